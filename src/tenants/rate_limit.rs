//! Rate limits: a full minute's worth of requests may come at once, and after that as many per minute (GCRA). A bucket
//! stores one instant, which tells how far the caller is ahead of an even pace.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::{
    clock::Timestamp,
    error::{Error, Result},
    ports::ObjectCommand,
};

/// What is counted. Each user and each address has its own buckets.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Bucket {
    /// Attempts to sign in, from one address.
    SignIn,
    /// Requests of one user, or from one address if nobody is signed in.
    Requests,
    /// Files that one user uploads.
    Uploads,
    /// Messages that one device accepts from users and programs. The messages of broadcasts have their own pace.
    Sends,
}

/// What the requests of a route count against. Every route names one (`http/routes`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RateLimit {
    /// Not counted: a monitor may ask as often as it likes.
    Unlimited,
    /// Counted by address.
    SignIn,
    Requests,
    /// Counted as a request and as an upload.
    Uploads,
}

impl RateLimit {
    /// The buckets that a request is taken from, the narrowest last. A `dryRun` of an import is no upload, because a
    /// person who assigns the columns of a file previews it often. A device counts its `Sends` itself when it accepts a
    /// message.
    pub const fn buckets(self, is_dry_run: bool) -> &'static [Bucket] {
        match self {
            Self::Unlimited => &[],
            Self::SignIn => &[Bucket::SignIn],
            Self::Uploads if !is_dry_run => &[Bucket::Requests, Bucket::Uploads],
            Self::Requests | Self::Uploads => &[Bucket::Requests],
        }
    }
}

/// The limit per minute of each bucket; `None` if nothing is limited.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RateLimits(Option<[u32; 4]>);

impl RateLimits {
    /// The limits of design 22. A user has three times as many requests as a program, because opening a page sends several.
    pub const DEFAULT: Self = Self(Some([10, 300, 10, 50]));

    /// Reads the variable `RATE_LIMITS`: nothing, `off`, or some of `signIn=10 requests=300 uploads=10 sends=50`.
    pub fn parse(variable: Option<&str>) -> Result<Self> {
        let text = variable.unwrap_or_default().trim();
        if text == "off" {
            return Ok(Self(None));
        }
        let wrong = |part: &str| Error::Internal(format!("the variable RATE_LIMITS has no limit in {part:?}"));
        let mut limits = Self::DEFAULT;
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

    /// The limit per minute of one bucket; `None` if it is not limited.
    pub fn of(self, bucket: Bucket) -> Option<u32> {
        self.0?.get(bucket as usize).copied()
    }
}

/// `take`: takes one from each bucket; the number is the limit of the bucket per minute.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TakeFromBuckets {
    pub buckets: Vec<(Bucket, u32)>,
}

impl ObjectCommand for TakeFromBuckets {
    const NAME: &'static str = "take";
    type Reply = Option<Verdict>;
}

/// The answer of a bucket to one request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Verdict {
    /// The limit per minute.
    pub limit: u32,
    /// How many more requests may come at once.
    pub remaining: u32,
    /// When a full minute's worth may come at once again.
    pub reset_at: Timestamp,
    /// In how many seconds the next request may come; only set if this one is refused.
    pub retry_after: Option<u32>,
}

impl Verdict {
    /// The error of a refused request.
    pub fn refuse(&self) -> Result<()> {
        let Self { limit, reset_at, .. } = *self;
        self.retry_after.map_or(Ok(()), |after_seconds| Err(Error::RateLimited { limit, after_seconds, reset_at }))
    }
}

const MINUTE_MICROS: i64 = 60_000_000;

/// The instant up to which a bucket's requests would take at an even pace, in microseconds since 1970. At 100 requests
/// per minute one request takes 600 ms, at 100 000 less than one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Level(i64);

impl Level {
    /// Takes one of `limit` requests per minute. A refused request takes nothing.
    pub fn take(&mut self, limit: u32, now: Timestamp) -> Verdict {
        let limit = limit.max(1);
        let each = MINUTE_MICROS / i64::from(limit);
        let now_micros = now.unix_millis().saturating_mul(1_000);
        let taken_until = self.0.max(now_micros).saturating_add(each);
        let over = taken_until.saturating_sub(now_micros).saturating_sub(MINUTE_MICROS);
        let is_refused = over > 0;
        if !is_refused {
            self.0 = taken_until;
        }
        let ahead = self.0.saturating_sub(now_micros);
        let remaining = MINUTE_MICROS.saturating_sub(ahead).max(0) / each;
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

/// The levels of all buckets of one user, address or device.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Levels(BTreeMap<Bucket, Level>);

impl Levels {
    /// Takes one request from each bucket, up to the first that refuses. The last answer counts.
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

    /// Whether more than half of a minute's worth of some bucket is taken. Only then the levels are worth a row: without
    /// it, a caller can send at most half as many requests more.
    pub fn are_worth_keeping(&self, now: Timestamp) -> bool {
        self.0.values().any(|level| level.ahead_micros(now) > MINUTE_MICROS / 2)
    }

    /// When all buckets are empty again.
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
    fn a_full_minutes_worth_may_come_at_once_and_then_one_by_one() {
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
        assert_eq!(level.take(10, NOW.plus(Duration::from_hours(1))).remaining, 9, "unused requests do not add up");
    }

    #[test]
    fn no_minute_has_more_than_twice_the_limit_and_all_together_have_the_limit() {
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
    fn the_next_request_passes_after_the_wait_that_a_refusal_states() {
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
    fn levels_below_half_need_not_be_stored() {
        let mut levels = Levels::default();
        for taken in 1..=10 {
            levels.take(&[(Bucket::Requests, 300), (Bucket::Uploads, 10)], NOW);
            assert_eq!(levels.are_worth_keeping(NOW), taken > 5, "{taken}");
        }
        assert!(!levels.are_worth_keeping(NOW.plus(Duration::from_secs(31))));
        assert!(levels.empty_at().unwrap() > NOW.plus(Duration::from_mins(1)));
    }

    #[test]
    fn the_narrowest_bucket_answers_and_a_refusal_takes_nothing_from_the_following_ones() {
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
    fn the_stored_format_of_levels_is_pinned() {
        let stored = r#"{"requests":1763700000600000,"uploads":1763700006000000}"#;
        let mut levels = Levels::default();
        levels.take(&[(Bucket::Requests, 100), (Bucket::Uploads, 10)], NOW);
        assert_eq!(serde_json::to_string(&levels).unwrap(), stored);
        assert_eq!(serde_json::from_str::<Levels>(stored).unwrap(), levels);
    }

    #[test]
    fn an_installation_may_set_other_limits_and_a_mistake_is_an_error() {
        let named = |variable| RateLimits::parse(variable).map(|limits| limits.of(Bucket::Requests));
        assert_eq!(named(None), Ok(Some(300)));
        assert_eq!(named(Some("  ")), Ok(Some(300)));
        assert_eq!(named(Some("requests=1000 sends=5")), Ok(Some(1000)));
        assert_eq!(RateLimits::parse(Some("requests=1000 sends=5")).unwrap().of(Bucket::Sends), Some(5));
        assert_eq!(named(Some("off")), Ok(None));
        for wrong in ["requests", "requests=0", "requests=-1", "requests=many", "all=5", "off 3"] {
            assert!(matches!(named(Some(wrong)), Err(Error::Internal(_))), "{wrong}");
        }
    }

    #[test]
    fn every_bucket_has_its_own_default_limit() {
        let limits = RateLimits::DEFAULT;
        let all = [Bucket::SignIn, Bucket::Requests, Bucket::Uploads, Bucket::Sends];
        assert_eq!(all.map(|bucket| limits.of(bucket).unwrap()), [10, 300, 10, 50]);
    }
}
