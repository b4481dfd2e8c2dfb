//! How gently this number is used: the send history of the last day, the settings that apply, and what a person would
//! do before a text leaves.

use std::{collections::HashMap, rc::Rc, time::Duration};

use whatsapp_rust::{Client, Jid};

use super::{
    Inner, now,
    runtime::{Sleep, spawn},
};
use crate::{
    clock::{SystemRandom, Timestamp},
    devices::{
        commands::{AskPaceFacts, CampaignState, PaceFacts, PacingReply, SetPacing, Waits},
        event::{LiveUpdate, MessageStatus},
        outbox::{self, OutboxMessage, PriorityClass, SendQueue, SendRecord, chat_id},
        pacing::{self, Candidate, History, Link, Replies, SendKind, Settings, Wait, WaitCode},
        people,
    },
    error::Result,
    platform::{pace, time_zones::HostTimeZones},
};

/// The reply ratio changes slowly, and counting it reads everybody we know.
const REPLIES_COUNT_FOR: Duration = Duration::from_mins(10);
/// After the last text the account is shown as away again, and the phone rings for what comes in.
const AWAY_AFTER: Duration = Duration::from_secs(10);
/// Texts of a chat, and chats, whose read receipt may still be owed.
const MOST_UNREAD: usize = 20;
const MOST_CHATS: usize = 100;

/// What this life knows of the pace.
#[derive(Default)]
pub struct Pace {
    history: History,
    replies: Replies,
    replies_at: Option<Timestamp>,
    campaign_next_at: Option<Timestamp>,
    /// When we last did something the other side could see; `None` while we are shown as away.
    seen_at: Option<Timestamp>,
    /// Texts we have not shown as read, by chat.
    unread: HashMap<String, (Jid, Vec<String>)>,
}

impl Inner {
    pub fn remember_pace(&self) -> Result<()> {
        let now = now();
        let since = Timestamp::from_unix_millis(now.unix_millis() - 24 * 3_600_000);
        let left = outbox::list_send_records(&self.outbox(), since)?;
        let kind = |left: &SendRecord| (left.at, SendKind { is_cold: left.is_cold, is_campaign: left.is_campaign });
        *self.pace.borrow_mut() = Pace { history: History::from_rows(left.iter().map(kind)), ..Pace::default() };
        Ok(())
    }

    /// The settings as they apply on the network this build talks to.
    pub fn pacing(&self) -> Settings {
        let stored = self.record.borrow().as_ref().map_or_else(Settings::default, |record| record.pacing.clone());
        pace::applied(stored, |name| self.variable(name))
    }

    /// Whether a text of this send queue may leave now, or until when it waits and why.
    pub fn may_send(&self, queue: SendQueue, now: Timestamp) -> std::result::Result<(), Wait> {
        let link = self.link_facts(now);
        let candidate = Candidate { class: queue.class, is_stranger: queue.is_stranger };
        let pace = self.pace.borrow();
        let allowed = pacing::may_send(&pace.history, &self.pacing(), &link, candidate, now, &HostTimeZones);
        let gap = pace.campaign_next_at.filter(|at| queue.class.is_campaign() && *at > now);
        match (allowed, gap) {
            (Ok(()), Some(until)) => Err(Wait { code: WaitCode::Gap, until }),
            (Err(wait), Some(until)) if until > wait.until => Err(Wait { code: WaitCode::Gap, until }),
            (allowed, _) => allowed,
        }
    }

    /// What the pacing has to know about this number's link.
    fn link_facts(&self, now: Timestamp) -> Link {
        let (linked_at, held_until) = {
            let record = self.record.borrow();
            record.as_ref().map_or((None, None), |record| (record.linked_at, record.held_until))
        };
        Link { linked_at: linked_at.unwrap_or(now), replies: self.replies(now), held_until }
    }

    fn replies(&self, now: Timestamp) -> Replies {
        let mut pace = self.pace.borrow_mut();
        if pace.replies_at.is_none_or(|at| now.since(at) > REPLIES_COUNT_FOR) {
            pace.replies_at = Some(now);
            match people::count_replies(&self.outbox(), now) {
                Ok(replies) => pace.replies = replies,
                Err(error) => log::error!("the replies could not be counted: {error}"),
            }
        }
        pace.replies
    }

    pub fn count_as_sent(&self, queue: SendQueue, now: Timestamp) {
        let kind = SendKind { is_cold: queue.is_stranger, is_campaign: queue.class.is_campaign() };
        self.pace.borrow_mut().history.record(now, kind);
    }

    pub fn pause_campaigns_until(&self, at: Timestamp) {
        self.pace.borrow_mut().campaign_next_at = Some(at);
    }

    pub fn pause_campaigns_longer(&self, span: Duration) {
        let mut pace = self.pace.borrow_mut();
        pace.campaign_next_at = pace.campaign_next_at.map(|at| at.plus(span));
    }

    pub fn pacing_reply(&self) -> PacingReply {
        let now = now();
        let link = self.link_facts(now);
        let settings = self.record.borrow().as_ref().map_or_else(Settings::default, |record| record.pacing.clone());
        let usage = pacing::usage(&self.pace.borrow().history, &settings, &link, now);
        PacingReply { settings, usage }
    }

    /// What an estimate has to know about this device.
    pub fn pace_facts(&self, ask: &AskPaceFacts) -> Result<PaceFacts> {
        let now = now();
        let waiting = ask.campaign.as_ref().map_or(Ok(0), |id| outbox::count_open_of(&self.outbox(), id))?;
        let waits = self.send_queues.borrow().count_waiting_in(PriorityClass::Campaign);
        let state = ask.campaign.as_ref().and_then(|id| self.campaign_state(id));
        let wait = match waiting {
            0 => None,
            _ if state == Some(CampaignState::Paused) => {
                Some(Waits { code: WaitCode::CampaignPaused, next_send_at: None })
            }
            _ => Some(self.wait_in(SendQueue::of(PriorityClass::Campaign, true), now)),
        };
        Ok(PaceFacts {
            settings: self.pacing(),
            link: self.link_facts(now),
            history: outbox::list_send_records(&self.outbox(), now.minus(Duration::from_hours(24)))?,
            can_send: self.can_send(),
            campaign_next_at: self.pace.borrow().campaign_next_at.filter(|at| *at > now),
            waiting_in_campaigns: waits,
            waiting,
            wait,
        })
    }

    pub fn set_pacing(self: &Rc<Self>, SetPacing { patch }: SetPacing) -> Result<PacingReply> {
        let settings = self.record()?.pacing.apply(patch, &HostTimeZones)?;
        self.change_record(|record| record.pacing = settings)?;
        self.pump();
        Ok(self.pacing_reply())
    }

    /// A text came in that we have not shown as read.
    pub fn owe_read_receipt(&self, chat: &str, jid: &Jid, wa_id: &str) {
        let unread = &mut self.pace.borrow_mut().unread;
        if unread.len() >= MOST_CHATS && !unread.contains_key(chat) {
            unread.clear();
        }
        let (_, ids) = unread.entry(chat.to_owned()).or_insert_with(|| (jid.clone(), Vec::new()));
        if ids.len() >= MOST_UNREAD {
            ids.remove(0);
        }
        ids.push(wa_id.to_owned());
    }

    /// Reads what was written to us, comes online, types: in the order WhatsApp's own clients do it. True if the other
    /// side sees us type.
    pub async fn act_like_a_person(self: &Rc<Self>, text: &OutboxMessage) -> bool {
        let Some(client) = self.client() else { return false };
        let settings = self.pacing();
        if settings.read_before_reply {
            self.show_as_read(&client, &chat_id(&text.phone)).await;
        }
        let Some((low, high)) = pacing::typing_range(&settings.typing, self.gap_of(text)) else { return false };
        let to = Jid::pn(text.phone.as_str());
        if self.pace.borrow_mut().seen_at.replace(now()).is_none() {
            complain("presence", client.presence().set_available().await);
            self.go_away_when_idle();
        }
        complain("presence", client.presence().subscribe(to.clone()).await);
        complain("typing", client.chatstate().send_composing(&to).await);
        if let Some(progress) = self.progress_of(text, MessageStatus::Typing) {
            self.send_live_update(LiveUpdate::MessageStatus(progress));
        }
        let typing = pacing::typing_for(&text.text, (low, high), &mut SystemRandom);
        Sleep::new(typing).await;
        true
    }

    pub async fn stop_typing(&self, phone: &str) {
        self.pace.borrow_mut().seen_at = Some(now());
        if let Some(client) = self.client() {
            complain("typing", client.chatstate().send_paused(&Jid::pn(phone)).await);
        }
    }

    async fn show_as_read(&self, client: &Client, chat: &str) {
        let owed = self.pace.borrow_mut().unread.remove(chat);
        if let Some((jid, ids)) = owed {
            let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
            complain("read receipt", client.mark_as_read(&jid, None, &ids).await);
        }
    }

    fn go_away_when_idle(self: &Rc<Self>) {
        let object = self.clone();
        spawn(async move {
            loop {
                let Some(seen_at) = object.pace.borrow().seen_at else { return };
                let idle = now().since(seen_at);
                if idle >= AWAY_AFTER {
                    break;
                }
                Sleep::new(AWAY_AFTER.saturating_sub(idle)).await;
            }
            object.pace.borrow_mut().seen_at = None;
            if let Some(client) = object.client() {
                complain("presence", client.presence().set_unavailable().await);
            }
        });
    }
}

/// Courtesies: the text goes out without them too.
fn complain<T, E: std::fmt::Display>(what: &str, done: std::result::Result<T, E>) {
    if let Err(error) = done {
        log::debug!("{what} was not sent: {error}");
    }
}
