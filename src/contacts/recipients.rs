//! A list of recipients as JSON rows or as a file. Each row becomes either a recipient or an error for the user who made the list.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use serde::{Deserialize, Deserializer, Serialize, de::Error as _};
use serde_json::Value;

use crate::{
    contacts::{
        contact::{Attributes, MAX_ATTRIBUTES, attribute_name, free_name, parse_name, parse_value},
        country::{NamedCountry, are_country_codes},
        headings::names_country_code,
        layout::{Column, Layout},
        numbers::{self, NumberCell, OTHER_NUMBERS, has_lost_its_zero, suggest_bare_digits},
        phone::{BareDigits, DEFAULT_REGION, Phone, Region},
        row::MappedRow,
        table::{Rows, decode, has_swallowed_rows, reader, unclosed_quote_message},
        wrong_row::{RowReason, WrongRow, refuse, shown, text_to_find_by},
    },
    error::{Error, Result},
};

/// How many rows one list may have.
pub const MAX_RECIPIENTS: usize = 5_000;

/// One recipient as the caller sends it. The server has not checked it yet.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, utoipa::ToSchema)]
#[schema(as = Recipient)]
pub struct RawRow {
    pub phone: String,
    #[serde(default, deserialize_with = "read_name")]
    pub name: String,
    /// All other columns, by the names that a template uses for them.
    #[serde(flatten, deserialize_with = "read_attributes")]
    #[schema(value_type = std::collections::BTreeMap<String, String>)]
    pub attributes: Attributes,
    /// The number by which the user finds this row: the number that a spreadsheet shows for the row of the file, or the position in the
    /// JSON list, counted from 1.
    #[serde(skip)]
    pub row: u64,
    /// How a number without `+` and without a leading 0 is interpreted: JSON rows come from a program, files from a user.
    #[serde(skip, default = "of_a_program")]
    pub bare_digits: BareDigits,
    /// The country that a row of a file gives for its number.
    #[serde(skip)]
    pub country: NamedCountry,
}

const fn of_a_program() -> BareDigits {
    BareDigits::FromProgram
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recipient {
    pub phone: Phone,
    pub name: String,
    /// The attributes without empty values, so that a template's default replaces them.
    pub attributes: Attributes,
    pub row: u64,
}

/// A checked list: the recipients, the rows that cannot be used, and those that name a recipient once more.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct CheckedRecipients {
    pub recipients: Vec<Recipient>,
    pub wrong: Vec<WrongRow>,
    pub repeated: Vec<WrongRow>,
}

impl CheckedRecipients {
    /// Suggests how the ambiguous numbers of these rows are probably meant; `None` if the other numbers do not show it.
    pub fn suggest_bare_digits(&self, rows: &[RawRow]) -> Option<BareDigits> {
        let ambiguous = self.wrong.iter().filter(|wrong| wrong.code == RowReason::PhoneAmbiguous).count();
        // A number whose country the row gives needs no leading 0, so it has not lost one.
        let without_country = rows.iter().filter(|row| row.country == NamedCountry::None);
        let written: HashMap<u64, &str> = without_country.map(|row| (row.row, row.phone.as_str())).collect();
        let has_lost = |recipient: &&Recipient| {
            let written = written.get(&recipient.row);
            written.is_some_and(|written| has_lost_its_zero(written, recipient.phone.as_str()))
        };
        suggest_bare_digits(ambiguous, self.recipients.iter().filter(has_lost).count())
    }

    pub fn phones(&self) -> Vec<&str> {
        self.recipients.iter().map(|recipient| recipient.phone.as_str()).collect()
    }
}

/// Numbers JSON rows from 1, and uses their column of country codes as for a file.
pub fn number(rows: Vec<RawRow>) -> Vec<RawRow> {
    let country_key = find_country_key(&rows);
    let country = |row: &RawRow| {
        let cell = country_key.as_ref().and_then(|key| row.attributes.get(key));
        cell.map_or(NamedCountry::None, |cell| NamedCountry::of(cell))
    };
    rows.into_iter().zip(1..).map(|(row, place)| RawRow { row: place, country: country(&row), ..row }).collect()
}

/// Returns the key of the country codes: its name says so, and most rows that have it hold a country code there.
fn find_country_key(rows: &[RawRow]) -> Option<String> {
    let keys: BTreeSet<&String> =
        rows.iter().flat_map(|row| row.attributes.keys()).filter(|key| names_country_code(key)).collect();
    let holds_codes =
        |key: &&String| are_country_codes(rows.iter().filter_map(|row| row.attributes.get(*key)).map(String::as_str));
    keys.into_iter().find(holds_codes).cloned()
}

/// Parses a name. `null` means that there is none, as in every other column.
fn read_name<'de, D: Deserializer<'de>>(deserializer: D) -> std::result::Result<String, D::Error> {
    Option::<String>::deserialize(deserializer).map(Option::unwrap_or_default)
}

fn read_attributes<'de, D: Deserializer<'de>>(deserializer: D) -> std::result::Result<Attributes, D::Error> {
    let mut attributes = Attributes::new();
    for (heading, value) in BTreeMap::<String, Value>::deserialize(deserializer)? {
        let text = match value {
            Value::Null => continue,
            Value::String(text) => text,
            Value::Number(number) => number.to_string(),
            Value::Bool(_) | Value::Array(_) | Value::Object(_) => {
                return Err(D::Error::custom(format!("the column {heading} holds neither a text nor a number")));
            }
        };
        let Some(name) = attribute_name(&heading) else { continue };
        attributes.insert(free_name(&name, |name| attributes.contains_key(name)), text);
    }
    Ok(attributes)
}

/// Parses a file of rows separated by `,`, `;`, tab or `|`, with or without a header row. `bare_digits` says how its numbers without `+`
/// and without a leading 0 are interpreted.
pub fn read_csv(text: &str, bare_digits: BareDigits) -> Result<Vec<RawRow>> {
    let (_, text) = decode(text.as_bytes().to_vec(), "csv")?;
    let layout = Layout::guess(&text, None, DEFAULT_REGION);
    let mut numbers = Rows::of_file(text.as_bytes());
    let mut reader = reader(text.as_bytes(), layout.delimiter);
    let mut record = csv::StringRecord::new();
    let mut is_head = layout.has_head;
    let mut rows = Vec::new();
    let start_of = |position: &csv::Position| usize::try_from(position.byte()).unwrap_or(usize::MAX);
    while reader.read_record(&mut record).map_err(|cause| {
        let (_, row) = numbers.row_at(cause.position().map_or(0, start_of));
        refuse(&[WrongRow::new(row, RowReason::Unreadable, "this row cannot be read")])
    })? {
        let begins = record.position().map_or(0, start_of);
        let (starts, row) = numbers.row_at(begins);
        let is_last_row = start_of(reader.position()) >= text.len();
        if is_last_row && has_swallowed_rows(text.as_bytes().get(starts..).unwrap_or_default(), layout.delimiter) {
            return Err(refuse(&[WrongRow::new(row, RowReason::Unreadable, unclosed_quote_message(row))]));
        }
        numbers.skip_row(start_of(reader.position()));
        let is_above = begins < layout.starts_at;
        if is_above || record.iter().all(str::is_empty) || std::mem::take(&mut is_head) {
            continue;
        }
        if rows.len() > MAX_RECIPIENTS {
            break;
        }
        rows.push(RawRow { row, ..read_record(&record, &layout.columns, bare_digits) });
    }
    Ok(rows)
}

fn read_record(record: &csv::StringRecord, columns: &[Column], bare_digits: BareDigits) -> RawRow {
    let row = MappedRow::of(record, columns);
    let mut attributes = row.attributes_and_tags();
    let (phone, country) = match row.numbers().as_slice() {
        [only] => (only.text.to_owned(), only.country),
        several => match numbers::choose(several, DEFAULT_REGION, bare_digits) {
            Ok(number) => {
                attributes.extend(number.other_numbers().map(|others| (OTHER_NUMBERS.to_owned(), others)));
                (number.written, number.country)
            }
            Err(fault) => (fault.cell, fault.country),
        },
    };
    RawRow { phone, name: row.name, attributes, row: 0, bare_digits, country }
}

/// Checks every row. The caller may add wrong rows of its own, so that one error lists everything. If several rows name the same person,
/// they become one recipient, with the values of the first row and those that only later rows have.
pub fn check(rows: &[RawRow], default_region: Region) -> Result<CheckedRecipients> {
    if rows.is_empty() {
        return Err(Error::invalid("recipients", "there is nobody to send to"));
    }
    if rows.len() > MAX_RECIPIENTS {
        return Err(Error::invalid(
            "recipients",
            format!("at most {MAX_RECIPIENTS} recipients fit into one broadcast"),
        ));
    }
    let mut checked = CheckedRecipients::default();
    let mut place_of: HashMap<Phone, usize> = HashMap::with_capacity(rows.len());
    for row in rows {
        let recipient = match check_row(row, default_region) {
            Ok(recipient) => recipient,
            Err(reason) => {
                checked.wrong.push(*reason);
                continue;
            }
        };
        let known = place_of.get(&recipient.phone).and_then(|place| checked.recipients.get_mut(*place));
        let Some(known) = known else {
            place_of.insert(recipient.phone.clone(), checked.recipients.len());
            checked.recipients.push(recipient);
            continue;
        };
        let message = format!("row {} has the same number", known.row);
        let repeated = WrongRow::new(recipient.row, RowReason::Duplicate, message);
        checked.repeated.push(WrongRow { value: identifying_text(row), ..repeated });
        if known.name.is_empty() {
            known.name = recipient.name;
        }
        for (name, value) in recipient.attributes {
            if known.attributes.len() < MAX_ATTRIBUTES {
                known.attributes.entry(name).or_insert(value);
            }
        }
    }
    Ok(checked)
}

/// Returns the text by which the user finds this row.
fn identifying_text(row: &RawRow) -> String {
    let other_texts = std::iter::once(&row.name).chain(row.attributes.values());
    shown(text_to_find_by(&row.phone, other_texts.map(String::as_str)))
}

fn check_row(row: &RawRow, default_region: Region) -> std::result::Result<Recipient, Box<WrongRow>> {
    let wrong = |code, message: String, value: &str| {
        Box::new(WrongRow { value: shown(value), ..WrongRow::new(row.row, code, message) })
    };
    let cell = NumberCell { text: &row.phone, is_substitute: false, country: row.country };
    let number = numbers::choose(&[cell], default_region, row.bare_digits).map_err(|wrong_number| {
        wrong(RowReason::from(&wrong_number.fault), wrong_number.fault.message(), &identifying_text(row))
    })?;
    let name = parse_name(&row.name).map_err(|cause| wrong(RowReason::NameTooLong, cause.to_string(), &row.name))?;
    let mut attributes = Attributes::new();
    for (name, value) in &row.attributes {
        let value =
            parse_value(value).map_err(|cause| wrong(RowReason::ValueInvalid, format!("{name}: {cause}"), value))?;
        if !value.is_empty() {
            attributes.insert(name.clone(), value);
        }
    }
    if let Some(others) = number.other_numbers().filter(|_| attributes.len() < MAX_ATTRIBUTES) {
        attributes.entry(OTHER_NUMBERS.to_owned()).or_insert(others);
    }
    if attributes.len() > MAX_ATTRIBUTES {
        let message = format!("a row has at most {MAX_ATTRIBUTES} further columns");
        return Err(wrong(RowReason::ValueInvalid, message, ""));
    }
    Ok(Recipient { phone: number.phone, name, attributes, row: row.row })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contacts::phone::DEFAULT_REGION;

    fn listed(text: &str) -> Vec<RawRow> {
        read_csv(text, BareDigits::Ask).unwrap()
    }

    fn pairs(text: &str) -> Vec<(u64, String, String)> {
        listed(text).into_iter().map(|row| (row.row, row.phone, row.name)).collect()
    }

    fn row(row: u64, phone: &str, name: &str) -> (u64, String, String) {
        (row, phone.into(), name.into())
    }

    #[test]
    fn a_file_is_read_with_any_separator_byte_order_mark_and_head_line() {
        let expected = vec![row(2, "0812-3456-7890", "Ayu"), row(3, "0813", "Budi")];
        assert_eq!(pairs("phone,name\n0812-3456-7890,Ayu\n0813,Budi\n"), expected);
        assert_eq!(pairs("\u{feff}phone;name\r\n0812-3456-7890;Ayu\r\n0813;Budi"), expected);
        assert_eq!(pairs("Name\tPhone\nAyu\t0812-3456-7890\nBudi\t0813"), expected);
        assert_eq!(pairs("nama,nomor\n\"Ayu\",0812-3456-7890\nBudi,0813"), expected);
    }

    #[test]
    fn a_row_without_a_number_is_found_by_its_name() {
        let shown = |text: &str| check(&listed(text), DEFAULT_REGION).unwrap().wrong[0].value.clone();
        assert_eq!(shown("phone,name\n081234567890,Ayu\n-,Budi\n"), "Budi");
        assert_eq!(shown("phone,name,city\n081234567890,Ayu,Solo\n,,Bandung\n"), "Bandung");
        assert_eq!(shown("phone,name\n081234567890,Ayu\n12,Budi\n"), "12");
        // The padding makes the number a long cell.
        let twice = format!("phone,name\n081234567890,Ayu\n081234567890 {},Budi\n", "(ibu) ".repeat(50));
        let repeated = check(&listed(&twice), DEFAULT_REGION).unwrap().repeated;
        assert_eq!(repeated[0].value.chars().count(), 200);
    }

    #[test]
    fn a_program_may_send_a_country_code_beside_the_number_too() {
        let json = serde_json::json!([
            { "phone": "811900017", "country_code": "62" },
            { "phone": "91900012", "country_code": 65 },
            { "phone": "+62811900020", "country_code": "65" },
            { "phone": "811900018", "country_code": "Atlantis" },
            { "phone": "0811900019" },
        ]);
        let rows = number(serde_json::from_value(json).unwrap());
        let checked = check(&rows, DEFAULT_REGION).unwrap();
        let phones: Vec<_> = checked.recipients.iter().map(|recipient| recipient.phone.as_str()).collect();
        assert_eq!(phones, ["62811900017", "6591900012", "62811900020", "62811900019"]);
        let wrong: Vec<_> = checked.wrong.iter().map(|wrong| (wrong.row, wrong.code)).collect();
        assert_eq!(wrong, [(4, RowReason::PhoneUnknownCountry)]);
        let kept = checked.recipients.first().and_then(|first| first.attributes.get("country_code"));
        assert_eq!(kept.map(String::as_str), Some("62"), "the text may use it");
        let other = serde_json::json!([{ "phone": "0811900019", "country_code": "VIP" }]);
        let rows = number(serde_json::from_value(other).unwrap());
        assert_eq!(rows.first().map(|row| row.country), Some(NamedCountry::None), "a column of another kind");
    }

    #[test]
    fn the_error_for_an_unsupported_list_names_its_format() {
        for (text, kind) in [
            ("BEGIN:VCARD\nTEL:0811-9000-101\nEND:VCARD\n", ".vcf"),
            ("\u{feff}<html><table>", "a web page"),
            ("[\n  {\"phone\": \"0811-9000-101\"}\n]", "a JSON file"),
            ("PK\u{3}\u{4}0811-9000-101", ".xlsx"),
            ("%PDF-1.7", "a PDF"),
            ("p\0h\0o\0n\0e\0", "not UTF-8"),
        ] {
            let Err(Error::Invalid { message, details }) = read_csv(text, BareDigits::Ask) else { panic!("{text}") };
            assert!(message.contains(kind) && details["field"] == "csv", "{message}");
        }
    }

    #[test]
    fn a_file_without_a_head_line_starts_with_a_recipient() {
        assert_eq!(
            pairs("0812,Ayu\n0813,\"Toko; Budi, Jaya\"\n0814"),
            vec![row(1, "0812", "Ayu"), row(2, "0813", "Toko; Budi, Jaya"), row(3, "0814", "")]
        );
    }

    #[test]
    fn a_list_is_read_like_an_import() {
        let rows = listed(
            "sep=;\nPelanggan 2026\nNama Depan;Nama Belakang;No;WA;HP\nAyu;Lestari;1;0811-9000-101;0811-9000-102\n\
             Budi;;2;;0811-9000-103 / 0811-9000-104\n",
        );
        let checked = check(&rows, DEFAULT_REGION).unwrap();
        let read: Vec<_> = checked
            .recipients
            .iter()
            .map(|person| (person.row, person.name.as_str(), person.phone.as_str(), &*person.attributes[OTHER_NUMBERS]))
            .collect();
        assert_eq!(
            read,
            [(3, "Ayu Lestari", "628119000101", "+628119000102"), (4, "Budi", "628119000103", "+628119000104")]
        );
    }

    #[test]
    fn empty_lines_are_skipped_but_counted() {
        assert_eq!(pairs("phone,name\n\n,\n0812,Ayu\n"), vec![row(4, "0812", "Ayu")]);
        assert_eq!(
            pairs("\r\nphone,name\r\n\r\n\r\n0812,\"A\r\nyu\"\r\n0813,\r\n"),
            vec![row(5, "0812", "A\nyu"), row(6, "0813", "")]
        );
    }

    #[test]
    fn a_row_has_the_number_that_a_spreadsheet_shows_although_cells_have_several_lines() {
        for above in ["", "sep=,\n"] {
            let text = format!("{above}phone,name,alamat\nx,Ayu,\"Jl. 1\nRT 2\"\n\n0812,\"Bu\ndi\",\ny,Cici,\n");
            let rows: Vec<u64> = listed(&text).iter().map(|row| row.row).collect();
            assert_eq!(rows, [2, 4, 5], "{text}");
        }
    }

    #[test]
    fn a_number_that_the_product_has_printed_names_the_same_person_in_a_list() {
        let printed =
            ["62811900017", "62816190001", "62855190001", "62896190001", "+62 811-900-017", "62811900017@c.us"];
        for phone in printed {
            let expected = phone.trim_end_matches("@c.us").replace(['+', ' ', '-'], "");
            let json: RawRow = serde_json::from_value(serde_json::json!({ "phone": phone })).unwrap();
            for rows in [listed(&format!("phone\n{phone}\n")), vec![json]] {
                assert_eq!(check(&rows, DEFAULT_REGION).unwrap().phones(), [expected.as_str()], "{phone}");
            }
        }
    }

    #[test]
    fn a_number_of_another_country_is_a_question_in_a_file_and_itself_from_a_program() {
        for phone in ["85291900012", "819019000012", "821019000012"] {
            let asked = check(&listed(&format!("phone\n{phone}\n")), DEFAULT_REGION).unwrap();
            assert_eq!((asked.phones(), asked.wrong[0].code), (vec![], RowReason::PhoneAmbiguous), "{phone}");
            let json: RawRow = serde_json::from_value(serde_json::json!({ "phone": phone })).unwrap();
            assert_eq!(check(&[json], DEFAULT_REGION).unwrap().phones(), [phone]);
        }
    }

    #[test]
    fn a_country_code_in_its_own_column_is_joined_with_bare_digits() {
        for text in [
            "Country code,Phone,Name\n65,91900012,Ayu\n,0811-9000-102,Budi\n65,0811-9000-102,Cici\n",
            "Country code,Phone,Home phone,Name\n65,91900012,,Ayu\n,0811-9000-102,,Budi\n65,,0811-9000-102,Cici\n",
        ] {
            let checked = check(&listed(text), DEFAULT_REGION).unwrap();
            assert_eq!(checked.phones(), ["6591900012", "628119000102"], "{text}");
            assert_eq!((checked.wrong[0].row, checked.wrong[0].code), (4, RowReason::PhoneTooLong), "{text}");
            assert!(checked.recipients[0].attributes.is_empty(), "{text}");
        }
        let rows = listed("Country code,Phone\n65,91900012\n65,91900013\n,85291900012\n");
        let checked = check(&rows, DEFAULT_REGION).unwrap();
        assert_eq!(checked.wrong[0].code, RowReason::PhoneAmbiguous);
        assert_eq!(checked.suggest_bare_digits(&rows), None, "a number whose country is named has lost nothing");
    }

    #[test]
    fn every_wrong_row_is_explained() {
        let rows = listed("phone,name\n0812-3456-7890,Ayu\nayu,Ayu\n,Budi\n+6281234567890,Ayu again\n");
        let checked = check(&rows, DEFAULT_REGION).unwrap();
        assert_eq!(checked.recipients.len(), 1);
        let Error::Invalid { details, .. } = refuse(&checked.wrong) else { panic!("another error") };
        let wrong = |row: u64, code: &str, message: &str, value: &str| {
            serde_json::json!({ "row": row, "field": "phone", "code": code, "message": message, "value": value,
                "variable": null, "contact": null })
        };
        assert_eq!(
            details,
            serde_json::json!({ "field": "recipients", "rejected": 2, "rows": [
                wrong(3, "phone_no_digits", "this is not a phone number: it has no digits", "ayu"),
                wrong(4, "phone_missing", "the phone number is missing", "Budi"),
            ]})
        );
    }

    #[test]
    fn a_person_in_several_rows_is_one_recipient_and_is_named() {
        let text = "phone,name,kota\n0812-3456-7890,,Bogor\n+6281234567890,Ayu,Depok\n6281234567890,Budi,\n";
        let checked = check(&listed(text), DEFAULT_REGION).unwrap();
        assert_eq!((checked.recipients.len(), checked.wrong.len()), (1, 0));
        let ayu = &checked.recipients[0];
        assert_eq!((ayu.name.as_str(), ayu.attributes["kota"].as_str(), ayu.row), ("Ayu", "Bogor", 2));
        let repeated: Vec<_> = checked.repeated.iter().map(|row| (row.row, &*row.message, &*row.value)).collect();
        assert_eq!(
            repeated,
            [(3, "row 2 has the same number", "+6281234567890"), (4, "row 2 has the same number", "6281234567890")]
        );
    }

    fn attributes(row: &RawRow) -> Vec<(&str, &str)> {
        row.attributes.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect()
    }

    #[test]
    fn every_further_column_is_an_attribute() {
        let rows = listed("No HP;Nama;Kota Asal;Label;Name\n0812;Ayu;Bogor;vip;A\n0813;B\n");
        assert_eq!(attributes(&rows[0]), [("kota_asal", "Bogor"), ("name_2", "A"), ("tags", "vip")]);
        assert_eq!((rows[1].name.as_str(), attributes(&rows[1])), ("B", vec![]));
        let json =
            r#"{"phone":"0812","Kota Asal":"Bogor","umur":31,"total":1.5,"kosong":null,"kota-asal":"x","都市":"x"}"#;
        let row: RawRow = serde_json::from_str(json).unwrap();
        assert_eq!(attributes(&row), [("kota_asal", "Bogor"), ("kota_asal_2", "x"), ("total", "1.5"), ("umur", "31")]);
        for json in [
            r#"{"phone":"0812","kota":["x"]}"#,
            r#"{"phone":"0812","kota":true}"#,
            r#"{"kota":"x"}"#,
            r#"{"phone":6281234567890}"#,
        ] {
            assert!(serde_json::from_str::<RawRow>(json).is_err(), "{json}");
        }
    }

    #[test]
    fn a_null_is_no_name_as_it_is_no_value_of_another_column() {
        let row: RawRow = serde_json::from_str(r#"{"phone":"081234567890","name":null,"kota":null}"#).unwrap();
        assert_eq!((row.name.as_str(), attributes(&row)), ("", vec![]));
        assert_eq!(check(&[row], DEFAULT_REGION).unwrap().recipients.len(), 1);
    }

    #[test]
    fn an_empty_attribute_is_left_out_and_a_long_one_is_refused() {
        let of = |value: &str| RawRow {
            phone: "081234567890".into(),
            attributes: [("kota".to_owned(), value.to_owned())].into(),
            ..RawRow::default()
        };
        assert_eq!(check(&[of("  ")], DEFAULT_REGION).unwrap().recipients[0].attributes.len(), 0);
        assert_eq!(check(&[of(" Bogor ")], DEFAULT_REGION).unwrap().recipients[0].attributes["kota"], "Bogor");
        assert_eq!(check(&[of(&"x".repeat(1_001))], DEFAULT_REGION).unwrap().wrong[0].field, "attributes");
    }

    #[test]
    fn only_the_first_wrong_rows_are_listed() {
        let rows = number((0..100).map(|_| RawRow { phone: "x".into(), ..RawRow::default() }).collect());
        let Error::Invalid { details, .. } = refuse(&check(&rows, DEFAULT_REGION).unwrap().wrong) else { panic!() };
        assert_eq!((details["rejected"].clone(), details["rows"].as_array().unwrap().len()), (100.into(), 20));
    }

    #[test]
    fn a_list_has_one_to_five_thousand_recipients() {
        let person = |n: u32| RawRow { phone: format!("+62812{:07}", 3_000_000 + n), ..RawRow::default() };
        let of = |people| check(&number((0..people).map(person).collect()), DEFAULT_REGION);
        assert!(of(0).is_err());
        assert_eq!(of(5_000).unwrap().recipients.len(), 5_000);
        assert!(of(5_001).is_err());
    }
}
