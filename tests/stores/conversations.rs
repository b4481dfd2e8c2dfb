use crate::support::builders::{
    CHAT, a_device, at, consent_event, created_event, device, identified_event, message, message_id, progress_event,
    tenant,
};
use crate::support::database::{Failing, migrated};
use crate::support::sqlite::Sqlite;
use cloudwa_flow::contacts::opt_out::ConsentKeyword;
use cloudwa_flow::conversations::store::{self, Chat, ChatFilter, StoredMessage};
use cloudwa_flow::devices::event::{DeviceEvent, DeviceEventKind, MessageChange};
use cloudwa_flow::devices::failure::FailureReason;
use cloudwa_flow::ids::{DeviceId, TenantId};
use cloudwa_flow::messages::content::Content;
use cloudwa_flow::messages::message::{Direction, Message, MessageStatus};
use cloudwa_flow::page::PageRequest;
use cloudwa_flow::ports::Database;
use cloudwa_flow::workflows::project_events::project_events;
use proptest::prelude::*;

async fn project(db: &Sqlite, tenant: &TenantId, events: &[(DeviceId, DeviceEvent)]) {
    Database::batch(db, store::project(tenant, events).unwrap()).await.unwrap();
}

async fn chat(db: &Sqlite, tenant: &TenantId, device: &DeviceId) -> Chat {
    let page = store::list_chats(db, tenant, device, &PageRequest::first(10)).await.unwrap();
    assert_eq!(page.items.len(), 1);
    page.items[0].clone()
}

async fn messages(db: &Sqlite, tenant: &TenantId, device: &DeviceId) -> Vec<StoredMessage> {
    store::list_messages(db, tenant, device, CHAT, &PageRequest::first(100)).await.unwrap().items
}

#[tokio::test]
async fn a_conversation_is_projected_once_however_often_its_events_arrive() {
    let db = migrated("tenant");
    let ours = tenant(1);
    let id = a_device(&db, &ours, 1).await;
    let named = |number, text| cloudwa_flow::messages::message::Message {
        name: Some("Ayu".into()),
        ..message(&id, number, Direction::In, text)
    };
    let events = [
        created_event(named(1, "halo")),
        created_event(named(2, "ada?")),
        created_event(message(&id, 3, Direction::Out, "ada")),
    ];
    project(&db, &ours, &events[..2]).await;
    assert_eq!(chat(&db, &ours, &id).await.unread, 2);
    for _ in 0..2 {
        project(&db, &ours, &events).await;
        project(&db, &ours, &events[..1]).await;
    }
    let after = chat(&db, &ours, &id).await;
    assert_eq!(
        (after.unread, after.last_text.as_str(), after.last_status, after.name.as_deref()),
        (0, "ada", MessageStatus::Queued, Some("Ayu"))
    );
    project(&db, &ours, &[created_event(named(4, "terima kasih"))]).await;
    project(&db, &ours, &events).await;
    let after = chat(&db, &ours, &id).await;
    assert_eq!((after.unread, after.last_text.as_str(), after.last_direction), (1, "terima kasih", Direction::In));
    let texts: Vec<_> =
        messages(&db, &ours, &id).await.into_iter().map(|stored| stored.message.content.words().into_owned()).collect();
    assert_eq!(texts, ["ada", "terima kasih", "ada?", "halo"], "what is queued stands behind all others");
}

#[tokio::test]
async fn a_batch_writes_one_row_per_message_and_one_per_chat() {
    let db = migrated("tenant");
    let ours = tenant(1);
    let id = a_device(&db, &ours, 1).await;
    let mut events: Vec<_> =
        (1..=5).map(|number| created_event(message(&id, number, Direction::Out, "halo"))).collect();
    events.extend(
        [MessageStatus::Sending, MessageStatus::Sent, MessageStatus::Delivered]
            .map(|status| progress_event(&id, 1, status, None)),
    );
    let written = db.rows_written();
    project(&db, &ours, &events).await;
    assert_eq!(db.rows_written() - written, 5 + 1);
    assert_eq!(messages(&db, &ours, &id).await.last().unwrap().message.status, MessageStatus::Delivered);
    let written = db.rows_written();
    project(&db, &ours, &[progress_event(&id, 2, MessageStatus::Sending, None)]).await;
    project(&db, &ours, &[progress_event(&id, 1, MessageStatus::Sent, None)]).await;
    assert_eq!(db.rows_written() - written, 0);
    // The message, and the time of its chat.
    project(&db, &ours, &[progress_event(&id, 5, MessageStatus::Sent, None)]).await;
    assert_eq!(db.rows_written() - written, 2);
    project(&db, &ours, &[progress_event(&id, 5, MessageStatus::Read, None)]).await;
    assert_eq!(db.rows_written() - written, 3);
}

fn reported(device: &DeviceId, number: i64, status: MessageStatus, seconds: i64) -> (DeviceId, DeviceEvent) {
    let (device, event) = progress_event(device, number, status, None);
    (device, DeviceEvent { at: at(seconds * 1000), ..event })
}

/// The contract promises this of `lastMessageId`.
#[tokio::test]
async fn the_row_of_a_chat_names_the_message_that_left_last_although_its_id_is_smaller() {
    let (db, ours) = (migrated("tenant"), tenant(1));
    let id = a_device(&db, &ours, 1).await;
    let last = async || {
        let chats = store::list_chats(&db, &ours, &id, &PageRequest::first(9)).await.unwrap().items;
        (chats[0].last_message_id.clone(), chats[0].last_at, chats[0].last_text.clone())
    };
    let created = |number, direction, text| created_event(message(&id, number, direction, text));
    project(&db, &ours, &[created(1, Direction::Out, "for tomorrow")]).await;
    assert_eq!(last().await.0, message_id(1), "it was accepted last");
    project(&db, &ours, &[created(2, Direction::In, "halo")]).await;
    assert_eq!(last().await, (message_id(2), at(2_000), "halo".to_owned()));
    project(&db, &ours, &[reported(&id, 1, MessageStatus::Sent, 60)]).await;
    let left = (message_id(1), at(60_000), "for tomorrow".to_owned());
    assert_eq!(last().await, left, "the row contains the message with the larger id, too");
    // An edit and a deletion change its words, and neither its id nor its time.
    let deleted = MessageChange::of(&Message {
        content: Content::Deleted { by_admin: None },
        ..message(&id, 1, Direction::Out, "")
    });
    let deletion = DeviceEvent { at: at(70_000), kind: DeviceEventKind::MessageDeleted(deleted) };
    project(&db, &ours, &[(id.clone(), deletion)]).await;
    assert_eq!(last().await, (message_id(1), at(60_000), "[deleted message]".to_owned()));
}

/// A chat as a reader sees it page by page, from top to bottom.
async fn read_in_pages(db: &Sqlite, tenant: &TenantId, device: &DeviceId, limit: u32) -> Vec<String> {
    let (mut texts, mut request) = (Vec::new(), PageRequest::first(limit));
    loop {
        let page = store::list_messages(db, tenant, device, CHAT, &request).await.unwrap();
        texts.extend(page.items.iter().map(|stored| stored.message.content.words().into_owned()));
        let Some(cursor) = page.next_cursor else { break };
        request = PageRequest::parse(Some(&cursor), Some(&limit.to_string())).unwrap();
    }
    texts.reverse();
    texts
}

#[tokio::test]
async fn a_conversation_has_the_order_of_the_phone() {
    let (db, ours) = (migrated("tenant"), tenant(1));
    let id = a_device(&db, &ours, 1).await;
    let at_second = |second, direction, text| {
        let said = message(&id, second, direction, text);
        cloudwa_flow::messages::message::Message { id: message_id(second * 1000), ..said }
    };
    let created = |second, direction, text| created_event(at_second(second, direction, text));
    let reported = |second: i64, status, at_second| reported(&id, second * 1000, status, at_second);
    let late = {
        let sent = at_second(70, Direction::In, "while it was offline");
        cloudwa_flow::messages::message::Message { at: at(1_500), ..sent }
    };
    let events = [
        created(1, Direction::Out, "first"),
        reported(1, MessageStatus::Sent, 2),
        created(3, Direction::Out, "held by quiet hours"),
        created(4, Direction::Out, "waits for tomorrow"),
        created(5, Direction::In, "please stop"),
        created_event(late),
        reported(3, MessageStatus::Sent, 9),
        reported(3, MessageStatus::Read, 60),
        created(10, Direction::In, "I said stop"),
        created(11, Direction::Out, "not on WhatsApp"),
        reported(11, MessageStatus::Failed, 12),
        created(13, Direction::In, "hello?"),
    ];
    let order = [
        "while it was offline",
        "first",
        "please stop",
        "held by quiet hours",
        "I said stop",
        "not on WhatsApp",
        "hello?",
        "waits for tomorrow",
    ];
    for event in events {
        project(&db, &ours, &[event]).await;
    }
    for limit in [100, 3, 2, 1] {
        assert_eq!(read_in_pages(&db, &ours, &id, limit).await, order, "{limit} at a time");
    }
    let listed = messages(&db, &ours, &id).await;
    let sent_at = |text: &str| {
        listed.iter().find(|stored| stored.message.content.words() == text).map(|stored| stored.sent_at).unwrap()
    };
    assert_eq!(sent_at("held by quiet hours"), Some(at(9_000)));
    assert_eq!((sent_at("waits for tomorrow"), sent_at("not on WhatsApp"), sent_at("hello?")), (None, None, None));
}

#[tokio::test]
async fn a_chat_moves_up_when_a_message_that_waited_leaves() {
    let (db, ours) = (migrated("tenant"), tenant(1));
    let id = a_device(&db, &ours, 1).await;
    let created = |number, direction, text| created_event(message(&id, number, direction, text));
    project(&db, &ours, &[created(1, Direction::Out, "held"), created(2, Direction::In, "halo")]).await;
    assert_eq!(chat(&db, &ours, &id).await.last_text, "halo");
    project(&db, &ours, &[reported(&id, 1, MessageStatus::Sent, 100)]).await;
    let moved = chat(&db, &ours, &id).await;
    assert_eq!((moved.last_text.as_str(), moved.last_at, moved.last_direction), ("held", at(100_000), Direction::Out));
    assert_eq!((moved.last_status, moved.unread), (MessageStatus::Sent, 1));
}

/// Messages of the previous release have no places: they stand at their ids, and cursors of that release still lead on.
#[tokio::test]
async fn messages_without_a_place_are_placed_by_their_ids() {
    let (db, ours) = (migrated("tenant"), tenant(1));
    let id = a_device(&db, &ours, 1).await;
    let events: Vec<_> = (1..=4).map(|number| created_event(message(&id, number, Direction::In, "halo"))).collect();
    project(&db, &ours, &events).await;
    let before = PageRequest { after: Some(message_id(3).to_string()), limit: 9 };
    let page = store::list_messages(&db, &ours, &id, CHAT, &before).await.unwrap();
    let ids: Vec<_> = page.items.iter().map(|stored| stored.place.clone()).collect();
    assert_eq!(ids, [message_id(2).to_string(), message_id(1).to_string()]);
}

#[tokio::test]
async fn a_failure_keeps_its_reason_until_a_receipt_replaces_it() {
    let db = migrated("tenant");
    let ours = tenant(1);
    let id = a_device(&db, &ours, 1).await;
    project(
        &db,
        &ours,
        &[created_event(message(&id, 1, Direction::Out, "halo")), progress_event(&id, 1, MessageStatus::Failed, None)],
    )
    .await;
    let failed = store::find_message(&db, &ours, &id, CHAT, &message_id(1)).await.unwrap().unwrap();
    assert_eq!(
        (failed.message.status, failed.error.as_ref()),
        (MessageStatus::Failed, Some(&FailureReason::InvalidRecipient))
    );
    assert_eq!(serde_json::to_value(&failed).unwrap()["error"], "invalid_recipient");
    project(&db, &ours, &[progress_event(&id, 1, MessageStatus::Delivered, None)]).await;
    let delivered = store::find_message(&db, &ours, &id, CHAT, &message_id(1)).await.unwrap().unwrap();
    assert_eq!((delivered.message.status, delivered.error), (MessageStatus::Delivered, None));
}

#[tokio::test]
async fn a_removed_device_keeps_no_messages_and_gets_no_new_ones() {
    let db = migrated("tenant");
    let ours = tenant(1);
    let id = a_device(&db, &ours, 1).await;
    let events = [created_event(message(&id, 1, Direction::In, "halo"))];
    project(&db, &ours, &events).await;
    store::delete_of_device(&db, &ours, &id).await.unwrap();
    Database::query(&db, cloudwa_flow::devices::store::remove(&ours, &id)).await.unwrap();
    project(&db, &ours, &events).await;
    assert!(messages(&db, &ours, &id).await.is_empty());
    assert!(store::list_chats(&db, &ours, &id, &PageRequest::first(10)).await.unwrap().items.is_empty());
}

#[tokio::test]
async fn the_messages_of_a_removed_device_are_deleted_in_chunks_and_those_of_others_remain() {
    let (db, ours) = (Failing::never(migrated("tenant")), tenant(1));
    let (id, other) = (a_device(&db.inner, &ours, 1).await, a_device(&db.inner, &ours, 2).await);
    for device in [&id, &other] {
        project(&db.inner, &ours, &[created_event(message(device, 1, Direction::In, "halo"))]).await;
    }
    let copy = "
        with recursive n(number) as (select 1 union all select number + 1 from n where number < 12000)
        insert into messages (tenant_id, device_id, chat_id, message_id, direction, text, status, at, wa_message_id)
        select tenant_id, device_id, chat_id, message_id || number, direction, text, status, at, wa_message_id
        from messages join n where device_id = ?1";
    db.inner.connection().execute(copy, [id.as_str()]).unwrap();
    let left = |device: &DeviceId| -> i64 {
        let count = "select count(*) from messages where device_id = ?1";
        db.inner.connection().query_row(count, [device.as_str()], |row| row.get(0)).unwrap()
    };
    assert_eq!(left(&id), 12_001);
    // D1 answers when the chats and the first messages are deleted, and then no more.
    db.after.set(Some(2));
    assert!(store::delete_of_device(&db, &ours, &id).await.is_err());
    assert_eq!(left(&id), 7_001, "no statement deletes more than it may");
    store::delete_of_device(&db, &ours, &id).await.unwrap();
    assert_eq!((left(&id), left(&other)), (0, 1));
}

#[tokio::test]
async fn chats_are_listed_newest_first_in_pages_for_their_tenant_only() {
    let db = migrated("tenant");
    let (ours, theirs) = (tenant(1), tenant(2));
    let id = a_device(&db, &ours, 1).await;
    let in_chat = |number: i64| {
        let chat_id = format!("62812000000{number}@c.us");
        created_event(cloudwa_flow::messages::message::Message {
            chat_id,
            at: at(7_000),
            ..message(&id, number, Direction::In, "halo")
        })
    };
    // An earlier release stored these two as chats.
    let in_old_chat = |chat_id: &str| {
        let message = message(&id, 9, Direction::In, "halo");
        created_event(cloudwa_flow::messages::message::Message { chat_id: chat_id.into(), at: at(8_000), ..message })
    };
    project(&db, &ours, &[in_old_chat("status@g.us"), in_old_chat("120363001@newsletter")]).await;
    project(&db, &ours, &[in_chat(1), in_chat(2), in_chat(3)]).await;
    let first = store::list_chats(&db, &ours, &id, &PageRequest::first(2)).await.unwrap();
    let next = PageRequest::parse(first.next_cursor.as_deref(), Some("2")).unwrap();
    let second = store::list_chats(&db, &ours, &id, &next).await.unwrap();
    let ids: Vec<_> = first.items.iter().chain(&second.items).map(|chat| chat.chat_id.as_str()).collect();
    assert_eq!(ids, ["628120000003@c.us", "628120000002@c.us", "628120000001@c.us"]);
    assert!(store::list_chats(&db, &theirs, &id, &PageRequest::first(2)).await.unwrap().items.is_empty());
    let nonsense = PageRequest { after: Some("nonsense".into()), limit: 2 };
    assert!(store::list_chats(&db, &ours, &id, &nonsense).await.is_err());
}

#[tokio::test]
async fn a_chat_shows_since_when_its_contact_has_opted_out() {
    let db = migrated("tenant");
    let ours = tenant(1);
    let (id, other) = (a_device(&db, &ours, 1).await, a_device(&db, &ours, 2).await);
    let receive = |chat_id: &str, keyword, millis| {
        let events = [consent_event(&other, chat_id, keyword, at(millis))];
        Database::batch(&db, project_events(&ours, &events, &[]).unwrap())
    };
    let both_ids =
        cloudwa_flow::messages::message::Message { lid: Some("777".into()), ..message(&id, 1, Direction::In, "halo") };
    project(&db, &ours, &[created_event(both_ids)]).await;
    let shown = [identified_event(&other, "777", "6281234567890", at(0))];
    Database::batch(&db, project_events(&ours, &shown, &[]).unwrap()).await.unwrap();
    assert_eq!(chat(&db, &ours, &id).await.opted_out_at, None);
    assert_eq!(serde_json::to_value(chat(&db, &ours, &id).await).unwrap()["optedOutAt"], serde_json::Value::Null);

    receive(CHAT, ConsentKeyword::OptOut("stop"), 1_000).await.unwrap();
    assert_eq!(chat(&db, &ours, &id).await.opted_out_at, Some(at(1_000)), "on any of the tenant's numbers");
    receive("777@lid", ConsentKeyword::OptIn("start"), 2_000).await.unwrap();
    assert_eq!(chat(&db, &ours, &id).await.opted_out_at, None, "opted in under the other chat id");
    receive("777@lid", ConsentKeyword::OptOut("stop"), 3_000).await.unwrap();
    assert_eq!(chat(&db, &ours, &id).await.opted_out_at, Some(at(3_000)));
}

#[tokio::test]
async fn a_group_does_not_opt_out_with_one_of_its_members() {
    let db = migrated("tenant");
    let ours = tenant(1);
    let id = a_device(&db, &ours, 1).await;
    let in_group = cloudwa_flow::messages::message::Message {
        chat_id: "1203630@g.us".into(),
        ..message(&id, 1, Direction::In, "stop")
    };
    let events = [created_event(in_group), consent_event(&id, CHAT, ConsentKeyword::OptOut("stop"), at(1_000))];
    Database::batch(&db, project_events(&ours, &events, &[]).unwrap()).await.unwrap();
    assert_eq!(chat(&db, &ours, &id).await.opted_out_at, None);
}

#[tokio::test]
async fn opening_a_chat_marks_its_messages_as_read() {
    let db = migrated("tenant");
    let ours = tenant(1);
    let id = a_device(&db, &ours, 1).await;
    let events = [created_event(message(&id, 1, Direction::In, "halo"))];
    project(&db, &ours, &events).await;
    store::mark_chat_read(&db, &ours, &id, CHAT).await.unwrap();
    project(&db, &ours, &events).await;
    assert_eq!(chat(&db, &ours, &id).await.unread, 0);
}

#[tokio::test]
async fn a_chat_that_a_user_reads_or_marks_as_unread_is_reported_to_the_others_once() {
    let (db, ours) = (migrated("tenant"), tenant(1));
    let id = a_device(&db, &ours, 1).await;
    project(&db, &ours, &[created_event(message(&id, 1, Direction::In, "halo"))]).await;
    let read = async || store::mark_chat_read(&db, &ours, &id, CHAT).await.unwrap();
    let unread = async || store::mark_chat_unread(&db, &ours, &id, CHAT).await.unwrap();
    assert_eq!(unread().await, None, "it is unread already");
    assert_eq!((read().await.as_deref(), read().await), (Some(CHAT), None));
    assert_eq!((unread().await.as_deref(), chat(&db, &ours, &id).await.unread), (Some(CHAT), 1));
}

#[tokio::test]
async fn the_chats_of_all_devices_are_one_list() {
    let (db, ours) = (migrated("tenant"), tenant(1));
    let devices = [a_device(&db, &ours, 1).await, a_device(&db, &ours, 2).await];
    for (number, device) in (1..).zip(devices.iter().cycle().take(6)) {
        let from = format!("62812000000{}", number / 2);
        let said = cloudwa_flow::messages::message::Message {
            chat_id: format!("{from}@c.us"),
            phone: Some(from),
            lid: Some(format!("77{number}")),
            name: Some(format!("Budi {number}")),
            // Two chats have the same time.
            at: at(number / 2 * 1000),
            ..message(device, number, Direction::In, "halo")
        };
        project(&db, &ours, &[created_event(said)]).await;
    }
    let list = async |filter: &ChatFilter, limit: u32| {
        let (mut found, mut request) = (Vec::new(), PageRequest::first(limit));
        loop {
            let page = store::list_chats_of_tenant(&db, &ours, filter, &request).await.unwrap();
            found.extend(page.items.into_iter().map(|chat| (chat.name.unwrap(), chat.device_id)));
            let Some(cursor) = page.next_cursor else { break found };
            request = PageRequest::parse(Some(&cursor), Some(&limit.to_string())).unwrap();
        }
    };
    let all = list(&ChatFilter::default(), 100).await;
    assert_eq!(all.len(), 6);
    assert_eq!(list(&ChatFilter::default(), 1).await, all, "one at a time");
    let of_one = ChatFilter { device: Some(devices[1].clone()), ..ChatFilter::default() };
    assert!(list(&of_one, 2).await.iter().all(|(_, device)| *device == devices[1]));
    let theirs = store::list_chats_of_tenant(&db, &tenant(2), &ChatFilter::default(), &PageRequest::first(9)).await;
    assert!(theirs.unwrap().items.is_empty());

    db.connection()
        .execute(
            "insert into contacts (tenant_id, contact_id, phone, name, source, created_at, updated_at)
             values (?1, 'con_0193e0a0-0000-7000-8000-000000000001', '628120000001', 'Ibu Rina', 'manual', 0, 0)",
            [ours.as_str()],
        )
        .unwrap();
    let names = async |search: &str| {
        let filter = ChatFilter { search: Some(search.into()), ..ChatFilter::default() };
        let mut names: Vec<_> = list(&filter, 100).await.into_iter().map(|(name, _)| name).collect();
        names.sort();
        names
    };
    assert_eq!(names("ibu r").await, ["Ibu Rina", "Ibu Rina"], "the name in the address book");
    assert_eq!(names("BUDI 5").await, ["Budi 5"]);
    assert_eq!(names("0812-000-0002").await, ["Budi 4", "Budi 5"]);
    assert_eq!(names("776").await, ["Budi 6"], "digits of a LID");
    assert!(names("nobody").await.is_empty() && names("100%").await.is_empty());

    store::mark_chat_read(&db, &ours, &devices[0], "628120000000@c.us").await.unwrap();
    let unread = ChatFilter { is_unread: true, ..ChatFilter::default() };
    assert_eq!(list(&unread, 100).await.len(), 5);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// D1 ends in the same state, however the events are split into batches and whichever batches are repeated.
    #[test]
    fn batches_and_repeats_do_not_matter(
        steps in prop::collection::vec((1_i64..6, 0_usize..8), 1..40),
        cuts in prop::collection::vec(1_usize..6, 40),
        repeats in prop::collection::vec(any::<bool>(), 40),
    ) {
        let id = device(1);
        // A device reports only a status that replaces the one before.
        let mut reported = std::collections::BTreeMap::new();
        let mut events = Vec::new();
        for (number, kind) in steps {
            let Some(status) = reported.get_mut(&number) else {
                reported.insert(number, MessageStatus::Queued);
                let direction = if number % 2 == 0 { Direction::In } else { Direction::Out };
                events.push(created_event(message(&id, number, direction, "halo")));
                continue;
            };
            let all = [MessageStatus::Queued, MessageStatus::Sent, MessageStatus::Delivered, MessageStatus::Read, MessageStatus::Failed, MessageStatus::Unknown];
            let next = all[kind % all.len()];
            if number % 2 == 1 && status.is_replaced_by(next) {
                *status = next;
                let (device, event) = progress_event(&id, number, next, None);
                let moment = i64::try_from(events.len()).unwrap() * 700;
                events.push((device, DeviceEvent { at: at(moment), ..event }));
            }
        }
        let one_by_one = run(events.chunks(1).map(|chunk| (chunk.to_vec(), false)).collect());
        let mut batches = Vec::new();
        let mut rest = events.as_slice();
        for (cut, repeat) in cuts.into_iter().zip(repeats) {
            let (batch, after) = rest.split_at(cut.min(rest.len()));
            batches.push((batch.to_vec(), repeat));
            rest = after;
        }
        batches.push((rest.to_vec(), true));
        prop_assert_eq!(run(batches), one_by_one);
    }
}

fn run(batches: Vec<(Vec<(DeviceId, DeviceEvent)>, bool)>) -> (Vec<StoredMessage>, Vec<Chat>) {
    tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(async {
        let db = migrated("tenant");
        let ours = tenant(1);
        let id = a_device(&db, &ours, 1).await;
        for (batch, repeat) in batches {
            project(&db, &ours, &batch).await;
            if repeat {
                project(&db, &ours, &batch).await;
            }
        }
        let chats = store::list_chats(&db, &ours, &id, &PageRequest::first(10)).await.unwrap().items;
        (messages(&db, &ours, &id).await, chats)
    })
}

/// The chat of the old number has seen the LID, too, and must not take the name of the new number's contact.
#[tokio::test]
async fn a_chat_is_named_after_the_contact_of_its_own_number() {
    let (db, ours) = (migrated("tenant"), tenant(1));
    let id = a_device(&db, &ours, 1).await;
    let old =
        cloudwa_flow::messages::message::Message { lid: Some("77".into()), ..message(&id, 1, Direction::In, "halo") };
    let events = [
        created_event(old),
        identified_event(&id, "77", "6281234567890", at(1)),
        identified_event(&id, "77", "6281299999999", at(2)),
    ];
    Database::batch(&db, project_events(&ours, &events, &[]).unwrap()).await.unwrap();
    let contact = "insert into contacts (tenant_id, contact_id, phone, name, source, created_at, updated_at)
        values (?1, ?2, ?3, ?4, 'manual', 0, 0)";
    let new = "con_0193e0a0-0000-7000-8000-000000000001";
    db.connection().execute(contact, [ours.as_str(), new, "6281299999999", "Baru"]).unwrap();
    let address =
        "insert or replace into contact_addresses (tenant_id, kind, value, contact_id) values (?1, 'lid', '77', ?2)";
    db.connection().execute(address, [ours.as_str(), new]).unwrap();
    let shown = chat(&db, &ours, &id).await;
    assert_eq!((shown.name, shown.contact_id), (None, None));
    db.connection()
        .execute(contact, [ours.as_str(), "con_0193e0a0-0000-7000-8000-000000000002", "6281234567890", "Ayu"])
        .unwrap();
    assert_eq!(chat(&db, &ours, &id).await.name.as_deref(), Some("Ayu"));
}
