//! The country of a phone number when a separate column holds its country code.

use rlibphonenumber::PHONE_NUMBER_UTIL;

use super::{phone::Region, written_number};

/// The country that a row of a file gives for its number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum NamedCountry {
    /// The file has no column for the country, or the cell is empty.
    #[default]
    None,
    Known(Region),
    /// The row gives a country that is not recognized. Digits without a country code are then refused.
    Unknown,
}

impl NamedCountry {
    pub fn of(cell: &str) -> Self {
        match country_of(cell) {
            Some(country) => Self::Known(country),
            None if cell.trim().is_empty() => Self::None,
            None => Self::Unknown,
        }
    }

    /// Returns the country that all of these cells give, ignoring empty ones; `Unknown` if they differ.
    pub fn common(cells: &[Self]) -> Self {
        let mut named = cells.iter().filter(|country| **country != Self::None);
        let first = named.next().copied().unwrap_or_default();
        if named.all(|other| *other == first) { first } else { Self::Unknown }
    }
}

/// Returns the country that a cell gives by its calling code or its two letters: `62`, `+62`, `0062`, `62.0`, `Indonesia (+62)`, `ID`.
/// `None` for every other text. Countries that share a code share its numbering plan, so the result is one of them.
pub fn country_of(cell: &str) -> Option<Region> {
    let text = written_number::plain(cell);
    let text = match text.rsplit_once(['.', ',']) {
        Some((whole, decimals)) if !decimals.is_empty() && decimals.bytes().all(|each| each == b'0') => whole,
        _ => text.as_str(),
    };
    let words = || text.split(|each: char| !each.is_alphanumeric()).filter(|word| !word.is_empty());
    let mut with_digits = words().filter(|word| word.contains(|each: char| each.is_ascii_digit()));
    let country = match (with_digits.next(), with_digits.next()) {
        (None, _) => Region::from_code(&text.trim().to_ascii_uppercase())
            .ok()
            .filter(|region| PHONE_NUMBER_UTIL.get_country_code_for_region(*region).is_some()),
        (Some(code), None) => code
            .trim_start_matches('0')
            .parse()
            .ok()
            .and_then(|code| PHONE_NUMBER_UTIL.get_region_for_country_code(code)),
        (Some(_), Some(_)) => None,
    };
    country.filter(|country| *country != Region::World)
}

/// Returns whether a column holds country codes: more than half of its filled cells are one.
pub fn are_country_codes<'a>(cells: impl IntoIterator<Item = &'a str>) -> bool {
    let filled = cells.into_iter().filter(|cell| !cell.trim().is_empty());
    let (codes, others): (Vec<&str>, Vec<&str>) = filled.partition(|cell| country_of(cell).is_some());
    codes.len() > others.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_column_holds_country_codes_if_most_of_its_filled_cells_are_one() {
        assert!(are_country_codes(["62", "", " ", "+65", "?"]));
        assert!(!are_country_codes(["62", "Ayu"]) && !are_country_codes(["", " "]) && !are_country_codes([]));
    }

    #[test]
    fn a_cell_names_a_country_by_its_calling_code_or_its_letters() {
        for (cell, country) in [
            ("62", Some(Region::ID)),
            (" +62 ", Some(Region::ID)),
            ("(+62)", Some(Region::ID)),
            ("0062", Some(Region::ID)),
            ("62.0", Some(Region::ID)),
            ("'62", Some(Region::ID)),
            ("６２", Some(Region::ID)),
            ("ID", Some(Region::ID)),
            ("id", Some(Region::ID)),
            ("Indonesia (+62)", Some(Region::ID)),
            ("62 - Indonesia", Some(Region::ID)),
            ("1", Some(Region::US)),
            ("44", Some(Region::GB)),
            ("7", Some(Region::RU)),
            ("852", Some(Region::HK)),
            ("", None),
            ("0", None),
            ("999", None),
            ("800", None),
            ("IDN", None),
            ("XX", None),
            ("Indonesia", None),
            ("A62", None),
            ("62 65", None),
            ("62.5", None),
            ("6281234567890", None),
        ] {
            assert_eq!(country_of(cell), country, "{cell}");
        }
    }
}
