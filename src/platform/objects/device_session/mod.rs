//! One linked WhatsApp number: its socket, its Signal store, its inbox and outbox. An object with a socket does no
//! I/O but that socket, its own SQL and stub calls.

mod alarm;
mod answers;
mod campaigns;
mod events;
mod http_client;
mod hub;
mod outbox_view;
mod outgoing;
mod pace;
mod ratchets;
mod runtime;
mod session;
mod transport;

use std::{
    cell::{Cell, RefCell},
    collections::HashMap,
    panic::AssertUnwindSafe,
    rc::Rc,
};

use serde::de::DeserializeOwned;
use wasm_bindgen::JsValue;
use worker::{DurableObject, Env, Request, Response, State, WebSocket, WebSocketIncomingMessage, durable_object};

use crate::{
    clock::{Clock, SystemRandom, Timestamp},
    devices::{
        campaigns::DeviceCampaign,
        commands::{
            AskPaceFacts, Bare, Cancel, Decide, Envelope, KnownItems, ListOutbox, Qr, Send, SetCampaign, SetPacing,
            StatusReply, TakeItems,
        },
        device::{PROOF_LASTS_FOR, Status},
        event::{DeviceEvent, DeviceEventKind, LiveUpdate},
        event_log::EventLog,
        pacing::Wait,
        record::Record,
        schema,
        send_queues::SendQueues,
    },
    error::{Error, Result},
    ids::{DeviceId, TenantId},
    platform::{
        clock::{self, SystemClock},
        objects::stub,
        sql_storage::ObjectSql,
    },
    tenants::rate_limit::Level,
};

#[cfg(feature = "simulator")]
use crate::platform::objects::probes;
pub use runtime::Sleep;
pub use transport::instance_started;

/// The class bound as `DEVICE_SESSION`.
#[durable_object]
pub struct DeviceSession {
    inner: AssertUnwindSafe<Rc<Inner>>,
}

/// Everything one life of the object knows. Shared by its tasks; only ever touched from this object's events.
pub struct Inner {
    /// The object's own id, under which `socket.js` keeps its socket.
    id: String,
    state: State,
    env: Env,
    sql: ObjectSql,
    record: RefCell<Option<Record>>,
    session: session::Slot,
    qr: RefCell<Option<Qr>>,
    /// When the last byte from WhatsApp arrived, in milliseconds since 1970; 0 before the first.
    last_byte_at: Cell<i64>,
    send_queues: RefCell<SendQueues>,
    /// Texts a person has to decide about.
    unknown: Cell<usize>,
    pace: RefCell<pace::Pace>,
    /// What the next text waits for, and the timer that is set for it.
    waits_for: Cell<Option<Wait>>,
    pump_at: Cell<Option<Timestamp>>,
    told: RefCell<outbox_view::Told>,
    campaigns: RefCell<HashMap<String, DeviceCampaign>>,
    /// How often this life asked the dispatch queue for more.
    questions: Cell<usize>,
    /// A ratchet has turned and may not be on disk.
    has_turned: Cell<bool>,
    events: RefCell<EventLog>,
    hub: hub::Handover,
    alarm_at: Cell<Option<Timestamp>>,
    swept_at: Cell<i64>,
    /// How many texts people and programs have just handed over. Not kept: an eviction forgives a minute.
    sends: Cell<Level>,
}

impl DurableObject for DeviceSession {
    fn new(state: State, env: Env) -> Self {
        clock::install();
        let sql = ObjectSql::new(state.storage().sql(), "record", Rc::default());
        let inner = Rc::new(Inner {
            id: state.id().to_string(),
            state,
            env,
            sql,
            record: RefCell::default(),
            session: session::Slot::default(),
            qr: RefCell::default(),
            last_byte_at: Cell::default(),
            send_queues: RefCell::default(),
            unknown: Cell::default(),
            pace: RefCell::default(),
            waits_for: Cell::default(),
            pump_at: Cell::default(),
            told: RefCell::default(),
            campaigns: RefCell::default(),
            questions: Cell::default(),
            has_turned: Cell::default(),
            events: RefCell::default(),
            hub: hub::Handover::default(),
            alarm_at: Cell::default(),
            swept_at: Cell::default(),
            sends: Cell::default(),
        });
        if let Err(error) = inner.remember() {
            log::error!("the device's storage could not be read: {error}");
        }
        Self { inner: AssertUnwindSafe(inner) }
    }

    async fn fetch(&self, request: Request) -> worker::Result<Response> {
        self.inner.answer(request).await
    }

    async fn alarm(&self) -> worker::Result<Response> {
        self.inner.alarm_rang().await;
        Response::empty()
    }

    // The socket to WhatsApp is not a hibernating one, so these are never called; their defaults would panic.
    async fn websocket_message(&self, _socket: WebSocket, _message: WebSocketIncomingMessage) -> worker::Result<()> {
        Ok(())
    }

    async fn websocket_close(
        &self,
        _socket: WebSocket,
        _code: usize,
        _reason: String,
        _clean: bool,
    ) -> worker::Result<()> {
        Ok(())
    }

    async fn websocket_error(&self, _socket: WebSocket, _error: worker::Error) -> worker::Result<()> {
        Ok(())
    }
}

impl Inner {
    /// Reads what a former life left behind.
    fn remember(&self) -> Result<()> {
        schema::migrate(&self.sql)?;
        crate::session_store::migrate(&self.sql.part("session"))?;
        *self.record.borrow_mut() = Record::find(&self.sql)?.map(|record| record.with_linked_at(now()));
        *self.events.borrow_mut() = EventLog::load(&self.sql.part("events"))?;
        self.remember_outgoing()?;
        self.remember_campaigns()
    }

    async fn answer(self: &Rc<Self>, mut request: Request) -> worker::Result<Response> {
        let path = request.path();
        let body = request.bytes().await?;
        let command = path.strip_prefix("/v1/").unwrap_or_default();
        let answer = self.obey(command, &body).await;
        // Whoever asks anything of a session that was cut off brings it back.
        self.revive_soon();
        answer
    }

    async fn obey(self: &Rc<Self>, command: &str, body: &[u8]) -> worker::Result<Response> {
        match command {
            "status" => stub::reply(self.admit::<Bare>(body).map(|_| self.status_reply())),
            "link" => stub::reply(match self.admit::<Bare>(body) {
                Ok(_) => self.link().await,
                Err(error) => Err(error),
            }),
            "logout" => stub::reply(match self.admit::<Bare>(body) {
                Ok(_) => self.log_out().await,
                Err(error) => Err(error),
            }),
            "wake" => stub::reply(match self.admit::<Bare>(body) {
                Ok(_) => {
                    self.keep_going().await;
                    Ok(self.status_reply())
                }
                Err(error) => Err(error),
            }),
            "delete" => stub::reply(match self.admit::<Bare>(body) {
                Ok(_) => self.delete().await,
                Err(error) => Err(error),
            }),
            "send" => stub::reply(self.admit::<Send>(body).and_then(|send| self.accept(send))),
            "take_items" => stub::reply(self.admit::<TakeItems>(body).and_then(|items| self.take_items(items))),
            "known_items" => stub::reply(self.admit::<KnownItems>(body).and_then(|ask| self.known_items(ask))),
            "set_campaign" => stub::reply(self.admit::<SetCampaign>(body).and_then(|set| self.set_campaign(set))),
            "pace_facts" => stub::reply(self.admit::<AskPaceFacts>(body).and_then(|ask| self.pace_facts(&ask))),
            "cancel" => stub::reply(self.admit::<Cancel>(body).and_then(|cancel| self.cancel(&cancel))),
            "decide" => stub::reply(self.admit::<Decide>(body).and_then(|decide| self.decide(&decide))),
            "hear_word" => stub::reply(self.admit::<DeviceEvent>(body).and_then(|event| self.hear_word(&event))),
            "outbox" => stub::reply(self.admit::<ListOutbox>(body).and_then(|ask| self.list_outbox(&ask))),
            "pacing" => stub::reply(self.admit::<Bare>(body).map(|_| self.pacing_reply())),
            "set_pacing" => stub::reply(self.admit::<SetPacing>(body).and_then(|patch| self.set_pacing(patch))),
            "statistics" => stub::reply(self.admit::<Bare>(body).map(|_| self.statistics())),
            #[cfg(feature = "simulator")]
            "conformance" => stub::reply(probes::conformance(&self.sql, body).await),
            #[cfg(feature = "simulator")]
            "break_down" => stub::reply(probes::break_down(&self.sql, body)),
            #[cfg(feature = "simulator")]
            "arm_crash_point" => stub::reply(probes::arm_crash_point(&self.sql, self.state.storage(), body).await),
            #[cfg(feature = "simulator")]
            "wait_for_bell" => stub::reply(probes::wait_for_bell(&self.sql).await),
            #[cfg(feature = "simulator")]
            "ring" => stub::reply(probes::ring()),
            _ => Response::error("no such command", 404),
        }
    }

    /// Parses and authorises once. The first command of all makes the record; a tenant that is not the first learns
    /// nothing.
    fn admit<C: DeserializeOwned>(&self, body: &[u8]) -> Result<C> {
        let Envelope { tenant, device, generation, command } = serde_json::from_slice(body).map_err(Error::internal)?;
        self.owned_by(tenant, device, generation)?;
        Ok(command)
    }

    fn owned_by(&self, tenant: TenantId, device: DeviceId, generation: i64) -> Result<()> {
        let mut slot = self.record.borrow_mut();
        let Some(record) = slot.as_mut() else {
            let record = Record::new(tenant, device, generation, now(), &mut SystemRandom);
            record.save(&self.sql)?;
            *slot = Some(record);
            return Ok(());
        };
        record.check_caller(&tenant, generation)?;
        if generation > record.generation {
            record.generation = generation;
            record.save(&self.sql)?;
        }
        Ok(())
    }

    /// The record; every path that needs it comes after a command that made it.
    fn record(&self) -> Result<Record> {
        self.record.borrow().clone().ok_or_else(|| Error::Internal("the device has no record yet".into()))
    }

    fn status(&self) -> Status {
        self.record.borrow().as_ref().map_or(Status::Unlinked, |record| record.status.status)
    }

    /// Changes the record and saves it. One row written.
    fn change_record(&self, change: impl FnOnce(&mut Record)) -> Result<()> {
        let mut slot = self.record.borrow_mut();
        let Some(record) = slot.as_mut() else { return Ok(()) };
        change(record);
        record.save(&self.sql)
    }

    /// Moves to a state, tells the hub, and keeps both in one turn. Nothing happens when nothing changes.
    fn set_status(self: &Rc<Self>, status: Status, cause: &str) {
        let now = now();
        let proven_until = self.proven_until();
        let changed = self
            .record
            .borrow()
            .as_ref()
            .is_some_and(|record| record.status.status != status || record.status.cause != cause);
        if !changed {
            return;
        }
        let saved = self.change_record(|record| {
            record.status.status = status;
            cause.clone_into(&mut record.status.cause);
            record.status.at = now;
            record.status.proven_until = proven_until;
        });
        if let Err(error) = saved {
            log::error!("the status could not be saved: {error}");
        }
        if let Ok(record) = self.record() {
            self.tell(DeviceEventKind::DeviceStatus(record.status));
        }
        self.tell_waits();
        self.rearm();
    }

    fn byte_arrived(&self) {
        self.last_byte_at.set(now().unix_millis());
    }

    /// Until when a copy of our status may say `online`; `None` before the first byte of this life.
    fn proven_until(&self) -> Option<Timestamp> {
        match self.last_byte_at.get() {
            0 => None,
            at => Some(Timestamp::from_unix_millis(at).plus(PROOF_LASTS_FOR)),
        }
    }

    fn status_reply(&self) -> StatusReply {
        let now = now();
        let status = self.record.borrow().as_ref().map(|record| {
            let mut status = record.status.clone();
            status.proven_until = self.proven_until();
            status.read_at(now)
        });
        let status = status.unwrap_or_else(|| crate::devices::device::DeviceStatus {
            status: Status::Unlinked,
            cause: "created".into(),
            at: now,
            phone: None,
            lid: None,
            proven_until: None,
        });
        let qr = self.qr.borrow().clone().filter(|qr| now < qr.expires_at);
        StatusReply { status, qr }
    }

    /// Appends an event in this turn and hands it over soon.
    fn tell(self: &Rc<Self>, kind: DeviceEventKind) {
        let event = DeviceEvent { at: now(), kind };
        if let Err(error) = self.events.borrow_mut().append(&self.sql.part("events"), &event) {
            log::error!("an event could not be kept: {error}");
        }
        self.hand_over();
    }

    /// Shows something to whoever looks now.
    fn send_live_update(self: &Rc<Self>, live_update: LiveUpdate) {
        self.hub.note(live_update);
        self.hand_over();
    }

    fn show_qr(self: &Rc<Self>, qr: Option<Qr>) {
        let is_news = *self.qr.borrow() != qr;
        self.qr.borrow_mut().clone_from(&qr);
        if is_news {
            self.tell(DeviceEventKind::DeviceQr(qr));
        }
    }

    /// Where the socket goes: WhatsApp's own address, or the simulator in its build.
    #[cfg_attr(not(feature = "simulator"), expect(clippy::unused_self, reason = "a release goes to one place only"))]
    fn socket_url(&self) -> String {
        #[cfg(feature = "simulator")]
        if let Some(url) = self.variable(crate::platform::bindings::SIMULATOR_URL) {
            return format!("{url}/ws/chat");
        }
        format!("{}/ws/chat", whatsapp_rust::wacore::net::WHATSAPP_WEB_ORIGIN)
    }

    fn raw_storage(&self) -> JsValue {
        let storage = self.state.storage();
        JsValue::from(storage.as_raw())
    }

    fn variable(&self, name: &str) -> Option<String> {
        self.env.var(name).ok().map(|value| value.to_string())
    }

    /// Rows written since this life began, by part, and what the shared memory holds.
    fn statistics(&self) -> serde_json::Value {
        serde_json::json!({
            "rowsWritten": self.sql.rows_written(),
            "databaseBytes": self.state.storage().sql().database_size(),
            "memoryBytes": memory_bytes(),
            "waiting": self.send_queues.borrow().waiting(),
            "questions": self.questions.get(),
        })
    }
}

fn now() -> Timestamp {
    SystemClock.now()
}

/// The isolate's linear memory, shared by all its objects.
fn memory_bytes() -> f64 {
    use wasm_bindgen::JsCast;
    wasm_bindgen::memory()
        .dyn_into::<js_sys::WebAssembly::Memory>()
        .ok()
        .and_then(|memory| memory.buffer().dyn_into::<js_sys::ArrayBuffer>().ok())
        .map_or(0.0, |buffer| f64::from(buffer.byte_length()))
}
