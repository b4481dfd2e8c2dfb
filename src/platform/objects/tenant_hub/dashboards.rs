//! The sockets of open dashboards: it decides who may listen, sends a returning dashboard the events that it missed, and shows changes on
//! all of them.

use std::time::Duration;

use serde::{Deserialize, Serialize};
use worker::{Request, Response, WebSocket, WebSocketPair};

use super::Inner;
use crate::{
    campaigns::{self, live_progress},
    clock::Clock,
    devices::{
        conversation_states,
        event::DeviceEventKind,
        tenant_log::{
            self, CampaignChanged, CloseSockets, OptOutDecided, ShowContacts, ShowDevice, ShowUnread, TenantEvent,
        },
    },
    error::Result,
    ids::{CampaignId, TenantId},
    platform::{bindings, clock::SystemClock, d1::D1},
    ports::Done,
};

/// The number of missed events that are loaded at a time.
const RESUME_PAGE_EVENTS: u32 = 500;
/// The close code that asks a dashboard to sign in again: it refreshes its session and reconnects.
const SESSION_ENDED: u16 = 4401;

/// The attachment of a dashboard's socket, which survives while the hub hibernates.
#[derive(Serialize, Deserialize)]
struct Viewer {
    user: String,
    /// When the user's session ends, in milliseconds since 1970.
    expires_at: i64,
    #[serde(default)]
    sees_qr: bool,
}

/// A frame without a number: open dashboards show it, and it is never stored.
#[derive(Serialize)]
pub struct LiveFrame<D> {
    pub kind: &'static str,
    pub data: D,
}

impl Inner {
    /// Accepts a dashboard's socket. The Worker has authorised the request and set the headers; nothing else can reach
    /// an object.
    pub fn accept_socket(&self, request: &Request) -> worker::Result<Response> {
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
        if let Ok(tenant) = TenantId::parse(&tenant)
            && let Err(error) = self.remember_tenant(&tenant)
        {
            log::warn!("the hub could not store its tenant: {error}");
        }
        let pair = WebSocketPair::new()?;
        self.state.accept_web_socket(&pair.server);
        pair.server.serialize_attachment(&Viewer { user, expires_at, sees_qr })?;
        if let Err(error) = self.send_hello(&pair.server, request, sees_qr) {
            log::warn!("a dashboard was not sent what it missed: {error}");
        }
        // All sockets, not only this one: after hibernation the hub does not know when the sessions of the others end.
        self.close_expired_sockets();
        Response::from_websocket(pair.client)
    }

    /// Sends the newest number of the order, and sends a returning dashboard the events it missed.
    fn send_hello(&self, socket: &WebSocket, request: &Request, sees_qr: bool) -> Result<()> {
        let after = request.url().ok().and_then(|url| {
            url.query_pairs().find(|(name, _)| name == "after").and_then(|(_, value)| value.parse::<i64>().ok())
        });
        let last = tenant_log::last_seq(&self.sql)?;
        let resumed_after = match after {
            Some(after) if tenant_log::may_resume(&self.sql, after)? => Some(after),
            Some(_) | None => None,
        };
        send(socket, &serde_json::json!({ "kind": "hello", "seq": last, "resumed": resumed_after.is_some() }));
        // No new event can come between these frames: the hub does nothing else until this function ends.
        let mut next = resumed_after;
        while let Some(seen) = next {
            let page = tenant_log::list_after(&self.sql, seen, RESUME_PAGE_EVENTS)?;
            next = page.last().map(|event| event.seq);
            for event in page {
                send(socket, &event.visible_to(sees_qr));
            }
        }
        Ok(())
    }

    /// Shows a user's decision about a message that looks like an opt-out.
    pub fn show_opt_out_decision(&self, decided: OptOutDecided) -> Done {
        self.send_to_all(&LiveFrame { kind: "opt_out.decided", data: decided });
        Done {}
    }

    /// Shows the progress of a campaign that changed without an event of a device.
    pub async fn show_campaign(&self, changed: &CampaignChanged) -> Result<Done> {
        let database = D1::new(&self.env, bindings::DB_TENANTS_0)?;
        if let Some(by) = &changed.replaced_by {
            let (campaign_id, replaced_by) = (changed.campaign.clone(), by.clone());
            let replaced = live_progress::CampaignReplaced { campaign_id, replaced_by };
            self.send_to_all(&LiveFrame { kind: "campaign.replaced", data: replaced });
        }
        self.progress.borrow_mut().show_at_once(&changed.campaign);
        self.show_progress(&database, &changed.tenant, std::slice::from_ref(&changed.campaign)).await?;
        Ok(Done {})
    }

    /// Shows how many messages of a chat are unread.
    pub fn show_unread(&self, news: &ShowUnread) -> Done {
        self.send_to_all(&LiveFrame { kind: "chat.unread", data: news });
        Done {}
    }

    /// Shows that contacts were changed.
    pub fn show_contacts(&self, changed: &ShowContacts) -> Done {
        self.send_to_all(&LiveFrame { kind: "contacts.changed", data: changed });
        Done {}
    }

    /// Shows that a device was added, changed or deleted.
    pub fn show_device(&self, news: &ShowDevice) -> Result<Done> {
        self.send_to_all(news);
        if let ShowDevice::Deleted { device_id } = news {
            conversation_states::forget_device(&self.sql, device_id)?;
        }
        Ok(Done {})
    }

    /// Shows the progress of these campaigns on the open dashboards, now or within a second.
    pub async fn show_progress(&self, database: &D1, tenant: &TenantId, touched: &[CampaignId]) -> Result<()> {
        self.progress.borrow_mut().touch(touched);
        self.show_due_progress(database, tenant).await
    }

    /// Shows the campaigns that have changed and whose turn it is, and sets the alarm for the next of the others.
    pub async fn show_due_progress(&self, database: &D1, tenant: &TenantId) -> Result<()> {
        if self.state.get_websockets().is_empty() {
            // A dashboard that is opened later loads the state itself.
            self.progress.borrow_mut().forget();
            return Ok(());
        }
        let now = SystemClock.now();
        let due = self.progress.borrow_mut().take_due(now);
        let asked: Vec<&CampaignId> = due.iter().collect();
        let found = campaigns::store::progress(database, tenant, &asked).await?;
        for campaign_id in live_progress::deleted_campaigns(&due, &found) {
            self.send_to_all(&LiveFrame {
                kind: "campaign.deleted",
                data: live_progress::CampaignDeleted { campaign_id },
            });
        }
        for progress in found {
            self.progress.borrow_mut().record_shown(&progress.campaign_id, now);
            self.send_to_all(&LiveFrame { kind: "campaign.progress", data: progress });
        }
        if let Some(at) = self.progress.borrow().next_due() {
            self.wake_after(at.since(now));
        }
        Ok(())
    }

    pub fn send_event(&self, event: &TenantEvent) {
        if !matches!(event.event.kind, DeviceEventKind::DeviceQr(_)) {
            return self.send_to_all(event);
        }
        let Ok(whole) = serde_json::to_string(event) else { return };
        let Ok(without_qr) = serde_json::to_string(&event.clone().visible_to(false)) else { return };
        self.send_to_each(|viewer| if viewer.sees_qr { &whole } else { &without_qr });
    }

    pub fn send_to_all(&self, frame: &impl Serialize) {
        let Ok(json) = serde_json::to_string(frame) else { return };
        self.send_to_each(|_| &json);
    }

    /// Sends to every dashboard whose session has not ended, and closes the sockets of the others.
    fn send_to_each<'a>(&self, json_for: impl Fn(&Viewer) -> &'a str) {
        let now = SystemClock.now().unix_millis();
        for socket in self.state.get_websockets() {
            match socket.deserialize_attachment::<Viewer>() {
                Ok(Some(viewer)) if now < viewer.expires_at => {
                    let _gone = socket.send_with_str(json_for(&viewer));
                }
                _ => close_expired_socket(&socket),
            }
        }
    }

    /// Closes the sockets whose session has ended, and sets the alarm for the next session that ends.
    pub fn close_expired_sockets(&self) {
        let now = SystemClock.now().unix_millis();
        let mut next: Option<i64> = None;
        for socket in self.state.get_websockets() {
            match socket.deserialize_attachment::<Viewer>() {
                Ok(Some(viewer)) if now < viewer.expires_at => {
                    next = Some(next.map_or(viewer.expires_at, |at| at.min(viewer.expires_at)));
                }
                _ => close_expired_socket(&socket),
            }
        }
        if let Some(at) = next {
            self.wake_after(Duration::from_millis(u64::try_from(at.saturating_sub(now)).unwrap_or(0)));
        }
    }

    pub fn close_sockets_of_user(&self, close: &CloseSockets) -> Done {
        for socket in self.state.get_websockets() {
            if socket.deserialize_attachment::<Viewer>().ok().flatten().is_none_or(|viewer| viewer.user == close.user) {
                close_expired_socket(&socket);
            }
        }
        Done {}
    }
}

fn close_expired_socket(socket: &WebSocket) {
    let _closed_already = socket.close(Some(SESSION_ENDED), Some("the session has ended"));
}

fn send(socket: &WebSocket, frame: &impl Serialize) {
    if let Ok(json) = serde_json::to_string(frame) {
        let _gone = socket.send_with_str(&json);
    }
}
