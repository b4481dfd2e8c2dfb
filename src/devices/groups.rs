//! What this device knows about its groups: the subject and the members. WhatsApp is asked once for a group, and its notifications
//! keep the answer current.

use serde::{Deserialize, Serialize};

use crate::{
    error::{Error, Result},
    messages::message::Sender,
    params,
    ports::{Row, Sql},
};

/// How many members of a group are kept: the most that the protocol allows (`GROUP_INFO_PARTICIPANT_LIMIT` of wacore). A member takes
/// about 75 bytes, so they fit into one row, which has room for 2 MB.
pub const MAX_MEMBERS: usize = 19_999;
/// How many groups are listed at once.
pub const MAX_LISTED: u32 = 1_000;

/// The kind of address by which messages in a group name its members.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Addressing {
    Lid,
    Phone,
}

/// What a member may do in a group.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum GroupRole {
    Member,
    Admin,
    /// The admin who created the group. Nobody can remove or demote the owner.
    Owner,
}

/// One member of a group, by each of its addresses that WhatsApp has named.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct GroupMember {
    /// The number in E.164 without `+`, when known.
    pub phone: Option<String>,
    /// The part of the LID before `@lid`, when known.
    pub lid: Option<String>,
    pub role: GroupRole,
}

impl GroupMember {
    /// Returns whether the addresses are those of this member.
    pub fn is(&self, person: &Sender) -> bool {
        let is_same = |one: &Option<String>, other: &Option<String>| one.is_some() && one == other;
        is_same(&self.lid, &person.lid) || is_same(&self.phone, &person.phone)
    }
}

/// The members of a group, as WhatsApp answered and as its notifications have changed them since.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Membership {
    pub addressing: Addressing,
    pub members: Vec<GroupMember>,
}

/// What a notification says about members of a group.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MemberChange {
    Added,
    Removed,
    Promoted,
    Demoted,
}

impl Membership {
    /// Applies a notification. A notification that was applied before changes nothing.
    pub fn apply(&mut self, change: MemberChange, people: &[Sender]) {
        match change {
            MemberChange::Added => {
                for person in people {
                    match self.members.iter_mut().find(|member| member.is(person)) {
                        Some(known) => {
                            known.phone = known.phone.take().or_else(|| person.phone.clone());
                            known.lid = known.lid.take().or_else(|| person.lid.clone());
                        }
                        None => self.members.push(GroupMember {
                            phone: person.phone.clone(),
                            lid: person.lid.clone(),
                            role: GroupRole::Member,
                        }),
                    }
                }
                self.members.truncate(MAX_MEMBERS);
            }
            MemberChange::Removed => self.members.retain(|member| !people.iter().any(|person| member.is(person))),
            MemberChange::Promoted => self.set_role(people, GroupRole::Admin),
            MemberChange::Demoted => self.set_role(people, GroupRole::Member),
        }
    }

    fn set_role(&mut self, people: &[Sender], role: GroupRole) {
        for member in &mut self.members {
            if member.role != GroupRole::Owner && people.iter().any(|person| member.is(person)) {
                member.role = role;
            }
        }
    }
}

/// A group of this device.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Group {
    /// The id of its chat: `…@g.us`.
    pub chat_id: String,
    /// `None` if WhatsApp has not reported it yet.
    pub subject: Option<String>,
    /// `None` if WhatsApp has not reported them yet.
    pub membership: Option<Membership>,
}

const FIND_NAME: &str = "select name from groups where chat = ?";
const FIND: &str = "select chat, name, members from groups where chat = ?";
const LIST: &str = "select chat, name, members from groups order by chat limit ?";
const SAVE_NAME: &str = "insert into groups (chat, name) values (?, ?)
    on conflict (chat) do update set name = excluded.name where name <> excluded.name";
const SAVE_MEMBERS: &str = "insert into groups (chat, name, members) values (?1, '', ?2)
    on conflict (chat) do update set members = excluded.members where members is not excluded.members";

/// Returns the subject of the group with this chat id; `None` if WhatsApp has not reported it yet.
pub fn find_name(sql: &impl Sql, chat: &str) -> Result<Option<String>> {
    let name = sql.query(FIND_NAME, &params![chat])?.first().map(|row| row.text("name")).transpose()?;
    Ok(name.filter(|name| !name.is_empty()))
}

/// Writes one row, or none if the device has the subject already.
pub fn save_name(sql: &impl Sql, chat: &str, name: &str) -> Result<()> {
    sql.execute(SAVE_NAME, &params![chat, name])
}

/// Returns what the device knows about a group; `None` if it knows nothing.
pub fn find(sql: &impl Sql, chat: &str) -> Result<Option<Group>> {
    sql.query(FIND, &params![chat])?.first().map(read).transpose()
}

/// Returns the groups that the device knows, in the order of their ids: at most `MAX_LISTED`.
pub fn list(sql: &impl Sql) -> Result<Vec<Group>> {
    sql.query(LIST, &params![MAX_LISTED])?.iter().map(read).collect()
}

/// Writes one row, or none if nothing has changed.
pub fn save_members(sql: &impl Sql, chat: &str, membership: &Membership) -> Result<()> {
    let json = serde_json::to_string(membership).map_err(Error::internal)?;
    sql.execute(SAVE_MEMBERS, &params![chat, json])
}

fn read(row: &Row) -> Result<Group> {
    let members = row.text_or_null("members")?;
    Ok(Group {
        chat_id: row.text("chat")?,
        subject: Some(row.text("name")?).filter(|name| !name.is_empty()),
        membership: members.map(|json| serde_json::from_str(&json)).transpose().map_err(Error::internal)?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn person(phone: Option<&str>, lid: Option<&str>) -> Sender {
        Sender { phone: phone.map(str::to_owned), lid: lid.map(str::to_owned), name: None }
    }

    fn roles(membership: &Membership) -> Vec<(&str, GroupRole)> {
        membership.members.iter().map(|member| (member.lid.as_deref().unwrap_or("-"), member.role)).collect()
    }

    #[test]
    fn a_notification_changes_the_members_once() {
        let owner = GroupMember { phone: Some("62811".into()), lid: Some("71".into()), role: GroupRole::Owner };
        let mut group = Membership { addressing: Addressing::Lid, members: vec![owner] };
        let both = [person(Some("62812"), Some("72")), person(None, Some("73"))];
        for _ in 0..2 {
            group.apply(MemberChange::Added, &both);
        }
        group.apply(MemberChange::Promoted, &[person(Some("62812"), None), person(None, Some("71"))]);
        assert_eq!(roles(&group), [("71", GroupRole::Owner), ("72", GroupRole::Admin), ("73", GroupRole::Member)]);
        group.apply(MemberChange::Demoted, &[person(None, Some("72")), person(None, Some("71"))]);
        for _ in 0..2 {
            group.apply(MemberChange::Removed, &[person(None, Some("73"))]);
        }
        assert_eq!(roles(&group), [("71", GroupRole::Owner), ("72", GroupRole::Member)]);
    }

    #[test]
    fn a_member_whose_number_becomes_known_stays_one_member() {
        let mut group = Membership { addressing: Addressing::Lid, members: Vec::new() };
        group.apply(MemberChange::Added, &[person(None, Some("72"))]);
        group.apply(MemberChange::Added, &[person(Some("62812"), Some("72"))]);
        assert_eq!(group.members.len(), 1);
        assert_eq!(group.members[0].phone.as_deref(), Some("62812"));
        // Two people of whom nothing is known are not the same person.
        assert!(!group.members[0].is(&person(None, None)));
    }

    #[test]
    fn no_more_members_are_kept_than_a_row_has_room_for() {
        let mut group = Membership { addressing: Addressing::Lid, members: Vec::new() };
        let crowd: Vec<Sender> = (0..=MAX_MEMBERS).map(|lid| person(None, Some(&lid.to_string()))).collect();
        group.apply(MemberChange::Added, &crowd);
        assert_eq!(group.members.len(), MAX_MEMBERS);
    }

    #[test]
    fn the_stored_format_of_members_is_pinned() {
        let json = r#"{"addressing":"lid","members":[{"phone":"62811","lid":"71","role":"owner"},{"phone":null,"lid":"72","role":"admin"},{"phone":"62813","lid":null,"role":"member"}]}"#;
        let read: Membership = serde_json::from_str(json).unwrap();
        assert_eq!(serde_json::to_string(&read).unwrap(), json);
    }
}
