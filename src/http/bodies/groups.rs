//! The answers about groups.

use std::collections::BTreeMap;

use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    contacts::address::{ContactAddress, ContactAddressKind},
    devices::{
        commands::GroupSummary,
        groups::{Addressing, Group, GroupRole},
        outbox::receipts::MemberReceipt,
    },
    messages::message::MessageStatus,
};

/// The names that the tenant's contacts have, by address.
pub type ContactNames = BTreeMap<ContactAddress, String>;

#[derive(Serialize, ToSchema)]
pub struct GroupList {
    /// The groups that the device knows: those in which something has arrived since it was linked.
    pub groups: Vec<GroupSummary>,
}

#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = Group)]
pub struct GroupView {
    /// The id of the group, which is also that of its chat: `…@g.us`.
    pub chat_id: String,
    /// `null` if WhatsApp has not reported it yet.
    pub subject: Option<String>,
    /// By which of their addresses the group's messages name its members; `null` if WhatsApp has not reported the members yet.
    pub addressing: Option<Addressing>,
    /// `null` if WhatsApp has not reported them yet.
    pub members: Option<Vec<GroupMemberView>>,
}

#[derive(Serialize, ToSchema)]
#[schema(as = GroupMember)]
pub struct GroupMemberView {
    /// The number in E.164 without `+`, when known.
    pub phone: Option<String>,
    /// The part of the LID before `@lid`, when known.
    pub lid: Option<String>,
    pub role: GroupRole,
    /// The name in the tenant's contacts; `null` for a member who is no contact.
    pub name: Option<String>,
}

#[derive(Serialize, ToSchema)]
#[schema(as = GroupReceipts)]
pub struct GroupReceiptsView {
    /// Everybody to whom the message was sent; empty if the device did not know the members.
    pub members: Vec<MemberReceiptView>,
}

#[derive(Serialize, ToSchema)]
#[schema(as = MemberReceipt)]
pub struct MemberReceiptView {
    /// The number in E.164 without `+`, when known.
    pub phone: Option<String>,
    /// The part of the LID before `@lid`, when known.
    pub lid: Option<String>,
    /// The name in the tenant's contacts; `null` for a member who is no contact.
    pub name: Option<String>,
    /// `delivered` or `read`; `null` if the member's phone has not reported the message yet.
    pub status: Option<MessageStatus>,
}

/// Returns the addresses of a person.
pub fn addresses_of(phone: Option<&String>, lid: Option<&String>) -> impl Iterator<Item = ContactAddress> {
    let phone = phone.map(|value| ContactAddress { kind: ContactAddressKind::Phone, value: value.clone() });
    let lid = lid.map(|value| ContactAddress { kind: ContactAddressKind::Lid, value: value.clone() });
    phone.into_iter().chain(lid)
}

fn name_of(names: &ContactNames, phone: Option<&String>, lid: Option<&String>) -> Option<String> {
    addresses_of(phone, lid).find_map(|address| names.get(&address).cloned())
}

impl GroupView {
    pub fn new(group: Group, names: &ContactNames) -> Self {
        let Group { chat_id, subject, membership } = group;
        let addressing = membership.as_ref().map(|of| of.addressing);
        let members = membership.map(|of| {
            let view = |member: crate::devices::groups::GroupMember| GroupMemberView {
                name: name_of(names, member.phone.as_ref(), member.lid.as_ref()),
                phone: member.phone,
                lid: member.lid,
                role: member.role,
            };
            of.members.into_iter().map(view).collect()
        });
        Self { chat_id, subject, addressing, members }
    }
}

impl GroupReceiptsView {
    pub fn new(members: Vec<MemberReceipt>, names: &ContactNames) -> Self {
        let view = |MemberReceipt { phone, lid, status }| MemberReceiptView {
            name: name_of(names, phone.as_ref(), lid.as_ref()),
            phone,
            lid,
            status,
        };
        Self { members: members.into_iter().map(view).collect() }
    }
}
