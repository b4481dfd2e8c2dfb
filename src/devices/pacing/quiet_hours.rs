//! Quiet hours: the hours in which the device sends no cold messages, in the local time of the recipients (design 17).

use std::time::Duration;

use super::{
    limits::DAY,
    settings::{QuietHours, TimeOfDay},
};
use crate::{clock::Timestamp, ports::TimeZones};

const MINUTE_MS: i64 = 60_000;
const DAY_MS: i64 = 24 * 60 * MINUTE_MS;
/// For decades, all time zones have changed their offset only at full quarters of an hour.
const QUARTER_MS: i64 = 15 * MINUTE_MS;
/// The most days until quiet hours end. If a clock change skips the only minutes of a day that are not quiet, they do not end on that day.
const MAX_DAYS: i64 = 4;

/// Returns when the quiet hours around `now` end; `None` if `now` is outside of quiet hours.
pub fn end(quiet_hours: &QuietHours, now: Timestamp, zones: &impl TimeZones) -> Option<Timestamp> {
    let offset = |at| zones.offset_at(&quiet_hours.time_zone, at).unwrap_or(0);
    if !quiet_hours.enabled || !is_quiet(quiet_hours, now, offset(now)) {
        return None;
    }
    // This uses the current offset, so it is the end only if the offset does not change before it.
    let end = next_local_time(quiet_hours.to, now, offset(now));
    if offset(end) == offset(now) { Some(end) } else { Some(search(quiet_hours, now, offset)) }
}

fn is_quiet(quiet_hours: &QuietHours, at: Timestamp, offset: i64) -> bool {
    let QuietHours { from, to, .. } = *quiet_hours;
    let minutes = local_millis(at, offset) / MINUTE_MS;
    let minutes = u32::try_from(minutes).unwrap_or(0);
    let time = TimeOfDay::at(minutes / 60, minutes % 60);
    if from <= to { from <= time && time < to } else { from <= time || time < to }
}

/// Returns the milliseconds since local midnight.
fn local_millis(at: Timestamp, offset: i64) -> i64 {
    at.unix_millis().saturating_add(offset * 1000).rem_euclid(DAY_MS)
}

/// Returns the first time after `now` at which the local time is `time`. `offset` is in seconds.
fn next_local_time(time: TimeOfDay, now: Timestamp, offset: i64) -> Timestamp {
    let wanted = i64::from(time.hour() * 60 + time.minute()) * MINUTE_MS;
    let ahead = (wanted - local_millis(now, offset)).rem_euclid(DAY_MS);
    now.plus(Duration::from_millis(u64::try_from(if ahead == 0 { DAY_MS } else { ahead }).unwrap_or(0)))
}

/// Searches for the end minute by minute, for the case that the offset changes before the quiet hours end.
fn search(quiet_hours: &QuietHours, now: Timestamp, offset: impl Fn(Timestamp) -> i64) -> Timestamp {
    let first = now.unix_millis().div_euclid(QUARTER_MS) * QUARTER_MS;
    for quarter in (first..first + MAX_DAYS * DAY_MS).step_by(15 * 60_000) {
        let offset = offset(Timestamp::from_unix_millis(quarter));
        let minutes = (quarter..quarter + QUARTER_MS).step_by(60_000).map(Timestamp::from_unix_millis);
        let end = minutes.filter(|minute| *minute > now).find(|minute| !is_quiet(quiet_hours, *minute, offset));
        if let Some(end) = end {
            return end;
        }
    }
    now.plus(DAY)
}

#[cfg(test)]
mod tests {
    use chrono::{DateTime, TimeZone, Timelike};
    use chrono_tz::{TZ_VARIANTS, Tz};
    use proptest::prelude::*;

    use super::*;
    use crate::devices::pacing::tzdb::Tzdb;

    fn moment(rfc3339: &str) -> Timestamp {
        Timestamp::from_unix_millis(DateTime::parse_from_rfc3339(rfc3339).unwrap().timestamp_millis())
    }

    fn quiet_hours(from: &str, to: &str, time_zone: Tz) -> QuietHours {
        QuietHours {
            enabled: true,
            from: TimeOfDay::parse(from).unwrap(),
            to: TimeOfDay::parse(to).unwrap(),
            time_zone: time_zone.name().to_owned(),
        }
    }

    fn ends(quiet_hours: &QuietHours, now: &str) -> Option<String> {
        end(quiet_hours, moment(now), &Tzdb).map(Timestamp::to_rfc3339)
    }

    fn at(rfc3339: &str) -> String {
        moment(rfc3339).to_rfc3339()
    }

    /// The dashboard decides in the same way whether the present time is quiet, and its test uses the same file.
    #[test]
    fn a_moment_is_quiet_from_the_first_minute_to_before_the_last() {
        let cases: Vec<(QuietHours, String, bool)> =
            serde_json::from_str(include_str!("../../../tests/golden/quiet_hours.json")).unwrap();
        for (quiet_hours, now, is_quiet) in cases {
            assert_eq!(end(&quiet_hours, moment(&now), &Tzdb).is_some(), is_quiet, "{now} {quiet_hours:?}");
        }
    }

    #[test]
    fn quiet_hours_may_span_midnight() {
        let night = QuietHours::default();
        let morning = Some(at("2026-05-02T08:00:00+07:00"));
        assert_eq!(ends(&night, "2026-05-01T20:59:59.999+07:00"), None);
        assert_eq!(ends(&night, "2026-05-01T21:00:00+07:00"), morning);
        assert_eq!(ends(&night, "2026-05-02T00:00:00+07:00"), morning);
        assert_eq!(ends(&night, "2026-05-02T07:59:59.999+07:00"), morning);
        assert_eq!(ends(&night, "2026-05-02T08:00:00+07:00"), None);
    }

    #[test]
    fn quiet_hours_may_lie_within_a_day() {
        let siesta = quiet_hours("12:30", "14:00", Tz::Europe__Madrid);
        assert_eq!(ends(&siesta, "2026-01-10T12:29:00+01:00"), None);
        assert_eq!(ends(&siesta, "2026-01-10T12:30:00+01:00"), Some(at("2026-01-10T14:00:00+01:00")));
        assert_eq!(ends(&siesta, "2026-01-10T14:00:00+01:00"), None);
    }

    #[test]
    fn no_time_is_quiet_if_quiet_hours_are_off_or_empty() {
        let off = QuietHours { enabled: false, ..QuietHours::default() };
        assert_eq!(ends(&off, "2026-05-01T23:00:00+07:00"), None);
        let empty = quiet_hours("21:00", "21:00", Tz::Asia__Jakarta);
        for hour in 0..24 {
            assert_eq!(ends(&empty, &format!("2026-05-01T{hour:02}:00:00+07:00")), None);
        }
    }

    #[test]
    fn quiet_hours_are_an_hour_shorter_or_longer_when_the_clock_changes() {
        let night = quiet_hours("21:00", "08:00", Tz::Europe__Berlin);
        assert_eq!(ends(&night, "2026-03-28T22:00:00+01:00"), Some(at("2026-03-29T08:00:00+02:00")));
        assert_eq!(ends(&night, "2026-10-24T22:00:00+02:00"), Some(at("2026-10-25T08:00:00+01:00")));
    }

    #[test]
    fn if_the_clock_skips_the_end_quiet_hours_end_at_the_skip() {
        let night = quiet_hours("21:00", "02:30", Tz::Europe__Berlin);
        assert_eq!(ends(&night, "2026-03-29T01:59:00+01:00"), Some(at("2026-03-29T03:00:00+02:00")));
        let quiet_but_for_half_an_hour = quiet_hours("02:45", "02:15", Tz::Europe__Berlin);
        assert_eq!(
            ends(&quiet_but_for_half_an_hour, "2026-03-28T12:00:00+01:00"),
            Some(at("2026-03-30T02:15:00+02:00"))
        );
    }

    #[test]
    fn if_the_clock_shows_the_end_twice_quiet_hours_end_twice() {
        let night = quiet_hours("21:00", "02:30", Tz::Europe__Berlin);
        assert_eq!(ends(&night, "2026-10-25T02:10:00+02:00"), Some(at("2026-10-25T02:30:00+02:00")));
        assert_eq!(ends(&night, "2026-10-25T02:30:00+02:00"), None);
        assert_eq!(ends(&night, "2026-10-25T02:10:00+01:00"), Some(at("2026-10-25T02:30:00+01:00")));
    }

    /// Minutes since midnight in the time zone.
    fn local_minutes(time_zone: Tz, at: Timestamp) -> u32 {
        let local = time_zone.timestamp_millis_opt(at.unix_millis()).unwrap();
        local.hour() * 60 + local.minute()
    }

    proptest! {
        /// Every minute before the end is quiet, the end is not, and it comes within three days.
        #[test]
        fn quiet_hours_end_at_the_first_minute_that_is_not_quiet(
            zone in 0..TZ_VARIANTS.len(),
            from in 0_u32..1_440,
            to in 0_u32..1_440,
            minute in 29_000_000_i64..37_000_000, // 2025 to 2040
            millis in 0_i64..60_000,
        ) {
            let time_zone = TZ_VARIANTS[zone];
            let of = |minutes: u32| TimeOfDay::at(minutes / 60, minutes % 60);
            let quiet_hours = QuietHours { enabled: true, from: of(from), to: of(to), time_zone: time_zone.name().to_owned() };
            let is_quiet = |at| {
                let time = local_minutes(time_zone, at);
                // Counted from `from`, with a wrap at midnight, `time` comes before `to`.
                (time + 1_440 - from) % 1_440 < (to + 1_440 - from) % 1_440
            };
            let now = Timestamp::from_unix_millis(minute * 60_000 + millis);
            match end(&quiet_hours, now, &Tzdb) {
                None => prop_assert!(!is_quiet(now)),
                Some(end) => {
                    prop_assert!(end > now && end.since(now) < DAY * 3);
                    prop_assert!(!is_quiet(end));
                    let minutes_before = (1..).map(|minutes| end.unix_millis() - minutes * 60_000);
                    for before in minutes_before.map(Timestamp::from_unix_millis).take_while(|before| *before >= now) {
                        prop_assert!(is_quiet(before), "{} lies before {}", before.to_rfc3339(), end.to_rfc3339());
                    }
                }
            }
        }
    }
}
