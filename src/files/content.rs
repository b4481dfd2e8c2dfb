//! What a file really is, judged by its bytes. The content of an image, a video or audio has to be what its type and its name
//! promise; a document may be anything.
//!
//! The bytes are checked while the file is received: the first ones decide its kind before anything is stored, and the last ones
//! are checked when the file is complete.

use crate::{
    error::{Error, Result},
    files::kind::FileKind,
};

/// The number of bytes at the beginning of a file that are examined. The signatures of all types are within them.
pub const HEAD_BYTES: usize = 4_096;
/// Programs that read PDF search for its signature in this many bytes (ISO 32000-1, annex H.3.4.1).
const PDF_HEAD_BYTES: usize = 1_024;
/// The longest end of a ZIP archive: the end record of 22 bytes and a comment of at most 65 535 (APPNOTE 4.3.16).
const ZIP_END_BYTES: usize = 22;
const TAIL_BYTES: usize = ZIP_END_BYTES + 65_535;
/// The longest MIME type that is kept.
const MAX_TYPE_BYTES: usize = 100;

const ANY_TYPE: &str = "application/octet-stream";

/// What the sender says about a file before it is received.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Declared {
    /// The kind as which a message is to show the file, if the sender has chosen one.
    pub kind: Option<FileKind>,
    /// The MIME type without its parameters; `None` if it is missing or cannot be read.
    pub media_type: Option<String>,
    pub name: Option<String>,
}

impl Declared {
    pub fn new(kind: Option<FileKind>, content_type: Option<&str>, name: Option<String>) -> Self {
        let essence =
            content_type.and_then(|text| text.parse::<mime::Mime>().ok()).map(|mime| mime.essence_str().to_owned());
        Self { kind, media_type: essence.filter(|text| text.len() <= MAX_TYPE_BYTES), name }
    }

    /// Returns the kind that the sender promises: the chosen one, else the kind of the MIME type, else that of the ending of the
    /// name.
    pub fn promised_kind(&self) -> Option<FileKind> {
        let of_type = || self.media_type.as_deref().and_then(FileKind::of_media_type);
        let of_name = || self.name.as_deref().and_then(FileKind::of_name);
        self.kind.or_else(of_type).or_else(of_name)
    }

    /// Refuses a length that no file of this kind has, before a byte is read. Without a promised kind the largest limit counts.
    pub fn check_length(&self, bytes: u64) -> Result<()> {
        self.promised_kind().unwrap_or(FileKind::Document).check_length(bytes)
    }
}

/// The kind and the MIME type of a file, as its content shows them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recognized {
    pub kind: FileKind,
    /// The MIME type. For an image, a video and audio it is the type that the content shows; for a document, the type that the
    /// sender gave.
    pub media_type: String,
}

/// Recognizes a file of this length by its first bytes, of which at most `HEAD_BYTES` are examined.
pub fn recognize(declared: &Declared, head: &[u8], length: u64) -> Result<Recognized> {
    let head = head.get(..HEAD_BYTES).unwrap_or(head);
    let shown_as = |kind: FileKind| shown_type(kind, head).map(|media_type| (kind, media_type));
    let (kind, media_type) = match declared.promised_kind() {
        Some(FileKind::Document) => (FileKind::Document, document_type(declared, head)),
        Some(kind) => match shown_type(kind, head) {
            Some(media_type) => (kind, media_type.to_owned()),
            None => return Err(other_content_error(kind, head)),
        },
        None => match [FileKind::Image, FileKind::Video, FileKind::Audio].into_iter().find_map(shown_as) {
            Some((kind, media_type)) => (kind, media_type.to_owned()),
            None => (FileKind::Document, document_type(declared, head)),
        },
    };
    kind.check_length(length)?;
    if kind != FileKind::Document && has_another_format(head) {
        return Err(two_formats_error(kind));
    }
    Ok(Recognized { kind, media_type })
}

/// Returns the MIME type of this content; `None` if WhatsApp does not show the content as this kind.
fn shown_type(kind: FileKind, head: &[u8]) -> Option<&'static str> {
    let found = infer::get(head).map(|found| found.mime_type());
    match (kind, found) {
        (FileKind::Image, Some("image/jpeg")) => Some("image/jpeg"),
        (FileKind::Image, Some("image/png")) => Some("image/png"),
        (FileKind::Image, Some("image/webp")) => Some("image/webp"),
        (FileKind::Video, Some("video/mp4" | "video/x-m4v")) => Some("video/mp4"),
        (FileKind::Video, _) if head.get(4..10) == Some(b"ftyp3g") => Some("video/3gpp"),
        (FileKind::Audio, Some("audio/mpeg")) => Some("audio/mpeg"),
        // Some programs that record audio write the file type of a video (its *brand*) into the file.
        (FileKind::Audio, Some("audio/m4a" | "video/mp4")) => Some("audio/mp4"),
        (FileKind::Audio, Some("audio/aac")) => Some("audio/aac"),
        (FileKind::Audio, Some("audio/amr")) => Some("audio/amr"),
        // Other contents of Ogg are not played by every phone.
        (FileKind::Audio, Some("audio/opus")) => Some("audio/ogg; codecs=opus"),
        _ => None,
    }
}

fn document_type(declared: &Declared, head: &[u8]) -> String {
    let given = declared.media_type.as_deref().filter(|given| *given != ANY_TYPE);
    given.or_else(|| infer::get(head).map(|found| found.mime_type())).unwrap_or(ANY_TYPE).to_owned()
}

fn other_content_error(kind: FileKind, head: &[u8]) -> Error {
    let found = infer::get(head).map_or("of an unknown type", |found| found.mime_type());
    let (words, types) = (kind.words(), kind.types());
    Error::invalid(
        "body",
        format!(
            "the content is not {words} that WhatsApp shows ({types}), it is {found}; convert the file, or upload it with kind=document"
        ),
    )
}

fn two_formats_error(kind: FileKind) -> Error {
    let words = kind.words();
    Error::invalid(
        "body",
        format!(
            "the file is {words} and holds a page or an archive as well; save it again with a program for such files, or upload it with kind=document"
        ),
    )
}

/// Returns whether an image, a video or audio begins in such a way that another program may read it as a web page or a PDF.
fn has_another_format(head: &[u8]) -> bool {
    const TAGS: [&[u8]; 6] = [b"<script", b"<html", b"<svg", b"<body", b"<iframe", b"<!doctype"];
    let has_tag = |tag: &&[u8]| head.windows(tag.len()).any(|part| part.eq_ignore_ascii_case(tag));
    let pdf_head = head.get(..PDF_HEAD_BYTES).unwrap_or(head);
    TAGS.iter().any(has_tag) || pdf_head.windows(5).any(|part| part == b"%PDF-")
}

/// The last bytes of a file that is being received.
#[derive(Debug, Default)]
pub struct Tail(Vec<u8>);

impl Tail {
    pub fn push(&mut self, chunk: &[u8]) {
        let chunk = chunk.get(chunk.len().saturating_sub(TAIL_BYTES)..).unwrap_or(chunk);
        let too_many = (self.0.len() + chunk.len()).saturating_sub(TAIL_BYTES);
        self.0.drain(..too_many.min(self.0.len()));
        self.0.extend_from_slice(chunk);
    }

    /// Refuses an image, a video or audio that ends like a ZIP archive, because programs read an archive from its end.
    pub fn check(&self, kind: FileKind) -> Result<()> {
        if kind != FileKind::Document && ends_like_zip(&self.0) { Err(two_formats_error(kind)) } else { Ok(()) }
    }
}

/// Returns whether the file ends with the end record of a ZIP archive: the record's last two bytes are the length of a comment, which then
/// reaches to the end of the file.
fn ends_like_zip(tail: &[u8]) -> bool {
    let is_end = |(place, record): (usize, &[u8])| match record {
        [b'P', b'K', 5, 6, .., low, high] => {
            let comment = usize::from(u16::from_le_bytes([*low, *high]));
            place + ZIP_END_BYTES + comment == tail.len()
        }
        _ => false,
    };
    tail.windows(ZIP_END_BYTES).enumerate().any(is_end)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const JPEG: &[u8] = b"\xFF\xD8\xFF\xE0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00";
    const PNG: &[u8] = b"\x89PNG\r\n\x1A\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00";
    const WEBP: &[u8] = b"RIFF\x24\x00\x00\x00WEBPVP8 \x18\x00\x00\x00";
    const GIF: &[u8] = b"GIF89a\x01\x00\x01\x00\x80\x00\x00";
    const MP4: &[u8] = b"\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00isommp42\x00\x00\x00\x08free";
    const THREE_GP: &[u8] = b"\x00\x00\x00\x18ftyp3gp5\x00\x00\x01\x003gp5isom\x00\x00\x00\x08free";
    const M4A: &[u8] = b"\x00\x00\x00\x18ftypM4A \x00\x00\x00\x00M4A mp42isom";
    const MP3: &[u8] = b"ID3\x04\x00\x00\x00\x00\x00\x23TSSE\x00\x00\x00\x0F";
    const AMR: &[u8] = b"#!AMR\n\x3C\x91\x17\x16\xBE\x66\x79";
    const AAC: &[u8] = b"\xFF\xF1\x50\x80\x02\x1F\xFC";
    const OPUS: &[u8] = b"OggS\x00\x02\x00\x00\x00\x00\x00\x00\x00\x00\x01\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x01\x13OpusHead\x01\x01";
    const VORBIS: &[u8] = b"OggS\x00\x02\x00\x00\x00\x00\x00\x00\x00\x00\x01\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x01\x1E\x01vorbis\x00\x00";
    const ZIP: &[u8] = b"PK\x03\x04\x14\x00\x00\x00\x08\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00";
    const PDF: &[u8] = b"%PDF-1.7\n%\xE2\xE3\xCF\xD3\n";
    const SVG: &[u8] = b"<svg xmlns=\"http://www.w3.org/2000/svg\"><script>alert(1)</script></svg>";
    const HTML: &[u8] = b"<!DOCTYPE html><html><body>halo</body></html>";
    /// The end record of an archive without files and with a comment of two bytes.
    const ZIP_END: &[u8] = b"PK\x05\x06\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x02\x00hi";

    fn declared(kind: Option<FileKind>, content_type: &str, name: &str) -> Declared {
        let given = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        Declared::new(kind, given(content_type).as_deref(), given(name))
    }

    fn as_type(content_type: &str, content: &[u8]) -> Result<(FileKind, String)> {
        let found = recognize(&declared(None, content_type, ""), content, content.len() as u64)?;
        Ok((found.kind, found.media_type))
    }

    fn message(result: Result<impl std::fmt::Debug>) -> String {
        let Err(Error::Invalid { message, details }) = result else { panic!("{result:?}") };
        assert_eq!(details["field"], "body");
        message
    }

    #[test]
    fn what_whatsapp_shows_is_known_by_its_content() {
        for (content_type, content, kind, media_type) in [
            ("image/jpeg", JPEG, FileKind::Image, "image/jpeg"),
            ("image/png", PNG, FileKind::Image, "image/png"),
            ("image/webp", WEBP, FileKind::Image, "image/webp"),
            ("video/mp4", MP4, FileKind::Video, "video/mp4"),
            ("video/3gpp", THREE_GP, FileKind::Video, "video/3gpp"),
            ("audio/mp4", M4A, FileKind::Audio, "audio/mp4"),
            ("audio/mp4", MP4, FileKind::Audio, "audio/mp4"),
            ("audio/mpeg", MP3, FileKind::Audio, "audio/mpeg"),
            ("audio/amr", AMR, FileKind::Audio, "audio/amr"),
            ("audio/aac", AAC, FileKind::Audio, "audio/aac"),
            ("audio/ogg; codecs=opus", OPUS, FileKind::Audio, "audio/ogg; codecs=opus"),
        ] {
            assert_eq!(as_type(content_type, content), Ok((kind, media_type.to_owned())), "{content_type}");
            let undeclared = if content == MP4 { FileKind::Video } else { kind };
            assert_eq!(as_type("", content).unwrap().0, undeclared, "{content_type}");
        }
        assert_eq!(
            as_type("image/png", JPEG),
            Ok((FileKind::Image, "image/jpeg".into())),
            "the content decides the type"
        );
    }

    #[test]
    fn a_content_that_is_not_what_was_promised_is_refused_and_the_error_says_what_to_do() {
        for (content_type, name, content) in [
            ("image/jpeg", "", ZIP),
            ("", "foto.jpg", ZIP),
            ("application/octet-stream", "foto.JPG", ZIP),
            ("image/svg+xml", "", SVG),
            ("image/png", "", SVG),
            ("", "logo.svg", SVG),
            ("image/png", "", HTML),
            ("image/gif", "", GIF),
            ("image/png", "", b"teks biasa"),
            ("video/mp4", "", JPEG),
            ("video/quicktime", "a.mov", b"\x00\x00\x00\x14ftypqt  \x00\x00\x00\x00qt  "),
            ("audio/ogg", "", VORBIS),
            ("audio/mpeg", "", PDF),
            ("video/mp4", "", b"x"),
        ] {
            let given = declared(None, content_type, name);
            let error = message(recognize(&given, content, content.len() as u64));
            assert!(error.contains("upload it with kind=document"), "{content_type} {name}: {error}");
            let as_document = declared(Some(FileKind::Document), content_type, name);
            assert_eq!(recognize(&as_document, content, 9).unwrap().kind, FileKind::Document, "{content_type} {name}");
        }
        assert!(message(as_type("image/jpeg", ZIP)).contains("application/zip"));
    }

    #[test]
    fn a_document_may_be_anything_and_has_the_type_that_was_given() {
        for (content_type, content, media_type) in [
            ("text/html", HTML, "text/html"),
            ("application/pdf", ZIP, "application/pdf"),
            ("", ZIP, "application/zip"),
            ("", b"teks", "application/octet-stream"),
            ("not a type", PDF, "application/pdf"),
            ("application/octet-stream", PDF, "application/pdf"),
            ("text/plain; charset=utf-8", b"BM", "text/plain"),
            ("TEXT/CSV", b"a,b", "text/csv"),
        ] {
            assert_eq!(
                as_type(content_type, content),
                Ok((FileKind::Document, media_type.to_owned())),
                "{content_type}"
            );
        }
        let endless = format!("text/{}", "x".repeat(200));
        assert_eq!(as_type(&endless, b"teks").unwrap().1, "application/octet-stream");
    }

    #[test]
    fn a_file_that_is_two_things_at_once_is_refused() {
        let gif_like = [JPEG, b"/*", HTML, b"*/"].concat();
        let pdf = [JPEG, PDF].concat();
        let script = [PNG, &[0; 500], b"<ScRiPt>alert(1)</script>"].concat();
        for content in [gif_like, pdf, script] {
            assert!(message(as_type("image/png", &content)).contains("holds a page or an archive"), "{content:?}");
            assert_eq!(as_type("application/x-any", &content).unwrap().0, FileKind::Document);
        }
    }

    #[test]
    fn an_archive_behind_a_picture_is_found_however_the_bytes_come() {
        let archive = [JPEG, ZIP, ZIP_END].concat();
        for size in [1, 7, 22, 1_000_000] {
            let mut tail = Tail::default();
            archive.chunks(size).for_each(|chunk| tail.push(chunk));
            assert!(tail.check(FileKind::Image).is_err(), "{size}");
            assert_eq!(tail.check(FileKind::Document), Ok(()));
        }
        let mut tail = Tail::default();
        tail.push(&archive);
        tail.push(b"more");
        assert_eq!(tail.check(FileKind::Image), Ok(()), "its comment does not end with the file");
        let mut long = Tail::default();
        (0..100).for_each(|_| long.push(&[7; 10_000]));
        long.push(ZIP_END);
        assert!(long.check(FileKind::Video).is_err() && long.0.len() == TAIL_BYTES);
    }

    #[test]
    fn the_limit_of_the_kind_counts_and_before_the_content_that_of_the_promise() {
        const MIB: u64 = 1024 * 1024;
        let of = |content_type| declared(None, content_type, "");
        assert_eq!(of("image/png").check_length(5 * MIB), Ok(()));
        assert!(matches!(of("image/png").check_length(5 * MIB + 1), Err(Error::FileTooLarge { .. })));
        assert!(matches!(of("").check_length(100 * MIB + 1), Err(Error::FileTooLarge { .. })));
        assert_eq!(of("").check_length(100 * MIB), Ok(()), "the content is not known yet");
        assert!(matches!(recognize(&of(""), PNG, 5 * MIB + 1), Err(Error::FileTooLarge { .. })));
        assert!(recognize(&declared(Some(FileKind::Document), "", ""), PNG, 5 * MIB + 1).is_ok());
        assert!(of("").check_length(0).is_err());
    }

    proptest! {
        #[test]
        fn no_content_is_shown_that_is_not_of_its_kind(
            start in prop::sample::select(vec![JPEG, PNG, WEBP, GIF, MP4, THREE_GP, M4A, MP3, AMR, AAC, OPUS, ZIP, PDF, SVG, HTML, b""]),
            cut in 0_usize..40,
            rest in prop::collection::vec(any::<u8>(), 0..600),
            content_type in prop::sample::select(vec!["image/png", "video/mp4", "audio/ogg", "text/plain", ""]),
        ) {
            let content = [start.get(..cut).unwrap_or(start), &rest].concat();
            let given = declared(None, content_type, "");
            if let Ok(found) = recognize(&given, &content, 1) {
                let promised = given.promised_kind();
                prop_assert!(promised.is_none_or(|promised| promised == found.kind));
                if found.kind != FileKind::Document {
                    prop_assert_eq!(shown_type(found.kind, &content), Some(found.media_type.as_str()));
                }
            }
            let mut tail = Tail::default();
            tail.push(&content);
            let _ = tail.check(FileKind::Image);
        }
    }
}
