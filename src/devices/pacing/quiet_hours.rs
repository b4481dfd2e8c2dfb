//! At night nobody wants an advertisement: when cold texts rest, by the clock on the wall of the recipients (design 17).

use chrono::{DateTime, MappedLocalTime, NaiveDate, TimeZone, Timelike};
use chrono_tz::{GapInfo, Tz};

use super::{
    limits::A_DAY,
    settings::{QuietHours, TimeOfDay},
};
use crate::clock::Timestamp;

/// Days on which quiet hours may end, from today. A day whose clock jumps over the only loud minutes has none.
const DAYS: usize = 4;

/// The next moment that is not quiet; `None` if `now` is not.
pub fn end(quiet_hours: &QuietHours, now: Timestamp) -> Option<Timestamp> {
    if !quiet_hours.enabled || !is_quiet(quiet_hours, now) {
        return None;
    }
    let today = on_the_wall(quiet_hours.time_zone, now).date_naive();
    let mut ends = today.iter_days().take(DAYS).flat_map(|day| ends_on(day, quiet_hours));
    ends.find(|end| *end > now && !is_quiet(quiet_hours, *end)).or_else(|| Some(now.plus(A_DAY)))
}

fn is_quiet(quiet_hours: &QuietHours, at: Timestamp) -> bool {
    let QuietHours { from, to, .. } = *quiet_hours;
    let wall = on_the_wall(quiet_hours.time_zone, at);
    let time = TimeOfDay::at(wall.hour(), wall.minute());
    if from <= to { from <= time && time < to } else { from <= time || time < to }
}

fn on_the_wall(time_zone: Tz, at: Timestamp) -> DateTime<Tz> {
    DateTime::from_timestamp_millis(at.unix_millis()).unwrap_or_default().with_timezone(&time_zone)
}

/// Most days once; twice when the clock is set back over it, and as soon as the clock has jumped over it.
fn ends_on(day: NaiveDate, quiet_hours: &QuietHours) -> impl Iterator<Item = Timestamp> + use<> {
    let time_zone = quiet_hours.time_zone;
    let wall = day.and_hms_opt(quiet_hours.to.hour(), quiet_hours.to.minute(), 0).unwrap_or_default();
    let (first, second) = match time_zone.from_local_datetime(&wall) {
        MappedLocalTime::Single(end) => (Some(end), None),
        MappedLocalTime::Ambiguous(first, second) => (Some(first), Some(second)),
        MappedLocalTime::None => (GapInfo::new(&wall, &time_zone).and_then(|gap| gap.end), None),
    };
    first.into_iter().chain(second).map(|end| Timestamp::from_unix_millis(end.timestamp_millis()))
}

#[cfg(test)]
mod tests {
    use chrono_tz::TZ_VARIANTS;
    use proptest::prelude::*;

    use super::*;

    fn moment(rfc3339: &str) -> Timestamp {
        Timestamp::from_unix_millis(DateTime::parse_from_rfc3339(rfc3339).unwrap().timestamp_millis())
    }

    fn quiet_hours(from: &str, to: &str, time_zone: Tz) -> QuietHours {
        QuietHours {
            enabled: true,
            from: TimeOfDay::parse(from).unwrap(),
            to: TimeOfDay::parse(to).unwrap(),
            time_zone,
        }
    }

    fn ends(quiet_hours: &QuietHours, now: &str) -> Option<String> {
        end(quiet_hours, moment(now)).map(Timestamp::to_rfc3339)
    }

    fn at(rfc3339: &str) -> String {
        moment(rfc3339).to_rfc3339()
    }

    #[test]
    fn a_night_spans_midnight() {
        let night = QuietHours::default();
        let morning = Some(at("2026-05-02T08:00:00+07:00"));
        assert_eq!(ends(&night, "2026-05-01T20:59:59.999+07:00"), None);
        assert_eq!(ends(&night, "2026-05-01T21:00:00+07:00"), morning);
        assert_eq!(ends(&night, "2026-05-02T00:00:00+07:00"), morning);
        assert_eq!(ends(&night, "2026-05-02T07:59:59.999+07:00"), morning);
        assert_eq!(ends(&night, "2026-05-02T08:00:00+07:00"), None);
    }

    #[test]
    fn a_siesta_lies_within_the_day() {
        let siesta = quiet_hours("12:30", "14:00", Tz::Europe__Madrid);
        assert_eq!(ends(&siesta, "2026-01-10T12:29:00+01:00"), None);
        assert_eq!(ends(&siesta, "2026-01-10T12:30:00+01:00"), Some(at("2026-01-10T14:00:00+01:00")));
        assert_eq!(ends(&siesta, "2026-01-10T14:00:00+01:00"), None);
    }

    #[test]
    fn no_hours_are_quiet_when_they_are_off_or_empty() {
        let off = QuietHours { enabled: false, ..QuietHours::default() };
        assert_eq!(ends(&off, "2026-05-01T23:00:00+07:00"), None);
        let empty = quiet_hours("21:00", "21:00", Tz::Asia__Jakarta);
        for hour in 0..24 {
            assert_eq!(ends(&empty, &format!("2026-05-01T{hour:02}:00:00+07:00")), None);
        }
    }

    #[test]
    fn a_night_is_an_hour_shorter_or_longer_when_clocks_change() {
        let night = quiet_hours("21:00", "08:00", Tz::Europe__Berlin);
        assert_eq!(ends(&night, "2026-03-28T22:00:00+01:00"), Some(at("2026-03-29T08:00:00+02:00")));
        assert_eq!(ends(&night, "2026-10-24T22:00:00+02:00"), Some(at("2026-10-25T08:00:00+01:00")));
    }

    #[test]
    fn an_end_the_clock_jumps_over_is_the_jump() {
        let night = quiet_hours("21:00", "02:30", Tz::Europe__Berlin);
        assert_eq!(ends(&night, "2026-03-29T01:59:00+01:00"), Some(at("2026-03-29T03:00:00+02:00")));
        let loud_for_half_an_hour = quiet_hours("02:45", "02:15", Tz::Europe__Berlin);
        assert_eq!(ends(&loud_for_half_an_hour, "2026-03-28T12:00:00+01:00"), Some(at("2026-03-30T02:15:00+02:00")));
    }

    #[test]
    fn an_end_that_comes_twice_ends_twice() {
        let night = quiet_hours("21:00", "02:30", Tz::Europe__Berlin);
        assert_eq!(ends(&night, "2026-10-25T02:10:00+02:00"), Some(at("2026-10-25T02:30:00+02:00")));
        assert_eq!(ends(&night, "2026-10-25T02:30:00+02:00"), None);
        assert_eq!(ends(&night, "2026-10-25T02:10:00+01:00"), Some(at("2026-10-25T02:30:00+01:00")));
    }

    /// Minutes since midnight where the clock hangs.
    fn wall_minutes(time_zone: Tz, at: Timestamp) -> u32 {
        let wall = time_zone.timestamp_millis_opt(at.unix_millis()).unwrap();
        wall.hour() * 60 + wall.minute()
    }

    proptest! {
        /// Minute by minute: everything before the end is quiet, the end is not, and it comes within three days.
        #[test]
        fn they_end_at_the_first_minute_that_is_not_quiet(
            zone in 0..TZ_VARIANTS.len(),
            from in 0_u32..1_440,
            to in 0_u32..1_440,
            minute in 29_000_000_i64..37_000_000, // 2025 to 2040
            millis in 0_i64..60_000,
        ) {
            let time_zone = TZ_VARIANTS[zone];
            let of = |minutes: u32| TimeOfDay::at(minutes / 60, minutes % 60);
            let quiet_hours = QuietHours { enabled: true, from: of(from), to: of(to), time_zone };
            let is_quiet = |at| {
                let time = wall_minutes(time_zone, at);
                // From `from` on, going round the clock, `to` has not come yet.
                (time + 1_440 - from) % 1_440 < (to + 1_440 - from) % 1_440
            };
            let now = Timestamp::from_unix_millis(minute * 60_000 + millis);
            match end(&quiet_hours, now) {
                None => prop_assert!(!is_quiet(now)),
                Some(end) => {
                    prop_assert!(end > now && end.since(now) < A_DAY * 3);
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
