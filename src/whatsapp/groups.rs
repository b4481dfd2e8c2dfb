//! What the protocol library reports about groups, in types of the device session.

use wacore::{
    iq::groups::ParticipantType,
    stanza::groups::{GroupNotificationAction, GroupParticipantInfo},
    types::{
        events::GroupUpdate,
        message::{AddressingMode, MessageInfo, MessageSource},
    },
};
use wacore_binary::{Jid, JidExt as _};

use super::{
    chat_kind::chat_kind,
    reports::{chat_source, incoming_message},
};
use crate::{
    devices::{
        groups::{Addressing, GroupMember, GroupRole, MAX_MEMBERS, MemberChange, Membership},
        session::{ChatKind, GroupAnswer, GroupNews, IncomingMessage, LearnedNumber, MessageAction, Report},
    },
    messages::{
        content::{Content, GroupChange},
        message::Sender,
    },
};

/// The reason of an `add` when the person joined by the group's invite link.
const JOINED_BY_LINK: &str = "invite";

/// What WhatsApp has answered about a group.
pub fn info(subject: &str, addressing: AddressingMode, members: impl Iterator<Item = GroupMember>) -> GroupAnswer {
    let addressing = match addressing {
        AddressingMode::Lid => Addressing::Lid,
        AddressingMode::Pn => Addressing::Phone,
    };
    GroupAnswer {
        subject: subject.to_owned(),
        membership: Membership { addressing, members: members.take(MAX_MEMBERS).collect() },
    }
}

/// A member of a group by each of its addresses.
pub fn member(addresses: [Option<&Jid>; 3], role: ParticipantType) -> GroupMember {
    let Sender { phone, lid, .. } = person(addresses);
    let role = match role {
        ParticipantType::SuperAdmin => GroupRole::Owner,
        admin if admin.is_admin() => GroupRole::Admin,
        _ => GroupRole::Member,
    };
    GroupMember { phone, lid, role }
}

/// A person by the number and the LID among these addresses.
fn person(addresses: [Option<&Jid>; 3]) -> Sender {
    let named = |is_of: fn(&Jid) -> bool| {
        addresses.into_iter().flatten().find(|jid| is_of(jid)).map(|jid| jid.user.to_string())
    };
    Sender { phone: named(|jid| jid.server.is_pn_family()), lid: named(|jid| jid.server.is_lid_family()), name: None }
}

/// The member of a group whom a receipt or a message names; `None` outside of groups.
pub fn member_in(source: &MessageSource) -> Option<Sender> {
    let is_group = chat_kind(&source.chat) == ChatKind::Group;
    is_group.then(|| person([Some(&source.sender), source.sender_alt.as_ref(), None]))
}

fn people(participants: &[GroupParticipantInfo]) -> Vec<Sender> {
    participants.iter().map(|of| person([Some(&of.jid), of.phone_number.as_ref(), of.lid.as_ref()])).collect()
}

/// What the notification changes of what the device keeps about the group; `None` if it changes nothing of that.
pub fn news(update: &GroupUpdate) -> Option<Report> {
    let members =
        |change, participants: &[GroupParticipantInfo]| GroupNews::Members { change, people: people(participants) };
    let news = match &update.action {
        GroupNotificationAction::Subject { subject, .. } => GroupNews::Subject(subject.clone()),
        GroupNotificationAction::Add { participants, .. } => members(MemberChange::Added, participants),
        GroupNotificationAction::Remove { participants, .. } => members(MemberChange::Removed, participants),
        GroupNotificationAction::Promote { participants } => members(MemberChange::Promoted, participants),
        GroupNotificationAction::Demote { participants } => members(MemberChange::Demoted, participants),
        _ => return None,
    };
    Some(Report::Group { chat_id: update.group_jid.to_non_ad_string(), news })
}

/// The notification as a line in the chat of the group; `None` for a change that has none, and for one that cannot be recognised
/// when it comes again.
pub fn notice(update: &GroupUpdate, number_of: impl Fn(&str) -> Option<LearnedNumber>) -> Option<IncomingMessage> {
    let by = update.participant.as_ref();
    let (change, subject, participants) = match &update.action {
        GroupNotificationAction::Subject { subject, .. } => (GroupChange::Subject, Some(subject.clone()), Vec::new()),
        GroupNotificationAction::Add { participants, reason } => {
            let is_joined = reason.as_deref() == Some(JOINED_BY_LINK);
            (if is_joined { GroupChange::Joined } else { GroupChange::Added }, None, people(participants))
        }
        GroupNotificationAction::Remove { participants, .. } => {
            let is_left = matches!(participants.as_slice(), [one] if by.is_some_and(|by| by.is_same_user_as(&one.jid)));
            (if is_left { GroupChange::Left } else { GroupChange::Removed }, None, people(participants))
        }
        GroupNotificationAction::Promote { participants } => (GroupChange::Promoted, None, people(participants)),
        GroupNotificationAction::Demote { participants } => (GroupChange::Demoted, None, people(participants)),
        GroupNotificationAction::Create { raw } => {
            let group = raw.get_optional_child("group");
            let subject =
                group.and_then(|group| group.attrs().optional_string("subject").map(std::borrow::Cow::into_owned));
            (GroupChange::Created, subject, Vec::new())
        }
        _ => return None,
    };
    let source = MessageSource {
        chat: update.group_jid.clone(),
        sender: by.unwrap_or(&update.group_jid).clone(),
        sender_alt: update.participant_pn.clone(),
        is_group: true,
        ..MessageSource::default()
    };
    let id = format!("{}-{}", update.notification_id.as_ref()?, update.action_index);
    let info = MessageInfo { id, timestamp: update.timestamp, source, ..MessageInfo::default() };
    let content = Content::GroupChange { change, subject, members: participants };
    Some(incoming_message(&info, chat_source(&info.source, None), MessageAction::Content(content), &number_of))
}
