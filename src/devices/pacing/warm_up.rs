//! The warm-up of a new number: how many cold messages it may send a day (design 17).

use serde::{Deserialize, Serialize};

use super::{
    Link, Wait, WaitCode,
    limits::{DAY, History},
    settings::Settings,
};
use crate::clock::Timestamp;

const FIRST_DAY_LIMIT: u64 = 50;
/// A number may send more than this only if enough strangers answer.
const LIMIT_WITHOUT_REPLIES: u64 = 500;
/// The day on which the limit of the warm-up is far above every possible limit of a day: 50 × 1.5^20 ≈ 166 000.
const LAST_GROWTH_DAY: u32 = 20;
/// The fewest strangers for a reply ratio; with fewer, it is too uncertain.
const MIN_STRANGERS_FOR_RATIO: u32 = 20;
/// The share of strangers that must answer for a good reply ratio. It is our own choice, because WhatsApp does not publish one.
const GOOD_REPLY_RATIO: f64 = 0.3;

/// The strangers to whom the number wrote in the last seven days, and how many of them answered.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Replies {
    pub strangers: u32,
    pub answered: u32,
}

impl Replies {
    /// Returns the share of strangers that answered; `None` with fewer than `MIN_STRANGERS_FOR_RATIO` strangers.
    pub fn ratio(self) -> Option<f64> {
        (self.strangers >= MIN_STRANGERS_FOR_RATIO).then(|| f64::from(self.answered) / f64::from(self.strangers))
    }

    /// Returns whether there are at least 20 strangers and at least three in ten answered.
    pub fn are_good(self) -> bool {
        self.ratio().is_some_and(|ratio| ratio >= GOOD_REPLY_RATIO)
    }
}

/// The stage of the warm-up of a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stage {
    /// The day of the warm-up, counted from 0, one per 24 hours since the link.
    pub day: u32,
    /// The most cold messages in 24 hours.
    pub limit: u32,
}

/// Returns the stage at `now`; `None` if the warm-up is off, or over: its limit is no longer below the limit of the day.
pub fn stage(settings: &Settings, link: &Link, now: Timestamp) -> Option<Stage> {
    let days = now.since(link.linked_at).as_secs() / DAY.as_secs();
    let day = u32::try_from(days).unwrap_or(u32::MAX);
    let limit = cold_limit(day, link.replies);
    (settings.warm_up.enabled && limit < settings.limits.per_day).then_some(Stage { day, limit })
}

/// Returns floor(50 × 1.5^day), computed exactly as 50 × 3^day ÷ 2^day.
fn cold_limit(day: u32, replies: Replies) -> u32 {
    let day = day.min(LAST_GROWTH_DAY);
    let grown = (FIRST_DAY_LIMIT * 3_u64.pow(day)) >> day;
    let allowed = if replies.are_good() { grown } else { grown.min(LIMIT_WITHOUT_REPLIES) };
    u32::try_from(allowed).unwrap_or(u32::MAX)
}

pub fn wait(history: &History, settings: &Settings, link: &Link, now: Timestamp) -> Option<Wait> {
    let Stage { day, limit } = stage(settings, link, now)?;
    let full_until = history.cold_limit_reached_until(limit, now)?;
    // The next day allows more, so the wait may end before the window has moved on.
    let next = day.saturating_add(1);
    let begins_at = link.linked_at.plus(DAY * next);
    let next_full_until = history.cold_limit_reached_until(cold_limit(next, link.replies), begins_at);
    Some(Wait { code: WaitCode::WarmUp, until: full_until.min(next_full_until.unwrap_or(begins_at)) })
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::{
        super::{SendKind, SendLimits, WarmUp},
        *,
    };

    const LINKED: Timestamp = Timestamp::from_unix_millis(1_763_700_000_000);
    const SECOND: Duration = Duration::from_secs(1);
    const GOOD: Replies = Replies { strangers: 20, answered: 6 };
    const POOR: Replies = Replies { strangers: 100, answered: 29 };

    fn link(replies: Replies) -> Link {
        Link { linked_at: LINKED, replies, held_until: None }
    }

    fn sent(moments: impl Iterator<Item = Timestamp>) -> History {
        History::from_rows(moments.map(|at| (at, SendKind { is_cold: true, is_campaign: false })))
    }

    #[test]
    fn the_limit_grows_by_half_each_day_and_then_requires_replies() {
        let days = [50, 75, 112, 168, 253, 379];
        for replies in [Replies::default(), POOR, GOOD] {
            assert_eq!([0, 1, 2, 3, 4, 5].map(|day| cold_limit(day, replies)), days);
        }
        assert_eq!([6, 7, 12, 400, u32::MAX].map(|day| cold_limit(day, POOR)), [500; 5]);
        assert_eq!([6, 7, 8, 9, 10, 11, 12].map(|day| cold_limit(day, GOOD)), [569, 854, 1281, 1922, 2883, 4324, 6487]);
        assert_eq!(cold_limit(u32::MAX, GOOD), 166_262);
    }

    #[test]
    fn a_ratio_is_good_from_three_in_ten_of_at_least_twenty() {
        assert!(GOOD.are_good());
        assert!(!POOR.are_good());
        assert!(!Replies { strangers: 19, answered: 19 }.are_good());
        assert_eq!(Replies { strangers: 19, answered: 19 }.ratio(), None);
        assert_eq!(POOR.ratio(), Some(0.29));
    }

    #[test]
    fn the_warm_up_ends_when_its_limit_reaches_the_limit_of_the_day() {
        let settings = Settings::default();
        let day = |days: u32| LINKED.plus(DAY * days);
        assert_eq!(stage(&settings, &link(GOOD), day(0)), Some(Stage { day: 0, limit: 50 }));
        assert_eq!(stage(&settings, &link(GOOD), day(11)), Some(Stage { day: 11, limit: 4_324 }));
        assert_eq!(stage(&settings, &link(GOOD), day(12)), None);
        assert_eq!(stage(&settings, &link(POOR), day(400)), Some(Stage { day: 400, limit: 500 }));
        let lowered = Settings { limits: SendLimits { per_day: 50, ..SendLimits::MAX }, ..Settings::default() };
        assert_eq!(stage(&lowered, &link(GOOD), day(0)), None);
        let off = Settings { warm_up: WarmUp { enabled: false }, ..Settings::default() };
        assert_eq!(stage(&off, &link(GOOD), day(0)), None);
        let before_the_link = Timestamp::from_unix_millis(0);
        assert_eq!(stage(&settings, &link(GOOD), before_the_link), Some(Stage { day: 0, limit: 50 }));
    }

    #[test]
    fn a_number_at_its_limit_waits_for_the_next_day_which_allows_more() {
        let history = sent((0..50).map(|second| LINKED.plus(SECOND * (3_600 + second))));
        let ask = |now| wait(&history, &Settings::default(), &link(POOR), now);
        let next_day = LINKED.plus(DAY);
        assert_eq!(ask(LINKED.plus(SECOND * 4_000)), Some(Wait { code: WaitCode::WarmUp, until: next_day }));
        assert_eq!(ask(next_day), None);
    }

    #[test]
    fn at_the_limit_without_replies_a_number_waits_for_the_window() {
        let first = LINKED.plus(DAY * 30);
        let history = sent((0..500).map(|second| first.plus(SECOND * second)));
        let ask = |replies, now| wait(&history, &Settings::default(), &link(replies), now);
        let now = first.plus(SECOND * 500);
        assert_eq!(ask(POOR, now), Some(Wait { code: WaitCode::WarmUp, until: first.plus(DAY) }));
        assert_eq!(ask(POOR, first.plus(DAY)), None);
        assert_eq!(ask(GOOD, now), None);
    }

    #[test]
    fn a_number_above_the_limit_of_the_next_day_waits_for_the_window() {
        let evening = LINKED.plus(SECOND * 80_000);
        let history = sent((0..200).map(|second| evening.plus(SECOND * second)));
        let until = evening.plus(SECOND * (200 - 75)).plus(DAY);
        let now = evening.plus(SECOND * 200);
        assert_eq!(wait(&history, &Settings::default(), &link(POOR), now).map(|wait| wait.until), Some(until));
        assert_eq!(wait(&history, &Settings::default(), &link(POOR), until), None);
    }
}
