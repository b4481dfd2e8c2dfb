//! Simulates a day of twenty devices with 5 000 messages each, on a clock that jumps. The device sessions are the real ones,
//! without a socket.

use std::{
    collections::BTreeMap,
    time::{Duration, Instant},
};

use cloudwa_flow::{
    clock::{SeededRandom, Timestamp},
    devices::{
        commands::{CampaignItem, Gap, TakeItems},
        pacing::{Settings, WaitCode},
        session::Turns,
    },
    ids::{CampaignId, DeviceId, MessageId, TenantId},
    messages::{
        content::Content,
        template::{Template, Variables},
    },
};
use futures::FutureExt;
use serde_json::{Value, json};

use crate::{MORNING, linked, session::NativeDevice};

pub const DEVICES: usize = 20;
const MESSAGES: usize = 5_000;
/// Items per hand-over.
const BATCH: usize = 100;
const DAY: Duration = Duration::from_hours(24);
const TEMPLATE: &str =
    "{Halo|Hai|Selamat {pagi|siang}} {{name}}, pesanan Anda {sudah siap|siap diambil} di {toko|cabang} kami.";

/// The sent messages, per device.
pub struct Day {
    devices: Vec<Vec<SentMessage>>,
    took: Duration,
}

/// `waited_for` is the last wait code other than the gap.
#[derive(Clone, Copy)]
struct SentMessage {
    at: Timestamp,
    waited_for: Option<WaitCode>,
}

impl Day {
    pub fn simulate(gap: Gap, settings: &Settings) -> Self {
        let started_at = Instant::now();
        let devices = (0..DEVICES).map(|number| Device::new(number, gap, settings.clone()).simulate()).collect();
        Self { devices, took: started_at.elapsed() }
    }

    /// Milliseconds from one message to the next of the same device.
    pub fn gaps(&self) -> Vec<u64> {
        self.pairs().map(|(before, after)| millis(after.at.since(before.at))).collect()
    }

    fn pairs(&self) -> impl Iterator<Item = (SentMessage, SentMessage)> {
        self.devices.iter().flat_map(|left| left.iter().copied().zip(left.iter().skip(1).copied()))
    }

    pub fn report(&self, rules: &str, preset: &str, gap: Gap) -> Value {
        let counts: Vec<usize> = self.devices.iter().map(Vec::len).collect();
        let left: usize = counts.iter().sum();
        let mut gaps = self.gaps();
        gaps.sort_unstable();
        let percentile = |percent: usize| gaps.get(gaps.len().saturating_sub(1) * percent / 100).copied();
        // Twice the longest gap and the longest typing. A longer pause needs a wait code; otherwise it is a mistake.
        let longest = gap.max_ms * 2 + 5_000;
        let mut reasons: BTreeMap<String, usize> = BTreeMap::new();
        for (before, after) in self.pairs() {
            if millis(after.at.since(before.at)) > longest {
                let reason = after.waited_for.map_or_else(|| "none".into(), name);
                *reasons.entry(reason).or_default() += 1;
            }
        }
        let last = self.devices.iter().filter_map(|left| left.last()).map(|message| message.at).max();
        json!({
            "rules": rules,
            "preset": preset,
            "devices": DEVICES,
            "textsEach": MESSAGES,
            "left": left,
            "leastPerDevice": counts.iter().min(),
            "mostPerDevice": counts.iter().max(),
            "lastAfterHours": last.map(|at| crate::rounded(at.since(MORNING).as_secs_f64() / 3_600.0)),
            "shorterThanMin": gaps.iter().filter(|between| **between < gap.min_ms).count(),
            "gapMs": { "least": gaps.first(), "p50": percentile(50), "p95": percentile(95), "most": gaps.last() },
            "longerThanDrawn": reasons,
            "microsPerText": crate::rounded(self.took.as_secs_f64() * 1e6 / f64::from(u32::try_from(left.max(1)).unwrap())),
        })
    }
}

fn name(code: WaitCode) -> String {
    serde_json::to_value(code).unwrap().as_str().unwrap().to_owned()
}

fn millis(span: Duration) -> u64 {
    u64::try_from(span.as_millis()).unwrap()
}

struct Device {
    session: NativeDevice,
    campaign: CampaignId,
    template: Template,
    gap: Gap,
    handed_over: usize,
    random: SeededRandom,
}

impl Device {
    fn new(number: usize, gap: Gap, settings: Settings) -> Self {
        let mut random = SeededRandom::new(u64::try_from(number).unwrap() ^ gap.max_ms);
        let tenant = TenantId::new(MORNING, &mut random);
        let id = DeviceId::new(MORNING, &mut random);
        Self {
            session: NativeDevice::linked(&tenant, &id, settings, linked(60).linked_at, MORNING),
            campaign: CampaignId::new(MORNING, &mut random),
            template: Template::parse(TEMPLATE).unwrap(),
            gap,
            handed_over: 0,
            random,
        }
    }

    fn simulate(mut self) -> Vec<SentMessage> {
        let mut left = Vec::new();
        let mut waited_for = None;
        self.hand_over();
        while self.session.now.get() < MORNING.plus(DAY) {
            // A typed message is sent and acknowledged before the clock jumps: nothing of this session waits.
            self.session.send_all().now_or_never().unwrap();
            for _ in &*self.session.frames.borrow() {
                left.push(SentMessage { at: self.session.now.get(), waited_for: waited_for.take() });
            }
            self.session.acknowledge_all();
            for _ in self.session.item_requests() {
                self.hand_over();
            }
            let Some(wait) = self.session.turn(|session, _| session.next_wait()) else { break };
            if wait.code != WaitCode::Gap {
                waited_for = Some(wait.code);
            }
            self.session.now.set(wait.until);
        }
        left
    }

    /// Hands the next items over, and takes the events of the earlier ones.
    fn hand_over(&mut self) {
        let items: Vec<_> = (0..BATCH.min(MESSAGES - self.handed_over)).map(|_| self.next_item()).collect();
        let is_last = self.handed_over == MESSAGES;
        let batch =
            TakeItems { campaign: self.campaign.clone(), run: 1, gap: self.gap, items, claimed_at: None, is_last };
        self.session.run(&batch).unwrap();
        self.session.new_events().now_or_never().unwrap();
        self.session.appends.take();
    }

    fn next_item(&mut self) -> CampaignItem {
        self.handed_over += 1;
        let phone = (6_281_200_000_000_u64 + u64::try_from(self.handed_over).unwrap()).to_string();
        let attributes = BTreeMap::new();
        let variables = Variables { name: "Ayu", phone: &phone, attributes: &attributes };
        let text = self.template.render(&variables, &mut self.random).unwrap();
        CampaignItem {
            item_no: i64::try_from(self.handed_over).unwrap(),
            attempt: 0,
            id: MessageId::new(self.session.now.get(), &mut self.random),
            phone,
            content: Content::text(text),
        }
    }
}
