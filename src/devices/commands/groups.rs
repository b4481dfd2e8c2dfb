//! The commands about groups.

use serde::{Deserialize, Serialize};

use crate::{
    devices::{groups::Group, outbox::receipts::MemberReceipt},
    ids::MessageId,
    ports::ObjectCommand,
};

/// Lists the groups that the device knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListGroups {}

impl ObjectCommand for ListGroups {
    const NAME: &'static str = "groups";
    type Reply = GroupsReply;
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GroupsReply {
    pub groups: Vec<GroupSummary>,
}

/// A group in the list of a device.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct GroupSummary {
    /// The id of the group, which is also that of its chat: `…@g.us`.
    pub chat_id: String,
    /// `null` if WhatsApp has not reported it yet.
    pub subject: Option<String>,
    /// How many members the group has; `null` if WhatsApp has not reported them yet.
    pub members: Option<u32>,
    /// Whether the device's number is a member; `null` if WhatsApp has not reported the members yet.
    pub is_member: Option<bool>,
}

/// Reads one group. If the device does not know its members, it asks WhatsApp.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct GetGroup {
    pub chat_id: String,
}

impl ObjectCommand for GetGroup {
    const NAME: &'static str = "group";
    type Reply = Group;
}

/// Reads how far a message to a group came with each member.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GetReceipts {
    pub id: MessageId,
}

impl ObjectCommand for GetReceipts {
    const NAME: &'static str = "receipts";
    type Reply = ReceiptsReply;
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReceiptsReply {
    /// Everybody to whom the message was sent; empty if the device did not know the members.
    pub members: Vec<MemberReceipt>,
}
