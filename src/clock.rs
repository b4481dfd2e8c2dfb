//! Instants and random sources. Rules take the current time and a random source as arguments, so that tests can choose them.

use chrono::{DateTime, SecondsFormat, Utc};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::time::Duration;

/// An instant with milliseconds: RFC 3339 in JSON, and in SQL an integer, the milliseconds since 1970 UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, utoipa::ToSchema)]
#[schema(value_type = String, format = DateTime, example = "2026-11-25T01:00:00.000Z")]
pub struct Timestamp(i64);

impl Timestamp {
    pub const fn from_unix_millis(millis: i64) -> Self {
        Self(millis)
    }

    pub const fn unix_millis(self) -> i64 {
        self.0
    }

    pub const fn unix_seconds(self) -> i64 {
        self.0.div_euclid(1000)
    }

    pub fn plus(self, span: Duration) -> Self {
        Self(self.0.saturating_add(i64::try_from(span.as_millis()).unwrap_or(i64::MAX)))
    }

    pub fn minus(self, span: Duration) -> Self {
        Self(self.0.saturating_sub(i64::try_from(span.as_millis()).unwrap_or(i64::MAX)))
    }

    /// Returns the time since `earlier`; zero if `earlier` is in the future.
    pub fn since(self, earlier: Self) -> Duration {
        Duration::from_millis(u64::try_from(self.0.saturating_sub(earlier.0)).unwrap_or(0))
    }

    pub fn parse_rfc3339(text: &str) -> Option<Self> {
        DateTime::parse_from_rfc3339(text).ok().map(|at| Self(at.timestamp_millis()))
    }

    pub fn to_rfc3339(self) -> String {
        DateTime::<Utc>::from_timestamp_millis(self.0).unwrap_or_default().to_rfc3339_opts(SecondsFormat::Millis, true)
    }
}

impl Serialize for Timestamp {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.to_rfc3339())
    }
}

impl<'de> Deserialize<'de> for Timestamp {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<str>::deserialize(deserializer)?;
        DateTime::parse_from_rfc3339(&text).map(|at| Self(at.timestamp_millis())).map_err(serde::de::Error::custom)
    }
}

/// The longest time that an alarm may be overdue; after that it is lost. A keep-alive alarm is set 50 s ahead, and Cloudflare evicts an
/// object that has had no alarm for 70 s (docs/design.md, 9).
const MAX_ALARM_DELAY: Duration = Duration::from_secs(20);

/// Returns whether an object's only alarm, which is set to `armed`, must be set to `due`. An alarm that comes earlier is not changed. Nor
/// is an overdue alarm that is not lost: it comes as soon as the thread is free, and setting another time would cancel it.
pub fn needs_alarm(armed: Option<Timestamp>, due: Timestamp, now: Timestamp) -> bool {
    armed.is_none_or(|armed| armed > due || armed < now.minus(MAX_ALARM_DELAY))
}

/// Gives an entry point the current time. Everything below an entry point takes the time as a value.
pub trait Clock {
    fn now(&self) -> Timestamp;
}

/// A random source. Entry points use the system's; everything below takes one as an argument.
pub trait Random {
    fn fill(&mut self, bytes: &mut [u8]);

    /// Returns a uniformly distributed number in `[low, high]`, both ends included; `low` if the range is empty.
    fn between(&mut self, low: u64, high: u64) -> u64 {
        let mut bytes = [0_u8; 8];
        self.fill(&mut bytes);
        match high.checked_sub(low) {
            None | Some(0) => low,
            // The bias of the remainder is below 2^-32 for every range in use (milliseconds of a day).
            Some(span) => low + u64::from_le_bytes(bytes) % span.saturating_add(1).max(1),
        }
    }
}

/// The system's random source, for tokens, ids and gaps.
pub struct SystemRandom;

impl Random for SystemRandom {
    fn fill(&mut self, bytes: &mut [u8]) {
        // Workers and Linux always have a random source. After a failure nothing could continue safely.
        #[expect(clippy::expect_used, reason = "without randomness no key or token may be made")]
        getrandom::fill(bytes).expect("the system has a source of randomness");
    }
}

/// A repeatable random source (SplitMix64), for tests and for results that must be the same when they are computed again.
pub struct SeededRandom(u64);

impl SeededRandom {
    pub const fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// Creates a source from a text. The same text always gives the same random numbers, in every build.
    pub fn from_text(seed: &str) -> Self {
        let digest = Sha256::digest(seed.as_bytes());
        Self(digest.iter().take(8).fold(0, |number, byte| number << 8 | u64::from(*byte)))
    }
}

impl Random for SeededRandom {
    fn fill(&mut self, bytes: &mut [u8]) {
        for chunk in bytes.chunks_mut(8) {
            self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
            let mut mixed = self.0;
            mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
            mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
            for (byte, drawn) in chunk.iter_mut().zip((mixed ^ (mixed >> 31)).to_le_bytes()) {
                *byte = drawn;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_due_alarm_is_not_overwritten() {
        let at = |seconds: i64| Timestamp::from_unix_millis(1_763_700_000_000 + seconds * 1_000);
        assert!(needs_alarm(None, at(50), at(0)));
        assert!(!needs_alarm(Some(at(40)), at(50), at(0)), "it comes earlier");
        assert!(needs_alarm(Some(at(40)), at(2), at(0)), "it comes too late");
        for late in [0, 1, 20] {
            assert!(
                !needs_alarm(Some(at(0)), at(late + 50), at(late)),
                "overdue for {late} s, it comes when the thread is free"
            );
        }
        assert!(needs_alarm(Some(at(0)), at(71), at(21)), "it was lost");
    }
}
