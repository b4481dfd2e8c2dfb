//! When a scheduled campaign starts, why it has not started, and when it is given up.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::{clock::Timestamp, error::Error};

/// A campaign that could not start for this long after its time never starts. An offer for Friday morning still goes out on
/// Friday evening, and not on Monday when somebody links the number again.
pub const GIVE_UP_AFTER: Duration = Duration::from_hours(24);

/// Why a scheduled campaign has not started at its time.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema, strum::IntoStaticStr, strum::EnumString,
)]
#[strum(serialize_all = "snake_case", const_into_str)]
#[serde(rename_all = "snake_case")]
pub enum StartProblem {
    /// All of its devices were deleted.
    NoDevice,
    /// None of its devices is linked.
    DeviceNotLinked,
    /// None of its devices answers.
    DeviceSilent,
    /// Nobody is in its audience.
    NoRecipients,
    /// The text of the campaign does not fit its recipients, for example because a contact lacks a value.
    TextDoesNotFit,
    /// A fault of the server; the next try may succeed.
    ServerError,
}

impl StartProblem {
    pub const fn as_str(self) -> &'static str {
        self.into_str()
    }

    /// `None` for a name that only another release has.
    pub fn parse(text: &str) -> Option<Self> {
        text.parse().ok()
    }

    /// The problem that this refusal of a start means. `None` if there is none: a person has started or cancelled the campaign
    /// in the meantime.
    pub fn of(refusal: &Error) -> Option<Self> {
        Some(match refusal {
            Error::DeviceDisconnected(_) => Self::DeviceNotLinked,
            Error::Provider(_) => Self::DeviceSilent,
            Error::Invalid { details, .. } => match details.get("field").and_then(|field| field.as_str()) {
                Some("deviceIds") => Self::NoDevice,
                Some("audience") => Self::NoRecipients,
                _ => Self::TextDoesNotFit,
            },
            Error::Conflict(_) | Error::AlreadyExists { .. } | Error::NotFound { .. } => return None,
            Error::Unauthorized(_)
            | Error::Forbidden(_)
            | Error::TooLarge { .. }
            | Error::FileTooLarge { .. }
            | Error::TooSlow
            | Error::RateLimited { .. }
            | Error::SignInLocked { .. }
            | Error::Unavailable { .. }
            | Error::Internal(_) => Self::ServerError,
        })
    }
}

/// Whether a campaign that was due at `scheduled_at` may not start any more.
pub fn is_too_late(scheduled_at: Timestamp, now: Timestamp) -> bool {
    now.since(scheduled_at) >= GIVE_UP_AFTER
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_broadcast_is_given_up_a_day_after_its_time() {
        let due = Timestamp::from_unix_millis(1_763_700_000_000);
        assert!(!is_too_late(due, due.minus(Duration::from_hours(30))));
        assert!(!is_too_late(due, due.plus(GIVE_UP_AFTER).minus(Duration::from_millis(1))));
        assert!(is_too_late(due, due.plus(GIVE_UP_AFTER)));
    }

    #[test]
    fn every_refusal_of_a_start_has_a_problem_with_a_pinned_name() {
        for (refusal, name) in [
            (Error::invalid("deviceIds", "none"), "no_device"),
            (Error::DeviceDisconnected("not linked".into()), "device_not_linked"),
            (Error::Provider("no answer".into()), "device_silent"),
            (Error::invalid("audience", "nobody"), "no_recipients"),
            (Error::invalid("text", "a brace"), "text_does_not_fit"),
            (Error::Internal("D1 is away".into()), "server_error"),
        ] {
            let problem = StartProblem::of(&refusal).unwrap();
            assert_eq!(problem.as_str(), name);
            assert_eq!(StartProblem::parse(name), Some(problem));
            assert_eq!(serde_json::to_value(problem).unwrap(), name);
        }
        assert_eq!(StartProblem::of(&Error::Conflict("it was cancelled".into())), None);
        assert_eq!(StartProblem::parse("of another release"), None);
    }
}
