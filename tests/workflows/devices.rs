use super::campaigns::{report, running};
use crate::support::builders::{
    CHAT, a_device, at, created_event, device, message, progress_event, status, status_event, tenant,
};
use crate::support::database::migrated;
use crate::support::hub::TestHub;
use crate::support::objects::{Call, Objects};
use crate::support::sqlite::Sqlite;
use cloudwa_flow::campaigns::{
    self,
    campaign::CampaignStatus,
    store::claims::{self, ClaimOwner},
};
use cloudwa_flow::clock::SeededRandom;
use cloudwa_flow::contacts::address::ContactAddress;
use cloudwa_flow::conversations;
use cloudwa_flow::devices::commands::{Qr, SendReply, StatusReply};
use cloudwa_flow::devices::device::{DeviceStatus, Status};
use cloudwa_flow::devices::{self, outbox::PriorityClass};
use cloudwa_flow::error::{Error, Result};
use cloudwa_flow::idempotency::IdempotencyKey;
use cloudwa_flow::ids::{DeviceId, MessageId, TenantId};
use cloudwa_flow::messages::content::Content;
use cloudwa_flow::messages::message::{Direction, Message, MessageStatus};
use cloudwa_flow::messages::text::Text;
use cloudwa_flow::ports::Database;
use cloudwa_flow::workflows::link_device;
use cloudwa_flow::workflows::remove_device::remove_device;
use cloudwa_flow::workflows::send_message::{MessageToSend, send_message};
use futures::FutureExt;
use serde_json::{Value, json};
use std::cell::RefCell;

pub(super) fn reply(state: Status, qr: bool) -> Value {
    let qr = qr.then(|| Qr { raw: "2@x".into(), svg: "<svg/>".into(), expires_at: at(60_000) });
    serde_json::to_value(StatusReply { status: status(state, "test", at(1)), qr }).unwrap()
}

async fn copy_status(db: &Sqlite, tenant: &TenantId, device: &DeviceId, status: DeviceStatus) {
    let events = [status_event(device, status)];
    Database::batch(db, devices::store::project(tenant, &events).unwrap()).await.unwrap();
}

#[tokio::test]
async fn linking_calls_the_object_and_returns_its_qr() {
    let (db, ours) = (migrated("tenant"), tenant(1));
    let id = a_device(&db, &ours, 1).await;
    let objects = Objects::answering(|_: &Call| Ok(reply(Status::Pairing, true)));
    let seen = link_device::link(&db, &objects, &ours, &id).await.unwrap();
    assert_eq!((seen.device.status.status, seen.qr.is_some()), (Status::Pairing, true));
    let call = objects.calls.borrow()[0].clone();
    assert_eq!((call.command.as_str(), call.device.as_str()), ("link", id.as_str()));
    assert_eq!(call.body, json!({ "tenant": ours, "device": id, "generation": 1, "command": {} }));
}

#[tokio::test]
async fn a_device_whose_link_ended_is_linked_with_the_next_generation() {
    let (db, ours) = (migrated("tenant"), tenant(1));
    let id = a_device(&db, &ours, 1).await;
    copy_status(&db, &ours, &id, status(Status::LoggedOut, "removed", at(5))).await;
    let objects = Objects::answering(|_: &Call| Ok(reply(Status::Pairing, false)));
    link_device::link(&db, &objects, &ours, &id).await.unwrap();
    assert_eq!(objects.calls.borrow()[0].body["generation"], 2);
}

#[tokio::test]
async fn an_unknown_device_is_not_found_and_no_object_is_called() {
    let (db, ours) = (migrated("tenant"), tenant(1));
    let objects = Objects::answering(|_: &Call| Ok(reply(Status::Online, false)));
    let theirs = a_device(&db, &tenant(2), 1).await;
    for id in [device(9), theirs] {
        assert!(matches!(link_device::link(&db, &objects, &ours, &id).await, Err(Error::NotFound { .. })));
        assert!(matches!(link_device::show_qr(&db, &objects, &ours, &id).await, Err(Error::NotFound { .. })));
        assert!(matches!(send(&db, &objects, &ours, &id, None).await, Err(Error::NotFound { .. })));
        assert!(matches!(
            remove_device(&db, &objects, &TestHub::default(), &ours, &id, at(0)).await,
            Err(Error::NotFound { .. })
        ));
    }
    assert!(objects.calls.borrow().is_empty());
}

#[tokio::test]
async fn a_qr_is_returned_or_not_there_yet_or_refused_for_a_device_that_is_not_pairing() {
    let (db, ours) = (migrated("tenant"), tenant(1));
    let id = a_device(&db, &ours, 1).await;
    let show = async |answer: Value| {
        let objects = Objects::answering(move |_: &Call| Ok(answer.clone()));
        link_device::show_qr(&db, &objects, &ours, &id).await
    };
    assert_eq!(show(reply(Status::Pairing, true)).await.unwrap().raw, "2@x");
    assert!(matches!(show(reply(Status::Pairing, false)).await, Err(Error::NotFound { .. })));
    assert!(matches!(show(reply(Status::Online, false)).await, Err(Error::Conflict(_))));
}

#[tokio::test]
async fn without_an_answer_of_the_object_the_stored_status_counts_until_its_proof_expires() {
    let (db, ours) = (migrated("tenant"), tenant(1));
    let id = a_device(&db, &ours, 1).await;
    copy_status(
        &db,
        &ours,
        &id,
        DeviceStatus { proven_until: Some(at(100)), ..status(Status::Online, "connected", at(5)) },
    )
    .await;
    let objects = Objects::answering(|_: &Call| Err(Error::Internal("the object is away".into())));
    assert_eq!(
        link_device::read_status(&db, &objects, &ours, &id, at(100)).await.unwrap().status.status,
        Status::Online
    );
    assert_eq!(
        link_device::read_status(&db, &objects, &ours, &id, at(101)).await.unwrap().status.status,
        Status::Unreachable
    );
}

#[tokio::test]
async fn a_device_is_deleted_from_d1_only_after_its_object() {
    let (db, ours) = (migrated("tenant"), tenant(1));
    let id = a_device(&db, &ours, 1).await;
    let away = Objects::answering(|_: &Call| Err(Error::Internal("the object is away".into())));
    assert!(remove_device(&db, &away, &TestHub::default(), &ours, &id, at(0)).await.is_err());
    assert!(devices::store::get(&db, &ours, &id).await.is_ok(), "the request can be repeated");
    let objects = Objects::answering(|_: &Call| Ok(reply(Status::Unlinked, false)));
    let late = remove_device(&db, &objects, &TestHub::away(), &ours, &id, at(0)).await;
    assert!(matches!(late, Err(Error::Unavailable { .. })), "its last events are not in D1 yet: {late:?}");
    assert!(devices::store::get(&db, &ours, &id).await.is_ok(), "the request can be repeated");
    remove_device(&db, &objects, &TestHub::default(), &ours, &id, at(0)).await.unwrap();
    assert_eq!(objects.commands(), ["prepare_deletion", "delete"].repeat(2));
    assert!(devices::store::get(&db, &ours, &id).await.is_err());
}

#[tokio::test]
async fn a_deletion_that_fails_after_the_logout_says_so_and_a_second_one_finishes_it() {
    let (db, ours) = (migrated("tenant"), tenant(1));
    let id = a_device(&db, &ours, 1).await;
    let objects = Objects::answering(|_: &Call| Ok(reply(Status::Unlinked, false)));
    let statements =
        ["create trigger stop before delete on devices begin select raise(abort, 'no'); end", "drop trigger stop"];
    db.connection().execute_batch(statements[0]).unwrap();
    let failed = remove_device(&db, &objects, &TestHub::default(), &ours, &id, at(0)).await;
    let Err(Error::Unavailable { message, .. }) = failed else { panic!("{failed:?}") };
    assert!(message.contains("is logged out") && message.contains("delete it again"), "{message}");
    db.connection().execute_batch(statements[1]).unwrap();
    remove_device(&db, &objects, &TestHub::default(), &ours, &id, at(0)).await.unwrap();
    assert!(devices::store::get(&db, &ours, &id).await.is_err());
}

/// A device that could not be logged out goes on sending what it has.
#[tokio::test]
async fn a_deletion_that_is_refused_before_the_logout_leaves_the_broadcast_as_it_is() {
    let (db, ours) = (migrated("tenant"), tenant(1));
    let id = a_device(&db, &ours, 1).await;
    let campaign = running(&db, &ours, std::slice::from_ref(&id), 40).await;
    let by = ClaimOwner { tenant: &ours, campaign: &campaign, device: &id, run: 1 };
    let claim = claims::claim(&db, by, at(5)).await.unwrap().unwrap();
    claims::confirm(&db, by, &claim, at(6)).await.unwrap();
    let refusing =
        Objects::answering(|_: &Call| Err(Error::Unavailable { message: "try again".into(), after_seconds: 5 }));
    let refused = remove_device(&db, &refusing, &TestHub::default(), &ours, &id, at(10)).await;
    assert!(matches!(refused, Err(Error::Unavailable { .. })), "{refused:?}");
    assert_eq!(refusing.commands(), ["prepare_deletion"]);
    let seen = campaigns::store::get(&db, &ours, &campaign).await.unwrap();
    assert_eq!((seen.status, seen.counts.queued, seen.counts.unknown), (CampaignStatus::Running, 40, 0));
    report(&db, &ours, &id, &campaign, 1..=39, MessageStatus::Sent).await;
    let seen = campaigns::store::get(&db, &ours, &campaign).await.unwrap();
    assert_eq!((seen.status, seen.counts.queued), (CampaignStatus::Running, 1), "its last text has not left");
    report(&db, &ours, &id, &campaign, [40], MessageStatus::Sent).await;
    let seen = campaigns::store::get(&db, &ours, &campaign).await.unwrap();
    assert_eq!((seen.status, seen.counts.sent), (CampaignStatus::Completed, 40));
}

/// An object without data answers that it knows none of its items. So they have to be ended before it is deleted, and after it
/// is logged out, because until then it takes more of them.
#[tokio::test]
async fn the_items_of_a_device_are_ended_before_its_object_forgets_them() {
    let (db, ours) = (migrated("tenant"), tenant(1));
    let (one, two) = (a_device(&db, &ours, 1).await, a_device(&db, &ours, 2).await);
    let id = running(&db, &ours, &[one.clone(), two.clone()], 40).await;
    let by = ClaimOwner { tenant: &ours, campaign: &id, device: &one, run: 1 };
    let claim = RefCell::new(None);
    let undecided = || -> i64 {
        let count = "
            select count(*) from campaign_recipients i join campaign_claims k
              on i.item_no > k.after_item and i.item_no <= k.through_item
            where k.device_id = ?1 and i.status = 'pending'";
        db.connection().query_row(count, [one.as_str()], |row| row.get(0)).unwrap()
    };
    let away = Objects::answering(|call: &Call| {
        if call.command == "delete" {
            assert_eq!(undecided(), 0, "what the object knows of is ended");
            return Err(Error::Internal("the answer got lost".into()));
        }
        // While it is being logged out, the device gets items, and its answer is lost.
        *claim.borrow_mut() = claims::claim(&db, by, at(5)).now_or_never().unwrap().unwrap();
        assert!(undecided() > 0);
        Ok(reply(Status::LoggedOut, false))
    });
    assert!(remove_device(&db, &away, &TestHub::default(), &ours, &one, at(10)).await.is_err());
    assert_eq!(away.commands(), ["prepare_deletion", "delete"]);
    let claim = claim.take().unwrap();
    let had = i64::try_from(claim.items.len()).unwrap();
    let counts = campaigns::store::get(&db, &ours, &id).await.unwrap().counts;
    assert_eq!((counts.unknown, counts.queued), (had, 0));
    claims::release(&db, by, &claim, at(11)).await.unwrap();
    let by = ClaimOwner { device: &two, ..by };
    let taken = claims::claim(&db, by, at(12)).await.unwrap().unwrap();
    assert!(taken.items.is_empty(), "no other device gets them");
}

async fn send<F: Fn(&Call) -> Result<Value>>(
    db: &Sqlite,
    objects: &Objects<F>,
    ours: &TenantId,
    id: &DeviceId,
    key: Option<&str>,
) -> Result<conversations::store::StoredMessage> {
    send_answer(db, objects, ours, id, key, None).await
}

async fn send_answer<F: Fn(&Call) -> Result<Value>>(
    db: &Sqlite,
    objects: &Objects<F>,
    ours: &TenantId,
    id: &DeviceId,
    key: Option<&str>,
    reply_to: Option<&str>,
) -> Result<conversations::store::StoredMessage> {
    let draft = MessageToSend {
        id: MessageId::new(at(1_000), &mut SeededRandom::new(1)),
        to: ContactAddress::parse_recipient("0812-3456-7890").unwrap().into(),
        content: Text::parse("halo").unwrap().into(),
        key: key.map(|key| IdempotencyKey::parse(key).unwrap()),
        priority: PriorityClass::High,
        send_at: None,
        reply_to: reply_to.map(str::to_owned),
    };
    send_message(db, objects, ours, id, draft).await.map(|accepted| accepted.message)
}

fn accept(call: &Call, is_new: bool) -> Value {
    let id = MessageId::parse(call.body["command"]["id"].as_str().unwrap()).unwrap();
    serde_json::to_value(SendReply {
        id,
        wa_message_id: "3EB0".into(),
        accepted_at: at(2_000),
        is_new,
        conversation_id: None,
        chat_id: None,
        wait: None,
        reply_to: None,
    })
    .unwrap()
}

#[tokio::test]
async fn a_message_is_sent_to_the_object_with_its_key() {
    let (db, ours) = (migrated("tenant"), tenant(1));
    let id = a_device(&db, &ours, 1).await;
    let objects = Objects::answering(|call: &Call| Ok(accept(call, true)));
    let sent = send(&db, &objects, &ours, &id, Some("k-1")).await.unwrap().message;
    assert_eq!(
        (sent.chat_id.as_str(), sent.status, sent.at, sent.content.words().as_ref()),
        (CHAT, MessageStatus::Queued, at(2_000), "halo")
    );
    let command = objects.calls.borrow()[0].body["command"].clone();
    assert_eq!((command["key"].as_str(), command["phone"].as_str()), (Some("k-1"), Some("6281234567890")));
    assert_eq!((command["priority"].as_str(), command["sendAt"].clone()), (Some("high"), Value::Null));
    send(&db, &objects, &ours, &id, None).await.unwrap();
    let command = objects.calls.borrow()[1].body["command"].clone();
    assert_eq!(command["key"], command["id"], "without a key each call is another message");
}

#[tokio::test]
async fn a_repeated_key_returns_the_first_message_with_its_current_status() {
    let (db, ours) = (migrated("tenant"), tenant(1));
    let id = a_device(&db, &ours, 1).await;
    let first = message(&id, 7, Direction::Out, "halo");
    let first_id = first.id.clone();
    let events = [created_event(first), progress_event(&id, 7, MessageStatus::Sent, None)];
    Database::batch(&db, conversations::store::project(&ours, &events).unwrap()).await.unwrap();
    let objects = Objects::answering(move |_: &Call| {
        Ok(serde_json::to_value(SendReply {
            id: first_id.clone(),
            wa_message_id: "3EB07".into(),
            accepted_at: at(7_000),
            is_new: false,
            conversation_id: None,
            chat_id: None,
            wait: None,
            reply_to: None,
        })
        .unwrap())
    });
    let again = send(&db, &objects, &ours, &id, Some("k-1")).await.unwrap().message;
    assert_eq!((again.status, again.wa_message_id.as_str()), (MessageStatus::Sent, "3EB07"));
}

#[tokio::test]
async fn an_answer_is_sent_with_what_the_database_knows_of_the_quoted_message_in_the_same_chat() {
    let (db, ours) = (migrated("tenant"), tenant(1));
    let id = a_device(&db, &ours, 1).await;
    let theirs = message(&id, 5, Direction::In, "ada kopi?");
    let sent = message(&id, 6, Direction::Out, "halo");
    let waiting = message(&id, 7, Direction::Out, "nanti");
    let elsewhere = Message { chat_id: "62899@c.us".into(), ..message(&id, 8, Direction::In, "lain") };
    let deleted = Message { content: Content::Deleted { by_admin: None }, ..message(&id, 9, Direction::In, "") };
    let messages = [&theirs, &sent, &waiting, &elsewhere, &deleted].map(|message| created_event(message.clone()));
    let events: Vec<_> = messages.into_iter().chain([progress_event(&id, 6, MessageStatus::Sent, None)]).collect();
    Database::batch(&db, conversations::store::project(&ours, &events).unwrap()).await.unwrap();
    let objects = Objects::answering(|call: &Call| Ok(accept(call, true)));
    let mut quotes = Vec::new();
    for quoted in [&theirs, &sent, &waiting, &elsewhere] {
        for name in [quoted.id.as_str(), &quoted.wa_message_id] {
            send_answer(&db, &objects, &ours, &id, None, Some(name)).await.unwrap();
            let command = objects.calls.borrow().last().unwrap().body["command"].clone();
            assert_eq!(command["replyTo"], *name);
            quotes.push(command["quote"]["content"]["text"].as_str().map(str::to_owned));
        }
    }
    let (theirs, sent) = (Some("ada kopi?".to_owned()), Some("halo".to_owned()));
    assert_eq!(quotes, [theirs.clone(), theirs, sent.clone(), sent, None, None, None, None], "the device decides");
    let refused = send_answer(&db, &objects, &ours, &id, None, Some(deleted.id.as_str())).await;
    assert!(matches!(refused, Err(Error::Invalid { details, .. }) if details["field"] == "replyTo"));
    assert_eq!(objects.calls.borrow().len(), 8, "the object is not asked");
}

#[tokio::test]
async fn a_device_that_is_not_linked_refuses_with_a_named_error() {
    let (db, ours) = (migrated("tenant"), tenant(1));
    let id = a_device(&db, &ours, 1).await;
    let objects = Objects::answering(|_: &Call| Err(Error::DeviceDisconnected("not linked".into())));
    assert!(matches!(send(&db, &objects, &ours, &id, None).await, Err(Error::DeviceDisconnected(_))));
}
