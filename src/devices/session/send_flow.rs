//! How one message is sent: the chat is shown as read, the typing is shown, the intent to send is written, then the
//! frame is sent. Each step decides in a turn of its own, because while the flow waits the message may be cancelled,
//! its campaign paused, or the connection lost.

use std::time::Duration;

use super::{
    Effect, Session, Storage, Turns,
    accounts::Recipient,
    consents::confirm_copy,
    hand_over::Hub,
    uploads::FileStep,
    whatsapp::{Outgoing, Sent, WhatsApp},
};
use crate::{
    clock::{Random, Timestamp},
    devices::{
        outbox::{OutboxMessage, WaitingMessage},
        pacing,
    },
    error::Result,
    messages::{content::Content, message::MessageStatus},
};

/// This long after the last message the account is shown as unavailable again, and the phone rings for new messages.
const UNAVAILABLE_AFTER: Duration = Duration::from_secs(10);

/// Sends a message that `Effect::Send` names, unless it may not be sent any more.
pub async fn send(
    device: &(impl Turns + WhatsApp + Hub),
    waiting: &WaitingMessage,
    random: &mut impl Random,
) -> Result<()> {
    if waiting.class.is_campaign() && !confirm_copy(device, waiting).await? {
        return Ok(());
    }
    let is_sendable = |content: &Content| device.is_sendable(content);
    let begun = device.turn(|session, at| session.begin_sending(waiting, is_sendable, at))?;
    let Some(message) = begun else { return Ok(()) };
    let FileStep::Send(file) = device.turn(|session, at| session.prepare_file(waiting, &message, at.now))? else {
        return Ok(());
    };
    let Some(to) = find_recipient(device, waiting, &message, random).await? else { return Ok(()) };
    let is_typed = read_and_type(device, &message, &to, random).await;
    let intended = device.turn(|session, at| session.write_intent(waiting, &message, random, at))?;
    let Some(content) = intended else { return Ok(()) };
    if is_typed {
        device.turn(|session, _| session.show_status(&message, MessageStatus::Sending));
    }
    let outgoing = Outgoing {
        wa_message_id: message.wa_message_id.clone(),
        to: to.clone(),
        content,
        quote: message.quote.clone(),
        file,
        timer_seconds: device.turn(|session, _| session.timer_of(&message)),
        addressing: device.turn(|session, _| session.addressing_of(&message.phone)),
    };
    let sent = device.send(outgoing).await;
    if let Ok(Sent { took }) = sent
        && message.class.is_campaign()
    {
        // The gap counts from the frame, not from the key exchange before it.
        device.turn(|session, _| session.lengthen_campaign_pause(took));
    }
    if is_typed {
        device.turn(|session, at| session.last_visible_at = Some(at.now));
        device.stop_typing(&to).await;
    }
    match sent {
        Ok(_) => Ok(()),
        Err(refusal) => device.turn(|session, at| session.on_send_failure(&message, &refusal, at)),
    }
}

/// Whom WhatsApp delivers the message to. WhatsApp is asked only before the first message to a person, because it watches how
/// many numbers an account asks about. `None` if the message is not sent now: the number has no account, or WhatsApp did
/// not answer.
async fn find_recipient(
    device: &(impl Turns + WhatsApp),
    waiting: &WaitingMessage,
    message: &OutboxMessage,
    random: &mut impl Random,
) -> Result<Option<String>> {
    let phones = match device.turn(|session, at| session.recipient_of(message, at.now))? {
        Recipient::Known(to) => return Ok(Some(to)),
        Recipient::NotOnWhatsapp => {
            device.turn(|session, at| session.fail_without_account(message, at));
            return Ok(None);
        }
        Recipient::Unknown(phones) => phones,
    };
    let answers = device.find_accounts(&phones).await;
    device.turn(|session, at| session.on_account_answers(waiting, message, answers, random, at))
}

/// Shows the chat's messages as read, comes online and types, in the order in which WhatsApp's own clients do this. True
/// if the other side sees the typing.
async fn read_and_type(
    device: &(impl Turns + WhatsApp),
    message: &OutboxMessage,
    to: &str,
    random: &mut impl Random,
) -> bool {
    if !device.has_client() {
        return false;
    }
    let (unread, range) = device.turn(|session, at| {
        let unread = if at.settings.read_before_reply { session.take_unread(message) } else { Vec::new() };
        (unread, pacing::typing_range(&at.settings.typing, session.gap_of(message)))
    });
    for unread in &unread {
        device.show_as_read(unread).await;
    }
    // Nobody types a reaction, an edit or a deletion.
    let Some(range) = range.filter(|_| !message.content.is_change()) else { return false };
    if device.turn(|session, at| session.become_visible(at.now)) {
        device.set_available(true).await;
    }
    device.start_typing(to).await;
    device.turn(|session, _| session.show_status(message, MessageStatus::Typing));
    let typing = pacing::typing_for(&message.content.words(), range, random);
    device.wait(typing).await;
    true
}

/// Carries out `Effect::WakeAt`. The timer is lost with the instance; the alarm then wakes the object in less than a
/// minute.
pub async fn wake_at(device: &impl Turns, due: Timestamp) {
    let rest = device.turn(|_, at| due.since(at.now));
    device.wait(rest).await;
    device.turn(|session, at| session.on_send_timer(due, at));
}

/// Carries out `Effect::BecomeUnavailableWhenIdle`.
pub async fn become_unavailable_when_idle(device: &(impl Turns + WhatsApp)) {
    loop {
        let idle = device.turn(|session, at| session.last_visible_at.map(|visible_at| at.now.since(visible_at)));
        let Some(idle) = idle else { return };
        if idle >= UNAVAILABLE_AFTER {
            break;
        }
        device.wait(UNAVAILABLE_AFTER.saturating_sub(idle)).await;
    }
    device.turn(|session, _| session.last_visible_at = None);
    device.set_available(false).await;
}

impl<S: Storage> Session<S> {
    /// The other side is about to see that the account does something. True if the account was shown as unavailable.
    fn become_visible(&mut self, now: Timestamp) -> bool {
        let was_unavailable = self.last_visible_at.replace(now).is_none();
        if was_unavailable {
            self.add_effect(Effect::BecomeUnavailableWhenIdle);
        }
        was_unavailable
    }
}
