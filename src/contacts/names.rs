//! The name under which a person is shown, the same on every page.

use std::sync::LazyLock;

use super::contact::MAX_NAME_CHARACTERS;
use crate::characters::{is_joiner, is_unseen};

/// What is known of a person's name. A name that is not known is `None`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Names<'a> {
    /// The name that the tenant has given the contact.
    pub address_book: Option<&'a str>,
    /// The name of a business, which WhatsApp has verified.
    pub business: Option<&'a str>,
    /// The name that the person has chosen.
    pub push: Option<&'a str>,
    /// The number, in E.164 without `+`.
    pub phone: Option<&'a str>,
}

/// Returns the first of these that has a visible letter or digit: the tenant's name for the person, the verified one, the one that the
/// person has chosen, the number. `None` if none of them has.
pub fn display_name<'a>(names: &Names<'a>) -> Option<&'a str> {
    let Names { address_book, business, push, phone } = *names;
    [address_book, business, push, phone].into_iter().flatten().map(str::trim).find(|name| is_name(name))
}

/// Returns whether a name has a visible letter or digit. Spaces, control and bidi characters, letters without a shape and emoji are no
/// name: nobody can say them or search for them. Digits alone are a name, because shops are called `212` or `4848`.
pub fn is_name(name: &str) -> bool {
    name.chars().any(|character| character.is_alphanumeric() && !is_blank(character))
}

/// Returns the name as it is stored and shown: on one line, with one space between words, and without characters that are invisible or
/// change the direction of the text. `None` if no letter or digit remains.
pub fn clean_name(text: &str) -> Option<String> {
    let plain: String = text
        .chars()
        .filter(|letter| !is_unseen(*letter))
        .map(|letter| if is_gap(letter) { ' ' } else { letter })
        .collect();
    let name = plain.split_whitespace().collect::<Vec<_>>().join(" ");
    is_name(&name).then_some(name)
}

/// The longest name that is stored for a group or for a person who is no contact. WhatsApp itself allows fewer characters.
const MAX_OWN_NAME_CHARACTERS: usize = MAX_NAME_CHARACTERS;

/// Returns a name that a person, a business or a group has chosen itself, cleaned and cut to `MAX_OWN_NAME_CHARACTERS` characters. `None`
/// if no letter or digit remains.
pub fn shown_name(text: &str) -> Option<String> {
    let name = clean_name(text)?;
    let cut = match name.char_indices().nth(MAX_OWN_NAME_CHARACTERS) {
        Some((end, _)) => name.get(..end)?.trim_end_matches(|letter| letter == ' ' || is_joiner(letter)),
        None => name.as_str(),
    };
    is_name(cut).then(|| cut.to_owned())
}

/// Returns whether a text has a visible character. Symbols and emoji count too: they are no name, but may be the value of a column.
pub fn is_visible(text: &str) -> bool {
    text.chars().any(is_seen)
}

/// Returns all characters that are invisible when they are alone. SQL uses them to find an invisible text: `trim(text, characters)` is
/// empty. NUL is not among them, because it ends a text in SQLite.
pub fn invisible_characters() -> &'static str {
    static ALL: LazyLock<String> =
        LazyLock::new(|| ('\u{1}'..=LAST_UNSEEN).filter(|letter| !is_seen(*letter)).collect());
    &ALL
}

/// The last character of Unicode for which `is_seen` is false.
const LAST_UNSEEN: char = '\u{13442}';

fn is_seen(letter: char) -> bool {
    !letter.is_whitespace() && !is_gap(letter) && !is_unseen(letter) && !is_joiner(letter)
}

/// Returns whether a character is a control character or looks like a space.
fn is_gap(letter: char) -> bool {
    letter.is_control() || is_blank(letter) || matches!(letter, '\u{2028}' | '\u{2029}' | '\u{2800}')
}

/// Returns whether the character is one of Unicode's letters without a shape: the Hangul fillers and the blank Egyptian
/// hieroglyphs.
const fn is_blank(character: char) -> bool {
    matches!(character, '\u{115F}' | '\u{1160}' | '\u{3164}' | '\u{FFA0}' | '\u{13441}' | '\u{13442}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_text_is_invisible_if_nothing_but_invisible_characters_is_in_it() {
        assert!((LAST_UNSEEN..=char::MAX).skip(1).all(is_seen));
        assert!(!is_visible(invisible_characters()));
        for text in
            ["", " ", "\u{200b}", "\u{3164}\u{a0}", "\u{2800}\n", "\u{fe0f}", "Ayu", " é ", "🌸", ".", "\u{200e}4848"]
        {
            let left = text.trim_matches(|letter| invisible_characters().contains(letter));
            assert_eq!(left.is_empty(), !is_visible(text), "{text:?}");
        }
    }

    #[test]
    fn the_tenants_own_name_comes_first_and_the_number_last() {
        let all = Names {
            address_book: Some("Ayu Lestari"),
            business: Some("Toko Ayu"),
            push: Some("ayu"),
            phone: Some("6281234567890"),
        };
        let shown = |names: Names<'static>| display_name(&names);
        assert_eq!(shown(all), Some("Ayu Lestari"));
        let cases: Vec<std::collections::BTreeMap<String, Option<String>>> =
            serde_json::from_str(include_str!("../../tests/golden/shown_names.json")).unwrap();
        for case in cases {
            let name = |key: &str| case[key].as_deref();
            let names = Names {
                address_book: name("addressBook"),
                business: name("business"),
                push: name("push"),
                phone: None,
            };
            assert_eq!(display_name(&names), name("shown"), "{case:?}");
        }
        assert_eq!(shown(Names { address_book: Some(" "), ..all }), Some("Toko Ayu"));
        assert_eq!(shown(Names { address_book: None, business: Some("\u{200B}"), ..all }), Some("ayu"));
        assert_eq!(shown(Names { address_book: None, business: None, push: Some("🌸"), ..all }), Some("6281234567890"));
        assert_eq!(shown(Names { push: Some(" Budi\n"), ..Names::default() }), Some("Budi"));
        assert_eq!(shown(Names { phone: Some(""), ..Names::default() }), None);
        assert_eq!(shown(Names::default()), None);
    }

    #[test]
    fn a_name_has_a_letter_or_digit_that_is_seen() {
        for name in [
            "Ayu",
            "é",
            "e\u{301}",
            "Ж",
            "أحمد",
            "李雷",
            "さくら",
            "김",
            "सीता",
            "ไก่",
            "မြ",
            "ა",
            "ꦗꦮ",
            "𝓐𝔂𝓾",
            "🅰🅱",
            "ª",
            "7",
            "٣",
            "①",
            "🌸Ayu🌸",
            "\u{202E}Ayu",
            "·x·",
            "Ⅳ",
        ] {
            assert!(is_name(name), "{name}");
        }
        for name in [
            "",
            " ",
            "\t\n",
            "\u{A0}",
            "\u{200B}\u{200D}\u{2060}",
            "\u{FEFF}",
            "\u{200E}\u{200F}\u{202E}\u{2066}",
            "\u{AD}",
            "\u{301}",
            "\u{20DD}",
            "\u{FE0F}",
            "\u{2800}",
            "\u{3164}",
            "\u{FFA0}",
            "\u{115F}\u{1160}",
            "\u{13441}",
            "\u{180E}",
            "🌸",
            "❤️",
            "👨‍👩‍👧",
            "🇮🇩",
            "...",
            "~",
            "♥",
            "\u{E000}",
            "\u{E0041}",
        ] {
            assert!(!is_name(name), "{}", name.escape_unicode());
        }
    }

    #[test]
    fn a_name_is_cleaned_of_what_nobody_sees() {
        for (written, name) in [
            (" Ayu\r\nLestari ", "Ayu Lestari"),
            ("\u{202E}Ayu\u{202C}", "Ayu"),
            ("A\u{200B}yu\u{FEFF}", "Ayu"),
            ("Ayu\u{2028}L", "Ayu L"),
            ("Ayu\u{A0}\u{3164}L", "Ayu L"),
            ("👨\u{200D}👩\u{200D}👧 Ayu", "👨\u{200D}👩\u{200D}👧 Ayu"),
            ("می\u{200C}خواهم", "می\u{200C}خواهم"),
        ] {
            assert_eq!(clean_name(written).as_deref(), Some(name), "{}", written.escape_unicode());
        }
        for nothing in ["", " ", "\u{3164}", "\u{200B}", "\u{2800}", "\u{202E}\n", "🌸", "."] {
            assert_eq!(clean_name(nothing), None, "{}", nothing.escape_unicode());
        }
    }

    #[test]
    fn a_name_that_the_other_side_has_chosen_is_cut() {
        assert_eq!(shown_name("\u{202E}Ayu\r\nL ").as_deref(), Some("Ayu L"));
        assert_eq!(shown_name(&"é".repeat(420)).as_deref(), Some(&*"é".repeat(200)));
        let couples = format!("Ayu{}", "👨\u{200D}".repeat(210));
        assert_eq!(shown_name(&couples).unwrap().chars().last(), Some('👨'));
        assert_eq!(shown_name(&format!("{}Ayu", "🌸".repeat(420))), None, "no letter is left");
        for nothing in [" ", "\u{3164}", "\u{200B}", "\u{2800}", "🌸"] {
            assert_eq!(shown_name(nothing), None, "{}", nothing.escape_unicode());
        }
    }

    #[test]
    fn a_value_is_visible_if_anything_of_it_is_seen() {
        for text in ["x", "🌸", "-", ".", "\u{200B}1", "‘"] {
            assert!(is_visible(text), "{}", text.escape_unicode());
        }
        for text in ["", " \n", "\u{3164}", "\u{200B}\u{200D}", "\u{2800}", "\u{FE0F}", "\u{A0}\u{202E}"] {
            assert!(!is_visible(text), "{}", text.escape_unicode());
        }
    }

    fn text() -> impl Strategy<Value = Option<String>> {
        let letters = proptest::sample::select(vec![
            ' ', '\u{200B}', '\u{202E}', '\u{2800}', '\u{3164}', '\u{301}', '🌸', '.', 'A', 'é', '字', '7',
        ]);
        let some = prop_oneof![proptest::collection::vec(letters, 0..4).prop_map(String::from_iter), ".{0,6}"];
        proptest::option::of(some)
    }

    proptest! {
        #[test]
        fn what_is_shown_is_the_first_of_the_names_that_can_be_read(names in [text(), text(), text(), text()]) {
            let [address_book, business, push, phone] = names.each_ref().map(Option::as_deref);
            let shown = display_name(&Names { address_book, business, push, phone });
            let known: Vec<&str> = names.iter().flatten().map(String::as_str).collect();
            match shown {
                Some(shown) => {
                    prop_assert!(shown.chars().any(char::is_alphanumeric) && shown == shown.trim());
                    let place = known.iter().position(|name| name.trim() == shown).unwrap();
                    prop_assert!(known[..place].iter().all(|name| !is_name(name)));
                }
                None => prop_assert!(known.iter().all(|name| !is_name(name))),
            }
        }

        /// Invisible characters around a text do not change whether it counts as a name.
        #[test]
        fn unseen_characters_around_a_name_change_nothing(name in ".{0,8}", unseen in "[ \u{200B}\u{200E}\u{202E}\u{2800}\u{3164}\u{301}🌸]{0,4}") {
            prop_assert_eq!(is_name(&format!("{unseen}{name}{unseen}")), is_name(&name));
        }
    }
}
