//! How a phone downloads, decrypts and verifies a file. It refuses what a real phone refuses.

use std::io::{self, BufWriter, Read, Write};

use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use wacore::download::{DownloadUtils, Downloadable, MediaType};
use wacore::proto_helpers::MessageExt as _;
use waproto::whatsapp as wa;

use crate::media::MediaHost;
use crate::media::host::Missing;
use crate::media::sidecar::{Hashes, Sidecar};

/// What a message says about its file. Names and kinds are those of the control API.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct FileView {
    pub kind: String,
    pub mime: Option<String>,
    pub name: Option<String>,
    /// As the message states it, in bytes.
    pub size: Option<u64>,
    pub caption: Option<String>,
    pub seconds: Option<u32>,
    pub width: Option<u32>,
    pub height: Option<u32>,
    pub ptt: bool,
    pub waveform_length: usize,
    pub thumbnail_length: usize,
    pub state: FileState,
    /// Of the decrypted bytes, as hexadecimal.
    pub sha256: Option<String>,
    pub sidecar: Sidecar,
    /// Why the phone refuses the file.
    pub reason: Option<String>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FileState {
    #[default]
    Downloading,
    Opened,
    Refused,
}

/// The file of a message: what the message says about it, and what opens it.
pub struct Attachment {
    pub view: FileView,
    pub media_type: MediaType,
    pub media_key: Vec<u8>,
    pub enc_sha256: Vec<u8>,
    sha256: Vec<u8>,
    direct_path: String,
    sidecar: Option<Vec<u8>>,
}

impl Attachment {
    /// The file of a message, in whichever wrapper it is; `None` for a message without one.
    pub fn of(message: &wa::Message) -> Option<Self> {
        let message = message.get_base_message();
        if let Some(image) = message.image_message.as_option() {
            let view = FileView {
                kind: "image".to_owned(),
                mime: image.mimetype.clone(),
                caption: image.caption.clone(),
                width: image.width,
                height: image.height,
                thumbnail_length: length_of(image.jpeg_thumbnail.as_ref()),
                ..FileView::default()
            };
            return Some(Self::with(view, image, None));
        }
        let video = message.video_message.as_option().map(|video| ("video", video));
        if let Some((kind, video)) = video.or_else(|| Some(("video_note", message.ptv_message.as_option()?))) {
            let view = FileView {
                kind: kind.to_owned(),
                mime: video.mimetype.clone(),
                caption: video.caption.clone(),
                seconds: video.seconds,
                width: video.width,
                height: video.height,
                thumbnail_length: length_of(video.jpeg_thumbnail.as_ref()),
                ..FileView::default()
            };
            return Some(Self::with(view, video, video.streaming_sidecar.clone()));
        }
        if let Some(audio) = message.audio_message.as_option() {
            let ptt = audio.ptt.unwrap_or_default();
            let view = FileView {
                kind: if ptt { "voice_note" } else { "audio" }.to_owned(),
                mime: audio.mimetype.clone(),
                seconds: audio.seconds,
                ptt,
                waveform_length: length_of(audio.waveform.as_ref()),
                ..FileView::default()
            };
            return Some(Self::with(view, audio, audio.streaming_sidecar.clone()));
        }
        if let Some(document) = message.document_message.as_option() {
            let view = FileView {
                kind: "document".to_owned(),
                mime: document.mimetype.clone(),
                name: document.file_name.clone(),
                caption: document.caption.clone(),
                thumbnail_length: length_of(document.jpeg_thumbnail.as_ref()),
                ..FileView::default()
            };
            return Some(Self::with(view, document, None));
        }
        let sticker = message.sticker_message.as_option()?;
        let view = FileView {
            kind: "sticker".to_owned(),
            mime: sticker.mimetype.clone(),
            width: sticker.width,
            height: sticker.height,
            thumbnail_length: length_of(sticker.png_thumbnail.as_ref()),
            ..FileView::default()
        };
        Some(Self::with(view, sticker, None))
    }

    fn with(view: FileView, file: &impl Downloadable, sidecar: Option<Vec<u8>>) -> Self {
        let bytes = |bytes: Option<&[u8]>| bytes.unwrap_or_default().to_vec();
        Self {
            view: FileView { size: file.file_length(), ..view },
            media_type: file.app_info(),
            media_key: bytes(file.media_key()),
            enc_sha256: bytes(file.file_enc_sha256()),
            sha256: bytes(file.file_sha256()),
            direct_path: file.direct_path().unwrap_or_default().to_owned(),
            sidecar,
        }
    }

    /// What the stanza calls the kind of the file.
    pub fn stanza_kind(&self) -> &'static str {
        match self.view.kind.as_str() {
            "image" => "image",
            "video" => "video",
            "video_note" => "ptv",
            "voice_note" => "ptt",
            "audio" => "audio",
            "sticker" => "sticker",
            _ => "document",
        }
    }

    /// Downloads the file, writes its decrypted bytes and checks everything. What was written counts only without an error.
    pub fn open(&self, host: &MediaHost, writer: &mut impl Write) -> Result<Verified, String> {
        if self.media_key.len() != 32 {
            return Err(format!("the media key has {} bytes, not 32", self.media_key.len()));
        }
        let stored = host.open(&self.direct_path).map_err(|Missing(status)| format!("the host answers {status}"))?;
        let sidecar_hashes = self.sidecar.as_ref().and_then(|_| {
            let (vector, _, mac_key) = DownloadUtils::get_media_keys(&self.media_key, self.media_type).ok()?;
            Hashes::new(&mac_key, &vector)
        });
        let mut source = HashedReader { inner: stored.file, hash: Sha256::new(), sidecar: sidecar_hashes };
        let mut sink = BufWriter::with_capacity(1 << 16, Checked { writer, hash: Sha256::new(), length: 0 });
        let decrypted =
            DownloadUtils::decrypt_stream_to_writer(&mut source, &self.media_key, self.media_type, &mut sink);
        if source.hash.finalize().as_slice() != self.enc_sha256 {
            return Err("the hash of the encrypted bytes is another one".to_owned());
        }
        decrypted.map_err(|error| error.to_string())?;
        let checked = sink.into_inner().map_err(|error| error.to_string())?;
        let sha256: [u8; 32] = checked.hash.finalize().into();
        if sha256.as_slice() != self.sha256 {
            return Err("the hash of the file is another one".to_owned());
        }
        if self.view.size != Some(checked.length) {
            return Err(format!("the file has {} bytes, the message says {:?}", checked.length, self.view.size));
        }
        let sidecar = match (&self.sidecar, source.sidecar) {
            (Some(stated), Some(hashes)) => hashes.compare(stated),
            _ => Sidecar::None,
        };
        Ok(Verified { sha256, sidecar })
    }
}

pub struct Verified {
    pub sha256: [u8; 32],
    pub sidecar: Sidecar,
}

fn length_of(bytes: Option<&Vec<u8>>) -> usize {
    bytes.map_or(0, Vec::len)
}

struct HashedReader<R> {
    inner: R,
    hash: Sha256,
    sidecar: Option<Hashes>,
}

impl<R: Read> Read for HashedReader<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.inner.read(buffer)?;
        let read = buffer.get(..count).unwrap_or_default();
        self.hash.update(read);
        if let Some(sidecar) = &mut self.sidecar {
            sidecar.push(read);
        }
        Ok(count)
    }
}

/// Passes decrypted bytes on, and learns their hash and their number.
struct Checked<'a, W> {
    writer: &'a mut W,
    hash: Sha256,
    length: u64,
}

impl<W: Write> Write for Checked<'_, W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.hash.update(bytes);
        self.length += bytes.len() as u64;
        self.writer.write_all(bytes)?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.writer.flush()
    }
}
