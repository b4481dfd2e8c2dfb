//! The bodies of broadcasts.

use std::{collections::BTreeMap, time::Duration};

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{
    campaigns::{
        campaign::{
            Audience, Campaign, CampaignStatus, DEFAULT_GAP, MAX_CONTACTS, MAX_DEVICES, PacePreset, PauseReason,
            TagMatch, UndecidedRecipients, contradicting_tag_error, parse_gap, parse_scheduled_at,
        },
        plan::{self, UnusableRecipients},
        progress::{Counts, ItemStatus},
        schedule::StartProblem,
        store::CampaignItem,
    },
    clock::Timestamp,
    contacts::{
        contact::wanted_tags,
        phone::{BareDigits, DEFAULT_REGION},
        recipients::{self, RawRow},
    },
    devices::{commands::Gap, failure::FailureReason},
    error::{Error, Result},
    ids::{CampaignId, ContactId, DeviceId},
    messages::{template::Template, text::Text},
    name::Name,
    workflows::{
        plan_campaign::{CampaignRequest, RecipientSource},
        preview_campaign,
    },
};

#[derive(Deserialize, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = Gap)]
pub struct GapView {
    pub min_seconds: f64,
    pub max_seconds: f64,
}

impl From<Gap> for GapView {
    fn from(gap: Gap) -> Self {
        let seconds = |milliseconds| Duration::from_millis(milliseconds).as_secs_f64();
        Self { min_seconds: seconds(gap.min_ms), max_seconds: seconds(gap.max_ms) }
    }
}

#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = Campaign)]
pub struct CampaignView {
    pub id: CampaignId,
    pub name: String,
    pub device_ids: Vec<DeviceId>,
    pub text: String,
    /// Grows with each change of the status. The answer with the larger `run` is the newer one.
    pub run: i64,
    pub status: CampaignStatus,
    pub pause_reason: Option<PauseReason>,
    pub gap: GapView,
    pub audience: Audience,
    /// Whether people who may have opted out get the broadcast, too: a message of theirs looks like an opt-out, and nobody has decided
    /// about it.
    pub send_to_undecided: bool,
    pub scheduled_at: Option<Timestamp>,
    /// The reason why a scheduled broadcast has not started at its time. The server repeats the attempt each minute, for a day.
    pub start_problem: Option<StartProblem>,
    pub created_at: Timestamp,
    pub started_at: Option<Timestamp>,
    pub completed_at: Option<Timestamp>,
    pub counts: Counts,
    /// How many failed messages another attempt may deliver: `retry` sends these again.
    pub retryable: i64,
}

impl From<Campaign> for CampaignView {
    fn from(campaign: Campaign) -> Self {
        let Campaign {
            id,
            devices,
            name,
            text,
            status,
            pause_reason,
            run,
            gap,
            audience,
            undecided,
            scheduled_at,
            start_problem,
            created_at,
            started_at,
            completed_at,
            counts,
        } = campaign;
        Self {
            id,
            name,
            device_ids: devices,
            text,
            run,
            status,
            pause_reason,
            gap: gap.into(),
            audience,
            send_to_undecided: undecided.is_sent(),
            scheduled_at,
            start_problem,
            created_at,
            started_at,
            completed_at,
            retryable: counts.retryable,
            counts,
        }
    }
}

/// Contacts selected by their tags. Without a tag in `tags` every contact is selected, except those with one of `withoutTags`.
#[derive(Serialize, Deserialize, ToSchema)]
pub struct AudienceByTags {
    pub tags: Vec<String>,
    #[serde(rename = "match")]
    pub which: Option<TagMatch>,
    /// Contacts with one of these tags are skipped. No tag may be here and in `tags`.
    #[serde(default, rename = "withoutTags")]
    pub without_tags: Vec<String>,
}

impl AudienceByTags {
    fn parse(self) -> Result<Audience> {
        let named = |tags: &[String], field: &str| {
            let named = wanted_tags(tags);
            // An empty list would select all contacts, or exclude none. A caller who names only blank tags does not mean that.
            if named.is_empty() && !tags.is_empty() {
                return Err(Error::invalid("audience", format!("these {field} are blank; name a tag")));
            }
            Ok(named)
        };
        let audience = Audience::Tags {
            tags: named(&self.tags, "tags")?,
            tag_match: self.which.unwrap_or(TagMatch::Any),
            without_tags: named(&self.without_tags, "withoutTags")?,
            needed_values: Vec::new(),
        };
        match audience.tag_in_both() {
            None => Ok(audience),
            Some(tag) => Err(contradicting_tag_error(tag)),
        }
    }
}

/// The recipients are given in one of four ways: as rows (`recipients`), as a file (`csv`), as contacts with tags (`audience`), or as
/// single contacts (`contactIds`).
#[derive(Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct NewCampaign {
    #[schema(min_length = 1, max_length = 100)]
    pub name: Option<String>,
    #[serde(default)]
    pub device_ids: Vec<String>,
    pub text: String,
    pub recipients: Option<Vec<RawRow>>,
    pub csv: Option<String>,
    pub audience: Option<AudienceByTags>,
    /// The ids of at most 200 contacts. The broadcast goes to the contacts that still exist when it starts, with the values that they have
    /// at that time.
    #[schema(value_type = Option<Vec<ContactId>>)]
    pub contact_ids: Option<Vec<String>>,
    pub gap: Option<GapView>,
    pub preset: Option<PacePreset>,
    #[schema(format = DateTime)]
    pub scheduled_at: Option<String>,
    /// How the recipients' numbers without `+` and without a leading 0 are interpreted. If it is absent, a number in `recipients` begins
    /// with its country code if that makes a valid number, and a number in `csv` that could belong to two people is refused.
    pub bare_digits: Option<BareDigits>,
    /// Whether recipients that cannot get the text, such as those without a name, are skipped. Otherwise the broadcast is refused because
    /// of them.
    pub leave_out_unusable: Option<bool>,
    /// Whether the broadcast is also sent to people who may have opted out: a message of theirs looks like an opt-out, and nobody has
    /// decided about it. Otherwise they are skipped.
    pub send_to_undecided: Option<bool>,
    /// The id of a broadcast that has not started: it is cancelled in the same step that creates this one. If it has started or was
    /// deleted, the answer is 409 `CONFLICT`, and nothing is changed or created. Send an `Idempotency-Key` with it, so that a repeated
    /// request returns what the first one created.
    #[schema(value_type = Option<CampaignId>)]
    pub replaces: Option<String>,
}

impl NewCampaign {
    pub fn parse(self, shortest_gap: Duration, now: Timestamp) -> Result<CampaignRequest> {
        let name = Name::parse(self.name.as_deref().unwrap_or_default())?;
        let text = Text::parse(&self.text)?;
        let gap = self.parse_gap(shortest_gap)?;
        let scheduled_at = self.scheduled_at.as_deref().map(|text| parse_scheduled_at(text, now)).transpose()?;
        let devices = parse_devices(&self.device_ids)?;
        let (unusable, undecided) = (self.unusable_recipients(), self.undecided());
        let replaces = self.replaces.as_deref().map(CampaignId::parse).transpose()?;
        let to =
            parse_recipients(self.recipients, self.csv.as_deref(), self.audience, self.contact_ids, self.bare_digits)?;
        let region = DEFAULT_REGION;
        Ok(CampaignRequest { devices, name, text, to, region, gap, scheduled_at, unusable, undecided, replaces })
    }

    /// Parses a broadcast that is not finished yet: only the parts that a preview needs.
    pub fn parse_unfinished(self, shortest_gap: Duration, now: Timestamp) -> Result<preview_campaign::CampaignDraft> {
        let gap = self.parse_gap(shortest_gap)?;
        let devices = if self.device_ids.is_empty() { Vec::new() } else { parse_devices(&self.device_ids)? };
        let scheduled_at = self.scheduled_at.as_deref().map(|text| parse_scheduled_at(text, now)).transpose()?;
        let (unusable, undecided) = (self.unusable_recipients(), self.undecided());
        let to =
            parse_recipients(self.recipients, self.csv.as_deref(), self.audience, self.contact_ids, self.bare_digits)?;
        let (text, region) = (self.text, DEFAULT_REGION);
        Ok(preview_campaign::CampaignDraft { devices, text, to, region, gap, scheduled_at, unusable, undecided })
    }

    fn unusable_recipients(&self) -> UnusableRecipients {
        if self.leave_out_unusable == Some(true) { UnusableRecipients::LeaveOut } else { UnusableRecipients::Refuse }
    }

    fn undecided(&self) -> UndecidedRecipients {
        UndecidedRecipients::of(self.send_to_undecided == Some(true))
    }

    fn parse_gap(&self, shortest: Duration) -> Result<Gap> {
        match (&self.gap, self.preset) {
            (Some(gap), None) => parse_gap(gap.min_seconds, gap.max_seconds, shortest),
            (None, Some(preset)) => Ok(preset.gap()),
            (None, None) => Ok(DEFAULT_GAP),
            (Some(_), Some(_)) => Err(Error::invalid("gap", "send either gap or preset")),
        }
    }
}

fn parse_devices(ids: &[String]) -> Result<Vec<DeviceId>> {
    if !(1..=MAX_DEVICES).contains(&ids.len()) {
        return Err(Error::invalid("deviceIds", format!("a broadcast goes out by 1 to {MAX_DEVICES} devices")));
    }
    let mut devices = Vec::with_capacity(ids.len());
    for id in ids {
        let device = DeviceId::parse(id)?;
        if !devices.contains(&device) {
            devices.push(device);
        }
    }
    Ok(devices)
}

fn parse_recipients(
    rows: Option<Vec<RawRow>>,
    csv: Option<&str>,
    audience: Option<AudienceByTags>,
    contacts: Option<Vec<String>>,
    bare_digits: Option<BareDigits>,
) -> Result<RecipientSource> {
    match (rows, csv, audience, contacts) {
        (Some(rows), None, None, None) => {
            let rows = recipients::number(rows).into_iter();
            let read = |row: RawRow| RawRow { bare_digits: bare_digits.unwrap_or(row.bare_digits), ..row };
            Ok(RecipientSource::Rows(rows.map(read).collect()))
        }
        (None, Some(csv), None, None) => {
            recipients::read_csv(csv, bare_digits.unwrap_or_default()).map(RecipientSource::Rows)
        }
        (None, None, Some(by_tags), None) => by_tags.parse().map(RecipientSource::Contacts),
        (None, None, None, Some(ids)) => parse_contacts(&ids).map(RecipientSource::Contacts),
        _ => Err(Error::invalid("recipients", "send one of recipients, csv, audience and contactIds")),
    }
}

/// Returns each contact once, in the order in which they are named.
fn parse_contacts(ids: &[String]) -> Result<Audience> {
    let wrong = |message: String| Error::invalid("contactIds", message);
    if !(1..=MAX_CONTACTS).contains(&ids.len()) {
        return Err(wrong(format!("name 1 to {MAX_CONTACTS} contacts; give more of them a tag, and send to the tag")));
    }
    let mut contacts = Vec::with_capacity(ids.len());
    for id in ids {
        let contact =
            ContactId::parse(id).map_err(|_| wrong(format!("{id} is not the id of a contact; take it out")))?;
        if !contacts.contains(&contact) {
            contacts.push(contact);
        }
    }
    Ok(Audience::Contacts { contacts, needed_values: Vec::new() })
}

/// The new time at which a scheduled broadcast starts.
#[derive(Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = CampaignSchedule)]
pub struct NewSchedule {
    #[schema(value_type = Timestamp)]
    pub scheduled_at: String,
}

impl NewSchedule {
    pub fn parse(&self, now: Timestamp) -> Result<Timestamp> {
        parse_scheduled_at(&self.scheduled_at, now)
    }
}

#[derive(Serialize, Deserialize, ToSchema)]
#[schema(as = NewCampaignTest)]
pub struct NewTest {
    #[serde(rename = "deviceId")]
    pub device_id: String,
    pub text: String,
    pub to: String,
    #[serde(default)]
    pub variables: BTreeMap<String, String>,
}

/// One recipient with the text that is sent to this person.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = CampaignRecipient)]
pub struct ItemView {
    pub item_no: i64,
    pub phone: String,
    pub name: String,
    /// The other columns of the recipient, which the message may use.
    pub columns: BTreeMap<String, String>,
    pub text: Option<String>,
    pub status: ItemStatus,
    #[schema(value_type = Option<String>)]
    pub error: Option<FailureReason>,
    pub device_id: Option<DeviceId>,
    pub sent_at: Option<Timestamp>,
    pub replied_at: Option<Timestamp>,
    pub updated_at: Timestamp,
}

pub fn item_view(item: CampaignItem, campaign: &CampaignId, template: Option<&Template>) -> ItemView {
    let rendered =
        template.and_then(|template| plan::render(template, campaign, item.item_no, &item.phone, &item.variables).ok());
    let CampaignItem { item_no, phone, mut variables, status, error, device_id, sent_at, replied_at, updated_at } =
        item;
    ItemView {
        item_no,
        phone,
        name: variables.remove("name").unwrap_or_default(),
        columns: variables,
        text: rendered.map(Text::into_string),
        status,
        error,
        device_id,
        sent_at,
        replied_at,
        updated_at,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn audience(json: &str) -> Result<Audience> {
        serde_json::from_str::<AudienceByTags>(json).unwrap().parse()
    }

    #[test]
    fn an_audience_by_tags_says_which_tags_contacts_have_and_do_not_have() {
        let of = |tags: &[&str], tag_match, without: &[&str]| {
            let owned = |tags: &[&str]| tags.iter().map(|&tag| tag.to_owned()).collect();
            Ok(Audience::Tags { tags: owned(tags), tag_match, without_tags: owned(without), needed_values: Vec::new() })
        };
        for (json, expected) in [
            (r#"{"tags":["vip"]}"#, of(&["vip"], TagMatch::Any, &[])),
            (r#"{"tags":["vip","baru"],"match":"all"}"#, of(&["vip", "baru"], TagMatch::All, &[])),
            (r#"{"tags":["vip"],"withoutTags":[" Grosir","grosir"]}"#, of(&["vip"], TagMatch::Any, &["Grosir"])),
            (r#"{"tags":[],"withoutTags":["grosir"]}"#, of(&[], TagMatch::Any, &["grosir"])),
        ] {
            assert_eq!(audience(json), expected, "{json}");
        }
        for (json, words) in [
            (r#"{"tags":[" "]}"#, "these tags are blank; name a tag"),
            (r#"{"tags":[],"withoutTags":[" "]}"#, "these withoutTags are blank; name a tag"),
            (r#"{"tags":["VIP"],"withoutTags":["vip"]}"#, "the tag VIP is in tags and in withoutTags; take it out"),
        ] {
            match audience(json) {
                Err(Error::Invalid { message, details }) => {
                    assert!(message.contains(words), "{message}");
                    assert_eq!(details["field"], "audience");
                }
                other => panic!("{json}: {other:?}"),
            }
        }
    }

    #[test]
    fn single_contacts_are_each_named_once_and_not_too_many() {
        let id = |number: usize| format!("con_0193e0a0-0000-7000-8000-{number:012}");
        let parsed = |ids: &[String]| parse_recipients(None, None, None, Some(ids.to_vec()), None);
        let Ok(RecipientSource::Contacts(Audience::Contacts { contacts, .. })) = parsed(&[id(2), id(1), id(2)]) else {
            panic!("refused");
        };
        assert_eq!(contacts.iter().map(ContactId::as_str).collect::<Vec<_>>(), [id(2), id(1)]);
        assert!(parsed(&(0..MAX_CONTACTS).map(id).collect::<Vec<_>>()).is_ok());
        for (ids, words) in [
            (Vec::new(), "name 1 to 200 contacts"),
            ((0..=MAX_CONTACTS).map(id).collect(), "give more of them a tag"),
            (vec!["con_x".to_owned()], "con_x is not the id of a contact"),
        ] {
            match parsed(&ids) {
                Err(Error::Invalid { message, details }) => {
                    assert!(message.contains(words), "{message}");
                    assert_eq!(details["field"], "contactIds");
                }
                other => panic!("{words}: {other:?}"),
            }
        }
        let both = parse_recipients(None, Some("0812"), None, Some(vec![id(1)]), None);
        assert!(matches!(both, Err(Error::Invalid { details, .. }) if details["field"] == "recipients"));
    }
}
