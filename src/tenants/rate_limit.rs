//! Rate limits (GCRA): a burst of as many requests as the limit is allowed, and after that as many in each window, which is a minute for
//! most buckets. A bucket stores one instant, which shows how far the caller is ahead of an even pace.

use std::{collections::BTreeMap, net::IpAddr, time::Duration};

use serde::{Deserialize, Serialize};

use crate::{
    clock::Timestamp,
    error::{Error, Result},
    ports::{Done, ObjectCommand},
};

/// What is counted. Each user and each IP address has its own buckets.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Bucket {
    /// Attempts to sign in, from one IP address.
    SignIn,
    /// Requests of one user, or from one IP address if nobody is signed in.
    Requests,
    /// Files that one user uploads.
    Uploads,
    /// Messages that one device accepts from users and programs. The messages of broadcasts have their own pace.
    Sends,
    /// Wrong passwords for one account, or in one browser that is known to the account.
    WrongPasswords,
}

impl Bucket {
    /// Returns the time in which the limit's number of requests is allowed. With a limit of 10, the eleventh wrong password waits 15 min.
    pub const fn window(self) -> Duration {
        match self {
            Self::WrongPasswords => Duration::from_mins(150),
            Self::SignIn | Self::Requests | Self::Uploads | Self::Sends => Duration::from_mins(1),
        }
    }
}

/// Returns the name under which the requests from an IP address are counted. Only the first 64 bits of an IPv6 address count, because a
/// subscriber has at least all addresses that begin with them (RFC 6177).
pub fn address_name(address: &str) -> String {
    match address.trim().parse::<IpAddr>().map(|address| address.to_canonical()) {
        Ok(IpAddr::V4(address)) => format!("ip:{address}"),
        Ok(IpAddr::V6(address)) => {
            let [one, two, three, four, ..] = address.segments();
            format!("ip:{one:x}:{two:x}:{three:x}:{four:x}::/64")
        }
        Err(_) => "ip:unknown".to_owned(),
    }
}

/// The limit against which the requests of a route count. Every route names one (`http/routes`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RateLimit {
    /// These requests are not counted: a monitor may ask as often as it likes.
    Unlimited,
    /// The requests are counted by IP address.
    SignIn,
    Requests,
    /// The requests are counted as requests and as uploads.
    Uploads,
}

impl RateLimit {
    /// Returns the buckets in which a request is counted, the narrowest last. A `dryRun` of an import is no upload, because a user who
    /// assigns the columns of a file previews it often. A device counts its `Sends` itself when it accepts a message.
    pub const fn buckets(self, is_dry_run: bool) -> &'static [Bucket] {
        match self {
            Self::Unlimited => &[],
            Self::SignIn => &[Bucket::SignIn],
            Self::Uploads if !is_dry_run => &[Bucket::Requests, Bucket::Uploads],
            Self::Requests | Self::Uploads => &[Bucket::Requests],
        }
    }
}

/// The limit of each bucket within its window; `None` if there are no limits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RateLimits(Option<[u32; 5]>);

impl RateLimits {
    /// The limits of design 22. A user has three times as many requests as a program, because opening a page sends several.
    pub const DEFAULT: Self = Self(Some([10, 300, 10, 50, 10]));

    /// Parses the variable `RATE_LIMITS`: nothing, `off`, or some of `signIn=10 requests=300 uploads=10 sends=50 wrongPasswords=10`.
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
                "wrongPasswords" => Bucket::WrongPasswords,
                _ => return Err(wrong(part)),
            };
            if let Some(slot) = limits.0.as_mut().and_then(|limits| limits.get_mut(bucket as usize)) {
                *slot = number;
            }
        }
        Ok(limits)
    }

    /// Returns the limit of one bucket within its window; `None` if it is not limited.
    pub fn of(self, bucket: Bucket) -> Option<u32> {
        self.0?.get(bucket as usize).copied()
    }
}

/// The command `take`: takes one request from each bucket; the number is the limit of the bucket within its window.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TakeFromBuckets {
    pub buckets: Vec<(Bucket, u32)>,
}

impl ObjectCommand for TakeFromBuckets {
    const NAME: &'static str = "take";
    type Reply = Option<Verdict>;
}

/// The command `give_back`: returns to each bucket what `take` took from it; the number is the limit of the bucket.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GiveBack {
    pub buckets: Vec<(Bucket, u32)>,
}

impl ObjectCommand for GiveBack {
    const NAME: &'static str = "give_back";
    type Reply = Done;
}

/// The answer of a bucket to one request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Verdict {
    /// The limit within the bucket's window.
    pub limit: u32,
    /// How many more requests are allowed immediately.
    pub remaining: u32,
    /// When the whole limit is available again.
    pub reset_at: Timestamp,
    /// In how many seconds the next request is allowed; set only if this one is refused.
    pub retry_after: Option<u32>,
}

impl Verdict {
    /// Fails with `Error::RateLimited` if the request was refused.
    pub fn refuse(&self) -> Result<()> {
        let Self { limit, reset_at, .. } = *self;
        self.retry_after.map_or(Ok(()), |after_seconds| Err(Error::RateLimited { limit, after_seconds, reset_at }))
    }
}

/// The instant at which a bucket's requests would end if they came at an even pace, in microseconds since 1970. At 100 requests per minute
/// one request takes 600 ms, at 100 000 less than 1 ms.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Level(i64);

impl Level {
    /// Takes one of `limit` requests per `window`. A refused request takes nothing.
    pub fn take(&mut self, limit: u32, window: Duration, now: Timestamp) -> Verdict {
        let limit = limit.max(1);
        let (window, each) = (micros(window), micros(window / limit));
        let now_micros = now.unix_millis().saturating_mul(1_000);
        let taken_until = self.0.max(now_micros).saturating_add(each);
        let over = taken_until.saturating_sub(now_micros).saturating_sub(window);
        let is_refused = over > 0;
        if !is_refused {
            self.0 = taken_until;
        }
        let ahead = self.0.saturating_sub(now_micros);
        let remaining = window.saturating_sub(ahead).max(0).checked_div(each).unwrap_or(i64::MAX);
        Verdict {
            limit,
            remaining: u32::try_from(remaining).unwrap_or(limit).min(limit),
            reset_at: Timestamp::from_unix_millis(self.0.div_euclid(1_000)),
            retry_after: is_refused.then(|| u32::try_from(over.div_euclid(1_000_000) + 1).unwrap_or(u32::MAX)),
        }
    }

    /// Returns one of `limit` requests per `window` to the bucket.
    pub fn give_back(&mut self, limit: u32, window: Duration) {
        self.0 = self.0.saturating_sub(micros(window / limit.max(1)));
    }

    const fn ahead_micros(self, now: Timestamp) -> i64 {
        self.0.saturating_sub(now.unix_millis().saturating_mul(1_000))
    }
}

fn micros(duration: Duration) -> i64 {
    i64::try_from(duration.as_micros()).unwrap_or(i64::MAX)
}

/// The levels of all buckets of one user, address or device.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Levels(BTreeMap<Bucket, Level>);

impl Levels {
    /// Takes one request from each bucket in turn and stops at the first that refuses. Returns the verdict of the last bucket.
    pub fn take(&mut self, wanted: &[(Bucket, u32)], now: Timestamp) -> Option<Verdict> {
        let mut last = None;
        for (bucket, limit) in wanted {
            let verdict = self.0.entry(*bucket).or_default().take(*limit, bucket.window(), now);
            last = Some(verdict);
            if verdict.retry_after.is_some() {
                break;
            }
        }
        last
    }

    /// Returns one request to each bucket.
    pub fn give_back(&mut self, taken: &[(Bucket, u32)]) {
        for (bucket, limit) in taken {
            if let Some(level) = self.0.get_mut(bucket) {
                level.give_back(*limit, bucket.window());
            }
        }
    }

    /// Returns whether the levels have to be stored. Up to half of a window's limit they are not: if they get lost, a caller can send at
    /// most half as many requests more. Each wrong password is stored, because an object that is not used soon loses its memory.
    pub fn are_worth_keeping(&self, now: Timestamp) -> bool {
        self.0.iter().any(|(bucket, level)| {
            let least = if *bucket == Bucket::WrongPasswords { 0 } else { micros(bucket.window()) / 2 };
            level.ahead_micros(now) > least
        })
    }

    /// Returns when all buckets are empty again.
    pub fn empty_at(&self) -> Option<Timestamp> {
        self.0.values().map(|level| Timestamp::from_unix_millis(level.0.div_euclid(1_000) + 1)).max()
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    const NOW: Timestamp = Timestamp::from_unix_millis(1_763_700_000_000);
    const MINUTE: Duration = Duration::from_mins(1);

    #[test]
    fn a_full_minutes_worth_may_come_at_once_and_then_one_by_one() {
        let mut level = Level::default();
        for left in (0..10).rev() {
            let verdict = level.take(10, MINUTE, NOW);
            assert_eq!((verdict.limit, verdict.remaining, verdict.retry_after), (10, left, None));
        }
        let refused = level.take(10, MINUTE, NOW);
        assert_eq!((refused.remaining, refused.retry_after), (0, Some(7)), "one every six seconds");
        assert_eq!(refused.reset_at, NOW.plus(Duration::from_mins(1)));
        assert!(matches!(refused.refuse(), Err(Error::RateLimited { after_seconds: 7, limit: 10, .. })));

        assert_eq!(level.take(10, MINUTE, NOW.plus(Duration::from_millis(5_999))).retry_after, Some(1));
        assert_eq!(level.take(10, MINUTE, NOW.plus(Duration::from_secs(6))).retry_after, None);
        assert_eq!(
            level.take(10, MINUTE, NOW.plus(Duration::from_hours(1))).remaining,
            9,
            "unused requests do not add up"
        );
    }

    #[test]
    fn ten_minutes_allow_at_most_eleven_times_the_limit() {
        for limit in [1, 7, 50, 100, 300] {
            let mut level = Level::default();
            let mut passed = 0;
            for second in 0..600 {
                for _ in 0..20 {
                    let verdict = level.take(limit, MINUTE, NOW.plus(Duration::from_secs(second)));
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
            while level.take(limit, MINUTE, NOW).retry_after.is_none() {}
            let after = level.take(limit, MINUTE, NOW).retry_after.unwrap();
            let mut later = level;
            assert_eq!(
                later.take(limit, MINUTE, NOW.plus(Duration::from_secs(after.into()))).retry_after,
                None,
                "{limit}"
            );
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
        let all = [Bucket::SignIn, Bucket::Requests, Bucket::Uploads, Bucket::Sends, Bucket::WrongPasswords];
        assert_eq!(all.map(|bucket| limits.of(bucket).unwrap()), [10, 300, 10, 50, 10]);
    }

    #[test]
    fn ten_wrong_passwords_lock_an_account_for_a_quarter_of_an_hour() {
        let mut levels = Levels::default();
        let mut wrong = |after: Duration| {
            let verdict = levels.take(&[(Bucket::WrongPasswords, 10)], NOW.plus(after)).unwrap();
            assert!(levels.are_worth_keeping(NOW.plus(after)), "an object without memory forgets no wrong password");
            verdict.retry_after
        };
        for tries in 0..10 {
            assert_eq!(wrong(Duration::ZERO), None, "{tries}");
        }
        assert_eq!(wrong(Duration::ZERO), Some(15 * 60 + 1));
        assert_eq!(wrong(Duration::from_mins(14)), Some(61));
        assert_eq!(wrong(Duration::from_mins(15)), None);
        assert_eq!(wrong(Duration::from_mins(16)), Some(14 * 60 + 1), "then one in each quarter of an hour");
    }

    #[test]
    fn a_right_password_is_not_counted_as_a_wrong_one() {
        let mut levels = Levels::default();
        let one = [(Bucket::WrongPasswords, 10)];
        for tries in 0..100 {
            assert_eq!(levels.take(&one, NOW).unwrap().retry_after, None, "{tries}");
            levels.give_back(&one);
        }
        assert!(!levels.are_worth_keeping(NOW));
        Levels::default().give_back(&one);
    }

    #[test]
    fn all_addresses_of_one_ipv6_network_are_counted_as_one() {
        let counted = |address: &str| address_name(address);
        assert_eq!(counted("2001:db8::1"), "ip:2001:db8:0:0::/64");
        assert_eq!(counted("2001:db8:0:0:ffff:ffff:ffff:ffff"), "ip:2001:db8:0:0::/64");
        assert_eq!(counted("2001:DB8::b"), counted(" 2001:db8::1 "));
        assert_ne!(counted("2001:db8:0:1::1"), counted("2001:db8::1"));
        assert_eq!(counted("203.0.113.7"), "ip:203.0.113.7");
        assert_eq!(counted("::ffff:203.0.113.7"), "ip:203.0.113.7", "the same address in its IPv6 form");
        for text in ["", "unknown", "203.0.113.7, 10.0.0.1", "203.0.113.300", "fe80::1%eth0"] {
            assert_eq!(counted(text), "ip:unknown", "{text}");
        }
    }
}
