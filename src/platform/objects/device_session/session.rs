//! The protocol client of one object: started when a socket is wanted, stopped when not, never twice at a time.

use std::{
    cell::{Cell, RefCell},
    panic::AssertUnwindSafe,
    rc::Rc,
    sync::Arc,
    time::Duration,
};

use futures::{FutureExt, future::Either, lock::Mutex};
use whatsapp_rust::{
    CacheConfig, Client, MsgSecretPolicy,
    bot::{Bot, BotHandle},
};

use super::{
    Inner,
    events::Listener,
    http_client::FetchClient,
    now,
    runtime::{ObjectRuntime, Sleep, spawn},
    transport::{SocketFactory, close_zombie},
};
use crate::{
    clock::SystemRandom,
    devices::{commands::StatusReply, device::Status, pairing::PAIRING_LASTS_FOR, record},
    error::{Error, Result},
    platform::{bindings, clock::SystemClock, objects::panics::survived, sql_storage::ObjectSql},
    session_store::SessionStore,
};

/// One-time keys offered at pairing. Each is two rows; the server asks for more when they run low.
const PREKEYS: usize = 100;
/// The version presented when none is configured.
const DEFAULT_VERSION: (u32, u32, u32) = (2, 3000, 1_043_857_760);
/// Our own ping goes out after this long without a byte (design 25) …
const PING_AFTER: Duration = Duration::from_secs(30);
/// … and without an answer for this long the socket counts as dead.
const PING_DEADLINE: Duration = Duration::from_secs(15);
/// How long a polite goodbye may take before the client is dropped.
const GOODBYE_WITHIN: Duration = Duration::from_secs(10);

/// The client that runs, if one does.
#[derive(Default)]
pub struct Slot {
    running: RefCell<Option<Running>>,
    /// Starting and stopping wait for each other: a client that says goodbye still writes.
    gate: Mutex<()>,
    is_starting: Cell<bool>,
    /// Set while we log out ourselves, so that the library's farewell is not taken for the phone's.
    pub is_leaving: Cell<bool>,
}

struct Running {
    client: Arc<Client>,
    handle: BotHandle,
}

impl Inner {
    pub fn client(&self) -> Option<Arc<Client>> {
        self.session.running.borrow().as_ref().map(|running| running.client.clone())
    }

    /// Starts the client if a socket is wanted and none runs; called by every alarm and by the roll-call.
    pub async fn keep_going(self: &Rc<Self>) {
        if self.is_cut_off() {
            self.own_up();
            if self.status().wants_socket()
                && let Err(error) = self.start().await
            {
                log::error!("the session could not start: {error}");
            }
        }
        self.hand_over();
        self.rearm();
    }

    /// What the record says was true of a life that ended without a word; this one knows better.
    fn own_up(self: &Rc<Self>) {
        let Ok(record) = self.record() else { return };
        let pairing_is_over = now().since(record.status.at) > PAIRING_LASTS_FOR;
        match record.status.status {
            Status::Pairing if record.link.is_none() && pairing_is_over => {
                self.set_status(Status::Unlinked, "qr_expired");
            }
            Status::Pairing => {}
            _ => self.set_status(Status::Connecting, "restarted"),
        }
    }

    /// The same in the background, for a command that must not wait for it.
    pub fn revive_soon(self: &Rc<Self>) {
        if self.is_cut_off() {
            let object = self.clone();
            spawn(async move { object.keep_going().await });
        }
    }

    fn is_cut_off(&self) -> bool {
        self.status().wants_socket() && self.client().is_none() && !self.session.is_starting.get()
    }

    /// Starts pairing. The QR arrives by event; one on show already is answered at once. A device that is linked but
    /// stopped (opened elsewhere, banned, outdated) connects again instead.
    pub async fn link(self: &Rc<Self>) -> Result<StatusReply> {
        let is_stopped = matches!(self.status(), Status::Replaced | Status::Banned | Status::Failed);
        if is_stopped && self.record()?.link.is_some() {
            self.stop(After::KeepSession).await;
            self.set_status(Status::Connecting, "reconnect_requested");
            self.start().await?;
            return Ok(self.status_reply());
        }
        if self.status().is_linked() {
            return Err(Error::Conflict("this device is linked already; log it out first".into()));
        }
        if self.status() != Status::Pairing || self.client().is_none() {
            self.stop(After::ForgetSession).await;
            self.set_status(Status::Pairing, "link_requested");
            self.start().await?;
        }
        Ok(self.status_reply())
    }

    /// Removes this device from the phone's list and forgets the session.
    pub async fn log_out(self: &Rc<Self>) -> Result<StatusReply> {
        self.session.is_leaving.set(true);
        if let Some(client) = self.client()
            && self.status().is_linked()
        {
            within(GOODBYE_WITHIN, client.logout()).await;
        }
        self.stop(After::ForgetSession).await;
        self.session.is_leaving.set(false);
        self.show_qr(None);
        self.give_up_outgoing("device_logged_out");
        self.set_status(Status::Unlinked, "logged_out_by_user");
        Ok(self.status_reply())
    }

    /// Logs out and forgets everything; the object's next command begins another life.
    pub async fn delete(self: &Rc<Self>) -> Result<StatusReply> {
        let reply = self.log_out().await?;
        self.hand_over_all().await;
        let storage = self.state.storage();
        storage.delete_alarm().await.map_err(Error::internal)?;
        storage.delete_all().await.map_err(Error::internal)?;
        *self.record.borrow_mut() = None;
        self.forget_memory();
        self.remember()?;
        Ok(reply)
    }

    async fn start(self: &Rc<Self>) -> Result<()> {
        self.session.is_starting.set(true);
        let started = survived(self.start_alone()).await;
        self.session.is_starting.set(false);
        started.unwrap_or_else(|| Err(Error::Internal("the start panicked".into())))
    }

    async fn start_alone(self: &Rc<Self>) -> Result<()> {
        let _alone = self.session.gate.lock().await;
        if self.client().is_some() || !self.status().wants_socket() {
            return Ok(());
        }
        let bot = self.build().await?;
        *self.session.running.borrow_mut() = Some(Running { client: bot.client(), handle: bot.spawn() });
        self.watch_for_silence();
        Ok(())
    }

    async fn build(self: &Rc<Self>) -> Result<Bot> {
        close_zombie(&self.id);
        // Reactions and poll votes are not read yet, so no message's secret is kept: two rows less per text.
        let caches = CacheConfig {
            msg_secret_policy: MsgSecretPolicy::Disabled,
            seed_msg_secrets_from_history: false,
            ..CacheConfig::default()
        };
        Bot::builder()
            .with_backend(self.session_store())
            .with_transport_factory(SocketFactory { object: AssertUnwindSafe(self.clone()) })
            .with_http_client(FetchClient)
            .with_runtime(ObjectRuntime)
            .with_version(self.whatsapp_version())
            .skip_history_sync()
            .with_wanted_pre_key_count(PREKEYS)
            .with_cache_config(caches)
            .with_event_handler(Listener::new(self))
            .build()
            .await
            .map_err(|error| Error::Internal(format!("the protocol client was not built: {error}")))
    }

    /// Stops the client, if one runs, and waits until nothing of it writes any more.
    pub async fn stop(self: &Rc<Self>, after: After) {
        let _alone = self.session.gate.lock().await;
        let running = self.session.running.borrow_mut().take();
        if let Some(running) = running {
            within(GOODBYE_WITHIN, running.handle.shutdown()).await;
        }
        close_zombie(&self.id);
        self.last_byte_at.set(0);
        match after {
            After::KeepSession => {}
            After::ForgetSession => {
                if let Err(error) = self.change_record(|record| record.link = None) {
                    log::error!("the link could not be forgotten: {error}");
                }
                if let Err(error) = self.session_store().wipe() {
                    log::error!("the session could not be forgotten: {error}");
                }
            }
        }
    }

    fn session_store(&self) -> SessionStore<ObjectSql> {
        SessionStore::new(self.sql.part("session"), SystemClock)
    }

    /// The same from inside the client's own event, which must not wait for the client.
    pub fn stop_soon(self: &Rc<Self>, after: After) {
        let object = self.clone();
        spawn(async move { object.stop(after).await });
    }

    /// A new link: texts first attempted over another one are never sent again by themselves.
    pub fn begin_link(&self, phone: &str, lid: &str) {
        let now = now();
        let saved = self.change_record(|record| {
            // The same number linked again goes on with its warm-up.
            let is_same = record.status.phone.as_deref() == Some(phone);
            record.linked_at = record.linked_at.filter(|_| is_same).or(Some(now));
            record.link = Some(record::new_token(&mut SystemRandom));
            record.status.phone = Some(phone.to_owned());
            record.status.lid = Some(lid.to_owned());
        });
        if let Err(error) = saved {
            log::error!("the link could not be saved: {error}");
        }
    }

    /// Our own ping (design 25): a socket that answers nothing for 45 s is replaced.
    fn watch_for_silence(self: &Rc<Self>) {
        let object = self.clone();
        spawn(async move {
            let Some(watched) = object.client() else { return };
            loop {
                Sleep::new(PING_AFTER).await;
                let is_still_ours = object.client().is_some_and(|client| Arc::ptr_eq(&client, &watched));
                if !is_still_ours {
                    return;
                }
                if !watched.is_logged_in() || object.silent_for() < PING_AFTER {
                    continue;
                }
                let ping = wacore::iq::keepalive::KeepaliveSpec::with_timeout(PING_DEADLINE);
                if watched.execute(ping).await.is_err() && object.silent_for() >= PING_AFTER {
                    object.set_status(Status::Connecting, "no_answer");
                    watched.reconnect_immediately().await;
                }
            }
        });
    }

    fn silent_for(&self) -> Duration {
        now().since(crate::clock::Timestamp::from_unix_millis(self.last_byte_at.get()))
    }

    fn whatsapp_version(&self) -> (u32, u32, u32) {
        let configured = self.variable(bindings::WHATSAPP_VERSION);
        configured.as_deref().and_then(parse_version).unwrap_or(DEFAULT_VERSION)
    }

    fn forget_memory(&self) {
        self.qr.take();
        self.send_queues.take();
        self.unknown.set(0);
        self.pace.take();
        self.waits_for.set(None);
        self.pump_at.set(None);
        self.told.take();
        self.campaigns.take();
        self.events.take();
        self.hub.forget();
        self.alarm_at.set(None);
    }
}

/// What happens to the stored session when its client stops.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum After {
    KeepSession,
    ForgetSession,
}

async fn within(limit: Duration, work: impl Future<Output = ()>) {
    let late = futures::future::select(Box::pin(work), Box::pin(Sleep::new(limit).fuse())).await;
    if let Either::Right(_) = late {
        log::warn!("the client took over {} s to say goodbye and was dropped", limit.as_secs());
    }
}

fn parse_version(text: &str) -> Option<(u32, u32, u32)> {
    let mut parts = text.split('.').map(|part| part.parse().ok());
    match (parts.next(), parts.next(), parts.next(), parts.next()) {
        (Some(Some(first)), Some(Some(second)), Some(Some(third)), None) => Some((first, second, third)),
        _ => None,
    }
}
