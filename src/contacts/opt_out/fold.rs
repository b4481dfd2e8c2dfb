//! The form in which keywords are compared: without case, accents, width and punctuation, in any script.

use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

/// The words of a text in lower case, of letters and digits only, with one space between them.
pub fn joined(text: &str) -> String {
    folded(text).split_whitespace().collect::<Vec<_>>().join(" ")
}

fn folded(text: &str) -> String {
    let visible = text.chars().filter(|character| !is_invisible(*character));
    let lower = visible.nfkd().flat_map(char::to_lowercase).nfkd();
    let bare = lower
        .filter(|character| !is_accent(*character))
        .map(same_letter)
        .filter(|character| !is_apostrophe(*character));
    // Marks of Indic scripts and of kana belong to their letters, so they are composed again.
    let composed = bare.nfc();
    composed.map(|character| if is_part_of_word(character) { character } else { ' ' }).collect()
}

fn is_part_of_word(character: char) -> bool {
    let is_keycap = character == '\u{20e3}';
    character.is_alphanumeric() || (is_combining_mark(character) && !is_keycap)
}

/// Marks that writers leave out: accents of Latin, Greek and Cyrillic letters, and vowel signs of Arabic and Hebrew.
const fn is_accent(character: char) -> bool {
    matches!(character,
        '\u{300}'..='\u{36f}' | '\u{591}'..='\u{5bd}' | '\u{5bf}' | '\u{5c1}'..='\u{5c2}' | '\u{5c4}'..='\u{5c5}' | '\u{5c7}'
        | '\u{610}'..='\u{61a}' | '\u{640}' | '\u{64b}'..='\u{65f}' | '\u{670}' | '\u{6d6}'..='\u{6dc}' | '\u{6df}'..='\u{6e8}'
        | '\u{6ea}'..='\u{6ed}')
}

/// Letters that people write in place of one another, although Unicode distinguishes them.
const fn same_letter(character: char) -> char {
    match character {
        'ı' => 'i',
        'ø' => 'o',
        'ł' => 'l',
        'đ' => 'd',
        // Arabic: alef maqsura and Persian yeh, Persian kaf, teh marbuta.
        'ى' | 'ی' => 'ي',
        'ک' => 'ك',
        'ة' => 'ه',
        other => other,
    }
}

/// `don't` and `dont` are one word.
const fn is_apostrophe(character: char) -> bool {
    matches!(character, '\'' | '’' | '‘' | 'ʼ' | '`' | '´')
}

/// Joiners and direction marks that phone keyboards leave inside words.
const fn is_invisible(character: char) -> bool {
    matches!(character, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}' | '\u{2066}'..='\u{2069}'
        | '\u{feff}' | '\u{fe0e}' | '\u{fe0f}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_compared_without_case_accents_width_and_punctuation() {
        for (text, folded) in [
            ("  *Stop!* ", "stop"),
            ("ＳＴＯＰ", "stop"),
            ("𝐒𝐓𝐎𝐏", "stop"),
            ("ARRÊT", "arret"),
            ("Arre\u{302}t", "arret"),
            ("désinscrire", "desinscrire"),
            ("İPTAL", "iptal"),
            ("ıptal", "iptal"),
            ("تَوَقَّفْ", "توقف"),
            ("إلغاء الاشتراك", "الغاء الاشتراك"),
            ("बंद करो!", "बंद करो"),
            ("退订。", "退订"),
            ("配信停止", "配信停止"),
            ("ﾔﾒﾃ", "ヤメテ"),
            ("don't", "dont"),
            ("don’t  STOP", "dont stop"),
            ("st\u{200d}op\u{fe0f}", "stop"),
            ("stop 1️⃣", "stop 1"),
            ("🙏🏽", ""),
        ] {
            assert_eq!(joined(text), folded, "{text}");
        }
    }

    #[test]
    fn a_folded_text_stays_as_it_is() {
        for text in ["arret", "बंद करो", "توقف", "ヤメテ", "ガイド", "수신거부"] {
            assert_eq!(joined(&joined(text)), joined(text));
        }
    }
}
