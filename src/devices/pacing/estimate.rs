//! Estimates when a broadcast will be finished. The estimate applies the real rules: `may_send` decides about every message, on a simulated
//! clock. Nothing in it is random, so the same input gives the same result: gaps and typing take their mean time.
//!
//! The estimate assumes that the other traffic of the number continues as in its history, that the reply ratio does not change and that no
//! connection breaks. It simulates every message, without extrapolation; `npm run bench -- broadcast` measures the time that takes.

use std::{cell::Cell, cmp::Reverse, collections::BinaryHeap, time::Duration};

use super::{
    Candidate, History, Link, SendKind, Settings, Wait, WaitCode, gap::mean_gap, limits::DAY, may_send, typing_range,
};
use crate::{
    clock::Timestamp,
    devices::{commands::Gap, outbox::PriorityClass},
    ports::TimeZones,
};

/// A device of a broadcast, in its current state.
#[derive(Debug, Clone, Copy)]
pub struct Sender<'a> {
    pub history: &'a History,
    pub settings: &'a Settings,
    pub link: Link,
    /// The end of the gap after its last campaign message.
    pub campaign_next_at: Option<Timestamp>,
    /// How many messages of other campaigns are in its outbox: the device sends them first.
    pub waiting_before: usize,
    /// Whether the device can send. A device that cannot gets no messages.
    pub can_send: bool,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Estimate {
    /// When the first message is sent.
    pub starts_at: Timestamp,
    /// When the last message is sent.
    pub finishes_at: Timestamp,
    pub texts: usize,
    /// The number of 24-hour periods that begin between the first message and the last.
    pub days: usize,
    /// The wait code with the longest total wait over all devices; `None` if no message waits.
    pub limited_by: Option<WaitCode>,
    /// Messages per device, in the order of the senders.
    pub per_device: Vec<usize>,
}

/// Returns the estimate; `None` if no device can send, or there are no messages.
pub fn estimate(
    senders: &[Sender<'_>],
    gap: Gap,
    texts: usize,
    now: Timestamp,
    zones: &impl TimeZones,
) -> Option<Estimate> {
    let mut per_device = vec![0; senders.len()];
    let mut span: Option<(Timestamp, Timestamp)> = None;
    let waits = simulate(senders, gap, texts, now, zones, |device, at| {
        if let Some(texts) = per_device.get_mut(device) {
            *texts += 1;
        }
        span = Some(span.map_or((at, at), |(first, last)| (first.min(at), last.max(at))));
    });
    let (starts_at, finishes_at) = span?;
    let whole_days = finishes_at.since(starts_at).as_secs() / DAY.as_secs();
    Some(Estimate {
        starts_at,
        finishes_at,
        texts: per_device.iter().sum(),
        days: usize::try_from(whole_days).unwrap_or(usize::MAX).saturating_add(1),
        limited_by: waits.longest(),
        per_device,
    })
}

/// After this many waits in a row, the simulation treats the message as one that is never sent. No known settings cause that.
const MAX_WAITS_IN_A_ROW: u32 = 64;

/// Sends all messages, each from the device that is free first, and calls `on_send` with the device and the time. Returns
/// the waits of the messages.
fn simulate(
    senders: &[Sender<'_>],
    gap: Gap,
    texts: usize,
    now: Timestamp,
    zones: &impl TimeZones,
    mut on_send: impl FnMut(usize, Timestamp),
) -> WaitTotals {
    let mut devices: Vec<_> = senders.iter().map(|sender| SimulatedDevice::new(sender, gap, now, zones)).collect();
    let able = devices.iter().enumerate().filter(|(_, device)| device.sender.can_send);
    let mut turns: BinaryHeap<_> = able.map(|(index, device)| Reverse((device.free_at, index))).collect();
    let mut waits = WaitTotals::default();
    let mut remaining = texts;
    while remaining > 0 {
        let Some(Reverse((at, index))) = turns.pop() else { break };
        let Some(device) = devices.get_mut(index) else { break };
        if let Some(at) = device.try_to_send(at) {
            waits.add(&device.waits);
            device.waits = WaitTotals::one(WaitCode::Gap, device.gap);
            if device.before > 0 {
                device.before -= 1;
            } else {
                remaining -= 1;
                on_send(index, at);
            }
        }
        if device.waited < MAX_WAITS_IN_A_ROW {
            turns.push(Reverse((device.free_at, index)));
        }
    }
    waits
}

/// A device of the simulation with its state.
struct SimulatedDevice<'a, Z> {
    sender: &'a Sender<'a>,
    history: History,
    zones: OffsetCache<'a, Z>,
    typing: Duration,
    gap: Duration,
    before: usize,
    /// When the device can send its next message.
    free_at: Timestamp,
    /// The waits of the next message so far. They count only when this device sends it: another device may be faster.
    waits: WaitTotals,
    /// How many times in a row the next message had to wait.
    waited: u32,
}

impl<'a, Z: TimeZones> SimulatedDevice<'a, Z> {
    fn new(sender: &'a Sender<'a>, gap: Gap, now: Timestamp, zones: &'a Z) -> Self {
        let free_at = sender.campaign_next_at.map_or(now, |at| at.max(now));
        let (shortest, longest) = typing_range(&sender.settings.typing, Some(gap)).unwrap_or((0, 0));
        Self {
            sender,
            history: sender.history.clone(),
            zones: OffsetCache::new(zones, &sender.settings.quiet_hours.time_zone),
            typing: Duration::from_millis(u64::midpoint(shortest, longest)),
            gap: mean_gap(gap),
            before: sender.waiting_before,
            free_at,
            waits: WaitTotals::one(WaitCode::Gap, free_at.since(now)),
            waited: 0,
        }
    }

    /// Types and sends a message; returns when it was sent, or `None` if it has to wait. As on a device, the rules decide
    /// before and after the typing.
    fn try_to_send(&mut self, at: Timestamp) -> Option<Timestamp> {
        let leaves_at = at.plus(self.typing);
        match self
            .ask(at)
            .map_err(|wait| (at, wait))
            .and_then(|()| self.ask(leaves_at).map_err(|wait| (leaves_at, wait)))
        {
            Ok(()) => {
                self.history.record(leaves_at, SendKind { is_cold: true, is_campaign: true });
                self.free_at = leaves_at.plus(self.gap);
                self.waited = 0;
                Some(leaves_at)
            }
            Err((asked_at, Wait { code, until })) => {
                self.waits.add(&WaitTotals::one(code, until.since(asked_at)));
                self.free_at = until;
                self.waited += 1;
                None
            }
        }
    }

    fn ask(&self, at: Timestamp) -> Result<(), Wait> {
        let Sender { settings, link, .. } = self.sender;
        let candidate = Candidate { class: PriorityClass::Campaign, is_stranger: true };
        may_send(&self.history, settings, link, candidate, at, &self.zones)
    }
}

/// The total waiting time per wait code.
#[derive(Default)]
struct WaitTotals(Vec<(WaitCode, Duration)>);

impl WaitTotals {
    fn one(code: WaitCode, span: Duration) -> Self {
        Self(vec![(code, span)])
    }

    fn add(&mut self, others: &Self) {
        for (code, span) in &others.0 {
            match self.0.iter_mut().find(|(known, _)| known == code) {
                Some((_, sum)) => *sum = sum.saturating_add(*span),
                None => self.0.push((*code, *span)),
            }
        }
    }

    fn longest(&self) -> Option<WaitCode> {
        let longest = self.0.iter().filter(|(_, span)| !span.is_zero()).max_by_key(|(_, span)| *span);
        longest.map(|(code, _)| *code)
    }
}

/// Time zones change their offset only at full quarters of an hour, so one answer is valid for a quarter of an hour. Each message needs the
/// current offset and that at the end of the quiet hours.
const QUARTER_MS: i64 = 15 * 60_000;
const CACHED_QUARTERS: usize = 8;

/// Caches the host's last answers about one time zone, because a call to the host is slow.
struct OffsetCache<'a, Z> {
    zones: &'a Z,
    zone: &'a str,
    kept: [Cell<Option<CachedOffset>>; CACHED_QUARTERS],
}

#[derive(Clone, Copy)]
struct CachedOffset {
    quarter: i64,
    offset: Option<i64>,
}

impl<'a, Z> OffsetCache<'a, Z> {
    fn new(zones: &'a Z, zone: &'a str) -> Self {
        Self { zones, zone, kept: Default::default() }
    }
}

impl<Z: TimeZones> TimeZones for OffsetCache<'_, Z> {
    fn offset_at(&self, zone: &str, at: Timestamp) -> Option<i64> {
        let quarter = at.unix_millis().div_euclid(QUARTER_MS);
        let place = usize::try_from(quarter.rem_euclid(8)).unwrap_or(0);
        let Some(kept) = self.kept.get(place).filter(|_| zone == self.zone) else {
            return self.zones.offset_at(zone, at);
        };
        if let Some(known) = kept.get().filter(|known| known.quarter == quarter) {
            return known.offset;
        }
        let offset = self.zones.offset_at(zone, at);
        kept.set(Some(CachedOffset { quarter, offset }));
        offset
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::{
        clock::SeededRandom,
        devices::pacing::{
            QuietHours, Replies, SendLimits, TimeOfDay, Typing, WarmUp, draw_gap, quiet_hours, typing_for, tzdb::Tzdb,
        },
    };

    /// Noon in Jakarta.
    const NOON: Timestamp = Timestamp::from_unix_millis(1_763_701_200_000);
    const SAFE: Gap = Gap { min_ms: 30_000, max_ms: 60_000 };
    const NORMAL: Gap = Gap { min_ms: 10_000, max_ms: 30_000 };
    const FAST: Gap = Gap { min_ms: 5_000, max_ms: 10_000 };
    const TEXT: &str = "Halo Ayu, pesanan Anda sudah siap diambil di toko kami mulai besok pagi.";

    #[derive(Debug, Clone)]
    struct Device {
        history: History,
        settings: Settings,
        link: Link,
        campaign_next_at: Option<Timestamp>,
        waiting_before: usize,
        can_send: bool,
    }

    impl Device {
        /// Returns a device that was linked long ago: only the limits and the quiet hours apply.
        fn warmed_up() -> Self {
            let linked_at = NOON.minus(DAY * 60);
            Self {
                history: History::default(),
                settings: Settings { warm_up: WarmUp { enabled: false }, ..Settings::default() },
                link: Link { linked_at, replies: Replies::default(), held_until: None },
                campaign_next_at: None,
                waiting_before: 0,
                can_send: true,
            }
        }

        fn new_number() -> Self {
            let link = Link { linked_at: NOON, ..Self::warmed_up().link };
            Self { link, settings: Settings::default(), ..Self::warmed_up() }
        }

        fn unlimited() -> Self {
            let limits = SendLimits { per_minute: u32::MAX, per_hour: u32::MAX, per_day: u32::MAX };
            let quiet_hours = QuietHours { enabled: false, ..QuietHours::default() };
            let typing = Typing { enabled: false, ..Typing::default() };
            let settings = Settings { typing, quiet_hours, limits, ..Self::warmed_up().settings };
            Self { settings, ..Self::warmed_up() }
        }

        fn sender(&self) -> Sender<'_> {
            let Self { history, settings, link, campaign_next_at, waiting_before, can_send } = self;
            Sender {
                history,
                settings,
                link: *link,
                campaign_next_at: *campaign_next_at,
                waiting_before: *waiting_before,
                can_send: *can_send,
            }
        }
    }

    fn of(devices: &[Device], gap: Gap, texts: usize) -> Option<Estimate> {
        let senders: Vec<Sender<'_>> = devices.iter().map(Device::sender).collect();
        estimate(&senders, gap, texts, NOON, &Tzdb)
    }

    fn departures(devices: &[Device], gap: Gap, texts: usize) -> Vec<(usize, Timestamp)> {
        let senders: Vec<Sender<'_>> = devices.iter().map(Device::sender).collect();
        let mut left = Vec::new();
        simulate(&senders, gap, texts, NOON, &Tzdb, |device, at| left.push((device, at)));
        left
    }

    fn seconds(span: u64) -> Duration {
        Duration::from_secs(span)
    }

    #[test]
    fn without_limits_only_the_gap_causes_waits() {
        let found = of(&[Device::unlimited()], Gap { min_ms: 10_000, max_ms: 10_000 }, 11).unwrap();
        let expected = Estimate {
            starts_at: NOON,
            finishes_at: NOON.plus(seconds(110)),
            texts: 11,
            days: 1,
            limited_by: Some(WaitCode::Gap),
            per_device: vec![11],
        };
        assert_eq!(found, expected);
        assert_eq!(of(&[Device::unlimited()], NORMAL, 1).unwrap().limited_by, None);
    }

    #[test]
    fn the_device_types_before_it_sends() {
        let found = of(&[Device::warmed_up()], SAFE, 2).unwrap();
        assert_eq!(found.starts_at, NOON.plus(seconds(4)));
        assert_eq!(found.finishes_at, NOON.plus(seconds(4 + 4) + mean_gap(SAFE)));
    }

    #[test]
    fn the_device_that_is_free_first_sends_the_next_message() {
        let late = Device { campaign_next_at: Some(NOON.plus(seconds(60))), ..Device::unlimited() };
        let gap = Gap { min_ms: 10_000, max_ms: 10_000 };
        let found = of(&[late, Device::unlimited()], gap, 10).unwrap();
        // One message each 11 s; after 60 s the late device sends, too.
        assert_eq!((found.per_device, found.finishes_at), (vec![2, 8], NOON.plus(seconds(77))));
    }

    #[test]
    fn a_device_that_cannot_send_gets_no_messages() {
        let off = Device { can_send: false, ..Device::unlimited() };
        assert_eq!(of(&[off.clone(), Device::unlimited()], FAST, 5).unwrap().per_device, [0, 5]);
        assert_eq!(of(&[off], FAST, 5), None);
        assert_eq!(of(&[], FAST, 5), None);
        assert_eq!(of(&[Device::unlimited()], FAST, 0), None);
    }

    #[test]
    fn messages_that_wait_already_are_sent_first() {
        let gap = Gap { min_ms: 10_000, max_ms: 10_000 };
        let busy = Device { waiting_before: 5, ..Device::unlimited() };
        let found = of(std::slice::from_ref(&busy), gap, 1).unwrap();
        assert_eq!((found.starts_at, found.texts), (NOON.plus(seconds(55)), 1));
        assert_eq!(of(&[busy, Device::unlimited()], gap, 5).unwrap().per_device, [0, 5]);
    }

    #[test]
    fn the_estimate_of_a_new_number_names_the_warm_up() {
        let found = of(&[Device::new_number()], NORMAL, 500).unwrap();
        assert_eq!((found.limited_by, found.days), (Some(WaitCode::WarmUp), 5));
        // The limits of the first days are 50, 75, 112 and 168: 405 in four days.
        assert!(found.finishes_at >= NOON.plus(DAY * 4), "{found:?}");
    }

    #[test]
    fn the_estimate_names_the_longest_wait() {
        let limited_by = |device: &Device, gap, texts| of(std::slice::from_ref(device), gap, texts).unwrap().limited_by;
        assert_eq!(limited_by(&Device::warmed_up(), SAFE, 500), Some(WaitCode::Gap));
        assert_eq!(limited_by(&Device::warmed_up(), Gap { min_ms: 0, max_ms: 0 }, 500), Some(WaitCode::KeptFree));
        assert_eq!(limited_by(&Device::warmed_up(), SAFE, 650), Some(WaitCode::QuietHours));
        let held = Device {
            link: Link { held_until: Some(NOON.plus(seconds(7_200))), ..Device::unlimited().link },
            ..Device::unlimited()
        };
        assert_eq!(limited_by(&held, FAST, 10), Some(WaitCode::ReachOutLimit));
    }

    #[test]
    fn the_other_devices_send_the_messages_of_a_device_that_waits() {
        let held = Device {
            link: Link { held_until: Some(NOON.plus(DAY)), ..Device::unlimited().link },
            ..Device::unlimited()
        };
        let found = of(&[held, Device::unlimited()], FAST, 50).unwrap();
        assert_eq!((found.per_device, found.limited_by, found.days), (vec![0, 50], Some(WaitCode::Gap), 1));
    }

    #[test]
    fn offsets_are_read_once_per_quarter_of_an_hour() {
        struct Counted(Cell<usize>);
        impl TimeZones for Counted {
            fn offset_at(&self, zone: &str, at: Timestamp) -> Option<i64> {
                self.0.set(self.0.get() + 1);
                Tzdb.offset_at(zone, at)
            }
        }
        let zones = Counted(Cell::new(0));
        let device = Device::warmed_up();
        estimate(&[device.sender()], FAST, 3_000, NOON, &zones).unwrap();
        assert!(zones.0.get() < 200, "{} times", zones.0.get());
    }

    fn any_device() -> impl Strategy<Value = Device> {
        let limits = (1_u32..=20, 1_u32..=500, 1_u32..=5_000).prop_map(|(per_minute, per_hour, per_day)| SendLimits {
            per_minute,
            per_hour,
            per_day,
        });
        let zone = prop_oneof![
            Just("Asia/Jakarta"),
            Just("Europe/Berlin"),
            Just("America/Sao_Paulo"),
            Just("Australia/Lord_Howe"),
            Just("Nowhere/Land")
        ];
        let quiet_hours = (any::<bool>(), 0_u32..1_440, 0_u32..1_440, zone).prop_map(|(enabled, from, to, zone)| {
            let at = |minutes: u32| TimeOfDay::at(minutes / 60, minutes % 60);
            QuietHours { enabled, from: at(from), to: at(to), time_zone: zone.to_owned() }
        });
        let link = (0_u64..40 * 86_400, proptest::option::of(0_u64..86_400), 0_u32..60, 0_u32..60).prop_map(
            |(age, held, strangers, answered)| Link {
                linked_at: NOON.minus(seconds(age)),
                replies: Replies { strangers, answered: answered.min(strangers) },
                held_until: held.map(|span| NOON.plus(seconds(span))),
            },
        );
        let history = proptest::collection::vec((0_u64..90_000, any::<bool>()), 0..60).prop_map(|rows| {
            History::from_rows(
                rows.into_iter()
                    .map(|(before, is_cold)| (NOON.minus(seconds(before)), SendKind { is_cold, is_campaign: false })),
            )
        });
        let rest = (any::<bool>(), any::<bool>(), proptest::option::of(0_u64..300), 0_usize..20);
        (limits, quiet_hours, link, history, rest).prop_map(|(limits, quiet_hours, link, history, rest)| {
            let (typing, warm_up, next, waiting_before) = rest;
            Device {
                history,
                settings: Settings {
                    typing: Typing { enabled: typing, ..Typing::default() },
                    quiet_hours,
                    limits,
                    warm_up: WarmUp { enabled: warm_up },
                    ..Settings::default()
                },
                link,
                campaign_next_at: next.map(|span| NOON.plus(seconds(span))),
                waiting_before,
                can_send: true,
            }
        })
    }

    fn any_gap() -> impl Strategy<Value = Gap> {
        (0_u64..60_000, 0_u64..60_000).prop_map(|(min_ms, more)| Gap { min_ms, max_ms: min_ms + more })
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

        #[test]
        fn no_message_is_sent_too_early(
            devices in proptest::collection::vec(any_device(), 1..4),
            gap in any_gap(),
            texts in 1_usize..200,
        ) {
            let left = departures(&devices, gap, texts);
            prop_assert_eq!(left.len(), texts);
            for (device, at) in &left {
                prop_assert_eq!(quiet_hours::end(&devices[*device].settings.quiet_hours, *at, &Tzdb), None);
                prop_assert!(devices[*device].link.held_until.is_none_or(|until| until <= *at));
                prop_assert!(devices[*device].campaign_next_at.is_none_or(|next| next <= *at));
            }
            let found = of(&devices, gap, texts).unwrap();
            let each = u64::try_from(texts.div_ceil(devices.len()) - 1).unwrap();
            prop_assert!(found.finishes_at >= NOON.plus(Duration::from_millis(gap.min_ms * each)));
            prop_assert_eq!(found.per_device.iter().sum::<usize>(), texts);
            prop_assert_eq!(found.finishes_at, left.iter().map(|(_, at)| *at).max().unwrap());
        }

        #[test]
        fn more_messages_never_take_less_time(
            devices in proptest::collection::vec(any_device(), 1..4),
            gap in any_gap(),
            texts in 1_usize..100,
            more in 0_usize..100,
        ) {
            let (few, many) = (of(&devices, gap, texts).unwrap(), of(&devices, gap, texts + more).unwrap());
            prop_assert!(few.finishes_at <= many.finishes_at && few.starts_at >= many.starts_at);
            prop_assert!(few.per_device.iter().zip(&many.per_device).all(|(few, many)| few <= many));
        }
    }

    /// Returns when the last message is sent if devices draw random gaps and typing times, as real ones do, each with its own clock.
    fn end_with_random_waits(devices: &[Device], gap: Gap, texts: usize, seed: u64) -> Timestamp {
        let mut random = SeededRandom::new(seed);
        let mut devices = devices.to_vec();
        let mut free: Vec<Timestamp> = devices.iter().map(|device| device.campaign_next_at.unwrap_or(NOON)).collect();
        let mut last = NOON;
        let mut remaining = texts;
        while remaining > 0 {
            let first = (0..devices.len()).min_by_key(|device| free[*device]).unwrap();
            let device = &mut devices[first];
            let ask = |device: &Device, at| {
                let candidate = Candidate { class: PriorityClass::Campaign, is_stranger: true };
                may_send(&device.history, &device.settings, &device.link, candidate, at, &Tzdb)
            };
            let range = typing_range(&device.settings.typing, Some(gap));
            let typing = range.map_or(Duration::ZERO, |range| typing_for(TEXT, range, &mut random));
            let leaves_at = free[first].plus(typing);
            if let Err(wait) = ask(device, free[first]).and_then(|()| ask(device, leaves_at)) {
                free[first] = wait.until;
                continue;
            }
            device.history.record(leaves_at, SendKind { is_cold: true, is_campaign: true });
            free[first] = leaves_at.plus(draw_gap(gap, &mut random));
            last = last.max(leaves_at);
            remaining -= 1;
        }
        last
    }

    #[test]
    fn the_estimate_agrees_with_drawn_gaps() {
        let three = [Device::warmed_up(), Device::new_number(), Device::warmed_up()];
        for (devices, gap, texts) in [
            (&[Device::warmed_up()][..], SAFE, 400),
            (&[Device::warmed_up()], NORMAL, 1_000),
            (&[Device::warmed_up()], FAST, 2_000),
            (&[Device::warmed_up()], SAFE, 3_000),
            (&[Device::new_number()], NORMAL, 300),
            (&three, NORMAL, 2_000),
            (&three, FAST, 8_000),
        ] {
            let estimated = of(devices, gap, texts).unwrap().finishes_at.since(NOON).as_secs_f64();
            let mean = (0..5)
                .map(|seed| end_with_random_waits(devices, gap, texts, seed).since(NOON).as_secs_f64())
                .sum::<f64>()
                / 5.0;
            let ratio = estimated / mean;
            assert!((0.95..1.05).contains(&ratio), "{texts} texts at {gap:?}: {estimated} s, drawn {mean} s");
        }
    }
}
