//! The state that every handler gets: the clock, the databases, the Durable Objects and the queues of this deployment. This is the only
//! file of `http` that names `platform`.

use std::{convert::Infallible, future::ready, pin::pin, time::Duration};

use axum::{
    body::Body,
    extract::FromRequestParts,
    http::{Response, request::Parts},
};
use futures::future::{Either, select};
use serde_json::Value;
use worker::{Env, Headers, Method, Request, RequestInit, send::SendFuture};

use crate::{
    clock::{Clock, SystemRandom, Timestamp},
    devices::{
        conversation_states::ChangeConversation,
        tenant_log::{CloseSockets, DeliverConsents, ListEvents, OptOutDecided, ProjectEvents, ShowDevice, ShowUnread},
    },
    error::{Error, Result},
    http::origin::Origins,
    ids::{CampaignId, TenantId, UserId},
    platform::{
        bindings,
        clock::SystemClock,
        d1::D1,
        device_objects::Objects,
        objects::{rate_limiter, sleep::Sleep, stub, tenant_hub},
        pacing_overrides,
        queues::{BackgroundQueue, DispatchQueue},
        r2::R2,
        time_zones::HostTimeZones,
    },
    ports::Done,
    tenants::{
        access::{self, QR_AUDIENCE},
        bootstrap::{self, BootstrapAdmin},
        rate_limit::{Bucket, RateLimits, Verdict},
        session::{Session, SessionSecret},
    },
    upload_pace::UploadPace,
    workflows::{
        change_conversation::ConversationOrder, deliver_consents::ConsentDeliverer, remove_device::TenantEvents,
        sign_in::WrongPasswords,
    },
};

/// The longest time that a request waits for a device that is notified of a change which D1 has already.
const INFORM_WITHIN: Duration = Duration::from_secs(3);
/// The longest time that a read waits until the newest events are written to D1.
const EVENTS_WRITTEN_WITHIN: Duration = Duration::from_secs(1);

#[derive(Clone)]
pub struct App {
    env: Env,
}

impl App {
    pub fn new(env: Env) -> Self {
        Self { env }
    }

    pub fn now(&self) -> Timestamp {
        SystemClock.now()
    }

    pub fn random(&self) -> SystemRandom {
        SystemRandom
    }

    /// Returns the database of users, sessions and tenants.
    pub fn control(&self) -> Result<D1> {
        D1::new(&self.env, bindings::DB_CONTROL)
    }

    /// Returns the database that holds the rows of a tenant.
    pub fn for_tenant(&self, _tenant: &TenantId) -> Result<D1> {
        D1::new(&self.env, bindings::DB_TENANTS_0)
    }

    pub fn objects(&self) -> Objects {
        Objects::new(self.env.clone())
    }

    /// Returns the devices, for a change that D1 has already: a call waits at most `INFORM_WITHIN`. The cron job sends the change again to
    /// a device that does not answer.
    pub fn objects_to_inform(&self) -> Objects {
        Objects::answering_within(self.env.clone(), INFORM_WITHIN)
    }

    pub fn dispatch(&self) -> Result<DispatchQueue> {
        DispatchQueue::new(&self.env)
    }

    /// Returns the world's time zones, from the JavaScript host.
    pub fn zones(&self) -> HostTimeZones {
        HostTimeZones
    }

    /// Sends a live update of the campaign to the open dashboards.
    pub async fn show_campaign(&self, tenant: &TenantId, campaign: &CampaignId) {
        tenant_hub::show_campaign_change(&self.env, tenant, campaign).await;
    }

    /// Shows on the open dashboards that a user has saved one campaign in place of another one.
    pub async fn show_campaign_replacement(&self, tenant: &TenantId, old: &CampaignId, new: &CampaignId) {
        tenant_hub::show_campaign_replacement(&self.env, tenant, old, new).await;
    }

    /// Shows on the open dashboards that a chat was read or marked as unread.
    pub async fn show_unread(&self, tenant: &TenantId, news: &ShowUnread) {
        tenant_hub::show_unread(&self.env, tenant, news).await;
    }

    /// Shows on the open dashboards that a device was added, changed or deleted.
    pub async fn show_device(&self, tenant: &TenantId, news: &ShowDevice) {
        tenant_hub::show_device(&self.env, tenant, news).await;
    }

    /// Shows on the open dashboards that contacts were added, changed, deleted or imported: once for each request.
    pub async fn show_contacts(&self, tenant: &TenantId) {
        tenant_hub::show_contacts(&self.env, tenant).await;
    }

    /// Shows a user's decision about an opt-out on the open dashboards.
    pub async fn show_opt_out_decision(&self, decided: &OptOutDecided) {
        tenant_hub::show_opt_out_decision(&self.env, decided).await;
    }

    /// Lets the tenant hub write its newest events to D1. Open dashboards are shown an event before that, and then load what it has
    /// changed. If the hub does not answer in time, they load the state without the event.
    pub async fn write_shown_events(&self, tenant: &TenantId) {
        let project = ProjectEvents { tenant: tenant.clone() };
        let written =
            stub::call_within(EVENTS_WRITTEN_WITHIN, &self.env, bindings::TENANT_HUB, tenant.as_str(), &project);
        if let Err(error) = written.await {
            log::warn!("a list is read without the newest events: {error}");
        }
    }

    pub fn effects(&self) -> Result<BackgroundQueue> {
        BackgroundQueue::new(&self.env)
    }

    /// Returns the bucket of the files of messages.
    pub fn files(&self) -> Result<R2> {
        R2::new(&self.env, bindings::MEDIA)
    }

    /// Returns the bucket of the files of imports.
    pub fn documents(&self) -> Result<R2> {
        R2::new(&self.env, bindings::DOCS)
    }

    /// Returns the shortest gap between two messages of a campaign.
    pub fn shortest_gap(&self) -> Duration {
        pacing_overrides::MIN_GAP
    }

    /// Returns the deadline for receiving a request body that starts now.
    pub fn upload_pace(&self) -> UploadPace {
        UploadPace::new(pacing_overrides::SLOW_UPLOAD_GRACE, self.now())
    }

    /// Waits for `next`, at most for `patience`; then the result is `Error::TooSlow`. If both are ready, `next` wins.
    pub fn within<T>(
        &self,
        patience: Duration,
        next: impl Future<Output = T>,
    ) -> impl Future<Output = Result<T>> + Send {
        SendFuture::new(async move {
            match select(pin!(next), Sleep::new(patience)).await {
                Either::Left((next, _)) => Ok(next),
                Either::Right(_) => Err(Error::TooSlow),
            }
        })
    }

    /// Returns the limits of this installation. A variable that cannot be parsed makes every request fail, so that a mistake in it is
    /// noticed immediately and never removes a limit.
    pub fn rate_limits(&self) -> Result<RateLimits> {
        let variable = self.env.var(bindings::RATE_LIMITS).map(|variable| variable.to_string()).ok();
        RateLimits::parse(variable.as_deref())
    }

    /// Counts a request against the buckets of a user or an IP address; `None` if there is no limit.
    pub async fn count_request(&self, limits: RateLimits, name: &str, buckets: &[Bucket]) -> Result<Option<Verdict>> {
        let limited: Vec<_> = buckets.iter().filter_map(|bucket| Some((*bucket, limits.of(*bucket)?))).collect();
        if limited.is_empty() { Ok(None) } else { rate_limiter::take(&self.env, name, limited).await }
    }

    pub fn origins(&self) -> Result<Origins> {
        let missing = |_| Error::internal("the variable PUBLIC_ORIGINS is missing");
        Origins::parse(&self.env.var(bindings::PUBLIC_ORIGINS).map_err(missing)?.to_string())
    }

    pub fn session_secret(&self) -> Result<SessionSecret> {
        SessionSecret::parse(&self.secret(bindings::SESSION_SECRET)?)
    }

    pub fn bootstrap_admins(&self) -> Result<Vec<BootstrapAdmin>> {
        bootstrap::parse(&self.secret(bindings::BOOTSTRAP_ADMINS)?)
    }

    fn secret(&self, name: &str) -> Result<String> {
        let secret = self.env.secret(name).map_err(|_| Error::Internal(format!("the secret {name} is missing")))?;
        Ok(secret.to_string())
    }

    /// Closes the event sockets of a user who signed out.
    pub async fn close_sockets(&self, tenant: &TenantId, user: &UserId) -> Result<()> {
        let close = CloseSockets { user: user.to_string() };
        stub::call(&self.env, bindings::TENANT_HUB, tenant.as_str(), &close).await?;
        Ok(())
    }

    /// Returns a page of the tenant's events as the tenant hub wrote it. It is not parsed, because a newer hub may send kinds of events
    /// that this deployment does not have.
    pub async fn list_events(&self, session: &Session, after: Option<i64>, limit: u32) -> Result<Value> {
        let ask = ListEvents { after, limit, sees_qr: access::may(session.role, QR_AUDIENCE) };
        stub::call_for_json(&self.env, bindings::TENANT_HUB, session.tenant.as_str(), &ask).await
    }

    /// Opens a socket to the tenant hub. The hub trusts the headers that are set here, so no header of the client is passed on.
    pub async fn open_socket(&self, session: &Session, after: Option<i64>) -> Result<Response<Body>> {
        let headers = Headers::new();
        let expires_at = session.expires_at.unix_millis().to_string();
        let set = [
            ("upgrade", "websocket"),
            ("x-cwa-tenant", session.tenant.as_str()),
            ("x-cwa-user", session.user.as_str()),
            ("x-cwa-expires", &expires_at),
        ];
        let sees_qr = access::may(session.role, QR_AUDIENCE).then_some(("x-cwa-sees-qr", "true"));
        for (name, value) in set.into_iter().chain(sees_qr) {
            headers.set(name, value).map_err(Error::internal)?;
        }
        let query = after.map(|seq| format!("?after={seq}")).unwrap_or_default();
        let mut init = RequestInit::new();
        init.with_method(Method::Get).with_headers(headers);
        let request =
            Request::new_with_init(&format!("http://object/v1/socket{query}"), &init).map_err(Error::internal)?;
        let class = self.env.durable_object(bindings::TENANT_HUB).map_err(Error::internal)?;
        let hub = class.get_by_name(session.tenant.as_str()).map_err(Error::internal)?;
        let response = hub.fetch_with_request(request).await.map_err(Error::internal)?;
        match response.status_code() {
            101 => Ok(response.into()),
            status => Err(Error::Internal(format!("the hub answered an upgrade with status {status}"))),
        }
    }
}

impl TenantEvents for App {
    async fn project_all(&self, tenant: &TenantId) -> Result<()> {
        let project = ProjectEvents { tenant: tenant.clone() };
        stub::call(&self.env, bindings::TENANT_HUB, tenant.as_str(), &project).await.map(|Done {}| ())
    }
}

impl ConversationOrder for App {
    async fn change_conversation(&self, command: &ChangeConversation) -> Result<()> {
        stub::call(&self.env, bindings::TENANT_HUB, command.tenant.as_str(), command).await.map(|Done {}| ())
    }
}

impl ConsentDeliverer for App {
    async fn take_over(&self, tenant: &TenantId) -> Result<()> {
        let deliver = DeliverConsents { tenant: tenant.clone() };
        stub::call(&self.env, bindings::TENANT_HUB, tenant.as_str(), &deliver).await.map(|Done {}| ())
    }
}

impl WrongPasswords for App {
    async fn count(&self, name: &str) -> Result<()> {
        let verdict = self.count_request(self.rate_limits()?, name, &[Bucket::WrongPasswords]).await?;
        let wait = verdict.and_then(|verdict| verdict.retry_after);
        wait.map_or(Ok(()), |after_seconds| Err(Error::SignInLocked { after_seconds }))
    }

    async fn give_back(&self, name: &str) -> Result<()> {
        match self.rate_limits()?.of(Bucket::WrongPasswords) {
            Some(limit) => rate_limiter::give_back(&self.env, name, vec![(Bucket::WrongPasswords, limit)]).await,
            None => Ok(()),
        }
    }
}

impl FromRequestParts<Self> for App {
    type Rejection = Infallible;

    fn from_request_parts(
        _: &mut Parts,
        app: &Self,
    ) -> impl Future<Output = std::result::Result<Self, Infallible>> + Send {
        ready(Ok(app.clone()))
    }
}
