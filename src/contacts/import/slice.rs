//! Parses a file in slices, so that 100 000 rows need no more memory than a thousand. Each slice begins at the byte where the previous one
//! ended, and leaves a truncated row to the next slice.

use std::{collections::HashSet, hash::BuildHasher};

use csv::ByteRecord;
use serde::Serialize;

use crate::{
    contacts::{
        contact::{Attributes, MAX_ATTRIBUTES, parse_name, parse_tag_list, parse_tags, parse_value},
        country::NamedCountry,
        import::{ImportOptions, Rejection, RowFault, is_still_duplicate, reason_column},
        layout::Column,
        numbers::{self, OTHER_NUMBERS},
        phone::Phone,
        row::MappedRow,
        table::{Rows, has_swallowed_rows, reader, unclosed_quote_message},
    },
    error::{Error, Result},
};

/// The longest row. A row with a quote that is never closed becomes longer than this.
pub const MAX_ROW_BYTES: usize = 64 * 1024;
/// The number of bytes that are loaded for one slice: several of the longest rows.
pub const WINDOW_BYTES: usize = 256 * 1024;
/// The most rows of one transaction: a D1 batch may take 30 s, and 1 000 upserts take a small part of that.
const MAX_ROWS: i64 = 1_000;
/// The JSON for D1 has each row twice, as the fields of a contact and as the cells of the file, and repeats the names of the
/// columns; a value in D1 has at most 2 MB.
const MAX_BYTES: usize = 500_000;

/// A position in a file: the byte, and the number of the row as a spreadsheet counts rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FilePosition {
    pub byte: usize,
    pub row: u64,
}

impl FilePosition {
    pub const START: Self = Self { byte: 0, row: 1 };
}

/// A row that becomes a contact.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AcceptedRow {
    /// The number of the row in the file, as a spreadsheet counts it.
    pub line: u64,
    pub phone: Phone,
    /// The number as it is written in the file.
    pub written: String,
    /// The country that the row gives for its number.
    #[serde(skip)]
    pub country: NamedCountry,
    pub name: String,
    pub tags: Vec<String>,
    pub attributes: Attributes,
    /// The cells of the row as they are in the file, for the case that a later step rejects the row as a duplicate.
    pub cells: Vec<String>,
}

/// Some rows of a file. `rows` counts all rows that are not empty, accepted or rejected.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Slice {
    pub accepted: Vec<AcceptedRow>,
    /// The rejected rows in the order of the file.
    pub rejected: Vec<Rejection>,
    /// How many of `rejected` repeat a number of an earlier row.
    pub duplicates: i64,
    pub rows: i64,
    pub end: FilePosition,
}

/// Parses rows of `window`, which begins at `from` and, if it `is_last`, reaches to the end of the file. `known` holds the numbers of
/// earlier rows. An error means that the rest of the file cannot be parsed.
pub fn read_slice(
    window: &[u8],
    is_last: bool,
    from: FilePosition,
    options: &ImportOptions,
    known: &mut HashSet<Phone, impl BuildHasher>,
) -> Result<Slice> {
    let mut reader = reader(window, options.layout.delimiter);
    let mut numbers = if from.byte == 0 { Rows::of_file(window) } else { Rows::continued_at(from.row, window) };
    let mut slice = Slice { accepted: Vec::new(), rejected: Vec::new(), duplicates: 0, rows: 0, end: from };
    let mut record = ByteRecord::new();
    let mut size_bytes = 0;
    // Rows above the table are skipped, and so is the first row of the table if it is the header row.
    let starts_at = options.layout.starts_at;
    let mut is_head = options.layout.has_head && from.byte <= starts_at;
    let reason_at = reason_column(&options.layout);
    let mut end = 0;
    while slice.rows < MAX_ROWS && size_bytes < MAX_BYTES {
        let is_row = reader.read_byte_record(&mut record).map_err(Error::internal)?;
        let read_to = usize::try_from(reader.position().byte()).map_err(Error::internal)?;
        // A row that touches the end of the window may continue after it.
        if read_to >= window.len() && !is_last {
            break;
        }
        if !is_row {
            end = window.len();
            break;
        }
        let begins =
            record.position().map_or(Ok(end), |position| usize::try_from(position.byte())).map_err(Error::internal)?;
        let (begins, line) = numbers.row_at(begins);
        let is_last_row = is_last && read_to >= window.len();
        if is_last_row && has_swallowed_rows(window.get(begins..).unwrap_or_default(), options.layout.delimiter) {
            return Err(Error::invalid("file", unclosed_quote_message(line)));
        }
        numbers.skip_row(read_to);
        end = read_to;
        if record.iter().all(<[u8]>::is_empty) || from.byte + begins < starts_at {
            continue;
        }
        if std::mem::take(&mut is_head) {
            continue;
        }
        slice.rows += 1;
        let row_bytes = end.saturating_sub(begins);
        size_bytes += 2 * row_bytes.min(MAX_ROW_BYTES) + json_overhead_bytes(&options.layout.columns);
        match read_row(&record, row_bytes, line, options) {
            Ok(contact) if is_still_duplicate(&contact, reason_at, options.bare_digits) => {
                let rejection = RowFault::StillDuplicate.rejection(line, RowFault::STILL_SAME_NUMBER, &contact.written);
                slice.rejected.push(Rejection { cells: contact.cells, ..rejection });
            }
            Ok(contact) if known.contains(&contact.phone) => {
                slice.duplicates += 1;
                let rejection = RowFault::Duplicate.rejection(line, RowFault::SAME_NUMBER, &contact.written);
                slice.rejected.push(Rejection { cells: contact.cells, ..rejection });
            }
            Ok(contact) => {
                known.insert(contact.phone.clone());
                slice.accepted.push(contact);
            }
            Err(rejection) => slice.rejected.push(*rejection),
        }
    }
    if end == 0 && !is_last && window.len() > MAX_ROW_BYTES {
        let (_, row) = numbers.row_at(0);
        return Err(Error::invalid("file", unclosed_quote_message(row)));
    }
    slice.end = FilePosition { byte: from.byte + end, row: numbers.number_at(end) };
    Ok(slice)
}

/// Returns how many bytes the field names add to one row in JSON.
fn json_overhead_bytes(columns: &[Column]) -> usize {
    let names = columns.iter().map(|column| match column {
        Column::Attribute(name) => name.len() + 6,
        Column::Phone
        | Column::OtherPhone
        | Column::Name
        | Column::LastName
        | Column::Tags
        | Column::CountryCode
        | Column::Ignore => 0,
    });
    200 + names.sum::<usize>()
}

/// Parses one row. Missing cells count as empty; cells without a column are ignored.
fn read_row(
    record: &ByteRecord,
    row_bytes: usize,
    line: u64,
    options: &ImportOptions,
) -> std::result::Result<AcceptedRow, Box<Rejection>> {
    if row_bytes > MAX_ROW_BYTES {
        let message = format!("this row is longer than {MAX_ROW_BYTES} bytes");
        return Err(Box::new(RowFault::RowTooLong.rejection(line, message, "")));
    }
    let Some(cells) = cells_of(record) else {
        return Err(Box::new(RowFault::Unreadable.rejection(line, "this row is not UTF-8", "")));
    };
    let row = MappedRow::of(cells.iter().map(String::as_str), &options.layout.columns);
    match read_mapped(&row, line, options) {
        Ok(accepted) => Ok(AcceptedRow { cells, ..accepted }),
        Err(rejection) => Err(Box::new(Rejection { cells, ..rejection.of_row(&row) })),
    }
}

fn cells_of(record: &ByteRecord) -> Option<Vec<String>> {
    record.iter().map(|cell| std::str::from_utf8(cell).map(str::to_owned).ok()).collect()
}

fn read_mapped(
    row: &MappedRow,
    line: u64,
    options: &ImportOptions,
) -> std::result::Result<AcceptedRow, Box<Rejection>> {
    let reject = |fault: RowFault, message: String, value: &str| Box::new(fault.rejection(line, message, value));
    let name = parse_name(&row.name).map_err(|cause| reject(RowFault::NameTooLong, cause.to_string(), &row.name))?;
    let mut tags = options.tags.clone();
    for cell in &row.tags {
        let of_cell = parse_tag_list(cell).map_err(|cause| reject(RowFault::TagInvalid, cause.to_string(), cell))?;
        tags.extend(of_cell);
    }
    let tags = parse_tags(tags.iter().map(String::as_str))
        .map_err(|cause| reject(RowFault::TagInvalid, cause.to_string(), ""))?;
    let mut attributes = Attributes::new();
    for (key, cell) in &row.attributes {
        let value =
            parse_value(cell).map_err(|cause| reject(RowFault::ValueTooLong, format!("{key}: {cause}"), cell))?;
        if !value.is_empty() {
            attributes.insert(key.clone(), value);
        }
    }
    let number = numbers::choose(&row.numbers(), ImportOptions::REGION, options.bare_digits)
        .map_err(|wrong| reject(RowFault::Phone(wrong.fault.code()), wrong.fault.message(), &wrong.cell))?;
    if let Some(others) = number.other_numbers().filter(|_| attributes.len() < MAX_ATTRIBUTES) {
        attributes.entry(OTHER_NUMBERS.to_owned()).or_insert(others);
    }
    Ok(AcceptedRow {
        line,
        phone: number.phone,
        written: number.written,
        country: number.country,
        name,
        tags,
        attributes,
        cells: Vec::new(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contacts::{layout::Layout, phone::BareDigits, recipients, table::decode};
    use proptest::prelude::*;

    fn options_for(text: &str) -> ImportOptions {
        ImportOptions {
            layout: Layout::guess(text, None, ImportOptions::REGION),
            tags: Vec::new(),
            has_consented: false,
            bare_digits: BareDigits::Ask,
        }
    }

    /// Parses the whole file in windows of this size, which grow where a row does not fit.
    fn read_in_windows(text: &str, options: &ImportOptions, window: usize) -> Slice {
        try_in_windows(text, options, window).unwrap()
    }

    fn try_in_windows(text: &str, options: &ImportOptions, window: usize) -> Result<Slice> {
        let mut all = Slice { accepted: vec![], rejected: vec![], duplicates: 0, rows: 0, end: FilePosition::START };
        let (mut known, mut size) = (HashSet::new(), window);
        while all.end.byte < text.len() {
            let end = text.len().min(all.end.byte + size);
            let is_last = end == text.len();
            let slice = read_slice(&text.as_bytes()[all.end.byte..end], is_last, all.end, options, &mut known)?;
            size = if slice.end == all.end { size * 2 } else { window };
            all.accepted.extend(slice.accepted);
            all.rejected.extend(slice.rejected);
            all.duplicates += slice.duplicates;
            all.rows += slice.rows;
            all.end = slice.end;
        }
        Ok(all)
    }

    fn parse_whole(text: &str) -> Slice {
        read_in_windows(text, &options_for(text), WINDOW_BYTES)
    }

    fn faults(slice: &Slice) -> Vec<(i64, &str)> {
        slice.rejected.iter().map(|rejection| (rejection.line, rejection.code.as_str())).collect()
    }

    #[test]
    fn every_column_is_read_into_its_field() {
        let text = "Nama;No HP;Label;Kota\r\nAyu;0812-3456-7890;vip,lama;\"Jl. \"\"A\"\"\r\nBogor\"\r\n;+62 813 3456 7890;;\r\n";
        let tagged = ImportOptions { tags: vec!["promo".into()], ..options_for(text) };
        let slice = read_in_windows(text, &tagged, WINDOW_BYTES);
        assert_eq!((slice.rows, slice.rejected.len(), slice.end.byte), (2, 0, text.len()));
        let ayu = &slice.accepted[0];
        assert_eq!((ayu.line, ayu.phone.as_str(), ayu.name.as_str()), (2, "6281234567890", "Ayu"));
        assert_eq!(ayu.tags, ["lama", "promo", "vip"]);
        assert_eq!(ayu.attributes, [("kota".to_owned(), "Jl. \"A\"\nBogor".to_owned())].into());
        assert_eq!(
            (slice.accepted[1].line, slice.accepted[1].attributes.len()),
            (3, 0),
            "an empty cell sets no attribute"
        );
    }

    #[test]
    fn the_same_file_is_read_in_every_encoding_and_with_every_separator() {
        let written = "phone§name§kota\n081234567890§\"Ayu, si \"\"satu\"\"\"§\"a\nb\"\n§Budi§x\n";
        let plain = written.replace('§', ",");
        let expected = parse_whole(&plain);
        assert_eq!((expected.accepted.len(), expected.rejected.len()), (1, 1));
        for separator in [";", "\t", "|"] {
            assert_eq!(parse_whole(&written.replace('§', separator)), expected, "{separator}");
        }
        let marked = [&[0xef, 0xbb, 0xbf], plain.as_bytes()].concat();
        let wide = |mark: [u8; 2], bytes: fn(u16) -> [u8; 2]| -> Vec<u8> {
            mark.into_iter().chain(plain.encode_utf16().flat_map(bytes)).collect()
        };
        for bytes in [marked, wide([0xff, 0xfe], u16::to_le_bytes), wide([0xfe, 0xff], u16::to_be_bytes)] {
            assert_eq!(parse_whole(&decode(bytes, "file").unwrap().1), expected);
        }
    }

    #[test]
    fn every_wrong_row_is_rejected_with_its_reason() {
        let text = format!(
            "phone,name,tags,kota\n\n,Ayu,,\nayu,Ayu,,\n081234567890,{},,\n081234567890,A,{},\n081234567890,A,,{}\n",
            "n".repeat(201),
            "t".repeat(51),
            "k".repeat(1_001),
        );
        let slice = parse_whole(&text);
        assert_eq!(
            faults(&slice),
            [
                (3, "phone_missing"),
                (4, "phone_no_digits"),
                (5, "name_too_long"),
                (6, "tag_invalid"),
                (7, "value_too_long")
            ]
        );
        assert_eq!((slice.rows, slice.accepted.len()), (5, 0));
        let identifying_text: Vec<&str> = slice.rejected.iter().take(2).map(|row| row.value.as_str()).collect();
        assert_eq!(identifying_text, ["Ayu", "ayu"], "the first row has no number, only a name");
    }

    #[test]
    fn a_file_of_google_contacts_loses_neither_phones_nor_names() {
        let slice = parse_whole(
            "First Name,Last Name,Labels,Phone 1 - Label,Phone 1 - Value,Phone 2 - Label,Phone 2 - Value\n\
             Ayu,Lestari,* myContacts ::: Pelanggan,Mobile,0811-9000-101,Home,021 5550 101\n\
             Budi,,* myContacts,Home,021 5550 102,Mobile,0811-9000-102\n\
             Cici,Putri,* starred,Mobile,0811-9000-103 ::: 0811-9000-104,,\n",
        );
        assert_eq!((faults(&slice), slice.rows), (vec![], 3));
        let read: Vec<_> = slice
            .accepted
            .iter()
            .map(|row| {
                (row.name.as_str(), row.phone.as_str(), row.tags.join("+"), row.attributes[OTHER_NUMBERS].as_str())
            })
            .collect();
        assert_eq!(
            read,
            [
                ("Ayu Lestari", "628119000101", "Pelanggan".to_owned(), "+62215550101"),
                ("Budi", "628119000102", String::new(), "+62215550102"),
                ("Cici Putri", "628119000103", "starred".to_owned(), "+628119000104"),
            ]
        );
    }

    #[test]
    fn rows_above_the_table_are_neither_counted_nor_rejected() {
        for above in ["sep=;\n", "Daftar Pelanggan\n\n", "sep=;\nDaftar\n"] {
            let text = format!("{above}Nama;No HP\nAyu;0811-9000-101\nx;y\n");
            let options = options_for(&text);
            for window in [20, 64, WINDOW_BYTES] {
                let slice = read_in_windows(&text, &options, window);
                // A spreadsheet does not show the line that names the delimiter.
                let line = 2 + above.trim_start_matches("sep=;\n").matches('\n').count() as u64;
                assert_eq!((slice.rows, slice.accepted.len()), (2, 1), "{above}");
                assert_eq!((slice.accepted[0].line, slice.rejected[0].line.unsigned_abs()), (line, line + 1));
            }
        }
    }

    #[test]
    fn a_row_has_the_number_that_a_spreadsheet_shows_although_cells_have_several_lines() {
        for (above, first) in [("", 2), ("sep=,\n", 2), ("\n\n", 4)] {
            for line_end in ["\n", "\r\n", "\r"] {
                let text = "phone,name,alamat\nx,Ayu,\"Jl. 1\nRT 2\nBogor\"\n\n0811-9000-101,\"Bu\ndi\",\n,,\ny,Cici,\"\n\"\nz,,\n";
                let text = format!("{above}{text}").replace('\n', line_end);
                let options = options_for(&text);
                for window in [40, WINDOW_BYTES] {
                    let slice = read_in_windows(&text, &options, window);
                    let rejected: Vec<_> = slice.rejected.iter().map(|row| row.line).collect();
                    assert_eq!(rejected, [first, first + 4, first + 5], "{text:?}");
                    assert_eq!(i64::try_from(slice.accepted[0].line), Ok(first + 2), "{text:?}");
                    assert_eq!(i64::try_from(slice.end.row), Ok(first + 6), "{text:?}");
                }
            }
        }
    }

    #[test]
    fn a_number_that_a_spreadsheet_has_rounded_is_named_as_such() {
        let slice = parse_whole("phone,name\n6.28119E+11,Ayu\n");
        assert_eq!(faults(&slice), [(2, "phone_spreadsheet")]);
        assert!(slice.rejected[0].message.contains("as text"));
    }

    #[test]
    fn a_country_code_in_its_own_column_is_joined_with_bare_digits() {
        let slice = parse_whole(
            "Nama;Kode negara;No HP\nAyu;62;811900017\nBudi;+65;91900012\nCici;ID;+6591900013\nDedi;;0811-9000-103\n\
             Eka;65;811900017\nFani;62.0;0811 9000 105 / 811-9000-106\n",
        );
        let read: Vec<_> = slice.accepted.iter().map(|row| (row.name.as_str(), row.phone.as_str())).collect();
        assert_eq!(
            read,
            [
                ("Ayu", "62811900017"),
                ("Budi", "6591900012"),
                ("Cici", "6591900013"),
                ("Dedi", "628119000103"),
                ("Fani", "628119000105"),
            ]
        );
        assert_eq!(slice.accepted[4].attributes, [(OTHER_NUMBERS.to_owned(), "+628119000106".to_owned())].into());
        assert_eq!(faults(&slice), [(6, "phone_too_long")]);
    }

    #[test]
    fn one_number_in_three_spellings_is_one_contact() {
        let slice =
            parse_whole("phone,name\n081234567890,Ayu\n+62 812-3456-7890,Budi\n6281234567890,Cici\n081334567890,D\n");
        assert_eq!((slice.accepted.len(), slice.accepted[0].name.as_str()), (2, "Ayu"));
        assert_eq!((faults(&slice), slice.duplicates), (vec![(3, "duplicate"), (4, "duplicate")], 2));
        assert_eq!(slice.rejected[0].value, "+62 812-3456-7890");
    }

    #[test]
    fn a_number_in_the_habits_of_spreadsheets_and_phones_is_one_contact() {
        let written = [
            "8119000017",
            "'08119000017",
            "\"=\"\"08119000017\"\"\"",
            "0811\u{a0}9000\u{a0}017",
            "+62 (0)811 9000 017",
            "62 0811 9000 017",
            "0062 811 9000 017",
            "٠٨١١٩٠٠٠٠١٧",
            "tel:+62-811-9000-017",
            "https://wa.me/628119000017",
            "628119000017.0",
            "08119000017 (Ibu)",
            "\u{202a}+62 811\u{2011}9000\u{2011}017\u{202c}",
        ];
        let slice = parse_whole(&format!("phone\n{}\n", written.join("\n")));
        let numbers: Vec<_> = slice.accepted.iter().map(|row| row.phone.as_str()).collect();
        assert_eq!((numbers, slice.rejected.len()), (vec!["628119000017"], written.len() - 1));
        assert!(slice.rejected.iter().all(|row| row.code == "duplicate"), "{:?}", slice.rejected);
    }

    #[test]
    fn stray_quotes_and_trailing_separators_lose_no_row() {
        let slice = parse_whole(
            "Nama;No HP;Kota;;\r\nAyu \"si manis\";0811-9000-101;Bogor;;\r\n\"Budi\r\nSantoso\";0811-9000-102;5\" Solo;;\r\n\
             Nur'aini;0811-9000-103;;;;;\r\n",
        );
        let read: Vec<_> = slice
            .accepted
            .iter()
            .map(|row| (row.name.as_str(), row.phone.as_str(), row.attributes.get("kota").map(String::as_str)))
            .collect();
        assert_eq!(
            read,
            [
                ("Ayu \"si manis\"", "628119000101", Some("Bogor")),
                ("Budi Santoso", "628119000102", Some("5\" Solo")),
                ("Nur'aini", "628119000103", None),
            ]
        );
        assert_eq!(slice.rejected, []);
    }

    #[test]
    fn rows_with_too_few_or_too_many_cells_are_read() {
        let slice = parse_whole("phone,name,kota\n081234567890\n081334567890,B,Bogor,x,y\n,,\n");
        assert_eq!((slice.rows, slice.accepted.len()), (2, 2));
        assert_eq!(slice.accepted[1].attributes["kota"], "Bogor");
    }

    #[test]
    fn a_row_over_the_limit_is_rejected_and_the_next_one_is_read() {
        let text = format!("phone,name\n081234567890,\"{}\"\n081334567890,B\n", "x\n".repeat(40_000));
        let slice = parse_whole(&text);
        assert_eq!((faults(&slice), slice.rows), (vec![(2, "row_too_long")], 2));
        assert_eq!((slice.accepted[0].name.as_str(), slice.accepted[0].line), ("B", 3));
    }

    /// This holds for an import and for the list of a broadcast.
    #[test]
    fn the_last_rows_of_a_file_do_not_vanish_in_a_name_whose_quote_is_never_closed() {
        let refusal = |text: &str| {
            let imported =
                read_slice(text.as_bytes(), true, FilePosition::START, &options_for(text), &mut HashSet::new());
            let listed = recipients::read_csv(text, BareDigits::Ask);
            assert_eq!(imported.is_err(), listed.is_err(), "{text}");
            let message = |error: Error| match error {
                Error::Invalid { message, details } => format!("{message} {details}"),
                other => panic!("{other:?}"),
            };
            imported.err().map(message).zip(listed.err().map(message))
        };
        for (text, row) in [
            ("No HP;Nama\n0811-9000-101;\"Ayu\n0811-9000-102;Budi\n", 2),
            ("No HP,Nama\n0811-9000-101,Ayu\n\n0811-9000-102,\"Budi \"\"B\"\"\n0811-9000-103,Cici", 4),
            ("Nama\tNo HP\r\n\"Ayu\t0811-9000-101\r\nBudi\t0811-9000-102\r\n", 2),
        ] {
            let (imported, listed) = refusal(text).unwrap();
            let expected = format!("row {row} does not end");
            assert!(imported.contains(&expected) && listed.contains(&expected), "{imported}\n{listed}");
        }
        for text in [
            "No HP;Nama\n0811-9000-101;\"Ayu\n",
            "No HP;Nama\n0811-9000-101;\"Ayu\nLestari\"\n",
            "No HP;Nama;Kota\n0811-9000-101;\"Ayu\nLestari\";5\" Solo\n",
            "No HP;Nama\n0811-9000-101;Ayu \"si\n0811-9000-102;Budi\n",
            "No HP;Nama\n0811-9000-101;\"Ayu \"\"A\"\"\nLestari\"\n\n",
        ] {
            assert_eq!(refusal(text), None, "{text}");
        }
    }

    #[test]
    fn a_quote_that_is_never_closed_ends_the_reading_with_an_error() {
        let text = format!("phone,name\n081234567890,\"A\n{}", "081334567890,B\n".repeat(40_000));
        let options = options_for(&text);
        let first =
            read_slice(&text.as_bytes()[..WINDOW_BYTES], false, FilePosition::START, &options, &mut HashSet::new())
                .unwrap();
        assert_eq!((first.end, first.rows), (FilePosition { byte: 11, row: 2 }, 0));
        let window = &text.as_bytes()[11..11 + WINDOW_BYTES];
        let Err(Error::Invalid { message, .. }) = read_slice(window, false, first.end, &options, &mut HashSet::new())
        else {
            panic!("read")
        };
        assert!(message.contains("row 2 does not end"), "{message}");
    }

    #[test]
    fn a_slice_is_never_larger_than_a_value_in_d1() {
        let heads: Vec<String> = (0..49).map(|number| format!("kolom_yang_namanya_panjang_{number}")).collect();
        let row = |number: usize| format!("0812{:08}{}\n", 34_000_000 + number, ",x".repeat(49));
        let rows: String = (0..1_000).map(row).collect();
        let text = format!("phone,{}\n{rows}", heads.join(","));
        let window = &text.as_bytes()[..text.len().min(WINDOW_BYTES)];
        let slice = read_slice(window, true, FilePosition::START, &options_for(&text), &mut HashSet::new()).unwrap();
        let json = serde_json::to_string(&slice.accepted).unwrap();
        assert!((100..1_000).contains(&slice.rows) && json.len() < 1_000_000, "{} {}", slice.rows, json.len());
    }

    #[test]
    fn a_hundred_thousand_rows_in_slices_are_the_same_as_at_once() {
        // Parsing numbers is slow, so nine of ten rows have none; every hundredth row repeats an earlier number.
        let row = |number: u64| match number {
            number if number % 100 == 0 => format!("+62 812-{:08},\"Lagi\n{number}\"\r\n", 30_000_000 + number - 10),
            number if number % 10 == 0 => format!("0812{:08},Orang {number}\r\n", 30_000_000 + number),
            number => format!(",\"Salah; {number}\"\r\n"),
        };
        let text = format!("phone,name\r\n{}", (1..=100_000).map(row).collect::<String>());
        let options = options_for(&text);
        let sliced = read_in_windows(&text, &options, WINDOW_BYTES);
        let at_once = read_in_windows(&text, &options, text.len());
        assert_eq!((sliced.rows, sliced.end), (100_000, at_once.end));
        assert_eq!(sliced, at_once);
        assert_eq!(sliced.accepted.len() + sliced.rejected.len(), 100_000);
        assert_eq!((sliced.accepted.len(), sliced.duplicates), (9_000, 1_000));
        assert_eq!(sliced.end.row, 100_002);
    }

    proptest! {
        /// The rows and their numbers do not depend on where the slices are cut: inside a letter, a quote or a line end.
        #[test]
        fn slices_of_any_size_are_the_same_as_the_whole(
            rows in prop::collection::vec(("[0-9+ -]{0,14}|0812345678[0-9]{2}", "[a-zé😀\"',;\n\r ]{0,12}", any::<bool>()), 0..30),
            window in 1_usize..80,
            line_end in prop::sample::select(vec!["\n", "\r\n"]),
        ) {
            let line = |(phone, name, is_quoted): &(String, String, bool)| {
                let name = if *is_quoted { format!("\"{}\"", name.replace('"', "\"\"")) } else { name.clone() };
                format!("{phone},{name}{line_end}")
            };
            let text = format!("phone,name{line_end}{}", rows.iter().map(line).collect::<String>());
            let options = ImportOptions { layout: Layout::guess("phone,name\n", None, ImportOptions::REGION), tags: vec![], has_consented: false, bare_digits: BareDigits::Ask };
            let (sliced, at_once) = (try_in_windows(&text, &options, window), try_in_windows(&text, &options, text.len()));
            prop_assert_eq!(sliced, at_once);
        }
    }
}
