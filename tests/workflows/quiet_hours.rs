//! Eight days of a broadcast on a stepping clock, nearly all of them quiet hours. D1, the consumer, the outbox, the send queues,
//! the pacing and the questions are the real ones; the test carries the words between them and counts them.

use std::{cell::RefCell, collections::HashMap};

use cloudwa_flow::{
    campaigns::{
        campaign::CampaignStatus,
        store::{self, claims},
    },
    clock::Timestamp,
    devices::{
        campaigns::{self, DeviceCampaign},
        commands::{CampaignState, DispatchJob, ItemKey, TakeItems},
        outbox::{self, CAMPAIGN_CAPACITY, KeyOwner, OutboxMessage, PriorityClass},
        pacing::{self, Candidate, History, Link, QuietHours, Replies, SendKind, Settings, TimeOfDay, WarmUp},
        schema,
        send_queues::{NextStep, SendQueues},
    },
    ids::{CampaignId, DeviceId},
    messages::message::{CampaignRef, MessageStatus},
    ports::TimeZones,
    workflows::dispatch_campaign::dispatch_campaign,
};
use serde_json::{Value, json};

use super::campaigns::{report, running};
use crate::support::{
    builders::{a_device, at, tenant},
    database::migrated,
    objects::{Call, Objects},
    sqlite::Sqlite,
};

const RECIPIENTS: usize = 1_000;
const MINUTES: i64 = 60_000;

struct Jakarta;

impl TimeZones for Jakarta {
    fn offset_at(&self, _zone: &str, _at: Timestamp) -> Option<i64> {
        Some(7 * 3600)
    }
}

/// A device's object: its storage and its decisions.
struct ObjectModel {
    device: DeviceId,
    sqlite: Sqlite,
    send_queues: SendQueues,
    campaigns: HashMap<String, DeviceCampaign>,
    history: History,
    settings: Settings,
}

impl ObjectModel {
    fn new(device: &DeviceId) -> Self {
        let sqlite = Sqlite::in_memory();
        schema::migrate(&sqlite).unwrap();
        let quiet_hours = QuietHours { from: TimeOfDay::at(12, 5), to: TimeOfDay::at(12, 0), ..QuietHours::default() };
        Self {
            device: device.clone(),
            send_queues: SendQueues::default(),
            campaigns: HashMap::new(),
            history: History::default(),
            settings: Settings { quiet_hours, warm_up: WarmUp { enabled: false }, ..Settings::default() },
            sqlite,
        }
    }

    /// The object loses its memory and keeps its rows.
    fn restart(&mut self, now: Timestamp) {
        self.send_queues = SendQueues::load(&self.sqlite, now).unwrap();
        self.campaigns = campaigns::list(&self.sqlite).unwrap().into_iter().collect();
    }

    fn take(&mut self, batch: TakeItems, now: Timestamp) -> Value {
        let TakeItems { campaign: id, run, gap, items, is_last } = batch;
        let mut accepted = 0;
        for item in items {
            let key = ItemKey { item_no: item.item_no, attempt: item.attempt }.in_outbox(&id);
            let (round, place) = self.send_queues.assign_turn(PriorityClass::Campaign, &item.phone);
            let text = OutboxMessage {
                wa_message_id: outbox::wa_message_id_for(&self.device, KeyOwner::Campaign, &key),
                id: item.id,
                round,
                place,
                class: PriorityClass::Campaign,
                phone: item.phone,
                text: item.text,
                campaign: Some(CampaignRef { id: id.clone(), item_no: item.item_no }),
                state: MessageStatus::Queued,
                error: None,
                accepted_at: now,
                send_at: None,
                due_at: None,
                tries: 0,
                attempted_at: None,
                link: None,
            };
            if outbox::accept(&self.sqlite, &text).unwrap() {
                self.send_queues.push(&text, true, now);
                accepted += 1;
            }
        }
        let campaign = DeviceCampaign { run, gap, is_last, state: CampaignState::Running, items_requested_at: None };
        campaigns::save(&self.sqlite, &id, &campaign, now).unwrap();
        self.campaigns.insert(id.as_str().to_owned(), campaign);
        json!({ "accepted": accepted, "room": CAMPAIGN_CAPACITY.saturating_sub(self.waiting()) })
    }

    fn waiting(&self) -> usize {
        self.send_queues.count_waiting_in(PriorityClass::Campaign)
    }

    /// The item that is sent in this minute: the gap allows only one.
    fn pump(&mut self, now: Timestamp) -> Option<i64> {
        let link = Link { linked_at: at(-90 * 24 * 60 * MINUTES), replies: Replies::default(), held_until: None };
        let (history, settings) = (&self.history, &self.settings);
        let next = self.send_queues.next(&self.sqlite, now, 1, |queue| {
            let candidate = Candidate { class: queue.class, is_stranger: queue.is_stranger };
            pacing::may_send(history, settings, &link, candidate, now, &Jakarta)
        });
        let NextStep::Send(waiting) = next.unwrap() else { return None };
        assert!(outbox::mark_sending(&self.sqlite, &waiting.wa_message_id, "link", true, now).unwrap());
        self.history.record(now, SendKind { is_cold: true, is_campaign: true });
        let (text, _) =
            outbox::advance(&self.sqlite, &waiting.wa_message_id, MessageStatus::Sent, None).unwrap().unwrap();
        self.send_queues.release_chat(&waiting);
        text.campaign.map(|campaign| campaign.item_no)
    }

    /// The campaigns whose next items the object requests, with their runs.
    fn request_items(&mut self, now: Timestamp) -> Vec<(CampaignId, i64)> {
        let waiting = self.waiting();
        let mut requested = Vec::new();
        for (id, campaign) in self.campaigns.iter_mut().filter(|(_, campaign)| campaign.needs_items(waiting, now)) {
            campaign.items_requested_at = Some(now);
            requested.push((CampaignId::parse(id).unwrap(), campaign.run));
        }
        requested
    }
}

#[tokio::test]
async fn a_broadcast_survives_eight_days_of_quiet_hours_without_needless_dispatch_jobs() {
    let (db, ours) = (migrated("tenant"), tenant(1));
    let device = a_device(&db, &ours, 1).await;
    let id = running(&db, &ours, std::slice::from_ref(&device), RECIPIENTS).await;
    let object = RefCell::new(ObjectModel::new(&device));
    let time = RefCell::new(at(0));
    let objects = Objects::answering(|call: &Call| {
        assert_eq!(call.command, "take_items");
        let batch = serde_json::from_value(call.body["command"].clone()).unwrap();
        Ok(object.borrow_mut().take(batch, *time.borrow()))
    });

    let mut jobs_at = Vec::new();
    let mut sent = Vec::new();
    let minute = async |minutes: i64, jobs_at: &mut Vec<i64>, sent: &mut Vec<i64>| {
        let now = at(minutes * MINUTES);
        *time.borrow_mut() = now;
        let left = object.borrow_mut().pump(now);
        report(&db, &ours, &device, &id, left, MessageStatus::Sent).await;
        sent.extend(left);
        let stalled = claims::list_stalled(&db, now, 10).await.unwrap();
        let of_cron = stalled.into_iter().map(|stalled| (stalled.campaign, stalled.run));
        let jobs: Vec<_> = of_cron.chain(object.borrow_mut().request_items(now)).collect();
        for (campaign, run) in jobs {
            jobs_at.push(minutes);
            let job = DispatchJob { tenant: ours.clone(), campaign, device: device.clone(), run };
            dispatch_campaign(&db, &objects, &job, now).await.unwrap();
        }
    };

    let eight_days = 8 * 24 * 60;
    for minutes in 0..eight_days {
        // The object is evicted twice a day.
        if minutes % (12 * 60) == 7 {
            object.borrow_mut().restart(at(minutes * MINUTES));
        }
        minute(minutes, &mut jobs_at, &mut sent).await;
    }
    // From 12:00 to 12:05 one message may be sent each minute; the clock starts at 11:40.
    assert_eq!(sent, (1..=8 * 5).collect::<Vec<_>>());
    assert_eq!(
        jobs_at,
        [0, 20],
        "the first job fills half the room; after the first sent message the object requests the rest"
    );
    let campaign = store::get(&db, &ours, &id).await.unwrap();
    assert_eq!((campaign.status, campaign.counts.sent, campaign.counts.queued), (CampaignStatus::Running, 40, 160));

    object.borrow_mut().settings.quiet_hours.enabled = false;
    for minutes in eight_days..eight_days + 3_000 {
        minute(minutes, &mut jobs_at, &mut sent).await;
    }
    assert_eq!(sent, (1..=i64::try_from(RECIPIENTS).unwrap()).collect::<Vec<_>>());
    assert_eq!(store::get(&db, &ours, &id).await.unwrap().status, CampaignStatus::Completed);
    assert!(jobs_at.len() <= 3 * RECIPIENTS / 100, "design §6: 0.03 messages a recipient, here {}", jobs_at.len());
}
