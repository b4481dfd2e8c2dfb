//! The device session: the Durable Object of one linked WhatsApp number, with its socket to WhatsApp, its Signal store, its
//! inbox and its outbox. While it holds a socket, its only I/O is that socket, its own SQL storage and calls to other
//! objects.

mod alarm;
mod campaigns;
mod connection;
mod hand_over;
mod http_client;
mod incoming;
mod message_status;
mod outbox_view;
mod outgoing;
mod pacing;
mod ratchets;
mod runtime;
mod transport;

use std::{
    cell::{Cell, RefCell},
    collections::HashMap,
    panic::AssertUnwindSafe,
    rc::Rc,
};

use wasm_bindgen::JsValue;
use worker::{DurableObject, Env, Request, Response, State, WebSocket, WebSocketIncomingMessage, durable_object};

use crate::{
    clock::{Clock, SystemRandom, Timestamp},
    devices::{
        campaigns::DeviceCampaign,
        commands::{
            ApplyConsentEvent, CancelMessage, DecideMessage, DeleteDevice, Envelope, FindKnownItems, GetPaceFacts,
            GetPacing, GetStatistics, GetStatus, LinkDevice, ListOutbox, LogOutDevice, Qr, SendMessage,
            SetCampaignState, SetPacing, Statistics, StatusReply, TakeItems, WakeDevice,
        },
        device::{PROOF_LASTS_FOR, Status, StatusCause},
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
        objects::{alarm::ObjectAlarm, crash_points::CrashPoints, stub},
        sql_storage::ObjectSql,
    },
    ports::ObjectCommand,
    tenants::rate_limit::Level,
};

#[cfg(feature = "simulator")]
use crate::platform::objects::probes;
pub use transport::instance_started;

/// The class bound as `DEVICE_SESSION`.
#[durable_object]
pub struct DeviceSession {
    inner: AssertUnwindSafe<Rc<Inner>>,
}

/// The state of one instance of the object. Its tasks share it, and only events of this object touch it.
pub struct Inner {
    /// The id of the object; `socket.js` keeps the socket under it.
    id: String,
    state: State,
    env: Env,
    sql: ObjectSql,
    crash_points: CrashPoints,
    alarm: ObjectAlarm,
    record: RefCell<Option<Record>>,
    connection: connection::ClientSlot,
    qr: RefCell<Option<Qr>>,
    /// When the last byte from WhatsApp arrived, in milliseconds since 1970; 0 before the first.
    last_byte_at_ms: Cell<i64>,
    send_queues: RefCell<SendQueues>,
    /// Messages with status `unknown`, about which a person has to decide.
    unknown_count: Cell<usize>,
    pacing_state: RefCell<pacing::PacingState>,
    /// What the next message waits for, and when the timer for it ends.
    next_wait: Cell<Option<Wait>>,
    send_timer_at: Cell<Option<Timestamp>>,
    last_shown: RefCell<outbox_view::LastShown>,
    campaigns: RefCell<HashMap<String, DeviceCampaign>>,
    /// How often this instance has asked the dispatch queue for more items.
    item_requests: Cell<usize>,
    /// A Signal ratchet has advanced and may not be on disk yet.
    has_unwritten_ratchets: Cell<bool>,
    event_log: RefCell<EventLog>,
    hand_over: hand_over::HandOver,
    swept_at_ms: Cell<i64>,
    /// How many messages users and API clients have just handed over. It is not stored: after an eviction they may hand
    /// over another minute's worth.
    send_level: Cell<Level>,
}

impl DurableObject for DeviceSession {
    fn new(state: State, env: Env) -> Self {
        clock::install();
        let crash_points = CrashPoints::default();
        let sql = crash_points.watch(ObjectSql::new(state.storage().sql(), "record", Rc::default()));
        let inner = Rc::new(Inner {
            id: state.id().to_string(),
            alarm: ObjectAlarm::new(&state),
            state,
            env,
            sql,
            crash_points,
            record: RefCell::default(),
            connection: connection::ClientSlot::default(),
            qr: RefCell::default(),
            last_byte_at_ms: Cell::default(),
            send_queues: RefCell::default(),
            unknown_count: Cell::default(),
            pacing_state: RefCell::default(),
            next_wait: Cell::default(),
            send_timer_at: Cell::default(),
            last_shown: RefCell::default(),
            campaigns: RefCell::default(),
            item_requests: Cell::default(),
            has_unwritten_ratchets: Cell::default(),
            event_log: RefCell::default(),
            hand_over: hand_over::HandOver::default(),
            swept_at_ms: Cell::default(),
            send_level: Cell::default(),
        });
        if let Err(error) = inner.load_stored_state() {
            log::error!("the device's storage could not be read: {error}");
        }
        Self { inner: AssertUnwindSafe(inner) }
    }

    async fn fetch(&self, request: Request) -> worker::Result<Response> {
        self.inner.answer_request(request).await
    }

    async fn alarm(&self) -> worker::Result<Response> {
        self.inner.on_alarm().await;
        Response::empty()
    }

    // The socket to WhatsApp does not hibernate, so the runtime never calls these three; their defaults would panic.
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
    /// Creates the tables and reads what earlier instances have stored.
    fn load_stored_state(&self) -> Result<()> {
        schema::migrate(&self.sql)?;
        crate::session_store::migrate(&self.sql.part("session"))?;
        *self.record.borrow_mut() = Record::find(&self.sql)?.map(|record| record.with_linked_at(now()));
        *self.event_log.borrow_mut() = EventLog::load(&self.sql.part("events"))?;
        self.load_outgoing()?;
        self.load_campaigns()
    }

    async fn answer_request(self: &Rc<Self>, mut request: Request) -> worker::Result<Response> {
        let path = request.path();
        let body = request.bytes().await?;
        let name = path.strip_prefix("/v1/").unwrap_or_default();
        let answer = self.run_command(name, &body).await;
        // Any command also starts the client again if it is missing.
        self.ensure_connected_soon();
        answer
    }

    async fn run_command(self: &Rc<Self>, name: &str, body: &[u8]) -> worker::Result<Response> {
        let response = stub::run_command!(name, self.parse_and_authorise(body), {
            GetStatus: |_| Ok(self.status_reply()),
            LinkDevice: |_| self.link().await,
            LogOutDevice: |_| self.log_out().await,
            WakeDevice: |_| {
                self.ensure_connected().await;
                Ok(self.status_reply())
            },
            DeleteDevice: |_| self.delete().await,
            SendMessage: |command| self.accept_message(command),
            CancelMessage: |command| self.cancel(&command),
            DecideMessage: |command| self.decide(&command),
            ListOutbox: |command| self.list_outbox(&command),
            GetPacing: |_| Ok(self.pacing_reply()),
            SetPacing: |command| self.set_pacing(command),
            TakeItems: |command| self.take_items(command),
            FindKnownItems: |command| self.known_items(command),
            SetCampaignState: |command| self.set_campaign(command),
            ApplyConsentEvent: |command| self.apply_consent_event(&command.0),
            GetPaceFacts: |command| self.pace_facts(&command),
            GetStatistics: |_| Ok(self.statistics()),
        });
        if let Some(response) = response {
            return response;
        }
        #[cfg(feature = "simulator")]
        if let Some(response) = self.run_probe(name, body).await {
            return response;
        }
        Response::error("no such command", 404)
    }

    /// Simulator build only: what a test may do to an object and no caller may.
    #[cfg(feature = "simulator")]
    async fn run_probe(&self, name: &str, body: &[u8]) -> Option<worker::Result<Response>> {
        Some(match name {
            "conformance" => stub::reply(probes::conformance(&self.sql, body).await),
            "break_down" => stub::reply(probes::break_on_purpose(&self.crash_points, body)),
            "arm_crash_point" => {
                stub::reply(probes::arm_crash_point(&self.crash_points, self.state.storage(), body).await)
            }
            "wait_for_bell" => stub::reply(probes::wait_for_bell(&self.sql).await),
            "ring" => stub::reply(probes::ring()),
            _ => return None,
        })
    }

    /// Parses a command and authorises its sender. The first command of all creates the record; a command of any other
    /// tenant is refused and learns nothing.
    fn parse_and_authorise<C: ObjectCommand>(&self, body: &[u8]) -> Result<C> {
        let Envelope { tenant, device, generation, command } = serde_json::from_slice(body).map_err(Error::internal)?;
        self.authorise(tenant, device, generation)?;
        Ok(command)
    }

    fn authorise(&self, tenant: TenantId, device: DeviceId, generation: i64) -> Result<()> {
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

    /// The record. Every caller runs after the command that created it.
    fn record(&self) -> Result<Record> {
        self.record.borrow().clone().ok_or_else(|| Error::Internal("the device has no record yet".into()))
    }

    fn status(&self) -> Status {
        self.record.borrow().as_ref().map_or(Status::Unlinked, |record| record.status.status)
    }

    /// Changes the record and saves it. Writes one row.
    fn change_record(&self, change: impl FnOnce(&mut Record)) -> Result<()> {
        let mut slot = self.record.borrow_mut();
        let Some(record) = slot.as_mut() else { return Ok(()) };
        change(record);
        record.save(&self.sql)
    }

    /// Changes the status of the device and appends the event for the hub, both in one turn of the event loop. Does
    /// nothing if neither the status nor its cause changes.
    fn set_status(self: &Rc<Self>, cause: StatusCause) {
        let Some(status) = cause.status() else { return };
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
            record.status.cause = cause;
            record.status.at = now;
            record.status.proven_until = proven_until;
        });
        if let Err(error) = saved {
            log::error!("the status could not be saved: {error}");
        }
        if let Ok(record) = self.record() {
            self.append_event(DeviceEventKind::DeviceStatus(record.status));
        }
        self.show_waits();
        self.rearm();
    }

    fn record_byte_received(&self) {
        self.last_byte_at_ms.set(now().unix_millis());
    }

    /// Until when the copy of the status in D1 may say `online`; `None` before this connection has received a byte.
    fn proven_until(&self) -> Option<Timestamp> {
        match self.last_byte_at_ms.get() {
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
        let status = status.unwrap_or(crate::devices::device::DeviceStatus {
            status: Status::Unlinked,
            cause: StatusCause::Created,
            at: now,
            phone: None,
            lid: None,
            proven_until: None,
        });
        let qr = self.qr.borrow().clone().filter(|qr| now < qr.expires_at);
        StatusReply { status, qr }
    }

    /// Appends an event in this turn of the event loop, and hands it over to the hub soon.
    fn append_event(self: &Rc<Self>, kind: DeviceEventKind) {
        let event = DeviceEvent { at: now(), kind };
        if let Err(error) = self.event_log.borrow_mut().append(&self.sql.part("events"), &event) {
            log::error!("an event could not be stored: {error}");
        }
        self.hand_over_events();
    }

    /// Shows a live update on the open dashboards.
    fn send_live_update(self: &Rc<Self>, live_update: LiveUpdate) {
        self.hand_over.add_live_update(live_update);
        self.hand_over_events();
    }

    fn show_qr(self: &Rc<Self>, qr: Option<Qr>) {
        let is_news = *self.qr.borrow() != qr;
        self.qr.borrow_mut().clone_from(&qr);
        if is_news {
            self.append_event(DeviceEventKind::DeviceQr(qr));
        }
    }

    /// The URL of the socket: WhatsApp's own, or the simulated network's in a simulator build.
    #[cfg_attr(not(feature = "simulator"), expect(clippy::unused_self, reason = "a release connects to one URL only"))]
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

    /// The rows that this instance has written, by part, and the size of the memory it shares with other objects.
    fn statistics(&self) -> Statistics {
        Statistics {
            database_bytes: self.state.storage().sql().database_size(),
            memory_bytes: memory_bytes(),
            item_requests: self.item_requests.get(),
            rows_written: self.sql.rows_written().into_iter().map(|(part, rows)| (part.to_owned(), rows)).collect(),
            waiting: self.send_queues.borrow().waiting(),
        }
    }
}

fn now() -> Timestamp {
    SystemClock.now()
}

/// The size of the isolate's linear memory, which all its objects share.
fn memory_bytes() -> f64 {
    use wasm_bindgen::JsCast;
    wasm_bindgen::memory()
        .dyn_into::<js_sys::WebAssembly::Memory>()
        .ok()
        .and_then(|memory| memory.buffer().dyn_into::<js_sys::ArrayBuffer>().ok())
        .map_or(0.0, |buffer| f64::from(buffer.byte_length()))
}
