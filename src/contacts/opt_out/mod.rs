//! Opt-out and opt-in keywords: a contact who sends one gets no more broadcasts, or gets them again.
//!
//! A message counts only if its text is a keyword and nothing else: within a sentence the same word may mean anything
//! (*jangan berhenti*, *when do you start?*). A text that is a keyword with polite words around it (*stop ya kak*), or a
//! plain request not to write (*jangan kirim promo lagi*), is a probable opt-out: a person decides about it, or it counts
//! if the tenant says so. A question or a text with any other word is neither.

mod fold;
pub mod languages;
pub mod settings;

use serde::{Deserialize, Serialize};

use self::languages::phrases;
pub use self::{languages::Language, settings::KeywordSettings};
use crate::ids::{DeviceId, MessageId};

/// A keyword as it is spelled in its list, and what it asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ConsentKeyword<'a> {
    OptOut(&'a str),
    OptIn(&'a str),
}

/// What a text says about broadcasts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ConsentText<'a> {
    /// The text is a keyword.
    Keyword(ConsentKeyword<'a>),
    /// The text looks like an opt-out. The string is the normalized text: without case, accents and punctuation.
    ProbableOptOut(String),
}

/// A contact sent a keyword to a device, or a user wrote down what the contact wants. These are the fields of the events
/// `contact.opted_out` and `contact.opted_in`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = ContactWord)]
pub struct ConsentEvent {
    pub device_id: DeviceId,
    pub chat_id: String,
    pub phone: Option<String>,
    pub lid: Option<String>,
    #[serde(rename = "word")]
    pub keyword: String,
}

/// A contact sent a message that looks like an opt-out and does not count as one yet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ProbableOptOut {
    pub device_id: DeviceId,
    pub chat_id: String,
    pub phone: Option<String>,
    pub lid: Option<String>,
    pub message_id: MessageId,
    /// The text without case, accents and punctuation.
    pub word: String,
}

/// The longest text that may be a keyword with punctuation and emoji around it, or a probable opt-out.
const MAX_TEXT_BYTES: usize = 256;
const QUESTION_MARKS: [char; 4] = ['?', '？', '؟', '⁇'];

/// What the text says about broadcasts; `None` if it says nothing. Case, accents, punctuation, spaces and emoji make no
/// difference.
pub fn find_consent<'a>(text: &str, settings: &'a KeywordSettings) -> Option<ConsentText<'a>> {
    if text.len() > MAX_TEXT_BYTES {
        return None;
    }
    let said = fold::joined(text);
    if said.is_empty() {
        return None;
    }
    if let Some(keyword) = find_in_lists(&said, settings) {
        return Some(ConsentText::Keyword(keyword));
    }
    let is_probable = !text.contains(QUESTION_MARKS) && is_probable(&said, settings);
    is_probable.then_some(ConsentText::ProbableOptOut(said))
}

fn find_in_lists<'a>(said: &str, settings: &'a KeywordSettings) -> Option<ConsentKeyword<'a>> {
    let own = |list: &'a [String]| list.iter().map(String::as_str).find(|word| *word == said);
    let listed = |list: &'static str| phrases(list).find(|word| *word == said);
    own(&settings.opt_out_words)
        .map(ConsentKeyword::OptOut)
        .or_else(|| own(&settings.opt_in_words).map(ConsentKeyword::OptIn))
        .or_else(|| settings.lists().find_map(|words| listed(words.opt_out)).map(ConsentKeyword::OptOut))
        .or_else(|| settings.lists().find_map(|words| listed(words.opt_in)).map(ConsentKeyword::OptIn))
}

/// What a part of a text is, as a bit of `Parts`.
#[derive(Clone, Copy)]
enum Part {
    Courtesy = 0,
    /// A keyword or another way to say it.
    Keyword = 1,
    Refusal = 2,
    About = 4,
    Filler = 8,
}

/// The parts that a text has up to a place: a set of `Part`s as bits.
type Parts = u8;

/// Whether these parts together mean *no more messages*: a refusal with what it is about, or a keyword without subject and
/// fillers.
const fn says_no_more(parts: Parts) -> bool {
    const KEYWORD: Parts = Part::Keyword as Parts;
    const REFUSAL: Parts = Part::Refusal as Parts;
    const ABOUT: Parts = Part::About as Parts;
    const FILLER: Parts = Part::Filler as Parts;
    let is_request = parts & REFUSAL != 0 && parts & ABOUT != 0;
    let is_keyword = parts & KEYWORD != 0 && parts & (ABOUT | FILLER) == 0;
    is_request || is_keyword
}

/// Whether the whole text consists of known parts, among them a keyword or a request not to write. For each byte of the
/// text, `before` has the sets of parts that can stand before it, because a word may be a part of several kinds (*saya*).
fn is_probable(said: &str, settings: &KeywordSettings) -> bool {
    let mut before: Vec<Vec<Parts>> = vec![Vec::new(); said.len().saturating_add(1)];
    if let Some(first) = before.first_mut() {
        first.push(0);
    }
    for place in 0..said.len() {
        let sets = before.get(place).cloned().unwrap_or_default();
        let Some(rest) = said.get(place..).filter(|_| !sets.is_empty()) else { continue };
        for (end, part) in parts_at(rest, settings) {
            let Some(after) = before.get_mut(place.saturating_add(end)) else { continue };
            for set in &sets {
                let set = set | part as Parts;
                if !after.contains(&set) {
                    after.push(set);
                }
            }
        }
    }
    before.last().is_some_and(|sets| sets.iter().any(|set| says_no_more(*set)))
}

/// The parts with which this text can begin, each with the byte at which the rest of the text begins.
fn parts_at(text: &str, settings: &KeywordSettings) -> Vec<(usize, Part)> {
    let mut found = Vec::new();
    let mut add = |phrase: &str, part: Part, has_no_spaces: bool| {
        let Some(rest) = text.strip_prefix(phrase) else { return };
        let spaces = usize::from(rest.starts_with(' '));
        if rest.is_empty() || spaces > 0 || has_no_spaces {
            found.push((phrase.len().saturating_add(spaces), part));
        }
    };
    for language in settings.all_languages() {
        let (words, has_no_spaces) = (language.words(), language.has_no_spaces());
        for (list, part) in [
            (words.courtesy, Part::Courtesy),
            (words.opt_out, Part::Keyword),
            (words.requests, Part::Keyword),
            (words.refusals, Part::Refusal),
            (words.about, Part::About),
            (words.fillers, Part::Filler),
        ] {
            for phrase in phrases(list) {
                add(phrase, part, has_no_spaces);
            }
        }
    }
    for word in &settings.opt_out_words {
        add(word, Part::Keyword, false);
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    /// The keyword that the text is for a tenant without settings of its own.
    fn find_keyword(text: &str) -> Option<ConsentKeyword<'static>> {
        static DEFAULT: std::sync::LazyLock<KeywordSettings> = std::sync::LazyLock::new(KeywordSettings::default);
        match find_consent(text, &DEFAULT) {
            Some(ConsentText::Keyword(keyword)) => Some(keyword),
            Some(ConsentText::ProbableOptOut(_)) | None => None,
        }
    }

    fn is_probable_opt_out(text: &str, languages: &[Language]) -> bool {
        let settings = KeywordSettings { languages: languages.to_vec(), ..KeywordSettings::default() };
        matches!(find_consent(text, &settings), Some(ConsentText::ProbableOptOut(_)))
    }

    #[test]
    fn a_text_that_is_only_a_keyword_is_recognized() {
        for (text, word) in [
            ("STOP", "stop"),
            ("stop", "stop"),
            (" Stop. ", "stop"),
            ("*STOP*", "stop"),
            ("\"stop\"", "stop"),
            ("Stop!!! 🙏🏽🙏", "stop"),
            ("🛑 stop 🛑", "stop"),
            ("st\u{200d}op\u{fe0f}", "stop"),
            ("ＳＴＯＰ", "stop"),
            ("\nBERHENTI\n", "berhenti"),
            ("Berhenti…", "berhenti"),
            ("berhenti   berlangganan", "berhenti berlangganan"),
            ("Berhenti, langganan!", "berhenti langganan"),
            ("Batal langganan 🙏", "batal langganan"),
            ("henti", "henti"),
            ("Stop promo", "stop promo"),
            ("UNSUBSCRIBE", "unsubscribe"),
            ("unsub", "unsub"),
            ("Opt-out", "opt out"),
            ("OPT OUT", "opt out"),
            ("optout", "optout"),
            ("END", "end"),
            ("Quit.", "quit"),
            ("revoke", "revoke"),
        ] {
            assert_eq!(find_keyword(text), Some(ConsentKeyword::OptOut(word)), "{text}");
        }
        for (text, word) in [
            ("START", "start"),
            ("mulai", "mulai"),
            ("Mulai lagi 😊", "mulai lagi"),
            ("Subscribe!", "subscribe"),
            ("langganan lagi", "langganan lagi"),
            ("opt-in", "opt in"),
        ] {
            assert_eq!(find_keyword(text), Some(ConsentKeyword::OptIn(word)), "{text}");
        }
    }

    #[test]
    fn marks_around_a_keyword_do_not_hide_it() {
        for text in [
            "Stop.",
            "/stop",
            "#STOP",
            "stop 👎",
            "'stop'",
            "“Stop”",
            "\u{200f}stop",
            "\u{202b}STOP\u{202c}",
            "stop\u{fe0f}",
            "(stop)",
            "~STOP~",
        ] {
            assert_eq!(find_keyword(text), Some(ConsentKeyword::OptOut("stop")), "{}", text.escape_unicode());
        }
    }

    #[test]
    fn a_keyword_in_a_sentence_is_not_recognized() {
        for text in [
            "jangan berhenti",
            "jangan berhenti kirim promo ya",
            "kapan promonya berhenti?",
            "kenapa berhenti",
            "stop dulu kak, saya mau pesan",
            "saya stop di lampu merah",
            "non stop",
            "one-stop shop",
            "don't stop",
            "please don't unsubscribe me",
            "how do I unsubscribe?",
            "bus stop",
            "stopkontak",
            "pemberhentian",
            "tak henti-hentinya",
            "mulai kapan?",
            "mulai dari harga berapa",
            "start from scratch",
            "restart",
            "langganan",
            "mau langganan lagi dong kak",
            "batal",
            "batal pesan",
            "stop pesan",
            "cancel",
            "ya",
            "",
            "   ",
            "🙏",
            "!!!",
            "stop 1",
        ] {
            assert_eq!(find_keyword(text), None, "{text}");
            assert!(!is_probable_opt_out(text, &Language::ALL), "{text}");
        }
        assert_eq!(find_keyword("stop stop"), None);
    }

    #[test]
    fn a_keyword_with_polite_words_around_it_is_a_probable_opt_out() {
        for text in [
            "Stop. Thank you",
            "stop please",
            "please stop",
            "tolong stop",
            "Stop ya",
            "stop kak",
            "STOP STOP",
            "stop stop stop!!!",
            "berhenti kak",
            "Unsubscribe please",
            "please unsubscribe me",
            "ok stop",
            "Halo kak, tolong stop ya 🙏 terima kasih",
            "saya mau berhenti berlangganan",
            "I want to unsubscribe",
            "I'd like to opt out, thanks",
            "stop it",
            "END please",
            "stop kk",
            "berenti kak",
            "setop",
            "no thanks, stop",
            "mohon hentikan promo ini",
            "udah... stop min",
        ] {
            let expected = !text.starts_with("udah");
            assert_eq!(is_probable_opt_out(text, &[]), expected, "{text}");
        }
    }

    #[test]
    fn a_plain_request_not_to_write_is_a_probable_opt_out() {
        for text in [
            "stop ya kak jangan kirim lagi",
            "jangan kirim promo lagi",
            "Jangan kirim pesan lagi ya kak",
            "tolong jangan hubungi saya lagi",
            "gak usah kirim promo ke saya lagi ya",
            "tidak mau terima pesan promo",
            "tolong hapus nomor saya dari daftar",
            "jangan ganggu",
            "stop kirim iklan!!",
            "stop sending me messages",
            "Please don't text me again",
            "do not contact me",
            "no more promotions please",
            "please remove my number from your list",
            "take me off your mailing list",
            "leave me alone",
        ] {
            assert!(is_probable_opt_out(text, &[]), "{text}");
        }
    }

    #[test]
    fn a_refusal_a_question_or_a_text_about_something_else_is_no_opt_out() {
        for text in [
            "jangan stop kirim promo",
            "don't stop sending me promos",
            "I don't want to stop",
            "belum mau berhenti",
            "tidak mau berhenti",
            "never stop",
            "jangan kirim dulu kak",
            "jangan kirim barangnya lagi",
            "jangan kirim ini kak",
            "jangan kirim",
            "do not send the package to my office",
            "please send it again",
            "stop ya?",
            "can you stop please?",
            "bisa stop kak？",
            "please stop by tomorrow",
            "the end",
            "happy ending",
            "this is the end of the month",
            "stop order kak",
            "stok stop ya kak",
            "stop motion please",
            "please remove my order",
            "promo lagi kak",
            "kirim lagi ya kak",
            "terima kasih",
            "please",
            "saya mau pesan lagi",
            "info promo dong kak",
            "mulai ya kak",
        ] {
            assert!(!is_probable_opt_out(text, &[]), "{text}");
        }
    }

    #[test]
    fn the_words_of_a_language_count_once_it_is_on() {
        for (language, certain, probable) in [
            (Language::Fr, "ARRÊT", "arrêt s'il vous plaît"),
            (Language::Fr, "désabonner", "Désabonner, merci"),
            (Language::Pt, "SAIR", "sair por favor"),
            (Language::Pt, "PARAR", "parar por favor"),
            (Language::Es, "PARAR", "parar por favor"),
            (Language::Es, "BAJA", "baja por favor"),
            (Language::Es, "Alto", "no me envíen más mensajes"),
            (Language::De, "Abmelden", "bitte abmelden"),
            (Language::It, "basta", "basta grazie"),
            (Language::Nl, "afmelden", "afmelden aub"),
            (Language::Tr, "İPTAL", "iptal lütfen"),
            (Language::Ar, "توقف", "توقف من فضلك"),
            (Language::Ar, "إلغاء الاشتراك", "رجاءً توقّف"),
            (Language::Hi, "बंद करो", "कृपया बंद करें"),
            (Language::Ms, "tamat", "tolong hentikan lah"),
            (Language::Zh, "退订", "请退订谢谢"),
            (Language::Zh, "TD", "不要再发短信了"),
            (Language::Ja, "配信停止", "配信停止お願いします"),
            (Language::Ko, "수신거부", "수신거부 부탁드립니다"),
            (Language::Vi, "HỦY", "hủy nhé"),
            (Language::Th, "หยุด", "หยุดส่งข้อความครับ"),
            (Language::Ru, "Отписаться", "стоп пожалуйста"),
        ] {
            let settings = KeywordSettings { languages: vec![language], ..KeywordSettings::default() };
            let found = find_consent(certain, &settings);
            assert!(matches!(found, Some(ConsentText::Keyword(ConsentKeyword::OptOut(_)))), "{certain}: {found:?}");
            assert!(is_probable_opt_out(probable, &[language]), "{probable}");
        }
        assert_eq!(find_keyword("ARRÊT"), None, "French is off");
    }

    #[test]
    fn own_words_of_a_tenant_count_and_come_first() {
        let own = KeywordSettings {
            opt_out_words: vec!["CANCEL".into()],
            opt_in_words: vec!["lanjut".into()],
            ..KeywordSettings::default()
        };
        let own = own.parse().unwrap();
        assert_eq!(find_consent("Cancel!", &own), Some(ConsentText::Keyword(ConsentKeyword::OptOut("cancel"))));
        assert_eq!(find_consent("lanjut", &own), Some(ConsentText::Keyword(ConsentKeyword::OptIn("lanjut"))));
        assert_eq!(find_consent("cancel please", &own), Some(ConsentText::ProbableOptOut("cancel please".into())));
        assert_eq!(find_keyword("cancel"), None);
    }

    #[test]
    fn a_long_text_is_never_a_keyword() {
        assert_eq!(find_keyword(&format!("stop{}", "!".repeat(200))), Some(ConsentKeyword::OptOut("stop")));
        assert_eq!(find_keyword(&format!("stop{}", "!".repeat(300))), None);
        assert_eq!(find_keyword(&"stop ".repeat(10_000)), None);
        assert!(!is_probable_opt_out(&"stop ".repeat(10_000), &Language::ALL));
    }

    #[test]
    fn every_keyword_is_recognized_and_means_one_thing() {
        let settings = KeywordSettings { languages: Language::ALL.to_vec(), ..KeywordSettings::default() };
        for words in Language::ALL.map(Language::words) {
            for word in phrases(words.opt_out) {
                let found = find_consent(&word.to_uppercase(), &settings);
                assert_eq!(found, Some(ConsentText::Keyword(ConsentKeyword::OptOut(word))));
            }
            for word in phrases(words.opt_in) {
                let found = find_consent(&word.to_uppercase(), &settings);
                assert_eq!(found, Some(ConsentText::Keyword(ConsentKeyword::OptIn(word))));
            }
            let all: Vec<&str> = phrases(words.opt_out).chain(phrases(words.opt_in)).collect();
            assert_eq!(all.iter().collect::<HashSet<_>>().len(), all.len(), "a word is there twice");
        }
    }
}
