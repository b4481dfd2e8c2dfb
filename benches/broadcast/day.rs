//! Simulates a day of twenty devices with 5 000 messages each, on a clock that jumps. It uses the tables, queues, rules and
//! random draws of the device session, without a socket.

use std::{
    collections::BTreeMap,
    time::{Duration, Instant},
};

use cloudwa_flow::{
    clock::{SeededRandom, Timestamp},
    devices::{
        commands::Gap,
        outbox::{
            self, CAMPAIGN_CAPACITY, KeyOwner, OutboxMessage, PriorityClass, SendQueue, WaitingMessage,
            wa_message_id_for,
        },
        pacing::{self, Candidate, History, SendKind, Settings, Wait, WaitCode},
        schema,
        send_queues::{NextStep, SendQueues},
    },
    ids::{CampaignId, DeviceId, MessageId},
    messages::message::{CampaignRef, MessageStatus},
    messages::template::{Template, Variables},
};
use serde_json::{Value, json};

use crate::{Jakarta, MORNING, linked, sqlite::Sqlite};

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
    id: DeviceId,
    campaign: CampaignId,
    sql: Sqlite,
    send_queues: SendQueues,
    template: Template,
    settings: Settings,
    history: History,
    gap: Gap,
    next_at: Timestamp,
    handed_over: usize,
    random: SeededRandom,
}

impl Device {
    fn new(number: usize, gap: Gap, settings: Settings) -> Self {
        let sql = Sqlite::in_memory();
        schema::migrate(&sql).unwrap();
        let send_queues = SendQueues::load(&sql, MORNING).unwrap();
        let mut random = SeededRandom::new(u64::try_from(number).unwrap() ^ gap.max_ms);
        Self {
            id: DeviceId::new(MORNING, &mut random),
            campaign: CampaignId::new(MORNING, &mut random),
            sql,
            send_queues,
            template: Template::parse(TEMPLATE).unwrap(),
            settings,
            history: History::default(),
            gap,
            next_at: MORNING,
            handed_over: 0,
            random,
        }
    }

    fn simulate(mut self) -> Vec<SentMessage> {
        let mut left = Vec::new();
        let mut now = MORNING;
        let mut waited_for = None;
        while now < MORNING.plus(DAY) {
            self.request_items(now);
            match self.next(now) {
                NextStep::Nothing => break,
                NextStep::Wait(wait) => {
                    if wait.code != WaitCode::Gap {
                        waited_for = Some(wait.code);
                    }
                    now = wait.until;
                }
                NextStep::Send(waiting) => {
                    let text = outbox::find(&self.sql, &waiting.wa_message_id).unwrap().unwrap().text;
                    let range = pacing::typing_range(&self.settings.typing, Some(self.gap)).unwrap();
                    now = now.plus(pacing::typing_for(&text, range, &mut self.random));
                    let queue = SendQueue::of(waiting.class, waiting.is_stranger);
                    if self.ask(queue, now).is_err() {
                        self.send_queues.put_back(waiting);
                        continue;
                    }
                    self.send(&waiting, now);
                    left.push(SentMessage { at: now, waited_for: waited_for.take() });
                }
            }
        }
        left
    }

    fn send(&mut self, waiting: &WaitingMessage, now: Timestamp) {
        outbox::mark_sending(&self.sql, &waiting.wa_message_id, "link", true, now).unwrap();
        self.history.record(now, SendKind { is_cold: true, is_campaign: true });
        self.next_at = now.plus(pacing::draw_gap(self.gap, &mut self.random));
        outbox::advance(&self.sql, &waiting.wa_message_id, MessageStatus::Sent, None).unwrap();
        self.send_queues.release_chat(waiting);
    }

    fn next(&mut self, now: Timestamp) -> NextStep {
        let mut send_queues = std::mem::take(&mut self.send_queues);
        let next = send_queues.next(&self.sql, now, 1, |queue| self.ask(queue, now)).unwrap();
        self.send_queues = send_queues;
        next
    }

    /// Decides as the device session does: by the rules and the gap of the campaign.
    fn ask(&self, queue: SendQueue, now: Timestamp) -> Result<(), Wait> {
        let candidate = Candidate { class: queue.class, is_stranger: queue.is_stranger };
        let allowed = pacing::may_send(&self.history, &self.settings, &linked(60), candidate, now, &Jakarta);
        match allowed {
            Err(wait) if wait.until >= self.next_at => Err(wait),
            _ if self.next_at > now => Err(Wait { code: WaitCode::Gap, until: self.next_at }),
            allowed => allowed,
        }
    }

    /// Takes items while less than half of the capacity is used, as the device session does.
    fn request_items(&mut self, now: Timestamp) {
        while self.send_queues.count_waiting_in(PriorityClass::Campaign) < CAMPAIGN_CAPACITY / 2
            && self.handed_over < MESSAGES
        {
            for _ in 0..BATCH.min(MESSAGES - self.handed_over) {
                self.handed_over += 1;
                self.accept(self.handed_over, now);
            }
        }
    }

    fn accept(&mut self, item: usize, now: Timestamp) {
        let phone = (6_281_200_000_000_u64 + u64::try_from(item).unwrap()).to_string();
        let attributes = BTreeMap::new();
        let variables = Variables { name: "Ayu", phone: &phone, attributes: &attributes };
        let text = self.template.render(&variables, &mut self.random).unwrap();
        let (round, place) = self.send_queues.assign_turn(PriorityClass::Campaign, &phone);
        let item_no = i64::try_from(item).unwrap();
        let message = OutboxMessage {
            wa_message_id: wa_message_id_for(&self.id, KeyOwner::Campaign, &item.to_string()),
            id: MessageId::new(now, &mut self.random),
            round,
            place,
            class: PriorityClass::Campaign,
            phone,
            text,
            campaign: Some(CampaignRef { id: self.campaign.clone(), item_no }),
            state: MessageStatus::Queued,
            error: None,
            accepted_at: now,
            send_at: None,
            due_at: None,
            tries: 0,
            attempted_at: None,
            link: None,
        };
        outbox::accept(&self.sql, &message).unwrap();
        self.send_queues.push(&message, true, now);
    }
}
