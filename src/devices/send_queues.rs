//! The order of sending. The outbox table holds all waiting messages; memory holds only the front of each queue, so ten thousand waiting
//! messages cost no more memory than a hundred. Messages of a higher class are always sent first. Within a class the chats take turns (fair
//! queuing): a message's round is one more than the last round of its chat, and at least the current round of its class.

use std::{
    collections::{HashMap, VecDeque},
    time::Duration,
};

use crate::{
    clock::Timestamp,
    devices::{
        outbox::{self, OutboxMessage, PriorityClass, SendQueue, WaitingMessage},
        pacing::{Wait, WaitCode},
        uploads::FileToSend,
    },
    error::Result,
    ports::Sql,
};

/// The number of messages of a queue that are loaded into memory at a time.
const FRONT_LENGTH: usize = 64;
/// The queues of known chats are loaded again after this time when a stranger becomes known, because further messages of the chat may be in
/// the table only, after the front of the queue of strangers. They are not loaded immediately, because each load scans the whole outbox.
const REFILL_KNOWN_AFTER: Duration = Duration::from_secs(1);
/// The most chats whose last round is kept. If there are more, a chat without its last round may be served before its turn once.
const MAX_REMEMBERED_CHATS: usize = 1_024;

#[derive(Default)]
pub struct SendQueues {
    fronts: HashMap<SendQueue, Front>,
    /// Chats whose message is being sent, by phone number.
    busy: HashMap<String, WaitingMessage>,
    /// Chats whose next message waits for the upload of its file, by phone number. Nothing of such a chat is sent before that message.
    uploading: HashMap<String, (FileToSend, WaitingMessage)>,
    rounds: Rounds,
    /// How many messages wait and are neither held nor being sent, by class. A message is counted from when it is loaded, pushed or put
    /// back until it is taken or removed.
    waiting: HashMap<PriorityClass, usize>,
    last_place: i64,
    next_due: Option<Timestamp>,
    /// When to load the queues of known chats again (`REFILL_KNOWN_AFTER`).
    refill_known_at: Option<Timestamp>,
}

/// The first messages of a queue, in order.
#[derive(Default)]
struct Front {
    messages: VecDeque<WaitingMessage>,
    /// Whether the table holds no further due messages of this queue.
    has_all_due: bool,
}

impl Front {
    fn insert(&mut self, waiting: WaitingMessage) {
        let key = |waiting: &WaitingMessage| (waiting.round, waiting.place);
        let place = self.messages.partition_point(|other| key(other) < key(&waiting));
        if place < self.messages.len() || self.has_all_due {
            self.messages.insert(place, waiting);
        }
        if self.messages.len() > 2 * FRONT_LENGTH {
            self.messages.truncate(FRONT_LENGTH);
            self.has_all_due = false;
        }
    }

    fn forget(&mut self) {
        self.messages.clear();
        self.has_all_due = false;
    }
}

/// What the device does next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NextStep {
    /// The device sends this message. The chat is busy until `release_chat`.
    Send(WaitingMessage),
    /// The device sends nothing before the end of this wait.
    Wait(Wait),
    /// No message waits, or all wait until another one has been sent.
    Nothing,
}

impl SendQueues {
    pub fn load(sql: &impl Sql, now: Timestamp) -> Result<Self> {
        let mut queues =
            Self { last_place: outbox::last_place(sql)?, next_due: outbox::next_due(sql, now)?, ..Self::default() };
        for backlog in outbox::list_backlogs(sql)? {
            queues.waiting.insert(backlog.class, backlog.waiting);
            queues.rounds.reached.insert(backlog.class, backlog.first_round);
        }
        for (class, phone, round) in outbox::list_last_rounds(sql)? {
            queues.rounds.remember(class, &phone, round);
        }
        Ok(queues)
    }

    /// Returns the turn of a new message: the round of its chat in which it is sent, and its position among the messages of that
    /// round.
    pub fn assign_turn(&mut self, class: PriorityClass, phone: &str) -> (i64, i64) {
        self.last_place += 1;
        (self.rounds.take(class, phone), self.last_place)
    }

    /// Adds a message that was just written to the outbox or waits again, and no longer counts it as being sent.
    pub fn push(&mut self, message: &OutboxMessage, is_stranger: bool, now: Timestamp) {
        self.release(&message.phone, &message.wa_message_id);
        *self.waiting.entry(message.class).or_default() += 1;
        if let Some(due) = message.due_at.filter(|due| *due > now) {
            self.next_due = Some(self.next_due.map_or(due, |next| next.min(due)));
            return;
        }
        let queue = SendQueue::of(message.class, is_stranger);
        self.fronts.entry(queue).or_default().insert(WaitingMessage {
            wa_message_id: message.wa_message_id.clone(),
            id: message.id.clone(),
            class: message.class,
            phone: message.phone.clone(),
            round: message.round,
            place: message.place,
            is_stranger: queue.is_stranger,
        });
    }

    /// Takes the next message of a queue that may send according to `ask`, unless `at_once` chats are busy already.
    pub fn next(
        &mut self,
        sql: &impl Sql,
        now: Timestamp,
        at_once: usize,
        mut ask: impl FnMut(SendQueue) -> std::result::Result<(), Wait>,
    ) -> Result<NextStep> {
        if self.next_due.is_some_and(|due| due <= now) {
            self.fronts.values_mut().for_each(Front::forget);
            self.next_due = outbox::next_due(sql, now)?;
        }
        if self.refill_known_at.is_some_and(|at| at <= now) {
            self.refill_known_at = None;
            self.fronts.iter_mut().filter(|(queue, _)| !queue.is_stranger).for_each(|(_, front)| front.forget());
        }
        if self.busy.len() >= at_once {
            return Ok(NextStep::Nothing);
        }
        let timer = self.next_due.into_iter().chain(self.refill_known_at).min();
        let mut earliest = timer.map(|until| Wait { code: WaitCode::Scheduled, until });
        for class in PriorityClass::ALL {
            if class.is_campaign() && self.busy.values().any(|waiting| waiting.class.is_campaign()) {
                continue;
            }
            let mut ready: Option<(SendQueue, usize, (i64, i64))> = None;
            for queue in SendQueue::all().filter(|queue| queue.class == class) {
                self.fill(sql, queue, now)?;
                let Some(front) = self.fronts.get(&queue).filter(|front| !front.messages.is_empty()) else { continue };
                if let Err(wait) = ask(queue) {
                    earliest = Some(earliest.filter(|other| other.until <= wait.until).unwrap_or(wait));
                    continue;
                }
                let is_free = |phone: &String| !self.busy.contains_key(phone) && !self.uploading.contains_key(phone);
                let free = front.messages.iter().enumerate().find(|(_, message)| is_free(&message.phone));
                let Some((place, message)) = free else { continue };
                let key = (message.round, message.place);
                if ready.is_none_or(|(_, _, other)| key < other) {
                    ready = Some((queue, place, key));
                }
            }
            let taken = ready.and_then(|(queue, place, _)| {
                self.fronts.get_mut(&queue).and_then(|front| front.messages.remove(place))
            });
            if let Some(waiting) = taken {
                self.rounds.reach(class, waiting.round);
                self.decrease_waiting(class);
                self.busy.insert(waiting.phone.clone(), waiting.clone());
                return Ok(NextStep::Send(waiting));
            }
        }
        Ok(earliest.map_or(NextStep::Nothing, NextStep::Wait))
    }

    fn fill(&mut self, sql: &impl Sql, queue: SendQueue, now: Timestamp) -> Result<()> {
        if self.waiting.get(&queue.class).is_none_or(|waiting| *waiting == 0) {
            return Ok(());
        }
        let front = self.fronts.entry(queue).or_default();
        if front.has_all_due || !front.messages.is_empty() {
            return Ok(());
        }
        let limit = FRONT_LENGTH + self.busy.len() + self.uploading.len();
        let listed = outbox::list_front(sql, queue, now, limit)?;
        front.has_all_due = listed.len() < limit;
        let is_taken = |message: &WaitingMessage| {
            let taken = [self.busy.get(&message.phone), self.uploading.get(&message.phone).map(|(_, waiting)| waiting)];
            taken.into_iter().flatten().any(|taken| taken.wa_message_id == message.wa_message_id)
        };
        front.messages = listed.into_iter().filter(|message| !is_taken(message)).collect();
        Ok(())
    }

    /// Records that the message of this chat is no longer being sent, whatever the outcome is.
    pub fn release_chat(&mut self, waiting: &WaitingMessage) {
        self.release(&waiting.phone, &waiting.wa_message_id);
    }

    fn release(&mut self, phone: &str, wa_message_id: &str) {
        if self.busy.get(phone).is_some_and(|busy| busy.wa_message_id == wa_message_id) {
            self.busy.remove(phone);
        }
    }

    /// Lets a message that was taken wait until its file is uploaded. Other chats go on.
    pub fn wait_for_upload(&mut self, file: FileToSend, waiting: WaitingMessage) {
        self.release_chat(&waiting);
        *self.waiting.entry(waiting.class).or_default() += 1;
        self.uploading.insert(waiting.phone.clone(), (file, waiting));
    }

    /// The upload of this file has ended: the messages that wait for it go back to their old places. Returns them.
    pub fn end_upload(&mut self, file: &FileToSend) -> Vec<WaitingMessage> {
        let ended: Vec<_> =
            self.uploading.extract_if(|_, (other, _)| other == file).map(|(_, (_, waiting))| waiting).collect();
        for waiting in &ended {
            let queue = SendQueue::of(waiting.class, waiting.is_stranger);
            self.fronts.entry(queue).or_default().insert(waiting.clone());
        }
        ended
    }

    /// The files for which messages wait.
    pub fn awaited_files(&self) -> impl Iterator<Item = &FileToSend> {
        self.uploading.values().map(|(file, _)| file)
    }

    pub fn waits_for_upload(&self, wa_message_id: &str) -> bool {
        self.uploading.values().any(|(_, waiting)| waiting.wa_message_id == wa_message_id)
    }

    fn decrease_waiting(&mut self, class: PriorityClass) {
        if let Some(waiting) = self.waiting.get_mut(&class) {
            *waiting = waiting.saturating_sub(1);
        }
    }

    /// Loads the next due time again, after a message with a due time was held or cancelled.
    pub fn refresh_next_due(&mut self, sql: &impl Sql, now: Timestamp) -> Result<()> {
        self.next_due = outbox::next_due(sql, now)?;
        Ok(())
    }

    /// Removes a message that waits in its queue and must not be sent. A message that is being sent is not removed: `mark_sending` fails
    /// for it. A held message is in no queue and must not be removed again, because the count of waiting messages would become too small.
    pub fn remove(&mut self, class: PriorityClass, wa_message_id: &str) {
        if self.is_under_way(wa_message_id) {
            return;
        }
        self.decrease_waiting(class);
        self.uploading.retain(|_, (_, waiting)| waiting.wa_message_id != wa_message_id);
        self.fronts
            .values_mut()
            .for_each(|front| front.messages.retain(|message| message.wa_message_id != wa_message_id));
    }

    /// Puts a message that was not sent, and whose row still waits, back into its queue at its old place.
    pub fn put_back(&mut self, waiting: WaitingMessage) {
        self.release_chat(&waiting);
        *self.waiting.entry(waiting.class).or_default() += 1;
        self.fronts.entry(SendQueue::of(waiting.class, waiting.is_stranger)).or_default().insert(waiting);
    }

    /// Moves the messages of this number, which is no longer a stranger, to the queue of known chats: those in memory immediately, those in
    /// the table within a second.
    pub fn mark_known(&mut self, phone: &str, now: Timestamp) {
        if let Some((_, waiting)) = self.uploading.get_mut(phone)
            && !waiting.class.is_campaign()
        {
            waiting.is_stranger = false;
        }
        for class in PriorityClass::ALL.into_iter().filter(|class| !class.is_campaign()) {
            let Some(strangers) = self.fronts.get_mut(&SendQueue::of(class, true)) else { continue };
            let (moved, others) = strangers.messages.drain(..).partition(|message| message.phone == phone);
            strangers.messages = others;
            if !strangers.has_all_due {
                self.refill_known_at.get_or_insert(now.plus(REFILL_KNOWN_AFTER));
            }
            let moved: VecDeque<WaitingMessage> = moved;
            let known = self.fronts.entry(SendQueue::of(class, false)).or_default();
            for message in moved {
                known.insert(WaitingMessage { is_stranger: false, ..message });
            }
        }
    }

    pub fn is_under_way(&self, wa_message_id: &str) -> bool {
        self.busy.values().any(|busy| busy.wa_message_id == wa_message_id)
    }

    pub fn has_messages_under_way(&self) -> bool {
        !self.busy.is_empty()
    }

    pub fn count_waiting_in(&self, class: PriorityClass) -> usize {
        self.waiting.get(&class).copied().unwrap_or(0)
    }

    pub fn waiting(&self) -> usize {
        self.waiting.values().sum()
    }

    /// Iterates over the messages in memory: those that wait for an upload, then the others class by class.
    pub fn messages_in_memory(&self) -> impl Iterator<Item = &WaitingMessage> {
        let queued =
            SendQueue::all().filter_map(|queue| self.fronts.get(&queue)).flat_map(|front| front.messages.iter());
        self.uploading.values().map(|(_, waiting)| waiting).chain(queued)
    }
}

#[derive(Default)]
struct Rounds {
    reached: HashMap<PriorityClass, i64>,
    last: HashMap<(PriorityClass, String), i64>,
}

impl Rounds {
    fn take(&mut self, class: PriorityClass, phone: &str) -> i64 {
        let reached = self.reached.get(&class).copied().unwrap_or(0);
        let last = self.last.get(&(class, phone.to_owned())).copied();
        let round = last.filter(|last| *last >= reached).map_or(reached, |last| last + 1);
        self.remember(class, phone, round);
        round
    }

    fn reach(&mut self, class: PriorityClass, round: i64) {
        let reached = self.reached.entry(class).or_default();
        *reached = (*reached).max(round);
    }

    fn remember(&mut self, class: PriorityClass, phone: &str, round: i64) {
        self.last.insert((class, phone.to_owned()), round);
        if self.last.len() > MAX_REMEMBERED_CHATS {
            let reached = &self.reached;
            self.last.retain(|(class, _), round| *round > reached.get(class).copied().unwrap_or(0));
            if self.last.len() > MAX_REMEMBERED_CHATS {
                self.last.clear();
            }
        }
    }
}
