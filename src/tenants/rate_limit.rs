//! How often somebody may ask: so many requests in one go, and then as many more a minute (GCRA: one instant a bucket,
//! which tells how far ahead of an even pace he is).

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::{
    clock::Timestamp,
    error::{Error, Result},
    tenants::access::Action,
};

/// What is counted. A person and an address each have their own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Bucket {
    /// Tries to sign in, from one address.
    SignIn,
    /// Requests of one person, or from one address where nobody is signed in.
    Requests,
    /// Files of one person.
    Uploads,
    /// Texts that one device accepts from people and programs; those of broadcasts have their own pace.
    Sends,
}

/// Which buckets a request is taken from, the narrowest last. Of whoever watches over this installation none; of a file
/// that is only looked at (`dryRun`) no upload, because whoever sorts its columns looks often. A device counts its
/// `Sends` itself, as it accepts.
pub fn buckets_of(action: Action, is_dry_run: bool) -> &'static [Bucket] {
    if action == Action::ReadHealth {
        return &[];
    }
    if action == Action::SignIn {
        return &[Bucket::SignIn];
    }
    if action == Action::ImportContacts && !is_dry_run {
        &[Bucket::Requests, Bucket::Uploads]
    } else {
        &[Bucket::Requests]
    }
}

/// How many a minute, by bucket; `None` where nothing is limited.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits(Option<[u32; 4]>);

impl Limits {
    /// Design 22. A person has three times what a machine has: a page that opens asks several times.
    pub const USUAL: Self = Self(Some([10, 300, 10, 50]));

    /// Reads the variable `RATE_LIMITS`: nothing, `off`, or some of `signIn=10 requests=300 uploads=10 sends=50`.
    pub fn parse(variable: Option<&str>) -> Result<Self> {
        let text = variable.unwrap_or_default().trim();
        if text == "off" {
            return Ok(Self(None));
        }
        let wrong = |part: &str| Error::Internal(format!("the variable RATE_LIMITS has no limit in {part:?}"));
        let mut limits = Self::USUAL;
        for part in text.split_whitespace() {
            let (name, number) = part.split_once('=').ok_or_else(|| wrong(part))?;
            let number = number.parse().ok().filter(|number| *number > 0).ok_or_else(|| wrong(part))?;
            let bucket = match name {
                "signIn" => Bucket::SignIn,
                "requests" => Bucket::Requests,
                "uploads" => Bucket::Uploads,
                "sends" => Bucket::Sends,
                _ => return Err(wrong(part)),
            };
            if let Some(slot) = limits.0.as_mut().and_then(|limits| limits.get_mut(bucket as usize)) {
                *slot = number;
            }
        }
        Ok(limits)
    }

    /// How many a minute; `None` is as many as one likes.
    pub fn of(self, bucket: Bucket) -> Option<u32> {
        self.0?.get(bucket as usize).copied()
    }
}

/// What a bucket answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Verdict {
    /// A minute.
    pub limit: u32,
    /// Which may come at once.
    pub remaining: u32,
    /// When all of them may come at once again.
    pub reset_at: Timestamp,
    /// In how many seconds the next may come; only a refusal has it.
    pub retry_after: Option<u32>,
}

impl Verdict {
    /// A refusal as the error it is.
    pub fn refuse(&self) -> Result<()> {
        let Self { limit, reset_at, .. } = *self;
        self.retry_after.map_or(Ok(()), |after_seconds| Err(Error::RateLimited { limit, after_seconds, reset_at }))
    }
}

const A_MINUTE_MICROS: i64 = 60_000_000;

/// How far ahead of an even pace a bucket is: until when, in microseconds since 1970 (at 100 a minute, one request is
/// 600 ms, at 100 000 a fraction of one).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Level(i64);

impl Level {
    /// Takes one of `limit` a minute. A refusal takes nothing.
    pub fn take(&mut self, limit: u32, now: Timestamp) -> Verdict {
        let limit = limit.max(1);
        let each = A_MINUTE_MICROS / i64::from(limit);
        let now_micros = now.unix_millis().saturating_mul(1_000);
        let taken_until = self.0.max(now_micros).saturating_add(each);
        let over = taken_until.saturating_sub(now_micros).saturating_sub(A_MINUTE_MICROS);
        let is_refused = over > 0;
        if !is_refused {
            self.0 = taken_until;
        }
        let ahead = self.0.saturating_sub(now_micros);
        let remaining = A_MINUTE_MICROS.saturating_sub(ahead).max(0) / each;
        Verdict {
            limit,
            remaining: u32::try_from(remaining).unwrap_or(limit).min(limit),
            reset_at: Timestamp::from_unix_millis(self.0.div_euclid(1_000)),
            retry_after: is_refused.then(|| u32::try_from(over.div_euclid(1_000_000) + 1).unwrap_or(u32::MAX)),
        }
    }

    const fn ahead_micros(self, now: Timestamp) -> i64 {
        self.0.saturating_sub(now.unix_millis().saturating_mul(1_000))
    }
}

/// The buckets of one person, address or device.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Levels(BTreeMap<Bucket, Level>);

impl Levels {
    /// Takes one of each, up to the first that refuses; the last answer counts.
    pub fn take(&mut self, wanted: &[(Bucket, u32)], now: Timestamp) -> Option<Verdict> {
        let mut last = None;
        for (bucket, limit) in wanted {
            let verdict = self.0.entry(*bucket).or_default().take(*limit, now);
            last = Some(verdict);
            if verdict.retry_after.is_some() {
                break;
            }
        }
        last
    }

    /// Whether more than half of a minute's worth of some bucket is taken. Only then they are worth a row: forgetting
    /// less lets somebody ask half as much again.
    pub fn are_worth_keeping(&self, now: Timestamp) -> bool {
        self.0.values().any(|level| level.ahead_micros(now) > A_MINUTE_MICROS / 2)
    }

    /// When nothing of them is left.
    pub fn empty_at(&self) -> Option<Timestamp> {
        self.0.values().map(|level| Timestamp::from_unix_millis(level.0.div_euclid(1_000) + 1)).max()
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    const NOW: Timestamp = Timestamp::from_unix_millis(1_763_700_000_000);

    #[test]
    fn a_minutes_worth_may_come_at_once_and_then_one_by_one() {
        let mut level = Level::default();
        for left in (0..10).rev() {
            let verdict = level.take(10, NOW);
            assert_eq!((verdict.limit, verdict.remaining, verdict.retry_after), (10, left, None));
        }
        let refused = level.take(10, NOW);
        assert_eq!((refused.remaining, refused.retry_after), (0, Some(7)), "one every six seconds");
        assert_eq!(refused.reset_at, NOW.plus(Duration::from_mins(1)));
        assert!(matches!(refused.refuse(), Err(Error::RateLimited { after_seconds: 7, limit: 10, .. })));

        assert_eq!(level.take(10, NOW.plus(Duration::from_millis(5_999))).retry_after, Some(1));
        assert_eq!(level.take(10, NOW.plus(Duration::from_secs(6))).retry_after, None);
        assert_eq!(level.take(10, NOW.plus(Duration::from_hours(1))).remaining, 9, "rest is not saved up");
    }

    #[test]
    fn in_any_minute_nobody_gets_more_than_twice_the_limit_and_on_the_whole_the_limit() {
        for limit in [1, 7, 50, 100, 300] {
            let mut level = Level::default();
            let mut passed = 0;
            for second in 0..600 {
                for _ in 0..20 {
                    let verdict = level.take(limit, NOW.plus(Duration::from_secs(second)));
                    passed += u32::from(verdict.retry_after.is_none());
                }
            }
            let most = limit.saturating_mul(11);
            assert!(passed <= most && passed >= most.min(20 * 600).saturating_sub(limit), "{limit}: {passed}");
        }
    }

    #[test]
    fn the_wait_a_refusal_names_is_enough() {
        let mut level = Level::default();
        for limit in [3, 10, 77, 300] {
            while level.take(limit, NOW).retry_after.is_none() {}
            let after = level.take(limit, NOW).retry_after.unwrap();
            let mut later = level;
            assert_eq!(later.take(limit, NOW.plus(Duration::from_secs(after.into()))).retry_after, None, "{limit}");
            level = Level::default();
        }
    }

    #[test]
    fn levels_below_half_may_be_forgotten() {
        let mut levels = Levels::default();
        for taken in 1..=10 {
            levels.take(&[(Bucket::Requests, 300), (Bucket::Uploads, 10)], NOW);
            assert_eq!(levels.are_worth_keeping(NOW), taken > 5, "{taken}");
        }
        assert!(!levels.are_worth_keeping(NOW.plus(Duration::from_secs(31))));
        assert!(levels.empty_at().unwrap() > NOW.plus(Duration::from_mins(1)));
    }

    #[test]
    fn the_narrowest_bucket_answers_and_a_refusal_spares_those_behind_it() {
        let mut levels = Levels::default();
        let both = [(Bucket::Requests, 2), (Bucket::Uploads, 10)];
        assert_eq!(levels.take(&both, NOW).map(|verdict| verdict.limit), Some(10));
        levels.take(&both, NOW);
        let refused = levels.take(&both, NOW).unwrap();
        assert_eq!((refused.limit, refused.retry_after), (2, Some(31)));
        assert_eq!(levels.take(&[(Bucket::Uploads, 10)], NOW).unwrap().remaining, 7);
        assert_eq!(levels.take(&[], NOW), None);
    }

    #[test]
    fn levels_are_kept_as_they_always_were() {
        let kept = r#"{"requests":1763700000600000,"uploads":1763700006000000}"#;
        let mut levels = Levels::default();
        levels.take(&[(Bucket::Requests, 100), (Bucket::Uploads, 10)], NOW);
        assert_eq!(serde_json::to_string(&levels).unwrap(), kept);
        assert_eq!(serde_json::from_str::<Levels>(kept).unwrap(), levels);
    }

    #[test]
    fn an_installation_may_have_other_limits_and_a_mistake_in_them_is_said() {
        let named = |variable| Limits::parse(variable).map(|limits| limits.of(Bucket::Requests));
        assert_eq!(named(None), Ok(Some(300)));
        assert_eq!(named(Some("  ")), Ok(Some(300)));
        assert_eq!(named(Some("requests=1000 sends=5")), Ok(Some(1000)));
        assert_eq!(Limits::parse(Some("requests=1000 sends=5")).unwrap().of(Bucket::Sends), Some(5));
        assert_eq!(named(Some("off")), Ok(None));
        for wrong in ["requests", "requests=0", "requests=-1", "requests=many", "all=5", "off 3"] {
            assert!(matches!(named(Some(wrong)), Err(Error::Internal(_))), "{wrong}");
        }
    }

    #[test]
    fn every_bucket_has_its_place() {
        let limits = Limits::USUAL;
        let all = [Bucket::SignIn, Bucket::Requests, Bucket::Uploads, Bucket::Sends];
        assert_eq!(all.map(|bucket| limits.of(bucket).unwrap()), [10, 300, 10, 50]);
    }
}
