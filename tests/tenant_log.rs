//! The event log of a tenant: it holds each (device, epoch, seq) once and in the order of its device, even if batches are
//! repeated, reordered or lost and devices restart or lose their storage; and readers page through it.

#![expect(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test fails by panicking")]

mod support;

use std::{collections::BTreeMap, time::Duration};

use cloudwa_flow::{
    clock::{Random, SeededRandom, Timestamp},
    devices::{
        commands::Qr,
        device::{DeviceStatus, Status, StatusCause},
        event::{Append, DeviceEvent, DeviceEventKind, LoggedEvent},
        event_log::EventLog,
        inbox_settings::InboxSettings,
        number_history::{self, NumberHistory},
        outbox::SendRecord,
        schema,
        store::Device,
        tenant_log::{self, FindNumberHolder, LARGEST_LOG_BYTES, ListEvents, TenantEvent},
    },
    error::Error,
    ids::DeviceId,
    messages::message::Direction,
};
use support::{
    builders::{at, device, message, tenant},
    sqlite::Sqlite,
};

fn hub() -> Sqlite {
    let sqlite = Sqlite::in_memory();
    tenant_log::migrate(&sqlite).unwrap();
    sqlite
}

fn event(device: &DeviceId, text: &str, at: Timestamp) -> DeviceEvent {
    DeviceEvent { at, kind: DeviceEventKind::MessageCreated(message(device, 1, Direction::In, text)) }
}

fn text_of(event: &DeviceEvent) -> &str {
    match &event.kind {
        DeviceEventKind::MessageCreated(message) => message.content.written_text().unwrap(),
        other => panic!("{other:?}"),
    }
}

fn batch(device: &DeviceId, epoch: &str, seqs: &[i64], at: Timestamp) -> Append {
    let logged = |seq: &i64| LoggedEvent { seq: *seq, event: event(device, &format!("{epoch} {seq}"), at) };
    Append {
        tenant: tenant(1),
        device: device.clone(),
        epoch: epoch.into(),
        events: seqs.iter().map(logged).collect(),
        live_updates: Vec::new(),
        proven_until: None,
        number_histories: Vec::new(),
    }
}

// ---- Random histories ---------------------------------------------------------------------------------------------

/// A device that behaves like a device session: it numbers its events, sends unconfirmed ones, asks the hub for its
/// position after a restart, and starts a new epoch after a wipe.
struct ModelDevice {
    id: DeviceId,
    storage: Sqlite,
    log: EventLog,
    epoch_no: u32,
    appended: i64,
    confirmed: Option<i64>,
}

impl ModelDevice {
    fn new(seed: u64) -> Self {
        let (storage, log) = Self::empty();
        Self { id: device(seed), storage, log, epoch_no: 0, appended: 0, confirmed: None }
    }

    fn empty() -> (Sqlite, EventLog) {
        let storage = Sqlite::in_memory();
        schema::migrate(&storage).unwrap();
        let log = EventLog::load(&storage).unwrap();
        (storage, log)
    }

    fn epoch(&self) -> String {
        format!("epoch {}", self.epoch_no)
    }

    fn append_event(&mut self) {
        self.appended += 1;
        self.log
            .append(&self.storage, &event(&self.id, &format!("{} {}", self.epoch(), self.appended), at(0)))
            .unwrap();
    }

    fn call(&self, limit: u32) -> Append {
        let events = match self.confirmed {
            Some(confirmed) => self.log.list_after(&self.storage, confirmed, limit).unwrap(),
            None => Vec::new(),
        };
        Append { events, ..batch(&self.id, &self.epoch(), &[], at(0)) }
    }

    fn answered(&mut self, epoch: &str, through: i64) {
        if epoch == self.epoch() && self.confirmed.is_none_or(|confirmed| confirmed < through) {
            self.confirmed = Some(through);
            self.log.confirm(through);
        }
    }

    fn restart(&mut self) {
        self.log = EventLog::load(&self.storage).unwrap();
        self.confirmed = None;
    }

    fn wipe(&mut self) {
        (self.storage, self.log) = Self::empty();
        self.epoch_no += 1;
        self.appended = 0;
        self.confirmed = None;
    }
}

/// Runs one history; returns all events that the hub appended, in the order in which it returned them.
fn run(seed: u64, steps: u32) -> (Sqlite, Vec<ModelDevice>, Vec<TenantEvent>) {
    let mut random = SeededRandom::new(seed);
    let hub = hub();
    let mut sources: Vec<ModelDevice> = (1..=random.between(1, 4)).map(ModelDevice::new).collect();
    let mut shown = Vec::new();
    // Calls and answers on their way: they may overtake each other, arrive twice, or get lost.
    let mut calls: Vec<(usize, Append)> = Vec::new();
    let mut answers: Vec<(usize, String, i64)> = Vec::new();
    for _ in 0..steps {
        let which = index(&mut random, sources.len());
        match random.between(0, 99) {
            0..40 => sources[which].append_event(),
            40..60 => calls.push((which, sources[which].call(u32::try_from(random.between(1, 7)).unwrap()))),
            60..80 if !calls.is_empty() => {
                let place = index(&mut random, calls.len());
                let (from, call) = if random.between(0, 3) == 0 { calls[place].clone() } else { calls.remove(place) };
                let (appended, through) = tenant_log::append(&hub, &call).unwrap();
                shown.extend(appended);
                if random.between(0, 3) > 0 {
                    answers.push((from, call.epoch, through));
                }
            }
            80..95 if !answers.is_empty() => {
                let place = index(&mut random, answers.len());
                let (to, epoch, through) = answers.remove(place);
                sources[to].answered(&epoch, through);
            }
            95..98 => sources[which].restart(),
            98 => sources[which].wipe(),
            _ => {}
        }
    }
    for source in &mut sources {
        let mut calls = 0;
        while source.confirmed.is_none() || source.log.has_unconfirmed() {
            calls += 1;
            assert!(calls < 100, "seed {seed}: the device never gets all events confirmed");
            let call = source.call(50);
            let (appended, through) = tenant_log::append(&hub, &call).unwrap();
            shown.extend(appended);
            source.answered(&call.epoch, through);
        }
    }
    // Calls that are still on their way arrive at the end.
    for (_, call) in calls {
        shown.extend(tenant_log::append(&hub, &call).unwrap().0);
    }
    (hub, sources, shown)
}

fn index(random: &mut SeededRandom, length: usize) -> usize {
    usize::try_from(random.between(0, length as u64 - 1)).unwrap()
}

#[test]
fn every_event_of_every_epoch_is_appended_once_and_in_order() {
    let mut ended_epochs = 0;
    for seed in 0..120 {
        let (hub, sources, shown) = run(seed, 250);
        assert_eq!(
            tenant_log::list_after(&hub, 0, 10_000).unwrap(),
            shown,
            "seed {seed}: the appended events are the stored ones"
        );
        let numbers: Vec<i64> = shown.iter().map(|event| event.seq).collect();
        assert_eq!(numbers, (1..=i64::try_from(shown.len()).unwrap()).collect::<Vec<_>>(), "seed {seed}: no gap");

        let mut by_epoch: BTreeMap<(DeviceId, String), Vec<i64>> = BTreeMap::new();
        for event in &shown {
            let (epoch, seq) = text_of(&event.event).rsplit_once(' ').unwrap();
            by_epoch.entry((event.device_id.clone(), epoch.to_owned())).or_default().push(seq.parse().unwrap());
        }
        for ((device, epoch), seqs) in &by_epoch {
            let without_gap: Vec<i64> = (1..=i64::try_from(seqs.len()).unwrap()).collect();
            assert_eq!(seqs, &without_gap, "seed {seed}, {device}, {epoch}");
        }
        for source in &sources {
            ended_epochs += source.epoch_no;
            let stored = by_epoch.get(&(source.id.clone(), source.epoch())).map_or(0, Vec::len);
            assert_eq!(
                i64::try_from(stored).unwrap(),
                source.appended,
                "seed {seed}: no event of the current epoch is missing"
            );
        }
    }
    assert!(ended_epochs > 100, "the histories ended only {ended_epochs} epochs");
}

const PHONE: &str = "6281100000001";

fn with_status(device: &DeviceId, status: Status) -> Device {
    let cause = StatusCause::Connected;
    let status = DeviceStatus { status, cause, at: at(0), phone: Some(PHONE.into()), lid: None, proven_until: None };
    Device {
        id: device.clone(),
        name: "Toko".into(),
        generation: 1,
        created_at: at(0),
        status,
        inbox: InboxSettings::default(),
    }
}

#[test]
fn a_number_has_one_holder_and_of_two_devices_only_one_is_refused() {
    let (one, two) = (device(1), device(2));
    let both = |first, second| [with_status(&one, first), with_status(&two, second)];
    let decide = |hub: &Sqlite, asking: &DeviceId, devices: &[Device], seconds: i64| {
        let ask =
            FindNumberHolder { tenant: tenant(1), device: asking.clone(), epoch: "a".into(), phone: PHONE.into() };
        tenant_log::answer_holder(hub, &ask, devices, at(seconds * 1_000)).unwrap().other
    };
    // A device that was linked before anybody asked.
    let sqlite = hub();
    assert_eq!(decide(&sqlite, &two, &both(Status::Online, Status::Pairing), 0), Some(one.clone()));
    assert_eq!(decide(&sqlite, &one, &both(Status::Online, Status::Online), 1), None);
    // Both devices ask at once, before D1 has the status of either.
    let sqlite = hub();
    assert_eq!(decide(&sqlite, &one, &both(Status::Pairing, Status::Pairing), 0), None);
    assert_eq!(decide(&sqlite, &two, &both(Status::Pairing, Status::Pairing), 1), Some(one.clone()));
    // The first one was logged out, failed, or deleted.
    assert_eq!(decide(&sqlite, &two, &both(Status::Failed, Status::Pairing), 2), Some(one.clone()));
    assert_eq!(decide(&sqlite, &two, &both(Status::LoggedOut, Status::Pairing), 3), None);
    assert_eq!(decide(&sqlite, &one, &both(Status::Pairing, Status::Online), 4), Some(two.clone()));
    assert_eq!(decide(&sqlite, &one, &[with_status(&one, Status::Pairing)], 5), None);
    // An attempt to link that came to nothing holds the number for two minutes.
    assert_eq!(decide(&sqlite, &two, &both(Status::Pairing, Status::Pairing), 6), Some(one.clone()));
    assert_eq!(decide(&sqlite, &two, &both(Status::Pairing, Status::Pairing), 200), None);
}

fn history(ended: i64, sent: &[i64]) -> NumberHistory {
    let record = |seconds: &i64| SendRecord { at: at(seconds * 1_000), is_cold: true, is_campaign: false };
    NumberHistory {
        phone: PHONE.into(),
        ended_at: at(ended * 1_000),
        linked_at: Some(at(ended * 1_000)),
        held_until: None,
        quota_renewed_at: None,
        sent: sent.iter().map(record).collect(),
    }
}

#[test]
fn the_next_device_of_a_number_learns_what_the_others_did_with_it_and_not_what_it_did_itself() {
    let (hub, one, two) = (hub(), device(1), device(2));
    let report = |device: &DeviceId, epoch: &str, history: NumberHistory| {
        let append = Append { number_histories: vec![history], ..batch(device, epoch, &[], at(0)) };
        tenant_log::append(&hub, &append).unwrap();
    };
    report(&one, "a", history(10, &[1, 2]));
    report(&one, "a", history(5, &[1]));
    report(&two, "b", history(20, &[15]));
    let learned = |epoch: &str, status: Status| {
        let ask = FindNumberHolder { tenant: tenant(1), device: device(3), epoch: epoch.into(), phone: PHONE.into() };
        let found = tenant_log::answer_holder(&hub, &ask, &[with_status(&one, status)], at(30_000)).unwrap();
        found.history.map(|history| history.sent.iter().map(|send| send.at).collect::<Vec<_>>())
    };
    assert_eq!(learned("c", Status::Online), None, "another device holds the number");
    let all = vec![at(1_000), at(2_000), at(15_000)];
    assert_eq!(learned("c", Status::LoggedOut), Some(all), "a late repetition of an older report changes nothing");
    assert_eq!(learned("b", Status::LoggedOut), Some(vec![at(1_000), at(2_000)]));
    tenant_log::sweep(&hub, 0, LARGEST_LOG_BYTES, at(20_000).plus(number_history::KEPT_FOR)).unwrap();
    assert_eq!(learned("c", Status::LoggedOut), Some(vec![at(15_000)]));
}

#[test]
fn a_repeated_batch_is_appended_once() {
    let (hub, id) = (hub(), device(1));
    let (appended, through) = tenant_log::append(&hub, &batch(&id, "a", &[1, 2, 3], at(0))).unwrap();
    assert_eq!((appended.iter().map(|event| event.seq).collect::<Vec<_>>(), through), (vec![1, 2, 3], 3));
    let (appended, through) = tenant_log::append(&hub, &batch(&id, "a", &[2, 3, 4], at(0))).unwrap();
    assert_eq!((appended.len(), appended[0].seq, through), (1, 4, 4));
    assert_eq!(tenant_log::list_after(&hub, 2, 10).unwrap().len(), 2);
}

/// A batch of the old epoch that arrives after a wipe is appended, and it does not block the events of the new epoch.
#[test]
fn a_late_batch_of_an_earlier_epoch_keeps_its_own_numbers() {
    let (hub, id) = (hub(), device(1));
    tenant_log::append(&hub, &batch(&id, "old", &[1, 2], at(0))).unwrap();
    let (appended, through) = tenant_log::append(&hub, &batch(&id, "new", &[1, 2, 3], at(10))).unwrap();
    assert_eq!((appended.len(), through), (3, 3));
    let (appended, through) = tenant_log::append(&hub, &batch(&id, "old", &[2, 3, 4, 5], at(5))).unwrap();
    assert_eq!((appended.len(), through), (3, 5));
    let (appended, through) = tenant_log::append(&hub, &batch(&id, "new", &[3, 4], at(11))).unwrap();
    assert_eq!((appended.len(), through), (1, 4));
    let texts: Vec<_> = tenant_log::list_after(&hub, 0, 100).unwrap();
    let texts: Vec<_> = texts.iter().map(|event| text_of(&event.event)).collect();
    assert_eq!(texts, ["old 1", "old 2", "new 1", "new 2", "new 3", "old 3", "old 4", "old 5", "new 4"]);
}

#[test]
fn each_device_has_its_own_numbers() {
    let hub = hub();
    tenant_log::append(&hub, &batch(&device(1), "same", &[1, 2, 3], at(0))).unwrap();
    let (appended, through) = tenant_log::append(&hub, &batch(&device(2), "same", &[1], at(0))).unwrap();
    assert_eq!((appended.len(), appended[0].seq, through), (1, 4, 1));
}

#[test]
fn an_empty_batch_writes_nothing() {
    let (hub, id) = (hub(), device(1));
    tenant_log::append(&hub, &batch(&id, "a", &[1, 2, 3], at(0))).unwrap();
    let written = hub.rows_written();
    assert_eq!(tenant_log::append(&hub, &batch(&id, "a", &[], at(0))).unwrap(), (Vec::new(), 3));
    assert_eq!(tenant_log::append(&hub, &batch(&id, "b", &[], at(0))).unwrap(), (Vec::new(), 0));
    assert_eq!(hub.rows_written(), written);
}

// ---- Reading ------------------------------------------------------------------------------------------------------

const fn page(after: Option<i64>, limit: u32) -> ListEvents {
    ListEvents { after, limit, sees_qr: true }
}

fn conflict(sqlite: &Sqlite, after: i64) -> String {
    match tenant_log::list(sqlite, page(Some(after), 10)) {
        Err(Error::Conflict(why)) => why,
        other => panic!("{other:?}"),
    }
}

#[test]
fn pages_follow_each_other_up_to_the_newest_event() {
    let hub = hub();
    assert_eq!(tenant_log::list(&hub, page(Some(0), 2)).unwrap().last, 0);
    tenant_log::append(&hub, &batch(&device(1), "a", &[1, 2, 3, 4, 5], at(0))).unwrap();
    let (mut seen, mut sizes) = (0, Vec::new());
    loop {
        let listed = tenant_log::list(&hub, page(Some(seen), 2)).unwrap();
        assert_eq!(listed.last, 5);
        let Some(newest) = listed.items.last() else { break };
        assert!(listed.items.iter().all(|event| event.seq > seen));
        seen = newest.seq;
        sizes.push(listed.items.len());
    }
    assert_eq!((seen, sizes), (5, vec![2, 2, 1]));
}

#[test]
fn a_page_has_at_most_100_events() {
    let hub = hub();
    tenant_log::append(&hub, &batch(&device(1), "a", &(1..=250).collect::<Vec<_>>(), at(0))).unwrap();
    assert_eq!(tenant_log::list(&hub, page(None, u32::MAX)).unwrap().items.len(), 100);
}

#[test]
fn a_reader_that_asks_for_deleted_events_gets_an_error() {
    let hub = hub();
    tenant_log::append(&hub, &batch(&device(1), "a", &[1, 2, 3], at(0))).unwrap();
    let later = at(0).plus(tenant_log::KEPT_FOR + Duration::from_secs(1));
    tenant_log::append(&hub, &batch(&device(1), "a", &[4, 5], later)).unwrap();
    tenant_log::sweep(&hub, 5, LARGEST_LOG_BYTES, later).unwrap();

    let why = conflict(&hub, 2);
    assert!(why.contains("14 days") && why.contains("4 to 5"), "{why}");
    assert!(conflict(&hub, 6).contains("go on after 5"), "this number was never given");
    let listed = tenant_log::list(&hub, page(Some(3), 10)).unwrap();
    assert_eq!(listed.items.iter().map(|event| event.seq).collect::<Vec<_>>(), [4, 5]);
    let all_kept = tenant_log::list(&hub, page(None, 10)).unwrap();
    assert_eq!(all_kept, listed, "without a number the page starts with the oldest stored event");
}

#[test]
fn a_sweep_keeps_the_numbers_growing_and_limits_resuming() {
    let (hub, id) = (hub(), device(1));
    tenant_log::append(&hub, &batch(&id, "a", &[1, 2, 3], at(0))).unwrap();
    assert!(tenant_log::can_resume(&hub, 0).unwrap());
    tenant_log::sweep(&hub, 3, LARGEST_LOG_BYTES, at(0).plus(tenant_log::KEPT_FOR + Duration::from_secs(1))).unwrap();
    assert_eq!(tenant_log::last_seq(&hub).unwrap(), 3);
    assert!(!tenant_log::can_resume(&hub, 1).unwrap(), "2 was swept");
    assert!(tenant_log::can_resume(&hub, 2).unwrap());
    assert!(!tenant_log::can_resume(&hub, 4).unwrap(), "this number was never given");
    let (appended, _) = tenant_log::append(&hub, &batch(&id, "a", &[4], at(0))).unwrap();
    assert_eq!(appended[0].seq, 4);
}

#[test]
fn a_hub_whose_devices_say_nothing_any_more_is_woken_for_as_long_as_it_has_something_that_expires() {
    let (hub, one) = (hub(), device(1));
    let day = Duration::from_hours(24);
    assert_eq!(tenant_log::next_sweep(&hub, None).unwrap(), None, "an empty hub sleeps");
    tenant_log::append(&hub, &batch(&one, "a", &[1], at(0))).unwrap();
    assert_eq!(tenant_log::next_sweep(&hub, None).unwrap(), None, "the newest event stays");
    let append = Append { number_histories: vec![history(0, &[1])], ..batch(&one, "a", &[2], at(0)) };
    tenant_log::append(&hub, &append).unwrap();
    tenant_log::append(&hub, &batch(&one, "a", &[3], at(0).plus(day))).unwrap();
    let ask = FindNumberHolder { tenant: tenant(1), device: one, epoch: "a".into(), phone: PHONE.into() };
    tenant_log::answer_holder(&hub, &ask, &[], at(0)).unwrap();
    let mut rings = Vec::new();
    while let Some(due) = tenant_log::next_sweep(&hub, None).unwrap() {
        let hours = due.since(at(0)).as_secs() / 3600;
        assert!(rings.last().is_none_or(|last| last + 24 <= hours), "at most once a day: {rings:?}, {hours}");
        rings.push(hours);
        tenant_log::sweep(&hub, 3, LARGEST_LOG_BYTES, due).unwrap();
    }
    assert_eq!(rings, [2 * 24, 15 * 24, 31 * 24], "the holder, the events, the history");
    let left = |table: &str| {
        let query = format!("select count(*) from {table}");
        hub.connection().query_row(&query, [], |row| row.get::<_, i64>(0)).unwrap()
    };
    assert_eq!(["events", "number_holders", "number_histories"].map(left), [1, 0, 0]);
}

#[test]
fn a_sweep_that_fails_is_tried_again_a_day_later() {
    let hub = hub();
    tenant_log::append(&hub, &batch(&device(1), "a", &[1, 2], at(0))).unwrap();
    let late = at(0).plus(tenant_log::KEPT_FOR * 2);
    let next = tenant_log::next_sweep(&hub, Some(late)).unwrap();
    assert_eq!(next, Some(late.plus(Duration::from_hours(24))), "not at once, again and again");
}

#[test]
fn a_number_whose_holder_was_swept_is_still_refused_to_another_device() {
    let (hub, one, two) = (hub(), device(1), device(2));
    let decide = |asking: &DeviceId, status: Status, hours: i64| {
        let ask =
            FindNumberHolder { tenant: tenant(1), device: asking.clone(), epoch: "a".into(), phone: PHONE.into() };
        let devices = [with_status(&one, status), with_status(&two, Status::Pairing)];
        tenant_log::answer_holder(&hub, &ask, &devices, at(hours * 3_600_000)).unwrap().other
    };
    assert_eq!(decide(&one, Status::Pairing, 0), None);
    tenant_log::sweep(&hub, 0, LARGEST_LOG_BYTES, at(25 * 3_600_000)).unwrap();
    assert_eq!(decide(&two, Status::Online, 25), Some(one.clone()), "D1 knows it");
    assert_eq!(decide(&one, Status::Online, 25), None);
}

#[test]
fn events_that_were_not_projected_are_not_swept() {
    let hub = hub();
    tenant_log::append(&hub, &batch(&device(1), "a", &[1, 2, 3], at(0))).unwrap();
    tenant_log::advance_cursor(&hub, "projected", 1).unwrap();
    let projected = tenant_log::cursor(&hub, "projected").unwrap();
    tenant_log::sweep(&hub, projected, LARGEST_LOG_BYTES, at(0).plus(tenant_log::KEPT_FOR + Duration::from_secs(1)))
        .unwrap();
    assert_eq!(tenant_log::list_after(&hub, 0, 10).unwrap().len(), 2);
}

#[test]
fn a_sweep_leaves_no_gap_after_a_kept_event() {
    let hub = hub();
    let later = at(0).plus(tenant_log::KEPT_FOR + Duration::from_secs(1));
    tenant_log::append(&hub, &batch(&device(1), "a", &[1], at(0))).unwrap();
    tenant_log::append(&hub, &batch(&device(1), "a", &[2], later)).unwrap();
    tenant_log::append(&hub, &batch(&device(2), "offline", &[1, 2], at(0))).unwrap();
    tenant_log::append(&hub, &batch(&device(1), "a", &[3], later)).unwrap();
    tenant_log::sweep(&hub, 5, LARGEST_LOG_BYTES, later).unwrap();
    let kept: Vec<i64> = tenant_log::list_after(&hub, 0, 10).unwrap().iter().map(|event| event.seq).collect();
    assert_eq!(kept, [2, 3, 4, 5]);
}

#[test]
fn only_users_who_may_link_phones_see_a_qr_code() {
    let (hub, id) = (hub(), device(1));
    let qr = Qr { raw: "2@secret".into(), svg: "<svg/>".into(), expires_at: at(20_000) };
    let shown = LoggedEvent { seq: 1, event: DeviceEvent { at: at(0), kind: DeviceEventKind::DeviceQr(Some(qr)) } };
    tenant_log::append(&hub, &Append { events: vec![shown], ..batch(&id, "a", &[], at(0)) }).unwrap();
    let listed_for = |sees_qr| {
        let listed = tenant_log::list(&hub, ListEvents { sees_qr, ..page(None, 1) }).unwrap();
        serde_json::to_string(&listed.items[0]).unwrap()
    };
    assert!(listed_for(true).contains("2@secret"));
    let hidden = listed_for(false);
    assert!(hidden.contains(r#""kind":"device.qr","data":null"#) && !hidden.contains("secret"), "{hidden}");
}

#[test]
fn a_dashboard_that_missed_too_much_is_refused_before_it_is_read() {
    let hub = hub();
    let one_event = || tenant_log::append(&hub, &batch(&device(1), "a", &[1], at(0))).unwrap();
    one_event();
    assert!(tenant_log::may_resume(&hub, 1).unwrap() && tenant_log::may_resume(&hub, 0).unwrap());
    hub.connection()
        .execute_batch(
            "insert into events (seq, device, at, event, total)
             select 1 + value, 'dev', 0, 'not read', 500 + value * 80 from (with recursive n(value) as (select 1 union all select value + 1 from n where value < 10000) select value from n)",
        )
        .unwrap();
    assert!(tenant_log::may_resume(&hub, 1).unwrap());
    assert!(!tenant_log::may_resume(&hub, 0).unwrap(), "10 001 events");
    assert!(!tenant_log::may_resume(&hub, 10_002).unwrap(), "a number that was never given");
    hub.connection().execute("update events set total = total + 9000000 where seq >= 5", []).unwrap();
    assert!(!tenant_log::may_resume(&hub, 1).unwrap() && tenant_log::may_resume(&hub, 5).unwrap(), "by its size");
}

#[test]
fn the_oldest_events_go_when_the_log_is_too_large_and_what_is_not_in_d1_stays() {
    let (hub, id) = (hub(), device(1));
    tenant_log::append(&hub, &batch(&id, "a", &(1..=100).collect::<Vec<_>>(), at(0))).unwrap();
    let bytes_of_99 = tenant_log::measure_after(&hub, 1).unwrap();
    let largest = bytes_of_99 / 99 * 10 + 20;
    tenant_log::sweep(&hub, 50, largest, at(0)).unwrap();
    assert_eq!(tenant_log::list_after(&hub, 0, 1).unwrap()[0].seq, 51, "50 are in D1");
    tenant_log::sweep(&hub, 100, largest, at(0)).unwrap();
    assert_eq!(
        tenant_log::list_after(&hub, 0, 1).unwrap()[0].seq,
        90,
        "ten fit, and the one that crosses the limit stays"
    );
    assert!(tenant_log::can_resume(&hub, 90).unwrap());
    let bytes = tenant_log::measure_after(&hub, 90).unwrap();
    assert!((1..=largest).contains(&bytes), "the swept ones are not measured: {bytes}");
    tenant_log::append(&hub, &batch(&id, "a", &[101], at(0))).unwrap();
    tenant_log::sweep(&hub, 101, 0, at(0)).unwrap();
    assert_eq!(tenant_log::last_seq(&hub).unwrap(), 101, "the newest stays, whatever the limit");
}

/// The tables of a hub before they had a version.
const HUB_V1: &str = include_str!("golden/tenant_hub_v1.sql");

#[test]
fn a_hub_of_the_previous_release_goes_on() {
    let sqlite = Sqlite::in_memory();
    sqlite.connection().execute_batch(HUB_V1).unwrap();
    for _ in 0..2 {
        tenant_log::migrate(&sqlite).unwrap();
    }
    assert_eq!(tenant_log::cursor(&sqlite, "projected").unwrap(), 2);
    let (appended, through) = tenant_log::append(&sqlite, &batch(&device(1), "a", &[2, 3], at(0))).unwrap();
    assert_eq!((appended.len(), appended[0].seq, through), (1, 3, 3), "the hub had the first two of this device");
    assert_eq!(tenant_log::list_after(&sqlite, 0, 10).unwrap().len(), 3);
    assert!(tenant_log::measure_after(&sqlite, 0).unwrap() > 0);
    tenant_log::sweep(&sqlite, 3, LARGEST_LOG_BYTES, at(0)).unwrap();
    assert_eq!(tenant_log::list_after(&sqlite, 0, 10).unwrap().len(), 3);
}

#[test]
fn a_hub_knows_its_tenant_even_if_an_alarm_wakes_it_without_a_name() {
    let hub = hub();
    let woken_as = |name: Option<&str>| tenant_log::find_tenant(&hub, name).unwrap();
    assert_eq!(woken_as(None), None, "nobody has called it yet");
    assert_eq!(woken_as(Some(tenant(1).as_str())), Some(tenant(1)));
    tenant_log::save_tenant(&hub, &tenant(1)).unwrap();
    tenant_log::save_tenant(&hub, &tenant(1)).unwrap();
    for name in [None, Some(""), Some("no tenant"), Some(tenant(1).as_str())] {
        assert_eq!(woken_as(name), Some(tenant(1)), "{name:?}");
    }
}
