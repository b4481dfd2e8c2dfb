//! The opt-out and opt-in keywords, in Indonesian and English: a contact who sends one gets no more broadcasts, or gets
//! them again.
//!
//! A message counts only if its text is a keyword and nothing else: within a sentence the same word may mean anything
//! (*jangan berhenti*, *when do you start?*).

use serde::{Deserialize, Serialize};

use crate::ids::DeviceId;

/// A keyword as it is spelled in the lists below, and what it asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ConsentKeyword {
    OptOut(&'static str),
    OptIn(&'static str),
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

/// `batal`, `cancel` and `stop pesan` are missing: customers write them about their orders.
const OPT_OUT: [&str; 33] = [
    "stop",
    "stop all",
    "stopall",
    "stop broadcast",
    "stop iklan",
    "stop langganan",
    "stop promo",
    "stop promosi",
    "stop siaran",
    "stop subscription",
    "berhenti",
    "berhenti berlangganan",
    "berhenti iklan",
    "berhenti langganan",
    "berhenti promo",
    "berhenti siaran",
    "henti",
    "hentikan",
    "hentikan langganan",
    "hentikan promo",
    "batal berlangganan",
    "batal langganan",
    "batalkan langganan",
    "keluar dari langganan",
    "opt out",
    "optout",
    "remove me",
    "unsub",
    "unsubscribe",
    "unsubscribe me",
    "un subscribe",
    "cancel subscription",
    "cancel my subscription",
];

/// `ya`, `ok` and `langganan` alone are missing: they answer another question, or ask what a subscription is.
const OPT_IN: [&str; 15] = [
    "start",
    "start again",
    "mulai",
    "mulai lagi",
    "mulai langganan",
    "mulai berlangganan",
    "langganan lagi",
    "berlangganan lagi",
    "opt in",
    "optin",
    "subscribe",
    "subscribe again",
    "subscribe me",
    "resubscribe",
    "unstop",
];

/// The longest text that may be a keyword with punctuation and emoji around it.
const MAX_KEYWORD_TEXT_BYTES: usize = 256;

/// The keyword that the text consists of, in any case and with any punctuation, spaces and emoji around it.
pub fn find_keyword(text: &str) -> Option<ConsentKeyword> {
    if text.len() > MAX_KEYWORD_TEXT_BYTES {
        return None;
    }
    let words = bare_words(text);
    let find = |list: &[&'static str]| list.iter().copied().find(|keyword| *keyword == words);
    find(&OPT_OUT).map(ConsentKeyword::OptOut).or_else(|| find(&OPT_IN).map(ConsentKeyword::OptIn))
}

/// The text in lower case, with letters and digits only and one space between words.
fn bare_words(text: &str) -> String {
    let visible = text.chars().filter(|character| !is_invisible(*character));
    let plain: String = visible.map(|character| if character.is_alphanumeric() { character } else { ' ' }).collect();
    plain.to_lowercase().split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Joiners and direction marks that phone keyboards leave inside words.
const fn is_invisible(character: char) -> bool {
    matches!(character, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}' | '\u{feff}' | '\u{fe0e}' | '\u{fe0f}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

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
            "stop stop",
            "stop 1",
        ] {
            assert_eq!(find_keyword(text), None, "{text}");
        }
    }

    #[test]
    fn a_long_text_is_never_a_keyword() {
        assert_eq!(find_keyword(&format!("stop{}", "!".repeat(200))), Some(ConsentKeyword::OptOut("stop")));
        assert_eq!(find_keyword(&format!("stop{}", "!".repeat(300))), None);
        assert_eq!(find_keyword(&"stop ".repeat(10_000)), None);
    }

    #[test]
    fn every_keyword_is_recognized_and_means_one_thing() {
        for word in OPT_OUT {
            assert_eq!(find_keyword(&word.to_uppercase()), Some(ConsentKeyword::OptOut(word)));
        }
        for word in OPT_IN {
            assert_eq!(find_keyword(&word.to_uppercase()), Some(ConsentKeyword::OptIn(word)));
        }
        let distinct: HashSet<&str> = OPT_OUT.iter().chain(&OPT_IN).copied().collect();
        assert_eq!(distinct.len(), OPT_OUT.len() + OPT_IN.len());
    }
}
