//! The examples of messages, chats and events.

use super::{
    CHAT, EARLIER, Example, LATER, LID, PHONE, TEXT,
    contents::contents,
    conversations::ani,
    devices::{qr, status},
    id,
};
use crate::{
    contacts::{
        address::IdentifiedContact,
        opt_out::{ConsentEvent, ProbableOptOut, UndecidedOptOut},
        store::probable_opt_outs::OptOutDecision,
    },
    conversations::store::{Chat, StoredMessage},
    devices::{
        commands::{Decision, MessageState, MessageWait},
        event::{ChatNamed, ChatRead, DeviceEvent, DeviceEventKind, MessageChange, MessageFile, MessageProgress},
        failure::FailureReason,
        outbox::PriorityClass,
        pacing::WaitCode,
        tenant_log::{EventPage, TenantEvent},
    },
    http::bodies::{
        contacts::NewOptOutDecision,
        messages::{AcceptedChange, NewDecision, NewEdit, NewMessage, NewReaction, OutboxMessageView, OutboxView},
    },
    ids::{FileId, MessageId},
    messages::{
        content::{Content, Coordinates, File, FilePreview, FileState},
        conversation::{ChangedBy, ConversationChanged, ConversationStatus, StateChange},
        message::{CampaignRef, Direction, Marks, Message, MessageStatus, Sender},
        new_content::NewContent,
        quote::ReplyTo,
        reaction::{MessageReaction, Reaction, Reactions, THEM, US},
    },
    workflows::send_message::{AcceptedMessage, RequestedPriority},
};

/// The server's code for a message that WhatsApp refused with its code 463.
const REFUSED: &str = "whatsapp_463";

fn message() -> Message {
    Message {
        id: id("msg"),
        conversation_id: Some(id("cnv")),
        device_id: id("dev"),
        chat_id: CHAT.into(),
        direction: Direction::Out,
        content: Content::text(TEXT),
        status: MessageStatus::Queued,
        at: EARLIER,
        wa_message_id: "3EB0C431C26A1916E07A".into(),
        phone: Some(PHONE.into()),
        lid: Some(LID.into()),
        name: Some("Ayu".into()),
        business_name: Some("Toko Ayu".into()),
        campaign: None,
        send_at: None,
        marks: Marks::default(),
    }
}

/// Returns the marks of a message that a member of a group edited and that the business had answered on its phone.
fn marks() -> Marks {
    let sender = Sender { phone: Some(PHONE.into()), lid: Some(LID.into()), name: Some("Ayu".into()) };
    let reply_to = ReplyTo { sender: Some(sender.clone()), ..ReplyTo::of(&message()) };
    let reactions = Reactions::from([(US.to_owned(), reaction())]);
    Marks { sender: Some(sender), is_from_phone: true, edited_at: Some(LATER), reply_to: Some(reply_to), reactions }
}

fn reaction() -> Reaction {
    let sender = Sender { phone: Some(PHONE.into()), lid: Some(LID.into()), name: Some("Ayu".into()) };
    Reaction { emoji: Some("👍".into()), at: LATER, sender: Some(sender) }
}

fn change(content: Content) -> MessageChange {
    let (edited_at, reply_to, deleted_file) = (Some(LATER), Some(ReplyTo::of(&message())), Some(id("fil")));
    MessageChange {
        id: id("msg"),
        device_id: id("dev"),
        chat_id: CHAT.into(),
        content,
        edited_at,
        reply_to,
        deleted_file,
    }
}

fn wait() -> MessageWait {
    MessageWait { code: WaitCode::QuietHours, next_send_at: Some(LATER) }
}

impl Example for NewMessage {
    fn examples() -> Vec<Self> {
        let text = Some(TEXT.to_owned());
        let now = Self {
            to: "+62 812-3456-7890".into(),
            text: text.clone(),
            content: None,
            priority: None,
            send_at: None,
            reply_to: None,
        };
        let place = NewContent::Location {
            at: Coordinates { latitude: -6.175_4, longitude: 106.827_2 },
            name: Some("Toko Kopi".into()),
            address: Some("Jl. Braga 12, Bandung".into()),
        };
        let later = Self {
            to: CHAT.into(),
            text,
            content: None,
            priority: Some(RequestedPriority::High),
            send_at: Some("2026-11-26T02:00:00Z".into()),
            reply_to: Some(id::<MessageId>("msg").to_string()),
        };
        let file = || id::<FileId>("fil").to_string();
        let preview = FilePreview { width: Some(1600), height: Some(900), ..FilePreview::default() };
        let contents = [
            NewContent::Image { file: file(), preview: Some(preview), caption: Some("Menu baru".into()) },
            NewContent::Video { file: file(), preview: None, caption: Some("Cara menyeduh".into()), seconds: Some(12) },
            NewContent::VideoNote { file: file(), preview: None, seconds: Some(8) },
            NewContent::VoiceNote { file: file(), preview: None, seconds: Some(4) },
            NewContent::Audio { file: file(), seconds: None },
            NewContent::Document {
                file: file(),
                file_name: Some("Daftar harga.pdf".into()),
                caption: Some("Harga terbaru".into()),
            },
            NewContent::Sticker { file: file() },
            place,
        ];
        let with_content = |content| Self {
            to: CHAT.into(),
            text: None,
            content: Some(content),
            priority: None,
            send_at: None,
            reply_to: None,
        };
        [now, later].into_iter().chain(contents.map(with_content)).collect()
    }
}

impl Example for NewReaction {
    fn examples() -> Vec<Self> {
        vec![Self { emoji: "👍".into() }, Self { emoji: String::new() }]
    }
}

impl Example for NewEdit {
    fn examples() -> Vec<Self> {
        vec![Self { text: TEXT.into() }]
    }
}

impl Example for AcceptedChange {
    fn examples() -> Vec<Self> {
        vec![Self { id: id("msg"), wait: Some(wait()) }, Self { id: id("msg"), wait: None }]
    }
}

impl Example for AcceptedMessage {
    fn examples() -> Vec<Self> {
        let messages = StoredMessage::examples().into_iter();
        messages.map(|message| Self { message, priority: PriorityClass::Normal, wait: Some(wait()) }).collect()
    }
}

impl Example for StoredMessage {
    fn examples() -> Vec<Self> {
        let failed = Message { status: MessageStatus::Failed, ..message() };
        let failed = Self { error: Some(FailureReason::parse(REFUSED)), ..Self::new(failed) };
        let sent = Message { status: MessageStatus::Sent, ..message() };
        let sent = Self { sent_at: Some(LATER), ..Self::new(sent) };
        let kinds = contents().into_iter().map(|content| Self::new(Message { content, ..message() }));
        let marked = Self::new(Message { marks: marks(), ..message() });
        kinds.chain([sent, failed, marked]).collect()
    }
}

impl Example for MessageState {
    fn examples() -> Vec<Self> {
        vec![Self { id: id("msg"), status: MessageStatus::Failed, error: Some(FailureReason::Cancelled) }]
    }
}

impl Example for NewDecision {
    fn examples() -> Vec<Self> {
        vec![Self { decision: Decision::Resend }]
    }
}

impl Example for OutboxView {
    fn examples() -> Vec<Self> {
        let item = OutboxMessageView {
            id: id("msg"),
            chat_id: CHAT.into(),
            phone: PHONE.into(),
            content: Content::text(TEXT),
            priority: PriorityClass::Normal,
            status: MessageStatus::Queued,
            accepted_at: EARLIER,
            send_at: None,
            attempted_at: None,
            campaign_id: None,
            wait: Some(wait()),
        };
        vec![Self { items: vec![item], next_cursor: Some("eyJhZnRlciI6Ij".into()), waiting: 4, unknown: 0 }]
    }
}

impl Example for Chat {
    fn examples() -> Vec<Self> {
        let chat = Self {
            device_id: id("dev"),
            conversation_id: id("cnv"),
            chat_id: CHAT.into(),
            phone: Some(PHONE.into()),
            lid: Some(LID.into()),
            name: Some("Ayu".into()),
            business_name: Some("Toko Ayu".into()),
            contact_id: Some(id("con")),
            last_text: "Terima kasih!".into(),
            last_kind: "text".into(),
            last_at: EARLIER,
            last_direction: Direction::In,
            last_status: MessageStatus::Received,
            unread: 1,
            last_message_id: id("msg"),
            status: ConversationStatus::Open,
            snoozed_until: None,
            assignee: Some(id("usr")),
            opted_out_at: None,
        };
        vec![chat]
    }
}

fn probable_opt_out() -> ProbableOptOut {
    ProbableOptOut {
        device_id: id("dev"),
        chat_id: CHAT.into(),
        phone: Some(PHONE.into()),
        lid: Some(LID.into()),
        message_id: id("msg"),
        word: "stop ya kak".into(),
    }
}

impl Example for UndecidedOptOut {
    fn examples() -> Vec<Self> {
        let message_id = id("msg");
        vec![Self { device_id: id("dev"), chat_id: CHAT.into(), message_id, word: "stop ya kak".into(), at: EARLIER }]
    }
}

impl Example for NewOptOutDecision {
    fn examples() -> Vec<Self> {
        vec![Self { message_id: id::<MessageId>("msg").to_string(), decision: OptOutDecision::OptedOut }]
    }
}

/// The page has one event of each kind.
impl Example for EventPage {
    fn examples() -> Vec<Self> {
        let progress = MessageProgress {
            id: id("msg"),
            device_id: id("dev"),
            chat_id: CHAT.into(),
            status: MessageStatus::Failed,
            error: Some(FailureReason::parse(REFUSED)),
            campaign: Some(CampaignRef { id: id("cmp"), item_no: 1 }),
            is_cold: true,
            target: Some(id("msg")),
        };
        let opt_out = ConsentEvent {
            device_id: id("dev"),
            chat_id: CHAT.into(),
            phone: Some(PHONE.into()),
            lid: Some(LID.into()),
            keyword: "STOP".into(),
        };
        let identified = IdentifiedContact {
            device_id: id("dev"),
            conversation_id: id("cnv"),
            chat_id: CHAT.into(),
            phone: PHONE.into(),
            lid: LID.into(),
            other_phone: Some("6281298765432".into()),
        };
        let kinds = [
            DeviceEventKind::MessageCreated(message()),
            DeviceEventKind::MessageStatus(progress),
            DeviceEventKind::MessageEdited(change(Content::text("Pesan 10 kopi, ya"))),
            DeviceEventKind::MessageDeleted(change(Content::Deleted { by_admin: None })),
            DeviceEventKind::MessageDecrypted(change(Content::text(TEXT))),
            DeviceEventKind::MessageFile(MessageFile {
                id: id("msg"),
                device_id: id("dev"),
                chat_id: CHAT.into(),
                file: File {
                    media_type: Some("image/jpeg".into()),
                    size: Some(48_000),
                    id: Some(id("fil")),
                    state: Some(FileState::Stored),
                    preview: None,
                },
            }),
            DeviceEventKind::MessageReacted(MessageReaction {
                id: Some(id("msg")),
                device_id: id("dev"),
                chat_id: CHAT.into(),
                wa_message_id: "3EB0C431C26A1916E07A".into(),
                by: THEM.into(),
                reaction: reaction(),
            }),
            DeviceEventKind::ChatRead(ChatRead {
                device_id: id("dev"),
                chat_id: CHAT.into(),
                through: Some(id("msg")),
            }),
            DeviceEventKind::ChatNamed(ChatNamed {
                device_id: id("dev"),
                chat_id: "120363025246125486@g.us".into(),
                name: "Arisan RT 5".into(),
            }),
            DeviceEventKind::ConversationChanged(ConversationChanged {
                id: id("ent"),
                device_id: id("dev"),
                chat_id: CHAT.into(),
                change: StateChange::Assigned { to: ani() },
                by: ChangedBy::from(ani()),
            }),
            DeviceEventKind::DeviceStatus(status()),
            DeviceEventKind::DeviceQr(Some(qr())),
            DeviceEventKind::ContactIdentified(identified),
            DeviceEventKind::ContactOptedOut(opt_out.clone()),
            DeviceEventKind::ContactOptedIn(opt_out),
            DeviceEventKind::ContactProbablyOptedOut(probable_opt_out()),
        ];
        let last = i64::try_from(kinds.len()).unwrap_or_default();
        let events = (1..).zip(kinds);
        let event = |(seq, kind)| TenantEvent { seq, device_id: id("dev"), event: DeviceEvent { at: EARLIER, kind } };
        vec![Self { items: events.map(event).collect(), last }]
    }
}
