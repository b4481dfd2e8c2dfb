//! A table as a text file: its encoding, the delimiter between its cells, and where its lines begin.

use std::{cmp::Reverse, iter};

use csv::{Reader, ReaderBuilder, StringRecord, Trim};
use serde::{Deserialize, Serialize};

use crate::{contacts::foreign_file::ForeignFile, error::Result, json_schema};

/// The character encoding of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub enum Encoding {
    #[serde(rename = "utf-8")]
    Utf8,
    #[serde(rename = "utf-16le")]
    Utf16Le,
    #[serde(rename = "utf-16be")]
    Utf16Be,
}

/// Decodes the table in this field of a request: UTF-8, or UTF-16 with a byte order mark. Any other file is refused as a whole, because a
/// wrong encoding would give contacts wrong names.
pub fn decode(bytes: Vec<u8>, field: &str) -> Result<(Encoding, String)> {
    if let Some(kind) = ForeignFile::of_bytes(&bytes) {
        return Err(kind.refusal(field));
    }
    let (encoding, text) = if let Some(rest) = bytes.strip_prefix(&[0xff, 0xfe]) {
        (Encoding::Utf16Le, decode_utf16(rest, u16::from_le_bytes))
    } else if let Some(rest) = bytes.strip_prefix(&[0xfe, 0xff]) {
        (Encoding::Utf16Be, decode_utf16(rest, u16::from_be_bytes))
    } else {
        (Encoding::Utf8, String::from_utf8(bytes).ok())
    };
    // UTF-16 without a byte order mark is valid UTF-8 with a zero beside every letter.
    let mut text = text.filter(|text| !text.contains('\0')).ok_or_else(|| ForeignFile::Encoding.refusal(field))?;
    // A program that adds a byte order mark to a file that already has one leaves two.
    let marks = text.len() - text.trim_start_matches('\u{feff}').len();
    text.drain(..marks);
    match ForeignFile::of_text(&text) {
        Some(kind) => Err(kind.refusal(field)),
        None => Ok((encoding, text)),
    }
}

fn decode_utf16(bytes: &[u8], unit: impl Fn([u8; 2]) -> u16) -> Option<String> {
    let (pairs, rest) = bytes.as_chunks::<2>();
    let text = char::decode_utf16(pairs.iter().map(|pair| unit(*pair))).collect::<std::result::Result<String, _>>();
    text.ok().filter(|_| rest.is_empty())
}

/// The character between two cells.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Delimiter {
    #[serde(rename = ",")]
    Comma,
    #[serde(rename = ";")]
    Semicolon,
    #[serde(rename = "\t")]
    Tab,
    #[serde(rename = "|")]
    Pipe,
}

// Not derived, because the derived schema reads the backslash of `\t` as a letter.
impl utoipa::PartialSchema for Delimiter {
    fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::Schema> {
        json_schema::one_of([",", ";", "\t", "|"])
    }
}

impl utoipa::ToSchema for Delimiter {}

/// The number of rows from which the delimiter is guessed.
const DELIMITER_ROWS: usize = 20;

impl Delimiter {
    const ALL: [Self; 4] = [Self::Comma, Self::Semicolon, Self::Tab, Self::Pipe];

    pub const fn byte(self) -> u8 {
        match self {
            Self::Comma => b',',
            Self::Semicolon => b';',
            Self::Tab => b'\t',
            Self::Pipe => b'|',
        }
    }

    /// Guesses the delimiter: it gives the table rows of the same width. If several do, the tab is preferred, because cells rarely have
    /// one; then the delimiter that splits the most of the first rows; then any delimiter before a comma that may be part of texts and
    /// amounts; then the one that gives each row the most cells, and the one that occurs first.
    pub fn guess(text: &str) -> Self {
        let rank = |delimiter: Self| {
            let rows = first_rows(text, delimiter, DELIMITER_ROWS);
            let split = rows.iter().map(StringRecord::len).filter(|cells| *cells > 1);
            let is_even = has_even_table(&rows) && !rows.iter().any(has_cut_quotes);
            let is_tab = is_even && delimiter == Self::Tab && !rows.iter().any(has_guarded_cell);
            // A single row shows no pattern, and a text without a comma is no reason to prefer another delimiter.
            let may_be = delimiter != Self::Comma || split.clone().count() < 2 || !is_comma_of_texts(text);
            (is_even, is_tab, split.clone().count(), may_be, split.min().unwrap_or_default())
        };
        let comes_late = |delimiter: Self| text.bytes().position(|byte| byte == delimiter.byte()).unwrap_or(usize::MAX);
        let best = Self::ALL.into_iter().min_by_key(|delimiter| (Reverse(rank(*delimiter)), comes_late(*delimiter)));
        best.unwrap_or(Self::Comma)
    }

    /// Parses a first line such as `sep=;`, which names the delimiter for Excel. Returns the byte after the line, and the delimiter if it
    /// is a known one. `None` if the first line is another one.
    pub fn declared_delimiter(text: &str) -> Option<(usize, Option<Self>)> {
        let length = text.find(['\n', '\r']).unwrap_or(text.len());
        let line = text.get(..length)?.trim_matches('"');
        let declared = line.get(..4).filter(|word| word.eq_ignore_ascii_case("sep=")).and(line.get(4..))?;
        // If Excel saves such a file again, it writes further delimiters after the first one: `sep=;;;`.
        let mut characters = declared.chars();
        let first = characters.next()?;
        if characters.any(|other| other != first && other != '"') {
            return None;
        }
        let known = Self::ALL.into_iter().find(|delimiter| char::from(delimiter.byte()) == first);
        Some((length, known))
    }
}

/// Returns whether all rows have the same width, except those of a title above the table, which are no more than the rows below it.
fn has_even_table(rows: &[StringRecord]) -> bool {
    let width = rows.last().map_or(0, StringRecord::len);
    let below = rows.iter().rev().take_while(|row| row.len() == width).count();
    let is_title = |row: &StringRecord| row.len() == 1;
    width > 1 && rows.iter().take(rows.len() - below).all(is_title) && 2 * below >= rows.len()
}

/// Returns whether a cell begins or ends with another delimiter. Shops write a tab beside a number so that Excel keeps it as text; the
/// delimiter of the file is then between that number and the next cell.
fn has_guarded_cell(row: &StringRecord) -> bool {
    row.iter().any(|cell| cell.starts_with([',', ';', '|']) || cell.ends_with([',', ';', '|']))
}

/// Returns whether a cell has an opening quote without a closing one, or the reverse: then the delimiter was inside the quotes of a cell.
fn has_cut_quotes(row: &StringRecord) -> bool {
    row.iter().any(|cell| cell.matches('"').count() % 2 == 1)
}

/// Returns whether every comma of the first lines may belong to a text or an amount: `Jl. Melati 3, Bandung`, `12,50`.
fn is_comma_of_texts(text: &str) -> bool {
    let is_of_text = |before: &str, after: &str| {
        let is_digit = |character: Option<char>| character.is_some_and(|character| character.is_ascii_digit());
        after.starts_with(char::is_whitespace) || is_digit(before.chars().next_back()) && is_digit(after.chars().next())
    };
    let mut commas =
        text.lines().take(DELIMITER_ROWS).flat_map(|line| line.match_indices(',').map(move |(at, _)| (line, at)));
    commas.all(|(line, at)| is_of_text(line.get(..at).unwrap_or_default(), line.get(at + 1..).unwrap_or_default()))
}

/// Returns the first rows that are not empty.
pub fn first_rows(text: &str, delimiter: Delimiter, most: usize) -> Vec<StringRecord> {
    let mut reader = reader(text.as_bytes(), delimiter);
    let rows = reader.records().filter_map(std::result::Result::ok);
    rows.filter(|row| !row.iter().all(str::is_empty)).take(most).collect()
}

/// Returns a CSV reader that accepts rows of any length and trims the cells.
pub fn reader(bytes: &[u8], delimiter: Delimiter) -> Reader<&[u8]> {
    ReaderBuilder::new()
        .delimiter(delimiter.byte())
        .has_headers(false)
        .flexible(true)
        .trim(Trim::All)
        .from_reader(bytes)
}

/// Returns whether the last row of a file has a quote that is never closed. The rows after the quote have then become the end of a cell, as
/// any further row would.
pub fn has_swallowed_rows(last_row: &[u8], delimiter: Delimiter) -> bool {
    let row = last_row.trim_ascii();
    let followed = [row, b"\nnext"].concat();
    row.iter().any(|byte| is_line_end(*byte)) && reader(&followed, delimiter).byte_records().count() == 1
}

/// Returns the message about a row with a quote that is never closed.
pub fn unclosed_quote_message(row: u64) -> String {
    format!("row {row} does not end; is a quote (\") in it never closed?")
}

/// Counts the rows of a file as a spreadsheet shows them: an empty line is a row, a row whose cells have several lines is one, and the line
/// that names the delimiter does not count.
pub struct Rows<'a> {
    bytes: &'a [u8],
    at: usize,
    row: u64,
}

impl<'a> Rows<'a> {
    /// Counts from the beginning of a file.
    pub fn of_file(bytes: &'a [u8]) -> Self {
        let first_line = bytes.split(|byte| matches!(byte, b'\n' | b'\r')).next().unwrap_or_default();
        let has_declaration =
            std::str::from_utf8(first_line).is_ok_and(|line| Delimiter::declared_delimiter(line).is_some());
        Self::continued_at(u64::from(!has_declaration), bytes)
    }

    /// Continues to count: the first of these bytes is in the row `row`.
    pub fn continued_at(row: u64, bytes: &'a [u8]) -> Self {
        Self { bytes, at: 0, row }
    }

    /// Moves to the row that begins at the byte `start`, or after the line ends there. Returns the byte at which the row begins, and the
    /// number of the row.
    pub fn row_at(&mut self, start: usize) -> (usize, u64) {
        self.go_to(start);
        while self.bytes.get(self.at).is_some_and(|byte| is_line_end(*byte)) {
            self.go_to(self.at + 1);
        }
        (self.at, self.row)
    }

    /// Moves to the byte at which the CSV reader has ended a row. A line end inside a cell of the row is not counted as the end of a row.
    pub fn skip_row(&mut self, end: usize) {
        let last = end.saturating_sub(1);
        let has_line_end = self.bytes.get(last).is_some_and(|byte| is_line_end(*byte));
        self.at = self.at.max(if has_line_end { last } else { end });
    }

    /// Moves to the byte and returns the number of the row in which it is.
    pub fn number_at(&mut self, byte: usize) -> u64 {
        self.go_to(byte);
        self.row
    }

    /// Counts the line ends up to this byte.
    fn go_to(&mut self, to: usize) {
        let passed = self.bytes.get(self.at..to).unwrap_or_default();
        let nexts = passed.iter().skip(1).copied().map(Some).chain(iter::once(self.bytes.get(to).copied()));
        // A line ends with `\n`, `\r\n` or, from very old programs, a bare `\r`.
        let ends = passed.iter().zip(nexts).filter(|(byte, next)| match byte {
            b'\n' => true,
            b'\r' => *next != Some(b'\n'),
            _ => false,
        });
        self.row += ends.count() as u64;
        self.at = self.at.max(to);
    }
}

const fn is_line_end(byte: u8) -> bool {
    matches!(byte, b'\n' | b'\r')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::Error;
    use proptest::prelude::*;

    fn utf16(text: &str, mark: [u8; 2], bytes: impl Fn(u16) -> [u8; 2]) -> Vec<u8> {
        mark.into_iter().chain(text.encode_utf16().flat_map(bytes)).collect()
    }

    proptest! {
        #[test]
        fn a_text_is_the_same_in_every_encoding(text in "[^\0\u{feff}{\\[]{0,40}") {
            let marked = [&[0xef, 0xbb, 0xbf], text.as_bytes()].concat();
            let marked_twice = [&[0xef, 0xbb, 0xbf], marked.as_slice()].concat();
            for (bytes, encoding) in [
                (text.clone().into_bytes(), Encoding::Utf8),
                (marked, Encoding::Utf8),
                (marked_twice, Encoding::Utf8),
                (utf16(&text, [0xff, 0xfe], u16::to_le_bytes), Encoding::Utf16Le),
                (utf16(&text, [0xfe, 0xff], u16::to_be_bytes), Encoding::Utf16Be),
            ] {
                prop_assert_eq!(decode(bytes, "file"), Ok((encoding, text.clone())));
            }
        }

        #[test]
        fn no_bytes_break_the_reader(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            if let Ok((_, text)) = decode(bytes, "file") {
                first_rows(&text, Delimiter::guess(&text), 20);
            }
        }
    }

    #[test]
    fn an_unknown_encoding_is_refused_with_what_to_do() {
        let latin = b"phone,name\n0812,Ren\xe9e\n".to_vec();
        let unmarked = "phone".encode_utf16().flat_map(u16::to_le_bytes).collect();
        let cut_off = vec![0xff, 0xfe, 0x41, 0x00, 0x42];
        let half_a_pair = vec![0xff, 0xfe, 0x00, 0xd8];
        for bytes in [latin, unmarked, cut_off, half_a_pair] {
            let Err(Error::Invalid { message, details }) = decode(bytes, "file") else { panic!("read") };
            assert!(message.contains("save it as UTF-8") && details["field"] == "file");
        }
    }

    #[test]
    fn the_error_for_an_unsupported_file_names_its_format() {
        for (bytes, kind) in [
            (&b"PK\x03\x04\x14\0"[..], ".xlsx"),
            (b"\xd0\xcf\x11\xe0\xa1\xb1", "with a password"),
            (b"%PDF-1.7", "a PDF"),
            (b"{\\rtf1", "a text document"),
            (b"\xef\xbb\xbf\n<HTML><table>", "a web page"),
            (b"<?xml version=\"1.0\"?><Workbook>", "a web page"),
            (b"BEGIN:VCARD\r\nVERSION:3.0\r\n", ".vcf"),
            (b"\xef\xbb\xbf\r\nbegin:vcard\n", ".vcf"),
            (b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\n", ".ics"),
            (b"[\n  {\"phone\": \"0811\"}\n]", "a JSON file"),
            (b"{ \"phone\": \"0811\" }", "a JSON file"),
            (b"{\"phone\":\"0811\"}\n{\"phone\":\"0812\"}\n", "a JSON file"),
            (b"[\"0811\", \"0812\"]", "a JSON file"),
            (b"dn: cn=Ayu,mail=ayu@example.com\r\nobjectclass: top\r\nmobile: 0811\r\n", "LDIF"),
            (b"version: 1\n\ndn:: Y249QXl1\n", "LDIF"),
            (b"# extended LDIF\n#\n# LDAPv3\n", "LDIF"),
            (b"-- MySQL dump 10.13\n", "a copy of a database"),
            (b"--\n-- PostgreSQL database dump\n--\n", "a copy of a database"),
            (b"INSERT INTO `pelanggan` VALUES (1,'Ayu','0811');\n", "a copy of a database"),
            (b"12/11/26, 10:00 - Budi: halo\n", "a chat exported from WhatsApp"),
            (b"12/11/26 10.00 - Pesan dan panggilan dienkripsi\r\n", "a chat exported from WhatsApp"),
            ("11/12/26, 10:00\u{202f}PM - +62 811-9000-017: hi\n".as_bytes(), "a chat exported from WhatsApp"),
            (b"12.11.2026, 10:00 - Budi: hallo\n", "a chat exported from WhatsApp"),
            (b"\n[12/11/26 10.00.00] Budi: halo\n", "a chat exported from WhatsApp"),
            ("\u{feff}\u{200e}[2026-11-12, 10:00:00] Budi: \u{200e}halo\n".as_bytes(), "a chat exported from WhatsApp"),
        ] {
            let Err(Error::Invalid { message, details }) = decode(bytes.to_vec(), "file") else {
                panic!("{kind} was read")
            };
            assert!(message.contains(kind) && details["field"] == "file", "{message}");
        }
        for table in [
            "<3 nama,phone\n",
            "PK,0812\n",
            "[VIP] Ayu,0812\n",
            "{Ayu},0812\n",
            "begin,nama\n",
            "dn,nama\n",
            "-- Daftar pelanggan --\nAyu,0812\n",
            "12/11/26 10:00,Ayu,0812\n",
            "12/11/26 10:00 - 11:00,Ayu,0812\n",
            "12/11/26,10:00,Ayu - Budi,0812\n",
            "12/11/26\t10:00\tAyu - Budi\t0812\n",
            "[12] Ayu,0812\n",
            "0812-3456-7890 - Ayu\n",
        ] {
            assert!(decode(table.as_bytes().to_vec(), "file").is_ok(), "{table}");
        }
    }

    #[test]
    fn the_delimiter_is_the_one_that_all_rows_have() {
        for (text, delimiter) in [
            ("phone,name\n0812,Ayu", Delimiter::Comma),
            ("phone;name\n0812;Ayu, si pertama", Delimiter::Semicolon),
            ("nama;alamat, kota;nomor\nAyu;Jl. Mawar;0812", Delimiter::Semicolon),
            ("phone\tname; alias\n0812\tAyu", Delimiter::Tab),
            ("phone|name\n0812|Ayu", Delimiter::Pipe),
            ("0813,\"Toko; Budi, Jaya\"\n0812,Ayu", Delimiter::Comma),
            ("0812;Ayu,Budi", Delimiter::Semicolon),
            ("0812\n0813", Delimiter::Comma),
            ("Daftar pelanggan, 2026\n\nnama;nomor\nAyu;0812", Delimiter::Semicolon),
            ("Nama;Alamat\nAyu;Jl. Mawar, no 1, Bogor\nBudi;Jl. Melati, no 2, Depok", Delimiter::Semicolon),
            ("", Delimiter::Comma),
        ] {
            assert_eq!(Delimiter::guess(text), delimiter, "{text}");
        }
    }

    #[test]
    fn a_tab_beside_a_number_for_excel_is_no_delimiter() {
        for text in [
            "nama,nomor,kota\nAyu,0812\t,Bogor\nBudi,0813\t,Solo\n",
            "Ayu,\t0812,Bogor\nBudi,\t0813,Solo\n",
            "\"Ayu\",\"0812\t\",\"Bogor\"\n\"Budi\",\"0813\t\",\"Solo\"\n",
        ] {
            assert_eq!(Delimiter::guess(text), Delimiter::Comma, "{text}");
        }
    }

    /// Generates cells that may occur in a sheet with this delimiter.
    fn cell_of(delimiter: Delimiter) -> impl Strategy<Value = String> {
        let texts = match delimiter {
            Delimiter::Comma => vec!["Ayu", "0812-3456", "vip;lama", "Budi | Cici", "\"Jl. Mawar, 3\"", "\"a;b\tc\""],
            Delimiter::Semicolon => {
                vec!["Ayu", "0812-3456", "12,50", "1,5", "Jl. Mawar 3, RT 1, Bogor", "\"a;b,c\td\""]
            }
            Delimiter::Tab => {
                vec!["Ayu", "0812-3456", "12,50", "Jl. Mawar 3, RT 1, Bogor", "vip;lama", "a|b,c,d,e", "x,y"]
            }
            Delimiter::Pipe => vec!["Ayu", "0812-3456", "12,50", "Jl. Mawar 3, RT 1, RW 2, Bogor", "a, b", "\"a|b;c\""],
        };
        proptest::sample::select(texts).prop_map(str::to_owned)
    }

    /// Generates a sheet with its delimiter, with the same number of columns in each row, and perhaps a title above it.
    fn sheet() -> impl Strategy<Value = (Delimiter, String)> {
        let delimiters = proptest::sample::select(Delimiter::ALL.to_vec());
        (delimiters, 2..6_usize, 2..30_usize, any::<bool>()).prop_flat_map(|(delimiter, width, height, has_title)| {
            let row = prop::collection::vec(cell_of(delimiter), width);
            prop::collection::vec(row, height).prop_map(move |rows| {
                let between = char::from(delimiter.byte()).to_string();
                let lines: Vec<String> = rows.iter().map(|row| row.join(&between)).collect();
                let title = if has_title { "Daftar pelanggan\n" } else { "" };
                // A heading and the numbers never contain another delimiter.
                let head = vec!["Nama"; width].join(&between);
                (delimiter, format!("{title}{head}\n{}\n", lines.join("\n")))
            })
        })
    }

    proptest! {
        #[test]
        fn the_delimiter_of_a_sheet_is_found_whatever_is_in_its_cells((delimiter, text) in sheet()) {
            prop_assert_eq!(Delimiter::guess(&text), delimiter, "{}", text);
        }
    }

    #[test]
    fn a_sheet_without_headings_is_split_where_its_rows_are_even() {
        for (text, delimiter) in [
            ("Ayu\tJl. Melati 3, Bandung\t0812\nBudi\tJl. Mawar 1, Bogor\t0813", Delimiter::Tab),
            ("Ayu\tJl. Melati 3, RT 1, RW 2, Bandung\t0812", Delimiter::Tab),
            ("Ayu\t\t0812\nBudi\tJl. Mawar 1, Bogor\t", Delimiter::Tab),
            ("Daftar, 2026\nAyu\tJl. Melati 3, Bandung\t0812\nBudi\tJl. Mawar 1, Bogor\t0813", Delimiter::Tab),
            ("Ayu\tvip;lama\t1,5\nBudi\tvip;baru\t2,5", Delimiter::Tab),
            ("1,5;2,5\n2,0;3,5", Delimiter::Semicolon),
            ("Ayu;12,50;0812\nBudi;9,75;0813", Delimiter::Semicolon),
            ("Ayu|Jl. A, RT 1, RW 2, Bandung|0812\nBudi|Jl. B, RT 1, RW 2, Bandung|0813", Delimiter::Pipe),
            ("Ayu,0812,vip;lama\nBudi,0813,vip;baru", Delimiter::Comma),
            ("phone,name\n0812\n0813,Budi;x\n0814,a,b;c\n0815", Delimiter::Comma),
            ("Ayu, 0812; 0813", Delimiter::Comma),
        ] {
            assert_eq!(Delimiter::guess(text), delimiter, "{text}");
        }
    }

    #[test]
    fn the_line_that_tells_excel_the_delimiter_is_known() {
        for (text, expected) in [
            ("sep=;\nNama;No HP", Some((5, Some(Delimiter::Semicolon)))),
            ("SEP=,\r\nNama", Some((5, Some(Delimiter::Comma)))),
            ("\"sep=;\"\nNama", Some((7, Some(Delimiter::Semicolon)))),
            ("sep=\t\n", Some((5, Some(Delimiter::Tab)))),
            ("sep=;;;\n", Some((7, Some(Delimiter::Semicolon)))),
            ("sep=#\n", Some((5, None))),
            ("sep=\n", None),
            ("September;Nama", None),
            ("sep=Ayu\n", None),
            ("é", None),
            ("", None),
        ] {
            assert_eq!(Delimiter::declared_delimiter(text), expected, "{text}");
        }
    }

    #[test]
    fn rows_are_counted_as_a_spreadsheet_shows_them() {
        let text = b"a\r\n\r\nb\n\"c\r\nd\"\re\n";
        let mut rows = Rows::of_file(text);
        assert_eq!(rows.row_at(0), (0, 1));
        rows.skip_row(2);
        assert_eq!(rows.row_at(2), (5, 3), "the reader stands before the second half of a line end");
        rows.skip_row(7);
        assert_eq!(rows.row_at(7), (7, 4));
        rows.skip_row(14);
        assert_eq!(rows.row_at(14), (14, 5), "a line end inside a cell begins no row");
        rows.skip_row(text.len());
        assert_eq!(rows.number_at(text.len()), 6);
        for (text, first) in [("sep=;\nNama;HP", 1), ("\"sep=;\"\r\nNama", 1), ("Nama;HP\n", 1), ("", 1)] {
            let mut rows = Rows::of_file(text.as_bytes());
            let head = text.find("Nama").unwrap_or_default();
            assert_eq!(rows.row_at(head), (head, first), "{text}");
        }
    }
}
