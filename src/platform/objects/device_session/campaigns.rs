//! Campaign items this object has taken over, how their campaigns stand, and when it asks for more (design §2: pull
//! dispatch).

use std::{rc::Rc, time::Duration};

use serde::Serialize;
use serde_json::{Value, json};
use worker::MessageBuilder;

use super::{Inner, now, outgoing::Draft, runtime::spawn};
use crate::{
    clock::SystemRandom,
    contacts::opt_out::ConsentEvent,
    devices::{
        campaigns::{self, Campaign},
        commands::{
            CampaignState, Dispatch, Gap, ItemKey, KnownItems, KnownItemsReply, SetCampaign, TakeItems, TakeItemsReply,
        },
        event::{CampaignRef, Event, Happening, MessageStatus},
        outbox::{self, CAMPAIGN_ROOM, Class, Keyed, Outgoing},
        pacing, people,
    },
    error::{Error, Result},
    ids::{CampaignId, DeviceId},
    platform::{bindings, sql_storage::ObjectSql},
};

/// D1 has a word about broadcasts within a second, unless the hub cannot reach it. When it hands somebody over who
/// opted out here longer ago than this, it knows something newer.
const D1_KNOWS_AFTER: Duration = Duration::from_hours(1);

/// Texts taken back in one query.
const AT_ONCE: u32 = 200;

impl Inner {
    fn campaigns_table(&self) -> ObjectSql {
        self.sql.part("campaigns")
    }

    pub fn remember_campaigns(&self) -> Result<()> {
        let mut known = self.campaigns.borrow_mut();
        known.extend(campaigns::list(&self.campaigns_table())?);
        // The gap that was drawn is forgotten, and so is when exactly the last frame left: at the latest just now.
        let open = known.values().filter(|campaign| campaign.state.is_open());
        let longest = open.map(|campaign| campaign.gap).max_by_key(|gap| gap.max_ms);
        if let Some(gap) = longest.filter(|_| self.lanes.borrow().waiting_in(Class::Campaign) > 0) {
            self.pause_campaigns_until(now().plus(pacing::draw_gap(gap, &mut SystemRandom)));
        }
        Ok(())
    }

    /// Somebody told one of the tenant's numbers whether he wants broadcasts. The hub knows it already.
    pub fn hear_word(&self, event: &Event) -> Result<Value> {
        let people = self.sql.part("people");
        let chat_of = |said: &ConsentEvent| said.phone.as_deref().map_or_else(|| said.chat_id.clone(), outbox::chat_id);
        match &event.what {
            Happening::ContactOptedOut(said) => people::opt_out_elsewhere(&people, &chat_of(said), event.at)?,
            Happening::ContactOptedIn(said) => people::opt_in(&people, &chat_of(said))?,
            Happening::DeviceStatus(_)
            | Happening::DeviceQr(_)
            | Happening::MessageCreated(_)
            | Happening::MessageStatus(_) => {}
        }
        Ok(json!({}))
    }

    fn remember_campaign(&self, id: &CampaignId, campaign: Campaign) -> Result<()> {
        campaigns::save(&self.campaigns_table(), id, &campaign, now())?;
        self.campaigns.borrow_mut().insert(id.as_str().to_owned(), campaign);
        Ok(())
    }

    /// Takes a claimed batch over: all of it or nothing. An item handed over twice is one text: its key is the campaign
    /// and its number.
    pub fn take_items(self: &Rc<Self>, batch: TakeItems) -> Result<TakeItemsReply> {
        if !self.status().is_linked() {
            return Err(Error::DeviceDisconnected("this device is not linked; link it first".into()));
        }
        let TakeItems { campaign: id, run, gap, items, is_last } = batch;
        let known = self.campaigns.borrow().get(id.as_str()).cloned();
        let is_over = known
            .as_ref()
            .is_some_and(|known| known.run > run || (known.run == run && known.state != CampaignState::Running));
        if is_over && !items.is_empty() {
            return Err(Error::Conflict("this run of the campaign is over".into()));
        }
        let device = self.record()?.device;
        let mut fresh = Vec::new();
        for item in items {
            let wa_id = item_wa_id(&device, &id, item.key());
            if outbox::find(&self.outbox(), &wa_id)?.is_none() {
                fresh.push((wa_id, item));
            }
        }
        if !fresh.is_empty() && self.campaign_room() == 0 {
            return Err(Error::Conflict("this device has enough texts of campaigns for now".into()));
        }
        if !is_over {
            let asked_at = known.as_ref().filter(|_| fresh.is_empty()).and_then(|known| known.asked_at);
            self.remember_campaign(&id, Campaign { run, gap, is_last, state: CampaignState::Running, asked_at })?;
        }
        let accepted = fresh.len();
        let people = self.sql.part("people");
        let long_ago = now().minus(D1_KNOWS_AFTER);
        for (wa_id, item) in fresh {
            people::opt_in_unless_after(&people, &outbox::chat_id(&item.phone), long_ago)?;
            let text = self.outgoing_text(Draft {
                wa_id,
                id: item.id,
                class: Class::Campaign,
                phone: item.phone,
                text: item.text,
                send_at: None,
            });
            let campaign = Some(CampaignRef { id: id.clone(), item_no: item.item_no });
            self.enqueue(&Outgoing { campaign, ..text })?;
        }
        self.pump();
        Ok(TakeItemsReply { accepted, room: self.campaign_room() })
    }

    fn campaign_room(&self) -> usize {
        CAMPAIGN_ROOM.saturating_sub(self.lanes.borrow().waiting_in(Class::Campaign))
    }

    /// Which items this object has or has had, linked or not: nobody else may send these.
    pub fn known_items(&self, ask: KnownItems) -> Result<KnownItemsReply> {
        let device = self.record()?.device;
        let mut known = Vec::new();
        for key in ask.items {
            if outbox::find(&self.outbox(), &item_wa_id(&device, &ask.campaign, key))?.is_some() {
                known.push(key.item_no);
            }
        }
        Ok(KnownItemsReply { known })
    }

    /// A campaign starts, stops, goes on or ends. A word of an earlier run than the one known does nothing.
    pub fn set_campaign(self: &Rc<Self>, set: SetCampaign) -> Result<Value> {
        let SetCampaign { campaign: id, run, state, gap } = set;
        let known = self.campaigns.borrow().get(id.as_str()).cloned();
        if known.as_ref().is_some_and(|known| known.run > run) {
            return Ok(json!({}));
        }
        // A new run may have new items; the same one, told again, knows what it knew.
        let is_last = known.as_ref().is_some_and(|known| known.run == run && known.is_last);
        let asked_at = known.filter(|known| known.run == run).and_then(|known| known.asked_at);
        self.remember_campaign(&id, Campaign { run, gap, is_last, state, asked_at })?;
        match state {
            CampaignState::Running => self.let_go(&id)?,
            CampaignState::Paused => self.hold(&id)?,
            CampaignState::Cancelled => self.take_back(&id)?,
            CampaignState::Completed => {}
        }
        self.pump();
        Ok(json!({}))
    }

    fn hold(&self, id: &CampaignId) -> Result<()> {
        for wa_id in outbox::hold(&self.outbox(), id)? {
            self.lanes.borrow_mut().remove(Class::Campaign, &wa_id);
        }
        self.lanes.borrow_mut().look_up_times(&self.outbox(), now())
    }

    fn let_go(&self, id: &CampaignId) -> Result<()> {
        for text in outbox::let_go(&self.outbox(), id)? {
            // One that is typed right now goes on by itself.
            if !self.lanes.borrow().is_under_way(&text.wa_id) {
                self.push(&text)?;
            }
        }
        Ok(())
    }

    /// What waits will not leave; what has left is told by its answers.
    fn take_back(self: &Rc<Self>, id: &CampaignId) -> Result<()> {
        loop {
            let queued = outbox::list_queued_of(&self.outbox(), id, AT_ONCE)?;
            if queued.is_empty() {
                return Ok(());
            }
            for wa_id in queued {
                self.advance(&wa_id, MessageStatus::Failed, Some("cancelled"));
            }
        }
    }

    pub fn gap_of(&self, text: &Outgoing) -> Option<Gap> {
        let campaign = text.campaign.as_ref()?;
        self.campaigns.borrow().get(campaign.id.as_str()).map(|campaign| campaign.gap)
    }

    /// How the campaign of this text stands, as far as this object has heard.
    pub fn campaign_state_of(&self, text: &Outgoing) -> Option<CampaignState> {
        text.campaign.as_ref().and_then(|of| self.campaign_state(&of.id))
    }

    /// Whether the campaign of this text was paused or cancelled.
    pub fn rests(&self, text: &Outgoing) -> bool {
        matches!(self.campaign_state_of(text), Some(CampaignState::Paused | CampaignState::Cancelled))
    }

    pub fn campaign_state(&self, id: &CampaignId) -> Option<CampaignState> {
        self.campaigns.borrow().get(id.as_str()).map(|known| known.state)
    }

    /// Asks for the next items of every unfinished campaign once half the room is free.
    pub fn ask_for_more(self: &Rc<Self>) {
        let waiting = self.lanes.borrow().waiting_in(Class::Campaign);
        if !self.status().is_linked() {
            return;
        }
        let Ok(record) = self.record() else { return };
        let now = now();
        let mut campaigns = self.campaigns.borrow_mut();
        for (id, campaign) in campaigns.iter_mut().filter(|(_, campaign)| campaign.asks(waiting, now)) {
            let Ok(id) = CampaignId::parse(id) else { continue };
            campaign.asked_at = Some(now);
            self.questions.set(self.questions.get().saturating_add(1));
            let question = Dispatch {
                tenant: record.tenant.clone(),
                campaign: id,
                device: record.device.clone(),
                run: campaign.run,
            };
            let object = self.clone();
            spawn(async move {
                if let Err(error) = enqueue(&object.env, question).await {
                    log::warn!("the dispatch queue did not take a question: {error}");
                }
            });
        }
    }
}

fn item_wa_id(device: &DeviceId, campaign: &CampaignId, key: ItemKey) -> String {
    outbox::wa_id_for(device, Keyed::ByCampaign, &key.in_outbox(campaign))
}

async fn enqueue<M: Serialize>(env: &worker::Env, message: M) -> worker::Result<()> {
    env.queue(bindings::DISPATCH)?.send(MessageBuilder::new(message).build()).await
}
