//! Groups: their members, the messages that devices send to them, and how devices learn that members change.
//!
//! A device encrypts a message to a group once, with a sender key that it gives to each device of a member in a message of its own.
//! The phones of the members keep these keys and open the messages with them.

use serde::{Deserialize, Serialize};
use wacore_binary::builder::NodeBuilder;
use wacore_binary::{Jid, Node};
use waproto::buffa::Message as _;
use waproto::whatsapp as wa;

use crate::accounts::{Address, AddressKind, Undelivered, Waiting};
use crate::clock;
use crate::error::{ProtocolError, Refusal};
use crate::faults;
use crate::ledger::Sent;
use crate::network::World;
use crate::signal::Unopened;
use crate::stanza;

const NO_SUCH_GROUP: u16 = 404;
const NOT_A_MEMBER: u16 = 403;

/// The addresses by which a group names its members.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Addressing {
    #[default]
    Lid,
    Pn,
}

impl Addressing {
    const fn name(self) -> &'static str {
        match self {
            Self::Lid => "lid",
            Self::Pn => "pn",
        }
    }
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct GroupMember {
    pub phone: String,
    /// `admin` or `superadmin`; none for an ordinary member.
    #[serde(default)]
    pub role: Option<String>,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Group {
    pub subject: String,
    #[serde(default)]
    pub addressing: Addressing,
    pub members: Vec<GroupMember>,
    /// How often devices have asked for the group.
    #[serde(default)]
    pub queries: u64,
}

impl Group {
    fn has(&self, phone: &str) -> bool {
        self.members.iter().any(|member| member.phone == phone)
    }
}

/// What an admin changes.
#[derive(Clone, Debug, Deserialize)]
#[serde(tag = "change", rename_all = "snake_case")]
pub enum GroupChange {
    Add { phones: Vec<String> },
    Remove { phones: Vec<String> },
    Promote { phones: Vec<String> },
    Demote { phones: Vec<String> },
    Subject { subject: String },
}

impl World {
    pub fn put_group(&mut self, id: &str, group: Group) -> Result<(), Refusal> {
        for member in &group.members {
            self.known_account(&member.phone)?;
        }
        self.groups.insert(id.to_owned(), group);
        Ok(())
    }

    fn known_group(&mut self, id: &str) -> Result<&mut Group, Refusal> {
        self.groups.get_mut(id).ok_or_else(|| Refusal::NotFound(format!("No group has the id {id}.")))
    }

    pub fn group(&mut self, id: &str) -> Result<Group, Refusal> {
        self.known_group(id).cloned()
    }

    /// A member changes the group on a phone: the server tells the devices of all members, also of those who have left.
    pub fn change_group(&mut self, id: &str, by: &str, change: &GroupChange) -> Result<(), Refusal> {
        let before = self.known_group(id)?.clone();
        let group = self.known_group(id)?;
        match change {
            GroupChange::Add { phones } => {
                let new = phones.iter().filter(|phone| !before.has(phone));
                group.members.extend(new.map(|phone| GroupMember { phone: phone.clone(), role: None }));
            }
            GroupChange::Remove { phones } => group.members.retain(|member| !phones.contains(&member.phone)),
            GroupChange::Promote { phones } => set_role(group, phones, Some("admin")),
            GroupChange::Demote { phones } => set_role(group, phones, None),
            GroupChange::Subject { subject } => group.subject.clone_from(subject),
        }
        let mut phones: Vec<String> = before.members.iter().map(|member| member.phone.clone()).collect();
        phones.extend(group.members.iter().map(|member| member.phone.clone()).filter(|phone| !before.has(phone)));
        let action = match change {
            GroupChange::Subject { subject } => NodeBuilder::new("subject")
                .attr("subject", subject.as_str())
                .attr("s_t", clock::now_secs().to_string())
                .build(),
            GroupChange::Add { phones } => self.about_members("add", before.addressing, phones),
            GroupChange::Remove { phones } => self.about_members("remove", before.addressing, phones),
            GroupChange::Promote { phones } => self.about_members("promote", before.addressing, phones),
            GroupChange::Demote { phones } => self.about_members("demote", before.addressing, phones),
        };
        let notification_id = stanza::new_id("4A");
        let notification = NodeBuilder::new("notification")
            .attr("from", Jid::group(id))
            .attr("type", "w:gp2")
            .attr("id", notification_id.as_str())
            .attr("participant", self.member_jid(by, before.addressing))
            .attr("participant_pn", Jid::pn(by))
            .attr("addressing_mode", before.addressing.name())
            .attr("t", clock::now_secs().to_string())
            .children([action])
            .build();
        for device in phones.iter().flat_map(|phone| self.companions_of(phone)).collect::<Vec<_>>() {
            let (id, stanza) = (notification_id.clone(), notification.clone());
            self.deliver(&device, Waiting { class: "notification", id, stanza, text_from: None, on_wire: false });
        }
        Ok(())
    }

    fn about_members(&self, tag: &'static str, addressing: Addressing, phones: &[String]) -> Node {
        let members = phones.iter().map(|phone| self.participant(phone, addressing).build());
        NodeBuilder::new(tag).children(members).build()
    }

    /// The address by which the group names a member.
    pub fn member_jid(&self, phone: &str, addressing: Addressing) -> Jid {
        match addressing {
            Addressing::Lid => self.lid_jid(&Address::new(phone, 0)).to_non_ad(),
            Addressing::Pn => Jid::pn(phone),
        }
    }

    /// The address by which a group names the phone; `None` for a chat that is no group.
    pub fn member_of(&self, chat: &Jid, phone: &str) -> Option<Jid> {
        if chat.server != wacore_binary::Server::Group {
            return None;
        }
        let addressing = self.groups.get(chat.user.as_str()).map(|group| group.addressing).unwrap_or_default();
        Some(self.member_jid(phone, addressing))
    }

    fn participant(&self, phone: &str, addressing: Addressing) -> NodeBuilder {
        let participant = NodeBuilder::new("participant").attr("jid", self.member_jid(phone, addressing));
        match addressing {
            Addressing::Lid => participant.attr("phone_number", Jid::pn(phone)),
            Addressing::Pn => participant.attr("lid", self.lid_jid(&Address::new(phone, 0)).to_non_ad()),
        }
    }

    /// Answers what a device asks about groups. A group that no test has made has a subject and nothing else.
    pub fn answer_groups(&mut self, from: &Address, node: &Node) -> Node {
        let Some(to) = stanza::jid(node, "to").filter(|to| to.server == wacore_binary::Server::Group) else {
            return stanza::result(node, [stanza::empty("groups")]);
        };
        let id = to.user.to_string();
        let Some(group) = self.groups.get_mut(&id) else {
            return stanza::result(node, [describe(&id, "Arisan RT 5", Addressing::Lid).build()]);
        };
        group.queries += 1;
        if !group.has(&from.phone) {
            return stanza::refused(node, NOT_A_MEMBER, "forbidden");
        }
        let group = group.clone();
        let members = group.members.iter().map(|member| {
            let participant = self.participant(&member.phone, group.addressing);
            member.role.iter().fold(participant, |participant, role| participant.attr("type", role.as_str())).build()
        });
        let members: Vec<Node> = members.collect();
        stanza::result(node, [describe(&id, &group.subject, group.addressing).children(members).build()])
    }

    /// A message of a device to a group: each device of a member gets what is encrypted for it, and what is encrypted for all.
    pub fn route_to_group(&mut self, from: &Address, group: &Jid, node: &Node, id: &str) -> Result<(), ProtocolError> {
        let active_faults = self.active_faults_of(&from.phone);
        let known = self.groups.get(group.user.as_str()).cloned();
        let refusal = match &known {
            None => Some(NO_SUCH_GROUP),
            Some(known) if !known.has(&from.phone) => Some(NOT_A_MEMBER),
            Some(_) => active_faults.refuse_message,
        };
        self.ledger.sent.append(Sent {
            id: id.to_owned(),
            from: from.phone.clone(),
            to: group.to_string(),
            received_at: clock::now_ms(),
            acked: refusal.is_none() && !active_faults.no_ack,
            edit: stanza::attr(node, "edit"),
        });
        if let Some(code) = refusal {
            self.send_to_companion(from, faults::refused_message(node, code));
            return Ok(());
        }
        let Some(known) = known else { return Ok(()) };
        if !active_faults.no_ack {
            self.send_to_companion(from, stanza::ack(node).build());
        }
        let mut own: Vec<(Address, AddressKind, Node)> = Vec::new();
        for participant in stanza::child(node, "participants").map(stanza::children).unwrap_or_default() {
            let Some(jid) = stanza::jid(participant, "jid") else { continue };
            if let (Some(to), Some(enc)) = (self.resolve(&jid), stanza::child(participant, "enc")) {
                own.push((to, AddressKind::of(&jid), enc.clone()));
            }
        }
        // A message that is sent again to one device has that device's address, and no part for all.
        let only = stanza::jid(node, "participant").and_then(|jid| Some((self.resolve(&jid)?, AddressKind::of(&jid))));
        let direct = stanza::child(node, "enc").cloned();
        if let (Some((to, address_kind)), Some(enc)) = (&only, &direct) {
            own.push((to.clone(), *address_kind, enc.clone()));
        }
        let for_all = direct.filter(|_| only.is_none());
        let address_kind = match known.addressing {
            Addressing::Lid => AddressKind::Lid,
            Addressing::Pn => AddressKind::Number,
        };
        for member in &known.members {
            let phone = Address::new(&member.phone, 0);
            for device in std::iter::once(phone).chain(self.companions_of(&member.phone)) {
                let of_device = own.iter().find(|(to, ..)| *to == device);
                if device == *from || (only.is_some() && of_device.is_none()) {
                    continue;
                }
                let parts = of_device.map(|(_, kind, enc)| (*kind, enc.clone()));
                let parts: Vec<_> = parts.into_iter().chain(for_all.clone().map(|enc| (address_kind, enc))).collect();
                if device.device > 0 {
                    self.pass_on_in_group(from, group, &known, &device, &parts, node, id);
                    continue;
                }
                for (address_kind, enc) in parts {
                    let (stanza_id, from, addressed_as) = (id.to_owned(), from.clone(), group.clone());
                    let undelivered = Undelivered { stanza_id, from, addressed_as, address_kind, enc };
                    self.phone_opens(&member.phone, undelivered)?;
                }
            }
        }
        Ok(())
    }

    #[expect(clippy::too_many_arguments, reason = "the parts of one stanza")]
    fn pass_on_in_group(
        &mut self,
        from: &Address,
        group: &Jid,
        known: &Group,
        device: &Address,
        parts: &[(AddressKind, Node)],
        node: &Node,
        id: &str,
    ) {
        let author = match known.addressing {
            Addressing::Lid => self.lid_jid(from),
            Addressing::Pn => from.pn(),
        };
        let mut children: Vec<Node> = parts.iter().map(|(_, enc)| enc.clone()).collect();
        children.extend(stanza::child(node, "device-identity").cloned());
        let message = NodeBuilder::new("message")
            .attr("from", group.clone())
            .attr("participant", author)
            .attr("participant_pn", from.pn().to_non_ad())
            .attr("addressing_mode", known.addressing.name())
            .attr("id", id)
            .attr("type", stanza::attr(node, "type").unwrap_or_else(|| "text".into()))
            .attr("t", clock::now_secs().to_string());
        let name = self.accounts.get(&from.phone).map(|account| account.name.clone());
        let message = name.into_iter().fold(message, |message, name| message.attr("notify", name));
        let stanza = message.children(children).build();
        let waiting = Waiting { class: "message", id: id.to_owned(), stanza, text_from: None, on_wire: false };
        self.deliver(device, waiting);
    }

    /// A phone opens one part of a message to a group. The part that is for this phone alone has the sender key for the other one.
    /// `None` if nobody would see anything of it.
    pub fn open_in_group(&mut self, phone: &str, undelivered: &Undelivered) -> Result<Option<wa::Message>, Unopened> {
        let Some(account) = self.accounts.get_mut(phone) else { return Ok(None) };
        let kind = stanza::attr(&undelivered.enc, "type").unwrap_or_default();
        let sealed = stanza::bytes(&undelivered.enc).unwrap_or_default();
        let group = undelivered.addressed_as.to_string();
        let sender = format!("{}:{}", undelivered.from.phone, undelivered.from.device);
        let read = |plaintext: Vec<u8>| {
            wa::Message::decode_from_slice(&plaintext).map_err(|error| Unopened::Failed(error.to_string()))
        };
        if kind == "skmsg" {
            return account.keys.open_of_group(&group, &sender, &sealed).and_then(read).map(Some);
        }
        let names = [undelivered.address_kind, undelivered.address_kind.other()];
        let names = names.map(|address_kind| undelivered.from.session_name(address_kind));
        let [first, second] = &names;
        let opened = account.keys.open(first, &kind, &sealed).or_else(|_| account.keys.open(second, &kind, &sealed));
        let message = opened.and_then(read)?;
        let own_copy = message.device_sent_message.as_option().and_then(|sent| sent.message.as_option());
        let distribution = message
            .sender_key_distribution_message
            .as_option()
            .or_else(|| own_copy.and_then(|message| message.sender_key_distribution_message.as_option()));
        if let Some(key) = distribution.and_then(|of| of.axolotl_sender_key_distribution_message.as_deref()) {
            account.keys.learn_sender_key(&group, &sender, key)?;
        }
        let says_something = message.conversation.is_some()
            || message.extended_text_message.is_set()
            || message.reaction_message.is_set()
            || message.protocol_message.is_set();
        Ok(says_something.then_some(message))
    }
}

fn set_role(group: &mut Group, phones: &[String], role: Option<&str>) {
    for member in group.members.iter_mut().filter(|member| phones.contains(&member.phone)) {
        member.role = role.map(str::to_owned);
    }
}

fn describe(id: &str, subject: &str, addressing: Addressing) -> NodeBuilder {
    NodeBuilder::new("group")
        .attr("id", id)
        .attr("subject", subject)
        .attr("creation", "1699000000")
        .attr("addressing_mode", addressing.name())
}
