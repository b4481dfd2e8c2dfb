//! Pacing: whether a device may send a message now and, if not, when and why (design 15–17). All rules are arithmetic over
//! values that the device session passes in; no rule reads a clock or a table.

mod estimate;
mod gap;
mod limits;
mod quiet_hours;
mod settings;
#[cfg(test)]
mod simulation;
mod typing;
#[cfg(test)]
mod tzdb;
mod warm_up;

use serde::{Deserialize, Serialize};

use crate::{clock::Timestamp, devices::outbox::PriorityClass, ports::TimeZones};

pub use estimate::{Estimate, Sender, estimate};
pub use gap::{draw_gap, mean_gap};
pub use limits::{DAY, History, SendKind};
pub use settings::{
    QuietHours, QuietHoursPatch, SendLimits, SendLimitsPatch, Settings, SettingsPatch, TYPING_MS, TimeOfDay, Typing,
    TypingPatch, WarmUp, WarmUpPatch,
};
pub use typing::{typing_for, typing_range};
pub use warm_up::Replies;

/// Why a message waits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum WaitCode {
    /// The sender has set a later time for the message.
    Scheduled,
    /// The message waits after a temporary failure, before it is sent again.
    Retry,
    /// The pause between two campaign messages.
    Gap,
    MinuteLimit,
    HourLimit,
    DayLimit,
    /// Campaigns have used their share of a limit; the rest is reserved for other messages.
    KeptFree,
    WarmUp,
    QuietHours,
    /// WhatsApp refuses first messages to strangers from this number for now (error 463).
    ReachOutLimit,
    DeviceOffline,
    /// WhatsApp has not answered yet whether the number has an account; the device asks again when the wait ends.
    NumberCheck,
    /// The file of the message is being uploaded to WhatsApp's servers.
    FileUpload,
    /// Another message of this device or chat is being sent.
    Busy,
    /// The campaign that the message belongs to is paused.
    CampaignPaused,
}

/// The device may not send the message before `until`; `code` says why.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Wait {
    pub code: WaitCode,
    pub until: Timestamp,
}

/// The facts about a number's link that the rules need.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Link {
    pub linked_at: Timestamp,
    pub replies: Replies,
    /// The end of WhatsApp's own limit on first messages to strangers.
    pub held_until: Option<Timestamp>,
}

impl Link {
    fn held_until_after(&self, now: Timestamp) -> Option<Timestamp> {
        self.held_until.filter(|until| *until > now)
    }
}

/// A message that the device wants to send.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Candidate {
    pub class: PriorityClass,
    /// Whether the device never wrote to this number, and this number never wrote to the device.
    pub is_stranger: bool,
}

impl Candidate {
    /// Returns whether the recipient did not ask for the message: such messages get numbers banned.
    pub const fn is_cold(self) -> bool {
        self.class.is_campaign() || self.is_stranger
    }
}

/// Decides whether the device may send the message now. Otherwise it returns the wait of the rule that holds the message longest; if the
/// device sends nothing else meanwhile, it may send the message at `until`.
pub fn may_send(
    history: &History,
    settings: &Settings,
    link: &Link,
    candidate: Candidate,
    now: Timestamp,
    zones: &impl TimeZones,
) -> Result<(), Wait> {
    let limits = limits::waits(history, &settings.limits, candidate.class, now);
    let warm_up = warm_up::wait(history, settings, link, now);
    let held = link.held_until_after(now).map(|until| Wait { code: WaitCode::ReachOutLimit, until });
    let cold = warm_up.into_iter().chain(held).filter(|_| candidate.is_cold());
    let longest = limits.chain(cold).reduce(|longest, other| if other.until > longest.until { other } else { longest });

    // Quiet hours begin again each day, so this rule comes last and examines the time at which the others end.
    let earliest = longest.map_or(now, |wait| wait.until);
    let quiet = quiet_hours::end(&settings.quiet_hours, earliest, zones).filter(|_| candidate.is_cold());
    let wait = quiet.map(|until| Wait { code: WaitCode::QuietHours, until }).or(longest);
    wait.map_or(Ok(()), Err)
}

/// How much of a number's limits is used.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = PacingUsage)]
pub struct Usage {
    pub minute: Used,
    pub hour: Used,
    pub day: Used,
    pub cold: ColdUsed,
    /// The share of strangers that answered in the last seven days; `null` with too few strangers.
    pub reply_ratio: Option<f64>,
    pub held_until: Option<Timestamp>,
}

/// How many messages were sent in a rolling window, and how many may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Used {
    pub used: usize,
    pub limit: u32,
}

/// How many cold messages (campaign messages and first messages to strangers) were sent in the last 24 hours, and how many the warm-up
/// allows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct ColdUsed {
    pub used: usize,
    /// How many of these messages the warm-up allows in 24 hours; `null` if it is over or off.
    pub limit: Option<u32>,
    /// The day of the warm-up, counted from 1; `null` if the warm-up is over or off.
    pub day: Option<u32>,
}

pub fn usage(history: &History, settings: &Settings, link: &Link, now: Timestamp) -> Usage {
    let [minute, hour, day] = limits::used_limits(history, &settings.limits, now);
    let stage = warm_up::stage(settings, link, now);
    Usage {
        minute,
        hour,
        day,
        cold: ColdUsed {
            used: history.count_cold(now),
            limit: stage.map(|stage| stage.limit),
            day: stage.map(|stage| stage.day + 1),
        },
        reply_ratio: link.replies.ratio(),
        held_until: link.held_until_after(now),
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::{tzdb::Tzdb, *};

    /// Noon in Jakarta.
    const NOON: Timestamp = Timestamp::from_unix_millis(1_763_701_200_000);
    const HOUR: Duration = Duration::from_hours(1);

    fn link() -> Link {
        Link {
            linked_at: Timestamp::from_unix_millis(NOON.unix_millis() - 3_600_000),
            replies: Replies::default(),
            held_until: None,
        }
    }

    fn candidate(class: PriorityClass, is_stranger: bool) -> Candidate {
        Candidate { class, is_stranger }
    }

    #[test]
    fn a_message_may_be_sent_if_no_rule_makes_it_wait() {
        for class in PriorityClass::ALL {
            for is_stranger in [false, true] {
                let answer = may_send(
                    &History::default(),
                    &Settings::default(),
                    &link(),
                    candidate(class, is_stranger),
                    NOON,
                    &Tzdb,
                );
                assert_eq!(answer, Ok(()), "{class:?} {is_stranger}");
            }
        }
    }

    #[test]
    fn whatsapps_own_limit_stops_only_cold_messages() {
        let until = NOON.plus(HOUR);
        let link = Link { held_until: Some(until), ..link() };
        let ask = |class, is_stranger, now| {
            may_send(&History::default(), &Settings::default(), &link, candidate(class, is_stranger), now, &Tzdb)
        };
        assert_eq!(ask(PriorityClass::Urgent, false, NOON), Ok(()));
        for (class, is_stranger) in [(PriorityClass::Urgent, true), (PriorityClass::Campaign, false)] {
            assert_eq!(ask(class, is_stranger, NOON), Err(Wait { code: WaitCode::ReachOutLimit, until }));
            assert_eq!(ask(class, is_stranger, until), Ok(()));
        }
    }

    #[test]
    fn the_rule_with_the_longest_wait_is_returned() {
        let mut history = History::default();
        for _ in 0..50 {
            history.record(NOON, SendKind { is_cold: true, is_campaign: true });
        }
        let settings = Settings::default();
        let ask =
            |link: &Link, class| may_send(&history, &settings, link, candidate(class, false), NOON, &Tzdb).unwrap_err();
        assert_eq!(ask(&link(), PriorityClass::Normal).code, WaitCode::MinuteLimit);
        let tomorrow = Wait { code: WaitCode::WarmUp, until: link().linked_at.plus(24 * HOUR) };
        assert_eq!(ask(&link(), PriorityClass::Campaign), tomorrow);
        let held = Link { held_until: Some(NOON.plus(48 * HOUR)), ..link() };
        assert_eq!(ask(&held, PriorityClass::Normal).code, WaitCode::MinuteLimit);
        assert_eq!(ask(&held, PriorityClass::Campaign).code, WaitCode::ReachOutLimit);
    }

    #[test]
    fn a_wait_that_would_end_in_quiet_hours_ends_after_them() {
        let until_nine_in_the_evening = NOON.plus(9 * HOUR);
        let link = Link { held_until: Some(until_nine_in_the_evening), ..link() };
        let campaign = candidate(PriorityClass::Campaign, false);
        let answer = may_send(&History::default(), &Settings::default(), &link, campaign, NOON, &Tzdb);
        assert_eq!(answer, Err(Wait { code: WaitCode::QuietHours, until: NOON.plus(20 * HOUR) }));
    }

    #[test]
    fn quiet_hours_stop_only_messages_to_strangers_and_campaigns() {
        let midnight = NOON.plus(12 * HOUR);
        let settings = Settings::default();
        let ask = |class, is_stranger| {
            may_send(&History::default(), &settings, &link(), candidate(class, is_stranger), midnight, &Tzdb)
        };
        assert_eq!(ask(PriorityClass::High, false), Ok(()));
        let morning = Wait { code: WaitCode::QuietHours, until: midnight.plus(8 * HOUR) };
        assert_eq!(ask(PriorityClass::High, true), Err(morning));
        assert_eq!(ask(PriorityClass::Campaign, false), Err(morning));
    }

    #[test]
    fn the_json_of_the_usage_is_pinned() {
        let mut history = History::default();
        history.record(NOON, SendKind { is_cold: false, is_campaign: false });
        history.record(NOON.plus(HOUR), SendKind { is_cold: true, is_campaign: false });
        let link = Link { held_until: Some(NOON.plus(2 * HOUR)), ..link() };
        let json = |link: &Link, now| serde_json::to_value(usage(&history, &Settings::default(), link, now)).unwrap();
        let used = serde_json::json!({
            "minute": { "used": 1, "limit": 20 },
            "hour": { "used": 1, "limit": 500 },
            "day": { "used": 2, "limit": 5000 },
            "cold": { "used": 1, "limit": 50, "day": 1 },
            "replyRatio": null,
            "heldUntil": "2025-11-21T07:00:00.000Z",
        });
        assert_eq!(json(&link, NOON.plus(HOUR)), used);

        let replies = Replies { strangers: 20, answered: 15 };
        let later = usage(&history, &Settings::default(), &Link { replies, ..link }, NOON.plus(2400 * HOUR));
        assert_eq!(later.cold, ColdUsed { used: 0, limit: None, day: None });
        assert_eq!((later.day.used, later.reply_ratio, later.held_until), (0, Some(0.75), None));
    }

    #[test]
    fn the_names_of_the_wait_codes_are_pinned() {
        for (code, name) in [
            (WaitCode::Scheduled, "scheduled"),
            (WaitCode::Retry, "retry"),
            (WaitCode::Gap, "gap"),
            (WaitCode::MinuteLimit, "minute_limit"),
            (WaitCode::HourLimit, "hour_limit"),
            (WaitCode::DayLimit, "day_limit"),
            (WaitCode::KeptFree, "kept_free"),
            (WaitCode::WarmUp, "warm_up"),
            (WaitCode::QuietHours, "quiet_hours"),
            (WaitCode::ReachOutLimit, "reach_out_limit"),
            (WaitCode::DeviceOffline, "device_offline"),
            (WaitCode::FileUpload, "file_upload"),
            (WaitCode::Busy, "busy"),
            (WaitCode::CampaignPaused, "campaign_paused"),
            (WaitCode::NumberCheck, "number_check"),
        ] {
            assert_eq!(serde_json::to_value(code).unwrap(), name);
        }
    }
}
