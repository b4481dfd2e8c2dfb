//! The pacing settings of a device. Stored and sent as the same JSON: releases only add fields, each with a default.

use std::{fmt, ops::RangeInclusive, time::Duration};

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use crate::{
    error::{Error, Result},
    json_schema,
    local_time::parse_time_zone,
    ports::TimeZones,
};

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase", default)]
#[schema(as = PacingSettings)]
pub struct Settings {
    pub typing: Typing,
    /// Whether the device marks the messages of a chat as read before it sends a reply.
    pub read_before_reply: bool,
    pub quiet_hours: QuietHours,
    pub limits: SendLimits,
    pub warm_up: WarmUp,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            typing: Typing::default(),
            read_before_reply: true,
            quiet_hours: QuietHours::default(),
            limits: SendLimits::MAX,
            warm_up: WarmUp::default(),
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(default)]
pub struct Typing {
    pub enabled: bool,
    #[serde(rename = "minSeconds", with = "seconds")]
    pub min_ms: u64,
    #[serde(rename = "maxSeconds", with = "seconds")]
    pub max_ms: u64,
}

impl Default for Typing {
    fn default() -> Self {
        Self { enabled: true, min_ms: 1_000, max_ms: 3_000 }
    }
}

/// The time of day in which the device sends no campaign messages and no first messages to strangers. If `from` equals `to`, no time is
/// quiet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase", default)]
pub struct QuietHours {
    pub enabled: bool,
    pub from: TimeOfDay,
    pub to: TimeOfDay,
    /// The IANA name of the time zone.
    pub time_zone: String,
}

impl Default for QuietHours {
    fn default() -> Self {
        Self {
            enabled: true,
            from: TimeOfDay::at(21, 0),
            to: TimeOfDay::at(8, 0),
            time_zone: "Asia/Jakarta".to_owned(),
        }
    }
}

/// The most messages of any kind that a number may send in a minute, an hour and a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase", default)]
#[schema(as = PacingLimits)]
pub struct SendLimits {
    pub per_minute: u32,
    pub per_hour: u32,
    pub per_day: u32,
}

impl SendLimits {
    /// The highest limits that a tenant may set. Higher ones get numbers banned (design 17).
    pub const MAX: Self = Self { per_minute: 20, per_hour: 500, per_day: 5_000 };
}

impl Default for SendLimits {
    fn default() -> Self {
        Self::MAX
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(default)]
pub struct WarmUp {
    pub enabled: bool,
}

impl Default for WarmUp {
    fn default() -> Self {
        Self { enabled: true }
    }
}

/// A local time of day in full minutes; `21:00` in JSON.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct TimeOfDay {
    minutes: u32,
}

impl utoipa::PartialSchema for TimeOfDay {
    fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::Schema> {
        json_schema::text("^([01][0-9]|2[0-3]):[0-5][0-9]$", "21:00")
    }
}

impl utoipa::ToSchema for TimeOfDay {}

impl TimeOfDay {
    /// Creates the time of day with this hour, 0 to 23, and this minute, 0 to 59.
    pub const fn at(hour: u32, minute: u32) -> Self {
        Self { minutes: hour * 60 + minute }
    }

    pub fn parse(text: &str) -> Option<Self> {
        let (hour, minute) = text.split_once(':')?;
        let number = |digits: &str, end: u32| {
            let is_written_out = digits.len() == 2 && digits.bytes().all(|byte| byte.is_ascii_digit());
            digits.parse::<u32>().ok().filter(|number| is_written_out && *number < end)
        };
        Some(Self::at(number(hour, 24)?, number(minute, 60)?))
    }

    pub const fn hour(self) -> u32 {
        self.minutes / 60
    }

    pub const fn minute(self) -> u32 {
        self.minutes % 60
    }
}

impl fmt::Display for TimeOfDay {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{:02}:{:02}", self.hour(), self.minute())
    }
}

impl Serialize for TimeOfDay {
    fn serialize<S: Serializer>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for TimeOfDay {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> std::result::Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse(&text).ok_or_else(|| de::Error::custom(format!("{text} is not a time of day like 21:00")))
    }
}

/// Converts durations: milliseconds in memory, seconds in JSON.
mod seconds {
    use super::{Deserialize, Deserializer, Duration, Serializer, de, in_millis};

    #[allow(clippy::trivially_copy_pass_by_ref, reason = "serde hands out references")]
    pub fn serialize<S: Serializer>(millis: &u64, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_f64(Duration::from_millis(*millis).as_secs_f64())
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<u64, D::Error> {
        let seconds = f64::deserialize(deserializer)?;
        in_millis(seconds).ok_or_else(|| de::Error::custom(format!("{seconds} is not a span of seconds")))
    }
}

fn in_millis(seconds: f64) -> Option<u64> {
    u64::try_from(Duration::try_from_secs_f64(seconds).ok()?.as_millis()).ok()
}

/// A change to any part of the settings; a missing field leaves its setting unchanged.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase", default)]
#[schema(as = PacingPatch)]
pub struct SettingsPatch {
    pub typing: TypingPatch,
    pub read_before_reply: Option<bool>,
    pub quiet_hours: QuietHoursPatch,
    pub limits: SendLimitsPatch,
    pub warm_up: WarmUpPatch,
}

#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase", default)]
pub struct TypingPatch {
    pub enabled: Option<bool>,
    pub min_seconds: Option<f64>,
    pub max_seconds: Option<f64>,
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase", default)]
pub struct QuietHoursPatch {
    pub enabled: Option<bool>,
    pub from: Option<String>,
    pub to: Option<String>,
    pub time_zone: Option<String>,
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase", default)]
#[schema(as = LimitsPatch)]
pub struct SendLimitsPatch {
    pub per_minute: Option<i64>,
    pub per_hour: Option<i64>,
    pub per_day: Option<i64>,
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(default)]
pub struct WarmUpPatch {
    pub enabled: Option<bool>,
}

impl Settings {
    /// Returns the settings after the change; the error names the invalid field.
    pub fn apply(&self, patch: SettingsPatch, zones: &impl TimeZones) -> Result<Self> {
        let SettingsPatch { typing, read_before_reply, quiet_hours, limits, warm_up } = patch;
        Ok(Self {
            typing: self.typing.apply(&typing)?,
            read_before_reply: read_before_reply.unwrap_or(self.read_before_reply),
            quiet_hours: self.quiet_hours.apply(&quiet_hours, zones)?,
            limits: self.limits.apply(&limits)?,
            warm_up: WarmUp { enabled: warm_up.enabled.unwrap_or(self.warm_up.enabled) },
        })
    }
}

/// From half a second to 15 seconds: with longer typing a finished reply would arrive too late.
pub const TYPING_MS: RangeInclusive<u64> = 500..=15_000;

impl Typing {
    fn apply(&self, patch: &TypingPatch) -> Result<Self> {
        let enabled = patch.enabled.unwrap_or(self.enabled);
        let min_ms = typing_time("typing.minSeconds", self.min_ms, patch.min_seconds)?;
        let max_ms = typing_time("typing.maxSeconds", self.max_ms, patch.max_seconds)?;
        if min_ms > max_ms {
            return Err(Error::invalid("typing.minSeconds", "the shortest typing time is longer than the longest"));
        }
        Ok(Self { enabled, min_ms, max_ms })
    }
}

fn typing_time(field: &'static str, current: u64, wanted: Option<f64>) -> Result<u64> {
    let Some(seconds) = wanted else { return Ok(current) };
    let millis = in_millis(seconds).filter(|millis| TYPING_MS.contains(millis));
    millis.ok_or_else(|| Error::invalid(field, "the typing time lies between 0.5 and 15 seconds"))
}

impl QuietHours {
    fn apply(&self, patch: &QuietHoursPatch, zones: &impl TimeZones) -> Result<Self> {
        Ok(Self {
            enabled: patch.enabled.unwrap_or(self.enabled),
            from: time_of_day("quietHours.from", self.from, patch.from.as_deref())?,
            to: time_of_day("quietHours.to", self.to, patch.to.as_deref())?,
            time_zone: time_zone("quietHours.timeZone", &self.time_zone, patch.time_zone.as_deref(), zones)?,
        })
    }
}

fn time_of_day(field: &'static str, current: TimeOfDay, wanted: Option<&str>) -> Result<TimeOfDay> {
    let Some(text) = wanted else { return Ok(current) };
    TimeOfDay::parse(text).ok_or_else(|| Error::invalid(field, "write the time as 21:00, from 00:00 to 23:59"))
}

fn time_zone(field: &'static str, current: &str, wanted: Option<&str>, zones: &impl TimeZones) -> Result<String> {
    wanted.map_or_else(|| Ok(current.to_owned()), |name| parse_time_zone(field, name, zones))
}

impl SendLimits {
    fn apply(self, patch: &SendLimitsPatch) -> Result<Self> {
        let Self { per_minute, per_hour, per_day } = self;
        Ok(Self {
            per_minute: limit("limits.perMinute", per_minute, patch.per_minute, Self::MAX.per_minute)?,
            per_hour: limit("limits.perHour", per_hour, patch.per_hour, Self::MAX.per_hour)?,
            per_day: limit("limits.perDay", per_day, patch.per_day, Self::MAX.per_day)?,
        })
    }
}

fn limit(field: &'static str, current: u32, wanted: Option<i64>, most: u32) -> Result<u32> {
    let Some(wanted) = wanted else { return Ok(current) };
    let limit = u32::try_from(wanted).ok().filter(|limit| (1..=most).contains(limit));
    limit.ok_or_else(|| Error::invalid(field, format!("the limit lies between 1 and {most}")))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::devices::pacing::tzdb::Tzdb;

    fn patch(json: serde_json::Value) -> SettingsPatch {
        serde_json::from_value(json).unwrap()
    }

    #[test]
    fn the_stored_shape_is_pinned() {
        let stored = r#"{"typing":{"enabled":true,"minSeconds":1.0,"maxSeconds":3.0},"readBeforeReply":true,"quietHours":{"enabled":true,"from":"21:00","to":"08:00","timeZone":"Asia/Jakarta"},"limits":{"perMinute":20,"perHour":500,"perDay":5000},"warmUp":{"enabled":true}}"#;
        assert_eq!(serde_json::to_string(&Settings::default()).unwrap(), stored);
        assert_eq!(serde_json::from_str::<Settings>(stored).unwrap(), Settings::default());
    }

    #[test]
    fn missing_stored_fields_get_their_defaults() {
        assert_eq!(serde_json::from_str::<Settings>("{}").unwrap(), Settings::default());
        let partly = r#"{"typing":{"minSeconds":2},"quietHours":{"to":"06:30"},"limits":{"perDay":100},"warmUp":{}}"#;
        let expected = Settings {
            typing: Typing { min_ms: 2_000, ..Typing::default() },
            quiet_hours: QuietHours { to: TimeOfDay::at(6, 30), ..QuietHours::default() },
            limits: SendLimits { per_day: 100, ..SendLimits::MAX },
            ..Settings::default()
        };
        assert_eq!(serde_json::from_str::<Settings>(partly).unwrap(), expected);
    }

    #[test]
    fn a_change_keeps_the_other_fields() {
        let settings = Settings::default();
        assert_eq!(settings.apply(SettingsPatch::default(), &Tzdb), Ok(settings.clone()));
        let changed = settings
            .apply(
                patch(json!({
                    "typing": { "enabled": false, "minSeconds": 0.5, "maxSeconds": 12.5 },
                    "readBeforeReply": false,
                    "quietHours": { "from": "22:30", "timeZone": "America/Sao_Paulo" },
                    "limits": { "perMinute": 1, "perDay": 5000 },
                    "warmUp": { "enabled": false },
                })),
                &Tzdb,
            )
            .unwrap();
        let expected = Settings {
            typing: Typing { enabled: false, min_ms: 500, max_ms: 12_500 },
            read_before_reply: false,
            quiet_hours: QuietHours {
                from: TimeOfDay::at(22, 30),
                time_zone: "America/Sao_Paulo".to_owned(),
                ..QuietHours::default()
            },
            limits: SendLimits { per_minute: 1, ..SendLimits::MAX },
            warm_up: WarmUp { enabled: false },
        };
        assert_eq!(changed, expected);
        let sent = serde_json::to_value(patch(json!({ "limits": { "perHour": 7 } }))).unwrap();
        assert_eq!(
            changed.apply(patch(sent), &Tzdb).unwrap().limits,
            SendLimits { per_minute: 1, per_hour: 7, per_day: 5_000 }
        );
    }

    #[test]
    fn the_error_names_the_invalid_field() {
        for (field, wrong) in [
            ("typing.minSeconds", json!({ "typing": { "minSeconds": 0.4 } })),
            ("typing.minSeconds", json!({ "typing": { "minSeconds": -1 } })),
            ("typing.maxSeconds", json!({ "typing": { "maxSeconds": 15.1 } })),
            ("typing.maxSeconds", json!({ "typing": { "maxSeconds": 1e300 } })),
            ("typing.minSeconds", json!({ "typing": { "minSeconds": 3.5 } })),
            ("quietHours.from", json!({ "quietHours": { "from": "24:00" } })),
            ("quietHours.from", json!({ "quietHours": { "from": "9:00" } })),
            ("quietHours.to", json!({ "quietHours": { "to": "08:60" } })),
            ("quietHours.to", json!({ "quietHours": { "to": "+8:00" } })),
            ("quietHours.to", json!({ "quietHours": { "to": "eight" } })),
            ("quietHours.timeZone", json!({ "quietHours": { "timeZone": "Mars/Olympus" } })),
            ("limits.perMinute", json!({ "limits": { "perMinute": 21 } })),
            ("limits.perHour", json!({ "limits": { "perHour": 0 } })),
            ("limits.perDay", json!({ "limits": { "perDay": -5 } })),
        ] {
            match Settings::default().apply(patch(wrong.clone()), &Tzdb) {
                Err(Error::Invalid { details, .. }) => assert_eq!(details["field"], field, "{wrong}"),
                other => panic!("{wrong}: {other:?}"),
            }
        }
    }

    #[test]
    fn a_time_of_day_has_two_digits_for_hour_and_minute() {
        for text in ["00:00", "08:05", "23:59"] {
            assert_eq!(TimeOfDay::parse(text).map(|time| time.to_string()).as_deref(), Some(text));
        }
        assert!(TimeOfDay::at(8, 0) < TimeOfDay::at(21, 0));
        assert!(serde_json::from_value::<TimeOfDay>(json!("25:00")).is_err());
    }
}
