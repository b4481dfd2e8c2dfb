//! Parses the search text for contacts, chats or people who opted out.

use crate::{
    contacts::{
        phone::{BareDigits, DEFAULT_REGION, Phone},
        written_number,
    },
    folding,
};

/// Returns `(words, digits)`: the folded words if the text is a name, or the digits if it is a number or a part of one. A search for `0812`
/// finds a number that is stored as `62812…`.
pub fn search_parts(search: Option<&str>) -> (Option<Vec<String>>, Option<String>) {
    let Some(search) = search.map(str::trim).filter(|search| !search.is_empty()) else { return (None, None) };
    let typed = written_number::searched_digits(search);
    let whole = whole_number(search).filter(|whole| typed.as_ref().is_none_or(|typed| !whole.contains(typed.as_str())));
    match whole.or(typed) {
        Some(digits) => (None, Some(digits)),
        None => (Some(folding::words(search)).filter(|words| !words.is_empty()), None),
    }
}

/// Returns the number if the search text is a whole number, in any spelling that is accepted elsewhere: `+62 (0)811…`, `tel:…`,
/// `0811/9000/010`. A text with a word in it may be a name.
fn whole_number(search: &str) -> Option<String> {
    let number = ["tel:", "whatsapp:"].iter().find_map(|scheme| search.strip_prefix(scheme)).unwrap_or(search);
    let is_number = !number.contains(char::is_alphabetic);
    let phone = is_number.then(|| Phone::read(number, DEFAULT_REGION, BareDigits::FromProgram).ok()).flatten()?;
    Some(phone.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_search_reads_a_whole_number_as_every_form_does() {
        for written in [
            "+62 (0)811-9000-010",
            "62 0811 9000 010",
            "tel:+62-811-9000-010",
            "whatsapp:+628119000010",
            "0811/9000/010",
            "0811_9000_010",
            "628119000010.0",
            "62628119000010",
        ] {
            assert_eq!(search_parts(Some(written)), (None, Some("628119000010".into())), "{written}");
        }
        for part in ["8119000", "62811900", "119000010", "215550101"] {
            assert_eq!(search_parts(Some(part)), (None, Some(part.into())), "{part} may be a part of a number");
        }
        assert_eq!(search_parts(Some("Ayu 0811-9000-010")).1, None);
    }

    #[test]
    fn a_search_of_digits_looks_for_a_number() {
        let parts = |search: &str| search_parts(Some(search));
        assert_eq!(parts("0812-3456"), (None, Some("8123456".into())));
        assert_eq!(parts("+62 812"), (None, Some("62812".into())));
        for copied in [
            "\u{202a}+62 811\u{2011}9000\u{2011}010\u{202c}",
            "+٦٢ ٨١١-٩٠٠٠-٠١٠",
            "＋６２８１１９００００１０",
            "'+62\u{a0}811 9000 010",
            "https://wa.me/628119000010",
            "628119000010@c.us",
        ] {
            assert_eq!(parts(copied), (None, Some("628119000010".into())), "{copied}");
        }
        assert_eq!(parts("24/7"), (Some(vec!["24/7".into()]), None));
        assert_eq!(parts("Toko 24"), (Some(vec!["toko".into(), "24".into()]), None));
        assert_eq!((parts("  "), parts("-")), ((None, None), (Some(vec!["-".into()]), None)));
    }
}
