//! The position of a message in its chat. The order is that of a phone: a message is placed by the time at which it left or arrived, and
//! messages that wait to be sent come after all others.

use std::time::Duration;

use super::message::{Message, MessageStatus};
use crate::{clock::Timestamp, ids::MessageId};

/// The key by which a message is sorted in its chat, as text, among other places and ids of messages. It is the id of the message with
/// another time.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place(String);

/// The prefix of the places of messages that wait. It sorts after every id, because an id is hexadecimal.
pub const WAITING: &str = "msg_w";

/// A received message that is older than this is late: the device was not connected when it was sent.
const LATE: Duration = Duration::from_secs(10);

impl Place {
    /// Returns the place of a new message; `None` if its id is its place, because the id has the time at which the device created the
    /// message.
    pub fn of_new(message: &Message) -> Option<Self> {
        if message.status == MessageStatus::Queued {
            return Some(Self::waiting(&message.id));
        }
        // `message.at` is the time at which the message was sent, as WhatsApp reports it.
        (message.id.time().since(message.at) > LATE).then(|| Self::at(message.at, &message.id))
    }

    /// Returns the place after a status was reported; `None` if the status does not change it. An acknowledgement always sets it, because a
    /// user may have sent the message a second time. A receipt, `failed` and `unknown` set it only if the message waits.
    pub fn after(place: Option<&Self>, status: MessageStatus, at: Timestamp, id: &MessageId) -> Option<Self> {
        let is_news = match status {
            MessageStatus::Sent => true,
            MessageStatus::Delivered | MessageStatus::Read | MessageStatus::Failed | MessageStatus::Unknown => {
                place.is_none_or(Self::is_waiting)
            }
            MessageStatus::Queued | MessageStatus::Typing | MessageStatus::Sending | MessageStatus::Received => false,
        };
        is_news.then(|| Self::at(at, id))
    }

    /// Creates the place that a row holds.
    pub fn of_row(text: String) -> Self {
        Self(text)
    }

    /// Returns the place of a message that waits. Such messages are in the order in which they were accepted.
    fn waiting(id: &MessageId) -> Self {
        let rest = id.as_str().strip_prefix(MessageId::PREFIX).unwrap_or_default();
        Self(format!("{WAITING}{rest}"))
    }

    fn at(time: Timestamp, id: &MessageId) -> Self {
        Self(id.with_time(time).to_string())
    }

    pub fn is_waiting(&self) -> bool {
        self.0.starts_with(WAITING)
    }

    /// Returns when the message left or arrived; `None` while it waits.
    pub fn time(&self) -> Option<Timestamp> {
        MessageId::parse(&self.0).ok().map(|id| id.time())
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        clock::SeededRandom,
        ids::DeviceId,
        messages::{content::Content, message::Direction},
    };

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_unix_millis(1_763_700_000_000 + seconds * 1000)
    }

    fn id(seconds: i64) -> MessageId {
        MessageId::new(at(seconds), &mut SeededRandom::new(seconds.unsigned_abs()))
    }

    fn message(created: i64, sent: i64, status: MessageStatus) -> Message {
        let device = DeviceId::new(at(0), &mut SeededRandom::new(1));
        let message = Message::to("6281234567890", id(created), device, Content::text("Halo"), "3EB0".into(), at(sent));
        let direction = if status == MessageStatus::Received { Direction::In } else { Direction::Out };
        Message { direction, status, ..message }
    }

    #[test]
    fn waiting_messages_come_after_all_others_in_the_order_in_which_they_were_accepted() {
        let [first, second] =
            [1, 2].map(|number| Place::of_new(&message(number, number, MessageStatus::Queued)).unwrap());
        assert!(first < second);
        assert!(first.as_str() > id(1_000_000_000).as_str());
        assert_eq!((first.is_waiting(), first.time()), (true, None));
    }

    #[test]
    fn a_message_that_arrives_immediately_is_placed_by_its_id_and_a_late_one_by_its_time() {
        for status in [MessageStatus::Received, MessageStatus::Sent] {
            assert_eq!(Place::of_new(&message(100, 99, status)), None);
            let late = Place::of_new(&message(3_700, 100, status)).unwrap();
            assert!(late.as_str() > id(99).as_str() && late.as_str() < id(101).as_str());
            assert_eq!(late.time(), Some(at(100)));
        }
    }

    #[test]
    fn a_message_is_placed_by_the_time_it_left_and_receipts_do_not_move_it() {
        let waiting = Place::of_new(&message(1, 1, MessageStatus::Queued)).unwrap();
        for status in [MessageStatus::Queued, MessageStatus::Typing, MessageStatus::Sending] {
            assert_eq!(Place::after(Some(&waiting), status, at(50), &id(1)), None);
        }
        let left = Place::after(Some(&waiting), MessageStatus::Sent, at(60), &id(1)).unwrap();
        assert_eq!(left.time(), Some(at(60)));
        for status in [MessageStatus::Delivered, MessageStatus::Read, MessageStatus::Failed] {
            assert_eq!(Place::after(Some(&left), status, at(90), &id(1)), None);
            assert_eq!(Place::after(Some(&waiting), status, at(90), &id(1)).unwrap().time(), Some(at(90)));
        }
        let again = Place::after(Some(&left), MessageStatus::Sent, at(200), &id(1)).unwrap();
        assert_eq!(again.time(), Some(at(200)));
    }
}
