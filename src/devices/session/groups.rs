//! The groups of this device: WhatsApp is asked for a group once, when something of it first arrives, and its notifications keep the
//! answer current.

use super::{ChatKind, Effect, Moment, ReceiptKind, Session, Storage};
use crate::{
    clock::Timestamp,
    contacts::{destination::is_group, names::shown_name},
    devices::{
        commands::{GetGroup, GetReceipts, GroupSummary, GroupsReply, ReceiptsReply},
        event::{ChatNamed, DeviceEventKind},
        groups::{self, Addressing, Group, MemberChange, Membership},
        outbox::{
            self, OutboxMessage,
            receipts::{self, GroupReceipts},
        },
        people,
    },
    error::{Error, Result},
    messages::message::{Message, MessageStatus, Sender},
};

/// What WhatsApp answers about a group.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GroupAnswer {
    pub subject: String,
    pub membership: Membership,
}

/// What a notification says about a group.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum GroupNews {
    Subject(String),
    Members { change: MemberChange, people: Vec<Sender> },
}

impl<S: Storage> Session<S> {
    /// Asks for a group whose members are not known yet, once per instance.
    pub(super) fn ask_group(&mut self, kind: ChatKind, message: &Message, at: &Moment) {
        if kind != ChatKind::Group || !at.is_logged_in || self.asked_groups.contains(&message.chat_id) {
            return;
        }
        self.asked_groups.insert(message.chat_id.clone());
        if self.lacks_members(&message.chat_id) {
            self.add_effect(Effect::AskGroup(message.chat_id.clone()));
        }
    }

    /// Returns whether WhatsApp has not yet reported the members of a group.
    pub fn lacks_members(&self, chat_id: &str) -> bool {
        match groups::find(&self.storage.part("people"), chat_id) {
            Ok(group) => group.is_none_or(|group| group.membership.is_none()),
            Err(error) => {
                log::error!("a group could not be read: {error}");
                false
            }
        }
    }

    /// WhatsApp has answered about a group.
    pub fn on_group_answer(&mut self, chat_id: &str, info: &GroupAnswer, at: &Moment) {
        self.on_group_subject(chat_id, &info.subject, at);
        self.save_members(chat_id, &info.membership);
    }

    /// A notification reports that a group has changed. A change of members that are not known yet asks for all of them.
    pub fn on_group_news(&mut self, chat_id: &str, news: &GroupNews, at: &Moment) {
        let (change, people) = match news {
            GroupNews::Subject(subject) => return self.on_group_subject(chat_id, subject, at),
            GroupNews::Members { change, people } => (*change, people),
        };
        match groups::find(&self.storage.part("people"), chat_id) {
            Ok(Some(Group { membership: Some(mut membership), .. })) => {
                membership.apply(change, people);
                self.save_members(chat_id, &membership);
            }
            // The line about the change in the group's chat asks.
            Ok(_) => {}
            Err(error) => log::error!("a group could not be read: {error}"),
        }
    }

    /// WhatsApp reports the subject of a group. The event is appended first: a stored subject is not reported again.
    fn on_group_subject(&mut self, chat_id: &str, subject: &str, at: &Moment) {
        let (Ok(device_id), Some(name)) = (self.device(), shown_name(subject)) else { return };
        let people = self.storage.part("people");
        match groups::find_name(&people, chat_id) {
            Ok(known) if known.as_ref() == Some(&name) => return,
            Ok(_) => {}
            Err(error) => return log::error!("the subject of a group could not be read: {error}"),
        }
        let named = ChatNamed { device_id, chat_id: chat_id.to_owned(), name: name.clone() };
        if !self.append_event(DeviceEventKind::ChatNamed(named), at.now) {
            return;
        }
        if let Err(error) = groups::save_name(&people, chat_id, &name) {
            log::error!("the subject of a group could not be stored: {error}");
        }
    }

    fn save_members(&self, chat_id: &str, membership: &Membership) {
        if let Err(error) = groups::save_members(&self.storage.part("people"), chat_id, membership) {
            log::error!("the members of a group could not be stored: {error}");
        }
    }

    /// Refuses a message to a group of which this number is no member. The members of a group that the device does not know yet are asked
    /// for, and WhatsApp refuses the message if it has to be refused.
    pub(super) fn check_group(&mut self, recipient: &str, now: Timestamp) -> Result<()> {
        if !is_group(recipient) {
            return Ok(());
        }
        let people = self.storage.part("people");
        match groups::find(&people, recipient)?.and_then(|group| group.membership) {
            Some(membership) if !membership.members.iter().any(|member| member.is(&self.ourselves())) => {
                return Err(Error::Conflict("this number is no member of the group, so it cannot write there".into()));
            }
            Some(_) => {}
            None => {
                self.asked_groups.insert(recipient.to_owned());
                self.add_effect(Effect::AskGroup(recipient.to_owned()));
            }
        }
        // A group is no stranger: its members have taken this number in, so a message to it is not a cold one.
        people::record_incoming(&people, recipient, now).map(|_| ())
    }

    /// By which addresses a group names its members; `None` for a recipient that is no group. A group that is not known yet is taken for
    /// one of today's, which use LIDs.
    pub(super) fn addressing_of(&self, recipient: &str) -> Option<Addressing> {
        if !is_group(recipient) {
            return None;
        }
        let group = groups::find(&self.storage.part("people"), recipient).unwrap_or_default();
        Some(group.and_then(|group| group.membership).map_or(Addressing::Lid, |membership| membership.addressing))
    }

    /// Notes to which members of a group a message is about to go, unless an earlier attempt has. Writes at most one row.
    pub(super) fn expect_receipts(&self, message: &OutboxMessage) -> Result<()> {
        if is_group(&message.phone) && receipts::find(&self.outbox(), &message.wa_message_id)?.is_none() {
            self.start_receipts(&message.wa_message_id, &message.phone)?;
        }
        Ok(())
    }

    fn start_receipts(&self, wa_message_id: &str, group: &str) -> Result<Option<GroupReceipts>> {
        let known = groups::find(&self.storage.part("people"), group)?.and_then(|group| group.membership);
        let Some(membership) = known else { return Ok(None) };
        let expected = GroupReceipts::of(&membership, &self.ourselves());
        receipts::save(&self.outbox(), wa_message_id, &expected)?;
        Ok(Some(expected))
    }

    /// The phone of a member reports what became of these messages. The status of a message follows from all members.
    pub(super) fn on_member_receipt(&mut self, kind: ReceiptKind, ids: &[String], member: &Sender, at: &Moment) {
        let Some(status) = kind.status() else { return };
        for wa_message_id in ids {
            match self.record_member_receipt(wa_message_id, status, member) {
                Ok(Some(of_all)) => self.advance(wa_message_id, of_all, None, at),
                Ok(None) => {}
                Err(error) => log::error!("a receipt in a group could not be stored: {error}"),
            }
        }
    }

    fn record_member_receipt(
        &self,
        wa_message_id: &str,
        status: MessageStatus,
        member: &Sender,
    ) -> Result<Option<MessageStatus>> {
        let outbox = self.outbox();
        let expected = match receipts::find(&outbox, wa_message_id)? {
            Some(expected) => Some(expected),
            None => match outbox::find(&outbox, wa_message_id)? {
                Some(message) => self.start_receipts(wa_message_id, &message.phone)?,
                None => None,
            },
        };
        let Some(mut expected) = expected else { return Ok(None) };
        if !expected.apply(member, status) {
            return Ok(None);
        }
        receipts::save(&outbox, wa_message_id, &expected)?;
        Ok(expected.status())
    }

    /// How far a message to a group came with each member. Not found if the device has no such message, or not any more.
    pub(super) fn read_receipts(&self, GetReceipts { id }: &GetReceipts) -> Result<ReceiptsReply> {
        let outbox = self.outbox();
        let message = outbox::find_by_message(&outbox, id)?.filter(|message| is_group(&message.phone));
        let message = message.ok_or(Error::NotFound { what: "the message" })?;
        let receipts = receipts::find(&outbox, &message.wa_message_id)?.unwrap_or_default();
        Ok(ReceiptsReply { members: receipts.members })
    }

    /// The groups that this device knows.
    pub(super) fn list_groups(&self) -> Result<GroupsReply> {
        let us = self.ourselves();
        let summary = |group: Group| GroupSummary {
            members: group.membership.as_ref().and_then(|of| u32::try_from(of.members.len()).ok()),
            is_member: group.membership.as_ref().map(|of| of.members.iter().any(|member| member.is(&us))),
            chat_id: group.chat_id,
            subject: group.subject,
        };
        Ok(GroupsReply { groups: groups::list(&self.storage.part("people"))?.into_iter().map(summary).collect() })
    }

    /// What this device knows about a group. Not found if it knows nothing.
    pub fn read_group(&self, GetGroup { chat_id }: &GetGroup) -> Result<Group> {
        groups::find(&self.storage.part("people"), chat_id)?.ok_or(Error::NotFound { what: "the group" })
    }

    /// This account, by each of its addresses.
    pub(super) fn ourselves(&self) -> Sender {
        let status = self.record.as_ref().map(|record| &record.status);
        Sender { phone: status.and_then(|us| us.phone.clone()), lid: status.and_then(|us| us.lid.clone()), name: None }
    }
}
