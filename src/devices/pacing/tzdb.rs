//! The time zone database of the tests.

use chrono::{DateTime, Offset, TimeZone};
use chrono_tz::Tz;

use crate::{clock::Timestamp, ports::TimeZones};

pub struct Tzdb;

impl TimeZones for Tzdb {
    fn offset_at(&self, zone: &str, at: Timestamp) -> Option<i64> {
        let zone: Tz = zone.parse().ok()?;
        let utc = DateTime::from_timestamp_millis(at.unix_millis())?.naive_utc();
        Some(zone.offset_from_utc_datetime(&utc).fix().local_minus_utc().into())
    }
}
