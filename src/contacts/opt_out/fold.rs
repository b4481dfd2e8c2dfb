//! The form in which keywords are compared: without case, accents, width and punctuation, in any script.

use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

use crate::characters::{is_accent, is_invisible};

/// The frame of a keycap emoji, `1️⃣`, which ends a word.
const KEYCAP: char = '\u{20e3}';

/// The words of a text in lower case, of letters and digits only, with one space between them.
pub fn joined(text: &str) -> String {
    folded(text).split_whitespace().collect::<Vec<_>>().join(" ")
}

fn folded(text: &str) -> String {
    // Joiners and direction marks, too, are left by phone keyboards inside words.
    let visible = text.chars().filter(|character| !is_invisible(*character));
    let lower = visible.nfkd().flat_map(char::to_lowercase).nfkd();
    let bare = lower
        .filter(|character| *character == KEYCAP || !is_accent(*character))
        .map(same_letter)
        .filter(|character| !is_apostrophe(*character));
    // Marks of Indic scripts and of kana belong to their letters, so they are composed again.
    let composed = bare.nfc();
    composed.map(|character| if is_part_of_word(character) { character } else { ' ' }).collect()
}

fn is_part_of_word(character: char) -> bool {
    character.is_alphanumeric() || (is_combining_mark(character) && character != KEYCAP)
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
