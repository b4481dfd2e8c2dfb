//! The WhatsApp client of the object: started when the device wants a socket, stopped when it does not, and at most one at
//! a time.

use std::{
    cell::{Cell, RefCell},
    panic::AssertUnwindSafe,
    rc::Rc,
    sync::Arc,
    time::Duration,
};

use futures::{FutureExt, future::Either, lock::Mutex};
use whatsapp_rust::{
    CacheConfig, CacheEntryConfig, CacheStores, Client as LibraryClient,
    bot::{Bot, BotHandle},
};

use super::{
    Inner,
    incoming::Listener,
    now,
    runtime::{ObjectRuntime, spawn},
    transport::{SocketFactory, close_stale_socket},
};
use crate::{
    devices::{
        commands::StatusReply,
        device::StatusCause,
        session::{
            SignalStoreOnStop, Turns,
            client::Client,
            client_version,
            hand_over::{Deletion, hand_over_all_events},
        },
    },
    error::{Error, Result},
    platform::{
        bindings,
        clock::SystemClock,
        objects::{http_client::FetchClient, panics::catch_panic, sleep::Sleep},
        sql_storage::ObjectSql,
    },
    session_store::{People, SessionStore},
    whatsapp::watched::Watched,
};

/// The number of one-time keys that are uploaded at pairing. Each costs two written rows; the server asks for more when few remain.
const PREKEY_COUNT: usize = 100;
/// The most chats for which the library keeps the task that processes their messages. Such a task has room for the library's largest
/// future. For a further chat the library ends the oldest idle task; the next message of its chat starts another one. The library's own
/// limit of 5 000 would fill the memory that the devices of an isolate share.
const CHAT_LANES: u64 = 6;
/// The most LID mappings that the library remembers to have stored. The next message of a forgotten one queries the tables again to find
/// out whether there is anything to store or to move.
const KNOWN_MAPPINGS: u64 = 64;
/// The most locks of Signal sessions that stay in memory, apart from those that are held.
const SESSION_LOCKS: u64 = 32;
/// The client sends its own ping after this time without a byte from WhatsApp (design 25).
const PING_AFTER: Duration = Duration::from_secs(30);
/// If no answer to a ping comes within this time, the socket counts as dead.
const PING_TIMEOUT: Duration = Duration::from_secs(15);
/// How long logging out or shutting down may take before the client is dropped.
const SHUTDOWN_TIMEOUT: Duration = Duration::from_secs(10);

/// The client, if one runs.
#[derive(Default)]
pub struct ClientSlot {
    running: RefCell<Option<RunningClient>>,
    /// A lock with which starting and stopping wait for each other, because a client that shuts down still writes.
    start_stop_lock: Mutex<()>,
    is_starting: Cell<bool>,
    /// Whether this object is logging the device out. The library then reports a logout too, which must not be taken for one on the phone.
    pub is_logging_out: Cell<bool>,
    /// The answers to what the library asks about people, for the client that was started last.
    people: RefCell<Option<Arc<People<ObjectSql>>>>,
    /// The people whose presence the running client has asked for.
    pub watched: RefCell<Watched>,
}

struct RunningClient {
    client: Arc<LibraryClient>,
    handle: BotHandle,
}

impl Client for Rc<Inner> {
    fn is_starting(&self) -> bool {
        self.connection.is_starting.get()
    }

    async fn start(&self) -> Result<()> {
        self.connection.is_starting.set(true);
        let started = catch_panic(self.start_locked()).await;
        self.connection.is_starting.set(false);
        started.unwrap_or_else(|| Err(Error::Internal("the start panicked".into())))
    }

    async fn stop(&self, signal_store: SignalStoreOnStop) {
        let _lock = self.connection.start_stop_lock.lock().await;
        let running = self.connection.running.borrow_mut().take();
        if let Some(running) = running {
            with_time_limit(SHUTDOWN_TIMEOUT, running.handle.shutdown()).await;
        }
        close_stale_socket(&self.id);
        self.last_byte_at.set(None);
        match signal_store {
            SignalStoreOnStop::Keep => {}
            SignalStoreOnStop::Forget => {
                self.turn(|session, at| session.end_link(at.now));
                if let Err(error) = self.session_store().wipe() {
                    log::error!("the Signal data could not be deleted: {error}");
                }
            }
        }
    }
}

impl Inner {
    pub fn client(&self) -> Option<Arc<LibraryClient>> {
        self.connection.running.borrow().as_ref().map(|running| running.client.clone())
    }

    /// Removes this device from the phone's list of linked devices and deletes its Signal data.
    pub async fn log_out(self: &Rc<Self>, cause: StatusCause) -> Result<StatusReply> {
        self.connection.is_logging_out.set(true);
        if let Some(client) = self.client()
            && self.status().is_linked()
        {
            with_time_limit(SHUTDOWN_TIMEOUT, client.logout()).await;
        }
        self.stop(SignalStoreOnStop::Forget).await;
        self.connection.is_logging_out.set(false);
        self.turn(|session, at| session.on_logged_out(cause, at));
        Ok(self.status_reply())
    }

    /// Logs out once the hub has all events; until then the device stays linked. If the hub does not accept the events of the logout,
    /// everything else remains, and a repeated command hands them over.
    pub async fn prepare_deletion(self: &Rc<Self>) -> Result<StatusReply> {
        let _blocked = self.hand_over.block();
        let so_far = if self.status().is_linked() { Deletion::NotBegun } else { Deletion::LoggedOut };
        hand_over_all_events(self, so_far).await?;
        let reply = self.log_out(StatusCause::LoggedOutByUser).await?;
        hand_over_all_events(self, Deletion::LoggedOut).await?;
        Ok(reply)
    }

    /// Deletes everything once the device is logged out and the hub has all events. The first command after the deletion
    /// creates a new record, with a new epoch.
    pub async fn delete(self: &Rc<Self>) -> Result<StatusReply> {
        let reply = self.prepare_deletion().await?;
        let storage = self.state.storage();
        storage.delete_alarm().await.map_err(Error::internal)?;
        storage.delete_all().await.map_err(Error::internal)?;
        self.session.borrow_mut().clear();
        self.hand_over.withdraw_request();
        self.alarm.clear();
        self.load_stored_state()?;
        Ok(reply)
    }

    async fn start_locked(self: &Rc<Self>) -> Result<()> {
        let _lock = self.connection.start_stop_lock.lock().await;
        if self.client().is_some() || !self.status().wants_socket() {
            return Ok(());
        }
        let bot = self.build_client().await?;
        self.connection.watched.take();
        *self.connection.running.borrow_mut() = Some(RunningClient { client: bot.client(), handle: bot.spawn() });
        self.ping_when_silent();
        Ok(())
    }

    async fn build_client(self: &Rc<Self>) -> Result<Bot> {
        close_stale_socket(&self.id);
        let people = Arc::new(People::new(self.session_store()));
        *self.connection.people.borrow_mut() = Some(people.clone());
        let caches = CacheConfig {
            // The message secrets in the history that the phone sends are not stored: they are many, and older texts are not shown. The
            // secret of each new text is stored, because without it no edit of the text can be decrypted. It is one row, until
            // `session_store/secrets.rs` deletes it.
            seed_msg_secrets_from_history: false,
            chat_lanes_capacity: CHAT_LANES,
            session_locks_capacity: SESSION_LOCKS,
            lid_pn_cache: CacheEntryConfig::new(None, KNOWN_MAPPINGS),
            cache_stores: CacheStores {
                lid_pn_cache: Some(people.clone()),
                device_registry_cache: Some(people.clone()),
                group_cache: None,
            },
            ..CacheConfig::default()
        };
        Bot::builder()
            .with_backend(self.session_store())
            .with_transport_factory(SocketFactory { object: AssertUnwindSafe(self.clone()) })
            .with_http_client(FetchClient)
            .with_runtime(ObjectRuntime)
            .with_version(client_version(self.variable(bindings::WHATSAPP_VERSION).as_deref()))
            .skip_history_sync()
            .with_wanted_pre_key_count(PREKEY_COUNT)
            .with_cache_config(caches)
            .with_event_handler(Listener::new(self))
            .build()
            .await
            .map_err(|error| Error::Internal(format!("the protocol client was not built: {error}")))
    }

    /// Forgets the device list of a person, because WhatsApp reports that it has changed. WhatsApp names the person by a hash.
    pub fn forget_devices_of(&self, contact_hash: &str) -> Result<()> {
        let people = self.connection.people.borrow().clone();
        people.map_or(Ok(()), |people| people.forget_devices_of(contact_hash))
    }

    fn session_store(&self) -> SessionStore<ObjectSql> {
        SessionStore::new(self.sql.part("session"), SystemClock)
    }

    /// Sends pings (design 25) and replaces a socket that has been silent for 45 s.
    fn ping_when_silent(self: &Rc<Self>) {
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
                let ping = wacore::iq::keepalive::KeepaliveSpec::with_timeout(PING_TIMEOUT);
                if watched.execute(ping).await.is_err() && object.silent_for() >= PING_AFTER {
                    object.turn(|session, at| session.set_status(StatusCause::NoAnswer, at));
                    watched.reconnect_immediately().await;
                }
            }
        });
    }

    fn silent_for(&self) -> Duration {
        self.last_byte_at.get().map_or(Duration::MAX, |at| now().since(at))
    }
}

async fn with_time_limit(limit: Duration, work: impl Future<Output = ()>) {
    let late = futures::future::select(Box::pin(work), Box::pin(Sleep::new(limit).fuse())).await;
    if let Either::Right(_) = late {
        log::warn!("the client took over {} s to log out or shut down and was dropped", limit.as_secs());
    }
}
