//! Which member of a group has received and read a message to the group. They are kept with the message, so for as long, and for at most
//! as many members as a group has.

use serde::{Deserialize, Serialize};

use crate::{
    devices::groups::{GroupMember, Membership},
    error::{Error, Result},
    messages::message::{MessageStatus, Sender},
    params,
    ports::{Row, Sql},
};

/// The members to whom a message was sent, and how far it came with each of them.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct GroupReceipts {
    pub members: Vec<MemberReceipt>,
}

/// How far a message came with one member.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct MemberReceipt {
    /// The number in E.164 without `+`, when known.
    pub phone: Option<String>,
    /// The part of the LID before `@lid`, when known.
    pub lid: Option<String>,
    /// `delivered` or `read`; `null` if the member's phone has not reported the message yet.
    pub status: Option<MessageStatus>,
}

impl GroupReceipts {
    /// Returns the receipts of a message before the first one, for everybody but this account.
    pub fn of(membership: &Membership, us: &Sender) -> Self {
        let others = membership.members.iter().filter(|member| !member.is(us));
        let unreported = |GroupMember { phone, lid, .. }: &GroupMember| MemberReceipt {
            phone: phone.clone(),
            lid: lid.clone(),
            status: None,
        };
        Self { members: others.map(unreported).collect() }
    }

    /// Applies the receipt of a member. Returns false if it says nothing new, or comes from nobody to whom the message was sent.
    pub fn apply(&mut self, from: &Sender, status: MessageStatus) -> bool {
        let is_same = |one: &Option<String>, other: &Option<String>| one.is_some() && one == other;
        let is_theirs = |of: &&mut MemberReceipt| is_same(&of.lid, &from.lid) || is_same(&of.phone, &from.phone);
        let Some(receipt) = self.members.iter_mut().find(is_theirs) else { return false };
        let is_new = receipt.status.is_none_or(|known| known < status);
        if is_new {
            receipt.status = Some(status);
        }
        is_new
    }

    /// Returns the status of the whole message: `delivered` when every member has it, `read` when every member has read it, as WhatsApp's
    /// own clients show it (<https://faq.whatsapp.com/kaios/security-and-privacy/how-to-check-read-receipts/>). A member who leaves before
    /// still counts there, and here.
    pub fn status(&self) -> Option<MessageStatus> {
        self.members.iter().map(|receipt| receipt.status).min().flatten()
    }
}

const FIND: &str = "select receipts from outbox where wa_id = ?";
const SAVE: &str = "update outbox set receipts = ?2 where wa_id = ?1";

/// Returns the receipts of a message; `None` if there is no such message, or it went to no group, or its members were not known.
pub fn find(sql: &impl Sql, wa_message_id: &str) -> Result<Option<GroupReceipts>> {
    sql.query(FIND, &params![wa_message_id])?.first().map_or(Ok(None), read)
}

fn read(row: &Row) -> Result<Option<GroupReceipts>> {
    let json = row.text_or_null("receipts")?;
    json.map(|json| serde_json::from_str(&json)).transpose().map_err(Error::internal)
}

/// Writes one row.
pub fn save(sql: &impl Sql, wa_message_id: &str, receipts: &GroupReceipts) -> Result<()> {
    let json = serde_json::to_string(receipts).map_err(Error::internal)?;
    sql.execute(SAVE, &params![wa_message_id, json])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::devices::groups::{Addressing, GroupRole};
    use MessageStatus::{Delivered, Read};

    fn person(phone: Option<&str>, lid: Option<&str>) -> Sender {
        Sender { phone: phone.map(str::to_owned), lid: lid.map(str::to_owned), name: None }
    }

    fn receipts() -> GroupReceipts {
        let member = |phone: &str, lid: &str| GroupMember {
            phone: Some(phone.into()),
            lid: Some(lid.into()),
            role: GroupRole::Member,
        };
        let members = vec![member("62811", "71"), member("62812", "72"), member("62813", "73")];
        GroupReceipts::of(&Membership { addressing: Addressing::Lid, members }, &person(Some("62811"), None))
    }

    #[test]
    fn a_message_is_delivered_when_all_have_it_and_read_when_all_have_read_it() {
        let mut receipts = receipts();
        assert_eq!((receipts.members.len(), receipts.status()), (2, None));
        assert!(receipts.apply(&person(None, Some("72")), Read));
        assert_eq!(receipts.status(), None);
        assert!(receipts.apply(&person(Some("62813"), None), Delivered));
        assert_eq!(receipts.status(), Some(Delivered));
        assert!(receipts.apply(&person(Some("62813"), Some("73")), Read));
        assert_eq!(receipts.status(), Some(Read));
    }

    #[test]
    fn a_receipt_that_comes_again_or_late_or_from_a_stranger_says_nothing_new() {
        let mut receipts = receipts();
        assert!(receipts.apply(&person(None, Some("72")), Read));
        for (from, status) in
            [(Some("72"), Read), (Some("72"), Delivered), (Some("71"), Read), (Some("99"), Read), (None, Read)]
        {
            assert!(!receipts.apply(&person(None, from), status), "{from:?}");
        }
    }

    #[test]
    fn a_message_to_nobody_else_has_no_receipt() {
        assert_eq!(GroupReceipts::default().status(), None);
    }

    #[test]
    fn the_stored_format_of_receipts_is_pinned() {
        let json =
            r#"{"members":[{"phone":"62812","lid":"72","status":"read"},{"phone":null,"lid":"73","status":null}]}"#;
        assert_eq!(serde_json::to_string(&serde_json::from_str::<GroupReceipts>(json).unwrap()).unwrap(), json);
    }
}
