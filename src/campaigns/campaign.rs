//! A campaign (a broadcast): its statuses, commands, audience and pace.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::{
    campaigns::{progress::Counts, schedule::StartProblem},
    clock::Timestamp,
    devices::commands::Gap,
    error::{Error, Result},
    folding::fold,
    ids::{CampaignId, ContactId, DeviceId},
};

#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    Serialize,
    Deserialize,
    utoipa::ToSchema,
    strum::EnumIter,
    strum::IntoStaticStr,
    strum::EnumString,
)]
#[strum(serialize_all = "snake_case", const_into_str)]
#[serde(rename_all = "snake_case")]
pub enum CampaignStatus {
    /// Planned; no message was sent.
    Draft,
    /// Starts by itself at a planned time.
    Scheduled,
    /// The devices of the campaign send messages.
    Running,
    /// No message is sent until a person resumes it.
    Paused,
    /// Every item is decided.
    Completed,
    /// The remaining messages are never sent.
    Cancelled,
}

impl CampaignStatus {
    pub const ALL: [Self; 6] =
        [Self::Draft, Self::Scheduled, Self::Running, Self::Paused, Self::Completed, Self::Cancelled];

    pub const fn as_str(self) -> &'static str {
        self.into_str()
    }

    pub fn parse(text: &str) -> Option<Self> {
        text.parse().ok()
    }

    /// Returns whether nothing was sent yet and the recipients may still change.
    pub const fn is_before_start(self) -> bool {
        matches!(self, Self::Draft | Self::Scheduled)
    }
}

/// Why a campaign is paused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum PauseReason {
    Person,
    /// Too many of its messages failed (design 19).
    Failures,
}

impl PauseReason {
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Person => "person",
            Self::Failures => "failures",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        [Self::Person, Self::Failures].into_iter().find(|reason| reason.as_str() == text)
    }
}

/// A command to a campaign, by a user or by its schedule.
#[derive(Debug, Clone, Copy, PartialEq, Eq, strum::IntoStaticStr)]
#[strum(serialize_all = "snake_case", const_into_str)]
pub enum CampaignCommand {
    Start,
    Pause,
    Resume,
    Cancel,
    /// Sends the failed messages again.
    Retry,
}

impl CampaignCommand {
    pub const ALL: [Self; 5] = [Self::Start, Self::Pause, Self::Resume, Self::Cancel, Self::Retry];

    /// Returns the last part of the API path of this command.
    pub const fn as_str(self) -> &'static str {
        self.into_str()
    }
}

/// Returns the status that a command leads to; `None` if the campaign has that status already, because a command may be repeated. Fails
/// with `Error::Conflict` if the present status does not allow the command.
pub fn next_status(status: CampaignStatus, command: CampaignCommand) -> Result<Option<CampaignStatus>> {
    use CampaignStatus::{Cancelled, Completed, Draft, Paused, Running, Scheduled};
    let refuse = |why: &str| Err(Error::Conflict(why.to_owned()));
    match (command, status) {
        (CampaignCommand::Start, Draft | Scheduled)
        | (CampaignCommand::Resume, Paused)
        | (CampaignCommand::Retry, Completed) => Ok(Some(Running)),
        (CampaignCommand::Pause, Running) => Ok(Some(Paused)),
        (CampaignCommand::Cancel, Draft | Scheduled | Running | Paused) => Ok(Some(Cancelled)),
        (CampaignCommand::Start, Running | Completed)
        | (CampaignCommand::Pause, Paused)
        | (CampaignCommand::Resume | CampaignCommand::Retry, Running)
        | (CampaignCommand::Cancel, Cancelled) => Ok(None),
        (CampaignCommand::Start | CampaignCommand::Retry, Paused) => refuse("this broadcast is paused; resume it"),
        (_, Cancelled) => refuse("this broadcast was cancelled; make a new one"),
        (_, Completed) => refuse("this broadcast is over"),
        (CampaignCommand::Pause | CampaignCommand::Resume | CampaignCommand::Retry, Draft | Scheduled) => {
            refuse("this broadcast has not been started yet")
        }
    }
}

/// Explains why a campaign with this status cannot be changed any more, and what to do; `None` before its start.
pub const fn why_unchangeable(status: CampaignStatus) -> Option<&'static str> {
    match status {
        CampaignStatus::Draft | CampaignStatus::Scheduled => None,
        CampaignStatus::Running => Some("has started; pause or cancel it"),
        CampaignStatus::Paused => Some("has started and is paused; resume or cancel it"),
        CampaignStatus::Completed => Some("has started and is over; make a new one"),
        CampaignStatus::Cancelled => Some("was cancelled or replaced already; make a new one"),
    }
}

/// The people who get a campaign.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Audience {
    /// A list of recipients.
    List,
    /// The contacts that have these tags when the campaign starts.
    Tags {
        tags: Vec<String>,
        #[serde(rename = "match")]
        tag_match: TagMatch,
        /// Contacts with one of these tags get nothing, whatever other tags they have.
        #[serde(default, rename = "withoutTags")]
        without_tags: Vec<String>,
        /// Contacts that lack one of these values are skipped.
        #[serde(default, rename = "needs")]
        needed_values: Vec<String>,
    },
    /// These contacts, as they are when the campaign starts.
    Contacts {
        #[serde(rename = "contactIds")]
        contacts: Vec<ContactId>,
        /// Contacts that lack one of these values are skipped.
        #[serde(default, rename = "needs")]
        needed_values: Vec<String>,
    },
}

impl Audience {
    /// Returns the values without which a contact is skipped. A list has none, because it was checked before it was stored.
    pub fn needed_values(&self) -> &[String] {
        match self {
            Self::List => &[],
            Self::Tags { needed_values, .. } | Self::Contacts { needed_values, .. } => needed_values,
        }
    }

    /// Returns a tag that the audience both requires and excludes, in whatever spelling.
    pub fn tag_in_both(&self) -> Option<&str> {
        match self {
            Self::List | Self::Contacts { .. } => None,
            Self::Tags { tags, without_tags, .. } => {
                let is_left_out = |tag: &&String| without_tags.iter().any(|without| fold(without) == fold(tag));
                tags.iter().find(is_left_out).map(String::as_str)
            }
        }
    }
}

/// Returns the error for a tag that an audience both requires and excludes: no contact can have a tag and not have it.
pub fn contradicting_tag_error(tag: &str) -> Error {
    let message = format!("the tag {tag} is in tags and in withoutTags; take it out of one of them");
    Error::invalid("audience", message)
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum TagMatch {
    Any,
    All,
}

/// The choice about people who may have opted out: a message of theirs looks like an opt-out, and nobody has decided about it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum UndecidedRecipients {
    /// These people get no message while nobody has decided.
    #[default]
    LeaveOut,
    Send,
}

impl UndecidedRecipients {
    pub const fn of(is_sent: bool) -> Self {
        if is_sent { Self::Send } else { Self::LeaveOut }
    }

    /// Returns whether people who may have opted out get the message.
    pub const fn is_sent(self) -> bool {
        matches!(self, Self::Send)
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Campaign {
    pub id: CampaignId,
    pub devices: Vec<DeviceId>,
    pub name: String,
    pub text: String,
    pub status: CampaignStatus,
    pub pause_reason: Option<PauseReason>,
    /// Grows with each change of the status. A dispatch job of an earlier run is ignored.
    pub run: i64,
    pub gap: Gap,
    pub audience: Audience,
    pub undecided: UndecidedRecipients,
    pub scheduled_at: Option<Timestamp>,
    /// The reason why a scheduled campaign has not started at its time. A campaign that was given up keeps it.
    pub start_problem: Option<StartProblem>,
    pub created_at: Timestamp,
    pub started_at: Option<Timestamp>,
    pub completed_at: Option<Timestamp>,
    pub counts: Counts,
}

/// The most contacts that may be picked one by one for a campaign. More contacts are better selected by a tag.
pub const MAX_CONTACTS: usize = 200;

/// The most devices that may send one campaign.
pub const MAX_DEVICES: usize = 20;

/// The longest time that a campaign may be scheduled ahead.
const MAX_SCHEDULE_AHEAD: Duration = Duration::from_hours(365 * 24);

/// Parses the start time of a campaign, in RFC 3339. If the time has passed, the campaign starts within the next minute.
pub fn parse_scheduled_at(text: &str, now: Timestamp) -> Result<Timestamp> {
    let wrong = |message: &str| Error::invalid("scheduledAt", message);
    let at = Timestamp::parse_rfc3339(text).ok_or_else(|| wrong("scheduledAt is a time as in 2026-11-21T09:30:00Z"))?;
    if at > now.plus(MAX_SCHEDULE_AHEAD) {
        Err(wrong("a broadcast can be scheduled for at most a year ahead"))
    } else {
        Ok(at)
    }
}

// The gaps of the paces are from design 16.
/// The paces that a user can choose by name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum PacePreset {
    Safe,
    Normal,
    Fast,
}

impl PacePreset {
    pub const fn gap(self) -> Gap {
        match self {
            Self::Safe => Gap { min_ms: 30_000, max_ms: 60_000 },
            Self::Normal => DEFAULT_GAP,
            Self::Fast => Gap { min_ms: 5_000, max_ms: 10_000 },
        }
    }
}

/// The gap between two messages if the user chooses none (design 16, *normal*).
pub const DEFAULT_GAP: Gap = Gap { min_ms: 10_000, max_ms: 30_000 };
/// The shortest gap that a user may choose. A number with shorter gaps looks like a machine (design 16).
pub const MIN_GAP: Duration = Duration::from_secs(5);
/// The longest gap that a user may choose.
pub const MAX_GAP: Duration = Duration::from_hours(1);

/// Parses a gap in seconds, of at least `shortest`.
pub fn parse_gap(min_seconds: f64, max_seconds: f64, shortest: Duration) -> Result<Gap> {
    let wrong = |message: String| Error::invalid("gap", message);
    let bounds = shortest.as_secs_f64()..=MAX_GAP.as_secs_f64();
    if !bounds.contains(&min_seconds) || !bounds.contains(&max_seconds) {
        return Err(wrong(format!(
            "the gap lies between {} and {} seconds",
            shortest.as_secs_f64(),
            MAX_GAP.as_secs()
        )));
    }
    if min_seconds > max_seconds {
        return Err(wrong("the shortest gap is longer than the longest".to_owned()));
    }
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "checked above: 0 to 3 600 000")]
    let milliseconds = |seconds: f64| (seconds * 1000.0).round() as u64;
    Ok(Gap { min_ms: milliseconds(min_seconds), max_ms: milliseconds(max_seconds) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_repeated_command_changes_nothing() {
        for command in
            [CampaignCommand::Start, CampaignCommand::Pause, CampaignCommand::Resume, CampaignCommand::Cancel]
        {
            for status in CampaignStatus::ALL {
                if let Ok(Some(reached)) = next_status(status, command) {
                    assert_eq!(next_status(reached, command), Ok(None), "{command:?} from {status:?}");
                }
            }
        }
    }

    #[test]
    fn a_cancelled_campaign_stays_cancelled_and_a_completed_one_can_only_be_retried() {
        for command in [CampaignCommand::Start, CampaignCommand::Pause, CampaignCommand::Resume, CampaignCommand::Retry]
        {
            assert!(matches!(next_status(CampaignStatus::Cancelled, command), Err(Error::Conflict(_))), "{command:?}");
        }
        assert!(next_status(CampaignStatus::Completed, CampaignCommand::Cancel).is_err());
        assert_eq!(next_status(CampaignStatus::Completed, CampaignCommand::Retry), Ok(Some(CampaignStatus::Running)));
        assert_eq!(next_status(CampaignStatus::Completed, CampaignCommand::Start), Ok(None));
    }

    #[test]
    fn a_draft_cannot_be_paused_and_a_paused_campaign_cannot_be_started() {
        for status in [CampaignStatus::Draft, CampaignStatus::Scheduled] {
            assert!(
                next_status(status, CampaignCommand::Pause).is_err()
                    && next_status(status, CampaignCommand::Resume).is_err()
            );
        }
        assert!(next_status(CampaignStatus::Paused, CampaignCommand::Start).is_err());
    }

    #[test]
    fn the_stored_format_of_an_audience_is_pinned() {
        let tags = |without: &[&str], needed: &[&str]| Audience::Tags {
            tags: vec!["vip".into()],
            tag_match: TagMatch::Any,
            without_tags: without.iter().map(|&tag| tag.into()).collect(),
            needed_values: needed.iter().map(|&value| value.into()).collect(),
        };
        let contact = "con_0193e0a0-0000-7000-8000-000000000001";
        let picked = format!(r#"{{"kind":"contacts","contactIds":["{contact}"],"needs":["kota"]}}"#);
        let contacts = vec![ContactId::parse(contact).unwrap()];
        for (audience, json) in [
            (Audience::List, r#"{"kind":"list"}"#),
            (Audience::Contacts { contacts, needed_values: vec!["kota".into()] }, &picked),
            (tags(&[], &[]), r#"{"kind":"tags","tags":["vip"],"match":"any","withoutTags":[],"needs":[]}"#),
            (
                tags(&["grosir"], &["kota"]),
                r#"{"kind":"tags","tags":["vip"],"match":"any","withoutTags":["grosir"],"needs":["kota"]}"#,
            ),
        ] {
            assert_eq!(serde_json::to_string(&audience).unwrap(), json);
            assert_eq!(serde_json::from_str::<Audience>(json).unwrap(), audience);
        }
        for (older, audience) in [
            (r#"{"kind":"tags","tags":["vip"],"match":"any"}"#, tags(&[], &[])),
            (r#"{"kind":"tags","tags":["vip"],"match":"any","needs":["kota"]}"#, tags(&[], &["kota"])),
        ] {
            assert_eq!(serde_json::from_str::<Audience>(older).unwrap(), audience);
        }
    }

    #[test]
    fn a_tag_that_is_wanted_and_left_out_is_found_in_any_spelling() {
        let tags = |tags: &[&str], without: &[&str]| Audience::Tags {
            tags: tags.iter().map(|&tag| tag.into()).collect(),
            tag_match: TagMatch::Any,
            without_tags: without.iter().map(|&tag| tag.into()).collect(),
            needed_values: vec![],
        };
        assert_eq!(tags(&["a", "VIP"], &["b", "vip"]).tag_in_both(), Some("VIP"));
        for audience in [Audience::List, tags(&["a"], &["b"]), tags(&[], &["b"]), tags(&["a"], &[])] {
            assert_eq!(audience.tag_in_both(), None, "{audience:?}");
        }
    }

    #[test]
    fn a_pace_preset_is_chosen_by_name_and_has_its_gap() {
        let gap = |word: &str| serde_json::from_value::<PacePreset>(word.into()).map(PacePreset::gap).ok();
        assert_eq!(gap("safe"), Some(Gap { min_ms: 30_000, max_ms: 60_000 }));
        assert_eq!(gap("normal"), Some(DEFAULT_GAP));
        assert_eq!(gap("fast"), Some(Gap { min_ms: 5_000, max_ms: 10_000 }));
        assert_eq!(gap("turbo"), None);
    }

    #[test]
    fn a_broadcast_is_scheduled_for_at_most_a_year_ahead() {
        let now = Timestamp::from_unix_millis(1_763_700_000_000);
        assert_eq!(parse_scheduled_at("2025-11-21T11:40:00+07:00", now), Ok(now));
        assert!(parse_scheduled_at("2027-01-01T00:00:00Z", now).is_err() && parse_scheduled_at("soon", now).is_err());
    }

    #[test]
    fn a_gap_lies_between_five_seconds_and_an_hour() {
        assert_eq!(parse_gap(5.0, 7.5, MIN_GAP), Ok(Gap { min_ms: 5_000, max_ms: 7_500 }));
        for (min, max) in
            [(4.9, 10.0), (0.0, 0.0), (-5.0, 5.0), (10.0, 9.0), (10.0, 3601.0), (f64::NAN, 10.0), (10.0, f64::INFINITY)]
        {
            assert!(
                matches!(parse_gap(min, max, MIN_GAP), Err(Error::Invalid { details, .. }) if details["field"] == "gap"),
                "{min} {max}"
            );
        }
    }
}
