//! Chooses the phone number of one row of a file or list: a cell may hold several numbers, and a row may have several cells of numbers.

use std::cell::Cell;

use rlibphonenumber::{PHONE_NUMBER_UTIL, PhoneNumberFormat};

use crate::contacts::{
    country::NamedCountry,
    phone::{BareDigits, Phone, Region},
    phone_fault::PhoneFault,
    written_number::{is_shortened_by_a_spreadsheet, whole_amount},
};

/// The attribute that keeps the further numbers of a contact, as `+62…` separated by commas.
pub const OTHER_NUMBERS: &str = "other_numbers";

/// A cell of numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NumberCell<'a> {
    pub text: &'a str,
    /// Whether the number in this cell is used only if no other cell has one.
    pub is_substitute: bool,
    /// The country that the row gives for this number: digits without a country code belong to it.
    pub country: NamedCountry,
}

impl NumberCell<'_> {
    /// Returns the country of the cell's numbers without a country code, and how its digits without `+` are interpreted.
    fn reading(&self, region: Region, bare_digits: BareDigits) -> (Region, BareDigits) {
        match self.country {
            NamedCountry::None => (region, bare_digits),
            NamedCountry::Known(country) => (country, BareDigits::InNamedCountry),
            NamedCountry::Unknown => (region, BareDigits::InUnrecognizedCountry),
        }
    }
}

/// The number that was chosen for a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChosenNumber {
    pub phone: Phone,
    /// The text of the cell that holds the number.
    pub written: String,
    /// The country that the row names for this cell.
    pub country: NamedCountry,
    /// The other numbers of the row, each once.
    pub others: Vec<Phone>,
}

impl ChosenNumber {
    /// Returns the other numbers as the value of `OTHER_NUMBERS`; `None` if there are none.
    pub fn other_numbers(&self) -> Option<String> {
        let all: Vec<String> = self.others.iter().map(|phone| format!("+{phone}")).collect();
        (!all.is_empty()).then(|| all.join(", "))
    }
}

/// Why a row has no number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NumberFault {
    pub fault: PhoneFault,
    /// The text of the wrong cell: one with a number that cannot be parsed, or the first one that is not empty.
    pub cell: String,
    /// The country that the row names for this cell.
    pub country: NamedCountry,
}

impl NumberFault {
    /// Returns the fault of a row, which is that of its worst cell. The fault of a cell without a number is determined only here, because
    /// that needs many lookups in the numbering plan.
    fn of(worst: Option<(&NumberCell<'_>, Option<PhoneFault>)>, region: Region, bare_digits: BareDigits) -> Self {
        let Some((cell, fault)) = worst else {
            return Self { fault: PhoneFault::Missing, cell: String::new(), country: NamedCountry::None };
        };
        let (region, bare_digits) = cell.reading(region, bare_digits);
        let read = || Phone::read(cell.text, region, bare_digits).err().unwrap_or(PhoneFault::TooShort);
        Self { fault: fault.unwrap_or_else(read), cell: cell.text.trim().to_owned(), country: cell.country }
    }
}

/// Chooses the number to which messages are sent: a mobile number before others, else the first one.
pub fn choose(
    cells: &[NumberCell<'_>],
    region: Region,
    bare_digits: BareDigits,
) -> Result<ChosenNumber, Box<NumberFault>> {
    let mut found: Vec<(&NumberCell<'_>, Phone)> = Vec::new();
    let mut wrong: Vec<(&NumberCell<'_>, Option<PhoneFault>)> = Vec::new();
    for cell in cells {
        let (region, bare_digits) = cell.reading(region, bare_digits);
        match read_numbers(cell.text, region, bare_digits) {
            Ok(phones) if phones.is_empty() => wrong.push((cell, None)),
            Ok(phones) => {
                for phone in phones {
                    if found.iter().all(|(_, known)| *known != phone) {
                        found.push((cell, phone));
                    }
                }
            }
            Err(fault) => wrong.push((cell, Some(fault))),
        }
    }
    // The worst cells have a number that cannot be parsed, the best ones have no text. A cell with enough digits was meant as a number:
    // `0811-9000-1O1`, `0811****101`.
    let was_meant = |(cell, fault): &(&NumberCell<'_>, Option<PhoneFault>)| fault.is_some() || has_digits(cell.text);
    let severity = |wrong: &(&NumberCell<'_>, Option<PhoneFault>)| {
        (!was_meant(wrong), wrong.0.is_substitute && was_meant(wrong), wrong.0.text.trim().is_empty())
    };
    let worst = wrong.into_iter().min_by_key(severity);
    // A substitute, such as a number at home or at work, does not replace a number that the row has but that cannot be parsed.
    let is_unreadable = worst.as_ref().is_some_and(|wrong| was_meant(wrong) && !wrong.0.is_substitute);
    if found.is_empty() || is_unreadable && found.iter().all(|(cell, _)| cell.is_substitute) {
        return Err(Box::new(NumberFault::of(worst, region, bare_digits)));
    }
    let rank = |(cell, phone): &(&NumberCell<'_>, Phone)| (cell.is_substitute, !phone.is_mobile());
    // A single number is not ranked, because that needs a look-up in the numbering plan.
    let best = if found.len() > 1 { found.iter().map(rank).zip(0..).min() } else { None };
    let (cell, phone) = found.remove(best.map_or(0, |(_, at)| at));
    let others = found.into_iter().map(|(_, phone)| phone).collect();
    Ok(ChosenNumber { phone, written: cell.text.to_owned(), country: cell.country, others })
}

/// Returns whether a cell holds a number that messages can be sent to. A number that could belong to two people counts.
pub fn has_number(cell: &str, region: Region) -> bool {
    read_numbers(cell, region, BareDigits::FromProgram).is_ok_and(|numbers| !numbers.is_empty())
}

/// Returns whether a cell holds a number, or held one before a spreadsheet rounded it.
pub fn was_number(cell: &str, region: Region) -> bool {
    // A price has groups of digits and decimals, too. The digits before the decimals decide whether it may be a number.
    let is_number = || whole_amount(cell).is_none_or(|whole| has_number(&whole, region));
    is_shortened_by_a_spreadsheet(cell) && is_number() || has_number(cell, region)
}

/// Returns whether a number was written without its country code and without its leading 0, as a spreadsheet stores it.
pub fn has_lost_its_zero(written: &str, phone: &str) -> bool {
    let digits: String = written.chars().filter(char::is_ascii_digit).collect();
    !digits.is_empty() && !digits.starts_with('0') && digits.len() < phone.len() && phone.ends_with(&digits)
}

/// Suggests how ambiguous digits are probably meant: as numbers that lost their leading 0, if among the other numbers more have lost it
/// than numbers are ambiguous. Otherwise `None`.
pub fn suggest_bare_digits(ambiguous: usize, lost_their_zero: usize) -> Option<BareDigits> {
    (ambiguous > 0 && lost_their_zero > ambiguous).then_some(BareDigits::Home)
}

/// The fewest digits of a number that somebody may have: the shortest numbering plans have six.
const MIN_DIGITS: usize = 6;

/// Returns whether a text has the digits of a number.
fn has_digits(text: &str) -> bool {
    text.chars().filter(|letter| letter.is_numeric()).nth(MIN_DIGITS - 1).is_some()
}

/// A longer cell is not searched for numbers, because each of them may need a look-up in the numbering plans.
const MAX_CELL_BYTES: usize = 1_000;

/// Parses all numbers of a cell, in their order: `+62 811… ::: +62 812…`, `0811… / 0812…`. Fails if one of them could belong to two people,
/// or if a spreadsheet has rounded it.
fn read_numbers(cell: &str, region: Region, bare_digits: BareDigits) -> Result<Vec<Phone>, PhoneFault> {
    let doubtful = Cell::new(None);
    let read = |text: &str| {
        if !has_digits(text) {
            return None;
        }
        match Phone::read(text, region, bare_digits) {
            Ok(phone) => Some(phone),
            Err(fault @ PhoneFault::Ambiguous { .. }) => {
                doubtful.set(Some(fault));
                None
            }
            Err(_) => None,
        }
    };
    // Google Contacts marks the preferred number with a star.
    let cell = cell.trim().trim_start_matches("* ");
    if is_shortened_by_a_spreadsheet(cell) {
        return Err(PhoneFault::SpreadsheetNumber);
    }
    if !has_digits(cell) || cell.len() > MAX_CELL_BYTES {
        return Ok(Vec::new());
    }
    let lower = cell.to_lowercase();
    let apart = [" atau ", " or ", " dan ", " and "].iter().fold(lower, |apart, word| apart.replace(word, "/"));
    let parts: Vec<&str> = apart.split([':', ';', ',', '/', '|', '&', '\n', '\r']).collect();
    let numbers: Vec<Phone> =
        if parts.len() > 1 { parts.iter().filter_map(|part| read(part)).collect() } else { vec![] };
    if let Some(fault) = doubtful.take().filter(|_| !numbers.is_empty()) {
        return Err(fault);
    }
    // If only one part is a number, it may be the end of a number that is written with slashes.
    if numbers.len() > 1 {
        return Ok(numbers);
    }
    if let Some(phone) = read(cell) {
        return Ok(vec![phone]);
    }
    // Two numbers with a word, a dash or a `+` between them: `0811… (WA) 0811… (Telp)`, `+62 811… +62 812…`, `0811… - 0812…`.
    let apart = cell.replace(" - ", "\n").replace('+', "\n+");
    let several: Vec<Phone> = apart.split(|each: char| each == '\n' || each.is_alphabetic()).filter_map(read).collect();
    if several.len() > 1 {
        return Ok(several);
    }
    if !numbers.is_empty() {
        return Ok(numbers);
    }
    let words: Option<Vec<Phone>> = cell.split_whitespace().map(read).collect();
    match (words, doubtful.take()) {
        (Some(phones), _) => Ok(phones),
        (None, Some(fault)) => Err(fault),
        (None, None) => Ok(Vec::new()),
    }
}

/// Formats a number (E.164 without `+`) so that spreadsheets keep it as text and an import parses it: `(+62) 811-9000-015`. Spreadsheets
/// turn bare digits into `6.28119E+11`, and treat a text that begins with `+` as a formula.
pub fn for_spreadsheet(phone: &str) -> String {
    let grouped = PHONE_NUMBER_UTIL.parse(format!("+{phone}"), None);
    let grouped = grouped.map(|number| number.format_as(PhoneNumberFormat::International).into_owned());
    match grouped.as_deref().map(|text| text.split_once(' ')) {
        Ok(Some((country, rest))) => format!("({country}) {rest}"),
        _ => format!("+{phone}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contacts::phone::DEFAULT_REGION;

    fn first(text: &str) -> NumberCell<'_> {
        NumberCell { text, is_substitute: false, country: NamedCountry::None }
    }

    fn of(cells: &[NumberCell<'_>]) -> (String, Vec<String>) {
        let chosen = choose(cells, DEFAULT_REGION, BareDigits::Ask).unwrap();
        (chosen.phone.to_string(), chosen.others.iter().map(ToString::to_string).collect())
    }

    #[test]
    fn of_several_numbers_in_a_cell_the_first_is_used_and_the_others_are_named() {
        for cell in [
            "+62 811-9000-015 ::: +62 811-9000-016",
            "08119000015 / 08119000016",
            "08119000015, 08119000016",
            "08119000015;08119000016",
            "0811-9000-015 atau 0811-9000-016",
            "08119000015\n08119000016",
            "08119000015 08119000016",
            "08119000015 & 08119000016",
        ] {
            assert_eq!(of(&[first(cell)]), ("628119000015".into(), vec!["628119000016".into()]), "{cell}");
        }
        let cell = first("08119000015 / 08119000016 / 0811 9000 015");
        let chosen = choose(&[cell], DEFAULT_REGION, BareDigits::Ask).unwrap();
        assert_eq!(chosen.other_numbers().as_deref(), Some("+628119000016"));
        assert_eq!(of(&[first("* +62 811-9000-015")]), ("628119000015".into(), vec![]));
        assert_eq!(of(&[first("0811/9000/015")]), ("628119000015".into(), vec![]), "one number with strokes");
    }

    #[test]
    fn a_mobile_number_is_preferred_in_whichever_column_it_is() {
        let (home, mobile, second) = ("021 5550 123", "0811-9000-015", "0811-9000-016");
        assert_eq!(of(&[first(home), first(mobile)]), ("628119000015".into(), vec!["62215550123".into()]));
        assert_eq!(of(&[first(mobile), first(home)]).0, "628119000015");
        assert_eq!(of(&[first(mobile), first(second)]), ("628119000015".into(), vec!["628119000016".into()]));
        assert_eq!(of(&[first(home), first("")]).0, "62215550123", "a landline can have WhatsApp");
        assert_eq!(of(&[first(&format!("{home} / {mobile}"))]).0, "628119000015");
    }

    #[test]
    fn a_substitute_is_used_only_where_the_number_itself_is_missing() {
        let substitute = NumberCell { is_substitute: true, ..first("0811-9000-016") };
        assert_eq!(of(&[substitute, first("021 5550 123")]).0, "62215550123");
        assert_eq!(of(&[substitute, first("ya")]).0, "628119000016");
    }

    #[test]
    fn a_country_code_in_its_own_column_is_read_with_bare_digits() {
        let read = |code: &str, text: &str| {
            let cell = NumberCell { country: NamedCountry::of(code), ..first(text) };
            let number = choose(&[cell], DEFAULT_REGION, BareDigits::Ask);
            number.map(|number| number.phone.to_string()).map_err(|wrong| wrong.fault.code())
        };
        for (code, text, phone) in [
            ("62", "811900017", "62811900017"),
            ("+62", "8119000017", "628119000017"),
            ("ID", "811-9000-017", "628119000017"),
            ("65", "91900012", "6591900012"),
            ("60", "123456789", "60123456789"),
            ("1", "650 253 0000", "16502530000"),
            ("49", "15123456789", "4915123456789"),
            // A number with a 0 is one of this country, too.
            ("60", "0123456789", "60123456789"),
            ("44", "07400123456", "447400123456"),
            // Without the country of the row, two people could be meant.
            ("62", "85291900012", "6285291900012"),
            ("852", "91900012", "85291900012"),
            // The result is a landline of the country that the row names, and not a mobile number of another country.
            ("62", "6591900012", "626591900012"),
            // This number has its own country code.
            ("62", "62811900017", "62811900017"),
            ("62", "+6591900012", "6591900012"),
            ("62", "006591900012", "6591900012"),
            ("62", "447400123456", "447400123456"),
            ("1", "628119000017", "628119000017"),
            // The cell has no country code, so the number is read as without the column.
            ("", "811900017", "62811900017"),
            // No country is recognized, but the number has its own code.
            ("THA", "+66812345678", "66812345678"),
            ("Thailand", "0066812345678", "66812345678"),
            ("999", "66812345678", "66812345678"),
            // This landline begins with the digits of its country code.
            ("65", "65912345", "6565912345"),
        ] {
            assert_eq!(read(code, text).as_deref(), Ok(phone), "{code} {text}");
        }
        assert_eq!(read("65", "811900017"), Err("phone_too_long"), "no number of the country that the row names");
        assert_eq!(read("", "85291900012"), Err(PhoneFault::AMBIGUOUS));
        for (code, text) in [("THA", "812345678"), ("Thailand", "0812345678"), ("999", "0811-9000-017")] {
            assert_eq!(read(code, text), Err("phone_unknown_country"), "a number of Thailand is none of Indonesia");
        }
        let two = NumberCell { country: NamedCountry::of("65"), ..first("91900012 / 91900013") };
        assert_eq!(of(&[two]), ("6591900012".into(), vec!["6591900013".into()]));
    }

    #[test]
    fn a_number_that_nobody_can_read_is_not_replaced_by_one_at_home_or_of_somebody_else() {
        let landline = NumberCell { is_substitute: true, ..first("021-5550101") };
        let why = |cells: &[NumberCell<'_>]| choose(cells, DEFAULT_REGION, BareDigits::Ask).unwrap_err().fault.code();
        for cell in ["85291900012", "85291900012 / 0811-9000-015", "0811-9000-015, 85291900012"] {
            assert_eq!(why(&[first(cell), landline]), PhoneFault::AMBIGUOUS, "{cell}");
        }
        for cell in ["6.28E+11", "########", "+6.28E+11", "'6.28119E+11", "628.119.000.010,00", "* 6,28E+11"] {
            assert_eq!(why(&[first(cell), landline]), PhoneFault::SpreadsheetNumber.code(), "{cell}");
            assert!(was_number(cell.trim_start_matches("* "), DEFAULT_REGION), "{cell}");
        }
        for cell in ["", "9.000.000.000.000.000,00", "5.000,00"] {
            assert!(!was_number(cell, DEFAULT_REGION), "{cell}: nothing, or a price");
        }
        let rounded = NumberCell { is_substitute: true, ..first("6.28E+11") };
        assert_eq!(why(&[first("x"), rounded]), PhoneFault::SpreadsheetNumber.code(), "it says more than x");
        assert_eq!(
            why(&[rounded, first("85291900012")]),
            PhoneFault::AMBIGUOUS,
            "the number itself before a substitute"
        );
        assert_eq!(of(&[first("85291900012"), first("0811-9000-015")]).0, "628119000015", "the row has another one");
        let answered = choose(&[first("85291900012 / 0811-9000-015")], DEFAULT_REGION, BareDigits::Home).unwrap();
        assert_eq!(answered.phone.as_str(), "6285291900012");
    }

    #[test]
    fn the_answer_for_digits_that_could_be_two_persons_changes_no_other_number() {
        for bare_digits in [BareDigits::Ask, BareDigits::Home, BareDigits::International] {
            let read = |text: &str| choose(&[first(text)], DEFAULT_REGION, bare_digits).unwrap().phone.to_string();
            // The other interpretation of each is a landline, which has no WhatsApp.
            assert_eq!([read("81288880013"), read("6591900012")], ["6281288880013", "6591900012"]);
        }
    }

    #[test]
    fn the_work_for_a_long_text_does_not_grow_with_its_square() {
        let long = "1 ".repeat(500_000);
        assert_eq!(Phone::read(&long, DEFAULT_REGION, BareDigits::Ask), Err(PhoneFault::TooLong));
        assert!(choose(&[first(&long)], DEFAULT_REGION, BareDigits::Ask).is_err());
    }

    #[test]
    fn two_numbers_of_a_cell_are_found_whatever_is_between_them() {
        for cell in [
            "+62 811 9000 017 +62 811 9000 018",
            "0811-9000-017 - 0811-9000-018",
            "0811-9000-017 (WA) 0811-9000-018 (Telp)",
            "0811-9000-017 und 0811-9000-018",
        ] {
            let ChosenNumber { phone, others, .. } = choose(&[first(cell)], DEFAULT_REGION, BareDigits::Ask).unwrap();
            let others: Vec<&str> = others.iter().map(Phone::as_str).collect();
            assert_eq!((phone.as_str(), &others[..]), ("628119000017", &["628119000018"][..]), "{cell}");
        }
    }

    #[test]
    fn the_number_of_an_office_does_not_replace_a_mistyped_one() {
        let office = NumberCell { is_substitute: true, ..first("0812-3456-789") };
        let answer = |cells: &[NumberCell<'_>]| {
            choose(cells, DEFAULT_REGION, BareDigits::Ask)
                .map(|chosen| chosen.phone.to_string())
                .map_err(|why| why.cell)
        };
        for mistyped in ["0811-9000-1O1", "0811****1017", "0811 900", "0811-9000-017 2 pcs"] {
            assert_eq!(answer(&[first(mistyped), office]), Err(mistyped.to_owned()));
            assert_eq!(answer(&[office, first(mistyped)]), Err(mistyped.to_owned()));
        }
        for absent in ["", "-", "tidak ada", "ext 12"] {
            assert_eq!(answer(&[first(absent), office]).as_deref(), Ok("628123456789"), "{absent}");
        }
    }

    #[test]
    fn a_number_in_a_spreadsheet_is_a_text_and_is_read_again() {
        for (phone, cell) in [
            ("628119000015", "(+62) 811-9000-015"),
            ("16502530000", "(+1) 650-253-0000"),
            ("6562345678", "(+65) 6234 5678"),
        ] {
            assert_eq!(for_spreadsheet(phone), cell);
            assert_eq!(of(&[first(cell)]).0, phone);
        }
        assert_eq!(for_spreadsheet("123@lid"), "+123@lid");
    }

    #[test]
    fn a_row_without_a_number_says_why() {
        let why = |cells: &[NumberCell<'_>]| {
            let NumberFault { fault, cell, .. } = *choose(cells, DEFAULT_REGION, BareDigits::Ask).unwrap_err();
            (fault, cell)
        };
        let because = |fault: PhoneFault, cell: &str| (fault, cell.to_owned());
        assert_eq!(why(&[first(" "), first("")]), because(PhoneFault::Missing, ""));
        assert_eq!(why(&[]), because(PhoneFault::Missing, ""));
        assert_eq!(why(&[first(""), first("tidak ada")]), because(PhoneFault::NoDigits, "tidak ada"));
        assert_eq!(why(&[first("0812")]), because(PhoneFault::TooShort, "0812"));
        for bot in ["+1 313-555-0002", "13165550001"] {
            assert_eq!(why(&[first(bot)]), because(PhoneFault::Bot, bot));
            assert_eq!(of(&[first(bot), first("0811 9000 015")]).0, "628119000015");
        }
        for rounded in ["6.28119E+11", "6,28E+11", "6.28119E+011", "6e11"] {
            assert_eq!(why(&[first("x"), first(rounded)]), because(PhoneFault::SpreadsheetNumber, rounded));
        }
        let (fault, cell) = why(&[first("E+11")]);
        assert_eq!((fault != PhoneFault::SpreadsheetNumber, cell.as_str()), (true, "E+11"));
    }

    #[test]
    fn digits_that_could_be_two_persons_are_read_as_their_author_says() {
        let cells = [first("85291900012")];
        let read = |bare_digits| choose(&cells, DEFAULT_REGION, bare_digits).map(|chosen| chosen.phone.to_string());
        let asked = read(BareDigits::Ask).unwrap_err();
        assert_eq!(asked.fault.readings(), ["+6285291900012", "+85291900012"]);
        assert_eq!(read(BareDigits::Home).unwrap(), "6285291900012");
        assert_eq!(read(BareDigits::International).unwrap(), "85291900012");
        assert!(has_number("85291900012", DEFAULT_REGION));
    }
}
