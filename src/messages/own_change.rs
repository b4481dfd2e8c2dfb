//! Changes that the business makes to a message it has sent: it edits the text or the caption, or deletes the message for
//! everybody.

use std::time::Duration;

use super::{content::Content, quote::Quote};
use crate::{clock::Timestamp, error::Error};

/// How long after it was sent a message can be edited. Phones drop a later edit without a notice. The value is WhatsApp's own
/// setting `message_edit_window_duration_seconds`, as wacore 0.7.0 has it (`msg_secret::EDIT_PROCESSING_WINDOW_SECS`).
pub const EDIT_WINDOW: Duration = Duration::from_mins(20);
/// How long after it was sent a message can be deleted for everybody: 2 days and 12 hours. The protocol library has no such
/// limit; this one has only a secondary source (getkanal.com/blog/delete-whatsapp-message-for-everyone, May 2026).
pub const DELETION_WINDOW: Duration = Duration::from_hours(60);

/// Why the business cannot change a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unchangeable {
    /// Somebody else has written it.
    NotOurs,
    /// It has no text or caption that could be edited.
    NoWords,
    EditTooLate,
    DeletionTooLate,
}

impl Unchangeable {
    /// Returns the error for a message that the path of a request names.
    pub fn in_path(self) -> Error {
        Error::Conflict(self.reason().into())
    }

    const fn reason(self) -> &'static str {
        match self {
            Self::NotOurs => "somebody else wrote the message; only messages of this number can be changed",
            Self::NoWords => "the message has no text or caption to edit; it can be deleted",
            Self::EditTooLate => {
                "the message was sent more than 20 minutes ago; WhatsApp's phones accept no edit of it any more"
            }
            Self::DeletionTooLate => {
                "the message was sent more than 60 hours ago; WhatsApp's phones delete it for nobody else any more"
            }
        }
    }
}

/// Returns how long after it was sent a message can be changed like this; `None` for a change that WhatsApp accepts at any age.
const fn window_of(change: &Content) -> Option<Duration> {
    match change {
        Content::Edit { .. } => Some(EDIT_WINDOW),
        Content::Deletion { .. } => Some(DELETION_WINDOW),
        _ => None,
    }
}

/// Returns whether the content is an edit or a deletion of a message that the business has sent.
pub const fn is_own_change(content: &Content) -> bool {
    window_of(content).is_some()
}

/// Returns whether the message was sent so long ago that the recipients' phones ignore this change.
pub fn is_too_late(change: &Content, quote: &Quote, now: Timestamp) -> bool {
    let window = window_of(change).zip(quote.sent_at);
    window.is_some_and(|(window, sent_at)| now > sent_at.plus(window))
}

/// Refuses an edit or a deletion that the business may not make to this message. Any other content is accepted.
pub fn check(change: &Content, quote: &Quote, now: Timestamp) -> Result<(), Unchangeable> {
    if !is_own_change(change) {
        return Ok(());
    }
    if !quote.reply_to.is_ours {
        return Err(Unchangeable::NotOurs);
    }
    let is_edit = matches!(change, Content::Edit { .. });
    if is_edit && quote.content.with_text("").is_none() {
        return Err(Unchangeable::NoWords);
    }
    match (is_too_late(change, quote, now), is_edit) {
        (true, true) => Err(Unchangeable::EditTooLate),
        (true, false) => Err(Unchangeable::DeletionTooLate),
        (false, _) => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::messages::{
        content::{File, MessageKey},
        quote::ReplyTo,
    };

    const SENT: Timestamp = Timestamp::from_unix_millis(1_763_700_000_000);

    fn sent(content: Content, is_ours: bool) -> Quote {
        let reply_to = ReplyTo { wa_message_id: "3EB0AA".into(), is_ours, ..ReplyTo::saying(&content) };
        Quote { reply_to, content, sent_at: Some(SENT) }
    }

    fn edit() -> Content {
        Content::Edit { of: MessageKey::default(), text: "baru".into() }
    }

    fn deletion() -> Content {
        Content::Deletion { of: MessageKey::default() }
    }

    #[test]
    fn our_texts_and_captions_are_edited_and_everything_of_ours_is_deleted() {
        let file = || File { media_type: Some("image/jpeg".into()), ..File::default() };
        for content in [
            Content::text("halo"),
            Content::Image { file: file(), caption: None },
            Content::Video { file: file(), caption: Some("Menu".into()), seconds: None },
            Content::Document { file: file(), file_name: None, caption: None },
        ] {
            assert_eq!(check(&edit(), &sent(content.clone(), true), SENT), Ok(()), "{content:?}");
            let edited = content.with_text("baru").unwrap();
            assert_eq!((edited.kind(), edited.written_text()), (content.kind(), Some("baru")));
        }
        for content in [Content::Sticker { file: file() }, Content::VoiceNote { file: file(), seconds: None }] {
            assert_eq!(check(&edit(), &sent(content.clone(), true), SENT), Err(Unchangeable::NoWords));
            assert_eq!(check(&deletion(), &sent(content, true), SENT), Ok(()));
        }
    }

    #[test]
    fn a_received_message_is_neither_edited_nor_deleted_for_everybody_but_answered_by_a_reaction() {
        let theirs = sent(Content::text("halo"), false);
        for change in [edit(), deletion()] {
            assert_eq!(check(&change, &theirs, SENT), Err(Unchangeable::NotOurs));
        }
        let reaction = Content::Reaction { to: MessageKey::default(), emoji: None };
        assert_eq!(check(&reaction, &theirs, SENT.plus(DELETION_WINDOW * 2)), Ok(()));
    }

    #[test]
    fn each_change_has_its_window_after_the_message_was_sent() {
        let ours = sent(Content::text("halo"), true);
        let millisecond = Duration::from_millis(1);
        for (change, window, refused) in [
            (edit(), EDIT_WINDOW, Unchangeable::EditTooLate),
            (deletion(), DELETION_WINDOW, Unchangeable::DeletionTooLate),
        ] {
            assert_eq!(check(&change, &ours, SENT.plus(window)), Ok(()));
            assert_eq!(check(&change, &ours, SENT.plus(window + millisecond)), Err(refused));
            assert!(matches!(refused.in_path(), Error::Conflict(_)));
        }
    }
}
