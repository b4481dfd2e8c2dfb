//! Normalizes texts so that keywords can be compared: without case, character width and punctuation, in any script, and with or without
//! accents.

use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

use crate::characters::{common_spelling, is_accent, is_invisible};

/// The frame of a keycap emoji, `1️⃣`, which ends a word.
const KEYCAP: char = '\u{20e3}';

/// Characters that end a clause. A period and a dash do so in some positions only.
const CLAUSE_ENDS: &str = ",;:!()\n，、،؛；：！。．।…–—";

/// A word in both forms: with accents and without. Only some languages need both, because an accent makes another word: in Vietnamese
/// `dừng` is *stop*, and `đúng` is *right*.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Word {
    pub folded: String,
    pub marked: String,
}

impl Word {
    /// Creates a word that is the same with and without accents.
    pub fn plain(word: &str) -> Self {
        Self { folded: word.to_owned(), marked: word.to_owned() }
    }
}

/// Returns the words of a text in lower case, of letters and digits only, without accents, with one space between them.
pub fn words_without_accents(text: &str) -> String {
    join(&words(text), |word| &word.folded)
}

/// Returns the same words as `words_without_accents`, with their accents.
pub fn words_with_accents(text: &str) -> String {
    join(&words(text), |word| &word.marked)
}

/// Returns whether the words that a contact has written are the phrase `wanted`, which a tenant has chosen as a keyword. If the tenant
/// wrote accents, the contact may omit them, but may not write others: in Vietnamese `dừng` is *stop*, and `dũng` a name. A word that the
/// tenant wrote without accents matches every spelling.
pub fn is_same_phrase(written: &[Word], wanted: &[Word]) -> bool {
    written.len() == wanted.len() && written.iter().zip(wanted).all(|(written, wanted)| wanted.is_written_as(written))
}

impl Word {
    fn is_written_as(&self, written: &Self) -> bool {
        let has_accents = |word: &Self| plain_i(&word.marked) != plain_i(&word.folded);
        let may_differ = !has_accents(self) || !has_accents(written);
        self.folded == written.folded && (may_differ || plain_i(&self.marked) == plain_i(&written.marked))
    }
}

/// Replaces the dotless i of Turkish by a plain one: nobody can tell whether an i has its dot because of the language or of a keyboard.
fn plain_i(word: &str) -> String {
    word.replace("i\u{307}", "i").replace('ı', "i")
}

/// Joins one form of the words with one space between them.
pub fn join(words: &[Word], form: fn(&Word) -> &str) -> String {
    words.iter().map(form).collect::<Vec<_>>().join(" ")
}

/// Returns the words of a text.
pub fn words(text: &str) -> Vec<Word> {
    // Phone keyboards also leave joiners and direction marks inside words.
    let visible = text.chars().filter(|character| !is_invisible(*character)).map(common_spelling);
    let lower = visible.nfkd().flat_map(char::to_lowercase).nfkd().map(common_spelling);
    // `don't` and `dont` are one word.
    let composed = lower.filter(|character| *character != '\'').nfc();
    let spaced: String = composed.map(|character| if is_part_of_word(character) { character } else { ' ' }).collect();
    let both = |word: &str| Word { folded: without_accents(word), marked: word.to_owned() };
    spaced.split_whitespace().map(both).filter(|word| !word.folded.is_empty()).collect()
}

fn without_accents(word: &str) -> String {
    let bare = word.nfkd().filter(|character| !is_accent(*character)).map(same_letter);
    // Marks of Indic scripts and of kana belong to their letters, so they are composed again.
    bare.nfc().filter(|character| is_part_of_word(*character)).collect()
}

fn is_part_of_word(character: char) -> bool {
    character.is_alphanumeric() || (is_combining_mark(character) && character != KEYCAP)
}

/// Replaces Latin letters with a stroke or a dot, which Unicode does not decompose, by the plain letter.
const fn same_letter(character: char) -> char {
    match character {
        'ı' => 'i',
        'ø' => 'o',
        'ł' => 'l',
        'đ' => 'd',
        other => other,
    }
}

/// Splits a text at commas, periods and other characters that end a clause. Empty clauses are skipped.
pub fn clauses(text: &str) -> Vec<&str> {
    let mut clauses = Vec::new();
    let mut start = 0;
    for (at, sign) in text.char_indices() {
        let (before, after) = (text.get(start..at).unwrap_or_default(), text.get(at..).unwrap_or_default());
        let next = after.chars().nth(1);
        let is_end = match sign {
            '.' => !is_inside_abbreviation(before, next),
            '-' => before.ends_with(' ') && next == Some(' '),
            _ => CLAUSE_ENDS.contains(sign),
        };
        if is_end {
            clauses.push(before);
            start = at.saturating_add(sign.len_utf8());
        }
    }
    clauses.push(text.get(start..).unwrap_or_default());
    clauses.retain(|clause| clause.chars().any(char::is_alphanumeric));
    clauses
}

/// Returns whether a period follows a single letter and is followed by another letter: `s.t.o.p`, `a.u.b.`
fn is_inside_abbreviation(before: &str, next: Option<char>) -> bool {
    let mut back = before.chars().rev();
    let is_single = back.next().is_some_and(char::is_alphabetic) && !back.next().is_some_and(char::is_alphanumeric);
    is_single && next.is_some_and(char::is_alphabetic)
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
            ("كفى کفی", "كفي كفي"),
            ("बंद करो!", "बंद करो"),
            ("退订。", "退订"),
            ("配信停止", "配信停止"),
            ("ﾔﾒﾃ", "ヤメテ"),
            ("don't", "dont"),
            ("don’t  STOP", "dont stop"),
            ("don´t don`t don′t", "dont dont dont"),
            ("st\u{200d}op\u{fe0f}", "stop"),
            ("stop 1️⃣", "stop 1"),
            ("🙏🏽", ""),
        ] {
            assert_eq!(words_without_accents(text), folded, "{text}");
        }
    }

    #[test]
    fn a_folded_text_stays_as_it_is() {
        for text in ["arret", "बंद करो", "توقف", "ヤメテ", "ガイド", "수신거부"] {
            assert_eq!(words_without_accents(&words_without_accents(text)), words_without_accents(text));
        }
        for text in ["Dừng lại!", "HU\u{309}Y ĐĂNG KÝ", "ابدأ", "ARRÊT"] {
            assert_eq!(words_with_accents(&words_with_accents(text)), words_with_accents(text));
        }
    }

    #[test]
    fn a_word_keeps_its_accents_in_its_marked_form() {
        assert_eq!(words_with_accents("HỦY  đăng ký!"), "hủy đăng ký");
        assert_eq!(words_with_accents("HU\u{309}Y"), "hủy");
        assert_ne!(words_with_accents("أبدًا"), words_with_accents("ابدأ"));
        assert_eq!(words_without_accents("أبدًا"), words_without_accents("ابدأ"));
    }

    #[test]
    fn a_word_with_accents_is_not_one_with_other_accents() {
        for (wanted, same, others) in [
            ("Dừng", vec!["dừng", "DUNG", "Dư\u{300}ng"], vec!["Dũng", "đúng", "dùng", "đừng"]),
            ("dừng lại", vec!["dừng lại", "dung lai", "dung lại"], vec!["dùng lại", "dừng lái", "dừng"]),
            ("más", vec!["más", "MAS", "mas"], vec!["mås", "màs"]),
            ("mas", vec!["más", "mas"], vec!["me"]),
            ("İptal", vec!["iptal", "IPTAL", "ıptal", "İPTAL"], vec!["aptal"]),
        ] {
            for written in same {
                assert!(is_same_phrase(&words(written), &words(wanted)), "{written} for {wanted}");
            }
            for written in others {
                assert!(!is_same_phrase(&words(written), &words(wanted)), "{written} for {wanted}");
            }
        }
    }

    #[test]
    fn commas_periods_and_dashes_end_a_clause() {
        for (text, expected) in [
            ("jangan sms, wa saja", vec!["jangan sms", " wa saja"]),
            ("Stop.Thanks", vec!["Stop", "Thanks"]),
            ("s.t.o.p.", vec!["s.t.o.p"]),
            ("opt-out - please", vec!["opt-out ", " please"]),
            ("不要，谢谢。", vec!["不要", "谢谢"]),
            ("لا، شكرا", vec!["لا", " شكرا"]),
            ("...", vec![]),
        ] {
            assert_eq!(clauses(text), expected, "{text}");
        }
    }
}
