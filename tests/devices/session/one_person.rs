//! One person with a LID and a number: what D1 has after the events.

use cloudwa_flow::{
    contacts::opt_out::ConsentKeyword,
    conversations::store::{self, Chat},
    devices::{
        self,
        event::{DeviceEvent, DeviceEventKind},
        session::{ChatSource, IncomingMessage},
    },
    ids::DeviceId,
    name::Name,
    page::PageRequest,
    ports::Database,
    workflows::project_events::project_events,
};
use proptest::prelude::*;

use super::{
    NOW,
    identity::{LID, LID_CHAT, NUMBER, NUMBER_CHAT, by_both, by_lid, by_number, message, project},
    incoming::{group, lid, phone, receive, source},
    message_to, online, seconds, tenant,
};
use crate::{
    device,
    support::{builders, database::migrated, session::NativeDevice, sqlite::Sqlite},
};

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
    /// The account sends a message on its phone, to the LID.
    OnPhone,
    /// The business answers the number through the product.
    Answer,
    /// WhatsApp delivers an earlier message again, under both addresses or under the number alone.
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

/// The expected state: one list of messages for each of the two chats, until the chats are joined.
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

/// The device, and the state that is expected after the steps so far.
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
                let source = if which.index(2) == 0 { by_both("").source } else { by_number("").source };
                // Until the two chats are joined, a text under the LID cannot be recognised if it comes again under the number.
                if self.expected.is_one || source.sender_alt.is_some() {
                    receive(&self.device, &IncomingMessage { source, ..first });
                }
            }
            Step::Again(_) => {}
            Step::InGroup => {
                receive(&self.device, &message(name, source(group("1234"), lid(LID), Some(phone(NUMBER)))));
                // A message in a group joins the two only if the device has a row for the LID: if the LID has written to it.
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

/// A device that has not learned the newest number of the LID names the old one.
#[tokio::test]
async fn an_opt_out_counts_for_the_newest_number_of_the_lid() {
    const OUT: ConsentKeyword = ConsentKeyword::OptOut("stop");
    let (db, id, ours) = (migrated("tenant"), builders::device(1), builders::tenant(1));
    let shown = |number: &str, second: i64| builders::identified_event(&id, LID, number, builders::at(second * 1_000));
    let mut stale = builders::consent_event(&builders::device(2), NUMBER_CHAT, OUT, builders::at(9_000));
    if let DeviceEventKind::ContactOptedOut(consent) = &mut stale.1.kind {
        consent.lid = Some(LID.into());
    }
    // The event with the newest number comes first; the older event of a device that was offline comes later.
    let events = [shown(NUMBER, 1), shown("628130000002", 5), shown("628130000002", 6), shown(NUMBER, 5), stale];
    for event in &events {
        let statements = project_events(&ours, std::slice::from_ref(event), &[]).unwrap();
        Database::batch(&db, statements).await.unwrap();
    }
    let opted_out = builders::newest_consents(&db, &ours, &[NUMBER_CHAT, "628130000002@c.us"]).await;
    assert_eq!(opted_out.iter().map(|newest| newest.chat_id.as_str()).collect::<Vec<_>>(), ["628130000002@c.us"]);
}

/// The opt-out of a person, under whichever address the person wrote it, and in whichever order the events come.
#[tokio::test]
async fn of_what_one_person_wrote_under_two_addresses_the_newest_counts() {
    const OUT: ConsentKeyword = ConsentKeyword::OptOut("stop");
    const IN: ConsentKeyword = ConsentKeyword::OptIn("start");
    let (id, ours) = (builders::device(1), builders::tenant(1));
    let consent =
        |chat: &str, keyword, second: i64| builders::consent_event(&id, chat, keyword, builders::at(second * 1_000));
    let shown = builders::identified_event(&id, LID, NUMBER, builders::at(0));
    for (events, is_opted_out) in [
        (vec![consent(LID_CHAT, OUT, 1), shown.clone()], true),
        (vec![shown.clone(), consent(LID_CHAT, OUT, 1)], true),
        (vec![consent(LID_CHAT, OUT, 1), consent(NUMBER_CHAT, IN, 2), shown.clone()], false),
        (vec![consent(NUMBER_CHAT, IN, 1), consent(LID_CHAT, OUT, 2), shown.clone()], true),
        (vec![consent(NUMBER_CHAT, OUT, 1), shown.clone(), consent(LID_CHAT, IN, 2)], false),
        (vec![consent(NUMBER_CHAT, OUT, 2), shown, consent(LID_CHAT, IN, 1)], true),
    ] {
        let db = migrated("tenant");
        // Each event alone, then all of them again.
        for size in [1, events.len()] {
            for batch in events.chunks(size) {
                let statements = project_events(&ours, batch, &[]).unwrap();
                Database::batch(&db, statements).await.unwrap();
            }
            let found = builders::newest_consents(&db, &ours, &[NUMBER_CHAT]).await;
            assert_eq!(found.iter().any(|newest| newest.is_opted_out), is_opted_out, "{events:?}");
            let count = |sql: &str| db.connection().query_row(sql, [NUMBER_CHAT], |row| row.get::<_, i64>(0)).unwrap();
            assert_eq!(count("select count(*) from opt_outs where chat_id <> ?"), 0, "the LID has no row of its own");
            let lines = count("select count(*) from consents where chat_id = ?");
            assert_eq!(usize::try_from(lines).unwrap(), events.len() - 1, "the history is whole");
        }
    }
}
