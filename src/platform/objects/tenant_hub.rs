//! One tenant's events in one order: appended as devices hand them over, projected into D1, shown on dashboards.
//! Its sockets hibernate, so an idle hub costs nothing.

use std::{
    cell::{Cell, RefCell},
    panic::AssertUnwindSafe,
    rc::Rc,
    time::Duration,
};

use serde::{Deserialize, Serialize};
use worker::{
    DurableObject, Env, Request, Response, State, WebSocket, WebSocketIncomingMessage, WebSocketPair, durable_object,
};

use crate::{
    campaigns::{self, store::projection},
    clock::{Clock, Timestamp, needs_alarm},
    devices::{
        event::{Append, AppendReply, DeviceEvent, DeviceEventKind},
        tenant_log::{self, EventPage, ListEvents, TenantEvent},
    },
    error::{Error, Result},
    ids::{CampaignId, DeviceId, TenantId},
    platform::{
        bindings,
        clock::SystemClock,
        d1::D1,
        device_objects::Objects,
        objects::{panics::survived, stub},
        sql_storage::ObjectSql,
    },
    ports::Database,
    workflows::{
        pass_on_words::{pass_on_words, words},
        project_events::project_events,
        tell_campaign::tell_campaigns,
    },
};

/// Events projected in one D1 batch.
const BATCH: u32 = 50;
/// What a returning dashboard is sent of the events it missed; if it is more, it reads its pages afresh instead. An
/// hour of five busy numbers is some 5 000 events of half a kilobyte, and all of them wait in memory to be sent.
const RESUME_EVENTS: i64 = 10_000;
const RESUME_BYTES: i64 = 8 * 1024 * 1024;
/// Events read at a time on the way there.
const RESUME_PAGE: u32 = 500;
/// The next try after D1 failed: soon, so that D1 is caught up within 5 s of answering again.
const RETRY_AFTER: Duration = Duration::from_secs(2);
const PROJECTED: &str = "projected";

/// The class bound as `TENANT_HUB`.
#[durable_object]
pub struct TenantHub {
    inner: AssertUnwindSafe<Rc<Inner>>,
}

struct Inner {
    state: State,
    env: Env,
    sql: ObjectSql,
    is_projecting: Cell<bool>,
    has_news: Cell<bool>,
    /// Words about broadcasts that the devices have to hear.
    words: RefCell<Vec<DeviceEvent>>,
    is_passing_on: Cell<bool>,
    is_telling: Cell<bool>,
    /// Proofs since the last projection, for the copies in D1.
    proofs: RefCell<Vec<(DeviceId, Timestamp)>>,
    tenant: RefCell<Option<TenantId>>,
    alarm_at: Cell<Option<Timestamp>>,
}

/// What a dashboard's socket remembers over hibernation.
#[derive(Serialize, Deserialize)]
struct Seat {
    user: String,
    /// When its session ends, in milliseconds since 1970.
    expires_at: i64,
    #[serde(default)]
    sees_qr: bool,
}

/// A frame without a number: shown now or never.
#[derive(Serialize)]
struct Passing<D> {
    kind: &'static str,
    data: D,
}

/// `campaign_moved`: a campaign has changed without a device that would tell of it.
#[derive(Serialize, Deserialize)]
struct Moved {
    tenant: TenantId,
    campaign: CampaignId,
}

/// Whoever looks at the campaign sees that it has moved; should this fail, the next reload shows it.
pub async fn show_campaign(env: &Env, tenant: &TenantId, campaign: &CampaignId) {
    let moved = Moved { tenant: tenant.clone(), campaign: campaign.clone() };
    let told =
        stub::call::<_, serde_json::Value>(env, bindings::TENANT_HUB, tenant.as_str(), "campaign_moved", &moved).await;
    if let Err(error) = told {
        log::warn!("campaign.id={campaign} moved, and its dashboards were not told: {error}");
    }
}

/// `close`: ends the sockets of a user who signed out or was suspended.
#[derive(Serialize, Deserialize)]
pub struct Close {
    pub user: String,
}

impl DurableObject for TenantHub {
    fn new(state: State, env: Env) -> Self {
        let sql = ObjectSql::new(state.storage().sql(), "hub", Rc::default());
        let tenant = state.id().name().and_then(|name| TenantId::parse(&name).ok());
        let inner = Inner {
            state,
            env,
            sql,
            is_projecting: Cell::default(),
            has_news: Cell::default(),
            words: RefCell::default(),
            is_passing_on: Cell::default(),
            is_telling: Cell::default(),
            proofs: RefCell::default(),
            tenant: RefCell::new(tenant),
            alarm_at: Cell::default(),
        };
        if let Err(error) = inner.remember() {
            log::error!("the hub's storage could not be read: {error}");
        }
        let pair = worker::worker_sys::WebSocketRequestResponsePair::new("ping", "pong");
        if let Ok(pair) = pair {
            inner.state.set_websocket_auto_response(&pair);
        }
        Self { inner: AssertUnwindSafe(Rc::new(inner)) }
    }

    async fn fetch(&self, mut request: Request) -> worker::Result<Response> {
        let path = request.path();
        match path.strip_prefix("/v1/").unwrap_or_default() {
            "append" => {
                let body = request.bytes().await?;
                stub::reply(self.inner.append(&body))
            }
            "list" => {
                let body = request.bytes().await?;
                stub::reply(self.inner.list(&body))
            }
            "campaign_moved" => {
                let body = request.bytes().await?;
                stub::reply(self.inner.show_campaign(&body).await)
            }
            "close" => {
                let body = request.bytes().await?;
                stub::reply(self.inner.close_sockets(&body))
            }
            "socket" => self.inner.seat(&request),
            _ => Response::error("no such command", 404),
        }
    }

    async fn alarm(&self) -> worker::Result<Response> {
        self.inner.alarm_at.set(None);
        self.inner.close_expired();
        self.inner.project_all().await;
        if let Err(error) = self.inner.sweep() {
            log::warn!("old events could not be swept: {error}");
        }
        Response::empty()
    }

    async fn websocket_message(&self, _socket: WebSocket, _message: WebSocketIncomingMessage) -> worker::Result<()> {
        // Dashboards only listen; their pings are answered without waking us.
        Ok(())
    }

    async fn websocket_close(
        &self,
        socket: WebSocket,
        code: usize,
        _reason: String,
        _clean: bool,
    ) -> worker::Result<()> {
        let answer =
            u16::try_from(code).ok().filter(|code| *code == 1000 || (3000..5000).contains(code)).unwrap_or(1000);
        let _closed_already = socket.close(Some(answer), Some(""));
        Ok(())
    }

    async fn websocket_error(&self, _socket: WebSocket, _error: worker::Error) -> worker::Result<()> {
        Ok(())
    }
}

impl Inner {
    /// Goes on with what a former life had not projected.
    fn remember(&self) -> Result<()> {
        tenant_log::migrate(&self.sql)?;
        if tenant_log::cursor(&self.sql, PROJECTED)? < tenant_log::last_seq(&self.sql)? {
            self.wake_after(RETRY_AFTER);
        }
        Ok(())
    }

    /// Takes a hand-over: appended and shown in this turn, projected right after.
    fn append(self: &Rc<Self>, body: &[u8]) -> Result<AppendReply> {
        let batch: Append = serde_json::from_slice(body).map_err(Error::internal)?;
        self.tenant.borrow_mut().get_or_insert_with(|| batch.tenant.clone());
        let (appended, through) = tenant_log::append(&self.sql, &batch)?;
        for event in &appended {
            self.show_event(event);
        }
        for live_update in &batch.live_updates {
            self.show(live_update);
        }
        if appended.is_empty() && batch.proven_until.is_none() {
            return Ok(AppendReply { through });
        }
        if let Some(proven_until) = batch.proven_until {
            self.show(&Passing {
                kind: "device.proven",
                data: serde_json::json!({ "deviceId": batch.device, "provenUntil": proven_until }),
            });
            let mut proofs = self.proofs.borrow_mut();
            proofs.retain(|(device, _)| *device != batch.device);
            proofs.push((batch.device, proven_until));
        }
        // Should we die before D1 has it, the alarm goes on.
        self.wake_after(RETRY_AFTER);
        let hub = self.clone();
        self.state.wait_until(async move { hub.project_all().await });
        Ok(AppendReply { through })
    }

    /// Brings D1 up to date, one projection at a time.
    async fn project_all(self: &Rc<Self>) {
        self.has_news.set(true);
        if self.is_projecting.replace(true) {
            return;
        }
        if survived(self.project_until_done()).await.is_none() {
            self.wake_after(RETRY_AFTER);
        }
        self.is_projecting.set(false);
    }

    async fn project_until_done(self: &Rc<Self>) {
        while self.has_news.replace(false) {
            match self.project_batch().await {
                Ok(is_complete) => {
                    if !is_complete {
                        self.has_news.set(true);
                    }
                }
                Err(error) => {
                    log::warn!("D1 did not take a projection: {error}");
                    self.wake_after(RETRY_AFTER);
                    break;
                }
            }
        }
    }

    /// Projects one batch; false if there is more. Every statement may be repeated harmlessly.
    async fn project_batch(self: &Rc<Self>) -> Result<bool> {
        let Some(tenant) = self.tenant.borrow().clone() else { return Ok(true) };
        let events = tenant_log::list_after(&self.sql, tenant_log::cursor(&self.sql, PROJECTED)?, BATCH)?;
        let proofs = self.proofs.take();
        if events.is_empty() && proofs.is_empty() {
            return Ok(true);
        }
        let told: Vec<_> = events.iter().map(|event| (event.device_id.clone(), event.event.clone())).collect();
        let statements = project_events(&tenant, &told, &proofs)?;
        let database = D1::new(&self.env, bindings::DB_TENANTS_0)?;
        if !statements.is_empty()
            && let Err(error) = database.batch(statements).await
        {
            // The proofs are still worth telling at the next try.
            self.proofs.borrow_mut().extend(proofs);
            return Err(error);
        }
        if let Some(last) = events.last() {
            tenant_log::advance_cursor(&self.sql, PROJECTED, last.seq)?;
        }
        self.pass_on(&tenant, &told);
        let touched = projection::touched_campaigns(&told);
        self.show_progress(&database, &tenant, &touched).await?;
        if !touched.is_empty() {
            self.tell_ends(&tenant);
        }
        Ok(events.len() < BATCH as usize)
    }

    /// Counting reads every item, so only for somebody who looks.
    async fn show_progress(&self, database: &D1, tenant: &TenantId, touched: &[&CampaignId]) -> Result<()> {
        if self.state.get_websockets().is_empty() {
            return Ok(());
        }
        for progress in campaigns::store::progress(database, tenant, touched).await? {
            self.show(&Passing { kind: "campaign.progress", data: progress });
        }
        Ok(())
    }

    /// A campaign may have completed, or failed so much that it was paused: its devices have to know.
    fn tell_ends(self: &Rc<Self>, tenant: &TenantId) {
        if self.is_telling.replace(true) {
            return;
        }
        let (hub, tenant) = (self.clone(), tenant.clone());
        self.state.wait_until(async move {
            if let Some(Err(error)) = survived(hub.tell_untold(&tenant)).await {
                log::warn!("devices were not told how their campaigns stand, cron will: {error}");
            }
            hub.is_telling.set(false);
        });
    }

    async fn tell_untold(&self, tenant: &TenantId) -> Result<()> {
        let database = D1::new(&self.env, bindings::DB_TENANTS_0)?;
        let untold = campaigns::store::list_untold(&database, tenant).await?;
        tell_campaigns(&database, &Objects::new(self.env.clone()), &untold, SystemClock.now()).await;
        Ok(())
    }

    /// Passes words on in their order, beside the projection, which waits for no device.
    fn pass_on(self: &Rc<Self>, tenant: &TenantId, told: &[(DeviceId, DeviceEvent)]) {
        self.words.borrow_mut().extend(words(told).cloned());
        if self.words.borrow().is_empty() || self.is_passing_on.replace(true) {
            return;
        }
        let (hub, tenant) = (self.clone(), tenant.clone());
        self.state.wait_until(async move {
            loop {
                let words = hub.words.take();
                if words.is_empty() {
                    break;
                }
                if let Some(Err(error)) = survived(hub.tell_devices(&tenant, &words)).await {
                    log::warn!("words about broadcasts were not passed on: {error}");
                }
            }
            hub.is_passing_on.set(false);
        });
    }

    async fn tell_devices(&self, tenant: &TenantId, words: &[DeviceEvent]) -> Result<()> {
        let database = D1::new(&self.env, bindings::DB_TENANTS_0)?;
        pass_on_words(&database, &Objects::new(self.env.clone()), tenant, words).await
    }

    async fn show_campaign(&self, body: &[u8]) -> Result<serde_json::Value> {
        let moved: Moved = serde_json::from_slice(body).map_err(Error::internal)?;
        let database = D1::new(&self.env, bindings::DB_TENANTS_0)?;
        self.show_progress(&database, &moved.tenant, &[&moved.campaign]).await?;
        Ok(serde_json::json!({}))
    }

    /// A dashboard's socket. The Worker has authorised it and set the headers; nobody else reaches an object.
    fn seat(&self, request: &Request) -> worker::Result<Response> {
        let header = |name: &str| request.headers().get(name).ok().flatten();
        let is_upgrade = header("upgrade").is_some_and(|value| value.eq_ignore_ascii_case("websocket"));
        let (Some(tenant), Some(user), Some(expires_at)) =
            (header("x-cwa-tenant"), header("x-cwa-user"), header("x-cwa-expires"))
        else {
            return Response::error("not authorised", 401);
        };
        let Ok(expires_at) = expires_at.parse::<i64>() else { return Response::error("not authorised", 401) };
        let sees_qr = header("x-cwa-sees-qr").is_some();
        if !is_upgrade {
            return Response::error("this is a WebSocket", 426);
        }
        if let Ok(tenant) = TenantId::parse(&tenant) {
            self.tenant.borrow_mut().get_or_insert(tenant);
        }
        let pair = WebSocketPair::new()?;
        self.state.accept_web_socket(&pair.server);
        pair.server.serialize_attachment(&Seat { user, expires_at, sees_qr })?;
        if let Err(error) = self.greet(&pair.server, request, sees_qr) {
            log::warn!("a dashboard could not be greeted: {error}");
        }
        // All of them, not only this one: a life that slept does not know when the others end.
        self.close_expired();
        Response::from_websocket(pair.client)
    }

    /// Says where the order stands, and gives a returning dashboard what it missed.
    fn greet(&self, socket: &WebSocket, request: &Request, sees_qr: bool) -> Result<()> {
        let after = request.url().ok().and_then(|url| {
            url.query_pairs().find(|(name, _)| name == "after").and_then(|(_, value)| value.parse::<i64>().ok())
        });
        let last = tenant_log::last_seq(&self.sql)?;
        let resumed_after = match after {
            Some(after) if self.may_resume(after)? => Some(after),
            Some(_) | None => None,
        };
        send(socket, &serde_json::json!({ "kind": "hello", "seq": last, "resumed": resumed_after.is_some() }));
        // Nothing new can come between these: the hub does nothing else until this function ends.
        let mut next = resumed_after;
        while let Some(seen) = next {
            let page = tenant_log::list_after(&self.sql, seen, RESUME_PAGE)?;
            next = page.last().map(|event| event.seq);
            for event in page {
                send(socket, &event.visible_to(sees_qr));
            }
        }
        Ok(())
    }

    fn may_resume(&self, after: i64) -> Result<bool> {
        if !tenant_log::can_resume(&self.sql, after)? {
            return Ok(false);
        }
        let (events, bytes) = tenant_log::measure_after(&self.sql, after)?;
        Ok(events <= RESUME_EVENTS && bytes <= RESUME_BYTES)
    }

    /// A page of the order, for the API.
    fn list(&self, body: &[u8]) -> Result<EventPage> {
        tenant_log::list(&self.sql, serde_json::from_slice::<ListEvents>(body).map_err(Error::internal)?)
    }

    fn show_event(&self, event: &TenantEvent) {
        if !matches!(event.event.kind, DeviceEventKind::DeviceQr(_)) {
            return self.show(event);
        }
        let Ok(whole) = serde_json::to_string(event) else { return };
        let Ok(without_qr) = serde_json::to_string(&event.clone().visible_to(false)) else { return };
        self.show_each(|seat| if seat.sees_qr { &whole } else { &without_qr });
    }

    fn show(&self, frame: &impl Serialize) {
        let Ok(json) = serde_json::to_string(frame) else { return };
        self.show_each(|_| &json);
    }

    /// To every dashboard whose session still lasts.
    fn show_each<'a>(&self, json_for: impl Fn(&Seat) -> &'a str) {
        let now = SystemClock.now().unix_millis();
        for socket in self.state.get_websockets() {
            match socket.deserialize_attachment::<Seat>() {
                Ok(Some(seat)) if now < seat.expires_at => {
                    let _gone = socket.send_with_str(json_for(&seat));
                }
                _ => expire(&socket),
            }
        }
    }

    fn close_expired(&self) {
        let now = SystemClock.now().unix_millis();
        let mut next: Option<i64> = None;
        for socket in self.state.get_websockets() {
            match socket.deserialize_attachment::<Seat>() {
                Ok(Some(seat)) if now < seat.expires_at => {
                    next = Some(next.map_or(seat.expires_at, |at| at.min(seat.expires_at)));
                }
                _ => expire(&socket),
            }
        }
        if let Some(at) = next {
            self.wake_after(Duration::from_millis(u64::try_from(at.saturating_sub(now)).unwrap_or(0)));
        }
    }

    fn close_sockets(&self, body: &[u8]) -> Result<serde_json::Value> {
        let close: Close = serde_json::from_slice(body).map_err(Error::internal)?;
        for socket in self.state.get_websockets() {
            if socket.deserialize_attachment::<Seat>().ok().flatten().is_none_or(|seat| seat.user == close.user) {
                expire(&socket);
            }
        }
        Ok(serde_json::json!({}))
    }

    fn sweep(&self) -> Result<()> {
        let projected = tenant_log::cursor(&self.sql, PROJECTED)?;
        tenant_log::sweep(&self.sql, projected, SystemClock.now())
    }

    /// Sets the alarm, if it is not set for something earlier. Each ring looks at everything.
    fn wake_after(&self, span: Duration) {
        let now = SystemClock.now();
        let due = now.plus(span);
        if !needs_alarm(self.alarm_at.get(), due, now) {
            return;
        }
        self.alarm_at.set(Some(due));
        #[expect(clippy::cast_precision_loss, reason = "milliseconds since 1970 are far below 2^53")]
        let date = js_sys::Date::new(&wasm_bindgen::JsValue::from_f64(due.unix_millis() as f64));
        if let Err(error) = self.state.storage().as_raw().set_alarm(date, js_sys::Object::new()) {
            log::error!("the hub's alarm could not be set: {error:?}");
        }
    }
}

/// Code 4401: sign in again; the dashboard refreshes its session and comes back.
fn expire(socket: &WebSocket) {
    let _closed_already = socket.close(Some(4401), Some("the session has ended"));
}

fn send(socket: &WebSocket, frame: &impl Serialize) {
    if let Ok(json) = serde_json::to_string(frame) {
        let _gone = socket.send_with_str(&json);
    }
}
