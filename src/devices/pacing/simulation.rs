//! Simulates days of traffic and checks them against a second, simple form of the rules: no limit of design 17 is ever exceeded, and every
//! wait ends.

use chrono::{TimeZone, Timelike};
use chrono_tz::Tz;

use super::{
    Candidate, History, Link, QuietHours, Replies, SendKind, SendLimits, Settings, TimeOfDay, Wait, WarmUp, may_send,
    tzdb::Tzdb, usage,
};
use crate::{
    clock::{Random, SeededRandom, Timestamp},
    devices::outbox::PriorityClass,
};

const START: Timestamp = Timestamp::from_unix_millis(1_763_700_000_000);
const DAY: u64 = 86_400_000;

struct SentMessage {
    at: u64,
    is_cold: bool,
    is_campaign: bool,
    /// The link at the time of sending.
    link: Link,
}

struct SimulatedNumber {
    settings: Settings,
    link: Link,
    history: History,
    sent: Vec<SentMessage>,
    now: u64,
    random: SeededRandom,
}

impl SimulatedNumber {
    fn new(seed: u64, settings: Settings) -> Self {
        let mut random = SeededRandom::new(seed);
        let now = u64::try_from(START.unix_millis()).unwrap() + random.between(0, 365 * DAY);
        let age = if random.between(0, 1) == 0 { 0 } else { random.between(0, 20 * DAY) };
        let link = Link { linked_at: moment(now - age), replies: Replies::default(), held_until: None };
        Self { settings, link, history: History::default(), sent: Vec::new(), now, random }
    }

    fn ask(&self, candidate: Candidate) -> Result<(), Wait> {
        may_send(&self.history, &self.settings, &self.link, candidate, moment(self.now), &Tzdb)
    }

    /// Sends if the rules allow it. Otherwise the message may be sent at the end of the returned wait.
    fn try_to_send(&mut self, candidate: Candidate) -> Result<(), Wait> {
        self.ask(candidate).inspect_err(|wait| {
            assert!(wait.until > moment(self.now), "{wait:?}");
            assert!(wait.until < moment(self.now + 10 * DAY), "{wait:?}");
            let then = may_send(&self.history, &self.settings, &self.link, candidate, wait.until, &Tzdb);
            assert_eq!(then, Ok(()), "{candidate:?} after {wait:?}");
        })?;
        let message = SentMessage {
            at: self.now,
            is_cold: candidate.is_cold(),
            is_campaign: candidate.class.is_campaign(),
            link: self.link,
        };
        self.history.record(moment(self.now), message.kind());
        self.sent.push(message);
        Ok(())
    }

    /// Simulates sending for some days. One step in four jumps to the end of the shortest wait, so that the number
    /// sends as much as the rules allow.
    fn run_days(&mut self, days: u64) {
        let end = self.now + days * DAY;
        while self.now < end {
            let in_use = self.random.between(1, 255);
            let waits: Vec<Wait> = candidates()
                .enumerate()
                .filter(|(place, _)| in_use & (1 << place) != 0)
                .filter_map(|(_, candidate)| self.try_to_send(candidate).err())
                .collect();
            let until = waits.iter().map(|wait| millis(wait.until)).min().unwrap_or(0);
            let pause = self.random.between(0, 9_000);
            self.now = if self.random.between(0, 3) == 0 { until.max(self.now) } else { self.now + pause };
            if self.random.between(0, 399) == 0 {
                self.random_incident();
            }
        }
    }

    fn random_incident(&mut self) {
        match self.random.between(0, 9) {
            0 => self.now += self.random.between(0, DAY / 2),
            1..=2 => self.link.held_until = Some(moment(self.now + self.random.between(0, DAY))),
            3..=6 => {
                let strangers = u32::try_from(self.random.between(0, 60)).unwrap();
                let answered = u32::try_from(self.random.between(0, u64::from(strangers))).unwrap();
                self.link.replies = Replies { strangers, answered };
            }
            // The object has restarted and loaded its send history from the outbox.
            _ => {
                let recent = self.sent.iter().rev().take_while(|message| message.at + 2 * DAY > self.now);
                let read = History::from_rows(recent.map(|message| (moment(message.at), message.kind())));
                assert_eq!(read, self.history);
                self.history = read;
            }
        }
        let used = usage(&self.history, &self.settings, &self.link, moment(self.now));
        assert!(used.minute.used <= used.minute.limit as usize, "{used:?}");
        assert!(used.hour.used <= used.hour.limit as usize, "{used:?}");
        assert!(used.day.used <= used.day.limit as usize, "{used:?}");
    }

    /// Checks every sent message against the simple form of the rules.
    fn check_rules(&self) {
        let SendLimits { per_minute, per_hour, per_day } = self.settings.limits;
        for (span, limit) in [(60_000, per_minute), (3_600_000, per_hour), (DAY, per_day)] {
            let mut oldest = 0;
            for (place, message) in self.sent.iter().enumerate() {
                while self.sent[oldest].at + span <= message.at {
                    oldest += 1;
                }
                let before = place - oldest;
                assert!(before < limit as usize, "{before} before in {span} ms");
                let share = if limit == 1 { 1 } else { limit as usize * 3 / 4 };
                assert!(!message.is_campaign || before < share, "{before} before a campaign message in {span} ms");
            }
        }
        let cold: Vec<&SentMessage> = self.sent.iter().filter(|message| message.is_cold).collect();
        let mut oldest = 0;
        for (place, message) in cold.iter().enumerate() {
            while cold[oldest].at + DAY <= message.at {
                oldest += 1;
            }
            assert!(place - oldest < self.max_cold(message), "{} cold messages before", place - oldest);
            assert!(message.link.held_until.is_none_or(|until| until <= moment(message.at)));
            assert!(!self.is_quiet(message.at));
        }
    }

    /// Returns floor(50 × 1.5^day), at most 500 without replies.
    fn max_cold(&self, message: &SentMessage) -> usize {
        const DAYS: [usize; 12] = [50, 75, 112, 168, 253, 379, 569, 854, 1_281, 1_922, 2_883, 4_324];
        let day = usize::try_from((message.at - millis(message.link.linked_at)) / DAY).unwrap();
        let Replies { strangers, answered } = message.link.replies;
        let is_answered = strangers >= 20 && answered * 10 >= strangers * 3;
        match DAYS.get(day) {
            _ if !self.settings.warm_up.enabled => usize::MAX,
            Some(grown) if is_answered || *grown <= 500 => *grown,
            None if is_answered => usize::MAX,
            _ => 500,
        }
    }

    fn is_quiet(&self, at: u64) -> bool {
        let QuietHours { enabled, from, to, time_zone } = &self.settings.quiet_hours;
        let (enabled, from, to) = (*enabled, *from, *to);
        let time_zone: Tz = time_zone.parse().unwrap();
        let local = time_zone.timestamp_millis_opt(i64::try_from(at).unwrap()).unwrap();
        let time = TimeOfDay::at(local.hour(), local.minute());
        let lies_between = if from < to { from <= time && time < to } else { !(to <= time && time < from) };
        enabled && from != to && lies_between
    }
}

impl SentMessage {
    fn kind(&self) -> SendKind {
        SendKind { is_cold: self.is_cold, is_campaign: self.is_campaign }
    }
}

fn moment(millis: u64) -> Timestamp {
    Timestamp::from_unix_millis(i64::try_from(millis).unwrap())
}

fn millis(at: Timestamp) -> u64 {
    u64::try_from(at.unix_millis()).unwrap()
}

fn candidates() -> impl Iterator<Item = Candidate> {
    [false, true]
        .into_iter()
        .flat_map(|is_stranger| PriorityClass::ALL.into_iter().map(move |class| Candidate { class, is_stranger }))
}

fn some_settings(seed: u64) -> Settings {
    let mut random = SeededRandom::new(seed ^ 0xC10D);
    let mut number = |low: u32, high: u32| u32::try_from(random.between(low.into(), high.into())).unwrap();
    let zones = [Tz::Asia__Jakarta, Tz::Europe__Berlin, Tz::America__Sao_Paulo, Tz::Australia__Lord_Howe];
    Settings {
        limits: SendLimits { per_minute: number(1, 20), per_hour: number(1, 500), per_day: number(1, 5_000) },
        quiet_hours: QuietHours {
            enabled: number(0, 3) > 0,
            from: TimeOfDay::at(number(0, 23), number(0, 59)),
            to: TimeOfDay::at(number(0, 23), number(0, 59)),
            time_zone: zones[number(0, 3) as usize].name().to_owned(),
        },
        warm_up: WarmUp { enabled: number(0, 3) > 0 },
        ..Settings::default()
    }
}

#[test]
fn no_limit_is_ever_exceeded_and_every_wait_ends() {
    for seed in 0..24 {
        let mut number = SimulatedNumber::new(seed, some_settings(seed));
        number.run_days(4);
        number.check_rules();
        assert!(!number.sent.is_empty(), "seed {seed}: the number sent nothing");
    }
}

#[test]
fn a_number_with_default_settings_stays_within_them_for_weeks() {
    for seed in 0..3 {
        let mut number = SimulatedNumber::new(seed, Settings::default());
        number.run_days(21);
        number.check_rules();
        assert!(number.sent.len() > 10_000, "seed {seed}: it sent only {}", number.sent.len());
    }
}

/// Sends only this candidate, as fast as the rules allow; `on_wait` runs at every wait.
fn send_only(number: &mut SimulatedNumber, candidate: Candidate, days: u64, on_wait: impl Fn(&SimulatedNumber)) {
    let end = number.now + days * DAY;
    while number.now < end {
        if let Err(wait) = number.try_to_send(candidate) {
            on_wait(number);
            number.now = millis(wait.until);
        }
    }
    number.check_rules();
}

const REPLY: Candidate = Candidate { class: PriorityClass::Normal, is_stranger: false };
const CAMPAIGN: Candidate = Candidate { class: PriorityClass::Campaign, is_stranger: true };

#[test]
fn replies_may_use_the_whole_limits() {
    let mut number = SimulatedNumber::new(5, Settings::default());
    send_only(&mut number, REPLY, 2, |_| {});
    assert_eq!(number.sent.len(), 10_000);
}

#[test]
fn a_campaign_leaves_a_quarter_of_the_limits_to_replies() {
    let old = Settings {
        warm_up: WarmUp { enabled: false },
        quiet_hours: QuietHours { enabled: false, ..QuietHours::default() },
        ..Settings::default()
    };
    let mut number = SimulatedNumber::new(6, old);
    send_only(&mut number, CAMPAIGN, 2, |number| assert_eq!(number.ask(REPLY), Ok(())));
    assert_eq!(number.sent.len(), 7_500);
}

#[test]
fn a_campaign_of_a_new_number_never_stalls() {
    let mut number = SimulatedNumber::new(7, Settings::default());
    number.link.linked_at = moment(number.now);
    send_only(&mut number, CAMPAIGN, 15, |_| {});
    // The warm-up allows 1 037 in the first six days, then 500 a day.
    assert!(number.sent.len() >= 5_000, "it sent only {}", number.sent.len());
}
