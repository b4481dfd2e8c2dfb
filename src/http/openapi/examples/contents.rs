//! An example of each kind of content.

use serde_json::Map;

use super::{LID, PHONE, TEXT, id};
use crate::messages::{
    content::{
        Choice, ContactCard, Content, Coordinates, File, FileState, GroupChange, MessageKey, NoticeKind, PaymentStep,
        Section,
    },
    message::Sender,
};

#[expect(clippy::unnecessary_wraps, reason = "the fields that it fills are optional")]
fn words(text: &str) -> Option<String> {
    Some(text.to_owned())
}

fn file(media_type: &str) -> File {
    File {
        media_type: words(media_type),
        size: Some(48_000),
        id: Some(id("fil")),
        state: Some(FileState::Stored),
        preview: None,
    }
}

fn key() -> MessageKey {
    MessageKey {
        wa_message_id: "3EB0C431C26A1916E07A".into(),
        is_ours: true,
        participant: words("114567890123456@lid"),
    }
}

fn choice(id: &str, text: &str) -> Choice {
    Choice { id: id.into(), text: text.into(), description: words("Tiba besok pagi") }
}

/// Returns the examples; the first is a text.
pub fn contents() -> Vec<Content> {
    let at = Coordinates { latitude: -6.175_4, longitude: 106.827_2 };
    vec![
        Content::text(TEXT),
        Content::Image { file: file("image/jpeg"), caption: words("Menu hari ini") },
        Content::Video { file: file("video/mp4"), caption: words("Cara menyeduh"), seconds: Some(21) },
        Content::VideoNote { file: file("video/mp4"), seconds: Some(9) },
        Content::VoiceNote { file: file("audio/ogg; codecs=opus"), seconds: Some(7) },
        Content::Audio { file: file("audio/mpeg"), seconds: Some(180) },
        Content::Document {
            file: file("application/pdf"),
            file_name: words("harga.pdf"),
            caption: words("Harga bulan ini"),
        },
        Content::Sticker { file: file("image/webp") },
        Content::Location { at, name: words("Toko Kopi"), address: words("Jl. Braga 12, Bandung") },
        Content::LiveLocation { at, caption: words("Saya di jalan") },
        Content::Contacts { cards: vec![ContactCard { name: "Ayu".into(), vcard: "BEGIN:VCARD\nEND:VCARD".into() }] },
        Content::Poll { question: "Kapan diantar?".into(), options: vec!["Sabtu".into()], max_choices: 1 },
        Content::Buttons { text: "Jadi pesan?".into(), footer: words("Toko Kopi"), buttons: vec![choice("yes", "Ya")] },
        Content::List {
            text: "Pilih pengiriman".into(),
            footer: words("Toko Kopi"),
            button: words("Lihat pilihan"),
            sections: vec![Section { title: words("Kurir"), choices: vec![choice("row_1", "Antar")] }],
        },
        Content::Answer { id: "row_1".into(), text: "Antar".into() },
        Content::Album { images: 3, videos: 1 },
        Content::Event {
            name: "Kelas seduh".into(),
            description: words("Untuk pemula"),
            starts_at: Some(1_795_572_000),
            place: words("Toko Kopi"),
        },
        Content::Order { id: "1127".into(), items: 2, text: words("Dua kopi susu") },
        Content::Product { id: "4417".into(), title: words("Kopi susu"), text: words("Masih ada?") },
        Content::GroupInvite { group: "Arisan RT 5".into(), text: words("Ikut, ya") },
        Content::Payment { about: PaymentStep::Requested, text: words("Dua kopi susu") },
        Content::Reaction { to: key(), emoji: words("👍") },
        Content::PollVote { poll: key(), options: vec!["Sabtu".into()] },
        Content::Edit { of: key(), text: TEXT.into() },
        Content::Deletion { of: key() },
        Content::Deleted { by_admin: Some(Sender { phone: words(PHONE), lid: words(LID), name: words("Ayu") }) },
        Content::Notice { about: NoticeKind::ViewOnce },
        Content::GroupChange {
            change: GroupChange::Created,
            subject: words("Arisan RT 5"),
            members: vec![Sender { phone: words(PHONE), lid: words(LID), name: words("Ayu") }],
        },
        Content::Unknown { original_kind: "whatsapp_sticker_pack".into(), raw: Map::new() },
    ]
}
