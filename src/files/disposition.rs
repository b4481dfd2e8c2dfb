//! How a browser treats a file: whether it shows it or saves it, as which type, and under which name.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use crate::files::{file::StoredFile, kind::FileKind};

/// A browser shows these itself; none of them can hold a script. All others are saved, so a file of a stranger never runs as a page of
/// this installation.
const SHOWN: [&str; 13] = [
    "image/jpeg",
    "image/png",
    "image/webp",
    "image/gif",
    "video/mp4",
    "video/3gpp",
    "video/webm",
    "audio/mpeg",
    "audio/mp4",
    "audio/aac",
    "audio/amr",
    "audio/ogg",
    "audio/webm",
];

const PDF: &str = "application/pdf";
const ANY_TYPE: &str = "application/octet-stream";

/// The headers `Content-Type` and `Content-Disposition` of a file.
#[derive(Debug, PartialEq, Eq)]
pub struct ServedHeaders {
    pub content_type: String,
    pub disposition: String,
}

/// Returns the headers with which the file is served.
pub fn headers_of(file: &StoredFile) -> ServedHeaders {
    // The sender of a received file has chosen this text. Only its first part, such as `image/jpeg`, is needed to show the file.
    let essence = file.media_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    let shown = SHOWN.into_iter().find(|shown| *shown == essence && file.kind != FileKind::Document);
    let is_shown = shown.is_some();
    let content_type = shown.unwrap_or(if essence == PDF { PDF } else { ANY_TYPE });
    let name = file.name.clone().unwrap_or_else(|| name_by_type(&essence).to_owned());
    let action = if is_shown { "inline" } else { "attachment" };
    ServedHeaders { content_type: content_type.to_owned(), disposition: disposition(action, &name) }
}

/// Returns the name under which a file without a name is saved.
pub fn name_by_type(essence: &str) -> &'static str {
    match essence {
        "image/jpeg" => "image.jpg",
        "image/png" => "image.png",
        "image/webp" => "image.webp",
        "image/gif" => "image.gif",
        "video/mp4" => "video.mp4",
        "video/3gpp" => "video.3gp",
        "audio/mpeg" => "audio.mp3",
        "audio/mp4" => "audio.m4a",
        "audio/ogg" => "audio.ogg",
        PDF => "document.pdf",
        _ => "file",
    }
}

/// What RFC 5987 (`attr-char`) allows unencoded.
const ENCODED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'!')
    .remove(b'#')
    .remove(b'$')
    .remove(b'&')
    .remove(b'+')
    .remove(b'-')
    .remove(b'.')
    .remove(b'^')
    .remove(b'_')
    .remove(b'`')
    .remove(b'|')
    .remove(b'~');

/// Returns the header `Content-Disposition` (RFC 6266): the name in ASCII for old programs, and the true name (RFC 5987). Any text
/// is a safe name.
fn disposition(action: &str, name: &str) -> String {
    // A percent sign would be decoded by some browsers, and a quote or a backslash would end or change the quoted string.
    let is_plain = |character: char| matches!(character, ' '..='~') && !matches!(character, '"' | '\\' | '%');
    let ascii: String = name.chars().map(|character| if is_plain(character) { character } else { '_' }).collect();
    if ascii == name {
        return format!("{action}; filename=\"{ascii}\"");
    }
    format!("{action}; filename=\"{ascii}\"; filename*=UTF-8''{}", utf8_percent_encode(name, ENCODED))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        clock::{SeededRandom, Timestamp},
        ids::FileId,
    };

    fn headers(kind: FileKind, media_type: &str, name: Option<&str>) -> (String, String) {
        let at = Timestamp::from_unix_millis(1_763_700_000_000);
        let file = StoredFile {
            id: FileId::new(at, &mut SeededRandom::new(1)),
            device: None,
            key: String::new(),
            kind,
            media_type: media_type.into(),
            name: name.map(str::to_owned),
            size: 1,
            sha256: [0; 32],
            kept_until: None,
            created_at: at,
        };
        let ServedHeaders { content_type, disposition } = headers_of(&file);
        (content_type, disposition)
    }

    #[test]
    fn pictures_audio_and_videos_are_shown_and_everything_else_is_saved() {
        for (kind, media_type, served_as, action) in [
            (FileKind::Image, "image/jpeg", "image/jpeg", "inline"),
            (FileKind::Video, "video/mp4", "video/mp4", "inline"),
            (FileKind::Audio, "audio/ogg; codecs=opus", "audio/ogg", "inline"),
            (FileKind::Image, "IMAGE/JPEG;\r\nx: y", "image/jpeg", "inline"),
            (FileKind::Image, "image/svg+xml", "application/octet-stream", "attachment"),
            (FileKind::Image, "text/html", "application/octet-stream", "attachment"),
            (FileKind::Document, "image/jpeg", "application/octet-stream", "attachment"),
            (FileKind::Document, "application/pdf", "application/pdf", "attachment"),
            (FileKind::Document, "text/html", "application/octet-stream", "attachment"),
            (FileKind::Document, "application/xhtml+xml", "application/octet-stream", "attachment"),
            (FileKind::Document, "", "application/octet-stream", "attachment"),
        ] {
            let (content_type, disposition) = headers(kind, media_type, Some("x"));
            assert_eq!(content_type, served_as, "{media_type}");
            assert!(disposition.starts_with(&format!("{action};")), "{media_type}: {disposition}");
        }
    }

    #[test]
    fn a_file_is_saved_under_its_true_name() {
        let named = |name| headers(FileKind::Document, "application/pdf", name).1;
        assert_eq!(named(Some("harga 2026.pdf")), "attachment; filename=\"harga 2026.pdf\"");
        assert_eq!(
            named(Some("Café naïve.pdf")),
            "attachment; filename=\"Caf_ na_ve.pdf\"; filename*=UTF-8''Caf%C3%A9%20na%C3%AFve.pdf"
        );
        assert_eq!(named(Some("100%.pdf")), "attachment; filename=\"100_.pdf\"; filename*=UTF-8''100%25.pdf");
        assert_eq!(named(Some("€ 5.pdf")), "attachment; filename=\"_ 5.pdf\"; filename*=UTF-8''%E2%82%AC%205.pdf");
        assert_eq!(named(None), "attachment; filename=\"document.pdf\"");
    }

    #[test]
    fn no_name_changes_another_header_or_parameter() {
        for name in [
            "a\"; filename=b.exe",
            "a\r\nSet-Cookie: x=1",
            "a\\\"b",
            "a\u{0}b",
            "é\r\n\r\n<script>",
            "';--",
            "a\tb\u{7f}",
        ] {
            let (_, disposition) = headers(FileKind::Document, "text/plain", Some(name));
            assert!(disposition.chars().all(|character| (' '..='~').contains(&character)), "{disposition:?}");
            assert_eq!(disposition.matches("filename=").count(), 1 + usize::from(name.contains("filename=")));
            let quoted = disposition.split('"').nth(1).unwrap();
            assert!(!quoted.contains('\\'), "{disposition}");
            assert_eq!(disposition.matches('"').count(), 2, "{disposition}");
        }
    }
}
