//! What changes a message or a chat later, in D1.

use crate::support::builders::{CHAT, a_device, at, created_event, identified_event, message, message_id, tenant};
use crate::support::database::migrated;
use crate::support::sqlite::Sqlite;
use cloudwa_flow::clock::Timestamp;
use cloudwa_flow::conversations::store::{self, Chat, StoredMessage};
use cloudwa_flow::devices::event::{
    ChatNamed, ChatRead, DeviceEvent, DeviceEventKind, MessageChange, MessageFile, UnknownEvent,
};
use cloudwa_flow::files::{self, file::StoredFile, kind::FileKind};
use cloudwa_flow::ids::{DeviceId, FileId, TenantId};
use cloudwa_flow::messages::content::{Content, File, FileState, NoticeKind};
use cloudwa_flow::messages::message::{Direction, Marks, Message, Sender};
use cloudwa_flow::messages::quote::ReplyTo;
use cloudwa_flow::messages::reaction::{MAX_PEOPLE, MessageReaction, Reaction, THEM, US};
use cloudwa_flow::page::PageRequest;
use cloudwa_flow::ports::{Database, Sql};
use cloudwa_flow::workflows::project_events::project_events;

const GROUP: &str = "120363001@g.us";

type Event = (DeviceId, DeviceEvent);

struct Shop {
    db: Sqlite,
    tenant: TenantId,
    device: DeviceId,
}

impl Shop {
    async fn new() -> Self {
        let (db, tenant) = (migrated("tenant"), tenant(1));
        let device = a_device(&db, &tenant, 1).await;
        Self { db, tenant, device }
    }

    async fn project(&self, events: &[Event]) {
        let statements = project_events(&self.tenant, events, &[]).unwrap();
        Database::batch(&self.db, statements).await.unwrap();
    }

    async fn message(&self, chat: &str, number: i64) -> StoredMessage {
        store::find_message(&self.db, &self.tenant, &self.device, chat, &message_id(number)).await.unwrap().unwrap()
    }

    async fn chat(&self) -> Chat {
        let page = store::list_chats(&self.db, &self.tenant, &self.device, &PageRequest::first(9)).await.unwrap();
        assert_eq!(page.items.len(), 1);
        page.items[0].clone()
    }

    fn received(&self, number: i64, text: &str) -> Event {
        created_event(message(&self.device, number, Direction::In, text))
    }

    fn event(&self, second: i64, kind: DeviceEventKind) -> Event {
        (self.device.clone(), DeviceEvent { at: at(second * 1_000), kind })
    }

    fn change(&self, number: i64, content: Content, edited_at: Option<Timestamp>) -> MessageChange {
        MessageChange {
            id: message_id(number),
            device_id: self.device.clone(),
            chat_id: CHAT.into(),
            content,
            edited_at,
            reply_to: None,
            deleted_file: None,
        }
    }

    fn edited(&self, number: i64, text: &str, second: i64) -> Event {
        let edited_at = Some(at(second * 1_000));
        self.event(second, DeviceEventKind::MessageEdited(self.change(number, Content::text(text), edited_at)))
    }

    fn deleted(&self, number: i64) -> Event {
        let change = self.change(number, Content::Deleted { by_admin: None }, None);
        self.event(90, DeviceEventKind::MessageDeleted(change))
    }

    fn read(&self, through: Option<i64>) -> Event {
        let (device_id, through) = (self.device.clone(), through.map(message_id));
        self.event(90, DeviceEventKind::ChatRead(ChatRead { device_id, chat_id: CHAT.into(), through }))
    }

    fn first_content(&self, number: i64) -> Option<String> {
        let id = message_id(number);
        let rows = Sql::query(&self.db, &format!("select first_content from messages where message_id = '{id}'"), &[]);
        rows.unwrap()[0].text_or_null("first_content").unwrap()
    }
}

#[tokio::test]
async fn an_edited_message_shows_its_newest_words_in_the_chat_and_in_the_list() {
    let shop = Shop::new().await;
    let events =
        [shop.received(1, "pesan 1 kopi"), shop.edited(1, "pesan 2 kopi", 10), shop.edited(1, "pesan 10 kopi", 20)];
    for _ in 0..2 {
        shop.project(&events).await;
        // The events before the last edit come once more, after it.
        shop.project(&events[..2]).await;
        let shown = shop.message(CHAT, 1).await.message;
        assert_eq!((shown.content, shown.marks.edited_at), (Content::text("pesan 10 kopi"), Some(at(20_000))));
        assert_eq!(shop.chat().await.last_text, "pesan 10 kopi");
    }
    assert_eq!(shop.first_content(1).unwrap(), r#"{"kind":"text","text":"pesan 1 kopi"}"#);
    assert_eq!(shop.chat().await.unread, 1);
}

/// Nobody has read what it said before.
#[tokio::test]
async fn a_message_that_is_edited_before_it_leaves_has_no_mark_and_no_first_content() {
    let shop = Shop::new().await;
    let waiting = message(&shop.device, 1, Direction::Out, "pesan 1 kopi");
    let unmarked = shop.change(1, Content::text("pesan 10 kopi"), None);
    let events = [created_event(waiting), shop.event(10, DeviceEventKind::MessageEdited(unmarked))];
    for _ in 0..2 {
        shop.project(&events).await;
        let shown = shop.message(CHAT, 1).await.message;
        assert_eq!((shown.content, shown.marks), (Content::text("pesan 10 kopi"), Marks::default()));
        assert_eq!((shop.first_content(1), shop.chat().await.last_text.as_str()), (None, "pesan 10 kopi"));
    }
}

#[tokio::test]
async fn of_a_deleted_message_no_word_is_left_and_a_repeated_edit_brings_none_back() {
    let shop = Shop::new().await;
    let events = [shop.received(1, "rahasia"), shop.edited(1, "rahasia lagi", 10), shop.deleted(1)];
    shop.project(&events).await;
    shop.project(&events[..2]).await;
    assert_eq!(shop.message(CHAT, 1).await.message.content, Content::Deleted { by_admin: None });
    assert_eq!(shop.first_content(1), None);
    let chat = shop.chat().await;
    assert_eq!((chat.last_text.as_str(), chat.last_kind.as_str()), ("[deleted message]", "deleted"));
}

#[tokio::test]
async fn an_edit_of_an_earlier_message_leaves_the_last_one_of_the_list() {
    let shop = Shop::new().await;
    shop.project(&[shop.received(1, "satu"), shop.received(2, "dua"), shop.edited(1, "tiga", 10)]).await;
    assert_eq!(shop.chat().await.last_text, "dua");
}

#[tokio::test]
async fn a_message_that_is_decrypted_later_takes_the_place_of_its_line() {
    let shop = Shop::new().await;
    let line = Message {
        content: Content::Notice { about: NoticeKind::Undecryptable },
        ..message(&shop.device, 1, Direction::In, "")
    };
    let decrypted = DeviceEventKind::MessageDecrypted(shop.change(1, Content::text("halo"), None));
    let events = [created_event(line), shop.event(5, decrypted)];
    shop.project(&events).await;
    shop.project(&events).await;
    let shown = shop.message(CHAT, 1).await.message;
    assert_eq!((shown.content, shown.marks.edited_at), (Content::text("halo"), None));
    assert_eq!((shop.first_content(1), shop.chat().await.unread), (None, 1));
}

#[tokio::test]
async fn a_change_finds_the_message_after_its_chat_became_another_one() {
    let shop = Shop::new().await;
    let by_lid = Message {
        chat_id: "77@lid".into(),
        phone: None,
        lid: Some("77".into()),
        ..message(&shop.device, 1, Direction::In, "halo")
    };
    let edit = MessageChange { chat_id: "77@lid".into(), ..shop.change(1, Content::text("halo kak"), Some(at(9_000))) };
    shop.project(&[created_event(by_lid), identified_event(&shop.device, "77", "6281234567890", at(2_000))]).await;
    shop.project(&[shop.event(9, DeviceEventKind::MessageEdited(edit))]).await;
    assert_eq!(shop.message(CHAT, 1).await.message.content, Content::text("halo kak"));
    assert_eq!(shop.chat().await.last_text, "halo kak");
}

#[tokio::test]
async fn what_was_read_on_the_phone_is_unread_no_more_and_what_came_later_is() {
    let shop = Shop::new().await;
    let texts = [shop.received(1, "satu"), shop.received(2, "dua"), shop.received(3, "tiga")];
    shop.project(&texts).await;
    shop.project(&[shop.read(Some(2))]).await;
    assert_eq!(shop.chat().await.unread, 1);
    let written = shop.db.rows_written();
    shop.project(&[shop.read(Some(1))]).await;
    assert_eq!(shop.chat().await.unread, 1, "an earlier receipt that comes late");
    assert_eq!(shop.db.rows_written(), written);
    shop.project(&[shop.read(None)]).await;
    assert_eq!(shop.chat().await.unread, 0);
    // In one batch: read, then another message.
    shop.project(&[shop.received(4, "empat"), shop.read(None), shop.received(5, "lima")]).await;
    assert_eq!(shop.chat().await.unread, 1);
}

#[tokio::test]
async fn a_group_has_its_subject_and_each_message_its_own_writer() {
    let shop = Shop::new().await;
    let of = |number, phone: &str, name: &str| {
        let sender = Sender { phone: Some(phone.into()), lid: None, name: Some(name.into()) };
        let marks = Marks { sender: Some(sender), ..Marks::default() };
        let text = message(&shop.device, number, Direction::In, "halo");
        created_event(Message { chat_id: GROUP.into(), phone: None, marks, ..text })
    };
    shop.project(&[of(1, "62812", "Ayu"), of(2, "62813", "Budi")]).await;
    assert_eq!((shop.chat().await.name, shop.chat().await.phone), (None, None));
    let named = ChatNamed { device_id: shop.device.clone(), chat_id: GROUP.into(), name: "Arisan RT 5".into() };
    shop.project(&[shop.event(9, DeviceEventKind::ChatNamed(named))]).await;
    assert_eq!(shop.chat().await.name.as_deref(), Some("Arisan RT 5"));
    let sender = async |number| shop.message(GROUP, number).await.message.marks.sender.unwrap().name.unwrap();
    assert_eq!((sender(1).await, sender(2).await), ("Ayu".to_owned(), "Budi".to_owned()));
}

/// The previous release named a group after the member who wrote last.
#[tokio::test]
async fn an_event_of_the_previous_release_does_not_name_a_group_after_a_member() {
    let shop = Shop::new().await;
    let text = message(&shop.device, 1, Direction::In, "halo");
    let old = Message { chat_id: GROUP.into(), name: Some("Ayu".into()), lid: Some("77".into()), ..text };
    shop.project(&[created_event(old)]).await;
    let chat = shop.chat().await;
    assert_eq!((chat.name, chat.phone, chat.lid), (None, None, None));
}

#[tokio::test]
async fn a_text_from_the_phone_is_marked_and_answers_the_chat() {
    let shop = Shop::new().await;
    let marks = Marks { is_from_phone: true, ..Marks::default() };
    let answer = Message { marks, ..message(&shop.device, 2, Direction::Out, "ada") };
    shop.project(&[shop.received(1, "ada?"), created_event(answer)]).await;
    assert!(shop.message(CHAT, 2).await.message.marks.is_from_phone);
    assert_eq!(shop.chat().await.unread, 0);
}

#[tokio::test]
async fn an_event_that_this_release_does_not_know_changes_nothing() {
    let shop = Shop::new().await;
    let unknown = UnknownEvent { kind: "message.pinned".into(), data: serde_json::json!({ "id": 7 }) };
    let events = [shop.event(1, DeviceEventKind::Unknown(unknown)), shop.received(1, "halo")];
    shop.project(&events).await;
    assert_eq!(shop.chat().await.last_text, "halo");
}

#[tokio::test]
async fn an_answer_that_is_decrypted_later_has_its_mark_and_keeps_it_when_it_is_edited() {
    let shop = Shop::new().await;
    let placeholder = Content::Notice { about: NoticeKind::Undecryptable };
    let hidden = Message { content: placeholder, ..message(&shop.device, 1, Direction::In, "") };
    shop.project(&[created_event(hidden)]).await;
    let reply_to = ReplyTo { wa_message_id: "3EB0AA".into(), ..ReplyTo::saying(&Content::text("ada kopi?")) };
    let readable = MessageChange { reply_to: Some(reply_to.clone()), ..shop.change(1, Content::text("halo?"), None) };
    let decrypted = shop.event(20, DeviceEventKind::MessageDecrypted(readable));
    shop.project(std::slice::from_ref(&decrypted)).await;
    shop.project(&[decrypted, shop.edited(1, "halo kak?", 30)]).await;
    let stored = shop.message(CHAT, 1).await.message;
    assert_eq!(stored.content, Content::text("halo kak?"));
    let marks = Marks { edited_at: Some(at(30_000)), reply_to: Some(reply_to), ..Marks::default() };
    assert_eq!(stored.marks, marks);
}

fn file(state: FileState) -> File {
    let id = FileId::parse("fil_0193e0a0-0000-7000-8000-000000000003").unwrap();
    File { media_type: Some("image/jpeg".into()), size: Some(1_024), id: Some(id), state: Some(state), preview: None }
}

fn file_event(shop: &Shop, chat_id: &str, file: File) -> Event {
    let (id, device_id) = (message_id(1), shop.device.clone());
    shop.event(5, DeviceEventKind::MessageFile(MessageFile { id, device_id, chat_id: chat_id.into(), file }))
}

#[tokio::test]
async fn a_stored_file_is_shown_with_its_message_and_changes_nothing_else() {
    let shop = Shop::new().await;
    let image = |file, caption: &str| Content::Image { file, caption: Some(caption.into()) };
    let pending = image(file(FileState::Pending), "Menu");
    let received = Message { content: pending, ..message(&shop.device, 1, Direction::In, "") };
    shop.project(&[created_event(received), shop.received(2, "halo")]).await;
    let before = shop.chat().await;
    let another = FileId::parse("fil_0193e0a0-0000-7000-8000-000000000004").unwrap();
    let other = File { id: Some(another), ..file(FileState::Failed) };
    shop.project(&[file_event(&shop, CHAT, other), file_event(&shop, "62@c.us", file(FileState::Failed))]).await;
    assert_eq!(shop.message(CHAT, 1).await.message.content, image(file(FileState::Pending), "Menu"));
    for _ in 0..2 {
        shop.project(&[file_event(&shop, CHAT, file(FileState::Stored))]).await;
        assert_eq!(shop.message(CHAT, 1).await.message.content, image(file(FileState::Stored), "Menu"));
    }
    assert_eq!(shop.message(CHAT, 2).await.message.content, Content::text("halo"));
    assert_eq!(shop.chat().await, before);
    let edited = shop.change(1, image(file(FileState::Stored), "Menu baru"), Some(at(9_000)));
    shop.project(&[shop.event(9, DeviceEventKind::MessageEdited(edited)), shop.deleted(1)]).await;
    shop.project(&[file_event(&shop, CHAT, file(FileState::Stored))]).await;
    assert_eq!(shop.message(CHAT, 1).await.message.content, Content::Deleted { by_admin: None });
}

#[tokio::test]
async fn a_file_of_a_chat_that_was_joined_with_another_one_is_shown_with_its_message() {
    let shop = Shop::new().await;
    let content = Content::Sticker { file: file(FileState::Pending) };
    let received = Message { content, chat_id: "77@lid".into(), ..message(&shop.device, 1, Direction::In, "") };
    shop.project(&[created_event(received)]).await;
    shop.project(&[identified_event(&shop.device, "77", "6281234567890", at(3_000))]).await;
    shop.project(&[file_event(&shop, "77@lid", file(FileState::Stored))]).await;
    assert_eq!(shop.message(CHAT, 1).await.message.content, Content::Sticker { file: file(FileState::Stored) });
}

#[tokio::test]
async fn a_message_that_is_deleted_for_everybody_lets_its_file_expire() {
    let shop = Shop::new().await;
    let content = Content::Sticker { file: file(FileState::Stored) };
    let received = Message { content, ..message(&shop.device, 1, Direction::In, "") };
    shop.project(&[created_event(received)]).await;
    let id = file(FileState::Stored).id.unwrap();
    let stored = StoredFile {
        id: id.clone(),
        device: Some(shop.device.clone()),
        key: "files/1".into(),
        kind: FileKind::Image,
        media_type: "image/webp".into(),
        name: None,
        size: 1_024,
        sha256: [1; 32],
        kept_until: None,
        created_at: at(1_000),
    };
    files::store::insert(&shop.db, &shop.tenant, &stored).await.unwrap();
    assert!(files::store::find(&shop.db, &shop.tenant, &id, at(90_000)).await.is_ok());
    let change = shop.change(1, Content::Deleted { by_admin: None }, None);
    let deletion = |file| DeviceEventKind::MessageDeleted(MessageChange { deleted_file: Some(file), ..change.clone() });
    for _ in 0..2 {
        shop.project(&[shop.event(9, deletion(id.clone()))]).await;
        assert!(files::store::find(&shop.db, &shop.tenant, &id, at(90_000)).await.is_err());
        let expired = files::store::list_expired(&shop.db, at(9_000), 9).await.unwrap();
        assert_eq!(expired.iter().map(|file| file.key.as_str()).collect::<Vec<_>>(), ["files/1"]);
    }
}

fn reaction(shop: &Shop, id: Option<i64>, by: &str, emoji: Option<&str>, second: i64) -> Event {
    let reaction = Reaction { emoji: emoji.map(str::to_owned), at: at(second * 1_000), sender: None };
    let reacted = MessageReaction {
        id: id.map(message_id),
        device_id: shop.device.clone(),
        chat_id: CHAT.into(),
        wa_message_id: "3EB01".into(),
        by: by.into(),
        reaction,
    };
    shop.event(second, DeviceEventKind::MessageReacted(reacted))
}

#[tokio::test]
async fn of_each_person_the_newest_reaction_stays_whatever_comes_twice_or_late() {
    let shop = Shop::new().await;
    let ours = Message { wa_message_id: "3EB01".into(), ..message(&shop.device, 1, Direction::Out, "halo") };
    let other = Message { wa_message_id: "3EB02".into(), ..message(&shop.device, 2, Direction::In, "lain") };
    shop.project(&[created_event(ours), created_event(other)]).await;
    let before = shop.chat().await;
    let [first, older] =
        [reaction(&shop, Some(1), THEM, Some("👍"), 20), reaction(&shop, Some(1), THEM, Some("😢"), 10)];
    let mine = reaction(&shop, Some(1), US, Some("🙏"), 15);
    shop.project(&[first.clone(), older.clone(), first, older, mine]).await;
    let emoji = |stored: &StoredMessage, by: &str| stored.message.marks.reactions.get(by).unwrap().emoji.clone();
    let stored = shop.message(CHAT, 1).await;
    assert_eq!((emoji(&stored, THEM).as_deref(), emoji(&stored, US).as_deref()), (Some("👍"), Some("🙏")));
    shop.project(&[reaction(&shop, None, THEM, Some("😂"), 30)]).await;
    assert_eq!(emoji(&shop.message(CHAT, 1).await, THEM).as_deref(), Some("😂"), "by WhatsApp's id");
    let removed = reaction(&shop, Some(1), THEM, None, 40);
    shop.project(&[removed.clone(), reaction(&shop, Some(1), THEM, Some("👍"), 35), removed]).await;
    assert_eq!(emoji(&shop.message(CHAT, 1).await, THEM), None);
    assert!(shop.message(CHAT, 2).await.message.marks.reactions.is_empty());
    assert_eq!(shop.chat().await, before, "a reaction is neither a line nor unread");
    // An edit keeps the reactions, and a deleted message gets none.
    shop.project(&[shop.edited(1, "halo kak", 50)]).await;
    assert_eq!(emoji(&shop.message(CHAT, 1).await, US).as_deref(), Some("🙏"));
    shop.project(&[shop.deleted(1), reaction(&shop, Some(1), US, Some("👍"), 60)]).await;
    assert_eq!(emoji(&shop.message(CHAT, 1).await, US).as_deref(), Some("🙏"));
}

#[tokio::test]
async fn a_message_keeps_the_reactions_of_so_many_people_and_no_more() {
    let shop = Shop::new().await;
    shop.project(&[shop.received(1, "halo")]).await;
    let people = 0..i64::try_from(MAX_PEOPLE).unwrap() + 3;
    let all: Vec<Event> =
        people.map(|person| reaction(&shop, Some(1), &format!("{person}@lid"), Some("👍"), 20)).collect();
    shop.project(&all).await;
    shop.project(&[reaction(&shop, Some(1), "0@lid", None, 30)]).await;
    let reactions = shop.message(CHAT, 1).await.message.marks.reactions;
    assert_eq!(reactions.len(), MAX_PEOPLE);
    assert_eq!(reactions.get("0@lid").unwrap().emoji, None, "who has one changes it");
}
