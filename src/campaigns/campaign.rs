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

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// Planned; nobody was written to.
    Draft,
    /// Its device sends.
    Running,
    /// Every item is decided.
    Completed,
}

impl Status {
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Running => "running",
            Self::Completed => "completed",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        [Self::Draft, Self::Running, Self::Completed].into_iter().find(|status| status.as_str() == text)
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Campaign {
    pub id: CampaignId,
    pub device: DeviceId,
    pub name: String,
    pub text: String,
    pub status: Status,
    /// Counts up with each start; a queue message of an earlier run does nothing.
    pub run: i64,
    pub gap: Gap,
    pub created_at: Timestamp,
    pub started_at: Option<Timestamp>,
    pub completed_at: Option<Timestamp>,
    pub counts: Counts,
}

/// The pause when nothing is said (design 16, *normal*).
pub const USUAL_GAP: Gap = Gap { min_ms: 10_000, max_ms: 30_000 };
/// Faster than this looks like a machine (design 16).
pub const SHORTEST_GAP: Duration = Duration::from_secs(5);
const LONGEST_GAP: Duration = Duration::from_hours(1);

/// Reads a pause in seconds, at least `shortest`.
pub fn parse_gap(min_seconds: f64, max_seconds: f64, shortest: Duration) -> Result<Gap> {
    let wrong = |message: String| Error::invalid("gap", message);
    let bounds = shortest.as_secs_f64()..=LONGEST_GAP.as_secs_f64();
    if !bounds.contains(&min_seconds) || !bounds.contains(&max_seconds) {
        return Err(wrong(format!(
            "the gap lies between {} and {} seconds",
            shortest.as_secs_f64(),
            LONGEST_GAP.as_secs()
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
    fn a_gap_is_never_shorter_than_a_person() {
        assert_eq!(parse_gap(5.0, 7.5, SHORTEST_GAP), Ok(Gap { min_ms: 5_000, max_ms: 7_500 }));
        for (min, max) in
            [(4.9, 10.0), (0.0, 0.0), (-5.0, 5.0), (10.0, 9.0), (10.0, 3601.0), (f64::NAN, 10.0), (10.0, f64::INFINITY)]
        {
            assert!(
                matches!(parse_gap(min, max, SHORTEST_GAP), Err(Error::Invalid { details, .. }) if details["field"] == "gap"),
                "{min} {max}"
            );
        }
    }
}
