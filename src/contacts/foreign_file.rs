//! Recognizes files that are not tables by their first bytes, whatever their name is.

use serde::Serialize;
use serde_json::json;

use crate::{contacts::written_number::plain, error::Error};

/// The kind of a file or list that cannot be read as a table. Clients get its name as `details.reason`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ForeignFile {
    Spreadsheet,
    OldOrLocked,
    Pdf,
    Document,
    WebPage,
    Json,
    AddressBook,
    Database,
    Chat,
    Calendar,
    Cards,
    /// A text in an unknown encoding, which may be a table.
    Encoding,
}

impl ForeignFile {
    pub fn of_bytes(bytes: &[u8]) -> Option<Self> {
        FOREIGN_BYTES.iter().find(|(beginning, _)| bytes.starts_with(beginning)).map(|(_, kind)| *kind)
    }

    pub fn of_text(text: &str) -> Option<Self> {
        let letters = text.chars().filter(|letter| !letter.is_whitespace());
        let beginning: String = letters.take(MAX_BEGINNING_CHARACTERS).collect::<String>().to_lowercase();
        let kind = FOREIGN_TEXTS.iter().find(|(foreign, _)| beginning.starts_with(foreign)).map(|(_, kind)| *kind);
        kind.or_else(|| is_chat(text).then_some(Self::Chat))
    }

    /// Returns the message that says what the file is and what to do.
    const fn message(self) -> &'static str {
        match self {
            Self::Spreadsheet => {
                "this is a spreadsheet (.xlsx, .ods); import it on the dashboard, which reads it, or save it as CSV and try again"
            }
            Self::OldOrLocked => {
                "this is an old Excel file (.xls) or one with a password; open it, save it as CSV, and try again"
            }
            Self::Pdf => "this is a PDF and not a table; export the table as CSV, and try again",
            Self::Document => "this is a text document and not a table; export the table as CSV, and try again",
            Self::WebPage => {
                "this is a web page, although it may be called .xls; open it in Excel, save it as CSV, and try again"
            }
            Self::Json => "this is a JSON file and not a table; save its rows as CSV, and try again",
            Self::AddressBook => {
                "this is an address book in LDIF (.ldif) and not a table; export it as CSV or as contact cards (.vcf), and try again"
            }
            Self::Database => {
                "this is a copy of a database (.sql) and not a table; export the table as CSV, and try again"
            }
            Self::Chat => {
                "this is a chat exported from WhatsApp and not a table; write the numbers into a table, save it as CSV, and try again"
            }
            Self::Calendar => "this is a calendar (.ics) and not a table; export the table as CSV, and try again",
            Self::Cards => {
                "this is a file of contact cards (.vcf); import it on the dashboard, which reads it, or save it as CSV and try again"
            }
            Self::Encoding => "this file is not UTF-8; save it as UTF-8 (in Excel: CSV UTF-8) and try again",
        }
    }

    /// Returns the error for a request whose `field` holds the file.
    pub fn refusal(self, field: &str) -> Error {
        Error::Invalid { message: self.message().to_owned(), details: json!({ "field": field, "reason": self }) }
    }
}

const FOREIGN_BYTES: [(&[u8], ForeignFile); 4] = [
    (b"PK\x03\x04", ForeignFile::Spreadsheet),
    (&[0xd0, 0xcf, 0x11, 0xe0], ForeignFile::OldOrLocked),
    (b"%PDF", ForeignFile::Pdf),
    (b"{\\rtf", ForeignFile::Document),
];

/// The first characters of texts that are not tables, in lower case and without spaces.
const FOREIGN_TEXTS: [(&str, ForeignFile); 20] = [
    ("<!doctype", ForeignFile::WebPage),
    ("<html", ForeignFile::WebPage),
    ("<table", ForeignFile::WebPage),
    ("<?xml", ForeignFile::WebPage),
    ("mime-version:", ForeignFile::WebPage),
    ("begin:vcard", ForeignFile::Cards),
    ("begin:vcalendar", ForeignFile::Calendar),
    ("[{", ForeignFile::Json),
    ("[\"", ForeignFile::Json),
    ("{\"", ForeignFile::Json),
    ("dn:", ForeignFile::AddressBook),
    ("version:1dn:", ForeignFile::AddressBook),
    ("#extendedldif", ForeignFile::AddressBook),
    ("--mysqldump", ForeignFile::Database),
    ("--mariadbdump", ForeignFile::Database),
    ("--phpmyadmin", ForeignFile::Database),
    ("----postgresql", ForeignFile::Database),
    ("insertinto", ForeignFile::Database),
    ("createtable", ForeignFile::Database),
    ("droptable", ForeignFile::Database),
];
/// The length of the longest text in `FOREIGN_TEXTS`, in characters.
const MAX_BEGINNING_CHARACTERS: usize = 15;

/// Returns whether a text is a WhatsApp chat export. Its first line shows it: `12/11/26, 10:00 - Budi: halo` on Android, `[12/11/26
/// 10.00.00] Budi: halo` on an iPhone.
fn is_chat(text: &str) -> bool {
    let line = text.trim_start().lines().next().unwrap_or_default();
    if line.contains('\t') {
        return false;
    }
    let line = plain(&line.chars().take(MAX_MOMENT_CHARACTERS).collect::<String>());
    let line = line.trim();
    match line.strip_prefix('[') {
        Some(line) => line.split_once(']').is_some_and(|(moment, _)| is_moment(moment)),
        // `10:00 - 11:00` is a time span.
        None => line
            .split_once(" - ")
            .is_some_and(|(moment, said)| is_moment(moment) && !said.starts_with(|each: char| each.is_ascii_digit())),
    }
}

/// The most characters of the first line in which the date and time of a message are, in the notation of any country.
const MAX_MOMENT_CHARACTERS: usize = 50;

/// Returns whether a text is a date and a time: `12/11/26, 10:00`, `11/12/26 10.00.00`, `2026-11-12, 10:00 PM`.
fn is_moment(text: &str) -> bool {
    let are_numbers = |text: &str, separators: &[char], counts: std::ops::RangeInclusive<usize>| {
        let is_number = |part: &str| (1..=4).contains(&part.len()) && part.bytes().all(|each| each.is_ascii_digit());
        counts.contains(&text.split(separators).count()) && text.split(separators).all(is_number)
    };
    let Some((date, time)) = text.split_once([',', ' ']) else { return false };
    let (clock, half) = time.trim().split_once(' ').unwrap_or((time.trim(), ""));
    // The AM/PM marker is `PM` or, in Spanish, `p. m.`. A longer text is not a marker but another cell of a table.
    let is_half = half.len() <= 5 && half.chars().all(|each| each.is_alphabetic() || matches!(each, '.' | ' '));
    are_numbers(date, &['/', '.', '-'], 3..=3) && are_numbers(clock, &[':', '.'], 2..=3) && is_half
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Clients show their own message for each `details.reason`, so these names must not change.
    #[test]
    fn each_kind_has_a_pinned_name_and_says_what_to_do() {
        for (kind, name) in [
            (ForeignFile::Spreadsheet, "spreadsheet"),
            (ForeignFile::OldOrLocked, "old_or_locked"),
            (ForeignFile::Pdf, "pdf"),
            (ForeignFile::Document, "document"),
            (ForeignFile::WebPage, "web_page"),
            (ForeignFile::Json, "json"),
            (ForeignFile::AddressBook, "address_book"),
            (ForeignFile::Database, "database"),
            (ForeignFile::Chat, "chat"),
            (ForeignFile::Calendar, "calendar"),
            (ForeignFile::Cards, "cards"),
            (ForeignFile::Encoding, "encoding"),
        ] {
            let Error::Invalid { message, details } = kind.refusal("csv") else { panic!("another error") };
            assert_eq!(details, json!({ "field": "csv", "reason": name }));
            assert!(message.ends_with("and try again"), "{message}");
        }
    }
}
