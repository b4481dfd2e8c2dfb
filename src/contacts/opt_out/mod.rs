//! Opt-out and opt-in keywords: a contact who sends one gets no more broadcasts, or gets them again.
//!
//! A message counts only if its text is a keyword and nothing else: inside a sentence the same word may mean anything (*jangan berhenti*,
//! *when do you start?*). A text that is a keyword with polite words around it (*stop ya kak*), or a plain request not to write (*jangan
//! kirim promo lagi*), is a probable opt-out: a user decides about it, or it counts if the settings of the tenant say so. A question or a
//! text with any other word is neither; a keyword with a question mark (*Stop?*) may ask what it would do, so it is at most a probable
//! opt-out, and never an opt-in.

mod fold;
pub mod languages;
mod probable;
pub mod settings;
mod short_forms;

use serde::{Deserialize, Serialize};

use self::languages::phrases;
pub use self::{languages::Language, settings::KeywordSettings};
use crate::{
    clock::Timestamp,
    ids::{DeviceId, MessageId},
};

/// A keyword in the spelling of its list, and what the contact asks for with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ConsentKeyword<'a> {
    OptOut(&'a str),
    OptIn(&'a str),
}

/// What a text means for broadcasts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ConsentText<'a> {
    /// The text is a keyword.
    Keyword(ConsentKeyword<'a>),
    /// The text looks like an opt-out. The string is the normalized text: without case, accents and punctuation.
    ProbableOptOut(String),
}

/// A contact sent a keyword to a device, or a user recorded what the contact wants. These are the fields of the events `contact.opted_out`
/// and `contact.opted_in`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
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

/// A message that looks like an opt-out, and about which no user has decided yet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = UndecidedOptOut)]
pub struct UndecidedOptOut {
    /// The device that received the message.
    pub device_id: DeviceId,
    pub chat_id: String,
    pub message_id: MessageId,
    /// The text without case, accents and punctuation.
    pub word: String,
    pub at: Timestamp,
}

/// The longest text that may be a keyword or a probable opt-out, counted in bytes of its letters and digits. Emoji, exclamation marks and
/// spaces around a keyword do not count.
const MAX_LETTER_BYTES: usize = 256;
const QUESTION_MARKS: [char; 12] = ['?', '？', '﹖', '؟', '¿', '⁇', '⁈', '⁉', '‽', '⸮', '❓', '❔'];

/// Returns what the text means for broadcasts; `None` if it has nothing to do with them. Case, punctuation, spaces and emoji are ignored,
/// and accents too except where a list has them.
pub fn find_consent<'a>(text: &str, settings: &'a KeywordSettings) -> Option<ConsentText<'a>> {
    if has_too_many_letters(text) {
        return None;
    }
    let words = fold::words(text);
    if words.is_empty() {
        return None;
    }
    let folded = fold::join(&words, |word| &word.folded);
    let is_question = text.contains(QUESTION_MARKS);
    match find_in_lists(&folded, &words, settings) {
        Some(ConsentKeyword::OptOut(_)) if is_question => Some(ConsentText::ProbableOptOut(folded)),
        Some(keyword) => (!is_question).then_some(ConsentText::Keyword(keyword)),
        None => {
            let is_probable = !is_question && probable::is_probable(text, settings);
            is_probable.then_some(ConsentText::ProbableOptOut(folded))
        }
    }
}

fn has_too_many_letters(text: &str) -> bool {
    let mut bytes = 0;
    text.chars().filter(|letter| letter.is_alphanumeric()).any(|letter| {
        bytes += letter.len_utf8();
        bytes > MAX_LETTER_BYTES
    })
}

/// Returns the keyword whose words are exactly those of the text. `folded` are the same words in lower case and without accents.
fn find_in_lists<'a>(folded: &str, words: &[fold::Word], settings: &'a KeywordSettings) -> Option<ConsentKeyword<'a>> {
    let own =
        |list: &'a [String]| list.iter().map(String::as_str).find(|own| fold::is_same_phrase(words, &fold::words(own)));
    let marked = fold::join(words, |word| &word.marked);
    let listed = |list: &'static str| phrases(list).find(|word| *word == folded || *word == marked);
    own(&settings.opt_out_words)
        .map(ConsentKeyword::OptOut)
        .or_else(|| own(&settings.opt_in_words).map(ConsentKeyword::OptIn))
        .or_else(|| settings.lists().find_map(|words| listed(words.opt_out)).map(ConsentKeyword::OptOut))
        .or_else(|| settings.lists().find_map(|words| listed(words.opt_in)).map(ConsentKeyword::OptIn))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    /// Returns the keyword of the text for a tenant without settings of its own.
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
    fn an_own_word_with_accents_is_no_other_word() {
        let own = |opt_out: &str, opt_in: &str| {
            let words = |word: &str| if word.is_empty() { vec![] } else { vec![word.to_owned()] };
            KeywordSettings { opt_out_words: words(opt_out), opt_in_words: words(opt_in), ..KeywordSettings::default() }
        };
        let found = |text: &str, settings: KeywordSettings| match find_consent(text, &settings.parse().unwrap()) {
            Some(ConsentText::Keyword(ConsentKeyword::OptOut(_))) => "opt-out",
            Some(ConsentText::Keyword(ConsentKeyword::OptIn(_))) => "opt-in",
            Some(ConsentText::ProbableOptOut(_)) => "probable",
            None => "nothing",
        };
        for (text, expected) in [
            ("Dừng", "opt-out"),
            ("DỪNG!", "opt-out"),
            ("dung", "opt-out"),
            ("Dũng", "nothing"),
            ("Đúng", "nothing"),
            ("dùng", "nothing"),
            ("Dừng please", "probable"),
            ("dung please", "probable"),
            ("Dũng please", "nothing"),
        ] {
            assert_eq!(found(text, own("Dừng", "")), expected, "{text}");
        }
        for text in ["dung", "Dừng", "Dũng"] {
            assert_eq!(found(text, own("dung", "")), "opt-out", "a word without accents stands for all: {text}");
        }
        for (own_word, text, expected) in
            [("más", "más", "opt-in"), ("más", "MAS", "opt-in"), ("mas", "más", "opt-in"), ("más", "màs", "nothing")]
        {
            assert_eq!(found(text, own("", own_word)), expected, "{text} for {own_word}");
        }
        let stored = KeywordSettings { opt_out_words: vec!["dung".into()], ..KeywordSettings::default() };
        assert!(find_consent("Dừng", &stored).is_some(), "as earlier releases have stored it");
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
            (Language::Tr, "ABONELİKTEN ÇIK", "iptal lütfen"),
            (Language::Ar, "توقف", "توقف من فضلك"),
            (Language::Ar, "إلغاء الاشتراك", "رجاءً توقّف"),
            (Language::Hi, "बंद करो", "कृपया बंद करें"),
            (Language::Ms, "hentikan langganan", "tolong hentikan lah"),
            (Language::Zh, "退订", "请退订谢谢"),
            (Language::Zh, "TD", "不要再发短信了"),
            (Language::Ja, "配信停止", "配信停止お願いします"),
            (Language::Ko, "수신거부", "수신거부 부탁드립니다"),
            (Language::Vi, "DỪNG", "hủy nhé"),
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
        assert_eq!(find_keyword(&"stop ".repeat(10_000)), None);
        assert!(!is_probable_opt_out(&"stop ".repeat(10_000), &Language::ALL));
        assert!(!is_probable_opt_out(&format!("tolong {} stop", "ya ".repeat(200)), &Language::ALL));
    }

    #[test]
    fn a_keyword_in_a_long_row_of_emoji_or_exclamation_marks_is_recognized() {
        for around in ["😡", "🙏🏽", "!", "\n", "\u{200b}", " .", "‼️"] {
            for times in [40, 100, 1_000] {
                let many = around.repeat(times);
                for text in [format!("STOP{many}"), format!("{many}stop"), format!("{many} Stop {many}")] {
                    assert_eq!(find_keyword(&text), Some(ConsentKeyword::OptOut("stop")), "{times} times {around:?}");
                }
            }
        }
        assert!(is_probable_opt_out(&format!("tolong stop ya kak {}", "🙏🏽".repeat(60)), &[]));
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

    /// Returns what the text means when all languages are on.
    fn find_in_all_languages(text: &str) -> Option<ConsentText<'static>> {
        static ALL: std::sync::LazyLock<KeywordSettings> = std::sync::LazyLock::new(|| KeywordSettings {
            languages: Language::ALL.to_vec(),
            ..KeywordSettings::default()
        });
        find_consent(text, &ALL)
    }

    #[test]
    fn never_yes_back_and_a_noun_for_a_subscription_are_no_opt_in() {
        for text in [
            "أبدًا",
            "أبداً",
            "ابدا",
            "اشتراك",
            "Kabul",
            "kabul ediyorum",
            "voltar",
            "alta",
            "abonnement",
            "Inscription",
            "début",
            "Anmeldung",
            "구독",
            "登録",
            "订阅",
            "訂閱",
            "đăng ký",
            "สมัคร",
            "ituloy",
            "langganan",
            "subscription",
        ] {
            assert_eq!(find_in_all_languages(text), None, "{text}");
        }
        for text in
            ["ابدأ", "اشترك", "bắt đầu", "Đăng ký lại", "dar de alta", "s'abonner", "anmelden", "重新订阅", "再開"]
        {
            let found = find_in_all_languages(text);
            assert!(matches!(found, Some(ConsentText::Keyword(ConsentKeyword::OptIn(_)))), "{text}: {found:?}");
        }
    }

    #[test]
    fn an_answer_or_a_name_that_is_spelled_like_a_keyword_without_accents_is_nothing() {
        for text in ["Đúng", "Dùng", "Dũng", "Huy", "dung", "Đúng ạ", "Huy nhé", "Đúng, gửi tin nhắn cho tôi"]
        {
            assert_eq!(find_in_all_languages(text), None, "{text}");
        }
        for text in ["DỪNG", "dư\u{300}ng", "Dừng lại", "Hủy đăng ký", "HUY DANG KY"] {
            let found = find_in_all_languages(text);
            assert!(matches!(found, Some(ConsentText::Keyword(ConsentKeyword::OptOut(_)))), "{text}: {found:?}");
        }
        for text in ["dừng ạ", "Đừng gửi tin nhắn nữa", "dung gui tin nhan nua"] {
            assert!(is_probable_opt_out(text, &[Language::Vi]), "{text}");
        }
    }

    #[test]
    fn a_word_for_cancelling_an_order_is_probable_at_most_in_every_language() {
        for text in [
            "إلغاء",
            "ยกเลิก",
            "中止",
            "Remover",
            "İPTAL",
            "HỦY",
            "huỷ",
            "abbestellen",
            "отказ",
            "rezygnuję",
            "拒收",
            "انهاء",
        ] {
            assert!(is_probable_opt_out(text, &Language::ALL), "{text}");
        }
        for text in ["cancel", "batal", "cancel my order", "iptal siparişim", "hủy đơn", "remover item", "ยกเลิกออเดอร์"]
        {
            assert_eq!(find_in_all_languages(text), None, "{text}");
        }
    }

    #[test]
    fn an_ordinary_word_of_english_or_indonesian_is_probable_at_most_and_only_alone() {
        for text in ["Red", "fine", "para", "pare", "Tamat", "KELUAR", "tama na", "रुको", "बंद", "ไม่รับ", "çıkış"]
        {
            assert!(is_probable_opt_out(text, &Language::ALL), "{text}");
        }
        for text in
            ["ok fine", "fine thanks", "red please", "red ya kak", "sudah tamat", "keluar kak", "keluar rumah dulu"]
        {
            assert_eq!(find_in_all_languages(text), None, "{text}");
        }
    }

    #[test]
    fn a_keyword_with_a_question_mark_is_a_question() {
        for text in [
            "Stop?",
            "Berhenti?",
            "End?",
            "stop promo?",
            "Chega?",
            "¿Parar?",
            "¿parar",
            "Хватит?",
            "توقف؟",
            "停止？",
            "stop ❓",
        ] {
            assert!(is_probable_opt_out(text, &Language::ALL), "{text}");
        }
        for text in ["Mulai?", "Start?", "start ？", "¿Empezar", "ابدأ؟", "¿Para?", "red?", "stop ya?", "cancel?"]
        {
            assert_eq!(find_in_all_languages(text), None, "{text}");
        }
        let own = KeywordSettings { opt_out_words: vec!["cancel".into()], ..KeywordSettings::default() };
        assert_eq!(find_consent("cancel?", &own), Some(ConsentText::ProbableOptOut("cancel".into())));
    }
}
