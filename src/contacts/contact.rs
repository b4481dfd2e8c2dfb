//! A contact: a person whom a business knows, at one or more addresses, with a name, tags and attributes that templates
//! can use.

use std::collections::{BTreeMap, HashSet};

use serde::{Deserialize, Serialize};

use crate::{
    clock::Timestamp,
    contacts::{
        address::{ContactAddress, ContactAddressKind},
        consent::ConsentKind,
        names::{clean_name, is_visible},
        opt_out::UndecidedOptOut,
    },
    error::{Error, Result},
    folding::fold,
    ids::ContactId,
};

pub const MAX_NAME_CHARACTERS: usize = 200;
pub const MAX_TAG_CHARACTERS: usize = 50;
pub const MAX_TAGS: usize = 30;
pub const MAX_ATTRIBUTE_NAME_BYTES: usize = 32;
pub const MAX_VALUE_CHARACTERS: usize = 1_000;
pub const MAX_ATTRIBUTES: usize = 50;

/// A contact's attributes by name. Each name is also the name of a template variable: `{{kota}}`.
pub type Attributes = BTreeMap<String, String>;

/// How a contact was created.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ContactSource {
    Manual,
    Import,
}

impl ContactSource {
    pub fn parse(text: &str) -> Option<Self> {
        match text {
            "manual" => Some(Self::Manual),
            "import" => Some(Self::Import),
            _ => None,
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Contact {
    pub id: ContactId,
    /// The contact's number in E.164 without `+`; `null` if WhatsApp shows none. A contact without a
    /// number receives no broadcasts.
    pub phone: Option<String>,
    /// All addresses of the contact, its number first.
    pub addresses: Vec<ContactAddress>,
    pub name: String,
    pub tags: Vec<String>,
    #[schema(value_type = std::collections::BTreeMap<String, String>)]
    pub attributes: Attributes,
    pub source: ContactSource,
    pub opted_out: Option<OptOut>,
    /// The newest opt-in of the contact; `null` if there was none, or if the contact has opted out since.
    pub opted_in: Option<OptIn>,
    /// The contact's newest message that looks like an opt-out and waits for a person's decision; `null` if there is none, or if
    /// the contact has opted out anyway. Until then, broadcasts leave the contact out.
    pub undecided_opt_out: Option<UndecidedOptOut>,
    pub consented_at: Option<Timestamp>,
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
}

impl Contact {
    /// Returns the id of the chat with the contact: by its number, else by its LID, else by its first address.
    pub fn chat_id(&self) -> String {
        self.addresses.first().map(ContactAddress::chat_id).unwrap_or_default()
    }

    /// Returns the state that counts now and when it began: an opt-out before all else, then the newer one of an opt-in and a consent;
    /// `None` if nothing is recorded. `consentState` of the dashboard is the same rule.
    pub fn consent(&self) -> Option<(ConsentKind, Timestamp)> {
        if let Some(opt_out) = &self.opted_out {
            return Some((ConsentKind::OptedOut, opt_out.at));
        }
        match (&self.opted_in, self.consented_at) {
            (Some(opt_in), consented_at) if consented_at.is_none_or(|at| opt_in.at >= at) => {
                Some((ConsentKind::OptedIn, opt_in.at))
            }
            (_, Some(at)) => Some((ConsentKind::Consented, at)),
            (_, None) => None,
        }
    }

    /// Returns the first address of this kind.
    pub fn address(&self, kind: ContactAddressKind) -> Option<&str> {
        self.addresses.iter().find(|address| address.kind == kind).map(|address| address.value.as_str())
    }
}

/// The opt-out of a contact: the time since which it applies, and its source.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[schema(as = OptedOut)]
pub struct OptOut {
    pub at: Timestamp,
    /// The keyword that the contact sent; `null` if a user recorded the opt-out.
    #[serde(rename = "word")]
    pub keyword: Option<String>,
    pub source: crate::contacts::consent::ConsentSource,
}

/// When a contact asked for broadcasts, and how: with a keyword, or to a user who has recorded it. A contact that had never opted
/// out may opt in, too.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = OptedIn)]
pub struct OptIn {
    pub at: Timestamp,
    /// The keyword that the contact sent; `null` if a user recorded the opt-in.
    #[serde(rename = "word")]
    pub keyword: Option<String>,
    pub source: crate::contacts::consent::ConsentSource,
    /// The device that received the keyword. It may have been deleted since.
    pub device_id: Option<String>,
}

/// Parses a name into one line. A text without a visible letter or digit is no name; the result is then empty.
pub fn parse_name(text: &str) -> Result<String> {
    let name = clean_name(text).unwrap_or_default();
    if name.chars().count() > MAX_NAME_CHARACTERS {
        return Err(Error::invalid("name", format!("a name has at most {MAX_NAME_CHARACTERS} characters")));
    }
    Ok(name)
}

/// Parses tags. The result is sorted and without repetitions; tags that differ only in case or accents are one.
pub fn parse_tags<'a>(texts: impl IntoIterator<Item = &'a str>) -> Result<Vec<String>> {
    let mut tags = Vec::new();
    for tag in texts.into_iter().map(one_line).filter(|tag| !tag.is_empty()) {
        if tag.chars().count() > MAX_TAG_CHARACTERS {
            return Err(Error::invalid("tags", format!("a tag has at most {MAX_TAG_CHARACTERS} characters")));
        }
        if tag.contains(is_between_tags) {
            return Err(Error::invalid("tags", "a tag has no comma, semicolon or bar in it"));
        }
        tags.push(tag);
    }
    tags.sort_unstable();
    let mut known = HashSet::new();
    tags.retain(|tag| known.insert(fold(tag)));
    if tags.len() > MAX_TAGS {
        return Err(Error::invalid("tags", format!("a contact has at most {MAX_TAGS} tags")));
    }
    Ok(tags)
}

/// Returns the tags of `given` to add to a contact that has the tags `known`: those that the contact has in no spelling yet, up to the
/// limit of tags. The tags that the contact has keep their spelling, even if an earlier release stored more than the limit.
pub fn tags_to_add<'a>(known: &[String], given: &'a [String]) -> Vec<&'a str> {
    let folded: HashSet<String> = known.iter().map(|tag| fold(tag)).collect();
    let new = given.iter().map(String::as_str).filter(|tag| !folded.contains(&fold(tag)));
    new.take(MAX_TAGS.saturating_sub(known.len())).collect()
}

/// Returns the tags of a contact without `removed`, whatever their spelling is.
pub fn tags_without(known: &[String], removed: &[String]) -> Vec<String> {
    let folded: HashSet<String> = removed.iter().map(|tag| fold(tag)).collect();
    known.iter().filter(|tag| !folded.contains(&fold(tag))).cloned().collect()
}

/// Returns those tags of a contact that another contact has too, in the spelling of the other contact, each once.
pub fn spelled_as(other: &[String], tags: &[String]) -> Vec<String> {
    let spelling = |tag: &String| other.iter().find(|known| fold(known) == fold(tag)).unwrap_or(tag).clone();
    let mut known = HashSet::new();
    tags.iter().map(spelling).filter(|tag| known.insert(fold(tag))).collect()
}

/// The label that Google Contacts gives to each contact.
const GOOGLE_LABEL_OF_ALL: &str = "myContacts";

/// Normalizes the tags of a request for a lookup: each on one line, without empty ones and repetitions.
pub fn wanted_tags(texts: &[String]) -> Vec<String> {
    let mut known = HashSet::new();
    let mut tags: Vec<String> = texts.iter().map(|text| one_line(text)).filter(|tag| !tag.is_empty()).collect();
    tags.retain(|tag| known.insert(fold(tag)));
    tags
}

/// Parses the tags of one cell of a file: `vip, jakarta`, or `* myContacts ::: vip` from Google Contacts, which marks its own labels with a
/// star. A cell may have several lines of tags.
pub fn parse_tag_list(text: &str) -> Result<Vec<String>> {
    let lines = text.lines().flat_map(|line| line.split(":::"));
    let tags = lines.flat_map(|part| part.split(is_between_tags));
    let tags = tags.map(|tag| tag.trim().strip_prefix("* ").unwrap_or(tag).trim());
    parse_tags(tags.filter(|tag| *tag != GOOGLE_LABEL_OF_ALL))
}

const fn is_between_tags(character: char) -> bool {
    matches!(character, ',' | ';' | '|')
}

/// Returns the attribute name that a heading becomes: `Kota Asal` becomes `kota_asal`, and `Café` becomes `cafe`. `None` if the heading has
/// no letter from which a name can be made. The dashboard shows the name while the user types; both tests use
/// `tests/golden/attribute_names.json`.
pub fn attribute_name(text: &str) -> Option<String> {
    name_of(fold(text).chars())
}

/// Returns the attribute name for the column at this index, counted from 0. A heading without Latin letters, such as `都市`, gets the name
/// `column_2`, because a text can use no other letters. `None` if the heading has no visible character.
pub fn column_attribute_name(heading: &str, place: usize) -> Option<String> {
    let by_place = || format!("column_{}", place.saturating_add(1));
    attribute_name(heading).or_else(|| heading.contains(char::is_alphanumeric).then(by_place))
}

/// Returns the attribute name that earlier releases made. They did not fold accents: `Café` became `caf`, and `Prénom` became `pr_nom`. The
/// lists of their broadcasts have these names.
pub fn earlier_attribute_name(text: &str) -> Option<String> {
    name_of(text.trim().chars().flat_map(char::to_lowercase))
}

fn name_of(characters: impl Iterator<Item = char>) -> Option<String> {
    let mut name = String::new();
    for character in characters {
        match character {
            'a'..='z' => name.push(character),
            '0'..='9' if !name.is_empty() => name.push(character),
            _ if name.is_empty() || name.ends_with('_') => {}
            _ => name.push('_'),
        }
    }
    name.truncate(MAX_ATTRIBUTE_NAME_BYTES);
    name.truncate(name.trim_end_matches('_').len());
    (!name.is_empty()).then_some(name)
}

/// Returns whether an attribute may not have this name: every contact has a `name` and a `phone` besides its attributes.
pub fn is_reserved(name: &str) -> bool {
    matches!(name, "name" | "phone")
}

/// Returns the wanted name if it is free, else the first free one of `name_2`, `name_3` and so on.
pub fn free_name(wanted: &str, is_taken: impl Fn(&str) -> bool) -> String {
    let is_free = |name: &str| !is_reserved(name) && !is_taken(name);
    if is_free(wanted) {
        return wanted.to_owned();
    }
    let numbered = (2_u64..).map(|number| {
        let ending = format!("_{number}");
        let kept = wanted.len().min(MAX_ATTRIBUTE_NAME_BYTES.saturating_sub(ending.len()));
        format!("{}{ending}", wanted.get(..kept).unwrap_or(wanted))
    });
    numbered.into_iter().find(|name| is_free(name)).unwrap_or_else(|| wanted.to_owned())
}

/// Parses the name of an attribute from a request.
pub fn parse_attribute_name(text: &str) -> Result<String> {
    let name = attribute_name(text).filter(|name| !is_reserved(name));
    name.ok_or_else(|| {
        Error::invalid("attributes", "the name of an attribute begins with a letter and is not name or phone")
    })
}

/// Parses the value of an attribute, which may have several lines.
pub fn parse_value(text: &str) -> Result<String> {
    let visible: String = text.chars().filter(|letter| !letter.is_control() || matches!(letter, '\n' | '\t')).collect();
    let value = if is_visible(&visible) { visible.trim() } else { "" };
    if value.chars().count() > MAX_VALUE_CHARACTERS {
        return Err(Error::invalid("attributes", format!("a value has at most {MAX_VALUE_CHARACTERS} characters")));
    }
    Ok(value.to_owned())
}

/// Parses the changes of attributes from a request: a text sets an attribute, null removes it. Names are normalized.
pub fn parse_patch(given: &BTreeMap<String, Option<String>>) -> Result<BTreeMap<String, Option<String>>> {
    if given.len() > MAX_ATTRIBUTES {
        return Err(too_many_attributes_error());
    }
    let each = |(name, value): (&String, &Option<String>)| {
        let value = value.as_deref().map(parse_value).transpose()?.filter(|value| !value.is_empty());
        Ok((parse_attribute_name(name)?, value))
    };
    given.iter().map(each).collect()
}

pub fn too_many_attributes_error() -> Error {
    Error::invalid("attributes", format!("a contact has at most {MAX_ATTRIBUTES} attributes"))
}

/// Returns the text on one line: without control characters, with one space between words.
fn one_line(text: &str) -> String {
    let plain: String = text.chars().map(|letter| if letter.is_control() { ' ' } else { letter }).collect();
    plain.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[derive(Deserialize)]
    struct AttributeNames {
        headings: Vec<(String, Option<String>)>,
        free: Vec<(String, Vec<String>, String)>,
    }

    fn attribute_names() -> AttributeNames {
        serde_json::from_str(include_str!("../../tests/golden/attribute_names.json")).unwrap()
    }

    #[test]
    fn a_heading_becomes_a_variable() {
        for (heading, name) in attribute_names().headings {
            assert_eq!(attribute_name(&heading), name, "{heading}");
        }
    }

    proptest! {
        #[test]
        fn every_attribute_name_can_be_written_between_braces(heading in ".{0,60}", taken in ".{0,60}") {
            let Some(name) = attribute_name(&heading) else { return Ok(()) };
            let free = free_name(&name, |name| Some(name) == attribute_name(&taken).as_deref());
            for name in [name, free] {
                prop_assert!(name.starts_with(|first: char| first.is_ascii_lowercase()) && name.len() <= 32, "{}", name);
                prop_assert!(name.chars().all(|each| each.is_ascii_lowercase() || each.is_ascii_digit() || each == '_'));
                prop_assert_eq!(attribute_name(&name), Some(name));
            }
        }
    }

    #[test]
    fn a_taken_name_is_numbered() {
        for (wanted, taken, name) in attribute_names().free {
            assert_eq!(free_name(&wanted, |name| taken.iter().any(|taken| taken == name)), name, "{wanted}");
        }
        assert_eq!(free_name(&"a".repeat(32), |name| name.len() == 32 && !name.contains('_')).len(), 32);
    }

    #[test]
    fn tags_are_short_words_each_once() {
        let lists: Vec<(String, Vec<String>)> =
            serde_json::from_str(include_str!("../../tests/golden/tag_lists.json")).unwrap();
        for (text, mut tags) in lists {
            tags.sort_unstable();
            assert_eq!(parse_tag_list(&text).unwrap(), tags, "{text}");
        }
        assert_eq!(parse_tag_list("vip, jakarta;vip | ").unwrap(), ["jakarta", "vip"]);
        assert_eq!(parse_tag_list("Bug-Promo, bug-promo, BUG–PROMO, café, Cafe").unwrap(), ["BUG–PROMO", "Cafe"]);
        assert_eq!(wanted_tags(&[" vip ".into(), "VIP".into(), " ".into(), "baru".into()]), ["vip", "baru"]);
        assert_eq!(parse_tags(["kota  besar\n"]).unwrap(), ["kota besar"]);
        assert!(parse_tags(["a,b"]).is_err() && parse_tags([&*"a".repeat(51)]).is_err());
        let many: Vec<String> = (0..31).map(|number| number.to_string()).collect();
        assert!(parse_tags(many.iter().map(String::as_str)).is_err());
    }

    #[test]
    fn a_contact_gets_each_tag_in_one_spelling_and_no_more_than_it_may_have() {
        let tags = |texts: &[&str]| -> Vec<String> { texts.iter().map(|text| (*text).to_owned()).collect() };
        assert_eq!(tags_to_add(&tags(&["VIP", "kafe"]), &tags(&["baru", "Kafé", "vip"])), ["baru"]);
        assert_eq!(
            spelled_as(&tags(&["VIP", "kafe"]), &tags(&["Kafé", "Vip", "baru", "vip"])),
            ["kafe", "VIP", "baru"]
        );
        let many = |count: usize| -> Vec<String> { (0..count).map(|number| number.to_string()).collect() };
        assert_eq!(tags_to_add(&many(MAX_TAGS - 1), &tags(&["a", "b"])), ["a"]);
        assert!(tags_to_add(&many(MAX_TAGS + 5), &tags(&["a"])).is_empty());
    }

    #[test]
    fn a_patch_sets_and_removes_attributes() {
        let given = [("Kota Asal".to_owned(), Some(" Bogor ".to_owned())), ("umur".to_owned(), None)].into();
        assert_eq!(
            parse_patch(&given).unwrap(),
            [("kota_asal".to_owned(), Some("Bogor".to_owned())), ("umur".to_owned(), None)].into()
        );
        for (name, value) in [("Name", "x"), ("7", "x"), ("kota", &*"x".repeat(1_001))] {
            assert!(parse_patch(&[(name.to_owned(), Some(value.to_owned()))].into()).is_err(), "{name}");
        }
    }

    #[test]
    fn a_name_is_on_one_line() {
        assert_eq!(parse_name(" Ayu\r\nLestari ").unwrap(), "Ayu Lestari");
        assert!(parse_name(&"a".repeat(201)).is_err());
        for nothing in ["\u{3164}", "\u{200B}", "\u{2800}", " "] {
            assert_eq!((parse_name(nothing), parse_value(nothing)), (Ok(String::new()), Ok(String::new())));
        }
    }
}
