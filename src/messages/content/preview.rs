//! What shows a file before its bytes are here: its measures, a small picture, the loudness of a recording.

use base64::{Engine, engine::general_purpose::STANDARD};
use serde::{Deserialize, Serialize};

use crate::error::{Error, Result};

/// The largest thumbnail that is kept, in bytes. WhatsApp's own have 1 to 5 KB; every row and event of the message has it.
pub const MAX_THUMBNAIL_BYTES: usize = 12 * 1024;
/// The number of bars that WhatsApp draws for a voice note, and the loudest of them.
pub const WAVEFORM_BARS: usize = 64;
const LOUDEST: u8 = 100;
/// The first bytes of a JPEG.
const JPEG: [u8; 3] = [0xFF, 0xD8, 0xFF];
/// The longest side of a picture or a video, in pixels: JPEG has no longer one.
const MAX_PIXELS: u32 = 65_535;

/// What shows a file before its bytes are here. Its sender makes it; it may be wrong.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase", default)]
pub struct FilePreview {
    /// The width of a picture or a video in pixels.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub width: Option<u32>,
    /// Its height in pixels.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub height: Option<u32>,
    /// A small JPEG of it, as base64, at most 12 KB.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub thumbnail: Option<String>,
    /// How loud a voice note is: 64 bytes from 0 to 100, as base64.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub waveform: Option<String>,
}

impl FilePreview {
    /// The preview that WhatsApp reports of a received file, without what is not of its kind; `None` if nothing is left.
    pub fn of_received(
        width: Option<u32>,
        height: Option<u32>,
        thumbnail: Option<&[u8]>,
        waveform: Option<&[u8]>,
    ) -> Option<Self> {
        let measure = |pixels: Option<u32>| pixels.filter(|pixels| is_measure(*pixels));
        let preview = Self {
            width: measure(width),
            height: measure(height),
            thumbnail: thumbnail.filter(|bytes| is_thumbnail(bytes)).map(|bytes| STANDARD.encode(bytes)),
            waveform: waveform.filter(|bytes| is_waveform(bytes)).map(|bytes| STANDARD.encode(bytes)),
        };
        Some(preview).filter(|preview| *preview != Self::default())
    }

    /// Refuses a preview that phones would not show. `None` if it says nothing.
    pub fn check(self) -> Result<Option<Self>> {
        let wrong = |field: &str, message: &str| Err(Error::invalid(&format!("content.preview.{field}"), message));
        for (field, pixels) in [("width", self.width), ("height", self.height)] {
            if pixels.is_some_and(|pixels| !is_measure(pixels)) {
                return wrong(field, "a picture or a video has 1 to 65535 pixels on each side");
            }
        }
        if self.thumbnail.is_some() && !self.thumbnail_bytes().is_some_and(|bytes| is_thumbnail(&bytes)) {
            return wrong("thumbnail", "a thumbnail is a JPEG of at most 12 KB, as base64");
        }
        if self.waveform.is_some() && !self.waveform_bytes().is_some_and(|bytes| is_waveform(&bytes)) {
            return wrong("waveform", "a waveform has 64 bytes from 0 to 100, as base64");
        }
        Ok(Some(self).filter(|preview| *preview != Self::default()))
    }

    pub fn thumbnail_bytes(&self) -> Option<Vec<u8>> {
        self.thumbnail.as_ref().and_then(|base64| STANDARD.decode(base64).ok())
    }

    pub fn waveform_bytes(&self) -> Option<Vec<u8>> {
        self.waveform.as_ref().and_then(|base64| STANDARD.decode(base64).ok())
    }
}

const fn is_measure(pixels: u32) -> bool {
    pixels > 0 && pixels <= MAX_PIXELS
}

fn is_thumbnail(bytes: &[u8]) -> bool {
    bytes.len() <= MAX_THUMBNAIL_BYTES && bytes.starts_with(&JPEG)
}

fn is_waveform(bytes: &[u8]) -> bool {
    bytes.len() == WAVEFORM_BARS && bytes.iter().all(|bar| *bar <= LOUDEST)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn jpeg(length: usize) -> Vec<u8> {
        let mut bytes = vec![0; length];
        bytes[..3].copy_from_slice(&JPEG);
        bytes
    }

    #[test]
    fn the_stored_format_is_pinned() {
        let json = r#"{"width":1600,"height":900,"thumbnail":"/9j/","waveform":"AAEC"}"#;
        let preview: FilePreview = serde_json::from_str(json).unwrap();
        assert_eq!(serde_json::to_string(&preview).unwrap(), json);
        assert_eq!(serde_json::to_string(&FilePreview::default()).unwrap(), "{}");
    }

    #[test]
    fn a_caller_hears_which_part_is_wrong() {
        let field = |preview: FilePreview| match preview.check() {
            Err(Error::Invalid { details, .. }) => details["field"].as_str().unwrap_or_default().to_owned(),
            other => format!("{other:?}"),
        };
        let text = |bytes: &[u8]| Some(STANDARD.encode(bytes));
        for pixels in [0, MAX_PIXELS + 1] {
            assert_eq!(field(FilePreview { width: Some(pixels), ..Default::default() }), "content.preview.width");
            assert_eq!(field(FilePreview { height: Some(pixels), ..Default::default() }), "content.preview.height");
        }
        for thumbnail in
            [Some("no base64!".to_owned()), text(b"<svg/>"), text(&jpeg(MAX_THUMBNAIL_BYTES + 1)), text(b"")]
        {
            let wrong = FilePreview { thumbnail, ..Default::default() };
            assert_eq!(field(wrong), "content.preview.thumbnail");
        }
        for waveform in [text(&[0; 63]), text(&[101; 64]), text(&[]), Some("%".into())] {
            assert_eq!(field(FilePreview { waveform, ..Default::default() }), "content.preview.waveform");
        }
        let whole = FilePreview {
            width: Some(1),
            height: Some(MAX_PIXELS),
            thumbnail: text(&jpeg(MAX_THUMBNAIL_BYTES)),
            waveform: text(&[100; 64]),
        };
        assert_eq!(whole.clone().check(), Ok(Some(whole)));
        assert_eq!(FilePreview::default().check(), Ok(None));
    }

    #[test]
    fn what_a_stranger_sends_is_kept_as_far_as_it_is_right() {
        let wrong = FilePreview::of_received(Some(0), Some(u32::MAX), Some(b"<svg onload>"), Some(&[255; 64]));
        assert_eq!(wrong, None);
        let right = FilePreview::of_received(Some(4), None, Some(&jpeg(9)), Some(&[1; 64])).unwrap();
        assert_eq!((right.width, right.height), (Some(4), None));
        assert_eq!((right.thumbnail_bytes().unwrap(), right.waveform_bytes().unwrap()), (jpeg(9), vec![1; 64]));
    }
}
