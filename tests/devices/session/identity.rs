//! One person with a LID and a number: what the device knows, and what D1 has after the events.

use cloudwa_flow::{
    contacts::{
        opt_out::{ConsentEvent, ConsentKeyword},
        store::opt_outs,
    },
    conversations::store::{self, Chat},
    devices::{
        self,
        commands::ApplyConsentEvent,
        event::{DeviceEvent, DeviceEventKind},
        people,
        session::{ChatSource, IncomingMessage},
    },
    ids::{ConversationId, DeviceId},
    messages::content::Content,
    name::Name,
    page::PageRequest,
    ports::Database,
    workflows::project_events::project_events,
};
use proptest::prelude::*;

use super::{
    NOW,
    incoming::{group, lid, phone, receive, source},
    message_to, online, seconds, take, tenant,
};
use crate::{
    device,
    support::{builders, database::migrated, session::NativeDevice, sqlite::Sqlite},
};

const NUMBER: &str = "628130000001";
const NUMBER_CHAT: &str = "628130000001@c.us";
const LID: &str = "77";
const LID_CHAT: &str = "77@lid";

fn message(wa_message_id: &str, source: ChatSource) -> IncomingMessage {
    IncomingMessage {
        wa_message_id: wa_message_id.into(),
        source,
        sent_at_seconds: NOW.unix_seconds(),
        push_name: "Ayu".into(),
        business_name: None,
        content: Content::text(wa_message_id),
    }
}

fn by_lid(wa_message_id: &str) -> IncomingMessage {
    message(wa_message_id, source(lid(LID), lid(LID), None))
}

fn by_number(wa_message_id: &str) -> IncomingMessage {
    message(wa_message_id, source(phone(NUMBER), phone(NUMBER), None))
}

fn by_both(wa_message_id: &str) -> IncomingMessage {
    message(wa_message_id, source(lid(LID), lid(LID), Some(phone(NUMBER))))
}

fn saying(text: &str, incoming: IncomingMessage) -> IncomingMessage {
    IncomingMessage { content: Content::text(text), ..incoming }
}

/// The events, by what they say.
fn told(events: &[DeviceEvent]) -> Vec<String> {
    let each = |event: &DeviceEvent| match &event.kind {
        DeviceEventKind::MessageCreated(message) => format!("{} in {}", message.wa_message_id, message.chat_id),
        DeviceEventKind::ContactIdentified(contact) => format!("{}@lid is {}", contact.lid, contact.phone),
        DeviceEventKind::ContactOptedOut(said) => format!("{} opted out", said.chat_id),
        other => format!("{other:?}"),
    };
    events.iter().map(each).collect()
}

#[tokio::test]
async fn a_lid_and_a_number_are_one_chat_from_the_moment_whatsapp_shows_it() {
    let device = online();
    device.new_events().await;
    for incoming in [by_lid("A"), by_both("B"), by_lid("C"), by_number("D"), by_both("E")] {
        receive(&device, &incoming);
    }
    let events = device.new_events().await;
    assert_eq!(
        told(&events),
        [
            "A in 77@lid",
            "77@lid is 628130000001",
            "B in 628130000001@c.us",
            "C in 628130000001@c.us",
            "D in 628130000001@c.us",
            "E in 628130000001@c.us"
        ]
    );
    device.restart();
    receive(&device, &by_lid("F"));
    let DeviceEventKind::MessageCreated(last) = &device.new_events().await.last().unwrap().kind.clone() else {
        panic!("not a message")
    };
    assert_eq!(
        (last.chat_id.as_str(), last.phone.as_deref(), last.lid.as_deref()),
        (NUMBER_CHAT, Some(NUMBER), Some(LID))
    );
    let DeviceEventKind::MessageCreated(first) = &events[0].kind else { panic!("not a message") };
    assert_eq!(first.conversation(), last.conversation(), "the conversation of the LID keeps its id");
}

#[tokio::test]
async fn a_conversation_of_the_number_keeps_its_id() {
    let device = online();
    receive(&device, &by_number("A"));
    receive(&device, &by_lid("B"));
    receive(&device, &by_both("C"));
    let ids: Vec<_> = device
        .new_events()
        .await
        .iter()
        .filter_map(|event| match &event.kind {
            DeviceEventKind::MessageCreated(message) => Some(message.conversation()),
            DeviceEventKind::ContactIdentified(contact) => Some(contact.conversation_id.clone()),
            _ => None,
        })
        .collect();
    assert_eq!(ids[0], ids[2], "the event names the one that stays");
    assert_eq!((ids[0] == ids[3], ids[0] == ids[1]), (true, false));
}

#[tokio::test]
async fn a_message_that_is_delivered_again_under_another_address_is_received_once() {
    for [first, again] in [
        [by_lid("A"), by_both("A")],
        [by_number("A"), by_both("A")],
        [by_both("A"), by_number("A")],
        [by_both("A"), by_lid("A")],
        [message("A", source(phone(NUMBER), phone(NUMBER), Some(lid(LID)))), by_lid("A")],
    ] {
        let device = online();
        device.new_events().await;
        receive(&device, &first);
        receive(&device, &again);
        let messages = told(&device.new_events().await).into_iter().filter(|told| told.starts_with("A in"));
        assert_eq!(messages.count(), 1, "{:?} then {:?}", first.source, again.source);
    }
}

#[tokio::test]
async fn an_opt_out_under_the_lid_counts_for_the_number() {
    let device = online();
    device.is_logged_in.set(false);
    take(&device, 1, [1]).unwrap();
    receive(&device, &saying("STOP", by_lid("A")));
    assert!(!people::has_opted_out(&device.sqlite, NUMBER_CHAT).unwrap(), "nobody knows yet");
    receive(&device, &by_both("B"));
    assert!(people::has_opted_out(&device.sqlite, NUMBER_CHAT).unwrap());
    assert!(!people::is_stranger(&device.sqlite, NUMBER_CHAT).unwrap());
    device.is_logged_in.set(true);
    device.send_all().await;
    assert!(device.frames.borrow().is_empty(), "the broadcast's message is not sent");
    receive(&device, &saying("START", by_lid("C")));
    assert!(!people::has_opted_out(&device.sqlite, NUMBER_CHAT).unwrap());
}

#[tokio::test]
async fn a_consent_event_of_another_device_counts_for_the_person_whichever_address_it_names() {
    let named = |chat_id: &str, phone: Option<&str>, lid: Option<&str>| {
        let said = ConsentEvent {
            device_id: DeviceId::parse("dev_0193e0a0-0000-7000-8000-000000000009").unwrap(),
            chat_id: chat_id.into(),
            phone: phone.map(str::to_owned),
            lid: lid.map(str::to_owned),
            keyword: "stop".into(),
        };
        ApplyConsentEvent(DeviceEvent { at: NOW, kind: DeviceEventKind::ContactOptedOut(said) })
    };
    let device = online();
    receive(&device, &by_both("A"));
    device.run(&named(LID_CHAT, None, Some(LID))).unwrap();
    assert!(people::has_opted_out(&device.sqlite, NUMBER_CHAT).unwrap(), "this device knows the number");

    let device = online();
    device.run(&named(LID_CHAT, None, Some(LID))).unwrap();
    assert!(!people::has_opted_out(&device.sqlite, NUMBER_CHAT).unwrap());
    device.run(&named(NUMBER_CHAT, Some(NUMBER), Some(LID))).unwrap();
    receive(&device, &by_lid("A"));
    assert!(told(&device.new_events().await).contains(&format!("A in {NUMBER_CHAT}")), "it has learned the number");
}

/// An opt-in deletes a row that holds nothing but an opt-out; the id of a conversation must not be in such a row.
#[tokio::test]
async fn an_opt_out_under_a_lid_that_never_wrote_here_begins_no_conversation() {
    let device = online();
    people::opt_out_on_other_device(&device.sqlite, LID_CHAT, NOW).unwrap();
    receive(
        &device,
        &message("A", ChatSource { is_from_me: true, recipient_alt: Some(phone(NUMBER)), ..by_lid("A").source }),
    );
    people::opt_in(&device.sqlite, NUMBER_CHAT).unwrap();
    receive(&device, &by_number("B"));
    let ids: Vec<_> = device
        .new_events()
        .await
        .iter()
        .filter_map(|event| match &event.kind {
            DeviceEventKind::MessageCreated(message) => Some(message.conversation()),
            _ => None,
        })
        .collect();
    assert_eq!(
        ids,
        [ConversationId::of(&crate::device(), NUMBER_CHAT), ConversationId::of(&crate::device(), NUMBER_CHAT)]
    );
}

#[tokio::test]
async fn a_stranger_who_has_written_under_the_lid_is_known_by_the_number() {
    let device = online();
    receive(&device, &by_lid("A"));
    assert!(people::is_stranger(&device.sqlite, NUMBER_CHAT).unwrap());
    receive(
        &device,
        &message("B", ChatSource { is_from_me: true, recipient_alt: Some(phone(NUMBER)), ..by_lid("B").source }),
    );
    assert!(!people::is_stranger(&device.sqlite, NUMBER_CHAT).unwrap());
}

#[tokio::test]
async fn what_was_received_under_either_address_is_shown_as_read_before_the_answer() {
    let device = online();
    device.settings.borrow_mut().read_before_reply = true;
    receive(&device, &by_lid("A"));
    receive(&device, &by_number("B"));
    receive(&device, &by_both("C"));
    device.run(&message_to("answer", NUMBER)).unwrap();
    device.send_all().await;
    let seen = device.seen.borrow().join(" ");
    for id in ["A", "B", "C"] {
        assert!(seen.contains(id), "{seen}");
    }
}

/// A LID keeps its owner when the owner's number changes; the old number may belong to somebody else.
#[tokio::test]
async fn two_numbers_of_one_lid_stay_two_chats() {
    let device = online();
    device.new_events().await;
    receive(&device, &by_both("A"));
    receive(&device, &message("B", source(lid(LID), lid(LID), Some(phone("628130000002")))));
    receive(&device, &by_lid("C"));
    let events = device.new_events().await;
    let conversations: Vec<_> = events
        .iter()
        .filter_map(|event| match &event.kind {
            DeviceEventKind::MessageCreated(message) => Some(message.conversation()),
            _ => None,
        })
        .collect();
    let of = |number: &str| ConversationId::of(&crate::device(), &format!("{number}@c.us"));
    assert_eq!(conversations, [of(NUMBER), of("628130000002"), of("628130000002")]);
    assert_eq!(
        told(&events),
        [
            "77@lid is 628130000001",
            "A in 628130000001@c.us",
            "77@lid is 628130000002",
            "B in 628130000002@c.us",
            "C in 628130000002@c.us"
        ]
    );
}

/// Groups show the numbers of many members who never write to this account. Each would be a row and an event.
#[tokio::test]
async fn a_group_shows_the_number_of_those_only_who_have_a_chat() {
    let device = online();
    device.new_events().await;
    let in_group = |id: &str| message(id, source(group("1234"), lid(LID), Some(phone(NUMBER))));
    receive(&device, &in_group("A"));
    receive(&device, &by_lid("B"));
    receive(&device, &in_group("C"));
    receive(&device, &by_lid("D"));
    assert_eq!(
        told(&device.new_events().await),
        ["A in 1234@g.us", "B in 77@lid", "77@lid is 628130000001", "C in 1234@g.us", "D in 628130000001@c.us"]
    );
}

// What D1 has in the end.

async fn project(db: &Sqlite, device: &DeviceId, events: &[DeviceEvent]) {
    let events: Vec<_> = events.iter().map(|event| (device.clone(), event.clone())).collect();
    Database::batch(db, project_events(&tenant(), &events, &[]).unwrap()).await.unwrap();
}

async fn chats(db: &Sqlite, device: &DeviceId) -> Vec<Chat> {
    store::list_chats(db, &tenant(), device, &PageRequest::first(50)).await.unwrap().items
}

/// The WhatsApp ids of the messages to which this id leads, the oldest first.
async fn thread(db: &Sqlite, device: &DeviceId, id: &str) -> Vec<String> {
    let page = store::list_messages(db, &tenant(), device, id, &PageRequest::first(100)).await.unwrap();
    page.items.into_iter().rev().map(|stored| stored.message.wa_message_id).collect()
}

#[derive(Debug, Clone)]
enum Step {
    ByLid,
    ByNumber,
    ByBoth,
    /// The account sent it on its phone, to the LID.
    OnPhone,
    /// The business answers the number through the product.
    Answer,
    /// WhatsApp delivers an earlier message again, under both addresses.
    Again(prop::sample::Index),
    InGroup,
    Somebody,
    Restart,
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        4 => Just(Step::ByLid),
        3 => Just(Step::ByNumber),
        2 => Just(Step::ByBoth),
        2 => Just(Step::OnPhone),
        2 => Just(Step::Answer),
        2 => any::<prop::sample::Index>().prop_map(Step::Again),
        1 => Just(Step::InGroup),
        1 => Just(Step::Somebody),
        1 => Just(Step::Restart),
    ]
}

/// What should be in the end: one list of messages for each of the two chats, until they are one.
#[derive(Default)]
struct Expected {
    number: Vec<String>,
    lid: Vec<String>,
    unread: [i64; 2],
    is_one: bool,
}

impl Expected {
    fn add(&mut self, id: &str, is_of_lid: bool, is_received: bool) {
        let [of_number, of_lid] = &mut self.unread;
        let (messages, unread) =
            if is_of_lid && !self.is_one { (&mut self.lid, of_lid) } else { (&mut self.number, of_number) };
        messages.push(id.to_owned());
        *unread = if is_received { *unread + 1 } else { 0 };
    }

    fn join(&mut self) {
        if !std::mem::replace(&mut self.is_one, true) {
            self.number.append(&mut self.lid);
            self.unread = [self.unread.iter().sum(), 0];
        }
    }
}

/// The device, and what should come of the steps so far.
struct World {
    device: NativeDevice,
    expected: Expected,
    received: Vec<IncomingMessage>,
    others: i64,
}

impl World {
    fn take(&mut self, step: &Step, name: &str) {
        self.device.pass(seconds(1));
        match step {
            Step::ByLid => self.receive(by_lid(name), true),
            Step::ByNumber => self.receive(by_number(name), false),
            Step::ByBoth => {
                self.expected.join();
                self.receive(by_both(name), true);
            }
            Step::OnPhone => {
                let own = source(lid(LID), phone("6281100000000"), None);
                self.receive(message(name, ChatSource { is_from_me: true, ..own }), true);
            }
            Step::Answer => {
                let reply = self.device.run(&message_to(name, NUMBER)).unwrap();
                self.expected.add(&reply.wa_message_id, false, false);
            }
            Step::Again(which) if !self.received.is_empty() => {
                let first = which.get(&self.received).clone();
                self.expected.join();
                receive(&self.device, &IncomingMessage { source: by_both("").source, ..first });
            }
            Step::Again(_) => {}
            Step::InGroup => {
                receive(&self.device, &message(name, source(group("1234"), lid(LID), Some(phone(NUMBER)))));
                // The device has a row of those who wrote to it.
                let is_by_lid = |one: &IncomingMessage| one.source.sender.user == LID;
                if self.received.iter().any(is_by_lid) {
                    self.expected.join();
                }
            }
            Step::Somebody => {
                self.others += 1;
                receive(&self.device, &message(name, source(lid("88"), lid("88"), None)));
            }
            Step::Restart => self.device.restart(),
        }
    }

    fn receive(&mut self, incoming: IncomingMessage, is_of_lid: bool) {
        receive(&self.device, &incoming);
        self.expected.add(&incoming.wa_message_id, is_of_lid, !incoming.source.is_from_me);
        if !incoming.source.is_from_me {
            self.received.push(incoming);
        }
    }

    async fn check(&self, db: &Sqlite, events: &[DeviceEvent]) -> Result<(), TestCaseError> {
        let (id, Expected { number, lid, unread: [number_unread, lid_unread], is_one }) = (device(), &self.expected);
        let found = chats(db, &id).await;
        for (chat_id, unread, messages) in [(NUMBER_CHAT, number_unread, number), (LID_CHAT, lid_unread, lid)] {
            let chat = found.iter().find(|chat| chat.chat_id == chat_id);
            let wanted = (!messages.is_empty()).then_some(*unread);
            prop_assert_eq!(chat.map(|chat| chat.unread), wanted, "unread of {}", chat_id);
            if !messages.is_empty() {
                let (mut known, mut wanted) = (thread(db, &id, chat_id).await, messages.clone());
                known.sort();
                wanted.sort();
                prop_assert_eq!(known, wanted);
            }
        }
        let somebody = found.iter().find(|chat| chat.chat_id == "88@lid").map(|chat| chat.unread);
        prop_assert_eq!(somebody, (self.others > 0).then_some(self.others), "nobody else's messages moved");
        // Every id that was ever shown still leads to the person's messages.
        for event in events {
            let DeviceEventKind::MessageCreated(message) = &event.kind else { continue };
            if ![NUMBER_CHAT, LID_CHAT].contains(&message.chat_id.as_str()) {
                continue;
            }
            let wanted = if message.chat_id == LID_CHAT && !is_one { lid } else { number };
            for link in [message.conversation().as_str(), &message.chat_id] {
                prop_assert_eq!(thread(db, &id, link).await.len(), wanted.len(), "{} leads elsewhere", link);
            }
        }
        Ok(())
    }
}

async fn run(steps: &[Step], batches: &[usize], repeats: &[bool]) -> Result<(), TestCaseError> {
    let (db, id) = (migrated("tenant"), device());
    let name = Name::parse("Toko").unwrap();
    devices::store::create(&db, &tenant(), &id, &name, None, NOW).await.unwrap();
    let mut world = World { device: online(), expected: Expected::default(), received: Vec::new(), others: 0 };
    for (place, step) in steps.iter().enumerate() {
        world.take(step, &format!("M{place:02}"));
    }
    let events = world.device.new_events().await;
    let mut cuts = batches.iter().cycle().zip(repeats.iter().cycle());
    let mut rest = &events[..];
    while let Some((size, is_repeated)) = cuts.next().filter(|_| !rest.is_empty()) {
        let (batch, others) = rest.split_at(rest.len().min(*size));
        for _ in 0..=u8::from(*is_repeated) {
            project(&db, &id, batch).await;
        }
        rest = others;
    }
    if repeats.first() == Some(&true) {
        project(&db, &id, &events).await;
    }
    world.check(&db, &events).await
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    /// In whatever order texts arrive, answers are written and WhatsApp shows the number, in batches of whatever size that may
    /// be repeated: nothing is lost or doubled, unread counts and links stay, and no later text takes the two apart again.
    #[test]
    fn two_conversations_of_one_person_become_one_in_any_order(
        steps in prop::collection::vec(step(), 1..14),
        batches in prop::collection::vec(1_usize..6, 1..4),
        repeats in prop::collection::vec(any::<bool>(), 1..4),
    ) {
        tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(run(&steps, &batches, &repeats))?;
    }
}

/// The opt-out of a person, whichever address said it, and in whichever order the events come.
#[tokio::test]
async fn of_what_one_person_said_under_two_addresses_the_newest_counts() {
    const OUT: ConsentKeyword = ConsentKeyword::OptOut("stop");
    const IN: ConsentKeyword = ConsentKeyword::OptIn("start");
    let (id, ours) = (builders::device(1), builders::tenant(1));
    let said =
        |chat: &str, keyword, second: i64| builders::consent_event(&id, chat, keyword, builders::at(second * 1_000));
    let shown = builders::identified_event(&id, LID, NUMBER, builders::at(0));
    for (events, is_opted_out) in [
        (vec![said(LID_CHAT, OUT, 1), shown.clone()], true),
        (vec![shown.clone(), said(LID_CHAT, OUT, 1)], true),
        (vec![said(LID_CHAT, OUT, 1), said(NUMBER_CHAT, IN, 2), shown.clone()], false),
        (vec![said(NUMBER_CHAT, IN, 1), said(LID_CHAT, OUT, 2), shown.clone()], true),
        (vec![said(NUMBER_CHAT, OUT, 1), shown.clone(), said(LID_CHAT, IN, 2)], false),
        (vec![said(NUMBER_CHAT, OUT, 2), shown, said(LID_CHAT, IN, 1)], true),
    ] {
        let db = migrated("tenant");
        // Each event alone, then all of them again.
        for size in [1, events.len()] {
            for batch in events.chunks(size) {
                let statements = project_events(&ours, batch, &[]).unwrap();
                Database::batch(&db, statements).await.unwrap();
            }
            let found = opt_outs::find(&db, &ours, &[NUMBER_CHAT]).await.unwrap();
            assert_eq!(!found.is_empty(), is_opted_out, "{events:?}");
            let count = |sql: &str| db.connection().query_row(sql, [NUMBER_CHAT], |row| row.get::<_, i64>(0)).unwrap();
            assert_eq!(count("select count(*) from opt_outs where chat_id <> ?"), 0, "the LID has no row of its own");
            let lines = count("select count(*) from consents where chat_id = ?");
            assert_eq!(usize::try_from(lines).unwrap(), events.len() - 1, "the history is whole");
        }
    }
}
