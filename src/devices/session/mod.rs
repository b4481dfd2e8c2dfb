//! What a device session decides: which message it sends next and when, what WhatsApp's answers mean, which campaign items
//! it takes, what the dashboards are shown. The session writes its decisions to its storage and receives the time and
//! random numbers as arguments. What the object has to do comes back as effects. So every rule runs in native tests.
//!
//! One call is one turn of the event loop, and so one transaction. Only `send_flow`, `hand_over`, `client` and
//! `consents::confirm_copy` await, between such turns.

mod accounts;
mod answers;
mod bounds;
mod campaigns;
mod changes;
mod chat_kind;
pub mod client;
mod commands;
mod connection;
mod consents;
mod decisions;
mod groups;
pub mod hand_over;
mod identity;
mod incoming;
mod media;
mod own_changes;
mod pacing;
mod quotes;
mod reactions;
mod reports;
pub mod send_flow;
mod sending;
mod sweep;
mod uploads;
mod waits;
pub mod whatsapp;

use std::{
    collections::{HashMap, HashSet},
    time::Duration,
};

use self::{
    consents::ConsentCopy, hand_over::HandOver, incoming::UnreadMessages, pacing::PacingState, waits::LastShown,
};
use crate::{
    clock::{Random, Timestamp},
    devices::{
        campaigns::DeviceCampaign,
        commands::{DispatchJob, Qr},
        device::{Status, StatusCause},
        event::{DeviceEvent, DeviceEventKind, LiveUpdate},
        event_log::EventLog,
        media::{FetchMediaJob, Reupload},
        outbox,
        pacing::{Settings, Wait},
        record::Record,
        send_queues::SendQueues,
        tenant_log::FindNumberHolder,
        uploads::{FileToSend, UploadMediaJob},
    },
    error::{Error, Result},
    ids::{DeviceId, FileId},
    ports::{Sql, TimeZones},
    tenants::rate_limit::Level,
};

pub use answers::{NewChatQuota, ReachOutLimit, ReceiptKind};
pub use chat_kind::ChatKind;
pub use connection::{ConnectionEvent, SignalStoreOnStop, client_version};
pub use groups::{GroupAnswer, GroupNews};
pub use incoming::{
    Address, AddressKind, ChangedMessage, ChatIdentity, ChatSource, IncomingMessage, LearnedNumber, MessageAction,
    Quoted, Unread,
};
pub use reports::Report;
pub use uploads::FileOfMessage;

/// How often the alarm wakes the object while the device wants a socket: before the 70 s after which the runtime may evict the
/// object, and before the 60 s that design 9 allows.
const KEEP_ALIVE: Duration = Duration::from_secs(50);
/// Messages that are given up or cancelled in one query.
const MESSAGES_PER_QUERY: u32 = 200;

/// The storage of one object. The rows that each part of the object writes are counted separately, because rows are billed.
pub trait Storage: Sql + Sized {
    /// The same storage, counted as another part.
    fn part(&self, part: &'static str) -> Self;
}

/// What a decision has to know about the moment in which it is made and cannot read from the storage.
pub struct Moment<'a> {
    pub now: Timestamp,
    /// The client of the protocol library runs and is logged in.
    pub is_logged_in: bool,
    /// Until when the copy of the status in D1 may say `online`; `None` before this connection has received a byte.
    pub proven_until: Option<Timestamp>,
    /// The pacing settings as they apply in this build.
    pub settings: Settings,
    pub zones: &'a dyn TimeZones,
}

/// What the object has to do after a decision.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Effect {
    /// Hands the appended events and the live updates over to the hub soon.
    HandOverEvents,
    /// Sends this message; its chat is busy until `end_sending`.
    Send(outbox::WaitingMessage),
    /// Calls `send_flow::wake_at`.
    WakeAt(Timestamp),
    /// Puts the job on the dispatch queue.
    RequestItems(DispatchJob),
    /// Puts the job on the queue of background jobs.
    FetchMedia(FetchMediaJob),
    /// Puts the job on the queue of background jobs.
    UploadMedia(UploadMediaJob),
    /// Asks the phone that sent the file to upload it again, for `on_reupload`.
    AskReupload(Reupload),
    /// Asks WhatsApp how long its reach-out limit lasts, for `on_reach_out_answer`.
    AskReachOutLimit,
    /// Asks the hub whether another device holds this number, for `on_number_checked`.
    CheckNumber(FindNumberHolder),
    /// Removes this device from the phone's list of linked devices, and stops with this cause.
    LogOut(StatusCause),
    /// Asks WhatsApp for the subject and the members of the group with this chat id, for `on_group_answer`.
    AskGroup(String),
    /// Calls `send_flow::become_unavailable_when_idle`.
    BecomeUnavailableWhenIdle,
    /// Stops the client. Neither the library nor the object connects again until a person acts.
    StopClient(SignalStoreOnStop),
    /// Sets the alarm to `next_alarm`.
    Rearm,
    /// Ends this instance of the object. It stores and sends nothing more, so WhatsApp delivers again what was not
    /// acknowledged.
    Abort,
}

/// Gives access to the session for one turn of the event loop. No access is held while something is awaited.
#[expect(async_fn_in_trait, reason = "a Worker has one thread; no caller needs Send")]
pub trait Turns {
    type Storage: Storage;

    /// Makes one decision, then carries out its effects.
    fn turn<T>(&self, decide: impl FnOnce(&mut Session<Self::Storage>, &Moment) -> T) -> T;
    /// Waits between two turns.
    async fn wait(&self, span: Duration);
}

/// The state of one device session. The storage has all of it but the timers and caches, which a new instance makes again.
pub struct Session<S> {
    storage: S,
    record: Option<Record>,
    qr: Option<Qr>,
    event_log: EventLog,
    hand_over: HandOver,
    send_queues: SendQueues,
    /// Messages with status `unknown`, about which a person has to decide.
    unknown_count: usize,
    pacing: PacingState,
    unread: UnreadMessages,
    /// The groups whose members this instance knows to be stored, or has asked for.
    asked_groups: HashSet<String>,
    /// This instance has requested again what its unfinished messages wait for.
    has_resumed: bool,
    /// How many questions about accounts in a row WhatsApp has not answered.
    unanswered_questions: usize,
    /// How many questions about the recipient of a message had no answer, by `wa_message_id`.
    unanswered_messages: HashMap<String, usize>,
    /// What the next message waits for, and when the timer for it ends.
    next_wait: Option<Wait>,
    send_timer_at: Option<Timestamp>,
    last_shown: LastShown,
    campaigns: HashMap<String, DeviceCampaign>,
    consents: ConsentCopy,
    /// When the account last did something that the other side could see; `None` while it is shown as unavailable.
    last_visible_at: Option<Timestamp>,
    /// How often this instance has asked the dispatch queue for more items.
    item_requests: usize,
    /// When this instance last asked for each file that is being fetched.
    media_requested_at: HashMap<FileId, Timestamp>,
    /// When this instance last asked for the upload of each file that is not uploaded yet.
    upload_requested_at: HashMap<FileToSend, Timestamp>,
    /// How many messages users and API clients have just handed over. It is not stored: after an eviction they may hand
    /// over another minute's worth.
    send_level: Level,
    swept_at: Option<Timestamp>,
    effects: Vec<Effect>,
}

impl<S: Storage> Session<S> {
    /// A session that has read nothing yet.
    pub fn new(storage: S) -> Self {
        Self {
            storage,
            record: None,
            qr: None,
            event_log: EventLog::default(),
            hand_over: HandOver::default(),
            send_queues: SendQueues::default(),
            unknown_count: 0,
            pacing: PacingState::default(),
            unread: UnreadMessages::default(),
            asked_groups: HashSet::new(),
            has_resumed: false,
            unanswered_questions: 0,
            unanswered_messages: HashMap::new(),
            next_wait: None,
            send_timer_at: None,
            last_shown: LastShown::default(),
            campaigns: HashMap::new(),
            consents: ConsentCopy::default(),
            last_visible_at: None,
            item_requests: 0,
            media_requested_at: HashMap::new(),
            upload_requested_at: HashMap::new(),
            send_level: Level::default(),
            swept_at: None,
            effects: Vec::new(),
        }
    }

    /// Reads what earlier instances have stored. The tables must exist.
    pub fn load(&mut self, now: Timestamp, random: &mut impl Random) -> Result<()> {
        self.record = Record::find(&self.storage)?.map(|record| record.with_linked_at(now));
        self.event_log = EventLog::load(&self.storage.part("events"))?;
        self.load_outgoing(now)?;
        self.load_campaigns(now, random)?;
        self.request_media(now);
        // An instance that was killed may have left events, which a device without a connection would not hand over by
        // itself.
        if self.has_unconfirmed_events() {
            self.add_effect(Effect::HandOverEvents);
        }
        // An earlier release set no alarm for the sweep of a device without a connection.
        self.add_effect(Effect::Rearm);
        Ok(())
    }

    /// Forgets everything that was read from the storage, because the storage was deleted.
    pub fn clear(&mut self) {
        self.record = None;
        self.qr = None;
        self.event_log = EventLog::default();
        self.hand_over = HandOver::default();
        self.send_queues = SendQueues::default();
        self.unknown_count = 0;
        self.pacing = PacingState::default();
        self.unread = UnreadMessages::default();
        self.asked_groups.clear();
        self.unanswered_questions = 0;
        self.unanswered_messages.clear();
        self.has_resumed = false;
        self.next_wait = None;
        self.send_timer_at = None;
        self.last_shown = LastShown::default();
        self.campaigns.clear();
        self.consents = ConsentCopy::default();
        self.last_visible_at = None;
        self.media_requested_at.clear();
        self.upload_requested_at.clear();
    }

    /// What the object has to do since the last call. The session collects the effects instead of returning them, because
    /// a decision that fails halfway may already have appended events that have to be handed over.
    pub fn take_effects(&mut self) -> Vec<Effect> {
        std::mem::take(&mut self.effects)
    }

    /// Adds an effect, unless it is there already and once is enough.
    fn add_effect(&mut self, effect: Effect) {
        let is_once_enough = matches!(effect, Effect::HandOverEvents | Effect::Rearm | Effect::Abort);
        if !is_once_enough || !self.effects.contains(&effect) {
            self.effects.push(effect);
        }
    }

    /// The record. An error before the first command, which creates it.
    pub fn record(&self) -> Result<&Record> {
        self.record.as_ref().ok_or_else(|| Error::Internal("the device has no record yet".into()))
    }

    fn device(&self) -> Result<DeviceId> {
        self.record().map(|record| record.device.clone())
    }

    /// The status of the device.
    pub fn status(&self) -> Status {
        self.record.as_ref().map_or(Status::Unlinked, |record| record.status.status)
    }

    /// Changes the record and saves it. Writes one row.
    fn change_record(&mut self, change: impl FnOnce(&mut Record)) -> Result<()> {
        let Some(record) = self.record.as_mut() else { return Ok(()) };
        change(record);
        record.save(&self.storage)
    }

    fn outbox(&self) -> S {
        self.storage.part("outbox")
    }

    /// Appends an event in this turn of the event loop; the object hands it over to the hub soon. False if the storage
    /// does not take it: then this instance ends.
    fn append_event(&mut self, kind: DeviceEventKind, now: Timestamp) -> bool {
        self.hand_over.note(&kind);
        let event = DeviceEvent { at: now, kind };
        let appended = self.event_log.append(&self.storage.part("events"), &event);
        if let Err(error) = &appended {
            self.abort("an event could not be stored", error);
        }
        self.add_effect(Effect::HandOverEvents);
        appended.is_ok()
    }

    /// The storage has not taken what must not be lost: this instance ends.
    pub(super) fn abort(&mut self, what: &str, error: &Error) {
        log::error!("alert: {what}, the device starts again: {error}");
        self.add_effect(Effect::Abort);
    }

    /// Shows a live update on the open dashboards.
    fn send_live_update(&mut self, live_update: LiveUpdate) {
        self.hand_over.add_live_update(live_update);
        self.add_effect(Effect::HandOverEvents);
    }

    /// After how long the alarm has to wake the object, if the device wants a socket or has rows that expire, or the hub did not
    /// take the events; otherwise `None`.
    pub fn next_alarm(&self, now: Timestamp) -> Option<Duration> {
        let own = if self.status().wants_socket() { Some(KEEP_ALIVE) } else { self.next_sweep_after(now) };
        [own, self.next_media_request_after(now), self.hand_over.retry_after()].into_iter().flatten().min()
    }

    /// What the alarm does once it is set again and the client runs.
    pub fn on_alarm(&mut self, at: &Moment) {
        if self.status() == Status::Online {
            self.report_proof();
            self.give_up_unanswered(at);
            self.request_uploads(at);
            self.send_due(at);
            self.check_number();
        }
        if self.status().wants_socket() {
            self.request_items(at.now);
        }
        self.request_media(at.now);
        self.sweep(at.now);
    }

    /// How often this instance has asked the dispatch queue for more items.
    pub const fn item_requests(&self) -> usize {
        self.item_requests
    }

    /// What the next message waits for, and until when.
    pub const fn next_wait(&self) -> Option<Wait> {
        self.next_wait
    }

    /// How many messages wait.
    pub fn waiting(&self) -> usize {
        self.send_queues.waiting()
    }
}
