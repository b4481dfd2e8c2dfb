//! Which names of time zones quiet hours take.

use chrono::{DateTime, Offset, TimeZone};
use cloudwa_flow::{
    clock::Timestamp,
    devices::pacing::{QuietHoursPatch, Settings, SettingsPatch},
    error::Error,
    ports::TimeZones,
};

/// The names of the time zone database, as a Worker's host knows them.
struct Database;

impl TimeZones for Database {
    fn offset_at(&self, zone: &str, at: Timestamp) -> Option<i64> {
        let zone: chrono_tz::Tz = zone.parse().ok()?;
        let utc = DateTime::from_timestamp_millis(at.unix_millis())?.naive_utc();
        Some(zone.offset_from_utc_datetime(&utc).fix().local_minus_utc().into())
    }
}

fn settings_with(zone: &str) -> cloudwa_flow::error::Result<Settings> {
    let quiet_hours = QuietHoursPatch { time_zone: Some(zone.into()), ..QuietHoursPatch::default() };
    Settings::default().apply(SettingsPatch { quiet_hours, ..SettingsPatch::default() }, &Database)
}

#[test]
fn an_older_name_of_a_time_zone_is_taken_and_an_abbreviation_is_refused_with_an_example() {
    for zone in ["Asia/Jakarta", "Asia/Calcutta", "US/Pacific", "Asia/Makassar", "Asia/Jayapura"] {
        assert_eq!(settings_with(zone).unwrap().quiet_hours.time_zone, zone);
    }
    for zone in ["WIB", "WITA", "GMT+7", "UTC+07:00", "+07:00", "Jakarta", ""] {
        let Err(Error::Invalid { message, details }) = settings_with(zone) else { panic!("{zone} was taken") };
        assert!(details["field"] == "quietHours.timeZone" && message.contains("Asia/Jakarta"), "{zone}: {message}");
    }
}
