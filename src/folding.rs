//! Compares texts ignoring case, accents and the width of letters, in any script: a search for `emilie` finds `ÉMILIE`, and the tags
//! `Bug-Promo` and `bug-promo` are one. SQLite can only ignore the case of ASCII letters.

use icu_normalizer::DecomposingNormalizerBorrowed;

use crate::characters::{common_spelling, is_accent, is_invisible};

/// Returns the text in the form in which it is compared: compatibility decomposition (Unicode, UAX #15) without accents, in lower case,
/// with one space between words. The dotted and the dotless i of Turkish are one letter, because nobody can tell in which language a name
/// is.
pub fn fold(text: &str) -> String {
    let common: String = text.chars().map(common_spelling).collect();
    let decomposed = DecomposingNormalizerBorrowed::new_nfkd().normalize(&common);
    let mut folded = String::with_capacity(decomposed.len());
    for letter in decomposed.chars().filter(|letter| !is_ignored(*letter)) {
        match letter {
            'ß' | 'ẞ' => folded.push_str("ss"),
            'æ' | 'Æ' => folded.push_str("ae"),
            'œ' | 'Œ' => folded.push_str("oe"),
            'þ' | 'Þ' => folded.push_str("th"),
            'ı' => folded.push('i'),
            'ø' | 'Ø' => folded.push('o'),
            'đ' | 'Đ' | 'ð' | 'Ð' => folded.push('d'),
            'ł' | 'Ł' => folded.push('l'),
            'ħ' | 'Ħ' => folded.push('h'),
            'ς' => folded.push('σ'),
            _ => folded.extend(common_spelling(letter).to_lowercase().filter(|letter| !is_ignored(*letter))),
        }
    }
    folded.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Returns the folded words of a search. A text matches if each of them is in it, in any order.
pub fn words(search: &str) -> Vec<String> {
    fold(search).split(' ').filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

/// Returns whether a text has each of these folded words of a search, in any order.
pub fn has_words(text: &str, words: &[String]) -> bool {
    let folded = fold(text);
    words.iter().all(|word| folded.contains(word.as_str()))
}

/// Returns whether the character is ignored: an accent, or an invisible one.
const fn is_ignored(letter: char) -> bool {
    is_accent(letter) || is_invisible(letter)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The dashboard's `fold` has to return the same texts, and its test uses the same file.
    #[test]
    fn case_and_accents_make_no_difference_in_any_script() {
        let cases: Vec<(String, String)> = serde_json::from_str(include_str!("../tests/golden/folding.json")).unwrap();
        for (text, folded) in cases {
            assert_eq!(fold(&text), folded, "{text}");
        }
        for (one, other) in [("सीता", "सता"), ("か", "が"), ("Ayu", "Ayo"), ("김", "긴")] {
            assert_ne!(fold(one), fold(other), "{one}");
        }
    }

    #[test]
    fn a_search_has_its_words_without_empty_ones() {
        assert_eq!(words(" Lestari  ÁYU "), ["lestari", "ayu"]);
        assert_eq!(words(" \u{200B}"), Vec::<String>::new());
    }

    #[test]
    fn a_text_is_found_by_parts_of_its_words_in_any_order() {
        for (search, is_found) in [("ULANG promo", true), ("émi", true), ("  ", true), ("emilie besok", false)] {
            assert_eq!(has_words("Promo ulang tahun Émilie", &words(search)), is_found, "{search}");
        }
    }

    proptest! {
        #[test]
        fn a_folded_text_stays_as_it_is_and_case_never_matters(text in "\\PC{0,20}") {
            let folded = fold(&text);
            prop_assert_eq!(fold(&folded), folded.clone());
            prop_assert!(!folded.contains('\n'));
        }
    }
}
