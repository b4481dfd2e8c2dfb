//! The campaign items that this device has taken, the status of their campaigns, and when the device requests more items
//! (design §2: pull dispatch).

use super::{Effect, Moment, Session, Storage, sending::NewMessage};
use crate::{
    clock::{Random, Timestamp},
    devices::{
        campaigns::{self, DeviceCampaign},
        commands::{
            CampaignState, DispatchJob, FindKnownItems, Gap, ItemKey, KnownItems, SetCampaignState, TakeItems,
            TakeItemsReply,
        },
        failure::FailureReason,
        outbox::{self, CAMPAIGN_CAPACITY, OutboxMessage, PriorityClass},
        pacing,
    },
    error::{Error, Result},
    ids::{CampaignId, DeviceId},
    messages::message::CampaignRef,
    ports::Done,
};

impl<S: Storage> Session<S> {
    pub(super) fn load_campaigns(&mut self, now: Timestamp, random: &mut impl Random) -> Result<()> {
        self.campaigns.extend(campaigns::list(&self.storage.part("campaigns"))?);
        // The drawn gap and the exact time of the last frame are not stored, so the gap is drawn again and counts from
        // now.
        let open = self.campaigns.values().filter(|campaign| campaign.state.is_open());
        let longest = open.map(|campaign| campaign.gap).max_by_key(|gap| gap.max_ms);
        if let Some(gap) = longest.filter(|_| self.send_queues.count_waiting_in(PriorityClass::Campaign) > 0) {
            self.pacing.pause_campaigns_until(now.plus(pacing::draw_gap(gap, random)));
        }
        Ok(())
    }

    fn save_campaign(&mut self, id: &CampaignId, campaign: DeviceCampaign, now: Timestamp) -> Result<()> {
        campaigns::save(&self.storage.part("campaigns"), id, &campaign, now)?;
        self.campaigns.insert(id.as_str().to_owned(), campaign);
        Ok(())
    }

    /// Takes a batch of claimed items: all of it or nothing. An item that arrives twice is one message, because its key is
    /// the campaign and the number of the item.
    pub fn take_items(&mut self, batch: TakeItems, at: &Moment) -> Result<TakeItemsReply> {
        if !self.status().is_linked() {
            return Err(Error::DeviceDisconnected("this device is not linked; link it first".into()));
        }
        let TakeItems { campaign: id, run, gap, items, claimed_at, is_last } = batch;
        let known = self.campaigns.get(id.as_str()).cloned();
        let is_over = known
            .as_ref()
            .is_some_and(|known| known.run > run || (known.run == run && known.state != CampaignState::Running));
        if is_over && !items.is_empty() {
            return Err(Error::Conflict("this run of the campaign is over".into()));
        }
        let device = self.device()?;
        let mut fresh = Vec::new();
        for item in items {
            let wa_message_id = item_wa_message_id(&device, &id, item.key());
            if outbox::find(&self.outbox(), &wa_message_id)?.is_none() {
                fresh.push((wa_message_id, item));
            }
        }
        if !fresh.is_empty()
            && let Some(claimed_at) = claimed_at
            && campaigns::has_declined(&self.storage.part("campaigns"), &id, claimed_at)?
        {
            return Err(Error::Conflict("this device has declined these items; another one may have them".into()));
        }
        if !fresh.is_empty() && self.room_for_items() == 0 {
            return Err(Error::Conflict("this device has enough messages of campaigns for now".into()));
        }
        if !is_over {
            let items_requested_at =
                known.as_ref().filter(|_| fresh.is_empty()).and_then(|known| known.items_requested_at);
            let campaign = DeviceCampaign { run, gap, is_last, state: CampaignState::Running, items_requested_at };
            self.save_campaign(&id, campaign, at.now)?;
        }
        let accepted = fresh.len();
        for (wa_message_id, item) in fresh {
            let draft = NewMessage {
                wa_message_id,
                id: item.id,
                class: PriorityClass::Campaign,
                phone: item.phone,
                content: item.content,
                send_at: None,
                quote: None,
            };
            let message = self.new_outgoing(draft, at.now);
            let campaign = Some(CampaignRef { id: id.clone(), item_no: item.item_no });
            self.enqueue(&OutboxMessage { campaign, ..message }, at.now)?;
        }
        self.send_due(at);
        Ok(TakeItemsReply { accepted, room: self.room_for_items() })
    }

    fn room_for_items(&self) -> usize {
        CAMPAIGN_CAPACITY.saturating_sub(self.send_queues.count_waiting_in(PriorityClass::Campaign))
    }

    /// Which of these items the device has or has had, even if it is not linked any more: no other device may send
    /// them. If it has none of them, another device may send them, so this device will refuse them from a late dispatch
    /// job.
    pub fn known_items(&self, ask: FindKnownItems) -> Result<KnownItems> {
        let device = self.device()?;
        let mut known = Vec::new();
        for key in ask.items {
            if outbox::find(&self.outbox(), &item_wa_message_id(&device, &ask.campaign, key))?.is_some() {
                known.push(key.item_no);
            }
        }
        if let Some(claimed_at) = ask.claimed_at.filter(|_| known.is_empty()) {
            campaigns::decline_claim(&self.storage.part("campaigns"), &ask.campaign, claimed_at)?;
        }
        Ok(KnownItems { known })
    }

    /// Starts, pauses, resumes or ends a campaign. A command of an earlier run than the known one does nothing.
    pub fn set_campaign(&mut self, set: SetCampaignState, at: &Moment) -> Result<Done> {
        let SetCampaignState { campaign: id, run, state, gap } = set;
        let known = self.campaigns.get(id.as_str()).cloned();
        if known.as_ref().is_some_and(|known| known.run > run) {
            return Ok(Done {});
        }
        // Only a new run resets these two, because it may have new items.
        let is_last = known.as_ref().is_some_and(|known| known.run == run && known.is_last);
        let items_requested_at = known.filter(|known| known.run == run).and_then(|known| known.items_requested_at);
        self.save_campaign(&id, DeviceCampaign { run, gap, is_last, state, items_requested_at }, at.now)?;
        match state {
            CampaignState::Running => self.release_messages(&id, at.now)?,
            CampaignState::Paused => self.hold_messages(&id, at.now)?,
            CampaignState::Cancelled => self.cancel_messages(&id, at)?,
            CampaignState::Completed => {}
        }
        self.send_due(at);
        Ok(Done {})
    }

    fn hold_messages(&mut self, id: &CampaignId, now: Timestamp) -> Result<()> {
        let outbox = self.outbox();
        for wa_message_id in outbox::hold_campaign(&outbox, id)? {
            self.send_queues.remove(PriorityClass::Campaign, &wa_message_id);
        }
        self.send_queues.refresh_next_due(&outbox, now)
    }

    fn release_messages(&mut self, id: &CampaignId, now: Timestamp) -> Result<()> {
        for message in outbox::release_campaign(&self.outbox(), id)? {
            // A message that is being typed right now needs no place in the queue.
            if !self.send_queues.is_under_way(&message.wa_message_id) {
                self.push_to_queue(&message, now)?;
            }
        }
        Ok(())
    }

    /// Cancels queued messages. For sent messages, WhatsApp's answers decide.
    fn cancel_messages(&mut self, id: &CampaignId, at: &Moment) -> Result<()> {
        let list = |outbox: &S, limit| outbox::list_queued_of(outbox, id, limit);
        self.fail_all(list, &FailureReason::Cancelled, at)
    }

    pub(super) fn gap_of(&self, message: &OutboxMessage) -> Option<Gap> {
        let campaign = message.campaign.as_ref()?;
        self.campaigns.get(campaign.id.as_str()).map(|campaign| campaign.gap)
    }

    /// The status of the campaign of this message, as far as this device was notified.
    pub(super) fn campaign_state_of(&self, message: &OutboxMessage) -> Option<CampaignState> {
        message.campaign.as_ref().and_then(|of| self.campaign_state(&of.id))
    }

    /// Whether the campaign of this message is paused or cancelled.
    pub(super) fn is_campaign_stopped(&self, message: &OutboxMessage) -> bool {
        matches!(self.campaign_state_of(message), Some(CampaignState::Paused | CampaignState::Cancelled))
    }

    pub(super) fn campaign_state(&self, id: &CampaignId) -> Option<CampaignState> {
        self.campaigns.get(id.as_str()).map(|known| known.state)
    }

    /// Requests the next items of every unfinished campaign once half the room is free.
    pub(super) fn request_items(&mut self, now: Timestamp) {
        let waiting = self.send_queues.count_waiting_in(PriorityClass::Campaign);
        if !self.status().is_linked() {
            return;
        }
        let Some(record) = &self.record else { return };
        for (id, campaign) in self.campaigns.iter_mut().filter(|(_, campaign)| campaign.needs_items(waiting, now)) {
            let Ok(id) = CampaignId::parse(id) else { continue };
            campaign.items_requested_at = Some(now);
            self.item_requests = self.item_requests.saturating_add(1);
            self.effects.push(Effect::RequestItems(DispatchJob {
                tenant: record.tenant.clone(),
                campaign: id,
                device: record.device.clone(),
                run: campaign.run,
            }));
        }
    }
}

fn item_wa_message_id(device: &DeviceId, campaign: &CampaignId, key: ItemKey) -> String {
    outbox::item_wa_message_id(device, &key.in_outbox(campaign))
}
