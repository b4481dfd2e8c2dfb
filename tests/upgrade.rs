//! Data that the previous release has written: it is opened and migrated, and can still be used.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod support;

use cloudwa_flow::{
    campaigns::{self, campaign::CampaignStatus},
    clock::{SeededRandom, Timestamp},
    contacts::opt_out::ConsentKeyword,
    conversations::store as conversations,
    devices::{
        accounts::{self, Account},
        campaigns as device_campaigns,
        commands::CampaignState,
        event::DeviceEventKind,
        event_log::EventLog,
        groups::{self, Addressing, GroupMember, GroupRole, Membership},
        inbox::{self, InboxKey},
        media::{self, Bytes32, MediaReference, MessageOfMedia, PendingMedia},
        outbox::{self, OutboxFilter, OutboxMessage, PriorityClass, SendQueue, receipts},
        people,
        record::Record,
        schema,
        send_queues::SendQueues,
        unfinished::{self, AwaitedEffect, UnfinishedMessage},
    },
    files::kind::FileKind,
    ids::{CampaignId, ConversationId, EffectId, FileId, MessageId},
    messages::{
        content::{Content, File},
        message::{Direction, Marks, Message, MessageStatus},
        quote::Quote,
    },
    page::PageRequest,
    ports::Database,
    workflows::project_events::project_events,
};
use support::{
    builders::{
        CHAT, at, consent_event, created_event, device, identified_event, item_progress_event, message,
        newest_consents, progress_event, tenant,
    },
    sqlite::Sqlite,
};

const NOW: Timestamp = Timestamp::from_unix_millis(1_763_700_060_000);

fn object_of_version_3() -> Sqlite {
    let sqlite = Sqlite::in_memory();
    sqlite.connection().execute_batch(include_str!("golden/device_object_v3.sql")).unwrap();
    schema::migrate(&sqlite).unwrap();
    sqlite
}

/// The storage of a device object whose tables had version 4, migrated to the newest version.
fn object_of_version_4() -> Sqlite {
    let sqlite = Sqlite::in_memory();
    sqlite.connection().execute_batch(include_str!("golden/device_object_v4.sql")).unwrap();
    schema::migrate(&sqlite).unwrap();
    sqlite
}

/// The storage of a device object whose tables had version 5, migrated to the newest version.
fn object_of_version_5() -> Sqlite {
    let sqlite = Sqlite::in_memory();
    sqlite.connection().execute_batch(include_str!("golden/device_object_v5.sql")).unwrap();
    schema::migrate(&sqlite).unwrap();
    sqlite
}

/// The storage of a device object whose tables had version 7, migrated to the newest version.
fn object_of_version_7() -> Sqlite {
    let sqlite = Sqlite::in_memory();
    sqlite.connection().execute_batch(include_str!("golden/device_object_v7.sql")).unwrap();
    schema::migrate(&sqlite).unwrap();
    sqlite
}

/// The storage of a device object whose tables had version 8, migrated to the newest version.
fn object_of_version_8() -> Sqlite {
    let sqlite = Sqlite::in_memory();
    sqlite.connection().execute_batch(include_str!("golden/device_object_v8.sql")).unwrap();
    schema::migrate(&sqlite).unwrap();
    sqlite
}

/// The storage of a device object whose tables had version 10, migrated to the newest version.
fn object_of_version_10() -> Sqlite {
    let sqlite = Sqlite::in_memory();
    sqlite.connection().execute_batch(include_str!("golden/device_object_v10.sql")).unwrap();
    schema::migrate(&sqlite).unwrap();
    sqlite
}

/// A group of which version 10 knew the subject keeps it, and gets its members; a message of before has no receipts of members.
#[test]
fn an_object_of_version_10_keeps_its_groups_and_takes_their_members() {
    let sqlite = object_of_version_10();
    let known = groups::find(&sqlite, "120363001@g.us").unwrap().unwrap();
    assert_eq!((known.subject.as_deref(), known.membership), (Some("Arisan RT 5"), None));
    let member = GroupMember { phone: Some("6281234567890".into()), lid: None, role: GroupRole::Owner };
    let membership = Membership { addressing: Addressing::Phone, members: vec![member] };
    groups::save_members(&sqlite, "120363001@g.us", &membership).unwrap();
    let known = groups::find(&sqlite, "120363001@g.us").unwrap().unwrap();
    assert_eq!((known.subject.as_deref(), known.membership), (Some("Arisan RT 5"), Some(membership)));
    let sending = outbox::list_queued(&sqlite, 9).unwrap();
    let waiting = sending.first().unwrap();
    assert_eq!(receipts::find(&sqlite, waiting).unwrap(), None);
}

/// An image that version 8 has received stays as it is, and the file of a new one is fetched.
#[test]
fn an_object_of_version_8_keeps_its_images_and_how_a_new_file_is_fetched() {
    let sqlite = object_of_version_8();
    let key = InboxKey { chats: vec![CHAT.into()], senders: vec![CHAT.into()] };
    let image = inbox::find(&sqlite, &key, "3EB0AC").unwrap().unwrap();
    let file = image.content.file().unwrap();
    assert_eq!((file.media_type.as_deref(), file.size), (Some("image/jpeg"), Some(1_024)));
    assert_eq!((&file.id, file.state), (&None, None));
    assert_eq!((media::list(&sqlite, NOW).unwrap(), media::oldest(&sqlite).unwrap()), (vec![], None));
    let pending = PendingMedia {
        file: FileId::parse("fil_0193e0a0-0000-7000-8000-000000000001").unwrap(),
        received_at: NOW,
        message: MessageOfMedia {
            chats: key.chats.clone(),
            senders: key.senders.clone(),
            wa_message_id: "3EB0AC".into(),
            chat: "6281234567890@s.whatsapp.net".into(),
            participant: None,
            is_from_me: false,
        },
        reference: Some(MediaReference {
            kind: FileKind::Image,
            path: "/v/1.enc".into(),
            media_key: Bytes32([1; 32]),
            sha256: Bytes32([2; 32]),
            encrypted_sha256: Bytes32([3; 32]),
            size: 1_024,
            media_type: None,
            name: None,
        }),
        reupload_asked_at: None,
    };
    media::keep(&sqlite, &pending).unwrap();
    assert_eq!(media::find(&sqlite, &pending.file).unwrap(), Some(pending.clone()));
    media::save_question(&sqlite, &pending.file, NOW).unwrap();
    media::renew(&sqlite, &pending.file, "/v/2.enc").unwrap();
    let renewed = media::find(&sqlite, &pending.file).unwrap().unwrap();
    assert_eq!((renewed.reference.unwrap().path.as_str(), renewed.reupload_asked_at), ("/v/2.enc", Some(NOW)));
    media::keep(&sqlite, &pending).unwrap();
    media::cancel(&sqlite, &pending.file).unwrap();
    let cancelled = PendingMedia { reference: None, reupload_asked_at: Some(NOW), ..pending.clone() };
    assert_eq!(media::find(&sqlite, &pending.file).unwrap(), Some(cancelled));
    media::forget(&sqlite, &pending.file).unwrap();
    assert_eq!(media::find(&sqlite, &pending.file).unwrap(), None);
    let waiting = outbox::find(&sqlite, "3EB08E2E2900F762AE7611").unwrap().unwrap();
    assert_eq!(waiting.quote.unwrap().reply_to.wa_message_id, "3EB0EE");
}

/// The messages that version 7 has accepted answer nothing; a new one is stored with what it quotes.
#[test]
fn an_object_of_version_7_sends_what_waits_and_keeps_the_quote_of_a_new_message() {
    let sqlite = object_of_version_7();
    let waiting = outbox::find(&sqlite, "3EB08E2E2900F762AE7611").unwrap().unwrap();
    assert_eq!((waiting.quote.as_ref(), waiting.state), (None, MessageStatus::Queued));
    let stored = inbox::find_by_id(
        &sqlite,
        &[CHAT.to_owned()],
        &MessageId::parse("msg_0193e0a0-0000-7000-8000-000000000010").unwrap(),
    );
    let quote = Some(Quote::of(&stored.unwrap().unwrap()).unwrap());
    let answer = OutboxMessage { wa_message_id: "3EB0AB".into(), quote, ..waiting };
    assert!(outbox::accept(&sqlite, &answer).unwrap());
    assert_eq!(outbox::find(&sqlite, "3EB0AB").unwrap(), Some(answer));
}

/// Version 5 knows no timers, no subjects of groups, and nothing that changes a received message.
#[test]
fn a_message_in_an_object_of_version_5_can_be_edited_and_its_chat_has_a_timer() {
    let sqlite = object_of_version_5();
    let key = InboxKey { chats: vec![CHAT.into()], senders: vec![CHAT.into()] };
    let stored = inbox::find(&sqlite, &key, "3EB0EE").unwrap().unwrap();
    assert_eq!((stored.content.written_text(), &stored.marks), (Some("pesan 1 kopi"), &Marks::default()));
    inbox::replace(&sqlite, &key, &Message { content: Content::text("pesan 10 kopi"), ..stored }).unwrap();
    let edited = inbox::find(&sqlite, &key, "3EB0EE").unwrap().unwrap();
    assert_eq!(edited.content.written_text(), Some("pesan 10 kopi"));
    assert_eq!(people::timer_seconds(&sqlite, CHAT).unwrap(), None);
    people::save_timer(&sqlite, CHAT, 86_400).unwrap();
    assert_eq!(people::timer_seconds(&sqlite, CHAT).unwrap(), Some(86_400));
    groups::save_name(&sqlite, "120363001@g.us", "Arisan").unwrap();
    assert_eq!(groups::find_name(&sqlite, "120363001@g.us").unwrap().as_deref(), Some("Arisan"));
}

#[test]
fn a_person_whom_an_object_of_version_4_knows_by_the_lid_is_joined_with_the_number() {
    let (sqlite, number) = (object_of_version_4(), "6281234567890@c.us");
    let began = ConversationId::of(&device(1), "777000777@lid");
    assert_eq!(people::conversation_of(&sqlite, &device(1), "777000777@lid").unwrap(), began);
    let join = people::plan_join(&sqlite, &device(1), "777000777@lid", number).unwrap().unwrap();
    people::save_join(&sqlite, &join).unwrap();
    assert!(join.has_written && people::has_opted_out(&sqlite, number).unwrap());
    assert_eq!(people::chat_of_number(&sqlite, "777000777@lid").unwrap().as_deref(), Some(number));
    assert_eq!(people::plan_join(&sqlite, &device(1), "777000777@lid", number).unwrap(), None, "once");
}

#[test]
fn an_object_of_version_5_keeps_what_whatsapp_answers_about_numbers() {
    let sqlite = object_of_version_5();
    assert_eq!(accounts::find(&sqlite, "6281200000009").unwrap(), None);
    accounts::save(&sqlite, "6281200000009", None, NOW).unwrap();
    schema::migrate(&sqlite).unwrap();
    let kept = accounts::find(&sqlite, "6281200000009").unwrap();
    assert_eq!(kept, Some(Account { id: None, asked_at: NOW }));
    let number = people::chat_of_number(&sqlite, "555000555@lid").unwrap();
    assert_eq!(number.as_deref(), Some("6281200000009@c.us"));
}

/// Version 4 has no table of unfinished messages. After the migration, an object of version 4 can keep one.
#[test]
fn a_message_in_an_object_of_version_4_waits_for_a_result() {
    let sqlite = object_of_version_4();
    schema::migrate(&sqlite).unwrap();
    let [queued] = &outbox::list_front(&sqlite, SendQueue::of(PriorityClass::Normal, true), NOW, 9).unwrap()[..] else {
        panic!("one message waits in the outbox")
    };
    let queued = outbox::find(&sqlite, &queued.wa_message_id).unwrap().unwrap();
    assert_eq!(text_of(&queued), "text queued");

    let message = message(&device(1), 1, Direction::In, "halo");
    assert!(!unfinished::queue_after_earlier(&sqlite, &message).unwrap());
    let awaited = AwaitedEffect {
        id: EffectId::new(NOW, &mut SeededRandom::new(1)),
        hook: "ai".into(),
        effect: "{}".into(),
        requested_at: NOW,
    };
    unfinished::wait_for(&sqlite, &message, &awaited).unwrap();
    let waiting = unfinished::waiting_for(&sqlite, &awaited.id).unwrap();
    assert_eq!(waiting, Some(UnfinishedMessage { message, awaited: Some(awaited) }));
}

#[test]
fn a_campaign_in_an_object_of_version_5_goes_on_and_declines_claims() {
    let sqlite = object_of_version_5();
    schema::migrate(&sqlite).unwrap();
    let campaigns = device_campaigns::list(&sqlite).unwrap();
    let [(id, campaign)] = &campaigns[..] else { panic!("{campaigns:?}") };
    assert_eq!((campaign.run, campaign.state), (2, CampaignState::Running));
    let id = CampaignId::parse(id).unwrap();
    let waiting = outbox::list_front(&sqlite, SendQueue::of(PriorityClass::Campaign, true), NOW, 9).unwrap();
    assert_eq!(waiting.len(), 1);
    assert!(!device_campaigns::has_declined(&sqlite, &id, NOW).unwrap());
    device_campaigns::decline_claim(&sqlite, &id, NOW).unwrap();
    assert!(device_campaigns::has_declined(&sqlite, &id, NOW).unwrap());
}

fn text_of(message: &OutboxMessage) -> &str {
    message.content.written_text().unwrap()
}

#[test]
fn messages_in_an_outbox_of_the_previous_release_can_still_be_sent() {
    let sqlite = object_of_version_3();
    let normal = SendQueue::of(PriorityClass::Normal, true);
    let waiting = outbox::list_front(&sqlite, normal, NOW, 9).unwrap();
    let [queued] = &waiting[..] else { panic!("{waiting:?}") };
    let queued = outbox::find(&sqlite, &queued.wa_message_id).unwrap().unwrap();
    assert_eq!(text_of(&queued), "text queued");
    assert!(outbox::mark_sending(&sqlite, &queued.wa_message_id, "link", true, NOW).unwrap().is_some());
    crate::support::builders::advance(&sqlite, &queued.wa_message_id, MessageStatus::Sent, None).unwrap().unwrap();

    let sending = outbox::list_sending(&sqlite).unwrap();
    assert_eq!(sending.iter().map(text_of).collect::<Vec<_>>(), ["text sending"]);
    let (moved, from) =
        crate::support::builders::advance(&sqlite, &sending[0].wa_message_id, MessageStatus::Delivered, None)
            .unwrap()
            .unwrap();
    assert_eq!((moved.state, from), (MessageStatus::Delivered, MessageStatus::Sending));

    let unknown = outbox::list_page(&sqlite, OutboxFilter::Unknown, None, NOW, 9).unwrap();
    assert_eq!(unknown.iter().map(text_of).collect::<Vec<_>>(), ["text unknown"]);
    assert!(outbox::resend_unknown(&sqlite, &unknown[0].wa_message_id, 1).unwrap());

    let due = Timestamp::from_unix_millis(1_763_703_600_000);
    assert_eq!(outbox::next_due(&sqlite, NOW).unwrap(), Some(due));
    let later = outbox::list_front(&sqlite, normal, due, 9).unwrap();
    assert!(later.iter().any(|message| message.phone == "6281200000005"));
}

#[test]
fn a_paused_broadcast_in_an_object_of_the_previous_release_is_resumed() {
    let sqlite = object_of_version_3();
    let [(id, campaign)] = &device_campaigns::list(&sqlite).unwrap()[..] else { panic!() };
    assert_eq!((campaign.run, campaign.state), (2, CampaignState::Paused));
    assert_eq!(SendQueues::load(&sqlite, NOW).unwrap().count_waiting_in(PriorityClass::Campaign), 0);
    let id = cloudwa_flow::ids::CampaignId::parse(id).unwrap();
    let released = outbox::release_campaign(&sqlite, &id).unwrap();
    assert_eq!(released.iter().map(text_of).collect::<Vec<_>>(), ["text item 1", "text item 2"]);
    assert_eq!(SendQueues::load(&sqlite, NOW).unwrap().count_waiting_in(PriorityClass::Campaign), 2);
}

#[test]
fn people_the_record_and_unconfirmed_events_of_the_previous_release_are_read() {
    let sqlite = object_of_version_3();
    assert_eq!(Record::find(&sqlite).unwrap().unwrap().link.as_deref(), Some("link"));
    assert!(people::has_opted_out(&sqlite, "6281200000008@c.us").unwrap());
    assert!(!people::is_stranger(&sqlite, "6281200000004@c.us").unwrap());
    let events = EventLog::load(&sqlite).unwrap().list_after(&sqlite, 0, 9).unwrap();
    let DeviceEventKind::MessageCreated(message) = &events[0].event.kind else { panic!("{events:?}") };
    assert_eq!((message.chat_id.as_str(), &message.content), ("777000777@lid", &Content::text("halo")));
}

/// The database of the previous release, with the migrations of this one.
fn database_of_migration_6() -> Sqlite {
    let sqlite = Sqlite::in_memory();
    sqlite.connection().execute_batch(include_str!("golden/tenant_database_v6.sql")).unwrap();
    for migration in [
        include_str!("../migrations/tenant/0007_message_content.sql"),
        include_str!("../migrations/tenant/0008_people.sql"),
        include_str!("../migrations/tenant/0009_scheduled_starts.sql"),
        include_str!("../migrations/tenant/0010_places.sql"),
        include_str!("../migrations/tenant/0011_message_marks.sql"),
        include_str!("../migrations/tenant/0012_files.sql"),
        include_str!("../migrations/tenant/0013_consent_changes.sql"),
        include_str!("../migrations/tenant/0014_chat_names.sql"),
        include_str!("../migrations/tenant/0015_inbox_settings.sql"),
        include_str!("../migrations/tenant/0016_campaign_counts.sql"),
        include_str!("../migrations/tenant/0017_undecided_recipients.sql"),
        include_str!("../migrations/tenant/0018_foldings.sql"),
        include_str!("../migrations/tenant/0019_lids_of_numbers.sql"),
        include_str!("../migrations/tenant/0020_chats_in_order.sql"),
        include_str!("../migrations/tenant/0021_contact_search.sql"),
        include_str!("../migrations/tenant/0022_failed_recipients.sql"),
        include_str!("../migrations/tenant/0023_files.sql"),
        include_str!("../migrations/tenant/0024_canned_replies.sql"),
        include_str!("../migrations/tenant/0025_file_uses.sql"),
        include_str!("../migrations/tenant/0026_conversation_states.sql"),
    ] {
        sqlite.connection().execute_batch(migration).unwrap();
    }
    sqlite
}

#[test]
fn the_names_of_the_previous_release_are_on_the_lists_of_those_to_fold() {
    let db = database_of_migration_6();
    let count = |sql: &str| db.connection().query_row(sql, [], |row| row.get::<_, i64>(0)).unwrap();
    let chats = count("select count(distinct tenant_id) from chats");
    assert!(chats > 0);
    let listed = "select count(distinct c.tenant_id) from chats c join chat_foldings f on f.tenant_id = c.tenant_id";
    assert_eq!(count(listed), chats);
    let older = "select count(*) from contacts indexed by older_foldings
        where substr(folded_name, 1, length(name) + 2) is not name || char(10) || char(2)";
    assert_eq!(count(older), count("select count(*) from contacts"));
}

#[tokio::test]
async fn chats_and_messages_of_the_previous_release_are_read_and_go_on() {
    let (db, ours, toko) = (database_of_migration_6(), tenant(1), device(1));
    let chats = conversations::list_chats(&db, &ours, &toko, &PageRequest::first(9)).await.unwrap().items;
    let ids: Vec<_> = chats.iter().map(|chat| chat.chat_id.as_str()).collect();
    assert_eq!(ids, [CHAT, "777000777@lid"]);
    assert!(chats.iter().all(|chat| chat.last_kind == "text"));
    assert!(chats.iter().all(|chat| chat.opted_out_at.is_some()), "the opt-out of the LID counts in both chats");

    let stored = async || {
        let page = conversations::list_messages(&db, &ours, &toko, CHAT, &PageRequest::first(9)).await.unwrap();
        page.items.into_iter().map(|stored| (stored.message.content, stored.message.status)).collect::<Vec<_>>()
    };
    let before: Vec<_> = [
        // What waits stands behind all others.
        ("menunggu", MessageStatus::Queued),
        ("Halo Ayu", MessageStatus::Sent),
        ("tidak pasti", MessageStatus::Unknown),
        ("gagal", MessageStatus::Failed),
        ("ada", MessageStatus::Delivered),
        ("masih ada?", MessageStatus::Received),
    ]
    .map(|(text, status)| (Content::text(text), status))
    .into();
    assert_eq!(stored().await, before);

    // Late receipts for old rows, and a new row with a content.
    let image = Content::Image { file: File::default(), caption: Some("Menu".into()) };
    let events = [
        progress_event(&toko, 4, MessageStatus::Delivered, None),
        progress_event(&toko, 5, MessageStatus::Read, None),
        created_event(Message { content: image.clone(), ..message(&toko, 8, Direction::In, "") }),
    ];
    Database::batch(&db, project_events(&ours, &events, &[]).unwrap()).await.unwrap();
    let after = stored().await;
    assert_eq!(after[1], (image, MessageStatus::Received));
    assert_eq!(after[3], (Content::text("tidak pasti"), MessageStatus::Read));
    assert_eq!(after[4], (Content::text("gagal"), MessageStatus::Delivered));
}

#[tokio::test]
async fn broadcasts_and_opt_outs_of_the_previous_release_go_on() {
    let (db, ours, toko) = (database_of_migration_6(), tenant(1), device(1));
    let page = campaigns::store::list(&db, &ours, &campaigns::store::CampaignFilter::default(), &PageRequest::first(9))
        .await
        .unwrap()
        .items;
    let mut statuses: Vec<_> = page.iter().map(|campaign| (campaign.name.as_str(), campaign.status)).collect();
    statuses.sort_by_key(|(name, _)| (*name).to_owned());
    assert_eq!(statuses, [("Nanti", CampaignStatus::Scheduled), ("Promo", CampaignStatus::Paused)]);
    let promo = page.iter().find(|campaign| campaign.name.as_str() == "Promo").unwrap();
    let read = item_progress_event(&toko, &promo.id, 1, MessageStatus::Read, None);
    let in_again = consent_event(&toko, "6281200000009@c.us", ConsentKeyword::OptIn("mulai"), at(70_000));
    Database::batch(&db, project_events(&ours, &[read, in_again], &[]).unwrap()).await.unwrap();
    let counts = campaigns::store::get(&db, &ours, &promo.id).await.unwrap().counts;
    assert_eq!((counts.read, counts.sent), (1, 0));
    let people = [CHAT, "6281200000009@c.us"];
    let said = newest_consents(&db, &ours, &people).await;
    let said: Vec<_> = said.iter().map(|newest| (newest.chat_id.as_str(), newest.is_opted_out)).collect();
    assert_eq!(said, [(CHAT, true), ("6281200000009@c.us", false)], "one of them said it under the LID");
}

/// The previous release stored the LID in the chat of the number, but did not join the two chats.
#[tokio::test]
async fn two_chats_of_one_person_of_the_previous_release_become_one() {
    let (db, ours, toko) = (database_of_migration_6(), tenant(1), device(1));
    let list = async || conversations::list_chats(&db, &ours, &toko, &PageRequest::first(9)).await.unwrap().items;
    let read = async |id: &str| {
        let page = conversations::list_messages(&db, &ours, &toko, id, &PageRequest::first(99)).await.unwrap();
        page.items.into_iter().map(|stored| stored.place).collect::<Vec<_>>()
    };
    let before = list().await;
    let mut messages = [read(CHAT).await, read("777000777@lid").await].concat();
    let identified = identified_event(&toko, "777000777", "6281234567890", at(70_000));
    for _ in 0..2 {
        Database::batch(&db, project_events(&ours, std::slice::from_ref(&identified), &[]).unwrap()).await.unwrap();
    }
    let [chat] = &list().await[..] else { panic!() };
    let unread = before.iter().map(|chat| chat.unread).sum::<i64>();
    assert_eq!((chat.chat_id.as_str(), chat.unread), (CHAT, unread));
    messages.sort_by(|one, other| other.cmp(one));
    for link in [CHAT, "777000777@lid"].into_iter().chain(before.iter().map(|chat| chat.conversation_id.as_str())) {
        assert_eq!(read(link).await, messages, "{link}");
    }
}

#[tokio::test]
async fn a_contact_of_the_previous_release_has_its_number_as_an_address() {
    let db = database_of_migration_6();
    let addresses = "select count(*) from contacts c join contact_addresses a
        on a.tenant_id = c.tenant_id and a.kind = 'phone' and a.value = c.phone and a.contact_id = c.contact_id";
    let count = |sql: &str| db.connection().query_row(sql, [], |row| row.get::<_, i64>(0)).unwrap();
    assert_eq!(count(addresses), count("select count(*) from contacts"));
}
