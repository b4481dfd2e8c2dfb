//! Whose turn it is. The outbox is the truth; in memory stands only the front of each queue, so ten thousand waiting
//! texts cost no more than a hundred. Strict between classes; inside a class each chat gets its turn: a text's round
//! is one more than the last of its chat, and never before the round its class has reached (fair queuing).

use std::{
    collections::{HashMap, VecDeque},
    time::Duration,
};

use crate::{
    clock::Timestamp,
    devices::{
        outbox::{self, OutboxMessage, PriorityClass, SendQueue, WaitingMessage},
        pacing::{Wait, WaitCode},
    },
    error::Result,
    ports::Sql,
};

/// Texts of a send queue kept in memory.
const FRONT_LENGTH: usize = 64;
/// How soon a chat that is no stranger's any more is looked for behind the front of its old send queue. Each look reads the
/// whole outbox, so not after every first word.
const REFILL_KNOWN_AFTER: Duration = Duration::from_secs(1);
/// Chats whose round is remembered. A chat forgotten among more only goes before its turn once.
const MAX_REMEMBERED_CHATS: usize = 1_024;

#[derive(Default)]
pub struct SendQueues {
    fronts: HashMap<SendQueue, Front>,
    /// Chats with a text under way, by number.
    busy: HashMap<String, WaitingMessage>,
    rounds: Rounds,
    /// Texts that wait and are not under way, by class.
    waiting: HashMap<PriorityClass, usize>,
    last_place: i64,
    next_due: Option<Timestamp>,
    /// When to look for texts of chats that have changed their send queue.
    refill_known_at: Option<Timestamp>,
}

/// The first texts of a send queue, in order.
#[derive(Default)]
struct Front {
    texts: VecDeque<WaitingMessage>,
    /// Nothing that is due waits behind these.
    is_whole: bool,
}

impl Front {
    fn insert(&mut self, waiting: WaitingMessage) {
        let key = |waiting: &WaitingMessage| (waiting.round, waiting.place);
        let place = self.texts.partition_point(|other| key(other) < key(&waiting));
        if place < self.texts.len() || self.is_whole {
            self.texts.insert(place, waiting);
        }
        if self.texts.len() > 2 * FRONT_LENGTH {
            self.texts.truncate(FRONT_LENGTH);
            self.is_whole = false;
        }
    }

    fn forget(&mut self) {
        self.texts.clear();
        self.is_whole = false;
    }
}

/// What happens next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NextStep {
    /// This text leaves; its chat is busy until `release_chat`.
    Send(WaitingMessage),
    /// Nothing leaves before this.
    Wait(Wait),
    /// Nothing waits, or it waits for something that is under way.
    Nothing,
}

impl SendQueues {
    pub fn load(sql: &impl Sql, now: Timestamp) -> Result<Self> {
        let mut send_queues =
            Self { last_place: outbox::last_place(sql)?, next_due: outbox::next_due(sql, now)?, ..Self::default() };
        for backlog in outbox::list_backlogs(sql)? {
            send_queues.waiting.insert(backlog.class, backlog.waiting);
            send_queues.rounds.reached.insert(backlog.class, backlog.first_round);
        }
        for (class, phone, round) in outbox::list_last_rounds(sql)? {
            send_queues.rounds.remember(class, &phone, round);
        }
        Ok(send_queues)
    }

    /// The round and place of a new text.
    pub fn assign_turn(&mut self, class: PriorityClass, phone: &str) -> (i64, i64) {
        self.last_place += 1;
        (self.rounds.take(class, phone), self.last_place)
    }

    /// A text that was just written to the outbox, or went back to waiting.
    pub fn push(&mut self, text: &OutboxMessage, is_stranger: bool, now: Timestamp) {
        *self.waiting.entry(text.class).or_default() += 1;
        if let Some(due) = text.due_at.filter(|due| *due > now) {
            self.next_due = Some(self.next_due.map_or(due, |next| next.min(due)));
            return;
        }
        let queue = SendQueue::of(text.class, is_stranger);
        self.fronts.entry(queue).or_default().insert(WaitingMessage {
            wa_id: text.wa_id.clone(),
            id: text.id.clone(),
            class: text.class,
            phone: text.phone.clone(),
            round: text.round,
            place: text.place,
            is_stranger: queue.is_stranger,
        });
    }

    /// The next text that may leave, by the answers of `ask`.
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
                let Some(front) = self.fronts.get(&queue).filter(|front| !front.texts.is_empty()) else { continue };
                if let Err(wait) = ask(queue) {
                    earliest = Some(earliest.filter(|other| other.until <= wait.until).unwrap_or(wait));
                    continue;
                }
                let free = front.texts.iter().enumerate().find(|(_, text)| !self.busy.contains_key(&text.phone));
                let Some((place, text)) = free else { continue };
                let key = (text.round, text.place);
                if ready.is_none_or(|(_, _, other)| key < other) {
                    ready = Some((queue, place, key));
                }
            }
            let taken = ready
                .and_then(|(queue, place, _)| self.fronts.get_mut(&queue).and_then(|front| front.texts.remove(place)));
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
        if front.is_whole || !front.texts.is_empty() {
            return Ok(());
        }
        let listed = outbox::list_front(sql, queue, now, FRONT_LENGTH + self.busy.len())?;
        front.is_whole = listed.len() < FRONT_LENGTH + self.busy.len();
        let is_under_way =
            |text: &WaitingMessage| self.busy.get(&text.phone).is_some_and(|busy| busy.wa_id == text.wa_id);
        front.texts = listed.into_iter().filter(|text| !is_under_way(text)).collect();
        Ok(())
    }

    /// The chat's text is no longer under way, whatever became of it.
    pub fn release_chat(&mut self, waiting: &WaitingMessage) {
        if self.busy.get(&waiting.phone).is_some_and(|busy| busy.wa_id == waiting.wa_id) {
            self.busy.remove(&waiting.phone);
        }
    }

    fn decrease_waiting(&mut self, class: PriorityClass) {
        if let Some(waiting) = self.waiting.get_mut(&class) {
            *waiting = waiting.saturating_sub(1);
        }
    }

    /// A text that waited for a time of its own does not any more.
    pub fn refresh_next_due(&mut self, sql: &impl Sql, now: Timestamp) -> Result<()> {
        self.next_due = outbox::next_due(sql, now)?;
        Ok(())
    }

    /// The text is not to leave. One that is under way finds that out by itself.
    pub fn remove(&mut self, class: PriorityClass, wa_id: &str) {
        if self.is_under_way(wa_id) {
            return;
        }
        self.decrease_waiting(class);
        self.fronts.values_mut().for_each(|front| front.texts.retain(|text| text.wa_id != wa_id));
    }

    /// Back to its place: it did not leave after all, and its row still waits.
    pub fn put_back(&mut self, waiting: WaitingMessage) {
        self.release_chat(&waiting);
        *self.waiting.entry(waiting.class).or_default() += 1;
        self.fronts.entry(SendQueue::of(waiting.class, waiting.is_stranger)).or_default().insert(waiting);
    }

    /// This number is no stranger any more: its texts are in another send queue now. Those in memory at once, any behind them
    /// within a second.
    pub fn mark_known(&mut self, phone: &str, now: Timestamp) {
        for class in PriorityClass::ALL.into_iter().filter(|class| !class.is_campaign()) {
            let Some(strangers) = self.fronts.get_mut(&SendQueue::of(class, true)) else { continue };
            let (moved, others) = strangers.texts.drain(..).partition(|text| text.phone == phone);
            strangers.texts = others;
            if !strangers.is_whole {
                self.refill_known_at.get_or_insert(now.plus(REFILL_KNOWN_AFTER));
            }
            let moved: VecDeque<WaitingMessage> = moved;
            let known = self.fronts.entry(SendQueue::of(class, false)).or_default();
            for text in moved {
                known.insert(WaitingMessage { is_stranger: false, ..text });
            }
        }
    }

    pub fn is_under_way(&self, wa_id: &str) -> bool {
        self.busy.values().any(|busy| busy.wa_id == wa_id)
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

    /// The texts in memory, class by class.
    pub fn messages_in_memory(&self) -> impl Iterator<Item = &WaitingMessage> {
        SendQueue::all().filter_map(|queue| self.fronts.get(&queue)).flat_map(|front| front.texts.iter())
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
