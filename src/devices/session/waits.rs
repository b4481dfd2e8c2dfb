//! What the dashboard shows of the outbox: which messages wait, for what and until when, and which ones a person has to
//! decide about.

use std::collections::HashMap;

use super::{Moment, Session, Storage};
use crate::{
    clock::Timestamp,
    contacts::phone::is_number,
    devices::{
        commands::{CampaignState, ListOutbox, MessageWait, OutboxItem, OutboxReply},
        device::Status,
        event::{LiveUpdate, MessageWaiting, OutboxSummary},
        outbox::{self, OutboxCursor, OutboxMessage, SendQueue},
        pacing::{Wait, WaitCode},
        people,
    },
    error::Result,
    ids::{DeviceId, MessageId},
    messages::message::MessageStatus,
};

/// For this many messages at the front of the queue the dashboards are shown every change of the time, for the others
/// only a change of the reason.
const SHOWN_EXACTLY: usize = 10;
/// A time that changes by less than this counts as unchanged.
const MIN_SHOWN_CHANGE_MS: i64 = 1_000;

/// The wait of a message whose file is being uploaded.
const UPLOAD: MessageWait = MessageWait { code: WaitCode::FileUpload, next_send_at: None };

/// What the dashboards were shown last.
#[derive(Default)]
pub(super) struct LastShown {
    waits: HashMap<MessageId, MessageWait>,
    summary: Option<OutboxSummary>,
}

impl From<Wait> for MessageWait {
    fn from(wait: Wait) -> Self {
        Self { code: wait.code, next_send_at: Some(wait.until) }
    }
}

impl<S: Storage> Session<S> {
    /// Whether a message can be sent now. The status alone does not decide: between a broken connection and the event
    /// that reports it, a message that failed would be sent again and again without a pause.
    pub(super) fn can_send(&self, at: &Moment) -> bool {
        self.status() == Status::Online && at.is_logged_in
    }

    /// A page of the messages that wait, or of those about which a person has to decide.
    pub fn list_outbox(&self, ask: &ListOutbox, at: &Moment) -> Result<OutboxReply> {
        let messages = outbox::list_page(&self.outbox(), ask.shown, ask.after, at.now, ask.limit)?;
        let items = messages.into_iter().map(|message| self.outbox_item(message, at)).collect();
        Ok(OutboxReply { items, waiting: self.send_queues.waiting(), unknown: self.unknown_count })
    }

    fn outbox_item(&self, message: OutboxMessage, at: &Moment) -> OutboxItem {
        let is_typed = message.state == MessageStatus::Queued && self.send_queues.is_under_way(&message.wa_message_id);
        OutboxItem {
            wait: self.wait_of(&message, at),
            after: OutboxCursor::of(&message, at.now),
            id: message.id,
            chat_id: self.chat_of_recipient(&message.phone),
            phone: Some(message.phone).filter(|phone| is_number(phone)).unwrap_or_default(),
            content: message.content,
            priority: message.class,
            status: if is_typed { MessageStatus::Typing } else { message.state },
            accepted_at: message.accepted_at,
            send_at: message.send_at,
            attempted_at: message.attempted_at,
            campaign_id: message.campaign.map(|campaign| campaign.id),
        }
    }

    /// Why this message is not sent yet; `None` if it is sent or about to be.
    pub(super) fn wait_of(&self, message: &OutboxMessage, at: &Moment) -> Option<MessageWait> {
        if message.state != MessageStatus::Queued || self.send_queues.is_under_way(&message.wa_message_id) {
            return None;
        }
        if let Some(due) = message.due_at.filter(|due| *due > at.now) {
            let code = if message.send_at == Some(due) { WaitCode::Scheduled } else { WaitCode::Retry };
            return Some(MessageWait { code, next_send_at: Some(due) });
        }
        if self.campaign_state_of(message) == Some(CampaignState::Paused) {
            return Some(MessageWait { code: WaitCode::CampaignPaused, next_send_at: None });
        }
        if self.send_queues.waits_for_upload(&message.wa_message_id) && self.can_send(at) {
            return Some(UPLOAD);
        }
        let is_stranger = people::is_stranger(&self.outbox(), &self.chat_of_recipient(&message.phone)).unwrap_or(true);
        Some(self.wait_in(SendQueue::of(message.class, is_stranger), at))
    }

    pub(super) fn wait_in(&self, queue: SendQueue, at: &Moment) -> MessageWait {
        if !self.can_send(at) {
            return MessageWait { code: WaitCode::DeviceOffline, next_send_at: None };
        }
        match self.may_send(queue, at) {
            Err(wait) => wait.into(),
            Ok(()) => MessageWait { code: WaitCode::Busy, next_send_at: None },
        }
    }

    /// Shows the dashboards which waits have changed.
    pub(super) fn show_waits(&mut self, at: &Moment) {
        let Ok(device_id) = self.device() else { return };
        // No message waits for anything but its turn, and the dashboards show no wait.
        let is_flowing = self.can_send(at)
            && self.next_wait.is_none()
            && self.last_shown.waits.is_empty()
            && self.send_queues.awaited_files().next().is_none();
        let live_updates = if is_flowing { Vec::new() } else { self.changed_waits(&device_id, at) };
        let summary = self.changed_summary(device_id, at).map(LiveUpdate::DeviceOutbox);
        for live_update in live_updates.into_iter().chain(summary) {
            self.send_live_update(live_update);
        }
    }

    /// The messages in memory whose reason or time is not the one shown last.
    fn changed_waits(&mut self, device_id: &DeviceId, at: &Moment) -> Vec<LiveUpdate> {
        let mut by_queue: HashMap<SendQueue, MessageWait> = HashMap::new();
        let mut waits = HashMap::new();
        let mut live_updates = Vec::new();
        for (place, message) in
            self.send_queues.messages_in_memory().filter(|message| !message.class.is_campaign()).enumerate()
        {
            let queue = SendQueue::of(message.class, message.is_stranger);
            let is_uploading = self.send_queues.waits_for_upload(&message.wa_message_id);
            let wait = if is_uploading && self.can_send(at) {
                UPLOAD
            } else {
                *by_queue.entry(queue).or_insert_with(|| self.wait_in(queue, at))
            };
            let is_news = self.last_shown.waits.get(&message.id).is_none_or(|known| {
                known.code != wait.code
                    || (place < SHOWN_EXACTLY && !is_same_time(known.next_send_at, wait.next_send_at))
            });
            if is_news {
                live_updates.push(LiveUpdate::MessageWaiting(MessageWaiting {
                    id: message.id.clone(),
                    device_id: device_id.clone(),
                    chat_id: self.chat_of_recipient(&message.phone),
                    code: Some(wait.code),
                    next_send_at: wait.next_send_at,
                }));
            }
            waits.insert(message.id.clone(), wait);
        }
        self.last_shown.waits = waits;
        live_updates
    }

    fn changed_summary(&mut self, device_id: DeviceId, at: &Moment) -> Option<OutboxSummary> {
        let waiting = self.send_queues.waiting();
        let next = if waiting > 0 && !self.can_send(at) {
            Some(MessageWait { code: WaitCode::DeviceOffline, next_send_at: None })
        } else {
            self.next_wait.filter(|_| waiting > 0).map(MessageWait::from)
        };
        let summary = OutboxSummary {
            device_id,
            waiting,
            unknown: self.unknown_count,
            code: next.map(|wait| wait.code),
            next_send_at: next.and_then(|wait| wait.next_send_at),
        };
        let known = self.last_shown.summary.replace(summary.clone());
        (known.as_ref() != Some(&summary)).then_some(summary)
    }
}

fn is_same_time(one: Option<Timestamp>, other: Option<Timestamp>) -> bool {
    match (one, other) {
        (Some(one), Some(other)) => (one.unix_millis() - other.unix_millis()).abs() < MIN_SHOWN_CHANGE_MS,
        (None, None) => true,
        (Some(_), None) | (None, Some(_)) => false,
    }
}
