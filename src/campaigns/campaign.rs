//! A broadcast and its states.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::{
    campaigns::progress::Counts,
    clock::Timestamp,
    devices::commands::Gap,
    error::{Error, Result},
    ids::{CampaignId, DeviceId},
};

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum CampaignStatus {
    /// Planned; nobody was written to.
    Draft,
    /// A draft that starts by itself.
    Scheduled,
    /// Its devices send.
    Running,
    /// Nothing leaves until somebody resumes it.
    Paused,
    /// Every item is decided.
    Completed,
    /// Whoever was not written to will not be.
    Cancelled,
}

impl CampaignStatus {
    pub const ALL: [Self; 6] =
        [Self::Draft, Self::Scheduled, Self::Running, Self::Paused, Self::Completed, Self::Cancelled];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Scheduled => "scheduled",
            Self::Running => "running",
            Self::Paused => "paused",
            Self::Completed => "completed",
            Self::Cancelled => "cancelled",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.as_str() == text)
    }
}

/// Who or what stopped it for now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum PauseReason {
    Person,
    /// Too many of its texts failed (design 19).
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

/// What a person, or the clock, wants of a campaign.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CampaignCommand {
    Start,
    Pause,
    Resume,
    Cancel,
    /// Those that failed, once more.
    Retry,
}

/// The state that a command leads to; `None` if it is there already: a command may be repeated.
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

/// Who gets it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Audience {
    /// The people it was made with.
    List,
    /// Contacts with these tags, as they are when it starts.
    Tags {
        tags: Vec<String>,
        #[serde(rename = "match")]
        tag_match: TagMatch,
    },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum TagMatch {
    Any,
    All,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Campaign {
    pub id: CampaignId,
    pub devices: Vec<DeviceId>,
    pub name: String,
    pub text: String,
    pub status: CampaignStatus,
    pub pause_reason: Option<PauseReason>,
    /// Counts up with each change of the status; a queue message of an earlier run does nothing.
    pub run: i64,
    pub gap: Gap,
    pub audience: Audience,
    pub scheduled_at: Option<Timestamp>,
    pub created_at: Timestamp,
    pub started_at: Option<Timestamp>,
    pub completed_at: Option<Timestamp>,
    pub counts: Counts,
}

/// Numbers that one broadcast may be spread over.
pub const MAX_DEVICES: usize = 20;

/// A broadcast starts at most this long after it was made.
const MAX_SCHEDULE_AHEAD: Duration = Duration::from_hours(365 * 24);

/// Reads when a broadcast shall start; what has passed already means at the next minute.
pub fn parse_scheduled_at(text: &str, now: Timestamp) -> Result<Timestamp> {
    let wrong = |message: &str| Error::invalid("scheduledAt", message);
    let at = Timestamp::parse_rfc3339(text).ok_or_else(|| wrong("scheduledAt is a time as in 2026-11-21T09:30:00Z"))?;
    if at > now.plus(MAX_SCHEDULE_AHEAD) {
        Err(wrong("a broadcast can be scheduled for at most a year ahead"))
    } else {
        Ok(at)
    }
}

/// The paces a person can choose by name (design 16).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, utoipa::ToSchema)]
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

/// The pause when nothing is said (design 16, *normal*).
pub const DEFAULT_GAP: Gap = Gap { min_ms: 10_000, max_ms: 30_000 };
/// Faster than this looks like a machine (design 16).
pub const MIN_GAP: Duration = Duration::from_secs(5);
const MAX_GAP: Duration = Duration::from_hours(1);

/// Reads a pause in seconds, at least `shortest`.
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
    fn a_command_may_be_repeated_and_leads_nowhere_twice() {
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
    fn what_is_over_stays_over() {
        for command in [CampaignCommand::Start, CampaignCommand::Pause, CampaignCommand::Resume, CampaignCommand::Retry]
        {
            assert!(matches!(next_status(CampaignStatus::Cancelled, command), Err(Error::Conflict(_))), "{command:?}");
        }
        assert!(next_status(CampaignStatus::Completed, CampaignCommand::Cancel).is_err());
        assert_eq!(next_status(CampaignStatus::Completed, CampaignCommand::Retry), Ok(Some(CampaignStatus::Running)));
        assert_eq!(next_status(CampaignStatus::Completed, CampaignCommand::Start), Ok(None));
    }

    #[test]
    fn nothing_unstarted_is_paused_and_nothing_paused_is_started() {
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
        let tags = Audience::Tags { tags: vec!["vip".into()], tag_match: TagMatch::Any };
        for (audience, json) in
            [(Audience::List, r#"{"kind":"list"}"#), (tags, r#"{"kind":"tags","tags":["vip"],"match":"any"}"#)]
        {
            assert_eq!(serde_json::to_string(&audience).unwrap(), json);
            assert_eq!(serde_json::from_str::<Audience>(json).unwrap(), audience);
        }
    }

    #[test]
    fn a_preset_is_a_gap_by_name() {
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
    fn a_gap_is_never_shorter_than_a_person() {
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
