//! How the file of a received message is fetched.

use waproto::whatsapp as wa;

use super::{
    MAX_WRAPPERS,
    fields::{Role, set_fields},
};
use crate::{
    devices::media::{Bytes32, MAX_FILE_BYTES, MediaReference, is_path},
    files::kind::FileKind,
};

/// The longest name and the longest MIME type that are kept, in characters: as many as a name of a file has on most systems.
const MAX_NAME_CHARACTERS: usize = 255;

/// Returns how the file of the message is fetched. `None` if the message has no file, or does not say it completely: what is missing or wrong
/// was omitted by the sender's client, and no later attempt has it.
pub fn media_of(message: &wa::Message) -> Option<MediaReference> {
    let mut inner = message;
    for _ in 0..MAX_WRAPPERS {
        if has_file(inner) {
            return reference_of(inner);
        }
        let edited = inner.protocol_message.as_option().and_then(|protocol| protocol.edited_message.as_option());
        let wraps = |role| matches!(role, Role::Wraps | Role::WrapsAndSays);
        let wrapped = || set_fields(inner).into_iter().filter(|field| wraps(field.role)).find_map(|field| field.inner);
        inner = edited.or_else(wrapped)?;
    }
    None
}

fn has_file(message: &wa::Message) -> bool {
    message.image_message.is_set()
        || message.video_message.is_set()
        || message.ptv_message.is_set()
        || message.audio_message.is_set()
        || message.document_message.is_set()
        || message.sticker_message.is_set()
}

/// Returns the reference of the first file of the message, in the order in which `content.rs` reads the same fields.
fn reference_of(message: &wa::Message) -> Option<MediaReference> {
    macro_rules! reference {
        ($file:expr, $kind:expr, $name:expr) => {{
            let file = $file;
            Fields {
                path: file.direct_path.as_deref(),
                media_key: file.media_key.as_deref(),
                sha256: file.file_sha256.as_deref(),
                encrypted_sha256: file.file_enc_sha256.as_deref(),
                size: file.file_length,
                media_type: file.mimetype.as_deref(),
                name: $name,
            }
            .reference($kind)
        }};
    }
    if let Some(image) = message.image_message.as_option() {
        return reference!(image, FileKind::Image, None);
    }
    if let Some(video) = message.video_message.as_option() {
        return reference!(video, FileKind::Video, None);
    }
    if let Some(video) = message.ptv_message.as_option() {
        return reference!(video, FileKind::Video, None);
    }
    if let Some(audio) = message.audio_message.as_option() {
        return reference!(audio, FileKind::Audio, None);
    }
    if let Some(document) = message.document_message.as_option() {
        let name = document.file_name.as_deref().or(document.title.as_deref());
        return reference!(document, FileKind::Document, name);
    }
    let sticker = message.sticker_message.as_option()?;
    reference!(sticker, FileKind::Image, None)
}

/// What each kind of message says about its file.
struct Fields<'a> {
    path: Option<&'a str>,
    media_key: Option<&'a [u8]>,
    sha256: Option<&'a [u8]>,
    encrypted_sha256: Option<&'a [u8]>,
    size: Option<u64>,
    media_type: Option<&'a str>,
    name: Option<&'a str>,
}

impl Fields<'_> {
    fn reference(&self, kind: FileKind) -> Option<MediaReference> {
        let cut = |text: &str| text.chars().take(MAX_NAME_CHARACTERS).collect::<String>();
        Some(MediaReference {
            kind,
            path: self.path.filter(|path| is_path(path))?.to_owned(),
            media_key: self.media_key.and_then(Bytes32::read)?,
            sha256: self.sha256.and_then(Bytes32::read)?,
            encrypted_sha256: self.encrypted_sha256.and_then(Bytes32::read)?,
            size: self.size.filter(|size| (1..=MAX_FILE_BYTES).contains(size))?,
            media_type: self.media_type.map(cut),
            name: self.name.map(cut),
        })
    }
}

#[cfg(test)]
mod tests {
    use waproto::{
        buffa::MessageField,
        whatsapp::message::{
            AudioMessage, DocumentMessage, FutureProofMessage, ImageMessage, ProtocolMessage, StickerMessage,
            VideoMessage,
        },
    };

    use super::*;

    const PATH: &str = "/v/t62.7118-24/1_n.enc?ccb=11-4";

    macro_rules! sent {
        ($kind:ident) => {
            $kind {
                direct_path: Some(PATH.into()),
                media_key: Some(vec![1; 32]),
                file_sha256: Some(vec![2; 32]),
                file_enc_sha256: Some(vec![3; 32]),
                file_length: Some(1_024),
                mimetype: Some("application/x-test".into()),
                ..Default::default()
            }
        };
    }

    fn of_image(image: ImageMessage) -> wa::Message {
        wa::Message { image_message: MessageField::some(image), ..Default::default() }
    }

    fn expected(kind: FileKind, name: Option<&str>) -> MediaReference {
        MediaReference {
            kind,
            path: PATH.into(),
            media_key: Bytes32([1; 32]),
            sha256: Bytes32([2; 32]),
            encrypted_sha256: Bytes32([3; 32]),
            size: 1_024,
            media_type: Some("application/x-test".into()),
            name: name.map(str::to_owned),
        }
    }

    #[test]
    fn the_file_of_each_kind_is_found() {
        let of = |message: wa::Message| media_of(&message).unwrap();
        assert_eq!(of(of_image(sent!(ImageMessage))), expected(FileKind::Image, None));
        let video = || MessageField::some(sent!(VideoMessage));
        let messages = [
            wa::Message { video_message: video(), ..Default::default() },
            wa::Message { ptv_message: video(), ..Default::default() },
        ];
        assert!(messages.into_iter().all(|message| of(message) == expected(FileKind::Video, None)));
        let audio = wa::Message { audio_message: MessageField::some(sent!(AudioMessage)), ..Default::default() };
        assert_eq!(of(audio), expected(FileKind::Audio, None));
        let sticker = wa::Message { sticker_message: MessageField::some(sent!(StickerMessage)), ..Default::default() };
        assert_eq!(of(sticker), expected(FileKind::Image, None));
        let document = DocumentMessage { file_name: Some("Harga.pdf".into()), ..sent!(DocumentMessage) };
        let document = wa::Message { document_message: MessageField::some(document), ..Default::default() };
        assert_eq!(of(document), expected(FileKind::Document, Some("Harga.pdf")));
    }

    #[test]
    fn a_file_is_found_in_a_wrapper_and_in_an_edit() {
        let inner = FutureProofMessage { message: MessageField::some(of_image(sent!(ImageMessage))) };
        let wrapped = wa::Message { ephemeral_message: MessageField::some(inner), ..Default::default() };
        assert_eq!(media_of(&wrapped), Some(expected(FileKind::Image, None)));
        let protocol = ProtocolMessage { edited_message: MessageField::some(wrapped), ..Default::default() };
        let edit = wa::Message { protocol_message: MessageField::some(protocol), ..Default::default() };
        assert_eq!(media_of(&edit), Some(expected(FileKind::Image, None)));
        assert_eq!(media_of(&wa::Message { conversation: Some("Halo".into()), ..Default::default() }), None);
    }

    #[test]
    fn a_file_of_which_something_is_missing_or_wrong_has_no_reference() {
        let change = |change: fn(&mut ImageMessage)| {
            let mut image = sent!(ImageMessage);
            change(&mut image);
            media_of(&of_image(image))
        };
        assert!(change(|_| {}).is_some());
        assert!(change(|image| image.mimetype = None).is_some());
        for broken in [
            change(|image| image.direct_path = None),
            change(|image| image.direct_path = Some("@evil.test/1.enc".into())),
            change(|image| image.media_key = None),
            change(|image| image.media_key = Some(vec![1; 31])),
            change(|image| image.file_sha256 = None),
            change(|image| image.file_sha256 = Some(Vec::new())),
            change(|image| image.file_enc_sha256 = None),
            change(|image| image.file_enc_sha256 = Some(vec![1; 33])),
            change(|image| image.file_length = None),
            change(|image| image.file_length = Some(0)),
            change(|image| image.file_length = Some(MAX_FILE_BYTES + 1)),
            change(|image| image.file_length = Some(u64::MAX)),
        ] {
            assert_eq!(broken, None);
        }
    }

    #[test]
    fn names_are_cut() {
        let long = DocumentMessage {
            title: Some("é".repeat(100_000)),
            mimetype: Some("a".repeat(100_000)),
            ..sent!(DocumentMessage)
        };
        let message = wa::Message { document_message: MessageField::some(long), ..Default::default() };
        let found = media_of(&message).unwrap();
        assert_eq!(found.name, Some("é".repeat(MAX_NAME_CHARACTERS)));
        assert_eq!(found.media_type.unwrap().len(), MAX_NAME_CHARACTERS);
    }
}
