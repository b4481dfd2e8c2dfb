//! The examples of groups.

use super::{Example, LID, PHONE};
use crate::{
    devices::{
        commands::GroupSummary,
        groups::{Addressing, GroupRole},
    },
    http::bodies::groups::{GroupList, GroupMemberView, GroupReceiptsView, GroupView, MemberReceiptView},
    messages::message::MessageStatus,
};

const GROUP: &str = "120363012345678901@g.us";

impl Example for GroupList {
    fn examples() -> Vec<Self> {
        let subject = Some("Arisan RT 5".into());
        let group = GroupSummary { chat_id: GROUP.into(), subject, members: Some(24), is_member: Some(true) };
        vec![Self { groups: vec![group] }]
    }
}

impl Example for GroupView {
    fn examples() -> Vec<Self> {
        let member = GroupMemberView {
            phone: Some(PHONE.into()),
            lid: Some(LID.into()),
            role: GroupRole::Admin,
            name: Some("Ayu".into()),
        };
        vec![Self {
            chat_id: GROUP.into(),
            subject: Some("Arisan RT 5".into()),
            addressing: Some(Addressing::Lid),
            members: Some(vec![member]),
        }]
    }
}

impl Example for GroupReceiptsView {
    fn examples() -> Vec<Self> {
        let member = MemberReceiptView {
            phone: Some(PHONE.into()),
            lid: Some(LID.into()),
            name: Some("Ayu".into()),
            status: Some(MessageStatus::Read),
        };
        vec![Self { members: vec![member] }]
    }
}
