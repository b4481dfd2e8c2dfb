//! The tenant hub: the Durable Object that puts all events of one tenant into one order. It appends them as the devices
//! hand them over, writes them to D1 and shows them on open dashboards. Its sockets hibernate, so an idle hub costs
//! nothing.

mod consents;
mod conversations;
mod dashboards;
mod event_order;
mod notifications;
mod projection;

use std::{
    cell::{Cell, RefCell},
    panic::AssertUnwindSafe,
    rc::Rc,
    time::Duration,
};

use worker::{DurableObject, Env, Request, Response, State, WebSocket, WebSocketIncomingMessage, durable_object};

use crate::{
    campaigns::live_progress::LiveProgress,
    clock::{Clock, Timestamp},
    devices::{
        conversation_states::{ChangeConversation, ConversationStates},
        event::Append,
        tenant_log::{
            self, CampaignChanged, CloseSockets, DeliverConsents, FindNumberHolder, ListEvents, OptOutDecided,
            ProjectEvents, ReadConsents, ShowContacts, ShowDevice, ShowUnread,
        },
    },
    error::Result,
    ids::{CampaignId, DeviceId, TenantId},
    platform::{
        bindings,
        clock::SystemClock,
        d1::D1,
        objects::{alarm::ObjectAlarm, stub},
        sql_storage::ObjectSql,
    },
    single_flight::{FailuresInARow, SingleFlight},
};

/// The class bound as `TENANT_HUB`.
#[durable_object]
pub struct TenantHub {
    inner: AssertUnwindSafe<Rc<Inner>>,
}

struct Inner {
    state: State,
    env: Env,
    sql: ObjectSql,
    alarm: ObjectAlarm,
    /// The tenant of this hub; `None` until the first call names it, if the runtime does not give the object's name.
    tenant: RefCell<Option<TenantId>>,
    is_tenant_stored: Cell<bool>,
    projecting: SingleFlight,
    projection_failures: FailuresInARow,
    /// The time until which each device is proven to be online, as reported since the last projection.
    proofs: RefCell<Vec<(DeviceId, Timestamp)>>,
    delivering: SingleFlight,
    delivery_failures: FailuresInARow,
    notifying: SingleFlight,
    progress: RefCell<LiveProgress>,
    conversations: RefCell<ConversationStates>,
}

/// Shows a changed campaign on the open dashboards. If this fails, the next reload of the page shows it.
pub async fn show_campaign_change(env: &Env, tenant: &TenantId, campaign: &CampaignId) {
    show_change(env, CampaignChanged { tenant: tenant.clone(), campaign: campaign.clone(), replaced_by: None }).await;
}

/// Shows on the open dashboards that a user has saved one campaign in place of another one.
pub async fn show_campaign_replacement(env: &Env, tenant: &TenantId, old: &CampaignId, new: &CampaignId) {
    let replaced_by = Some(new.clone());
    show_change(env, CampaignChanged { tenant: tenant.clone(), campaign: old.clone(), replaced_by }).await;
}

async fn show_change(env: &Env, changed: CampaignChanged) {
    let CampaignChanged { tenant, campaign, .. } = &changed;
    if let Err(error) = stub::call(env, bindings::TENANT_HUB, tenant.as_str(), &changed).await {
        log::warn!("campaign.id={campaign} changed, and the open dashboards do not show it: {error}");
    }
}

/// Shows on the open dashboards that a chat was read or marked as unread. If this fails, the next reload of the page shows it.
pub async fn show_unread(env: &Env, tenant: &TenantId, news: &ShowUnread) {
    if let Err(error) = stub::call(env, bindings::TENANT_HUB, tenant.as_str(), news).await {
        log::warn!("a chat was read, and the open dashboards do not show it: {error}");
    }
}

/// Shows on the open dashboards that a device was added, changed or deleted. If this fails, the next reload shows it.
pub async fn show_device(env: &Env, tenant: &TenantId, news: &ShowDevice) {
    if let Err(error) = stub::call(env, bindings::TENANT_HUB, tenant.as_str(), news).await {
        log::warn!("a device was changed, and the open dashboards do not show it: {error}");
    }
}

/// Shows on the open dashboards that contacts were added, changed, deleted or imported. If this fails, the next reload shows it.
pub async fn show_contacts(env: &Env, tenant: &TenantId) {
    if let Err(error) = stub::call(env, bindings::TENANT_HUB, tenant.as_str(), &ShowContacts {}).await {
        log::warn!("contacts were changed, and the open dashboards do not show it: {error}");
    }
}

/// Shows on the open dashboards that somebody has decided about an opt-out. If this fails, the next reload shows it.
pub async fn show_opt_out_decision(env: &Env, decided: &OptOutDecided) {
    if let Err(error) = stub::call(env, bindings::TENANT_HUB, decided.tenant.as_str(), decided).await {
        log::warn!("the open dashboards do not show that an opt-out was decided: {error}");
    }
}

impl DurableObject for TenantHub {
    fn new(state: State, env: Env) -> Self {
        let sql = ObjectSql::new(state.storage().sql(), "hub", Rc::default());
        let inner = Inner {
            alarm: ObjectAlarm::new(&state),
            state,
            env,
            sql,
            tenant: RefCell::default(),
            is_tenant_stored: Cell::new(false),
            projecting: SingleFlight::default(),
            projection_failures: FailuresInARow::default(),
            proofs: RefCell::default(),
            delivering: SingleFlight::default(),
            delivery_failures: FailuresInARow::default(),
            notifying: SingleFlight::default(),
            progress: RefCell::default(),
            conversations: RefCell::default(),
        };
        if let Err(error) = inner.load_stored_state() {
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
        let name = path.strip_prefix("/v1/").unwrap_or_default();
        if name == "socket" {
            return self.inner.accept_socket(&request);
        }
        let body = request.bytes().await?;
        let response = stub::run_command!(name, stub::parse(&body), {
            Append: |command| self.inner.append(command),
            ListEvents: |command| self.inner.list(command),
            ReadConsents: |command| self.inner.read_consents(command).await,
            FindNumberHolder: |command| self.inner.find_number_holder(&command).await,
            CampaignChanged: |command| self.inner.show_campaign(&command).await,
            ProjectEvents: |command| self.inner.project_now(&command).await,
            DeliverConsents: |command| self.inner.deliver_later(&command),
            ShowUnread: |command| Ok(self.inner.show_unread(&command)),
            ShowContacts: |command| Ok(self.inner.show_contacts(&command)),
            ShowDevice: |command| self.inner.show_device(&command),
            ChangeConversation: |command| self.inner.change_conversation(&command).await,
            OptOutDecided: |command| Ok(self.inner.show_opt_out_decision(command)),
            CloseSockets: |command| Ok(self.inner.close_sockets_of_user(&command)),
        });
        response.unwrap_or_else(|| Response::error("no such command", 404))
    }

    async fn alarm(&self) -> worker::Result<Response> {
        self.inner.alarm.clear();
        self.inner.close_expired_sockets();
        if let Err(error) = self.inner.open_due_conversations() {
            log::warn!("snoozed conversations were not opened: {error}");
        }
        self.inner.project_all().await;
        self.inner.deliver_consents();
        if let Err(error) = self.inner.show_waiting_progress().await {
            log::warn!("the progress of campaigns was not shown: {error}");
        }
        if let Err(error) = self.inner.sweep() {
            log::warn!("old events could not be swept: {error}");
        }
        Response::empty()
    }

    async fn websocket_message(&self, _socket: WebSocket, _message: WebSocketIncomingMessage) -> worker::Result<()> {
        // Dashboards only listen. The runtime answers their pings without waking the object.
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
    /// Creates the tables. Sets the alarm if an earlier instance of the object left events that are not in D1, opt-outs that are not
    /// delivered, or a sweep that is overdue: an earlier release set no alarm for it.
    fn load_stored_state(&self) -> Result<()> {
        tenant_log::migrate(&self.sql)?;
        self.tenant.replace(tenant_log::find_tenant(&self.sql, self.state.id().name().as_deref())?);
        let is_sweep_overdue = tenant_log::next_sweep(&self.sql, None)?.is_some_and(|due| due <= SystemClock.now());
        if self.has_unprojected_events()? || self.are_consents_due()? || is_sweep_overdue {
            self.wake_after(projection::LATEST_RETRY_AFTER);
        }
        self.wake_for_snoozes()
    }

    /// Stores the tenant that the first call names: after a restart the alarm may wake the hub without a name, and the hub still has to
    /// write its events to D1.
    fn remember_tenant(&self, tenant: &TenantId) -> Result<()> {
        if self.tenant.borrow().is_none() {
            self.tenant.replace(Some(tenant.clone()));
        }
        if !self.is_tenant_stored.get() {
            tenant_log::save_tenant(&self.sql, tenant)?;
            self.is_tenant_stored.set(true);
        }
        Ok(())
    }

    async fn show_waiting_progress(&self) -> Result<()> {
        let Some(tenant) = self.tenant.borrow().clone() else { return Ok(()) };
        if self.progress.borrow().next_due().is_none() {
            return Ok(());
        }
        self.show_due_progress(&D1::new(&self.env, bindings::DB_TENANTS_0)?, &tenant).await
    }

    /// Sets the alarm unless it wakes the object earlier anyway. Each time the alarm wakes the object, the object does everything that is
    /// due.
    fn wake_after(&self, span: Duration) {
        self.alarm.wake_by(SystemClock.now().plus(span));
    }
}
