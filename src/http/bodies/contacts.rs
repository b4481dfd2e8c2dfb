//! The bodies of contacts and of their consent to broadcasts.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{
    clock::Timestamp,
    contacts::{
        consent::ConsentKind,
        contact::{parse_tags, wanted_tags},
        opt_out::{KeywordSettings, Language},
        phone::{BareDigits, DEFAULT_REGION, Phone},
        store::{
            bulk::{MAX_CONTACTS, TagChange},
            probable_opt_outs::OptOutDecision,
        },
    },
    error::{Error, Result},
    ids::ContactId,
    workflows::change_tag::{TagEdit, TagEdited},
};

#[derive(Serialize, Deserialize, ToSchema)]
#[schema(as = NewContact)]
pub struct ContactBody {
    /// The contact's number. Give either the number or the LID.
    pub phone: Option<String>,
    /// The contact's LID, if WhatsApp does not show the number: the part before `@lid` in the id of the chat.
    pub lid: Option<String>,
    #[schema(max_length = 200)]
    pub name: Option<String>,
    pub tags: Option<Vec<String>>,
    pub attributes: Option<BTreeMap<String, String>>,
}

#[derive(Serialize, Deserialize, ToSchema)]
#[schema(as = ContactPatch)]
pub struct ContactPatchBody {
    #[schema(max_length = 200)]
    pub name: Option<String>,
    pub tags: Option<Vec<String>>,
    pub attributes: Option<BTreeMap<String, Option<String>>>,
    /// The `updatedAt` that the caller last received for the contact. If somebody has changed the contact since, nothing is changed and the
    /// answer is 409.
    pub version: Option<Timestamp>,
}

/// The kind of a change of several contacts.
#[derive(Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = ContactsAction)]
pub enum BulkAction {
    AddTags,
    RemoveTags,
    Delete,
}

/// One change of several contacts.
#[derive(Serialize, Deserialize, ToSchema)]
#[schema(as = ContactsChange)]
pub struct BulkBody {
    /// The ids of at most 500 contacts. An id that leads to no contact is ignored and counted in the answer.
    pub ids: Vec<String>,
    pub action: BulkAction,
    /// The tags to add or remove. Absent if the contacts are deleted.
    pub tags: Option<Vec<String>>,
}

/// A valid change of several contacts.
#[derive(Debug, PartialEq, Eq)]
pub struct ParsedBulk {
    pub ids: BTreeSet<ContactId>,
    /// How many ids do not have the form of an id, so that they lead to no contact.
    pub unreadable: usize,
    pub change: ParsedBulkChange,
}

#[derive(Debug, PartialEq, Eq)]
pub enum ParsedBulkChange {
    Tags(TagChange, Vec<String>),
    Delete,
}

impl BulkBody {
    pub fn parse(self) -> Result<ParsedBulk> {
        let asked: BTreeSet<String> = self.ids.into_iter().collect();
        if !(1..=MAX_CONTACTS).contains(&asked.len()) {
            let message = format!("name 1 to {MAX_CONTACTS} contacts; send more of them in several requests");
            return Err(Error::invalid("ids", message));
        }
        let ids: BTreeSet<ContactId> = asked.iter().filter_map(|id| ContactId::parse(id).ok()).collect();
        let unreadable = asked.len().saturating_sub(ids.len());
        let tags = parse_tags(self.tags.iter().flatten().map(String::as_str))?;
        let change = match self.action {
            BulkAction::Delete if tags.is_empty() => ParsedBulkChange::Delete,
            BulkAction::Delete => {
                return Err(Error::invalid("tags", "contacts are deleted whole; leave the tags out"));
            }
            BulkAction::AddTags | BulkAction::RemoveTags if tags.is_empty() => {
                return Err(Error::invalid("tags", "name at least one tag"));
            }
            BulkAction::AddTags => ParsedBulkChange::Tags(TagChange::Add, tags),
            BulkAction::RemoveTags => ParsedBulkChange::Tags(TagChange::Remove, tags),
        };
        Ok(ParsedBulk { ids, unreadable, change })
    }
}

/// The kind of a change of a tag.
#[derive(Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum TagAction {
    Rename,
    Delete,
}

/// One change of a tag for all contacts.
#[derive(Serialize, Deserialize, ToSchema)]
#[schema(as = TagChange)]
pub struct TagBody {
    pub action: TagAction,
    /// The tag in any spelling: case and accents make no difference.
    pub tag: String,
    /// The new name of the tag. Absent if the tag is deleted.
    #[schema(max_length = 50)]
    pub name: Option<String>,
}

impl TagBody {
    /// Returns the tag in the form in which it is looked up, and the change.
    pub fn parse(self) -> Result<(String, TagEdit)> {
        let Some(tag) = wanted_tags(&[self.tag]).pop() else {
            return Err(Error::invalid("tag", "name a tag"));
        };
        let wrong = |_| Error::invalid("name", "a tag is short, and has no comma, semicolon or bar in it");
        let name = parse_tags(self.name.as_deref()).map_err(wrong)?.pop();
        match (self.action, name) {
            (TagAction::Rename, Some(to)) => Ok((tag, TagEdit::Rename { to })),
            (TagAction::Rename, None) => Err(Error::invalid("name", "give the tag a name")),
            (TagAction::Delete, None) => Ok((tag, TagEdit::Delete)),
            (TagAction::Delete, Some(_)) => {
                Err(Error::invalid("name", "a tag that is deleted has no name; leave it out"))
            }
        }
    }
}

/// The result of a change of a tag.
#[derive(Serialize, ToSchema)]
#[schema(as = TagChanged)]
pub struct TagChangedView {
    /// How many contacts had the tag.
    pub contacts: usize,
    /// How many broadcasts that have not started use the tag. After a rename these broadcasts have the new tag. After a deletion they still
    /// have the deleted tag, which no contact has, and their pages show that.
    pub broadcasts: usize,
}

impl From<&TagEdited> for TagChangedView {
    fn from(changed: &TagEdited) -> Self {
        Self { contacts: changed.contacts, broadcasts: changed.broadcasts.len() }
    }
}

/// The result of parsing a number that a person has typed. Exactly one of `phone` and `fault` is null.
#[derive(Serialize, ToSchema)]
pub struct ReadNumber {
    /// The number in E.164 without `+`.
    pub phone: Option<String>,
    pub fault: Option<NumberFault>,
}

#[derive(Serialize, ToSchema)]
pub struct NumberFault {
    /// Why the text is not a usable number, such as `phone_too_short`, `phone_two_numbers` or `phone_ambiguous`.
    pub code: String,
    pub message: String,
    /// With `phone_ambiguous`: the two numbers that could be meant, each with `+`. Otherwise empty.
    pub readings: Vec<String>,
}

impl ReadNumber {
    pub fn of(written: &str) -> Self {
        match Phone::read(written, DEFAULT_REGION, BareDigits::Ask) {
            Ok(phone) => Self { phone: Some(phone.as_str().to_owned()), fault: None },
            Err(fault) => {
                let (code, message, readings) = (fault.code().to_owned(), fault.message(), fault.readings());
                Self { phone: None, fault: Some(NumberFault { code, message, readings }) }
            }
        }
    }
}

#[derive(Serialize, Deserialize, ToSchema)]
pub struct NewConsent {
    pub said: ConsentKind,
    #[schema(max_length = 500)]
    pub note: Option<String>,
}

/// A request that records that a person who has opted out wants broadcasts again.
#[derive(Serialize, Deserialize, ToSchema)]
pub struct NewOptIn {
    #[schema(max_length = 500)]
    pub note: Option<String>,
}

#[derive(Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct NewOptOutDecision {
    /// The id of the message that looks like an opt-out. If the contact has sent a newer one since, the answer is 404.
    pub message_id: String,
    pub decision: OptOutDecision,
}

/// The settings for the words that count as an opt-out or opt-in besides the Indonesian and English ones.
#[derive(Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = OptOutSettings)]
pub struct OptOutSettingsView {
    /// The languages whose words count as well.
    pub languages: Vec<Language>,
    /// The tenant's own words. A message counts if it is one of them and nothing else.
    pub opt_out_words: Vec<String>,
    pub opt_in_words: Vec<String>,
    /// Whether a message that looks like an opt-out, such as "stop please", counts as one. Otherwise a user decides.
    pub counts_probable: bool,
}

impl From<KeywordSettings> for OptOutSettingsView {
    fn from(settings: KeywordSettings) -> Self {
        let KeywordSettings { languages, opt_out_words, opt_in_words, counts_probable } = settings;
        Self { languages, opt_out_words, opt_in_words, counts_probable }
    }
}

/// The settings to change. A missing field leaves its setting unchanged.
#[derive(Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct OptOutSettingsPatch {
    pub languages: Option<Vec<Language>>,
    pub opt_out_words: Option<Vec<String>>,
    pub opt_in_words: Option<Vec<String>>,
    pub counts_probable: Option<bool>,
}

impl OptOutSettingsPatch {
    pub fn apply(self, settings: KeywordSettings) -> KeywordSettings {
        KeywordSettings {
            languages: self.languages.unwrap_or(settings.languages),
            opt_out_words: self.opt_out_words.unwrap_or(settings.opt_out_words),
            opt_in_words: self.opt_in_words.unwrap_or(settings.opt_in_words),
            counts_probable: self.counts_probable.unwrap_or(settings.counts_probable),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn body(ids: &[&str], action: BulkAction, tags: Option<&[&str]>) -> BulkBody {
        let texts = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect();
        BulkBody { ids: texts(ids), action, tags: tags.map(texts) }
    }

    const ID: &str = "con_0193e0a0-0000-7000-8000-000000000001";

    #[test]
    fn a_change_of_several_contacts_says_what_is_wrong_with_it() {
        let field = |body: BulkBody| match body.parse() {
            Err(Error::Invalid { details, .. }) => details["field"].as_str().map(str::to_owned),
            _ => None,
        };
        let none: [&str; 0] = [];
        assert_eq!(field(body(&none, BulkAction::Delete, None)).as_deref(), Some("ids"));
        let many: Vec<String> = (0..=MAX_CONTACTS).map(|no| no.to_string()).collect();
        let many: Vec<&str> = many.iter().map(String::as_str).collect();
        assert_eq!(field(body(&many, BulkAction::Delete, None)).as_deref(), Some("ids"));
        assert_eq!(field(body(&[ID], BulkAction::AddTags, None)).as_deref(), Some("tags"));
        assert_eq!(field(body(&[ID], BulkAction::RemoveTags, Some(&[" "]))).as_deref(), Some("tags"));
        assert_eq!(field(body(&[ID], BulkAction::AddTags, Some(&["a,b"]))).as_deref(), Some("tags"));
        assert_eq!(field(body(&[ID], BulkAction::Delete, Some(&["vip"]))).as_deref(), Some("tags"));
    }

    #[test]
    fn a_change_of_a_tag_says_what_is_wrong_with_it() {
        let parsed = |action, tag: &str, name: Option<&str>| {
            TagBody { action, tag: tag.into(), name: name.map(str::to_owned) }.parse()
        };
        let rename = TagEdit::Rename { to: "Pelanggan setia".into() };
        assert_eq!(parsed(TagAction::Rename, " VIP ", Some("Pelanggan  setia")).unwrap(), ("VIP".into(), rename));
        assert_eq!(parsed(TagAction::Delete, "vip", None).unwrap(), ("vip".into(), TagEdit::Delete));
        for (action, tag, name, wrong) in [
            (TagAction::Delete, " ", None, "tag"),
            (TagAction::Rename, "vip", None, "name"),
            (TagAction::Rename, "vip", Some(" "), "name"),
            (TagAction::Rename, "vip", Some("a,b"), "name"),
            (TagAction::Delete, "vip", Some("a"), "name"),
        ] {
            let Err(Error::Invalid { details, .. }) = parsed(action, tag, name) else { panic!("{tag} {name:?}") };
            assert_eq!(details["field"], wrong);
        }
    }

    #[test]
    fn an_id_counts_once_and_one_that_is_no_id_leads_to_no_contact() {
        let parsed = body(&[ID, ID, "budi"], BulkAction::AddTags, Some(&["VIP ", "vip"])).parse().unwrap();
        assert_eq!((parsed.ids.len(), parsed.unreadable), (1, 1));
        assert_eq!(parsed.change, ParsedBulkChange::Tags(TagChange::Add, vec!["VIP".into()]));
    }
}
