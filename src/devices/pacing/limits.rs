//! The limits of a number for all its messages, in rolling windows, and the share of them that campaigns may use
//! (design 17).

use std::{collections::VecDeque, time::Duration};

use super::{Used, Wait, WaitCode, settings::SendLimits};
use crate::{clock::Timestamp, devices::outbox::PriorityClass};

const MINUTE: Duration = Duration::from_mins(1);
const HOUR: Duration = Duration::from_hours(1);
/// The longest of the rolling windows.
pub const DAY: Duration = Duration::from_hours(24);

/// The kind of a sent message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SendKind {
    /// Whether the message was the first one to a stranger.
    pub is_cold: bool,
    pub is_campaign: bool,
}

/// The times at which messages were sent in the last 24 hours. It takes at most 80 KiB: no rule needs more than the last 5 000 messages.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct History {
    all: SendTimes,
    cold: SendTimes,
}

impl History {
    /// Makes a history from the rows of the outbox, in any order.
    pub fn from_rows(rows: impl Iterator<Item = (Timestamp, SendKind)>) -> Self {
        let mut rows: Vec<_> = rows.collect();
        rows.sort_unstable_by_key(|(at, _)| *at);
        let mut history = Self::default();
        for (at, kind) in rows {
            history.record(at, kind);
        }
        history
    }

    pub fn record(&mut self, at: Timestamp, kind: SendKind) {
        self.all.insert(at);
        if kind.is_cold || kind.is_campaign {
            self.cold.insert(at);
        }
    }

    /// Returns the time from which fewer than `limit` cold messages are in the last 24 hours; `None` if that is so at `now`.
    pub fn cold_limit_reached_until(&self, limit: u32, now: Timestamp) -> Option<Timestamp> {
        self.cold.full_until(limit, DAY, now)
    }

    pub fn count_cold(&self, now: Timestamp) -> usize {
        self.cold.count(DAY, now)
    }
}

/// Times of sent messages, oldest first.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct SendTimes(VecDeque<Timestamp>);

impl SendTimes {
    const MAX_LENGTH: usize = SendLimits::MAX.per_day as usize;

    fn insert(&mut self, at: Timestamp) {
        let place = self.0.partition_point(|other| *other <= at);
        self.0.insert(place, at);
        let Some(newest) = self.0.back().copied() else { return };
        while self.0.len() > Self::MAX_LENGTH || self.0.front().is_some_and(|oldest| oldest.plus(DAY) <= newest) {
            self.0.pop_front();
        }
    }

    /// Returns until when a window is full. It is full as long as the `limit`-th newest message is in it, so this needs no count.
    fn full_until(&self, limit: u32, span: Duration, now: Timestamp) -> Option<Timestamp> {
        // With a limit of 0 the wait would never end.
        let limit = usize::try_from(limit.max(1)).unwrap_or(usize::MAX);
        let deciding = self.0.get(self.0.len().checked_sub(limit)?)?;
        Some(deciding.plus(span)).filter(|until| *until > now)
    }

    fn count(&self, span: Duration, now: Timestamp) -> usize {
        self.0.len() - self.0.partition_point(|at| at.plus(span) <= now)
    }
}

struct Window {
    span: Duration,
    limit: u32,
    code: WaitCode,
}

const fn windows(limits: &SendLimits) -> [Window; 3] {
    [
        Window { span: MINUTE, limit: limits.per_minute, code: WaitCode::MinuteLimit },
        Window { span: HOUR, limit: limits.per_hour, code: WaitCode::HourLimit },
        Window { span: DAY, limit: limits.per_day, code: WaitCode::DayLimit },
    ]
}

/// Returns three quarters of a limit, rounded down: campaigns leave 25 % of each limit to other messages.
const fn share_of_campaigns(limit: u32) -> u32 {
    limit - limit.div_ceil(4)
}

/// Returns the waits of the windows that are full for this class. For campaigns a window is full before its limit is reached, and remains
/// full longer.
pub fn waits<'a>(
    history: &'a History,
    limits: &SendLimits,
    class: PriorityClass,
    now: Timestamp,
) -> impl Iterator<Item = Wait> + use<'a> {
    windows(limits).into_iter().filter_map(move |Window { span, limit, code }| {
        let (limit, code) =
            if class.is_campaign() { (share_of_campaigns(limit), WaitCode::KeptFree) } else { (limit, code) };
        history.all.full_until(limit, span, now).map(|until| Wait { code, until })
    })
}

/// Returns how much of the limits of a minute, an hour and a day is used.
pub fn used_limits(history: &History, limits: &SendLimits, now: Timestamp) -> [Used; 3] {
    windows(limits).map(|Window { span, limit, .. }| Used { used: history.all.count(span, now), limit })
}

#[cfg(test)]
mod tests {
    use super::*;

    const START: Timestamp = Timestamp::from_unix_millis(1_763_700_000_000);
    const SECOND: Duration = Duration::from_secs(1);
    const WARM: SendKind = SendKind { is_cold: false, is_campaign: false };

    fn at(second: u32) -> Timestamp {
        START.plus(SECOND * second)
    }

    fn history(seconds: impl IntoIterator<Item = u32>) -> History {
        History::from_rows(seconds.into_iter().map(|second| (at(second), WARM)))
    }

    fn wait_of(history: &History, limits: SendLimits, class: PriorityClass, now: Timestamp) -> Option<Wait> {
        waits(history, &limits, class, now).max_by_key(|wait| wait.until)
    }

    #[test]
    fn a_window_moves_with_the_clock() {
        let full = history(0..20);
        let minute = Some(Wait { code: WaitCode::MinuteLimit, until: at(60) });
        for class in [PriorityClass::Urgent, PriorityClass::High, PriorityClass::Normal] {
            assert_eq!(wait_of(&history(0..19), SendLimits::MAX, class, at(19)), None);
            assert_eq!(wait_of(&full, SendLimits::MAX, class, at(19)), minute);
            assert_eq!(wait_of(&full, SendLimits::MAX, class, at(59)), minute);
            assert_eq!(wait_of(&full, SendLimits::MAX, class, at(60)), None);
        }
    }

    #[test]
    fn hour_and_day_have_their_own_limits() {
        let limits = SendLimits { per_minute: 20, per_hour: 3, per_day: 4 };
        let ask = |history: &History, now| wait_of(history, limits, PriorityClass::Normal, now);
        assert_eq!(ask(&history([0, 100, 200]), at(300)), Some(Wait { code: WaitCode::HourLimit, until: at(3_600) }));
        assert_eq!(
            ask(&history([0, 100, 200, 3_700]), at(3_800)),
            Some(Wait { code: WaitCode::DayLimit, until: at(86_400) })
        );
    }

    #[test]
    fn campaigns_leave_a_quarter_of_each_limit_free() {
        for (limit, share) in [(20, 15), (500, 375), (5_000, 3_750), (5, 3), (4, 3), (3, 2), (2, 1)] {
            assert_eq!(share_of_campaigns(limit), share);
        }
        assert_eq!(wait_of(&history(0..14), SendLimits::MAX, PriorityClass::Campaign, at(20)), None);
        let kept_free = Wait { code: WaitCode::KeptFree, until: at(60) };
        assert_eq!(wait_of(&history(0..15), SendLimits::MAX, PriorityClass::Campaign, at(20)), Some(kept_free));
        assert_eq!(wait_of(&history(0..15), SendLimits::MAX, PriorityClass::Normal, at(20)), None);
    }

    #[test]
    fn a_campaign_continues_under_a_limit_of_one() {
        let limits = SendLimits { per_minute: 1, per_hour: 1, per_day: 1 };
        assert_eq!(wait_of(&History::default(), limits, PriorityClass::Campaign, at(0)), None);
        assert_eq!(
            wait_of(&history([0]), limits, PriorityClass::Campaign, at(1)).map(|wait| wait.until),
            Some(at(86_400))
        );
    }

    #[test]
    fn a_limit_that_is_not_reached_causes_no_wait() {
        let limits = SendLimits { per_minute: u32::MAX, per_hour: u32::MAX, per_day: u32::MAX };
        for class in PriorityClass::ALL {
            assert_eq!(wait_of(&history(0..1_000), limits, class, at(1_000)), None);
        }
    }

    #[test]
    fn cold_messages_count_for_the_limits_of_all_messages_too() {
        let mut history = History::default();
        for kind in [
            WARM,
            SendKind { is_cold: true, is_campaign: false },
            SendKind { is_cold: false, is_campaign: true },
            SendKind { is_cold: true, is_campaign: true },
        ] {
            history.record(START, kind);
        }
        assert_eq!(history.count_cold(START), 3);
        assert_eq!(used_limits(&history, &SendLimits::MAX, START).map(|used| used.used), [4, 4, 4]);
        assert_eq!(used_limits(&history, &SendLimits::MAX, at(60)).map(|used| used.used), [0, 4, 4]);
        assert_eq!(used_limits(&history, &SendLimits::MAX, at(3_600)).map(|used| used.used), [0, 0, 4]);
        assert_eq!(used_limits(&history, &SendLimits::MAX, at(86_400)).map(|used| used.used), [0, 0, 0]);
        assert_eq!(history.count_cold(at(86_399)), 3);
        assert_eq!(history.count_cold(at(86_400)), 0);
    }

    #[test]
    fn rows_in_any_order_make_the_same_history() {
        let mut recorded = History::default();
        for second in [5, 1, 9, 3, 7] {
            recorded.record(at(second), WARM);
        }
        assert_eq!(recorded, history([9, 7, 5, 3, 1]));
    }

    #[test]
    fn the_history_keeps_at_most_the_limit_of_a_day() {
        let many = history(0..20_000);
        assert_eq!(many.all.0.len(), 5_000);
        assert_eq!(
            wait_of(&many, SendLimits::MAX, PriorityClass::Normal, at(20_000)).map(|wait| wait.until),
            Some(at(101_400))
        );
        let old = history([0, 100, 86_400]);
        assert_eq!(old.all.0.len(), 2, "a message sent a day ago is dropped");
    }

    #[test]
    fn a_clock_that_steps_back_ends_no_wait() {
        let full = history(100..120);
        assert_eq!(
            wait_of(&full, SendLimits::MAX, PriorityClass::Normal, at(90)).map(|wait| wait.until),
            Some(at(160))
        );
    }
}
