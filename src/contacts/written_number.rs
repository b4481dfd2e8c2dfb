//! The digits of a phone number as a person, a spreadsheet, an address book or a link has written it. This module decides which digits
//! belong to the number; `phone.rs` decides which number they are.

use chrono::{Datelike as _, NaiveDate};
use rlibphonenumber::PHONE_NUMBER_UTIL;
use url::Url;

use super::phone_fault::PhoneFault;
use crate::characters::is_invisible;

/// The digits of a number, and what the text around them says about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WrittenNumber {
    /// Whether the digits begin with a country code. A `+`, `00`, a link or an id shows that.
    pub has_country_code: bool,
    /// Whether the number was written with `00` before its country code.
    pub is_dialled: bool,
    /// Whether the digits are grouped as in `8 (916) 123-45-67`: in Russia and Kazakhstan the 8 replaces the country code.
    pub is_russian: bool,
    /// ASCII digits.
    pub digits: String,
}

/// The kind of a whole phone number in its country's numbering plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum NumberKind {
    /// A mobile phone may have the number.
    Mobile,
    Other,
}

/// A number and the text around it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FoundNumber {
    pub number: WrittenNumber,
    /// The text without invisible characters and the part of it that is the number, if the text has more in it than the number.
    pub note: Option<(String, String)>,
}

/// What follows the digits in WhatsApp's ids of a person.
const ID_SUFFIXES: [&str; 2] = ["@c.us", "@s.whatsapp.net"];
/// A group of at most this many digits after a complete number is not part of the number: `0811900010-1`.
const MAX_TRAILING_DIGITS: usize = 2;
/// The longest number that E.164 allows, with its country code.
const MAX_DIGITS: usize = 15;
/// Fewer digits in front of `.0` are a group of a number, and not a number that a spreadsheet has written.
const MIN_DIGITS_BEFORE_DECIMALS: usize = 8;

/// A longer text is refused, because the work grows with the square of the length.
const MAX_TEXT_BYTES: usize = 1_000;

/// Finds the one number of a text. `kind_of` returns the kind of a number, or `None` if the digits are no whole phone number. `home_code`
/// is the calling code of the home country.
pub fn find(
    text: &str,
    home_code: &str,
    kind_of: impl Fn(&WrittenNumber) -> Option<NumberKind>,
) -> Result<FoundNumber, PhoneFault> {
    if text.len() > MAX_TEXT_BYTES {
        return Err(PhoneFault::TooLong);
    }
    let text = plain(text);
    let text = without_quotes(&text);
    if text.is_empty() {
        return Err(PhoneFault::Missing);
    }
    if is_digits(text.strip_prefix('+').unwrap_or(text)) {
        return Ok(FoundNumber { number: WrittenNumber::of(text), note: None });
    }
    if let Some(digits) = of_id(text).or_else(|| of_link(text)) {
        return Ok(FoundNumber { number: WrittenNumber::with_mark(&digits, true), note: None });
    }
    if text.contains('@') {
        return Err(PhoneFault::Letters);
    }
    if is_date(text) {
        return Err(PhoneFault::UnknownPrefix);
    }
    if let Some(digits) = whole_scientific(text) {
        return Ok(FoundNumber { number: WrittenNumber::of(&digits), note: None });
    }
    if is_shortened_by_a_spreadsheet(text) {
        return Err(PhoneFault::SpreadsheetNumber);
    }
    let text = without_decimals(text);
    let segment = segment_with_digits(text, &kind_of)?;
    let has_text_after = text.split_once(segment).is_some_and(|(_, behind)| behind.contains(char::is_alphabetic));
    let segment = without_list_number(segment, home_code, &kind_of)?;
    refuse_two_numbers(segment, &|number: &WrittenNumber| kind_of(number).is_some())?;
    if has_a_quantity_after(segment, has_text_after, &kind_of) {
        return Err(PhoneFault::TwoNumbers);
    }
    let note = (segment.trim() != text).then(|| (text.to_owned(), segment.trim().to_owned()));
    Ok(FoundNumber { number: WrittenNumber::of(segment), note })
}

impl WrittenNumber {
    /// Parses the digits of a text without letters.
    fn of(segment: &str) -> Self {
        let digits = digits_of(segment);
        let before_digits = segment.split(|each: char| each.is_ascii_digit()).next().unwrap_or_default();
        // In a text that was copied from right to left, the plus follows the digits.
        let ends_in_plus = segment.trim_end().ends_with('+') && segment.matches('+').count() == 1;
        let groups = groups_of(segment);
        let is_russian = digits.starts_with('8')
            && groups.iter().map(|group| group.digits.len()).eq([1, 3, 3, 2, 2])
            && !segment.contains('+');
        Self { is_russian, ..Self::with_mark(&digits, before_digits.contains('+') || ends_in_plus) }
    }

    /// Parses digits that a `+`, a link or an id marks as beginning with a country code. No country code begins with 0, so the mark is
    /// ignored before a number with its leading 0: `+08119000017`.
    fn with_mark(digits: &str, is_marked: bool) -> Self {
        let dialled = digits.strip_prefix("00");
        let (digits, is_marked) = dialled.map_or((digits, is_marked), |rest| (rest, true));
        let has_country_code = is_marked && !digits.starts_with('0');
        let is_dialled = has_country_code && dialled.is_some();
        Self { has_country_code, is_dialled, is_russian: false, digits: digits.to_owned() }
    }
}

/// Removes the quotes with which a spreadsheet keeps a number as text: `'0811…`, `="0811…"`.
fn without_quotes(text: &str) -> &str {
    text.trim_matches(|each: char| each.is_whitespace() || "'\"=`´‘’“”".contains(each))
}

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|each| each.is_ascii_digit())
}

fn digits_of(text: &str) -> String {
    text.chars().filter(char::is_ascii_digit).collect()
}

/// Returns the text with ASCII digits, plain spaces, hyphens and plus signs, and without invisible characters: marks of the direction of
/// writing, zero-width characters, soft hyphens, a byte order mark.
pub fn plain(text: &str) -> String {
    text.chars().filter_map(plain_character).collect()
}

fn plain_character(each: char) -> Option<char> {
    match each {
        each if is_invisible(each) => None,
        '\u{2010}'..='\u{2015}' | '\u{2043}' | '\u{2212}' | '\u{30fc}' | '\u{fe58}' | '\u{fe63}' | '\u{ff0d}' => {
            Some('-')
        }
        '\u{ff0b}' | '\u{fe62}' | '\u{207a}' => Some('+'),
        '\u{ff0e}' => Some('.'),
        '\u{ff0f}' | '\u{2044}' => Some('/'),
        '\u{ff08}' => Some('('),
        '\u{ff09}' => Some(')'),
        each if each.is_whitespace() => Some(' '),
        each if each.is_ascii() => Some(each),
        // Decimal digits of other scripts: Arabic-Indic, full-width and others.
        each => {
            Some(PHONE_NUMBER_UTIL.normalize_digits_only(each.encode_utf8(&mut [0; 4])).chars().next().unwrap_or(each))
        }
    }
}

/// Returns the digits that a search looks for, without leading zeros. `None` if the text is not a number or a part of one.
pub fn searched_digits(text: &str) -> Option<String> {
    let text = plain(text);
    let text = without_quotes(&text);
    let is_number = text.chars().all(|each| each.is_ascii_digit() || " +-().".contains(each));
    let digits = if is_number { Some(digits_of(text)) } else { of_id(text).or_else(|| of_link(text)) }?;
    let digits = digits.trim_start_matches('0');
    (!digits.is_empty()).then(|| digits.to_owned())
}

/// Parses an id of WhatsApp: `6281234567890@c.us`, `6281234567890:5@s.whatsapp.net`.
fn of_id(text: &str) -> Option<String> {
    let name = ID_SUFFIXES.iter().find_map(|suffix| text.strip_suffix(suffix))?;
    let user = name.split([':', '.']).next().unwrap_or_default();
    is_digits(user).then(|| user.to_owned())
}

/// Parses a link: `https://wa.me/6281234567890?text=…`, `https://api.whatsapp.com/send?phone=…`, `whatsapp://send?phone=…`. The link is the
/// whole text, or one word of a text whose other words have no digits.
fn of_link(text: &str) -> Option<String> {
    let is_link = |word: &&str| {
        let word = word.to_ascii_lowercase();
        word.contains("wa.me/") || word.contains("whatsapp.com/") || word.starts_with("whatsapp://")
    };
    let word = text.split(' ').find(is_link)?;
    let others_have_digits =
        text.split(' ').filter(|other| *other != word).any(|other| other.contains(|each: char| each.is_ascii_digit()));
    if others_have_digits {
        return None;
    }
    let link = if word.contains("://") { word.to_owned() } else { format!("https://{word}") };
    let url = Url::parse(&link).ok()?;
    let named = url.query_pairs().find(|(name, _)| name == "phone").map(|(_, phone)| phone.into_owned());
    let in_path = || url.path_segments().and_then(|mut path| path.next().map(str::to_owned));
    let number = named.or_else(in_path)?;
    let is_digits = number.chars().all(|each| each.is_ascii_digit() || " +-".contains(each));
    Some(digits_of(&number)).filter(|digits| is_digits && !digits.is_empty())
}

/// Returns whether a spreadsheet has shortened the number, so that it cannot be known: `6.28129E+11`, `'6,28E+12`, `628.119.000.010,00`,
/// `########`.
pub fn is_shortened_by_a_spreadsheet(text: &str) -> bool {
    let plain = plain(text);
    let plain = without_quotes(&plain);
    is_too_wide(plain) || is_scientific(plain) || whole_amount(text).is_some()
}

/// Returns whether the text is a date such as `29/11/2026` or `2026-11-29 10:15`, whose digits may happen to be a number of some country.
fn is_date(text: &str) -> bool {
    let date = text.split([' ', 'T']).next().unwrap_or_default();
    let parts: Vec<&str> = date.split(['/', '-', '.']).collect();
    let &[first, second, third] = parts.as_slice() else { return false };
    let exists = |year: &str, month: &str, day: &str| {
        let (year, month, day) = (year.parse().ok(), month.parse().ok(), day.parse().ok());
        let date = year.zip(month).zip(day).and_then(|((year, month), day)| NaiveDate::from_ymd_opt(year, month, day));
        date.is_some_and(|date| (1900..=2100).contains(&date.year()))
    };
    let lengths = [first.len(), second.len(), third.len()];
    let is_day_or_month = |length: &usize| (1..=2).contains(length);
    match lengths {
        [4, rest @ ..] if rest.iter().all(is_day_or_month) => exists(first, second, third),
        [rest @ .., 4] if rest.iter().all(is_day_or_month) => {
            exists(third, second, first) || exists(third, first, second)
        }
        _ => false,
    }
}

/// Returns whether the text is what a spreadsheet shows for a number that does not fit into its column.
fn is_too_wide(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|each| each == b'#')
}

fn is_scientific(text: &str) -> bool {
    split_scientific(text).is_some() && whole_scientific(text).is_none()
}

/// Splits `6.28E+11` into the digits before and after the decimal point, and the exponent.
fn split_scientific(text: &str) -> Option<(&str, &str, &str)> {
    let (mantissa, exponent) = text.split_once(['e', 'E'])?;
    let (mantissa, exponent) = (mantissa.trim_start_matches(['+', '-']), exponent.trim_start_matches(['+', '-']));
    let (whole, fraction) = mantissa.split_once(['.', ',']).unwrap_or((mantissa, "0"));
    (is_digits(whole) && is_digits(fraction) && is_digits(exponent)).then_some((whole, fraction, exponent))
}

/// Returns `628119000017` for `6.28119000017E11`, which has all its digits. Programs that read spreadsheets write numbers like this.
fn whole_scientific(text: &str) -> Option<String> {
    let (whole, fraction, exponent) = split_scientific(text)?;
    let is_whole = text.starts_with(|each: char| each.is_ascii_digit())
        && !text.contains('-')
        && exponent.parse().is_ok_and(|places: usize| places == fraction.len());
    is_whole.then(|| format!("{whole}{fraction}"))
}

/// Returns the part before the decimals of a number with digits in groups of three, as a price is written: `628.119.000.010` of
/// `628.119.000.010,00`.
pub fn whole_amount(text: &str) -> Option<String> {
    let text = plain(text);
    let (amount, decimals) = without_quotes(&text).rsplit_once(['.', ','])?;
    let mut groups = amount.split(['.', ',']);
    let first = groups.next().unwrap_or_default();
    let others: Vec<&str> = groups.collect();
    let is_amount = is_digits(decimals)
        && decimals.len() <= 2
        && decimals.bytes().all(|each| each == b'0')
        && is_digits(first)
        && first.len() <= 3
        && !first.starts_with('0')
        && others.len() > 1
        && others.iter().all(|group| is_digits(group) && group.len() == 3);
    is_amount.then(|| amount.to_owned())
}

/// Returns `628119000010.0` without `.0`: a program that treated the number as an amount wrote the decimals.
fn without_decimals(text: &str) -> &str {
    let Some((number, decimals)) = text.rsplit_once(['.', ',']) else { return text };
    let is_zero = !decimals.is_empty() && decimals.bytes().all(|each| each == b'0');
    let digits = number.strip_prefix('+').unwrap_or(number);
    let is_number = digits.len() >= MIN_DIGITS_BEFORE_DECIMALS && is_digits(digits);
    if is_zero && is_number { number } else { text }
}

/// Returns whether a character is a letter, or a digit that belongs to no number: in a circle or keycap, a fraction, a superscript.
fn is_letter(each: char) -> bool {
    !each.is_ascii_digit() && (each.is_alphanumeric() || each == '\u{20e3}')
}

/// Returns the part of the text with the digits, without the words before and after it. A word that touches a digit may be a mistyped digit
/// (`789O`), and digits after a word are an extension or something else (`pes. 12`).
fn segment_with_digits<'a>(
    text: &'a str,
    kind_of: &impl Fn(&WrittenNumber) -> Option<NumberKind>,
) -> Result<&'a str, PhoneFault> {
    let has_digits = |part: &&str| part.contains(|each: char| each.is_ascii_digit());
    let mut segments = text.split(is_letter).filter(has_digits);
    let Some(segment) = segments.next() else { return Err(PhoneFault::NoDigits) };
    let others: Vec<&str> = segments.collect();
    let is_number = |part: &&&str| kind_of(&WrittenNumber::of(part)).is_some();
    if std::iter::once(&segment).chain(&others).filter(is_number).count() > 1 {
        return Err(PhoneFault::TwoNumbers);
    }
    let touches = text
        .chars()
        .zip(text.chars().skip(1))
        .any(|(one, next)| is_letter(one) && next.is_ascii_digit() || one.is_ascii_digit() && is_letter(next));
    if touches || !others.is_empty() {
        return Err(PhoneFault::Letters);
    }
    Ok(segment)
}

/// Removes the number of a list item that precedes the phone number: `91. 0812-3456-789`, `(3) 0812…`, `#3 0812…`. Other digits in front of
/// a whole number are refused, because they would be taken for its country code: `30 0812-3456-789`.
fn without_list_number<'a>(
    segment: &'a str,
    home_code: &str,
    kind_of: &impl Fn(&WrittenNumber) -> Option<NumberKind>,
) -> Result<&'a str, PhoneFault> {
    for (at, _) in segment.match_indices(['0', '+']) {
        let (before, rest) = segment.split_at(at);
        let digits = digits_of(before);
        if digits.is_empty() || before.contains('+') || before.ends_with(|each: char| each.is_ascii_digit()) {
            continue;
        }
        let is_whole = match kind_of(&WrittenNumber::of(rest)) {
            Some(NumberKind::Mobile) => true,
            Some(NumberKind::Other) => rest.starts_with('+'),
            None => false,
        };
        if !is_whole || rest.starts_with('0') && digits.trim_start_matches('0') == home_code {
            continue;
        }
        return if is_list_number(before) { Ok(rest) } else { Err(PhoneFault::TwoNumbers) };
    }
    Ok(segment)
}

/// Returns whether the text numbers a list item: `3.`, `3)`, `(3)`, `#3`. It has at most three digits, because a list has no more rows.
fn is_list_number(text: &str) -> bool {
    let text = text.trim();
    let digits = text.trim_start_matches(['#', '(']).trim_end_matches(['.', ')', ':']).trim();
    digits != text && is_digits(digits) && digits.len() <= 3
}

/// Returns whether digits after a whole number are something else: `0811-9000-017 2 pcs`, `0811 9000 017 24 jam`, `0811 9000 017-18`. A
/// number may also be written in groups of which the last is short: `0812 34 56 78 90`, `0812 3456 7890 1`, and in Germany with the
/// extension `-78`.
fn has_a_quantity_after(
    segment: &str,
    has_text_after: bool,
    kind_of: &impl Fn(&WrittenNumber) -> Option<NumberKind>,
) -> bool {
    let groups = groups_of(segment);
    (1..groups.len()).any(|at| {
        let (known, rest) = groups.split_at(at);
        let Some((last, next)) = known.last().zip(rest.first()) else { return false };
        let lengths = (last.digits.len(), next.digits.len());
        let is_apart = known.len() > 1 && next.separator != last.separator;
        let are_even = known.iter().all(|group| group.digits.len() == lengths.0) && lengths.0 > 2;
        let is_short = lengths.1 <= MAX_TRAILING_DIGITS && lengths.0 != lengths.1;
        let may_be_one = || kind_of(&WrittenNumber::of(segment.get(..last.end).unwrap_or_default()));
        if has_text_after {
            return (is_short || is_apart) && may_be_one().is_some();
        }
        match may_be_one() {
            Some(_) if is_short && lengths.1 == 1 => !are_even,
            Some(kind) if is_short && is_apart => kind == NumberKind::Mobile || next.separator != "-",
            Some(_) | None => false,
        }
    })
}

/// Digits that follow each other in a text.
struct DigitGroup<'a> {
    /// The text between the previous group and this one.
    separator: &'a str,
    digits: &'a str,
    /// The byte of the text at which the digits end.
    end: usize,
}

fn groups_of(segment: &str) -> Vec<DigitGroup<'_>> {
    let mut groups = Vec::new();
    let mut at = 0;
    while let Some(rest) = segment.get(at..) {
        let Some(separator) = rest.find(|each: char| each.is_ascii_digit()).and_then(|start| rest.get(..start)) else {
            break;
        };
        let behind = rest.get(separator.len()..).unwrap_or_default();
        let length = behind.find(|each: char| !each.is_ascii_digit()).unwrap_or(behind.len());
        let end = at + separator.len() + length;
        groups.push(DigitGroup { separator, digits: behind.get(..length).unwrap_or_default(), end });
        at = end;
    }
    groups
}

/// Returns whether people write this character inside a number, and not between two.
fn is_inside_a_number(each: char) -> bool {
    matches!(each, ' ' | '-' | '.' | '\'' | '_' | '+') || each.is_ascii_digit()
}

/// Refuses a text with digits after a complete number: `0811900010 / 0811900011`, `0811900010/1`, `021-5551234 (2)`.
fn refuse_two_numbers(segment: &str, is_number: &impl Fn(&WrittenNumber) -> bool) -> Result<(), PhoneFault> {
    let is_whole = |part: &str| is_number(&WrittenNumber::of(part));
    let parts: Vec<&str> = parts_of(segment);
    let with_digits_behind = |place: usize| parts.iter().skip(place + 1).any(|part| !digits_of(part).is_empty());
    if parts.iter().enumerate().any(|(place, part)| is_whole(part) && with_digits_behind(place)) {
        return Err(PhoneFault::TwoNumbers);
    }
    let groups: Vec<&str> =
        segment.split(|each: char| !each.is_ascii_digit() && each != '+').filter(|group| !group.is_empty()).collect();
    for (place, _) in groups.iter().enumerate().filter(|(_, group)| is_whole(group)) {
        let behind = groups.iter().skip(place + 1);
        let digits: usize = behind.clone().map(|group| digits_of(group).len()).sum();
        if behind.clone().any(|other| is_whole(other)) || (1..=MAX_TRAILING_DIGITS).contains(&digits) {
            return Err(PhoneFault::TwoNumbers);
        }
    }
    if digits_of(segment).len() > MAX_DIGITS {
        let are_two = |at| {
            let (one, other) = groups.split_at(at);
            is_whole(&one.concat()) && is_whole(&other.concat())
        };
        if (1..groups.len()).any(are_two) {
            return Err(PhoneFault::TwoNumbers);
        }
    }
    Ok(())
}

/// Splits the text at characters that separate two numbers, and before each `+` that follows a digit.
fn parts_of(segment: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    for part in segment.split(|each: char| !is_inside_a_number(each)) {
        let mut rest = part;
        while let Some((at, _)) =
            rest.match_indices('+').find(|(at, _)| !digits_of(rest.get(..*at).unwrap_or_default()).is_empty())
        {
            parts.push(rest.get(..at).unwrap_or_default());
            rest = rest.get(at..).unwrap_or_default();
        }
        parts.push(rest);
    }
    parts
}
