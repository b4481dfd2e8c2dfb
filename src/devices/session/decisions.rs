//! What a person decides about one message: to cancel it while it waits, or what becomes of a message with status `unknown`.

use super::{Moment, Session, Storage, sending::not_stored};
use crate::{
    devices::{
        commands::{CampaignState, CancelMessage, DecideMessage, Decision, MessageState},
        failure::FailureReason,
        outbox::{self, OutboxMessage},
    },
    error::{Error, Result},
    ids::MessageId,
    messages::message::MessageStatus,
};

impl<S: Storage> Session<S> {
    /// Cancels a message that is still queued. Cancelling it twice is the same as once.
    pub fn cancel(&mut self, CancelMessage { id }: &CancelMessage, at: &Moment) -> Result<MessageState> {
        let message = self.find_message(id)?;
        if message.state == MessageStatus::Queued {
            self.advance(&message.wa_message_id, MessageStatus::Failed, Some(&FailureReason::Cancelled), at);
            self.send_due(at);
        } else if message.state != MessageStatus::Failed || message.error != Some(FailureReason::Cancelled) {
            return Err(Error::Conflict("this message was sent already; it cannot be cancelled any more".into()));
        }
        self.state_reply(id)
    }

    /// Carries out what a person has decided about a message with status `unknown`.
    pub fn decide(&mut self, DecideMessage { id, decision }: &DecideMessage, at: &Moment) -> Result<MessageState> {
        let message = self.find_message(id)?;
        if message.state != MessageStatus::Unknown {
            return Err(Error::Conflict("the status of this message is known; there is nothing to decide".into()));
        }
        match decision {
            Decision::GiveUp => {
                self.advance(&message.wa_message_id, MessageStatus::Failed, Some(&FailureReason::GivenUp), at);
            }
            Decision::Arrived => self.advance(&message.wa_message_id, MessageStatus::Sent, None, at),
            Decision::Resend => {
                if !self.status().is_linked() {
                    return Err(Error::DeviceDisconnected("this device is not linked; link it first".into()));
                }
                if self.campaign_state_of(&message) == Some(CampaignState::Cancelled) {
                    return Err(Error::Conflict(
                        "the broadcast of this message was cancelled; it is not sent again".into(),
                    ));
                }
                let (round, _) = self.send_queues.assign_turn(message.class, &message.phone);
                if outbox::resend_unknown(&self.outbox(), &message.wa_message_id, round)? {
                    let again =
                        outbox::find(&self.outbox(), &message.wa_message_id)?.unwrap_or_else(|| message.clone());
                    self.unknown_count = self.unknown_count.saturating_sub(1);
                    if !again.is_held {
                        self.push_to_queue(&again, at.now)?;
                    }
                    if !self.append_progress(&again, at.now) {
                        outbox::save_step(&self.outbox(), &message)?;
                        return Err(not_stored("the device could not store the decision; decide again"));
                    }
                }
            }
        }
        self.send_due(at);
        self.state_reply(id)
    }

    fn find_message(&self, id: &MessageId) -> Result<OutboxMessage> {
        outbox::find_by_message(&self.outbox(), id)?.ok_or(Error::NotFound { what: "the message" })
    }

    fn state_reply(&self, id: &MessageId) -> Result<MessageState> {
        let message = self.find_message(id)?;
        Ok(MessageState { id: message.id, status: message.state, error: message.error })
    }
}
