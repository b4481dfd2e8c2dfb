//! What a device's object keeps: outbox, inbox, event log, record, and the tenant's order of events.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may stop where something is wrong")]

mod support;

use std::time::Duration;

use cloudwa_flow::{
    clock::{SeededRandom, Timestamp},
    devices::{
        device::Status,
        event::{Append, CampaignRef, Direction, Event, Happening, LoggedEvent, Message, MessageStatus},
        event_log, inbox,
        outbox::{self, Class, Keyed, Outgoing, Recovery, may_move, recover, wa_id_for},
        record::Record,
        schema, tenant_log,
    },
    error::Error,
    ids::{CampaignId, DeviceId, MessageId, TenantId},
    ports::Sql,
};
use support::sqlite::Sqlite;

const NOW: Timestamp = Timestamp::from_unix_millis(1_763_700_000_000);

fn object() -> Sqlite {
    let sqlite = Sqlite::in_memory();
    schema::migrate(&sqlite).unwrap();
    schema::migrate(&sqlite).unwrap();
    sqlite
}

fn device() -> DeviceId {
    DeviceId::parse("dev_0193e0a0-0000-7000-8000-000000000002").unwrap()
}

fn tenant() -> TenantId {
    TenantId::parse("ten_0193e0a0-0000-7000-8000-000000000003").unwrap()
}

fn wa_id(key: &str) -> String {
    wa_id_for(&device(), Keyed::ByCaller, key)
}

fn text(key: &str, place: i64, class: Class) -> Outgoing {
    Outgoing {
        wa_id: wa_id(key),
        id: MessageId::new(NOW, &mut SeededRandom::new(place.unsigned_abs())),
        place,
        class,
        phone: format!("62812000000{place}"),
        text: format!("text {key}"),
        campaign: None,
        state: MessageStatus::Queued,
        error: None,
        accepted_at: NOW,
        attempted_at: None,
        link: None,
    }
}

fn event(text: &str) -> Event {
    Event {
        at: NOW,
        what: Happening::MessageCreated(Message {
            id: MessageId::new(NOW, &mut SeededRandom::new(1)),
            device_id: device(),
            chat_id: "6281200000001@c.us".into(),
            direction: Direction::In,
            text: text.into(),
            status: MessageStatus::Received,
            at: NOW,
            wa_message_id: "3EB0AA".into(),
            phone: Some("6281200000001".into()),
            lid: None,
            name: None,
            campaign: None,
        }),
    }
}

#[test]
fn the_same_key_is_the_same_text_and_looks_like_whatsapps_own_ids() {
    let id = wa_id("order-17");
    assert_eq!(id, wa_id("order-17"));
    assert_ne!(id, wa_id("order-18"));
    assert_ne!(id, wa_id_for(&device(), Keyed::ByCampaign, "order-17"), "no caller's key names a campaign's item");
    assert_eq!(id.len(), 22);
    assert!(
        id.starts_with("3EB0") && id.chars().all(|letter| letter.is_ascii_digit() || ('A'..='F').contains(&letter))
    );
}

#[test]
fn a_repeated_request_is_accepted_once() {
    let sqlite = object();
    let first = text("a", 1, Class::Normal);
    assert!(outbox::accept(&sqlite, &first).unwrap());
    assert!(!outbox::accept(&sqlite, &Outgoing { text: "other".into(), ..text("a", 2, Class::Normal) }).unwrap());
    assert_eq!(outbox::find(&sqlite, &first.wa_id).unwrap(), Some(first));
}

#[test]
fn a_reply_waits_in_front_of_every_campaign_text() {
    let sqlite = object();
    let campaign = Some(CampaignRef { id: CampaignId::new(NOW, &mut SeededRandom::new(9)), item_no: 4 });
    let broadcast = Outgoing { campaign, ..text("c", 1, Class::Campaign) };
    outbox::accept(&sqlite, &broadcast).unwrap();
    outbox::accept(&sqlite, &text("x", 2, Class::Normal)).unwrap();
    outbox::accept(&sqlite, &text("y", 3, Class::Normal)).unwrap();
    let waiting: Vec<_> = outbox::list_waiting(&sqlite).unwrap().into_iter().map(|waiting| waiting.wa_id).collect();
    assert_eq!(waiting, [wa_id("x"), wa_id("y"), wa_id("c")]);
    assert_eq!(outbox::find(&sqlite, &broadcast.wa_id).unwrap(), Some(broadcast));
    assert_eq!(outbox::last_place(&sqlite).unwrap(), 3);
}

#[test]
fn a_text_is_marked_as_leaving_once_and_keeps_its_first_attempt_over_a_resend() {
    let sqlite = object();
    let text = text("a", 1, Class::Normal);
    outbox::accept(&sqlite, &text).unwrap();
    assert!(outbox::mark_sending(&sqlite, &text.wa_id, "link-1", NOW).unwrap());
    assert!(!outbox::mark_sending(&sqlite, &text.wa_id, "link-1", NOW).unwrap());
    outbox::requeue(&sqlite, &text.wa_id).unwrap();
    assert!(outbox::mark_sending(&sqlite, &text.wa_id, "link-2", NOW.plus(Duration::from_secs(60))).unwrap());
    let found = outbox::find(&sqlite, &text.wa_id).unwrap().unwrap();
    assert_eq!((found.attempted_at, found.link.as_deref()), (Some(NOW), Some("link-1")));
    assert_eq!(outbox::list_sending(&sqlite).unwrap().len(), 1);
}

#[test]
fn an_answer_only_moves_a_text_forward() {
    let sqlite = object();
    let text = text("a", 1, Class::Normal);
    outbox::accept(&sqlite, &text).unwrap();
    outbox::mark_sending(&sqlite, &text.wa_id, "link", NOW).unwrap();
    let moved = |to| outbox::advance(&sqlite, &text.wa_id, to, None).unwrap().is_some();
    assert!(moved(MessageStatus::Delivered), "a receipt may overtake the server's ack");
    assert!(!moved(MessageStatus::Sent));
    assert!(!moved(MessageStatus::Delivered));
    assert!(moved(MessageStatus::Read));
    assert!(!moved(MessageStatus::Failed));
    assert!(outbox::advance(&sqlite, "3EB0FFFF", MessageStatus::Sent, None).unwrap().is_none(), "not ours");
}

#[test]
fn a_late_proof_corrects_unknown_and_nothing_corrects_failed() {
    assert!(may_move(MessageStatus::Unknown, MessageStatus::Delivered));
    assert!(!may_move(MessageStatus::Failed, MessageStatus::Delivered));
    assert!(!may_move(MessageStatus::Unknown, MessageStatus::Queued));
    assert!(may_move(MessageStatus::Sent, MessageStatus::Failed), "WhatsApp's refusal may come after its ack");
}

#[test]
fn a_text_is_resent_only_soon_and_only_over_its_own_link() {
    let attempted = Outgoing { attempted_at: Some(NOW), link: Some("one".into()), ..text("a", 1, Class::Normal) };
    let limit = outbox::RESEND_WITHIN;
    assert_eq!(recover(&attempted, Some("one"), NOW.plus(limit)), Recovery::Resend);
    assert_eq!(recover(&attempted, Some("one"), NOW.plus(limit + Duration::from_millis(1))), Recovery::Unknown);
    assert_eq!(recover(&attempted, Some("two"), NOW), Recovery::Unknown);
    assert_eq!(recover(&Outgoing { link: None, ..attempted }, None, NOW), Recovery::Unknown);
}

#[test]
fn only_finished_texts_are_swept() {
    let sqlite = object();
    for (place, key) in [(1, "waits"), (2, "done")] {
        outbox::accept(&sqlite, &text(key, place, Class::Normal)).unwrap();
    }
    outbox::advance(&sqlite, &wa_id("done"), MessageStatus::Sent, None).unwrap();
    outbox::sweep(&sqlite, NOW.plus(outbox::REMEMBERED_FOR)).unwrap();
    assert!(outbox::find(&sqlite, &wa_id("done")).unwrap().is_some(), "not yet");
    outbox::sweep(&sqlite, NOW.plus(outbox::REMEMBERED_FOR + Duration::from_secs(1))).unwrap();
    assert!(outbox::find(&sqlite, &wa_id("done")).unwrap().is_none());
    assert!(outbox::find(&sqlite, &wa_id("waits")).unwrap().is_some());
}

#[test]
fn a_repeated_text_comes_in_once() {
    let sqlite = object();
    let Happening::MessageCreated(message) = event("hello").what else { panic!("not a message") };
    assert!(inbox::receive(&sqlite, "6281200000001@s.whatsapp.net", &message, NOW).unwrap());
    assert!(!inbox::receive(&sqlite, "6281200000001@s.whatsapp.net", &message, NOW).unwrap());
    assert!(inbox::receive(&sqlite, "another@lid", &message, NOW).unwrap(), "an id is only unique per sender");
    inbox::sweep(&sqlite, NOW.plus(inbox::REMEMBERED_FOR + Duration::from_secs(1))).unwrap();
    assert!(inbox::receive(&sqlite, "6281200000001@s.whatsapp.net", &message, NOW).unwrap());
}

#[test]
fn events_keep_their_numbers_after_the_hub_has_them_all() {
    let sqlite = object();
    for text in ["one", "two", "three"] {
        event_log::append(&sqlite, &event(text)).unwrap();
    }
    let seqs = |after| {
        event_log::list_after(&sqlite, after, 10).unwrap().into_iter().map(|logged| logged.seq).collect::<Vec<_>>()
    };
    assert_eq!(seqs(0), [1, 2, 3]);
    assert_eq!(event_log::list_after(&sqlite, 0, 2).unwrap().len(), 2);
    event_log::forget_through(&sqlite, 3).unwrap();
    assert_eq!(seqs(3), [] as [i64; 0]);
    event_log::append(&sqlite, &event("four")).unwrap();
    assert_eq!(seqs(3), [4]);
}

#[test]
fn another_tenant_learns_nothing_and_an_older_generation_is_refused() {
    let record = Record::new(tenant(), device(), 3, NOW, &mut SeededRandom::new(1));
    let other = TenantId::new(NOW, &mut SeededRandom::new(8));
    assert_eq!(record.admits(&tenant(), 3), Ok(()));
    assert_eq!(record.admits(&tenant(), 4), Ok(()));
    assert_eq!(record.admits(&other, 3), Err(Error::NotFound { what: "the device" }));
    assert!(matches!(record.admits(&tenant(), 2), Err(Error::Conflict(_))));
}

#[test]
fn the_stored_record_is_pinned() {
    let sqlite = object();
    assert_eq!(Record::find(&sqlite).unwrap(), None);
    let oldest = r#"{"tenant":"ten_0193e0a0-0000-7000-8000-000000000003","device":"dev_0193e0a0-0000-7000-8000-000000000002","generation":1,"epoch":"00ff","status":{"status":"online","cause":"connected","at":"2025-11-21T04:40:00.000Z","phone":"628120000","lid":null,"provenUntil":null}}"#;
    sqlite.execute("insert into record (id, value) values (1, ?)", &cloudwa_flow::params![oldest]).unwrap();
    let record = Record::find(&sqlite).unwrap().unwrap();
    assert_eq!((record.status.status, record.link.clone(), record.campaign_next_at), (Status::Online, None, None));
    record.save(&sqlite).unwrap();
    assert_eq!(Record::find(&sqlite).unwrap(), Some(record));
}

fn hub() -> Sqlite {
    let sqlite = Sqlite::in_memory();
    tenant_log::migrate(&sqlite).unwrap();
    sqlite
}

fn handed(epoch: &str, seqs: &[i64]) -> Append {
    let events = seqs.iter().map(|seq| LoggedEvent { seq: *seq, event: event(&format!("{epoch} {seq}")) }).collect();
    Append { tenant: tenant(), device: device(), epoch: epoch.into(), events, proven_until: None }
}

#[test]
fn a_hand_over_that_is_repeated_is_appended_once() {
    let sqlite = hub();
    let (appended, through) = tenant_log::append(&sqlite, &handed("a", &[1, 2, 3])).unwrap();
    assert_eq!((appended.iter().map(|event| event.seq).collect::<Vec<_>>(), through), (vec![1, 2, 3], 3));
    let (appended, through) = tenant_log::append(&sqlite, &handed("a", &[2, 3, 4])).unwrap();
    assert_eq!((appended.len(), appended[0].seq, through), (1, 4, 4));
    assert_eq!(tenant_log::list_after(&sqlite, 2, 10).unwrap().len(), 2);
}

#[test]
fn another_life_of_a_device_starts_its_numbers_anew() {
    let sqlite = hub();
    tenant_log::append(&sqlite, &handed("a", &[1, 2])).unwrap();
    let (appended, through) = tenant_log::append(&sqlite, &handed("b", &[1])).unwrap();
    assert_eq!((appended[0].seq, through), (3, 1));
}

#[test]
fn sweeping_never_gives_a_number_twice_and_says_who_cannot_resume() {
    let sqlite = hub();
    tenant_log::append(&sqlite, &handed("a", &[1, 2, 3])).unwrap();
    assert!(tenant_log::can_resume(&sqlite, 0).unwrap());
    tenant_log::sweep(&sqlite, 3, NOW.plus(tenant_log::KEPT_FOR + Duration::from_secs(1))).unwrap();
    assert_eq!(tenant_log::last_seq(&sqlite).unwrap(), 3);
    assert!(!tenant_log::can_resume(&sqlite, 1).unwrap(), "2 was swept");
    assert!(tenant_log::can_resume(&sqlite, 2).unwrap());
    assert!(!tenant_log::can_resume(&sqlite, 4).unwrap(), "from a future that never was");
    let (appended, _) = tenant_log::append(&sqlite, &handed("a", &[4])).unwrap();
    assert_eq!(appended[0].seq, 4);
}

#[test]
fn what_was_not_projected_is_not_swept() {
    let sqlite = hub();
    tenant_log::append(&sqlite, &handed("a", &[1, 2, 3])).unwrap();
    tenant_log::advance_cursor(&sqlite, "projected", 1).unwrap();
    let projected = tenant_log::cursor(&sqlite, "projected").unwrap();
    tenant_log::sweep(&sqlite, projected, NOW.plus(tenant_log::KEPT_FOR + Duration::from_secs(1))).unwrap();
    assert_eq!(tenant_log::list_after(&sqlite, 0, 10).unwrap().len(), 2);
}
