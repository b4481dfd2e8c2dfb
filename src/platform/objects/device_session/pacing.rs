//! The pacing of this number: the send history of the last day, the settings that apply, and what a person would do before
//! sending a message.

use std::{collections::HashMap, rc::Rc, time::Duration};

use whatsapp_rust::{Client, Jid};

use super::{Inner, now, runtime::spawn};
use crate::{
    clock::{SystemRandom, Timestamp},
    contacts::phone::chat_id,
    devices::{
        commands::{CampaignState, GetPaceFacts, MessageWait, PaceFacts, PacingReply, SetPacing},
        event::LiveUpdate,
        outbox::{self, OutboxMessage, PriorityClass, SendQueue, SendRecord},
        pacing::{self, Candidate, History, Link, Replies, SendKind, Settings, Wait, WaitCode},
        people,
    },
    error::Result,
    messages::message::MessageStatus,
    platform::{objects::sleep::Sleep, pacing_overrides, time_zones::HostTimeZones},
};

/// The reply ratio changes slowly, and counting it reads every known contact.
const REPLIES_VALID_FOR: Duration = Duration::from_mins(10);
/// This long after the last message the account is shown as unavailable again, and the phone rings for new messages.
const UNAVAILABLE_AFTER: Duration = Duration::from_secs(10);
/// Unread messages of a chat, and chats, whose read receipts may still have to be sent.
const MAX_UNREAD_PER_CHAT: usize = 20;
const MAX_UNREAD_CHATS: usize = 100;

/// What this instance knows for the pacing.
#[derive(Default)]
pub struct PacingState {
    history: History,
    replies: Replies,
    replies_at: Option<Timestamp>,
    campaign_next_at: Option<Timestamp>,
    /// When the account last did something that the other side could see; `None` while it is shown as unavailable.
    last_visible_at: Option<Timestamp>,
    /// Messages that are not shown as read yet, by chat.
    unread: HashMap<String, (Jid, Vec<String>)>,
}

impl Inner {
    pub fn load_pacing_state(&self) -> Result<()> {
        let now = now();
        let since = Timestamp::from_unix_millis(now.unix_millis() - 24 * 3_600_000);
        let left = outbox::list_send_records(&self.outbox(), since)?;
        let kind = |left: &SendRecord| (left.at, SendKind { is_cold: left.is_cold, is_campaign: left.is_campaign });
        *self.pacing_state.borrow_mut() =
            PacingState { history: History::from_rows(left.iter().map(kind)), ..PacingState::default() };
        Ok(())
    }

    /// The settings as they apply in this build.
    pub fn pacing(&self) -> Settings {
        let stored = self.record.borrow().as_ref().map_or_else(Settings::default, |record| record.pacing.clone());
        pacing_overrides::apply(stored, |name| self.variable(name))
    }

    /// Whether a message of this send queue may be sent now, or until when it waits and why.
    pub fn may_send(&self, queue: SendQueue, now: Timestamp) -> std::result::Result<(), Wait> {
        let link = self.link_facts(now);
        let candidate = Candidate { class: queue.class, is_stranger: queue.is_stranger };
        let state = self.pacing_state.borrow();
        let allowed = pacing::may_send(&state.history, &self.pacing(), &link, candidate, now, &HostTimeZones);
        let gap = state.campaign_next_at.filter(|at| queue.class.is_campaign() && *at > now);
        match (allowed, gap) {
            (Ok(()), Some(until)) => Err(Wait { code: WaitCode::Gap, until }),
            (Err(wait), Some(until)) if until > wait.until => Err(Wait { code: WaitCode::Gap, until }),
            (allowed, _) => allowed,
        }
    }

    /// What the pacing has to know about the link of this number.
    fn link_facts(&self, now: Timestamp) -> Link {
        let (linked_at, held_until) = {
            let record = self.record.borrow();
            record.as_ref().map_or((None, None), |record| (record.linked_at, record.held_until))
        };
        Link { linked_at: linked_at.unwrap_or(now), replies: self.replies(now), held_until }
    }

    fn replies(&self, now: Timestamp) -> Replies {
        let mut state = self.pacing_state.borrow_mut();
        if state.replies_at.is_none_or(|at| now.since(at) > REPLIES_VALID_FOR) {
            state.replies_at = Some(now);
            match people::count_replies(&self.outbox(), now) {
                Ok(replies) => state.replies = replies,
                Err(error) => log::error!("the replies could not be counted: {error}"),
            }
        }
        state.replies
    }

    pub fn count_as_sent(&self, queue: SendQueue, now: Timestamp) {
        let kind = SendKind { is_cold: queue.is_stranger, is_campaign: queue.class.is_campaign() };
        self.pacing_state.borrow_mut().history.record(now, kind);
    }

    pub fn pause_campaigns_until(&self, at: Timestamp) {
        self.pacing_state.borrow_mut().campaign_next_at = Some(at);
    }

    pub fn lengthen_campaign_pause(&self, span: Duration) {
        let mut state = self.pacing_state.borrow_mut();
        state.campaign_next_at = state.campaign_next_at.map(|at| at.plus(span));
    }

    pub fn pacing_reply(&self) -> PacingReply {
        let now = now();
        let link = self.link_facts(now);
        let settings = self.record.borrow().as_ref().map_or_else(Settings::default, |record| record.pacing.clone());
        let usage = pacing::usage(&self.pacing_state.borrow().history, &settings, &link, now);
        PacingReply { settings, usage }
    }

    /// What an estimate has to know about this device.
    pub fn pace_facts(&self, ask: &GetPaceFacts) -> Result<PaceFacts> {
        let now = now();
        let waiting = ask.campaign.as_ref().map_or(Ok(0), |id| outbox::count_open_of(&self.outbox(), id))?;
        let waits = self.send_queues.borrow().count_waiting_in(PriorityClass::Campaign);
        let state = ask.campaign.as_ref().and_then(|id| self.campaign_state(id));
        let wait = match waiting {
            0 => None,
            _ if state == Some(CampaignState::Paused) => {
                Some(MessageWait { code: WaitCode::CampaignPaused, next_send_at: None })
            }
            _ => Some(self.wait_in(SendQueue::of(PriorityClass::Campaign, true), now)),
        };
        Ok(PaceFacts {
            settings: self.pacing(),
            link: self.link_facts(now),
            history: outbox::list_send_records(&self.outbox(), now.minus(Duration::from_hours(24)))?,
            can_send: self.can_send(),
            campaign_next_at: self.pacing_state.borrow().campaign_next_at.filter(|at| *at > now),
            waiting_in_campaigns: waits,
            waiting,
            wait,
        })
    }

    pub fn set_pacing(self: &Rc<Self>, SetPacing { patch }: SetPacing) -> Result<PacingReply> {
        let settings = self.record()?.pacing.apply(patch, &HostTimeZones)?;
        self.change_record(|record| record.pacing = settings)?;
        self.send_due();
        Ok(self.pacing_reply())
    }

    /// Remembers an incoming message that is not shown as read yet.
    pub fn remember_unread(&self, chat: &str, jid: &Jid, wa_message_id: &str) {
        let unread = &mut self.pacing_state.borrow_mut().unread;
        if unread.len() >= MAX_UNREAD_CHATS && !unread.contains_key(chat) {
            unread.clear();
        }
        let (_, ids) = unread.entry(chat.to_owned()).or_insert_with(|| (jid.clone(), Vec::new()));
        if ids.len() >= MAX_UNREAD_PER_CHAT {
            ids.remove(0);
        }
        ids.push(wa_message_id.to_owned());
    }

    /// Shows the chat's messages as read, comes online and types, in the order in which WhatsApp's own clients do this. True
    /// if the other side sees the typing.
    pub async fn read_and_type(self: &Rc<Self>, message: &OutboxMessage) -> bool {
        let Some(client) = self.client() else { return false };
        let settings = self.pacing();
        if settings.read_before_reply {
            self.show_as_read(&client, &chat_id(&message.phone)).await;
        }
        let Some((low, high)) = pacing::typing_range(&settings.typing, self.gap_of(message)) else { return false };
        let to = Jid::pn(message.phone.as_str());
        if self.pacing_state.borrow_mut().last_visible_at.replace(now()).is_none() {
            log_failure("presence", client.presence().set_available().await);
            self.become_unavailable_when_idle();
        }
        log_failure("presence", client.presence().subscribe(to.clone()).await);
        log_failure("typing", client.chatstate().send_composing(&to).await);
        if let Some(progress) = self.progress_of(message, MessageStatus::Typing) {
            self.send_live_update(LiveUpdate::MessageStatus(progress));
        }
        let typing = pacing::typing_for(&message.text, (low, high), &mut SystemRandom);
        Sleep::new(typing).await;
        true
    }

    pub async fn stop_typing(&self, phone: &str) {
        self.pacing_state.borrow_mut().last_visible_at = Some(now());
        if let Some(client) = self.client() {
            log_failure("typing", client.chatstate().send_paused(&Jid::pn(phone)).await);
        }
    }

    async fn show_as_read(&self, client: &Client, chat: &str) {
        let owed = self.pacing_state.borrow_mut().unread.remove(chat);
        if let Some((jid, ids)) = owed {
            let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
            log_failure("read receipt", client.mark_as_read(&jid, None, &ids).await);
        }
    }

    fn become_unavailable_when_idle(self: &Rc<Self>) {
        let object = self.clone();
        spawn(async move {
            loop {
                let Some(last_visible_at) = object.pacing_state.borrow().last_visible_at else { return };
                let idle = now().since(last_visible_at);
                if idle >= UNAVAILABLE_AFTER {
                    break;
                }
                Sleep::new(UNAVAILABLE_AFTER.saturating_sub(idle)).await;
            }
            object.pacing_state.borrow_mut().last_visible_at = None;
            if let Some(client) = object.client() {
                log_failure("presence", client.presence().set_unavailable().await);
            }
        });
    }
}

/// Presence, typing and read receipts are optional: the message is sent without them too.
fn log_failure<T, E: std::fmt::Display>(what: &str, done: std::result::Result<T, E>) {
    if let Err(error) = done {
        log::debug!("{what} was not sent: {error}");
    }
}
