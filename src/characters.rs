//! Invisible characters, and characters that people write in place of one another. Every rule about a text uses these functions: names,
//! keywords, numbers, searches and the placeholders of a text.

/// Returns whether the character is invisible and not needed: it changes the direction of the text, or does nothing between letters. The
/// joiners are not among them, because emoji and the scripts of India and Persia are written with them. Source: the format characters of
/// Unicode (general category Cf), and U+034F, which has no shape either.
pub const fn is_unseen(character: char) -> bool {
    matches!(
        character,
        '\u{AD}'
            | '\u{34F}'
            | '\u{61C}'
            | '\u{180E}'
            | '\u{200B}'
            | '\u{200E}'..='\u{200F}'
            | '\u{202A}'..='\u{202E}'
            | '\u{2060}'..='\u{206F}'
            | '\u{FEFF}'
            | '\u{FFF9}'..='\u{FFFB}'
    )
}

/// Returns whether the character is a joiner or a variation selector: invisible alone, needed between other characters.
pub const fn is_joiner(character: char) -> bool {
    matches!(character, '\u{180B}'..='\u{180D}' | '\u{180F}' | '\u{200C}' | '\u{200D}' | '\u{FE00}'..='\u{FE0F}')
}

/// Returns whether the character is invisible when it is alone or between letters.
pub const fn is_invisible(character: char) -> bool {
    is_unseen(character) || is_joiner(character)
}

/// Returns whether the character is a mark that writers omit: an accent of a Latin, Greek or Cyrillic letter, or a vowel sign of an Arabic
/// or Hebrew one. The marks of the scripts of India and of kana are letters of their own.
pub const fn is_accent(character: char) -> bool {
    matches!(
        character,
        '\u{300}'..='\u{34E}'
            | '\u{350}'..='\u{36F}'
            | '\u{483}'..='\u{487}'
            | '\u{591}'..='\u{5BD}'
            | '\u{5BF}'
            | '\u{5C1}'..='\u{5C2}'
            | '\u{5C4}'..='\u{5C5}'
            | '\u{5C7}'
            | '\u{610}'..='\u{61A}'
            | '\u{640}'
            | '\u{64B}'..='\u{65F}'
            | '\u{670}'
            | '\u{6D6}'..='\u{6DC}'
            | '\u{6DF}'..='\u{6E8}'
            | '\u{6EA}'..='\u{6ED}'
            | '\u{1AB0}'..='\u{1AFF}'
            | '\u{1DC0}'..='\u{1DFF}'
            | '\u{20D0}'..='\u{20FF}'
            | '\u{FE20}'..='\u{FE2F}'
    )
}

/// Returns one spelling of an apostrophe, a dash or an Arabic letter that keyboards write in several ways; any other character is returned
/// unchanged. A rule that decomposes its text calls this before and after: the decomposition turns `´` into a space and an accent, and wide
/// characters into plain ones.
pub const fn common_spelling(character: char) -> char {
    match character {
        '‘' | '’' | 'ʼ' | 'ʻ' | '`' | '´' | '′' => '\'',
        '‐' | '‑' | '‒' | '–' | '—' | '−' => '-',
        // These are alef maqsura and Persian yeh, Persian kaf, teh marbuta.
        'ى' | 'ی' => 'ي',
        'ک' => 'ك',
        'ة' => 'ه',
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_letter_is_neither_an_accent_nor_unseen() {
        let letters = ['a', 'é', 'ß', 'ا', 'א', 'ि', 'が', '김', '0', ' ', '\u{a0}', '\u{3164}', '😀'];
        for letter in letters {
            assert!(!is_invisible(letter) && !is_accent(letter), "{letter:?}");
        }
    }

    #[test]
    fn no_character_is_of_two_kinds() {
        for character in '\0'..=char::MAX {
            let kinds = [is_unseen(character), is_joiner(character), is_accent(character)];
            assert!(kinds.into_iter().filter(|is_one| *is_one).count() <= 1, "{character:?}");
        }
    }

    #[test]
    fn the_common_spelling_of_a_character_is_its_own() {
        for character in '\0'..=char::MAX {
            let common = common_spelling(character);
            assert_eq!(common_spelling(common), common, "{character:?}");
            assert!(common == character || !(is_invisible(common) || is_accent(common)), "{character:?}");
        }
    }
}
