//! The layout of a file: what each column holds. It is guessed from the header row in Indonesian or English or from the cells, or a user
//! chooses it.

use csv::StringRecord;
use serde::{Deserialize, Serialize};

use crate::{
    contacts::{
        contact::{MAX_ATTRIBUTES, column_attribute_name, free_name, parse_attribute_name},
        country::are_country_codes,
        headings::{Heading, NamePart, PhoneHeading, headings_of_export, names_country_code},
        numbers::{has_number, was_number},
        phone::Region,
        phone_columns::phone_columns,
        table::{Delimiter, first_rows},
    },
    error::{Error, Result},
    json_schema,
};

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum Column {
    /// A phone number. Several columns may hold one: a mobile number is preferred to others.
    Phone,
    /// A number that is used if no `Phone` column of the row has one.
    OtherPhone,
    /// A part of the name. Several columns may hold one: the parts are joined in the order of the file.
    Name,
    /// The part of the name that comes last, whatever the position of its column is.
    LastName,
    Tags,
    /// The country code of those numbers of the row that are written without one.
    CountryCode,
    Ignore,
    Attribute(String),
}

impl utoipa::PartialSchema for Column {
    fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::Schema> {
        json_schema::text(
            "^(phone|other_phone|name|last_name|tags|country_code|ignore|attribute:.+)$",
            "attribute:city",
        )
    }
}

impl utoipa::ToSchema for Column {}

impl TryFrom<String> for Column {
    type Error = Error;

    fn try_from(text: String) -> Result<Self> {
        Ok(match text.as_str() {
            "phone" => Self::Phone,
            "other_phone" => Self::OtherPhone,
            "name" => Self::Name,
            "last_name" => Self::LastName,
            "tags" => Self::Tags,
            "country_code" => Self::CountryCode,
            "ignore" => Self::Ignore,
            other => match other.strip_prefix("attribute:") {
                Some(name) => Self::Attribute(parse_attribute_name(name).map_err(|cause| wrong(cause.to_string()))?),
                None => return Err(wrong(
                    "a column is phone, other_phone, name, last_name, tags, country_code, ignore, or attribute: followed by \
                     a name, such as attribute:city"
                        .to_owned(),
                )),
            },
        })
    }
}

impl From<Column> for String {
    fn from(column: Column) -> Self {
        match column {
            Column::Phone => "phone".to_owned(),
            Column::OtherPhone => "other_phone".to_owned(),
            Column::Name => "name".to_owned(),
            Column::LastName => "last_name".to_owned(),
            Column::Tags => "tags".to_owned(),
            Column::CountryCode => "country_code".to_owned(),
            Column::Ignore => "ignore".to_owned(),
            Column::Attribute(name) => format!("attribute:{name}"),
        }
    }
}

/// How the rows of a file are separated and what its columns hold. Stored with an import, so new fields need a default.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Layout {
    pub delimiter: Delimiter,
    pub has_head: bool,
    pub columns: Vec<Column>,
    /// The byte at which the table begins. The rows before it are skipped: a title, or the line that names the delimiter.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub starts_at: usize,
    /// The cells of the header row as they are in the file. Empty without a header row, and in imports of earlier releases.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub head: Vec<String>,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes a reference")]
const fn is_zero(number: &usize) -> bool {
    *number == 0
}

/// The number of rows from which the content of a column is guessed.
const JUDGED_ROWS: usize = 100;
/// The number of first rows in which the header row is searched; a title above it has fewer.
const HEAD_ROWS: usize = 10;

impl Layout {
    /// Guesses the layout of a file. The user may state whether the file has a header row (`has_head`).
    pub fn guess(text: &str, has_head: Option<bool>, region: Region) -> Self {
        let (above, declared) = Delimiter::declared_delimiter(text).unwrap_or((0, None));
        let table = text.get(above..).unwrap_or_default();
        let delimiter = declared.unwrap_or_else(|| Delimiter::guess(table));
        let rows = first_rows(table, delimiter, JUDGED_ROWS);
        let head_at = match has_head {
            Some(false) => None,
            Some(true) => Some(find_head(&rows, region).unwrap_or(0)),
            None => find_head(&rows, region),
        };
        let (_, below) = rows.split_at(head_at.unwrap_or(0).min(rows.len()));
        let width = below.iter().map(StringRecord::len).max().unwrap_or_default().max(1);
        let starts_at = match below.first().and_then(StringRecord::position) {
            Some(position) if head_at.is_some_and(|at| at > 0) => {
                above + usize::try_from(position.byte()).unwrap_or_default()
            }
            _ => above,
        };
        let (head, columns) = match below.split_first().filter(|_| head_at.is_some()) {
            Some((head, cells)) => {
                (head.iter().map(str::to_owned).collect(), columns_named(head, &ColumnCounts::of(cells, width, region)))
            }
            None => (Vec::new(), columns_without_head(&ColumnCounts::of(below, width, region), below)),
        };
        Self { delimiter, has_head: head_at.is_some(), columns, starts_at, head }
    }

    /// Returns the same layout with the columns that the user has chosen.
    pub fn with_columns(self, columns: Vec<Column>) -> Result<Self> {
        let expected = self.columns.len();
        if columns.len() != expected {
            return Err(wrong(format!("the file has {expected} columns, but {} were named", columns.len())));
        }
        for (place, column) in columns.iter().enumerate() {
            let is_double = columns.iter().take(place).any(|earlier| earlier == column);
            if is_double && matches!(column, Column::Attribute(_)) {
                return Err(wrong(format!("two columns are {}; ignore one of them", String::from(column.clone()))));
            }
        }
        if !columns.iter().any(|column| matches!(column, Column::Phone | Column::OtherPhone)) {
            return Err(wrong("no column is phone; say which one holds the numbers".to_owned()));
        }
        if columns.iter().filter(|column| matches!(column, Column::Attribute(_))).count() > MAX_ATTRIBUTES {
            return Err(wrong(format!("at most {MAX_ATTRIBUTES} columns are attributes; ignore the others")));
        }
        Ok(Self { columns, ..self })
    }
}

/// Finds the header row among the first rows: the row with the most known headings, of which one may be a heading with a number as an
/// example. If there is none, it is the first row that is above the first number and has a word in the column of that number.
fn find_head(rows: &[StringRecord], region: Region) -> Option<usize> {
    let with_number = rows.iter().position(|row| row.iter().any(|cell| has_number(cell, region)));
    let before = with_number.unwrap_or(rows.len()).min(HEAD_ROWS);
    // A row with a number that is below no heading of its own is a row of the table: `Ayu;0811…;WhatsApp`.
    let is_data = |row: &StringRecord| {
        row.iter().any(|cell| has_number(cell, region) && !matches!(Heading::of(cell), Heading::Phone(_)))
    };
    let known = |row: &StringRecord| {
        if is_data(row) {
            return 0;
        }
        let headings = || row.iter().map(Heading::of);
        let sure = headings().filter(|heading| match heading {
            Heading::Phone(phone) => *phone != PhoneHeading::Unsure,
            Heading::Name(_) | Heading::Tags | Heading::CountryCode => true,
            Heading::Useless | Heading::Other => false,
        });
        let has_phone = headings().any(|heading| matches!(heading, Heading::Phone(_)));
        let unsure = headings().filter(|heading| *heading == Heading::Phone(PhoneHeading::Unsure)).count();
        // A word that may be a heading counts in a row of one cell, which can only be the heading of the only column, but not by itself in
        // a row of several cells.
        if has_phone && (sure.clone().count() > 0 || row.len() == 1) { sure.count() + unsure } else { 0 }
    };
    let named = rows.iter().take(HEAD_ROWS).enumerate().map(|(at, row)| (known(row), std::cmp::Reverse(at))).max();
    if let Some((1.., std::cmp::Reverse(at))) = named {
        return Some(at);
    }
    let first = rows.get(with_number?)?;
    let column = first.iter().position(|cell| has_number(cell, region))?;
    // `12` above the numbers is a bad number, not their heading.
    let is_word =
        |cell: &str| cell.contains(char::is_alphabetic) && cell.chars().filter(char::is_ascii_digit).count() < 3;
    let filled = |row: &StringRecord| row.iter().filter(|cell| !cell.is_empty()).count();
    let is_head = |row: &StringRecord| row.get(column).is_some_and(is_word) && 2 * filled(row) >= filled(first);
    rows.iter().take(before).position(is_head)
}

/// For each column: how many cells are filled, how many hold numbers, and whether they are country codes.
pub struct ColumnCounts {
    filled: Vec<usize>,
    numbers: Vec<usize>,
    country_codes: Vec<bool>,
}

impl ColumnCounts {
    fn of(rows: &[StringRecord], width: usize, region: Region) -> Self {
        let cells = |column: usize| rows.iter().filter_map(move |row| row.get(column));
        let count = |is_counted: &dyn Fn(&str) -> bool| {
            (0..width).map(|column| cells(column).filter(|cell| is_counted(cell)).count()).collect()
        };
        Self {
            filled: count(&|cell| !cell.is_empty()),
            numbers: count(&|cell| was_number(cell, region)),
            country_codes: (0..width).map(|column| are_country_codes(cells(column))).collect(),
        }
    }

    fn has_country_codes(&self, column: usize) -> bool {
        self.country_codes.get(column).copied().unwrap_or_default()
    }

    pub fn numbers(&self, column: usize) -> usize {
        self.numbers.get(column).copied().unwrap_or_default()
    }

    pub fn filled_cells(&self, column: usize) -> usize {
        self.filled.get(column).copied().unwrap_or_default()
    }

    /// Returns whether most of the filled cells of a column hold numbers.
    pub fn holds_numbers(&self, column: usize) -> bool {
        self.numbers(column) > 0 && 2 * self.numbers(column) >= self.filled_cells(column)
    }

    pub fn width(&self) -> usize {
        self.filled.len()
    }

    /// Returns the column with the most numbers among these columns; of two equal ones, the first.
    pub fn most_numbers(&self, among: impl Fn(usize) -> bool) -> Option<usize> {
        let best =
            (0..self.width()).rev().filter(|column| among(*column)).max_by_key(|column| self.numbers(*column))?;
        Some(best).filter(|column| self.numbers(*column) > 0)
    }
}

/// Guesses the columns of a file without a header row: the columns of numbers, and as the name the first other column that has words.
fn columns_without_head(cell_counts: &ColumnCounts, rows: &[StringRecord]) -> Vec<Column> {
    let phones = phone_columns(&StringRecord::new(), &[], cell_counts);
    let phone = |place: usize| phones.iter().find(|(at, _)| *at == place).map(|(_, column)| column.clone());
    let has_words =
        |column: usize| rows.iter().filter_map(|row| row.get(column)).any(|cell| cell.chars().any(char::is_alphabetic));
    let name = (0..cell_counts.width()).find(|column| phone(*column).is_none() && has_words(*column));
    let other = |place| if Some(place) == name { Column::Name } else { Column::Ignore };
    (0..cell_counts.width()).map(|place| phone(place).unwrap_or_else(|| other(place))).collect()
}

/// Guesses the columns from their headings. Where a heading may be that of numbers or of country codes, the cells below it decide.
fn columns_named(head: &StringRecord, cell_counts: &ColumnCounts) -> Vec<Column> {
    let heading = |place: usize| {
        let cell = head.get(place).unwrap_or_default();
        match Heading::of(cell) {
            _ if names_country_code(cell) && cell_counts.has_country_codes(place) => Heading::CountryCode,
            Heading::CountryCode => Heading::Other,
            other => other,
        }
    };
    let of_export = headings_of_export(&head.iter().collect::<Vec<_>>()).map(|mut headings| {
        headings.resize(cell_counts.width(), Heading::Other);
        headings
    });
    let headings: Vec<Heading> = of_export.unwrap_or_else(|| (0..cell_counts.width()).map(heading).collect());
    let phones = phone_columns(head, &headings, cell_counts);
    let names = name_columns(&headings, cell_counts);
    let column = |place: usize| {
        let phone = phones.iter().find(|(at, _)| *at == place).map(|(_, column)| column);
        phone.or_else(|| names.iter().find(|(at, _)| *at == place).map(|(_, column)| column)).cloned()
    };
    let is_attribute = |place: usize| {
        let has_use = matches!(headings.get(place), Some(Heading::Useless | Heading::Tags | Heading::CountryCode));
        !has_use && column(place).is_none()
    };
    let name_at = |place: usize| column_attribute_name(head.get(place).unwrap_or_default(), place);
    // Exports may have more columns than a contact may have attributes. Columns with a value are preferred to empty ones.
    let mut attributes: Vec<usize> =
        (0..cell_counts.width()).filter(|place| is_attribute(*place) && name_at(*place).is_some()).collect();
    attributes.sort_by_key(|place| cell_counts.filled_cells(*place) == 0);
    attributes.truncate(MAX_ATTRIBUTES);
    let mut columns: Vec<Column> = Vec::with_capacity(cell_counts.width());
    for (place, heading) in headings.iter().enumerate() {
        let own = name_at(place).filter(|_| attributes.contains(&place));
        columns.push(match (column(place), heading, own) {
            (Some(column), _, _) => column,
            (None, Heading::Tags, _) => Column::Tags,
            (None, Heading::CountryCode, _) => Column::CountryCode,
            (None, _, Some(name)) => {
                let is_taken = |name: &str| columns.contains(&Column::Attribute(name.to_owned()));
                Column::Attribute(free_name(&name, is_taken))
            }
            (None, _, None) => Column::Ignore,
        });
    }
    columns
}

/// Returns the columns of the name: that of the full name, else those of its parts. If there is a full name, the parts are attributes.
fn name_columns(headings: &[Heading], cell_counts: &ColumnCounts) -> Vec<(usize, Column)> {
    let first_of = |wanted: NamePart| {
        let places = || headings.iter().enumerate().filter(move |(_, heading)| **heading == Heading::Name(wanted));
        let filled = places().find(|(place, _)| cell_counts.filled_cells(*place) > 0);
        filled.or_else(|| places().next()).map(|(place, _)| place)
    };
    let (full, first) = (first_of(NamePart::Full), first_of(NamePart::First));
    let (middle, last) = (first_of(NamePart::Middle), first_of(NamePart::Last));
    let is_filled = |place: &usize| cell_counts.filled_cells(*place) > 0;
    let has_parts = first.iter().chain(&last).any(is_filled);
    // In a file with `Name` and `Last Name`, `Name` is the first name.
    let is_whole = full.is_some_and(|full| is_filled(&full) || !has_parts) && (first.is_some() || last.is_none());
    if is_whole {
        return full.map(|place| (place, Column::Name)).into_iter().collect();
    }
    let given = first.or(full);
    let named = |place: Option<usize>, column: Column| place.map(|place| (place, column));
    [named(given, Column::Name), named(middle, Column::Name), named(last, Column::LastName)]
        .into_iter()
        .flatten()
        .collect()
}

fn wrong(message: String) -> Error {
    Error::invalid("columns", message)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contacts::phone::DEFAULT_REGION;

    fn guessed(text: &str) -> (bool, Vec<String>) {
        let layout = Layout::guess(text, None, DEFAULT_REGION);
        (layout.has_head, layout.columns.into_iter().map(String::from).collect())
    }

    fn columns(words: &[&str]) -> Vec<String> {
        words.iter().map(|word| (*word).to_owned()).collect()
    }

    #[test]
    fn a_head_line_is_understood_in_both_languages() {
        for (head, expected) in [
            ("phone,name", vec!["phone", "name"]),
            ("Nama;No. HP;Kota", vec!["name", "phone", "attribute:kota"]),
            ("NOMOR WA\tNama Lengkap\tLabel\tTanggal Lahir", vec!["phone", "name", "tags", "attribute:tanggal_lahir"]),
            ("Full Name|WhatsApp|Group", vec!["name", "phone", "tags"]),
            ("telepon,nama,,kota", vec!["phone", "name", "ignore", "attribute:kota"]),
        ] {
            assert_eq!(guessed(&format!("{head}\n")), (true, columns(&expected)), "{head}");
        }
    }

    #[test]
    fn a_heading_with_an_example_is_no_recipient() {
        for head in [
            "Timestamp,Nama,Nomor WhatsApp (contoh: 081234567890)",
            "Timestamp,Nama,No HP aktif [cth 0812 3456 7890]",
            "Timestamp,Nama,WhatsApp Number e.g. 6281234567890",
            "Timestamp,Nama,Nomor WA 08123456789",
        ] {
            let file = format!("{head}\n11/01/2026 10:23:45,Ayu,0811-9000-101\n");
            assert_eq!(guessed(&file), (true, columns(&["attribute:timestamp", "name", "phone"])), "{head}");
        }
        let titled = "Daftar pelanggan Toko Ayu (WA 0812-3456-7890),,\nNama,No HP,Kota\nAyu,0811-9000-101,Solo\n";
        assert_eq!(guessed(titled), (true, columns(&["name", "phone", "attribute:kota"])));
    }

    #[test]
    fn a_column_that_says_whether_somebody_has_whatsapp_holds_no_numbers() {
        let file = "Nama;Nomor;WhatsApp\nAyu;0811-9000-101;ya\nBudi;0811-9000-102;tidak\n";
        assert_eq!(guessed(file).1[..2], columns(&["name", "phone"]));
        // A column that a spreadsheet has rounded is still the column of the numbers.
        let rounded = "No;Nama;HP\n1;Ayu;6,28E+11\n2;Budi;6,28E+11\n";
        assert_eq!(guessed(rounded).1[1..], columns(&["name", "phone"]));
    }

    #[test]
    fn columns_with_the_same_heading_stay_separate() {
        assert_eq!(
            guessed("phone,nama,kota,Kota,name\n"),
            (true, columns(&["phone", "name", "attribute:kota", "attribute:kota_2", "attribute:name_2"]))
        );
    }

    #[test]
    fn the_head_of_google_contacts_is_understood() {
        let head = "First Name,Middle Name,Last Name,Phonetic First Name,Name Prefix,Organization Name,Birthday,Photo,\
                    Labels,E-mail 1 - Label,E-mail 1 - Value,Phone 1 - Label,Phone 1 - Value,Phone 2 - Label,Phone 2 - Value";
        let rows = "Ayu,,Lestari,,,,,https://x/p.jpg,* myContacts ::: Pelanggan,* Work,a@example.com,Mobile,0811-9000-101,Home,021 5550 101\n\
                    Budi,,,,,,,,,,,Home,021 5550 102,Mobile,0811-9000-102\n";
        let expected = [
            "name",
            "name",
            "last_name",
            "attribute:phonetic_first_name",
            "attribute:name_prefix",
            "attribute:organization_name",
            "attribute:birthday",
            "ignore",
            "tags",
            "ignore",
            "attribute:e_mail_1_value",
            "ignore",
            "phone",
            "ignore",
            "phone",
        ];
        assert_eq!(guessed(&format!("{head}\n{rows}")), (true, columns(&expected)));
        let older = "Name,Given Name,Family Name,Group Membership,Phone 1 - Type,Phone 1 - Value\n\
                     Ayu Lestari,Ayu,Lestari,* myContacts,Mobile,0811-9000-101\n";
        let expected = ["name", "attribute:given_name", "attribute:family_name", "tags", "ignore", "phone"];
        assert_eq!(guessed(older), (true, columns(&expected)));
    }

    #[test]
    fn the_heads_of_outlook_and_odoo_are_understood() {
        let outlook = "First Name,Middle Name,Last Name,Company,Home Phone,Business Phone,Business Fax,Mobile Phone,Categories\n\
                       Ayu,,Lestari,Toko,021 5550 101,,021 5550 103,0811-9000-101,VIP;Pelanggan\n";
        let expected = [
            "name",
            "name",
            "last_name",
            "attribute:company",
            "other_phone",
            "other_phone",
            "attribute:business_fax",
            "phone",
            "tags",
        ];
        assert_eq!(guessed(outlook), (true, columns(&expected)));
        let odoo = "Name,Phone,Mobile,Email,Tags\nAyu Lestari,021 5550 101,+62 811-9000-101,a@example.com,VIP\n";
        assert_eq!(guessed(odoo), (true, columns(&["name", "phone", "phone", "attribute:email", "tags"])));
    }

    #[test]
    fn a_name_in_two_columns_is_one_name_in_the_right_order() {
        for (head, expected) in [
            ("Nama Depan,Nama Belakang,No. HP", ["name", "last_name", "phone"]),
            ("First Name,Last Name,Phone", ["name", "last_name", "phone"]),
            ("Last Name,First Name,Phone", ["last_name", "name", "phone"]),
            ("Nama,Nama Belakang,No HP", ["name", "last_name", "phone"]),
        ] {
            assert_eq!(guessed(&format!("{head}\nAyu,Lestari,0811-9000-101\n")), (true, columns(&expected)), "{head}");
        }
        assert_eq!(
            guessed("Nama,Nama Depan,No HP\n,Ayu,0811-9000-101\n"),
            (true, columns(&["attribute:nama", "name", "phone"])),
            "an empty column of full names is none"
        );
    }

    #[test]
    fn the_whole_column_is_judged_and_not_the_first_heading_that_fits() {
        for (text, expected) in [
            ("Nomor,Nama,No HP\n1,Ayu,0811-9000-101\n2,Budi,0811-9000-102\n", ["attribute:nomor", "name", "phone"]),
            ("No,Nama,Kontak\n1,Ayu,0811-9000-101\n", ["attribute:no", "name", "phone"]),
            ("Nomor,Nama,Alamat\n0811-9000-101,Ayu,Jl. 1\n", ["phone", "name", "attribute:alamat"]),
            ("Nomor,Nama,HP\n0811-9000-101,Ayu,\n", ["phone", "name", "other_phone"]),
            ("No HP,Nama,No HP Suami\nx,Ayu,0811-9000-101\n", ["phone", "name", "attribute:no_hp_suami"]),
            ("No HP,Nama,WA\n0811-9000-101,Ayu,0811-9000-102\n", ["other_phone", "name", "phone"]),
        ] {
            assert_eq!(guessed(text), (true, columns(&expected)), "{text}");
        }
    }

    #[test]
    fn a_column_of_country_codes_is_known_by_its_heading_and_its_cells() {
        for (text, expected) in [
            ("Nama,Kode Negara,No HP\nAyu,62,811900017\n", ["name", "country_code", "phone"]),
            ("Country Code,Number,Name\n65,91900012,Ayu\n", ["country_code", "phone", "name"]),
            ("Name;Phone;Country code\nAyu;811900017;ID\nBudi;811900018;\n", ["name", "phone", "country_code"]),
            ("Name,Phone Country Code,Phone\nAyu,+62,811900017\n", ["name", "country_code", "phone"]),
            ("Nama,No HP (kode negara),Kota\nAyu,62811900017,Solo\n", ["name", "phone", "attribute:kota"]),
            ("Nama,Kode Negara,No HP\nAyu,IDN,0811900017\n", ["name", "attribute:kode_negara", "phone"]),
            ("Nama,Kode Pos,No HP\nAyu,62,0811900017\n", ["name", "attribute:kode_pos", "phone"]),
            ("Nama,Kode Negara,No HP\n", ["name", "attribute:kode_negara", "phone"]),
        ] {
            assert_eq!(guessed(text), (true, columns(&expected)), "{text}");
        }
    }

    #[test]
    fn rows_above_the_table_are_skipped() {
        let table = "Nama;No HP;Kota\nAyu;0811-9000-101;Bogor\nBudi;0811-9000-102;Depok\n";
        let expected = columns(&["name", "phone", "attribute:kota"]);
        for above in [
            "",
            "sep=;\n",
            "sep=;\r\n",
            "Daftar Pelanggan Toko Ayu\n",
            "Laporan, 12 Maret 2026\n\nNomor WA\n",
            "sep=;\nDaftar;;\n;;\n",
        ] {
            let text = format!("{above}{table}");
            let layout = Layout::guess(&text, None, DEFAULT_REGION);
            assert_eq!(layout.columns.into_iter().map(String::from).collect::<Vec<_>>(), expected, "{above}");
            assert_eq!(text[layout.starts_at..].trim_start(), table, "{above}");
            assert!(layout.has_head, "{above}");
        }
        let headless = Layout::guess("sep=;\nAyu;0811-9000-101\n", None, DEFAULT_REGION);
        assert_eq!((headless.has_head, headless.starts_at), (false, 5));
    }

    #[test]
    fn of_many_columns_those_with_values_become_attributes() {
        let empty: Vec<String> = (0..60).map(|number| format!("kosong {number}")).collect();
        let empty = empty.join(",");
        let text = format!("phone,{empty},Kota\n0811-9000-101,{}Bogor\n", ",".repeat(60));
        let layout = Layout::guess(&text, None, DEFAULT_REGION);
        assert_eq!(layout.columns.last(), Some(&Column::Attribute("kota".into())));
        let attributes = layout.columns.iter().filter(|column| matches!(column, Column::Attribute(_))).count();
        assert_eq!(attributes, MAX_ATTRIBUTES);
    }

    #[test]
    fn the_column_of_numbers_is_found_by_its_cells() {
        assert_eq!(guessed("Ayu,0812-3456-7890\nBudi,0813-3456-7890\n"), (false, columns(&["name", "phone"])));
        assert_eq!(
            guessed("Pembeli;Kontak;Kota\nAyu;0812-3456-7890;Bogor\n"),
            (true, columns(&["attribute:pembeli", "phone", "attribute:kota"]))
        );
        assert_eq!(guessed("0812,Ayu,x\n"), (false, columns(&["phone", "name", "ignore"])), "nothing looks like one");
        assert_eq!(guessed("1,Ayu,0812-3456-7890\n"), (false, columns(&["ignore", "name", "phone"])));
        assert_eq!(guessed(""), (false, columns(&["phone"])));
    }

    /// A text can use a value only by a name of Latin letters, so a column whose heading has none is named by its index.
    #[test]
    fn a_column_whose_heading_has_no_latin_letters_does_not_vanish() {
        for (file, expected) in [
            ("姓名,手机,城市\n王伟,0811-9000-101,上海\n", ["name", "phone", "attribute:column_3"]),
            ("الاسم;الهاتف;المدينة\nأحمد;0811-9000-101;جدة\n", ["name", "phone", "attribute:column_3"]),
            ("город\tтелефон\tимя\nКазань\t0811-9000-101\tИван\n", ["attribute:column_1", "phone", "name"]),
            ("ชื่อ,เบอร์โทร,2024\nสมชาย,0811-9000-101,7\n", ["name", "phone", "attribute:column_3"]),
            ("이름,연락처,column 3\n김,0811-9000-101,x\n", ["name", "phone", "attribute:column_3"]),
            ("名前,電話番号,#\n田中,0811-9000-101,1\n", ["name", "phone", "ignore"]),
            ("城市,无关,Nomor\n上海,x,0811-9000-101\n", ["attribute:column_1", "attribute:column_2", "phone"]),
        ] {
            assert_eq!(guessed(file), (true, columns(&expected)), "{file}");
        }
        assert_eq!(
            guessed("都市,Column 1,phone\n").1,
            columns(&["attribute:column_1", "attribute:column_1_2", "phone"])
        );
    }

    #[test]
    fn a_first_row_with_a_bad_number_is_a_row_and_no_head_line() {
        for file in ["12,Budi\n0812-3000-0014,Siti\n", "0;Budi\n0812-3000-0014;Siti\n", "Budi\t-\nSiti\t081230000014\n"]
        {
            assert!(!guessed(file).0, "{file}");
        }
        assert!(guessed("HP 1,Siapa\n0812-3000-0014,Siti\n").0);
    }

    #[test]
    fn a_user_decides_whether_there_is_a_header_row() {
        let headless = Layout::guess("nomor,nama\n", Some(false), DEFAULT_REGION);
        assert!(!headless.has_head);
        let headed = Layout::guess("081234567890,Ayu\n081334567890,Budi\n", Some(true), DEFAULT_REGION);
        assert_eq!((headed.has_head, headed.columns[0].clone()), (true, Column::Phone));
    }

    #[test]
    fn missing_and_doubled_columns_are_explained() {
        let layout = || Layout::guess("phone,name,kota\n", None, DEFAULT_REGION);
        let named = |words: &[&str]| {
            let columns = words.iter().map(|word| Column::try_from((*word).to_owned())).collect::<Result<Vec<_>>>()?;
            layout().with_columns(columns)
        };
        assert_eq!(named(&["ignore", "attribute:Kota Asal", "phone"]).unwrap().columns[2], Column::Phone);
        assert!(named(&["name", "name", "other_phone"]).is_ok() && named(&["phone", "phone", "last_name"]).is_ok());
        for (words, explanation) in [
            (vec!["phone", "name"], "the file has 3 columns, but 2 were named"),
            (vec!["name", "ignore", "ignore"], "no column is phone"),
            (vec!["phone", "attribute:kota", "attribute:Kota"], "two columns are attribute:kota"),
            (vec!["phone", "name", "nama"], "a column is phone, other_phone"),
            (vec!["phone", "name", "attribute:name"], "begins with a letter"),
        ] {
            let Err(Error::Invalid { message, .. }) = named(&words) else { panic!("{words:?} was read") };
            assert!(message.contains(explanation), "{message}");
        }
    }
}
