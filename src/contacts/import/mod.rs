//! An import: a file of contacts that is imported slice by slice, with its progress and its rejected rows.

pub mod preview;
pub mod slice;
pub mod store;

use serde::{Deserialize, Serialize};

use crate::{
    clock::Timestamp,
    contacts::{
        headings::{REJECTION_HEADINGS, is_rejection_heading, is_rejection_reason},
        layout::{Column, Layout},
        numbers::{self, NumberCell},
        phone::{BareDigits, DEFAULT_REGION, Region},
        phone_fault::PhoneFault,
        row::MappedRow,
        wrong_row::{shown, text_to_find_by},
    },
    error::{Error, Result},
    ids::{ImportId, TenantId, UserId},
    language::Language,
    spreadsheet::{Sheet, without_guards},
};

/// The largest file: 100 000 rows of 250 bytes.
pub const MAX_FILE_BYTES: usize = 25 * 1024 * 1024;
/// How many rejected rows are stored; all of them are counted.
pub const MAX_KEPT_REJECTIONS: i64 = 10_000;
const MAX_FILE_NAME_CHARACTERS: usize = 200;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ImportStatus {
    Running,
    Completed,
    Failed,
}

impl ImportStatus {
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Running => "running",
            Self::Completed => "completed",
            Self::Failed => "failed",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        [Self::Running, Self::Completed, Self::Failed].into_iter().find(|status| status.as_str() == text)
    }
}

/// An import and its progress. `rows` is the sum of created, updated, duplicates and rejected.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Import {
    pub id: ImportId,
    pub file_name: String,
    pub status: ImportStatus,
    pub error: Option<String>,
    /// The size of the file in bytes after its conversion to UTF-8. The server stores this version.
    pub size_bytes: i64,
    pub done_bytes: i64,
    pub rows: i64,
    pub created: i64,
    pub updated: i64,
    pub duplicates: i64,
    pub rejected: i64,
    pub created_at: Timestamp,
    pub completed_at: Option<Timestamp>,
}

/// How a person wants a file to be imported. Stored with the import, so new fields need a default.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ImportOptions {
    #[serde(flatten)]
    pub layout: Layout,
    /// Tags for every contact of the file.
    #[serde(default)]
    pub tags: Vec<String>,
    /// Whether every contact of the file has agreed to broadcasts.
    #[serde(default)]
    pub has_consented: bool,
    /// How numbers of the file without `+` and without a leading 0 are interpreted.
    #[serde(default)]
    pub bare_digits: BareDigits,
}

impl ImportOptions {
    /// The country of numbers without a country code. It is the same for all tenants, because none can choose another one yet.
    pub const REGION: Region = DEFAULT_REGION;
}

/// An import with everything that is needed to continue it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportJob {
    pub import: Import,
    pub done: slice::FilePosition,
    pub options: ImportOptions,
    pub user: UserId,
}

/// A row that was not imported, and the reason.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Rejection {
    /// The number of the row as a spreadsheet shows it: the header row and empty rows count, and a row whose cells have several lines
    /// counts once.
    pub line: i64,
    pub field: String,
    pub code: String,
    pub message: String,
    /// A text with which the user finds the row in the file: the wrong value or, if there is none, the name or another text of the row.
    pub value: String,
    /// The cells of the row as they are in the file. Empty if the row is too long, or was rejected by an earlier release.
    pub cells: Vec<String>,
}

impl Rejection {
    /// Returns the rejection of this row, with the text to find it by, as in a list of recipients.
    #[must_use]
    pub fn of_row(self, row: &MappedRow) -> Self {
        let attributes = row.attributes_and_tags();
        let other_texts = std::iter::once(&row.name).chain(attributes.values());
        Self { value: shown(text_to_find_by(&self.value, other_texts.map(String::as_str))), ..self }
    }
}

/// What is wrong with a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RowFault {
    /// The code of a `PhoneFault`.
    Phone(&'static str),
    Duplicate,
    /// The row was a duplicate in an earlier import, and its number has not been changed since.
    StillDuplicate,
    NameTooLong,
    TagInvalid,
    ValueTooLong,
    RowTooLong,
    Unreadable,
}

impl RowFault {
    pub fn rejection(self, line: u64, message: impl Into<String>, value: &str) -> Rejection {
        let (field, code) = match self {
            Self::Phone(code) => ("phone", code),
            Self::Duplicate => ("phone", "duplicate"),
            Self::StillDuplicate => ("phone", "still_duplicate"),
            Self::NameTooLong => ("name", "name_too_long"),
            Self::TagInvalid => ("tags", "tag_invalid"),
            Self::ValueTooLong => ("attributes", "value_too_long"),
            Self::RowTooLong => ("row", "row_too_long"),
            Self::Unreadable => ("row", "unreadable"),
        };
        Rejection {
            line: i64::try_from(line).unwrap_or(i64::MAX),
            field: field.to_owned(),
            code: code.to_owned(),
            message: message.into(),
            value: shown(value),
            cells: Vec::new(),
        }
    }

    /// The message for a duplicate. The store also uses it for a number that an earlier slice has saved.
    pub const SAME_NUMBER: &'static str = "an earlier row of this file has the same number";
    /// The message for a row that is still a duplicate.
    pub const STILL_SAME_NUMBER: &'static str = "this row was left out because an earlier row had the same number, and its \
        number is the same still; change the number, or empty the cell with the reason to import the row all the same";
}

/// The reason of a duplicate in a file of rejected rows, in English and in Indonesian. The number of the row follows it, so that the next
/// import can detect whether somebody has changed the number.
const DUPLICATE_REASONS: [&str; 2] = [
    "an earlier row has the same number; change the number, or empty this cell to import the row all the same: ",
    "nomor yang sama sudah ada di baris sebelumnya; ganti nomornya, atau kosongkan sel ini agar baris ini tetap diimpor: ",
];

fn duplicate_reason(number: &str, language: Language) -> String {
    let [english, indonesian] = DUPLICATE_REASONS;
    format!("{}{}", language.of(english, indonesian), shown(number))
}

/// Returns the column of a file of rejected rows that has the reasons. A file that an earlier release wrote after several imports has
/// several such columns; the last one counts.
fn reason_column(layout: &Layout) -> Option<usize> {
    layout.head.iter().rposition(|heading| is_rejection_reason(heading))
}

/// Returns whether an earlier import rejected the row as a duplicate and its number is still the same. If the row was imported, it would
/// overwrite the contact of the row that was kept.
fn is_still_duplicate(row: &slice::AcceptedRow, reason_at: Option<usize>, bare_digits: BareDigits) -> bool {
    let Some(reason) = reason_at.and_then(|at| row.cells.get(at)) else { return false };
    let reason = without_guards(reason.trim());
    let Some(number) = DUPLICATE_REASONS.iter().find_map(|begins| reason.strip_prefix(begins.trim_end())) else {
        return false;
    };
    let cell = NumberCell { text: number.trim(), is_substitute: false, country: row.country };
    let is_same = || {
        let earlier = numbers::choose(&[cell], ImportOptions::REGION, bare_digits);
        earlier.is_ok_and(|earlier| earlier.phone == row.phone)
    };
    cell.text == shown(&row.written).trim() || is_same()
}

/// The prefix of the R2 keys of imported files.
pub const BLOB_PREFIX: &str = "imports/";

/// Returns the R2 key of an import's file.
pub fn blob_key(tenant: &TenantId, import: &ImportId) -> String {
    format!("{BLOB_PREFIX}{tenant}/{import}.csv")
}

/// Parses the name of an uploaded file, which is only shown.
pub fn parse_file_name(text: Option<&str>) -> Result<String> {
    let name = text.map(str::trim).filter(|name| !name.is_empty()).unwrap_or("contacts.csv");
    if name.chars().count() > MAX_FILE_NAME_CHARACTERS || name.contains(char::is_control) {
        return Err(Error::invalid(
            "fileName",
            format!("a file's name has at most {MAX_FILE_NAME_CHARACTERS} characters"),
        ));
    }
    Ok(name.to_owned())
}

/// Returns the rejected rows as a CSV file with the columns and the separator of the imported file, and two more columns: the row and the
/// reason. The user corrects the rows and imports the file unchanged otherwise. If the imported file was such a file itself, its columns of
/// the row and the reason are omitted.
pub fn rejections_csv(layout: &Layout, rejections: &[Rejection], language: Language) -> Result<String> {
    let widest = rejections.iter().map(|rejection| rejection.cells.len()).max().unwrap_or_default();
    let width = widest.max(layout.columns.len()).max(layout.head.len());
    let head = |place: usize| match layout.head.get(place) {
        Some(heading) => heading.clone(),
        None if layout.head.is_empty() => {
            layout.columns.get(place).map(|column| heading_of(column, language)).unwrap_or_default()
        }
        None => String::new(),
    };
    let is_of_earlier = |place: &usize| layout.head.get(*place).is_some_and(|heading| is_rejection_heading(heading));
    let places: Vec<usize> = (0..width).filter(|place| !is_of_earlier(place)).collect();
    let [line, reason] = language.of_both(REJECTION_HEADINGS).map(str::to_owned);
    let mut sheet = Sheet::new(layout.delimiter.byte(), places.iter().copied().map(head).chain([line, reason]))?;
    for rejection in rejections {
        let cell = |place: usize| match rejection.cells.get(place) {
            Some(cell) => cell.clone(),
            // An earlier release stored only the wrong value.
            None if rejection.cells.is_empty() && layout.columns.get(place) == Some(&Column::Phone) => {
                if rejection.field == "phone" { rejection.value.clone() } else { String::new() }
            }
            None => String::new(),
        };
        let why = [rejection.line.to_string(), reason_of(rejection, language)];
        sheet.add_row(places.iter().copied().map(cell).chain(why))?;
    }
    sheet.into_text()
}

/// Returns a heading for a column without one, so that the next import recognizes the column.
fn heading_of(column: &Column, language: Language) -> String {
    let heading = match column {
        Column::Phone => language.of("Phone", "No HP"),
        Column::OtherPhone => language.of("Other phone", "Telepon lain"),
        Column::Name => language.of("First name", "Nama depan"),
        Column::LastName => language.of("Last name", "Nama belakang"),
        Column::Tags => "Tags",
        Column::CountryCode => language.of("Country code", "Kode negara"),
        Column::Attribute(name) => name,
        Column::Ignore => "",
    };
    heading.to_owned()
}

/// Returns the reason for which a row was rejected, in the language of the user.
fn reason_of(rejection: &Rejection, language: Language) -> String {
    let indonesian = match rejection.code.as_str() {
        "phone_missing" => "nomor HP tidak ada",
        // An earlier release gave this code to every wrong number.
        "phone_invalid" => "ini bukan nomor HP",
        "phone_no_digits" => "tidak ada angka di sini",
        "phone_too_short" => "nomor HP terlalu pendek",
        "phone_too_long" => "nomor HP terlalu panjang",
        "phone_unknown_prefix" => {
            "tidak ada nomor yang diawali seperti ini; periksa angka depannya, atau tulis dengan + dan kode negara"
        }
        "phone_letters" => "ada teks di dalam atau di belakang nomor ini; tulis nomornya saja",
        "phone_two_numbers" => "ini dua nomor, atau satu nomor dengan angka lain; tulis satu saja",
        PhoneFault::AMBIGUOUS => {
            "ini bisa berarti dua nomor, di Indonesia atau di luar negeri; tulis dengan 0 atau dengan + dan kode negara"
        }
        "phone_spreadsheet" => {
            "nomor ini dipendekkan oleh program spreadsheet dan angka terakhirnya hilang; \
             ubah format kolom menjadi Teks di berkas aslinya lalu simpan lagi"
        }
        "phone_unknown_country" => {
            "negara di samping nomor ini tidak dikenali; tulis kode negaranya, misalnya 62, atau nomornya dengan + dan kode negara"
        }
        PhoneFault::BOT => "ini bot, yang hanya bisa dibalas di ponsel",
        "duplicate" | "still_duplicate" => return duplicate_reason(&rejection.value, language),
        "name_too_long" => "nama terlalu panjang",
        "tag_invalid" => "salah satu tag tidak bisa dipakai",
        "value_too_long" => "isi kolom terlalu panjang",
        "row_too_long" => "baris ini terlalu panjang",
        "unreadable" => "baris ini tidak dapat dibaca",
        _ => &rejection.message,
    };
    language.of(&rejection.message, indonesian).to_owned()
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;
    use crate::contacts::{
        import::slice::{FilePosition, Slice, read_slice},
        recipients,
        table::Delimiter,
    };

    #[test]
    fn import_options_are_stored_in_this_form() {
        let columns = vec![Column::Phone, Column::Attribute("kota".into()), Column::Ignore];
        let options = ImportOptions {
            layout: Layout { delimiter: Delimiter::Tab, has_head: true, columns, starts_at: 0, head: vec![] },
            tags: vec!["vip".into()],
            has_consented: true,
            bare_digits: BareDigits::Home,
        };
        let stored = r#"{"delimiter":"\t","hasHead":true,"columns":["phone","attribute:kota","ignore"],"tags":["vip"],"hasConsented":true,"bareDigits":"home"}"#;
        assert_eq!(serde_json::to_string(&options).unwrap(), stored);
        assert_eq!(serde_json::from_str::<ImportOptions>(stored).unwrap(), options);
        let older = r#"{"delimiter":",","hasHead":false,"columns":["phone"]}"#;
        let older = serde_json::from_str::<ImportOptions>(older).unwrap();
        assert_eq!((older.has_consented, older.bare_digits), (false, BareDigits::Ask));
        let below_a_title = r#"{"delimiter":";","hasHead":true,"columns":["other_phone","last_name"],"startsAt":7,"tags":[],"hasConsented":false,"bareDigits":"ask"}"#;
        let read: ImportOptions = serde_json::from_str(below_a_title).unwrap();
        assert_eq!((read.layout.starts_at, &read.layout.columns[0]), (7, &Column::OtherPhone));
        assert_eq!(serde_json::to_string(&read).unwrap(), below_a_title);
    }

    fn imported(text: &str) -> (ImportOptions, Slice) {
        let layout = Layout::guess(text, None, ImportOptions::REGION);
        let options = ImportOptions { layout, tags: vec![], has_consented: false, bare_digits: BareDigits::Ask };
        let slice = read_slice(text.as_bytes(), true, FilePosition::START, &options, &mut HashSet::new()).unwrap();
        (options, slice)
    }

    /// Returns the text of the rejection file, as an import decodes it.
    fn rejected(text: &str, language: Language) -> String {
        let (options, slice) = imported(text);
        let file = rejections_csv(&options.layout, &slice.rejected, language).unwrap();
        file.trim_start_matches('\u{feff}').to_owned()
    }

    #[test]
    fn the_rejected_rows_come_back_whole_with_their_reason() {
        let text = "sep=;\nDaftar pelanggan\nNama;No HP;Label;Kota\n\
                    Ayu;0811-9000-101;vip;Bogor\nBudi;0811;vip, lama;\"Jl. 1; Depok\"\nCici;;baru;Solo\n";
        assert_eq!(
            rejected(text, Language::Indonesian),
            "\"Nama\";\"No HP\";\"Label\";\"Kota\";\"Baris di berkas\";\"Alasan tidak diimpor\"\n\
             \"Budi\";\"0811\";\"vip, lama\";\"Jl. 1; 'Depok\";\"4\";\"nomor HP terlalu pendek\"\n\
             \"Cici\";\"\";\"baru\";\"Solo\";\"5\";\"nomor HP tidak ada\"\n"
                .replace("'Depok", "Depok")
        );
    }

    #[test]
    fn a_row_without_a_number_is_found_by_the_same_text_in_an_import_and_in_a_broadcast() {
        for (row, identifying_text) in [
            (",Bandung,Ayu,vip,17", "Ayu"),
            (",Bandung,,vip,17", "Bandung"),
            ("#N/A,Bandung,#N/A,,", "Bandung"),
            (",,,vip,17", "vip"),
            (",#N/A,\u{3164},,17", "17"),
            ("12,Bandung,Ayu,,", "12"),
            ("tidak ada,Bandung,Ayu,,", "tidak ada"),
            (",,,,\u{2800}", ""),
        ] {
            let text = format!("No HP,Kota,Nama,Label,Alamat\n0811-9000-101,Solo,Budi,,\n{row}\n");
            let (_, slice) = imported(&text);
            assert_eq!(slice.rejected[0].value, identifying_text, "{row}");
            let list = recipients::read_csv(&text, BareDigits::Ask).unwrap();
            let wrong = recipients::check(&list, ImportOptions::REGION).unwrap().wrong;
            assert_eq!(wrong[0].value, identifying_text, "{row}");
        }
    }

    #[test]
    fn a_mended_rejection_file_is_imported_with_nothing_lost() {
        let text = "Nama;No HP;Label;Kota\nBudi;x;vip, lama;\"-\r\n=1;+2\"\nCici;;baru;Solo\n";
        for language in [Language::English, Language::Indonesian] {
            let mended = rejected(text, language).replace("\"x\"", "\"0811-9000-102\"");
            let mended = mended.replace("\"Cici\";\"\"", "\"Cici\";\"0811-9000-103\"");
            let (_, slice) = imported(&mended);
            assert_eq!(slice.rejected, [], "{mended}");
            let read: Vec<_> =
                slice.accepted.iter().map(|row| (&*row.name, row.tags.join("+"), &row.attributes)).collect();
            let city = |city: &str| [("kota".to_owned(), city.to_owned())].into();
            assert_eq!(
                read,
                [("Budi", "lama+vip".to_owned(), &city("-\n=1;+2")), ("Cici", "baru".to_owned(), &city("Solo"))]
            );
        }
    }

    /// A user may save the file in a spreadsheet, which removes the leading 0 of a number, and download the rejected rows of the second
    /// import, too.
    #[test]
    fn a_repeated_number_of_a_rejection_file_that_nobody_has_mended_overwrites_nothing() {
        let text =
            "Nama;No HP;Kota\nAyu;0811-9000-101;Bogor\nAyu lama;0811 9000 101 / 0811-9000-109;Solo\nBudi;x;Depok\n";
        let headless = text.split_once('\n').unwrap().1;
        for (text, language) in [
            (text, Language::English),
            (text, Language::Indonesian),
            (headless, Language::English),
            (headless, Language::Indonesian),
        ] {
            let file = rejected(text, language);
            let again = rejected(&file, language);
            let saved = file.replace("\"0811 9000 101 / 0811-9000-109\"", "8119000101");
            let moved = file.replace("\"0811 9000 101 / 0811-9000-109\"", "\"+62 811-9000-101\"");
            for file in [&file, &again, &saved, &moved] {
                let (_, slice) = imported(file);
                assert_eq!(slice.accepted, [], "{file}");
                assert_eq!(slice.rejected[0].code, "still_duplicate", "{file}");
                assert_eq!((slice.rows, slice.rejected.len(), slice.duplicates), (2, 2, 0), "{file}");
            }
            assert_eq!(again.matches("0811 9000 101").count(), file.matches("0811 9000 101").count(), "{again}");
            assert_eq!(again.lines().next(), file.lines().next(), "the columns of the reason stand there once");
            let mended = file.replace("\"0811 9000 101 / 0811-9000-109\"", "\"0811-9000-102\"");
            let reason = duplicate_reason("0811 9000 101 / 0811-9000-109", language);
            for wanted in [mended, file.replace(&reason, ""), again.replace(&reason, "")] {
                let (_, slice) = imported(&wanted);
                assert_eq!((slice.accepted.len(), &*slice.accepted[0].name), (1, "Ayu lama"), "{wanted}");
            }
        }
    }

    #[test]
    fn a_rejection_file_of_a_list_without_a_head_line_is_understood_again() {
        let text = "Ayu,0811-9000-101,Bogor\nBudi,x,Depok\n";
        let (options, _) = imported(text);
        let columns = vec![Column::Name, Column::Phone, Column::Attribute("kota".into())];
        let layout = options.layout.with_columns(columns).unwrap();
        let options = ImportOptions { layout, ..options };
        let slice = read_slice(text.as_bytes(), true, FilePosition::START, &options, &mut HashSet::new()).unwrap();
        for language in [Language::English, Language::Indonesian] {
            let file = rejections_csv(&options.layout, &slice.rejected, language).unwrap();
            let (again, slice) = imported(&file.trim_start_matches('\u{feff}').replace("\"x\"", "\"0811-9000-102\""));
            assert_eq!(again.layout.columns[..3], options.layout.columns[..], "{file}");
            assert_eq!((&*slice.accepted[0].name, &*slice.accepted[0].attributes["kota"]), ("Budi", "Depok"));
        }
    }

    #[test]
    fn a_mended_rejection_file_keeps_its_country_codes() {
        let text = "65,x,Ayu\n62,811900017,Budi\n";
        let layout = Layout::guess(text, Some(false), ImportOptions::REGION);
        let layout = layout.with_columns(vec![Column::CountryCode, Column::Phone, Column::Name]).unwrap();
        let options = ImportOptions { layout, tags: vec![], has_consented: false, bare_digits: BareDigits::Ask };
        let slice = read_slice(text.as_bytes(), true, FilePosition::START, &options, &mut HashSet::new()).unwrap();
        assert_eq!(slice.accepted[0].phone.as_str(), "62811900017");
        for language in [Language::English, Language::Indonesian] {
            let file = rejections_csv(&options.layout, &slice.rejected, language).unwrap();
            let (again, slice) = imported(&file.trim_start_matches('\u{feff}').replace("\"x\"", "\"91900012\""));
            assert_eq!(again.layout.columns[..3], options.layout.columns[..], "{file}");
            assert_eq!(slice.accepted[0].phone.as_str(), "6591900012");
        }
    }

    #[test]
    fn a_rejection_of_an_earlier_release_still_shows_its_number() {
        let (options, _) = imported("Nama,No HP\nAyu,0811-9000-101\n");
        let old = RowFault::Phone("phone_invalid").rejection(7, "this is not a phone number", "=HYPERLINK(\"evil\")");
        let file = rejections_csv(&options.layout, &[old], Language::English).unwrap();
        assert!(file.ends_with("\"\",\"'=HYPERLINK(\"\"evil\"\")\",\"7\",\"this is not a phone number\"\n"), "{file}");
    }

    #[test]
    fn a_long_value_is_shown_in_part() {
        assert_eq!(RowFault::NameTooLong.rejection(1, "x", &"é".repeat(500)).value.chars().count(), 200);
    }

    #[test]
    fn a_file_name_is_one_line() {
        assert_eq!(parse_file_name(None).unwrap(), "contacts.csv");
        assert_eq!(parse_file_name(Some(" pelanggan.csv ")).unwrap(), "pelanggan.csv");
        assert!(parse_file_name(Some("a\nb")).is_err() && parse_file_name(Some(&"a".repeat(201))).is_err());
    }
}
