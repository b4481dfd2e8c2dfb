//! A device session that runs natively: the decisions of the Worker's object on SQLite, a clock that the test moves, and a
//! WhatsApp that takes every frame at once.

use std::{
    cell::{Cell, RefCell},
    collections::{HashMap, HashSet, VecDeque},
    time::Duration,
};

use cloudwa_flow::{
    clock::{SeededRandom, Timestamp},
    contacts::consent::changes::ConsentPage,
    devices::{
        commands::{DispatchJob, Envelope, GetStatus},
        device::PROOF_LASTS_FOR,
        event::{Append, AppendReply, DeviceEvent, LiveUpdate},
        outbox::{self, OutboxMessage, WaitingMessage},
        pacing::{QuietHours, Settings, Typing, WarmUp},
        schema,
        session::{
            ConnectionEvent, Effect, Moment, Session, SignalStoreOnStop, Storage, Turns, Unread,
            client::Client,
            hand_over::{Hub, hand_over_batch},
            send_flow,
            whatsapp::{AccountAnswer, Outgoing, SendError, Sent, WhatsApp},
        },
        tenant_log::ReadConsents,
    },
    error::{Error, Result},
    ids::{DeviceId, TenantId},
    messages::content::Content,
    ports::{ObjectCommand, TimeZones},
};
use serde::Serialize;
use serde_json::Value;

use super::sqlite::Sqlite;

impl Storage for Sqlite {
    fn part(&self, _part: &'static str) -> Self {
        self.clone()
    }
}

pub struct Jakarta;

impl TimeZones for Jakarta {
    fn offset_at(&self, _zone: &str, _at: Timestamp) -> Option<i64> {
        Some(7 * 3600)
    }
}

/// Settings under which only the limits apply.
pub fn without_pauses() -> Settings {
    let settings = Settings::default();
    Settings {
        typing: Typing { enabled: false, ..settings.typing },
        read_before_reply: false,
        quiet_hours: QuietHours { enabled: false, ..settings.quiet_hours },
        warm_up: WarmUp { enabled: false },
        ..settings
    }
}

/// What a test lets happen during a wait, or while a frame is being sent.
type Meanwhile = Box<dyn Fn(&NativeDevice)>;

pub struct NativeDevice {
    tenant: TenantId,
    device: DeviceId,
    pub sqlite: Sqlite,
    session: RefCell<Session<Sqlite>>,
    random: RefCell<SeededRandom>,
    pub now: Cell<Timestamp>,
    pub has_client: Cell<bool>,
    pub is_starting: Cell<bool>,
    pub cannot_start: Cell<bool>,
    /// How the client was started and stopped.
    pub calls: RefCell<Vec<String>>,
    pub is_logged_in: Cell<bool>,
    pub settings: RefCell<Settings>,
    /// What the object has to do and has not done yet.
    pub effects: RefCell<Vec<Effect>>,
    /// The frames that were sent.
    pub frames: RefCell<Vec<Outgoing>>,
    /// What the client answers to the next frames. Without an entry it takes the frame.
    pub refusals: RefCell<VecDeque<SendError>>,
    /// The numbers of each question about accounts.
    pub asked: RefCell<Vec<Vec<String>>>,
    /// WhatsApp's ids of accounts; a number that is not here has its own digits as its id.
    pub ids: RefCell<HashMap<String, Option<String>>>,
    /// Numbers about which WhatsApp says nothing, though it answers about others.
    pub unanswered: RefCell<HashSet<String>>,
    /// WhatsApp answers no question about accounts.
    pub is_silent: Cell<bool>,
    /// How long a frame takes.
    pub frame_takes: Cell<Duration>,
    /// What the other side saw, in order.
    pub seen: RefCell<Vec<String>>,
    pub during_wait: RefCell<Option<Meanwhile>>,
    pub before_frame: RefCell<Option<Meanwhile>>,
    pub before_append: RefCell<Option<Meanwhile>>,
    /// What the hub has received.
    pub appends: RefCell<Vec<Append>>,
    pub is_hub_unavailable: Cell<bool>,
    /// What the hub answers to the next questions about opt-outs. Without an entry it has nothing that the device lacks.
    pub consents: RefCell<VecDeque<ConsentPage>>,
    /// From which change on the device has asked about opt-outs.
    pub asked_for_consents: RefCell<Vec<i64>>,
    /// The number up to which the hub has the events.
    through: Cell<i64>,
}

impl NativeDevice {
    /// A device that has never been linked, with the settings that apply to it.
    pub fn new(tenant: &TenantId, device: &DeviceId, settings: Settings, now: Timestamp) -> Self {
        let sqlite = Sqlite::in_memory();
        schema::migrate(&sqlite).unwrap();
        let new = Self {
            tenant: tenant.clone(),
            device: device.clone(),
            session: RefCell::new(Session::new(sqlite.clone())),
            sqlite,
            random: RefCell::new(SeededRandom::from_text(device.as_str())),
            now: Cell::new(now),
            has_client: Cell::new(true),
            is_starting: Cell::default(),
            cannot_start: Cell::default(),
            calls: RefCell::default(),
            is_logged_in: Cell::new(false),
            settings: RefCell::new(settings),
            effects: RefCell::default(),
            frames: RefCell::default(),
            refusals: RefCell::default(),
            asked: RefCell::default(),
            ids: RefCell::default(),
            unanswered: RefCell::default(),
            is_silent: Cell::default(),
            frame_takes: Cell::default(),
            seen: RefCell::default(),
            during_wait: RefCell::default(),
            before_frame: RefCell::default(),
            before_append: RefCell::default(),
            appends: RefCell::default(),
            is_hub_unavailable: Cell::default(),
            consents: RefCell::default(),
            asked_for_consents: RefCell::default(),
            through: Cell::default(),
        };
        new.session.borrow_mut().load(now, &mut SeededRandom::new(1)).unwrap();
        new.run(&GetStatus {}).unwrap();
        new
    }

    /// A device that was linked at `linked_at` and is online at `now`.
    pub fn linked(
        tenant: &TenantId,
        device: &DeviceId,
        settings: Settings,
        linked_at: Timestamp,
        now: Timestamp,
    ) -> Self {
        let new = Self::new(tenant, device, settings, linked_at);
        new.link("6281100000000");
        new.now.set(now);
        new.news(ConnectionEvent::Connected);
        new
    }

    /// The phone with this number scans the QR, and the device connects.
    pub fn link(&self, phone: &str) {
        let mut random = self.take_random();
        self.turn(|session, at| session.begin_link(phone, "9988", at.now, &mut random));
        self.random.replace(random);
        self.news(ConnectionEvent::Scanned);
        self.is_logged_in.set(true);
        self.news(ConnectionEvent::Connected);
    }

    /// The object loses its memory and keeps its rows.
    pub fn begin_instance(&self) {
        let mut session = Session::new(self.sqlite.clone());
        let mut random = self.take_random();
        session.load(self.now.get(), &mut random).unwrap();
        self.random.replace(random);
        self.session.replace(session);
        self.effects.borrow_mut().clear();
        self.is_logged_in.set(false);
    }

    /// The object loses its memory, keeps its rows and connects again.
    pub fn restart(&self) {
        self.begin_instance();
        self.turn(Session::reconcile_status);
        self.is_logged_in.set(true);
        self.news(ConnectionEvent::Connected);
    }

    pub fn news(&self, news: ConnectionEvent) {
        self.turn(|session, at| session.on_connection_news(news, at));
    }

    pub fn pass(&self, span: Duration) {
        self.now.set(self.now.get().plus(span));
    }

    /// Runs a command of its tenant.
    pub fn run<C: ObjectCommand + Clone>(&self, command: &C) -> Result<C::Reply> {
        let envelope = Envelope {
            tenant: self.tenant.clone(),
            device: self.device.clone(),
            generation: 1,
            command: command.clone(),
        };
        let reply = self.run_named(C::NAME, &envelope)?;
        serde_json::from_value(reply).map_err(Error::internal)
    }

    /// Runs a command as it comes over the wire, with its sender.
    pub fn run_named(&self, name: &str, body: &impl Serialize) -> Result<Value> {
        let body = serde_json::to_vec(body).unwrap();
        let mut random = self.take_random();
        let reply = self.turn(|session, at| session.run_command(name, &body, || None, at, &mut random));
        self.random.replace(random);
        let json = reply.unwrap_or_else(|| Err(Error::Internal(format!("no command {name}"))))?;
        serde_json::from_str(&json).map_err(Error::internal)
    }

    fn take_random(&self) -> SeededRandom {
        self.random.replace(SeededRandom::new(0))
    }

    pub fn send_due(&self) {
        self.turn(Session::send_due);
    }

    /// Takes the effects for which `wanted` gives a value.
    pub fn take_effects<T>(&self, wanted: impl Fn(&Effect) -> Option<T>) -> Vec<T> {
        let mut taken = Vec::new();
        self.effects.borrow_mut().retain(|effect| match wanted(effect) {
            Some(value) => {
                taken.push(value);
                false
            }
            None => true,
        });
        taken
    }

    /// The messages that the session wants to send now.
    pub fn to_send(&self) -> Vec<WaitingMessage> {
        self.take_effects(|effect| match effect {
            Effect::Send(waiting) => Some(waiting.clone()),
            _ => None,
        })
    }

    /// The items that the session requests.
    pub fn item_requests(&self) -> Vec<DispatchJob> {
        self.take_effects(|effect| match effect {
            Effect::RequestItems(job) => Some(job.clone()),
            _ => None,
        })
    }

    /// When the session wants to be woken for the next message.
    pub fn wake_at(&self) -> Option<Timestamp> {
        let all = self.take_effects(|effect| match effect {
            Effect::WakeAt(at) => Some(*at),
            _ => None,
        });
        all.last().copied()
    }

    /// Sends one message until its frame is sent, it has failed, or it waits again.
    pub async fn send_one(&self, waiting: &WaitingMessage) {
        let mut random = self.take_random();
        send_flow::send(self, waiting, &mut random).await.unwrap();
        self.random.replace(random);
        self.turn(|session, at| session.end_sending(waiting, at));
    }

    /// Sends what may be sent now, one after the other; WhatsApp acknowledges nothing.
    pub async fn send_all(&self) {
        self.send_due();
        loop {
            let waiting = self.to_send();
            if waiting.is_empty() {
                return;
            }
            for waiting in &waiting {
                self.send_one(waiting).await;
            }
        }
    }

    /// WhatsApp acknowledges every frame that was sent.
    pub fn acknowledge_all(&self) {
        for frame in self.frames.take() {
            self.answer(&frame.wa_message_id, None);
        }
    }

    /// WhatsApp's server acknowledges a message, or refuses it with this code.
    pub fn answer(&self, wa_message_id: &str, refusal: Option<&str>) {
        self.turn(|session, at| session.on_server_ack(Some("message"), wa_message_id, refusal, at));
    }

    /// Sends everything, however long it takes; WhatsApp acknowledges all of it.
    pub async fn drain(&self) {
        loop {
            self.send_all().await;
            self.acknowledge_all();
            match self.wake_at() {
                Some(at) => self.now.set(self.now.get().max(at)),
                None => return,
            }
        }
    }

    pub fn find(&self, wa_message_id: &str) -> OutboxMessage {
        outbox::find(&self.sqlite, wa_message_id).unwrap().unwrap()
    }

    /// Hands everything over; returns the events that the hub has not received before.
    pub async fn new_events(&self) -> Vec<DeviceEvent> {
        let known = self.appends.borrow().len();
        while !hand_over_batch(self).await.unwrap() {}
        let appends = self.appends.borrow();
        let logged = appends.iter().skip(known).flat_map(|append| &append.events);
        logged.map(|logged| logged.event.clone()).collect()
    }

    /// Hands everything over; returns the live updates.
    pub async fn new_live_updates(&self) -> Vec<LiveUpdate> {
        let known = self.appends.borrow().len();
        while !hand_over_batch(self).await.unwrap() {}
        self.appends.borrow().iter().skip(known).flat_map(|append| append.live_updates.clone()).collect()
    }

    fn see(&self, what: impl Into<String>) {
        self.seen.borrow_mut().push(what.into());
    }
}

impl Turns for NativeDevice {
    type Storage = Sqlite;

    fn turn<T>(&self, decide: impl FnOnce(&mut Session<Sqlite>, &Moment) -> T) -> T {
        let now = self.now.get();
        let moment = Moment {
            now,
            is_logged_in: self.is_logged_in.get(),
            proven_until: Some(now.plus(PROOF_LASTS_FOR)),
            settings: self.settings.borrow().clone(),
            zones: &Jakarta,
        };
        let mut session = self.session.borrow_mut();
        let decided = decide(&mut session, &moment);
        self.effects.borrow_mut().extend(session.take_effects());
        decided
    }

    async fn wait(&self, span: Duration) {
        self.pass(span);
        if let Some(meanwhile) = self.during_wait.take() {
            meanwhile(self);
        }
    }
}

impl Client for NativeDevice {
    fn is_starting(&self) -> bool {
        self.is_starting.get()
    }

    async fn start(&self) -> Result<()> {
        self.calls.borrow_mut().push("start".into());
        self.has_client.set(!self.cannot_start.get());
        if self.cannot_start.get() { Err(Error::Internal("no client".into())) } else { Ok(()) }
    }

    async fn stop(&self, signal_store: SignalStoreOnStop) {
        self.calls.borrow_mut().push(format!("stop {signal_store:?}"));
        self.has_client.set(false);
        if signal_store == SignalStoreOnStop::Forget {
            self.turn(|session, at| session.end_link(at.now));
        }
    }
}

impl WhatsApp for NativeDevice {
    fn has_client(&self) -> bool {
        self.has_client.get()
    }

    fn is_sendable(&self, content: &Content) -> bool {
        matches!(content, Content::Text { .. })
            || content.is_change()
            || content.file().is_some_and(|file| file.id.is_some())
    }

    async fn show_as_read(&self, unread: &Unread) {
        let author = unread.participant.as_ref().map(|author| format!(" by {author}")).unwrap_or_default();
        self.see(format!("read {} of {}{author}", unread.wa_message_ids.join(" "), unread.receipt_to));
    }

    async fn set_available(&self, is_available: bool) {
        self.see(if is_available { "available" } else { "unavailable" });
    }

    async fn find_accounts(&self, phones: &[String]) -> std::result::Result<Vec<AccountAnswer>, String> {
        self.asked.borrow_mut().push(phones.to_vec());
        if self.is_silent.get() {
            return Err("no answer".into());
        }
        let ids = self.ids.borrow();
        let id = |phone: &String| ids.get(phone).cloned().unwrap_or_else(|| Some(phone.clone()));
        let answered = phones.iter().filter(|phone| !self.unanswered.borrow().contains(*phone));
        Ok(answered.map(|phone| AccountAnswer { phone: phone.clone(), id: id(phone), lid: None }).collect())
    }

    async fn start_typing(&self, phone: &str) {
        self.see(format!("typing to {phone}"));
    }

    async fn stop_typing(&self, phone: &str) {
        self.see(format!("no typing to {phone}"));
    }

    async fn send(&self, outgoing: Outgoing) -> std::result::Result<Sent, SendError> {
        if let Some(meanwhile) = self.before_frame.take() {
            meanwhile(self);
        }
        if let Some(refusal) = self.refusals.borrow_mut().pop_front() {
            return Err(refusal);
        }
        self.see(format!("a message to {}", outgoing.to));
        self.frames.borrow_mut().push(outgoing);
        self.pass(self.frame_takes.get());
        Ok(Sent { took: self.frame_takes.get() })
    }
}

impl Hub for NativeDevice {
    async fn append(&self, append: &Append) -> Result<AppendReply> {
        if let Some(meanwhile) = self.before_append.take() {
            meanwhile(self);
        }
        if self.is_hub_unavailable.get() {
            return Err(Error::Internal("the hub is away".into()));
        }
        let through = match append.events.last() {
            Some(last) => last.seq,
            None => self.through.get(),
        };
        self.through.set(through);
        self.appends.borrow_mut().push(append.clone());
        Ok(AppendReply { through })
    }

    async fn read_consents(&self, ask: &ReadConsents) -> Result<ConsentPage> {
        self.asked_for_consents.borrow_mut().push(ask.after);
        if self.is_hub_unavailable.get() {
            return Err(Error::Internal("the hub is away".into()));
        }
        let nothing = ConsentPage { read_at: Some(self.now.get()), ..ConsentPage::unread(ask.after) };
        Ok(self.consents.borrow_mut().pop_front().unwrap_or(nothing))
    }
}
