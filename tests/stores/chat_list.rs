//! What the list of chats shows of names and texts as people and phones really write them.

use crate::support::builders::{CHAT, a_device, at, created_event, message, tenant};
use crate::support::database::migrated;
use crate::support::sqlite::Sqlite;
use cloudwa_flow::clock::SeededRandom;
use cloudwa_flow::contacts::address::ContactAddress;
use cloudwa_flow::contacts::contact::Attributes;
use cloudwa_flow::contacts::phone::{DEFAULT_REGION, Phone};
use cloudwa_flow::contacts::store::{self as contacts, NewContact};
use cloudwa_flow::conversations::store::{self, Chat, ChatFilter};
use cloudwa_flow::devices;
use cloudwa_flow::devices::inbox_settings::{InboxSettings, InboxSettingsPatch};
use cloudwa_flow::error::Error;
use cloudwa_flow::ids::{ContactId, DeviceId, TenantId};
use cloudwa_flow::messages::content::Content;
use cloudwa_flow::messages::message::{Direction, Message};
use cloudwa_flow::page::PageRequest;
use cloudwa_flow::ports::Database;

async fn project(db: &Sqlite, ours: &TenantId, message: Message) {
    Database::batch(db, store::project(ours, &[created_event(message)]).unwrap()).await.unwrap();
}

async fn save_contact(db: &Sqlite, ours: &TenantId, phone: &str, name: &str) {
    let address = ContactAddress::phone(&Phone::parse(phone, DEFAULT_REGION).unwrap());
    let id = ContactId::new(at(0), &mut SeededRandom::from_text(phone));
    let attributes = Attributes::new();
    let new = NewContact { id, address: &address, name, tags: &[], attributes: &attributes, request: None };
    contacts::create(db, ours, new, at(0)).await.unwrap();
}

fn with(device: &DeviceId, number: i64, direction: Direction, phone: &str, push_name: Option<&str>) -> Message {
    Message {
        chat_id: format!("{phone}@c.us"),
        phone: Some(phone.into()),
        name: push_name.map(str::to_owned),
        ..message(device, number, direction, "halo")
    }
}

async fn chats(db: &Sqlite, ours: &TenantId, search: &str) -> Vec<Chat> {
    let filter = ChatFilter { search: Some(search.into()), ..ChatFilter::default() };
    store::list_chats_of_tenant(db, ours, &filter, &PageRequest::first(50)).await.unwrap().items
}

/// Chats of several devices, of which some moved at the same time: every list is that of somebody who sorts all of them.
#[tokio::test]
async fn the_chats_of_all_devices_are_listed_page_by_page_in_one_order() {
    let (db, ours) = (migrated("tenant"), tenant(1));
    let devices = [a_device(&db, &ours, 1).await, a_device(&db, &ours, 2).await, a_device(&db, &ours, 3).await];
    a_device(&db, &tenant(2), 1).await;
    for number in 0..90_i64 {
        let device = &devices[usize::try_from(number % 7 % 3).unwrap()];
        let phone = format!("62812000{:05}", number % 61);
        let name = if number % 5 == 0 { "Budi" } else { "Sari" };
        project(&db, &ours, with(device, number, Direction::In, &phone, Some(name))).await;
    }
    let spread =
        "update chats set last_at = last_at - last_at % 4000, unread = cast(substr(chat_id, 12, 2) as integer) % 3";
    db.connection().execute(spread, []).unwrap();
    for device in [None, Some(&devices[0]), Some(&devices[2])] {
        for (search, is_unread) in [("", false), ("", true), ("bud", false), ("bud", true), ("20000003", false)] {
            let filter = ChatFilter { device: device.cloned(), search: Some(search.into()), is_unread };
            let (mut listed, mut page) = (Vec::new(), PageRequest::first(4));
            loop {
                let next = store::list_chats_of_tenant(&db, &ours, &filter, &page).await.unwrap();
                listed.extend(
                    next.items.into_iter().map(|chat| (chat.last_at, chat.chat_id, chat.device_id.to_string())),
                );
                let Some(following) = page.next(next.next_cursor.as_deref()).unwrap() else { break };
                page = following;
            }
            let (every, whole) = (ChatFilter::default(), PageRequest::first(1_000));
            let all = store::list_chats_of_tenant(&db, &ours, &every, &whole);
            let mut wanted: Vec<_> = all
                .await
                .unwrap()
                .items
                .into_iter()
                .filter(|chat| {
                    device.is_none_or(|device| chat.device_id == *device)
                        && (!is_unread || chat.unread > 0)
                        && match search {
                            "" => true,
                            "bud" => chat.name.as_deref() == Some("Budi"),
                            digits => chat.chat_id.contains(digits),
                        }
                })
                .map(|chat| (chat.last_at, chat.chat_id, chat.device_id.to_string()))
                .collect();
            wanted.sort();
            wanted.reverse();
            assert!(device.is_some() || !wanted.is_empty(), "{search} {is_unread}");
            assert_eq!(listed, wanted, "{device:?} {search} {is_unread}");
        }
    }
}

#[tokio::test]
async fn a_search_finds_the_oldest_of_sixty_chats() {
    let (db, ours) = (migrated("tenant"), tenant(1));
    let device = a_device(&db, &ours, 1).await;
    for number in 0..60_i64 {
        let phone = format!("62812000{number:05}");
        project(&db, &ours, with(&device, number, Direction::In, &phone, Some(&format!("Orang ke-{number}.")))).await;
    }
    let loaded = chats(&db, &ours, "").await;
    assert!(loaded.len() == 50 && loaded.iter().all(|chat| chat.name.as_deref() != Some("Orang ke-0.")));
    save_contact(&db, &ours, "+6281200000001", "Bu Sari Melati").await;
    for (search, phone) in
        [("orang ke-0.", "6281200000000"), ("0812-000-00000", "6281200000000"), ("sari mel", "6281200000001")]
    {
        let found: Vec<_> = chats(&db, &ours, search).await.into_iter().map(|chat| chat.phone.unwrap()).collect();
        assert_eq!(found, [phone], "{search}");
    }
}

#[tokio::test]
async fn a_search_for_chats_ignores_case_accents_and_the_order_of_words_in_any_script() {
    let (db, ours) = (migrated("tenant"), tenant(1));
    let device = a_device(&db, &ours, 1).await;
    let found = async |search: &str| {
        chats(&db, &ours, search).await.into_iter().map(|chat| chat.phone.unwrap()).collect::<Vec<_>>()
    };
    project(&db, &ours, with(&device, 1, Direction::In, "6281200000001", Some("ÉMILIE Dubois"))).await;
    project(&db, &ours, with(&device, 2, Direction::In, "6281200000002", Some("ИВАН"))).await;
    let mut shop = with(&device, 3, Direction::In, "6281200000003", None);
    shop.business_name = Some("Café Łódź".into());
    project(&db, &ours, shop).await;
    project(&db, &ours, with(&device, 4, Direction::In, "6281200000004", Some("Toko"))).await;
    save_contact(&db, &ours, "+6281200000004", "Bú Sáti").await;
    for (search, phone) in [
        ("emilie", "6281200000001"),
        ("dubois émilie", "6281200000001"),
        ("иван", "6281200000002"),
        ("cafe lodz", "6281200000003"),
        ("sati bu", "6281200000004"),
    ] {
        assert_eq!(found(search).await, [phone], "{search}");
        // Rows as an earlier release has written them.
        db.connection().execute("update chats set folded_name = null, folded_business_name = null", []).unwrap();
        db.connection().execute("update contacts set folded_name = null", []).unwrap();
        assert_eq!(found(search).await, [phone], "{search}, after an upgrade");
    }
    // A later name replaces the earlier one. Words are not found if each is in the name of another chat.
    project(&db, &ours, with(&device, 5, Direction::In, "6281200000002", Some("Борис"))).await;
    assert_eq!(found("борис").await, ["6281200000002"]);
    assert!(found("иван").await.is_empty());
    assert!(found("emilie lodz").await.is_empty());
}

#[tokio::test]
async fn posts_are_listed_while_a_setting_shows_them_and_never_count_as_unread() {
    let (db, ours) = (migrated("tenant"), tenant(1));
    let device = a_device(&db, &ours, 1).await;
    for (number, chat_id) in [(1, "status@broadcast"), (2, "9@newsletter"), (3, "6281200000003@c.us")] {
        let message = with(&device, number, Direction::In, "6281200000003", None);
        project(&db, &ours, Message { chat_id: chat_id.into(), phone: None, ..message }).await;
    }
    for (status_posts, channels, listed) in [
        (false, false, &["6281200000003@c.us"][..]),
        (true, false, &["6281200000003@c.us", "status@broadcast"]),
        (false, true, &["6281200000003@c.us", "9@newsletter"]),
        (true, true, &["6281200000003@c.us", "9@newsletter", "status@broadcast"]),
    ] {
        let patch = InboxSettingsPatch { status_posts: Some(status_posts), channels: Some(channels) };
        let set = devices::store::set_inbox(&db, &ours, &device, patch).await;
        assert_eq!(set.unwrap().inbox, InboxSettings { status_posts, channels });
        let found = chats(&db, &ours, "").await;
        assert_eq!(found.iter().map(|chat| chat.chat_id.as_str()).collect::<Vec<_>>(), listed);
        let unread = found.iter().filter(|chat| chat.unread > 0).map(|chat| chat.chat_id.as_str());
        assert_eq!(unread.collect::<Vec<_>>(), ["6281200000003@c.us"]);
    }
}

#[tokio::test]
async fn a_chat_has_the_name_of_the_address_book_whoever_writes_first() {
    let (db, ours) = (migrated("tenant"), tenant(1));
    let device = a_device(&db, &ours, 1).await;
    let (sari, joko) = ("6281200000001", "6281200000002");
    save_contact(&db, &ours, sari, "Bu Sari Melati").await;
    save_contact(&db, &ours, joko, "Pak Joko").await;
    project(&db, &ours, with(&device, 1, Direction::In, sari, Some("🌸S🌸"))).await;
    project(&db, &ours, with(&device, 2, Direction::Out, joko, None)).await;
    let names: Vec<_> = chats(&db, &ours, "").await.into_iter().map(|chat| chat.name).collect();
    assert_eq!(names, [Some("Pak Joko".to_owned()), Some("Bu Sari Melati".to_owned())]);
}

/// Names as an earlier release has stored them.
#[tokio::test]
async fn a_chat_without_a_visible_name_has_none() {
    let (db, ours) = (migrated("tenant"), tenant(1));
    let device = a_device(&db, &ours, 1).await;
    for (number, (stored, shown)) in (1..).zip([
        (" ".to_owned(), None),
        ("\u{3164}".to_owned(), None),
        ("\u{200B}".to_owned(), None),
        ("\u{2800}".to_owned(), None),
        ("\u{202E}Ayu\n".to_owned(), Some("Ayu".to_owned())),
        ("a".repeat(420), Some("a".repeat(200))),
    ]) {
        project(&db, &ours, with(&device, number, Direction::In, "6281200000001", Some(&stored))).await;
        assert_eq!(chats(&db, &ours, "").await[0].name, shown, "{}", stored.escape_unicode());
    }
}

#[tokio::test]
async fn an_odd_text_is_stored_whole_and_previewed_in_part() {
    let (db, ours) = (migrated("tenant"), tenant(1));
    let device = a_device(&db, &ours, 1).await;
    let texts = [
        "a\0b".to_owned(),
        "x".repeat(70_000),
        "\u{202E}terbalik".to_owned(),
        "<img src=x onerror=alert(1)>".to_owned(),
        "😀".repeat(300),
    ];
    for (number, text) in (1..).zip(texts) {
        project(&db, &ours, message(&device, number, Direction::In, &text)).await;
        let page = store::list_messages(&db, &ours, &device, CHAT, &PageRequest::first(1)).await.unwrap();
        assert_eq!(page.items[0].message.content, Content::text(&text), "{number}");
        let preview: String = text.chars().take(200).collect();
        assert_eq!(chats(&db, &ours, "").await[0].last_text, preview, "{number}");
    }
}

#[tokio::test]
async fn a_chat_is_read_by_its_id_whatever_the_id_looks_like() {
    let (db, ours) = (migrated("tenant"), tenant(1));
    let device = a_device(&db, &ours, 1).await;
    save_contact(&db, &ours, "+6281200000001", "Bu Sari Melati").await;
    project(&db, &ours, with(&device, 1, Direction::In, "6281200000001", Some("sari"))).await;
    for (number, chat_id) in [(2, "0@c.us"), (3, "62812-1699000000@g.us"), (4, "status@broadcast")] {
        let message =
            Message { chat_id: chat_id.into(), phone: None, ..message(&device, number, Direction::In, "halo") };
        project(&db, &ours, message).await;
    }
    let read = async |id: &str| store::read_one(&db, &ours, &device, id).await;
    for chat_id in ["0@c.us", "62812-1699000000@g.us", "status@broadcast"] {
        assert_eq!(read(chat_id).await.unwrap().chat_id, chat_id);
    }
    let listed = chats(&db, &ours, "sari mel").await.remove(0);
    assert_eq!(read("6281200000001@c.us").await, Ok(listed.clone()), "as the list has it");
    assert_eq!(read(listed.conversation_id.as_str()).await, Ok(listed));
    assert!(matches!(read("6281200000009@c.us").await, Err(Error::NotFound { what: "the chat" })));
    assert!(matches!(store::read_one(&db, &tenant(2), &device, "0@c.us").await, Err(Error::NotFound { .. })));
}
