//! Campaign items this object has taken over, and when it asks for more (design §2: pull dispatch).

use std::{rc::Rc, time::Duration};

use serde::Serialize;
use serde_json::Value;
use worker::MessageBuilder;

use super::{Inner, now, outgoing::Draft, runtime::spawn};
use crate::{
    clock::{SystemRandom, Timestamp},
    contacts::opt_out::ContactWord,
    devices::{
        commands::{Dispatch, Gap, TakeItems, TakeItemsReply},
        event::{CampaignRef, Event, Happening},
        outbox::{self, CAMPAIGN_ROOM, Class, Keyed, Outgoing},
        pacing, people,
    },
    error::{Error, Result},
    ids::CampaignId,
    params,
    platform::bindings,
    ports::Sql,
};

/// A question that got no items is asked again after this long; cron asks besides.
const ASK_AGAIN_AFTER: Duration = Duration::from_secs(60);

/// D1 has a word about broadcasts within a second, unless the hub cannot reach it. When it hands somebody over who
/// opted out here longer ago than this, it knows something newer.
const D1_KNOWS_AFTER: Duration = Duration::from_hours(1);

/// One campaign this object sends for.
pub struct Campaign {
    run: i64,
    gap: Gap,
    is_last: bool,
    asked_at: Option<Timestamp>,
}

const LIST: &str = "select id, run, gap, is_last from campaigns";
const SAVE: &str = "insert into campaigns (id, run, gap, is_last) values (?, ?, ?, ?)
    on conflict (id) do update set run = excluded.run, gap = excluded.gap, is_last = excluded.is_last";

impl Inner {
    pub fn remember_campaigns(&self) -> Result<()> {
        let mut campaigns = self.campaigns.borrow_mut();
        for row in self.sql.part("campaigns").query(LIST, &[])? {
            let gap = serde_json::from_str(&row.text(2)?).map_err(Error::internal)?;
            campaigns.insert(
                row.text(0)?,
                Campaign { run: row.integer(1)?, gap, is_last: row.integer(3)? != 0, asked_at: None },
            );
        }
        // The gap that was drawn is forgotten, and so is when exactly the last frame left: at the latest just now.
        let longest = campaigns.values().map(|campaign| campaign.gap).max_by_key(|gap| gap.max_ms);
        if let Some(gap) = longest.filter(|_| self.lanes.borrow().waiting_in(Class::Campaign) > 0) {
            self.pause_campaigns_until(now().plus(pacing::draw_gap(gap, &mut SystemRandom)));
        }
        Ok(())
    }

    /// Somebody told one of the tenant's numbers whether he wants broadcasts. The hub knows it already.
    pub fn hear_word(&self, event: &Event) -> Result<Value> {
        let people = self.sql.part("people");
        let chat_of = |said: &ContactWord| said.phone.as_deref().map_or_else(|| said.chat_id.clone(), outbox::chat_id);
        match &event.what {
            Happening::ContactOptedOut(said) => people::opt_out_elsewhere(&people, &chat_of(said), event.at)?,
            Happening::ContactOptedIn(said) => people::opt_in(&people, &chat_of(said))?,
            Happening::DeviceStatus(_)
            | Happening::DeviceQr(_)
            | Happening::MessageCreated(_)
            | Happening::MessageStatus(_) => {}
        }
        Ok(serde_json::json!({}))
    }

    /// Takes a claimed batch over. An item handed over twice is one text: its key is the campaign and its number.
    pub fn take_items(self: &Rc<Self>, batch: TakeItems) -> Result<TakeItemsReply> {
        if !self.status().is_linked() {
            return Err(Error::DeviceDisconnected("this device is not linked; link it first".into()));
        }
        let device = self.record()?.device;
        let gap = serde_json::to_string(&batch.gap).map_err(Error::internal)?;
        self.sql.part("campaigns").execute(SAVE, &params![batch.campaign.as_str(), batch.run, gap, batch.is_last])?;
        let campaign = Campaign { run: batch.run, gap: batch.gap, is_last: batch.is_last, asked_at: None };
        self.campaigns.borrow_mut().insert(batch.campaign.as_str().to_owned(), campaign);
        let accepted = batch.items.len();
        let people = self.sql.part("people");
        let long_ago = now().minus(D1_KNOWS_AFTER);
        for item in batch.items {
            people::opt_in_unless_after(&people, &outbox::chat_id(&item.phone), long_ago)?;
            let key = format!("{}:{}", batch.campaign, item.item_no);
            let text = self.outgoing_text(Draft {
                wa_id: outbox::wa_id_for(&device, Keyed::ByCampaign, &key),
                id: item.id,
                class: Class::Campaign,
                phone: item.phone,
                text: item.text,
                send_at: None,
            });
            let campaign = Some(CampaignRef { id: batch.campaign.clone(), item_no: item.item_no });
            self.enqueue(&Outgoing { campaign, ..text })?;
        }
        self.pump();
        let room = CAMPAIGN_ROOM.saturating_sub(self.lanes.borrow().waiting_in(Class::Campaign));
        Ok(TakeItemsReply { accepted, room })
    }

    pub fn gap_of(&self, text: &Outgoing) -> Option<Gap> {
        let campaign = text.campaign.as_ref()?;
        self.campaigns.borrow().get(campaign.id.as_str()).map(|campaign| campaign.gap)
    }

    /// Asks for the next items of every unfinished campaign once half the room is free.
    pub fn ask_for_more(self: &Rc<Self>) {
        if self.lanes.borrow().waiting_in(Class::Campaign) >= CAMPAIGN_ROOM / 2 {
            return;
        }
        let Ok(record) = self.record() else { return };
        let now = now();
        let mut campaigns = self.campaigns.borrow_mut();
        for (id, campaign) in campaigns.iter_mut().filter(|(_, campaign)| !campaign.is_last) {
            if campaign.asked_at.is_some_and(|at| now.since(at) < ASK_AGAIN_AFTER) {
                continue;
            }
            let Ok(id) = CampaignId::parse(id) else { continue };
            campaign.asked_at = Some(now);
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

async fn enqueue<M: Serialize>(env: &worker::Env, message: M) -> worker::Result<()> {
    env.queue(bindings::DISPATCH)?.send(MessageBuilder::new(message).build()).await
}
