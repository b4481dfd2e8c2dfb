//! The states of conversations: the hub decides their order, a message of the customer or the end of a snooze opens them, and D1 follows.

use std::{cell::RefCell, time::Duration};

use crate::support::builders::{CHAT, a_device, at, device, identified_event, message, tenant};
use crate::support::database::migrated;
use crate::support::sqlite::Sqlite;
use cloudwa_flow::clock::{SeededRandom, Timestamp};
use cloudwa_flow::conversations::store::{self, Chat};
use cloudwa_flow::devices::conversation_states::{self, ChangeConversation, ConversationStates};
use cloudwa_flow::devices::event::{Append, DeviceEvent, DeviceEventKind, LoggedEvent};
use cloudwa_flow::devices::tenant_log::{self, TenantEvent};
use cloudwa_flow::error::{Error, Result};
use cloudwa_flow::ids::{DeviceId, TenantId, UserId};
use cloudwa_flow::messages::conversation::{
    ChangedBy, ConversationChanged, ConversationStatus, EntryKind, StateChange, ThreadEntry,
};
use cloudwa_flow::messages::message::{Direction, Message};
use cloudwa_flow::page::PageRequest;
use cloudwa_flow::ports::Database;
use cloudwa_flow::tenants::{role::Role, session::Session, user::Member};
use cloudwa_flow::workflows::change_conversation::{ConversationOrder, Wanted, change_conversation};
use cloudwa_flow::workflows::project_events::project_events;

const LID_CHAT: &str = "77@lid";

fn member(number: u64, name: &str) -> Member {
    Member { id: UserId::new(at(0), &mut SeededRandom::new(number)), name: name.into() }
}

fn ani() -> Member {
    member(1, "Ani")
}

fn budi() -> Member {
    member(2, "Budi")
}

/// A hub with D1 behind it. Its clock stands still unless a test moves it.
struct Hub {
    sql: Sqlite,
    states: RefCell<ConversationStates>,
    now: RefCell<Timestamp>,
    shown: RefCell<Vec<TenantEvent>>,
    appended: RefCell<i64>,
    db: Sqlite,
    control: Sqlite,
    tenant: TenantId,
    device: DeviceId,
}

impl Hub {
    async fn new() -> Self {
        let (sql, db, tenant) = (Sqlite::in_memory(), migrated("tenant"), tenant(1));
        tenant_log::migrate(&sql).unwrap();
        let device = a_device(&db, &tenant, 1).await;
        let control = migrated("control");
        for (member, of) in
            [(ani(), &tenant), (budi(), &tenant), (member(3, "Cici"), &crate::support::builders::tenant(2))]
        {
            let row = "insert into users values (?1, ?2, ?3, ?3, 'operator', 'x', 0)";
            control.connection().execute(row, [member.id.as_str(), of.as_str(), &member.name]).unwrap();
        }
        Self {
            sql,
            states: RefCell::default(),
            now: RefCell::new(at(1_000_000)),
            shown: RefCell::default(),
            appended: RefCell::default(),
            db,
            control,
            tenant,
            device,
        }
    }

    fn now(&self) -> Timestamp {
        *self.now.borrow()
    }

    fn random(&self) -> SeededRandom {
        SeededRandom::new(u64::try_from(tenant_log::last_seq(&self.sql).unwrap()).unwrap())
    }

    fn show(&self, events: Vec<TenantEvent>) {
        self.shown.borrow_mut().extend(events);
    }

    fn append(&self, kind: DeviceEventKind) -> Append {
        *self.appended.borrow_mut() += 1;
        let event = DeviceEvent { at: self.now(), kind };
        Append {
            tenant: self.tenant.clone(),
            device: self.device.clone(),
            epoch: "a".into(),
            events: vec![LoggedEvent { seq: *self.appended.borrow(), event }],
            live_updates: Vec::new(),
            proven_until: None,
            number_histories: Vec::new(),
        }
    }

    /// Hands a batch over as the device does, and appends what follows from it in the same turn.
    fn hand_over(&self, batch: &Append) {
        let (mut appended, _) = tenant_log::append(&self.sql, batch).unwrap();
        let opened = self.states.borrow_mut().open_written(&self.sql, &appended, self.now(), &mut self.random());
        appended.extend(opened.unwrap());
        self.show(appended);
    }

    fn receive(&self, message: Message) -> Append {
        let batch = self.append(DeviceEventKind::MessageCreated(message));
        self.hand_over(&batch);
        batch
    }

    fn change(&self, change: StateChange, by: Member) {
        let (tenant, device_id) = (self.tenant.clone(), self.device.clone());
        let command = ChangeConversation { tenant, device_id, chat_id: CHAT.into(), change, by };
        let event = self.states.borrow_mut().change(&self.sql, &command, self.now(), &mut self.random()).unwrap();
        self.show(vec![event]);
    }

    fn ring(&self, at: Timestamp) {
        self.now.replace(at);
        let opened = self.states.borrow_mut().open_due(&self.sql, at, &mut self.random()).unwrap();
        self.show(opened);
    }

    /// Writes everything that was shown to D1, twice, as after a restart in between.
    async fn project(&self) {
        for _ in 0..2 {
            let shown = self.shown.borrow().clone();
            let events: Vec<_> = shown.into_iter().map(|event| (event.device_id, event.event)).collect();
            Database::batch(&self.db, project_events(&self.tenant, &events, &[]).unwrap()).await.unwrap();
        }
    }

    async fn chat(&self) -> Chat {
        self.project().await;
        store::read_one(&self.db, &self.tenant, &self.device, CHAT).await.unwrap()
    }

    async fn entries(&self) -> Vec<ThreadEntry> {
        self.project().await;
        let page = PageRequest::first(100);
        let mut entries = store::list_entries(&self.db, &self.tenant, &self.device, CHAT, &page).await.unwrap().items;
        entries.reverse();
        entries
    }

    async fn lines(&self) -> Vec<(StateChange, ChangedBy)> {
        let line = |entry: ThreadEntry| {
            let EntryKind::Change { change } = entry.stored.kind;
            (change, entry.stored.by)
        };
        self.entries().await.into_iter().map(line).collect()
    }

    fn changes(&self) -> Vec<ConversationChanged> {
        let changed = |event: &TenantEvent| match &event.event.kind {
            DeviceEventKind::ConversationChanged(changed) => Some(changed.clone()),
            _ => None,
        };
        self.shown.borrow().iter().filter_map(changed).collect()
    }

    fn session(&self, user: &Member) -> Session {
        let (user, tenant) = (user.id.clone(), self.tenant.clone());
        Session { user, tenant, role: Role::Operator, expires_at: at(9_000_000) }
    }

    async fn wants(&self, user: &Member, wanted: Wanted) -> Result<Chat> {
        let databases = (&self.control, &self.db);
        change_conversation(databases, self, &self.session(user), (&self.device, CHAT), wanted).await
    }

    fn said(&self, number: i64) -> Message {
        message(&self.device, number, Direction::In, "Halo")
    }
}

impl ConversationOrder for Hub {
    async fn change_conversation(&self, command: &ChangeConversation) -> Result<()> {
        assert_eq!((&command.tenant, &command.device_id, command.chat_id.as_str()), (&self.tenant, &self.device, CHAT));
        self.change(command.change.clone(), command.by.clone());
        self.project().await;
        Ok(())
    }
}

fn by(user: Member) -> ChangedBy {
    ChangedBy::from(user)
}

#[tokio::test]
async fn a_user_assigns_a_conversation_and_a_change_that_changes_nothing_is_no_line() {
    let hub = Hub::new().await;
    hub.receive(hub.said(1));
    assert_eq!((hub.chat().await.status, hub.chat().await.assignee), (ConversationStatus::Open, None));
    let to_budi = Wanted::Assignee(Some(budi().id));
    let answer = hub.wants(&ani(), to_budi.clone()).await.unwrap();
    assert_eq!(answer, hub.chat().await);
    assert_eq!(answer.assignee, Some(budi().id));
    assert_eq!(hub.wants(&ani(), to_budi).await.unwrap(), answer);
    hub.wants(&budi(), Wanted::Assignee(None)).await.unwrap();
    let lines = [(StateChange::Assigned { to: budi() }, by(ani())), (StateChange::Unassigned, by(budi()))];
    assert_eq!(hub.lines().await, lines);
    assert_eq!(hub.chat().await.assignee, None);
}

#[tokio::test]
async fn only_a_user_of_the_business_is_an_assignee() {
    let hub = Hub::new().await;
    hub.receive(hub.said(1));
    hub.project().await;
    for stranger in [member(3, "Cici"), member(4, "Nobody")] {
        let refused = hub.wants(&ani(), Wanted::Assignee(Some(stranger.id))).await;
        assert!(matches!(refused, Err(Error::Invalid { details, .. }) if details["field"] == "assignee"));
    }
    assert!(hub.changes().is_empty());
    let session = hub.session(&ani());
    let missing = change_conversation(
        (&hub.control, &hub.db),
        &hub,
        &session,
        (&hub.device, "6289@c.us"),
        Wanted::Status(StateChange::Closed),
    );
    assert!(matches!(missing.await, Err(Error::NotFound { .. })));
    let elsewhere = Session { tenant: tenant(2), ..hub.session(&ani()) };
    let other = (&hub.device, CHAT);
    let closed = Wanted::Status(StateChange::Closed);
    let refused = change_conversation((&hub.control, &hub.db), &hub, &elsewhere, other, closed).await;
    assert!(matches!(refused, Err(Error::NotFound { .. })));
}

#[tokio::test]
async fn a_closed_conversation_opens_once_when_the_customer_writes() {
    let hub = Hub::new().await;
    hub.receive(hub.said(1));
    hub.change(StateChange::Closed, ani());
    assert_eq!(hub.chat().await.status, ConversationStatus::Closed);
    // An answer of the business does not open it.
    hub.receive(message(&hub.device, 2, Direction::Out, "Terima kasih"));
    assert_eq!(hub.chat().await.status, ConversationStatus::Closed);
    let batch = hub.receive(hub.said(3));
    hub.receive(hub.said(4));
    // The device did not get the answer, and hands the message over again.
    hub.hand_over(&batch);
    assert_eq!(hub.chat().await.status, ConversationStatus::Open);
    assert_eq!(hub.lines().await, [(StateChange::Closed, by(ani())), (StateChange::Opened, ChangedBy::Customer)]);
    // Both were written in the same turn: the event follows the message in the order of the tenant.
    let seqs = hub.shown.borrow().iter().map(|event| event.seq).collect::<Vec<_>>();
    assert_eq!(seqs, (1..=6).collect::<Vec<_>>());
}

#[tokio::test]
async fn a_line_stands_after_the_message_that_caused_it() {
    let hub = Hub::new().await;
    hub.receive(hub.said(1));
    hub.change(StateChange::Closed, ani());
    // The clock of the device is ahead of the hub's.
    let ahead = hub.said(5_000);
    hub.receive(ahead.clone());
    let entries = hub.entries().await;
    assert!(entries[0].place < entries[1].place && entries[1].place.as_str() > ahead.id.as_str());
}

#[tokio::test]
async fn a_snoozed_conversation_opens_when_its_time_has_come_or_the_customer_writes() {
    let hub = Hub::new().await;
    hub.receive(hub.said(1));
    let until = hub.now().plus(Duration::from_hours(1));
    hub.change(StateChange::Snoozed { until }, ani());
    let snoozed = hub.chat().await;
    assert_eq!((snoozed.status, snoozed.snoozed_until), (ConversationStatus::Snoozed, Some(until)));
    assert_eq!(conversation_states::next_due(&hub.sql).unwrap(), Some(until));
    hub.ring(until.minus(Duration::from_millis(1)));
    assert_eq!(hub.chat().await.status, ConversationStatus::Snoozed);
    hub.ring(until);
    hub.ring(until);
    let open = hub.chat().await;
    assert_eq!((open.status, open.snoozed_until), (ConversationStatus::Open, None));
    assert_eq!(conversation_states::next_due(&hub.sql).unwrap(), None);
    hub.change(StateChange::Snoozed { until: until.plus(Duration::from_hours(1)) }, ani());
    hub.receive(hub.said(2));
    hub.ring(until.plus(Duration::from_hours(2)));
    let opened: Vec<_> = hub.changes().into_iter().filter(|changed| changed.change == StateChange::Opened).collect();
    assert_eq!(opened.iter().map(|changed| &changed.by).collect::<Vec<_>>(), [&ChangedBy::Time, &ChangedBy::Customer]);
}

#[tokio::test]
async fn the_last_change_of_two_users_counts_and_both_are_lines_in_the_order_of_the_hub() {
    let hub = Hub::new().await;
    hub.receive(hub.said(1));
    // All within one millisecond.
    for number in 0..20 {
        let (to, user) = if number % 2 == 0 { (ani(), budi()) } else { (budi(), ani()) };
        hub.change(StateChange::Assigned { to }, user);
    }
    assert_eq!(hub.chat().await.assignee, Some(budi().id));
    let shown: Vec<_> = hub.changes().into_iter().map(|changed| (changed.change, changed.by)).collect();
    assert_eq!(hub.lines().await, shown);
    let ids: Vec<_> = hub.changes().into_iter().map(|changed| changed.id).collect();
    let listed: Vec<_> = hub.entries().await.into_iter().map(|entry| entry.id).collect();
    assert_eq!(listed, ids);
}

#[tokio::test]
async fn a_conversation_keeps_its_state_and_its_lines_when_its_number_becomes_known() {
    let hub = Hub::new().await;
    let of_lid = |number| Message { chat_id: LID_CHAT.into(), phone: None, lid: Some("77".into()), ..hub.said(number) };
    hub.receive(of_lid(1));
    let (tenant, device_id) = (hub.tenant.clone(), hub.device.clone());
    let change = |change| ChangeConversation {
        tenant: tenant.clone(),
        device_id: device_id.clone(),
        chat_id: LID_CHAT.into(),
        change,
        by: ani(),
    };
    for change in [change(StateChange::Assigned { to: budi() }), change(StateChange::Closed)] {
        let event = hub.states.borrow_mut().change(&hub.sql, &change, hub.now(), &mut hub.random()).unwrap();
        hub.show(vec![event]);
    }
    let (_, identified) = identified_event(&hub.device, "77", "6281234567890", at(0));
    hub.hand_over(&hub.append(identified.kind));
    let joined = hub.chat().await;
    assert_eq!((joined.status, joined.assignee), (ConversationStatus::Closed, Some(budi().id)));
    assert_eq!(hub.lines().await.len(), 2);
    hub.receive(hub.said(2));
    assert_eq!(hub.chat().await.status, ConversationStatus::Open);
    assert_eq!(hub.lines().await.last().unwrap(), &(StateChange::Opened, ChangedBy::Customer));
}

#[tokio::test]
async fn of_two_chats_that_become_one_an_open_one_keeps_it_open() {
    let hub = Hub::new().await;
    hub.receive(hub.said(1));
    hub.change(StateChange::Closed, ani());
    hub.receive(Message { chat_id: LID_CHAT.into(), phone: None, lid: Some("77".into()), ..hub.said(2) });
    let (_, identified) = identified_event(&hub.device, "77", "6281234567890", at(0));
    hub.hand_over(&hub.append(identified.kind));
    assert_eq!(hub.chat().await.status, ConversationStatus::Open);
}

#[tokio::test]
async fn posts_open_nothing_and_a_deleted_device_leaves_nothing() {
    let hub = Hub::new().await;
    hub.receive(hub.said(1));
    hub.change(StateChange::Snoozed { until: hub.now().plus(Duration::from_hours(1)) }, ani());
    hub.receive(Message { chat_id: "status@broadcast".into(), ..hub.said(2) });
    hub.project().await;
    assert_eq!(hub.changes().len(), 1);
    conversation_states::forget_device(&hub.sql, &device(2)).unwrap();
    assert!(conversation_states::next_due(&hub.sql).unwrap().is_some());
    conversation_states::forget_device(&hub.sql, &hub.device).unwrap();
    assert_eq!(conversation_states::next_due(&hub.sql).unwrap(), None);
    store::delete_of_device(&hub.db, &hub.tenant, &hub.device).await.unwrap();
    let left = "select count(*) from thread_entries";
    assert_eq!(hub.db.connection().query_row(left, [], |row| row.get::<_, i64>(0)).unwrap(), 0);
}

#[tokio::test]
async fn many_snoozes_end_some_at_a_time_and_few_rows_are_written() {
    let hub = Hub::new().await;
    let until = hub.now().plus(Duration::from_hours(1));
    for number in 0..250 {
        let chat_id = format!("62812{number:08}@c.us");
        let (tenant, device_id) = (hub.tenant.clone(), hub.device.clone());
        let command =
            ChangeConversation { tenant, device_id, chat_id, change: StateChange::Snoozed { until }, by: ani() };
        hub.states.borrow_mut().change(&hub.sql, &command, hub.now(), &mut hub.random()).unwrap();
    }
    let mut rings = Vec::new();
    while conversation_states::next_due(&hub.sql).unwrap().is_some() {
        let before = hub.shown.borrow().len();
        hub.ring(until);
        rings.push(hub.shown.borrow().len() - before);
    }
    assert_eq!(rings, [100, 100, 50]);

    let written = hub.sql.rows_written();
    hub.receive(hub.said(1));
    let message = hub.sql.rows_written() - written;
    hub.change(StateChange::Closed, ani());
    let closed = hub.sql.rows_written() - written - message;
    hub.receive(hub.said(2));
    let opened = hub.sql.rows_written() - written - 2 * message - closed;
    assert_eq!((message, closed, opened), (2, 2, 2), "a message; a change and its chat; the same when it opens");
}
