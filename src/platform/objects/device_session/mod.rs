//! The device session: the Durable Object of one linked WhatsApp number, with its socket to WhatsApp, its Signal store, its
//! inbox and its outbox. While it holds a socket, its only I/O is that socket, its own SQL storage and calls to other
//! objects.

mod connection;
mod effects;
mod incoming;
mod ratchets;
mod runtime;
mod transport;
mod uploads;
mod whatsapp;

use std::{
    cell::{Cell, RefCell},
    panic::AssertUnwindSafe,
    rc::Rc,
};

use wasm_bindgen::JsValue;
use worker::{DurableObject, Env, Request, Response, State, WebSocket, WebSocketIncomingMessage, durable_object};

use crate::{
    clock::{Clock, SystemRandom, Timestamp},
    devices::{
        commands::{
            DeleteDevice, GetGroup, GetStatistics, GetUpload, LinkDevice, LogOutDevice, PrepareDeletion, SetPacing,
            Statistics, StatusReply, WakeDevice,
        },
        device::{Status, StatusCause},
        schema,
        session::{
            Session, Turns,
            client::{ensure_connected, is_client_missing, link},
        },
    },
    error::Result,
    platform::{
        bindings,
        clock::{self, SystemClock},
        memory,
        objects::{
            abort::Abort,
            alarm::ObjectAlarm,
            crash_points::{CrashPoints, Point},
            stub,
        },
        sql_storage::ObjectSql,
    },
    ports::ObjectCommand,
    single_flight::SingleFlight,
    workflows::receive_message::{NoHooks, resume},
};

#[cfg(feature = "simulator")]
use crate::platform::objects::probes;
use runtime::spawn;
pub use transport::instance_started;

/// The class bound as `DEVICE_SESSION`.
#[durable_object]
pub struct DeviceSession {
    inner: AssertUnwindSafe<Rc<Inner>>,
}

/// The state of one instance of the object. Its tasks share it, and only events of this object touch it.
pub struct Inner {
    /// The id of the object, under which `socket.js` keeps the socket.
    id: String,
    state: State,
    abort: Abort,
    env: Env,
    sql: ObjectSql,
    crash_points: CrashPoints,
    alarm: ObjectAlarm,
    /// The decisions of the device. This is never borrowed across an await: `Turns::turn` borrows it for one turn.
    session: RefCell<Session<ObjectSql>>,
    connection: connection::ClientSlot,
    /// When the last byte from WhatsApp arrived over this connection.
    last_byte_at: Cell<Option<Timestamp>>,
    /// Whether a Signal ratchet has advanced and may not be on disk yet.
    has_unwritten_ratchets: Cell<bool>,
    hand_over: SingleFlight,
}

impl DurableObject for DeviceSession {
    fn new(state: State, env: Env) -> Self {
        clock::install();
        let (abort, state) = Abort::of(state);
        let crash_points = CrashPoints::default();
        let sql = crash_points.watch(ObjectSql::new(state.storage().sql(), "record", Rc::default()));
        let inner = Rc::new(Inner {
            id: state.id().to_string(),
            alarm: ObjectAlarm::new(&state),
            state,
            abort,
            env,
            session: RefCell::new(Session::new(sql.clone())),
            sql,
            crash_points,
            connection: connection::ClientSlot::default(),
            last_byte_at: Cell::default(),
            has_unwritten_ratchets: Cell::default(),
            hand_over: SingleFlight::default(),
        });
        if let Err(error) = inner.load_stored_state() {
            log::error!("the device's storage could not be read: {error}");
        }
        Self { inner: AssertUnwindSafe(inner) }
    }

    async fn fetch(&self, request: Request) -> worker::Result<Response> {
        self.inner.answer_request(request).await
    }

    /// Sets the next alarm first, then does everything that is due, and never throws. While the device wants a socket, the alarm wakes the
    /// object at least every 60 s: an object without a request or an alarm for 70 s is evicted together with its socket, whatever its
    /// traffic (docs/design.md, 9).
    async fn alarm(&self) -> worker::Result<Response> {
        let object: &Rc<Inner> = &self.inner;
        object.alarm.clear();
        object.rearm();
        object.crash_points.reach(Point::MidAlarm);
        ensure_connected(object).await;
        object.turn(Session::on_alarm);
        let requested = object.turn(|session, at| resume(session, &NoHooks, at, &mut SystemRandom));
        for requested in requested {
            requested.effect.carry_out();
        }
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
    /// Creates the tables and loads the state that earlier instances have stored.
    fn load_stored_state(&self) -> Result<()> {
        schema::migrate(&self.sql)?;
        crate::session_store::migrate(&self.sql.part("session"))?;
        self.session.borrow_mut().load(now(), &mut SystemRandom)
    }

    async fn answer_request(self: &Rc<Self>, mut request: Request) -> worker::Result<Response> {
        let path = request.path();
        let body = request.bytes().await?;
        let name = path.strip_prefix("/v1/").unwrap_or_default();
        let answer = self.run_command(name, &body).await;
        // Any command also starts the client again if it is missing, and does not wait for it.
        if is_client_missing(self) {
            let object = self.clone();
            spawn(async move { ensure_connected(&object).await });
        }
        answer
    }

    async fn run_command(self: &Rc<Self>, name: &str, body: &[u8]) -> worker::Result<Response> {
        let answer = self.turn(|session, at| {
            session.run_command(name, body, || self.variable(bindings::RATE_LIMITS), at, &mut SystemRandom)
        });
        if let Some(answer) = answer {
            return stub::reply_json(answer);
        }
        let response = stub::run_command!(name, self.parse_and_authorise(body), {
            LinkDevice: |_| link(self).await,
            LogOutDevice: |_| self.log_out(StatusCause::LoggedOutByUser).await,
            WakeDevice: |_| {
                ensure_connected(self).await;
                Ok(self.status_reply())
            },
            PrepareDeletion: |_| self.prepare_deletion().await,
            DeleteDevice: |_| self.delete().await,
            SetPacing: |command| self.turn(|session, at| session.set_pacing(command, at)).map(|()| {
                self.turn(Session::send_due);
                self.session.borrow().pacing_reply(now())
            }),
            GetUpload: |command| self.order_upload(command).await,
            GetGroup: |command| self.read_group(&command).await,
            GetStatistics: |_| Ok(self.statistics()),
        });
        if let Some(response) = response {
            return response;
        }
        #[cfg(feature = "simulator")]
        if let Some(answer) = probes::run(name, body, &self.sql, &self.crash_points, self.state.storage()).await {
            return stub::reply(answer);
        }
        Response::error("no such command", 404)
    }

    fn parse_and_authorise<C: ObjectCommand>(&self, body: &[u8]) -> Result<C> {
        self.session.borrow_mut().parse_and_authorise(body, now(), &mut SystemRandom)
    }

    fn status(&self) -> Status {
        self.session.borrow().status()
    }

    fn status_reply(self: &Rc<Self>) -> StatusReply {
        self.turn(|session, at| session.status_reply(at))
    }

    fn record_byte_received(&self) {
        self.last_byte_at.set(Some(now()));
    }

    /// Returns the URL of the socket: WhatsApp's own, or the simulated network's in a simulator build.
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

    /// Returns how many rows this instance has written, by part, and the size of the memory that it shares with other objects.
    fn statistics(&self) -> Statistics {
        Statistics {
            database_bytes: self.state.storage().sql().database_size(),
            memory_bytes: memory::size_in_bytes(),
            item_requests: self.session.borrow().item_requests(),
            rows_written: self.sql.rows_written().into_iter().map(|(part, rows)| (part.to_owned(), rows)).collect(),
            waiting: self.session.borrow().waiting(),
        }
    }
}

fn now() -> Timestamp {
    SystemClock.now()
}
