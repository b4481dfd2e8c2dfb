//! How a phone encrypts and uploads a file, and the message that carries it.

use std::io::{self, BufWriter, Read, Write as _};

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use serde::{Deserialize, Deserializer};
use sha2::{Digest as _, Sha256};
use wacore::download::MediaType;
use wacore::upload::{EncryptedMediaInfo, encrypt_media_streaming_with_key};
use waproto::buffa::MessageField;
use waproto::whatsapp as wa;

use crate::clock;
use crate::contents::Kind;
use crate::error::Refusal;
use crate::media::MediaHost;
use crate::media::host::url_of;

/// The longest file that a phone here sends, in bytes.
const LARGEST_FILE_BYTES: u64 = 200 << 20;

/// A file as the control API describes it: its bytes, or how many are to be made from which seed.
#[derive(Clone, Deserialize)]
pub struct NewFile {
    #[serde(default, deserialize_with = "base64")]
    base64: Option<Vec<u8>>,
    bytes: Option<u64>,
    #[serde(default)]
    seed: u64,
    name: Option<String>,
    mime: Option<String>,
    seconds: Option<u32>,
    width: Option<u32>,
    height: Option<u32>,
    /// A JPEG.
    #[serde(default, deserialize_with = "base64")]
    thumbnail: Option<Vec<u8>>,
    #[serde(default)]
    is_animated: bool,
}

fn base64<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Vec<u8>>, D::Error> {
    let text = Option::<String>::deserialize(deserializer)?;
    text.map(|text| BASE64_STANDARD.decode(text).map_err(serde::de::Error::custom)).transpose()
}

/// A file that a phone has uploaded.
#[derive(Clone)]
pub struct SealedFile {
    file: NewFile,
    seal: Seal,
    direct_path: String,
}

#[derive(Clone)]
struct Seal {
    media_key: [u8; 32],
    sha256: [u8; 32],
    enc_sha256: [u8; 32],
    length: u64,
    sidecar: Option<Vec<u8>>,
}

impl From<EncryptedMediaInfo> for Seal {
    fn from(info: EncryptedMediaInfo) -> Self {
        Self {
            media_key: info.media_key,
            sha256: info.file_sha256,
            enc_sha256: info.file_enc_sha256,
            length: info.file_length,
            sidecar: info.streaming_sidecar,
        }
    }
}

impl SealedFile {
    /// The SHA-256 of the file, and its length in bytes.
    pub fn summary(&self) -> (&[u8; 32], u64) {
        (&self.seal.sha256, self.seal.length)
    }
}

/// Bytes that are the same for the same seed, on every machine and in every release: the generator SplitMix64 (Steele et
/// al. 2014), little-endian. They are test data and keep nothing secret.
struct MadeBytes {
    state: u64,
    left: u64,
}

impl Read for MadeBytes {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = usize::try_from(self.left).unwrap_or(usize::MAX).min(buffer.len());
        // Eight bytes at a time, so the buffers of the caller must not change what follows: only the last word is cut.
        let count = if self.left > count as u64 && count >= 8 { count - count % 8 } else { count };
        for word in buffer.get_mut(..count).unwrap_or_default().chunks_mut(8) {
            self.state = self.state.wrapping_add(0x9E37_79B9_7F4A_7C15);
            let mixed = (self.state ^ (self.state >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
            let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
            let bytes = (mixed ^ (mixed >> 31)).to_le_bytes();
            word.copy_from_slice(bytes.get(..word.len()).unwrap_or_default());
        }
        self.left -= count as u64;
        Ok(count)
    }
}

/// The kind of keys with which files of this kind are encrypted; `None` for a message without a file.
pub fn media_type_of(kind: Kind) -> Option<MediaType> {
    match kind {
        Kind::Image => Some(MediaType::Image),
        Kind::Video | Kind::VideoNote => Some(MediaType::Video),
        Kind::Audio | Kind::VoiceNote => Some(MediaType::Audio),
        Kind::Document => Some(MediaType::Document),
        Kind::Sticker => Some(MediaType::Sticker),
        Kind::Text
        | Kind::Location
        | Kind::Answer
        | Kind::GroupInvite
        | Kind::Reaction
        | Kind::Poll
        | Kind::LiveLocation
        | Kind::Contacts
        | Kind::Order
        | Kind::Product
        | Kind::Button
        | Kind::MissedCall
        | Kind::StickerPack => None,
    }
}

impl MediaHost {
    /// Encrypts a file with a new key and stores it, as a phone's upload does. It takes seconds for a large one.
    pub fn seal(&self, owner: &str, kind: Kind, file: NewFile) -> Result<SealedFile, Refusal> {
        let media_type =
            media_type_of(kind).ok_or_else(|| Refusal::BadInput("A message of this kind has no file.".into()))?;
        let is_streamed = matches!(media_type, MediaType::Audio | MediaType::Video);
        let (path, scratch) = self.scratch().map_err(|error| disk(&error))?;
        let mut sealed = BufWriter::with_capacity(1 << 16, scratch);
        let source: Box<dyn Read> = match (&file.base64, file.bytes) {
            (Some(bytes), None) => Box::new(bytes.as_slice()),
            (None, Some(count)) if count <= LARGEST_FILE_BYTES => Box::new(MadeBytes { state: file.seed, left: count }),
            (None, Some(_)) => {
                return Err(Refusal::BadInput(format!("A file has at most {LARGEST_FILE_BYTES} bytes.")));
            }
            (Some(_), Some(_)) | (None, None) => {
                return Err(Refusal::BadInput("A file needs either base64 or a number of bytes.".into()));
            }
        };
        let info = encrypt_media_streaming_with_key(source, &mut sealed, media_type, None, Some(is_streamed))
            .map_err(|error| Refusal::Conflict(format!("The file could not be encrypted: {error}.")))?;
        sealed.flush().map_err(|error| disk(&error))?;
        let seal = Seal::from(info);
        let direct_path = self.adopt(&path, &seal.enc_sha256, owner).map_err(|error| disk(&error))?;
        Ok(SealedFile { file: NewFile { base64: None, ..file }, seal, direct_path })
    }
}

fn disk(error: &io::Error) -> Refusal {
    Refusal::Conflict(format!("The file could not be stored: {error}."))
}

impl SealedFile {
    /// The message that carries the file. A caption can stand below pictures, videos and documents.
    pub fn message(&self, kind: Kind, caption: &str) -> wa::Message {
        let caption = (!caption.is_empty()).then(|| caption.to_owned());
        let none = wa::Message::default();
        match kind {
            Kind::Image => wa::Message { image_message: MessageField::some(self.image(caption)), ..none },
            Kind::Video => wa::Message { video_message: MessageField::some(self.video(caption)), ..none },
            Kind::VideoNote => wa::Message { ptv_message: MessageField::some(self.video(None)), ..none },
            Kind::VoiceNote => wa::Message { audio_message: MessageField::some(self.audio(true)), ..none },
            Kind::Audio => wa::Message { audio_message: MessageField::some(self.audio(false)), ..none },
            Kind::Sticker => wa::Message { sticker_message: MessageField::some(self.sticker()), ..none },
            // The other kinds have no file.
            _ => self.document(caption),
        }
    }

    fn mime(&self, usual: &str) -> String {
        self.file.mime.clone().unwrap_or_else(|| usual.to_owned())
    }

    fn url(&self) -> String {
        url_of(&self.direct_path)
    }

    fn image(&self, caption: Option<String>) -> wa::message::ImageMessage {
        wa::message::ImageMessage {
            url: Some(self.url()),
            mimetype: Some(self.mime("image/jpeg")),
            caption,
            file_sha256: Some(self.seal.sha256.to_vec()),
            file_length: Some(self.seal.length),
            width: self.file.width,
            height: self.file.height,
            media_key: Some(self.seal.media_key.to_vec()),
            file_enc_sha256: Some(self.seal.enc_sha256.to_vec()),
            direct_path: Some(self.direct_path.clone()),
            media_key_timestamp: now(),
            jpeg_thumbnail: self.file.thumbnail.clone(),
            ..Default::default()
        }
    }

    fn video(&self, caption: Option<String>) -> wa::message::VideoMessage {
        wa::message::VideoMessage {
            url: Some(self.url()),
            mimetype: Some(self.mime("video/mp4")),
            caption,
            seconds: self.file.seconds.or(Some(5)),
            file_sha256: Some(self.seal.sha256.to_vec()),
            file_length: Some(self.seal.length),
            width: self.file.width,
            height: self.file.height,
            media_key: Some(self.seal.media_key.to_vec()),
            file_enc_sha256: Some(self.seal.enc_sha256.to_vec()),
            direct_path: Some(self.direct_path.clone()),
            media_key_timestamp: now(),
            jpeg_thumbnail: self.file.thumbnail.clone(),
            streaming_sidecar: self.seal.sidecar.clone(),
            ..Default::default()
        }
    }

    fn audio(&self, is_voice_note: bool) -> wa::message::AudioMessage {
        wa::message::AudioMessage {
            url: Some(self.url()),
            mimetype: Some(self.mime(if is_voice_note { "audio/ogg; codecs=opus" } else { "audio/mpeg" })),
            seconds: self.file.seconds.or(Some(4)),
            ptt: Some(is_voice_note),
            file_sha256: Some(self.seal.sha256.to_vec()),
            file_length: Some(self.seal.length),
            media_key: Some(self.seal.media_key.to_vec()),
            file_enc_sha256: Some(self.seal.enc_sha256.to_vec()),
            direct_path: Some(self.direct_path.clone()),
            media_key_timestamp: now(),
            streaming_sidecar: self.seal.sidecar.clone(),
            waveform: is_voice_note.then(|| self.waveform()),
            ..Default::default()
        }
    }

    /// 64 steps from 0 to 100. The simulator hears nothing, so they only look like a recording.
    fn waveform(&self) -> Vec<u8> {
        let hash = [Sha256::digest(self.seal.sha256), Sha256::digest(self.seal.enc_sha256)].concat();
        hash.into_iter().map(|byte| byte % 101).collect()
    }

    fn sticker(&self) -> wa::message::StickerMessage {
        wa::message::StickerMessage {
            url: Some(self.url()),
            mimetype: Some(self.mime("image/webp")),
            file_sha256: Some(self.seal.sha256.to_vec()),
            file_length: Some(self.seal.length),
            width: self.file.width,
            height: self.file.height,
            media_key: Some(self.seal.media_key.to_vec()),
            file_enc_sha256: Some(self.seal.enc_sha256.to_vec()),
            direct_path: Some(self.direct_path.clone()),
            media_key_timestamp: now(),
            png_thumbnail: self.file.thumbnail.clone(),
            is_animated: Some(self.file.is_animated),
            ..Default::default()
        }
    }

    /// A document with a caption is in a wrapper of its own.
    fn document(&self, caption: Option<String>) -> wa::Message {
        let is_wrapped = caption.is_some();
        let name = self.file.name.clone().unwrap_or_else(|| "dokumen".to_owned());
        let document = wa::message::DocumentMessage {
            url: Some(self.url()),
            mimetype: Some(self.mime("application/octet-stream")),
            title: Some(name.clone()),
            file_name: Some(name),
            caption,
            file_sha256: Some(self.seal.sha256.to_vec()),
            file_length: Some(self.seal.length),
            media_key: Some(self.seal.media_key.to_vec()),
            file_enc_sha256: Some(self.seal.enc_sha256.to_vec()),
            direct_path: Some(self.direct_path.clone()),
            media_key_timestamp: now(),
            jpeg_thumbnail: self.file.thumbnail.clone(),
            ..Default::default()
        };
        let message = wa::Message { document_message: MessageField::some(document), ..Default::default() };
        if !is_wrapped {
            return message;
        }
        let wrapper = wa::message::FutureProofMessage { message: MessageField::some(message) };
        wa::Message { document_with_caption_message: MessageField::some(wrapper), ..Default::default() }
    }
}

#[expect(clippy::unnecessary_wraps, reason = "the type of the field")]
fn now() -> Option<i64> {
    Some(i64::try_from(clock::now_secs()).unwrap_or(i64::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn made(seed: u64, count: u64, buffer_bytes: usize) -> Vec<u8> {
        let mut source = MadeBytes { state: seed, left: count };
        let (mut all, mut buffer) = (Vec::new(), vec![0; buffer_bytes]);
        loop {
            let read = source.read(&mut buffer).unwrap();
            if read == 0 {
                return all;
            }
            all.extend_from_slice(&buffer[..read]);
        }
    }

    #[test]
    fn made_bytes_depend_on_the_seed_alone() {
        let bytes = made(7, 1_003, 8_192);
        assert_eq!(bytes.len(), 1_003);
        assert_eq!(made(7, 1_003, 8), bytes);
        assert_eq!(made(7, 1_003, 100), bytes);
        assert_ne!(made(8, 1_003, 8_192), bytes);
        assert_eq!(made(7, 0, 8), Vec::<u8>::new());
    }
}
