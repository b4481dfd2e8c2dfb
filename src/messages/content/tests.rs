//! Both stored formats, kinds of other releases, and the words of a content.

use serde_json::json;

use super::*;
use crate::ids::FileId;

#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct Holder {
    before: u8,
    #[serde(flatten, with = "beside_text")]
    content: Content,
}

fn read(json: Value) -> Content {
    serde_json::from_value(json).unwrap()
}

fn file() -> File {
    File { media_type: Some("image/jpeg".into()), size: Some(1_024), ..File::default() }
}

fn assert_stored_as(content: &Content, json: Value) {
    assert_eq!(serde_json::to_value(content).unwrap(), json);
    assert_eq!(read(json), *content);
}

#[test]
fn the_stored_format_of_each_kind_with_a_file_is_pinned() {
    for (content, json) in [
        (
            Content::Image { file: file(), caption: Some("Menu".into()) },
            json!({ "kind": "image", "file": { "mediaType": "image/jpeg", "size": 1024 }, "caption": "Menu" }),
        ),
        (
            Content::Video { file: file(), caption: None, seconds: Some(9) },
            json!({ "kind": "video", "file": { "mediaType": "image/jpeg", "size": 1024 }, "caption": null, "seconds": 9 }),
        ),
        (
            Content::VideoNote { file: File::default(), seconds: None },
            json!({ "kind": "video_note", "file": { "mediaType": null, "size": null }, "seconds": null }),
        ),
        (
            Content::VoiceNote { file: File::default(), seconds: Some(3) },
            json!({ "kind": "voice_note", "file": { "mediaType": null, "size": null }, "seconds": 3 }),
        ),
        (
            Content::Audio { file: File::default(), seconds: None },
            json!({ "kind": "audio", "file": { "mediaType": null, "size": null }, "seconds": null }),
        ),
        (
            Content::Document { file: File::default(), file_name: Some("Harga.pdf".into()), caption: None },
            json!({ "kind": "document", "file": { "mediaType": null, "size": null }, "fileName": "Harga.pdf", "caption": null }),
        ),
        (
            Content::Sticker { file: File::default() },
            json!({ "kind": "sticker", "file": { "mediaType": null, "size": null } }),
        ),
    ] {
        assert_stored_as(&content, json);
    }
}

#[test]
fn the_stored_format_of_each_kind_is_pinned() {
    let key = || MessageKey { wa_message_id: "3EB0".into(), is_ours: true, participant: None };
    let choice = || Choice { id: "1".into(), text: "Ya".into(), description: None };
    let at = || Coordinates::new(-6.2, 106.8).unwrap();
    for (content, json) in [
        (Content::text("Halo"), json!({ "kind": "text", "text": "Halo" })),
        (
            Content::Location { at: at(), name: Some("Monas".into()), address: None },
            json!({ "kind": "location", "at": { "latitude": -6.2, "longitude": 106.8 }, "name": "Monas", "address": null }),
        ),
        (
            Content::LiveLocation { at: at(), caption: None },
            json!({ "kind": "live_location", "at": { "latitude": -6.2, "longitude": 106.8 }, "caption": null }),
        ),
        (
            Content::Contacts { cards: vec![ContactCard { name: "Ayu".into(), vcard: "BEGIN:VCARD".into() }] },
            json!({ "kind": "contacts", "cards": [{ "name": "Ayu", "vcard": "BEGIN:VCARD" }] }),
        ),
        (
            Content::GroupChange { change: GroupChange::Added, subject: None, members: vec![Sender::default()] },
            json!({ "kind": "group_change", "change": "added", "subject": null, "members": [{ "phone": null, "lid": null, "name": null }] }),
        ),
        (
            Content::Poll { question: "Kapan?".into(), options: vec!["Sabtu".into()], max_choices: 1 },
            json!({ "kind": "poll", "question": "Kapan?", "options": ["Sabtu"], "maxChoices": 1 }),
        ),
        (
            Content::Buttons { text: "Jadi?".into(), footer: None, buttons: vec![choice()] },
            json!({ "kind": "buttons", "text": "Jadi?", "footer": null, "buttons": [{ "id": "1", "text": "Ya", "description": null }] }),
        ),
        (
            Content::List {
                text: "Pilih".into(),
                footer: None,
                button: Some("Buka".into()),
                sections: vec![Section { title: None, choices: vec![choice()] }],
            },
            json!({ "kind": "list", "text": "Pilih", "footer": null, "button": "Buka",
                "sections": [{ "title": null, "choices": [{ "id": "1", "text": "Ya", "description": null }] }] }),
        ),
        (Content::Answer { id: "1".into(), text: "Ya".into() }, json!({ "kind": "answer", "id": "1", "text": "Ya" })),
        (Content::Album { images: 2, videos: 1 }, json!({ "kind": "album", "images": 2, "videos": 1 })),
        (
            Content::Event { name: "Bazar".into(), description: None, starts_at: Some(1_763_700_000), place: None },
            json!({ "kind": "event", "name": "Bazar", "description": null, "startsAt": 1_763_700_000, "place": null }),
        ),
        (
            Content::Order { id: "77".into(), items: 2, text: None },
            json!({ "kind": "order", "id": "77", "items": 2, "text": null }),
        ),
        (
            Content::Reaction { to: key(), emoji: Some("👍".into()) },
            json!({ "kind": "reaction", "to": { "waMessageId": "3EB0", "isOurs": true, "participant": null }, "emoji": "👍" }),
        ),
        (
            Content::PollVote { poll: key(), options: vec!["Sabtu".into()] },
            json!({ "kind": "poll_vote", "poll": { "waMessageId": "3EB0", "isOurs": true, "participant": null }, "options": ["Sabtu"] }),
        ),
        (
            Content::Edit { of: key(), text: "Halo!".into() },
            json!({ "kind": "edit", "of": { "waMessageId": "3EB0", "isOurs": true, "participant": null }, "text": "Halo!" }),
        ),
        (
            Content::Deletion { of: key() },
            json!({ "kind": "deletion", "of": { "waMessageId": "3EB0", "isOurs": true, "participant": null } }),
        ),
        (Content::Notice { about: NoticeKind::ViewOnce }, json!({ "kind": "notice", "about": "view_once" })),
        (
            Content::Unknown { original_kind: "whatsapp_99".into(), raw: Map::new() },
            json!({ "kind": "unknown", "originalKind": "whatsapp_99", "raw": {} }),
        ),
    ] {
        assert_stored_as(&content, json);
    }
}

#[test]
fn the_stored_format_of_a_file_that_was_fetched_is_pinned() {
    let id = FileId::parse("fil_0193e0a0-0000-7000-8000-000000000001").unwrap();
    for (state, name) in [
        (FileState::Pending, "pending"),
        (FileState::Stored, "stored"),
        (FileState::Failed, "failed"),
        (FileState::Expired, "expired"),
    ] {
        let content = Content::Sticker { file: File { id: Some(id.clone()), state: Some(state), ..file() } };
        let json = json!({ "kind": "sticker", "file": {
            "mediaType": "image/jpeg", "size": 1024, "id": "fil_0193e0a0-0000-7000-8000-000000000001", "state": name } });
        assert_eq!(serde_json::to_value(&content).unwrap(), json);
        assert_eq!(read(json), content);
        assert_eq!((FileState::parse(name), state.as_str()), (Some(state), name));
    }
}

#[test]
fn the_stored_format_of_goods_invitations_and_deletions_is_pinned() {
    for (content, json) in [
        (
            Content::Deleted {
                by_admin: Some(Sender { phone: Some("6281".into()), lid: None, name: Some("Ayu".into()) }),
            },
            json!({ "kind": "deleted", "byAdmin": { "phone": "6281", "lid": null, "name": "Ayu" } }),
        ),
        (
            Content::Product { id: "7".into(), title: Some("Kopi".into()), text: None },
            json!({ "kind": "product", "id": "7", "title": "Kopi", "text": null }),
        ),
        (
            Content::GroupInvite { group: "Arisan".into(), text: None },
            json!({ "kind": "group_invite", "group": "Arisan", "text": null }),
        ),
        (
            Content::Payment { about: PaymentStep::Requested, text: None },
            json!({ "kind": "payment", "about": "requested", "text": null }),
        ),
    ] {
        assert_eq!(serde_json::to_value(&content).unwrap(), json);
        assert_eq!(read(json), content);
    }
}

#[test]
fn a_kind_of_a_later_release_is_kept_whole() {
    let later = json!({ "kind": "hologram", "size": { "height": 3 } });
    let kept = read(later.clone());
    assert_eq!(kept, Content::Unknown { original_kind: "hologram".into(), raw: kept_fields(&later) });
    // Whatever this release writes, the later one reads its own fields again.
    let written = serde_json::to_value(&kept).unwrap();
    assert_eq!(written, json!({ "kind": "unknown", "originalKind": "hologram", "raw": { "size": { "height": 3 } } }));
    assert_eq!(read(written), kept);
}

fn kept_fields(json: &Value) -> Map<String, Value> {
    let mut fields = json.as_object().unwrap().clone();
    fields.remove("kind");
    fields
}

#[test]
fn a_known_kind_with_fields_of_another_shape_is_kept_whole() {
    let changed = json!({ "kind": "poll", "question": { "text": "Kapan?" } });
    let expected = Content::Unknown { original_kind: "poll".into(), raw: kept_fields(&changed) };
    assert_eq!(read(changed), expected);
}

#[test]
fn a_kind_that_an_earlier_release_stored_as_unknown_is_read() {
    let kept = json!({ "kind": "unknown", "originalKind": "album", "raw": { "images": 2, "videos": 0 } });
    assert_eq!(read(kept), Content::Album { images: 2, videos: 0 });
}

#[test]
fn new_fields_of_a_known_kind_are_ignored() {
    assert_eq!(read(json!({ "kind": "text", "text": "Halo", "font": "bold" })), Content::text("Halo"));
}

#[test]
fn a_content_without_a_kind_is_an_error() {
    for json in [json!({}), json!({ "text": "Halo" }), json!({ "kind": 3 }), json!("Halo"), json!(null)] {
        assert!(serde_json::from_value::<Content>(json.clone()).is_err(), "{json}");
    }
}

#[test]
fn both_formats_of_an_object_with_a_content_are_read() {
    let new = r#"{"before":1,"content":{"kind":"text","text":"Halo"},"text":"Halo"}"#;
    let old = r#"{"before":1,"text":"Halo"}"#;
    let holder = Holder { before: 1, content: Content::text("Halo") };
    assert_eq!(serde_json::to_string(&holder).unwrap(), new);
    assert_eq!(serde_json::from_str::<Holder>(new).unwrap(), holder);
    assert_eq!(serde_json::from_str::<Holder>(old).unwrap(), holder);
    assert!(serde_json::from_str::<Holder>(r#"{"before":1}"#).is_err());
}

#[test]
fn a_reader_of_the_previous_release_gets_words() {
    let image = Holder { before: 1, content: Content::Image { file: file(), caption: Some("Menu".into()) } };
    assert_eq!(serde_json::to_value(&image).unwrap()["text"], "[image] Menu");
    let sticker = Content::Sticker { file: File::default() };
    assert_eq!(sticker.words(), "[sticker]");
    for nothing in ["", "\u{200b}"] {
        assert_eq!(Content::Image { file: file(), caption: Some(nothing.into()) }.words(), "[image]");
    }
}

#[test]
fn only_what_a_person_wrote_or_chose_can_be_a_keyword() {
    assert_eq!(Content::text("STOP").written_text(), Some("STOP"));
    assert_eq!(Content::Answer { id: "9".into(), text: "Stop".into() }.written_text(), Some("Stop"));
    assert_eq!(Content::Image { file: file(), caption: Some("STOP".into()) }.written_text(), Some("STOP"));
    assert_eq!(
        Content::Edit {
            of: MessageKey { wa_message_id: "1".into(), is_ours: false, participant: None },
            text: "STOP".into()
        }
        .written_text(),
        Some("STOP")
    );
}

#[test]
fn a_place_that_is_not_on_earth_has_no_coordinates() {
    assert!(Coordinates::new(-90.0, 180.0).is_some());
    for (latitude, longitude) in [(90.1, 0.0), (0.0, -180.1), (f64::NAN, 0.0), (0.0, f64::INFINITY)] {
        assert_eq!(Coordinates::new(latitude, longitude), None);
    }
}

#[test]
fn columns_of_this_and_of_earlier_releases_are_read() {
    assert_eq!(Content::from_columns(None, "Halo".into()), Ok(Content::text("Halo")));
    let json = Content::Album { images: 1, videos: 0 }.to_json().unwrap();
    assert_eq!(Content::from_columns(Some(&json), "[album]".into()), Ok(Content::Album { images: 1, videos: 0 }));
    assert!(Content::from_columns(Some("{"), String::new()).is_err());
}

/// The dashboard finds the kind of a notice in the words of a chat's last message.
#[test]
fn the_words_of_a_notice_are_its_stored_name() {
    for about in [
        NoticeKind::ViewOnce,
        NoticeKind::Undecryptable,
        NoticeKind::OnPhoneOnly,
        NoticeKind::UndecryptableEdit,
        NoticeKind::Call,
        NoticeKind::VideoCall,
        NoticeKind::MissedCall,
        NoticeKind::MissedVideoCall,
        NoticeKind::Pin,
        NoticeKind::StatusPost,
        NoticeKind::ChannelPost,
    ] {
        let name = serde_json::to_value(about).unwrap().as_str().unwrap().replace('_', " ");
        assert_eq!(Content::Notice { about }.words(), format!("[{name}]"));
    }
}

#[test]
fn an_unknown_message_has_the_name_of_its_kind() {
    let unknown = |kind: &str| Content::Unknown { original_kind: kind.into(), raw: Map::new() }.words().into_owned();
    assert_eq!(unknown("whatsapp_sticker_pack"), "[unknown message] sticker pack");
    assert_eq!(unknown("hologram"), "[unknown message] hologram");
}

#[test]
fn an_offer_without_a_text_makes_no_empty_line() {
    let buttons = |text: &str| Content::Buttons { text: text.into(), footer: None, buttons: Vec::new() };
    assert_eq!((buttons("Jadi?").words(), buttons("").words()), ("Jadi?".into(), "[buttons]".into()));
}
