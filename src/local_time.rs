//! Formats times in a file: in RFC 3339 for programs, as everywhere in the API, or in the time zone of a person, in a form that
//! spreadsheets recognize as a date.

use chrono::DateTime;

use crate::{
    clock::Timestamp,
    error::{Error, Result},
    language::Language,
    ports::TimeZones,
};

/// The language and the time zone in which a file is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileFormat {
    pub language: Language,
    /// The IANA name of the zone of its times; without one they are in RFC 3339.
    pub time_zone: Option<String>,
}

impl FileFormat {
    /// Returns the heading of a column of times, which names their zone: `sent_at (Asia/Jakarta)`.
    pub fn heading_of_times(&self, heading: &str) -> String {
        self.time_zone.as_ref().map_or_else(|| heading.to_owned(), |zone| format!("{heading} ({zone})"))
    }

    /// Returns the cell of a time; empty if there is none.
    pub fn time(&self, at: Option<Timestamp>, zones: &impl TimeZones) -> String {
        let text = |at: Timestamp| match &self.time_zone {
            Some(zone) => local_time(at, zone, zones),
            None => at.to_rfc3339(),
        };
        at.map(text).unwrap_or_default()
    }
}

/// Parses the IANA name of a time zone.
pub fn parse_time_zone(field: &'static str, name: &str, zones: &impl TimeZones) -> Result<String> {
    match zones.offset_at(name, Timestamp::from_unix_millis(0)) {
        Some(_) => Ok(name.to_owned()),
        None => Err(Error::invalid(field, "no such time zone; its name looks like Asia/Jakarta")),
    }
}

/// Returns the time in this zone, such as `2026-11-28 19:18:05`.
fn local_time(at: Timestamp, zone: &str, zones: &impl TimeZones) -> String {
    let offset_ms = zones.offset_at(zone, at).unwrap_or(0).saturating_mul(1_000);
    let local = DateTime::from_timestamp_millis(at.unix_millis().saturating_add(offset_ms)).unwrap_or_default();
    local.format("%Y-%m-%d %H:%M:%S").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    const SUMMER_ENDS: &str = "2026-10-25T01:00:00Z";

    struct ThreeZones;

    impl TimeZones for ThreeZones {
        fn offset_at(&self, zone: &str, at: Timestamp) -> Option<i64> {
            let is_summer = at < Timestamp::parse_rfc3339(SUMMER_ENDS).unwrap();
            Some(
                3_600
                    * match zone {
                        "UTC" => 0,
                        "Asia/Jakarta" => 7,
                        "Europe/Berlin" if is_summer => 2,
                        "Europe/Berlin" => 1,
                        _ => return None,
                    },
            )
        }
    }

    #[test]
    fn a_time_is_that_of_the_zone_on_its_day() {
        for (zone, time, local) in [
            ("Asia/Jakarta", "2026-11-28T17:30:05.900Z", "2026-11-29 00:30:05"),
            ("Europe/Berlin", "2026-07-01T12:00:00Z", "2026-07-01 14:00:00"),
            ("Europe/Berlin", "2026-12-01T12:00:00Z", "2026-12-01 13:00:00"),
            ("UTC", "2026-11-28T17:30:05Z", "2026-11-28 17:30:05"),
        ] {
            assert_eq!(local_time(Timestamp::parse_rfc3339(time).unwrap(), zone, &ThreeZones), local, "{zone}");
        }
    }

    #[test]
    fn a_file_without_a_zone_has_the_times_of_the_api() {
        let of = |zone: Option<&str>| FileFormat { language: Language::English, time_zone: zone.map(str::to_owned) };
        let at = Some(Timestamp::from_unix_millis(0));
        let shown = |format: &FileFormat| (format.heading_of_times("sent_at"), format.time(at, &ThreeZones));
        assert_eq!(shown(&of(None)), ("sent_at".into(), "1970-01-01T00:00:00.000Z".into()));
        let local = ("sent_at (Asia/Jakarta)".into(), "1970-01-01 07:00:00".into());
        assert_eq!(shown(&of(Some("Asia/Jakarta"))), local);
        assert_eq!(of(None).time(None, &ThreeZones), "");
    }

    #[test]
    fn a_zone_that_does_not_exist_is_refused() {
        assert_eq!(parse_time_zone("timeZone", "Asia/Jakarta", &ThreeZones).unwrap(), "Asia/Jakarta");
        for wrong in ["WIB", "Mars/Olympus", ""] {
            assert!(parse_time_zone("timeZone", wrong, &ThreeZones).is_err(), "{wrong}");
        }
    }
}
