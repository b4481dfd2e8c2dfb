//! Recognizes texts that look like an opt-out: a keyword with polite words around it, or a plain request not to write.
//!
//! A text is examined clause by clause, because a refusal and its object are in one clause: *jangan sms, wa saja* wants messages. Each
//! clause has to consist of known words only, so an order or a question is never a probable opt-out.

use super::{
    KeywordSettings, Language,
    fold::{self, Word},
    languages::phrases,
    short_forms,
};

/// The kinds of parts that the first words of a clause consist of, as a set of bits. Polite words have no bit.
type Parts = u8;

const POLITE: Parts = 0;
/// A keyword or another word for it.
const KEYWORD: Parts = 1;
const REFUSAL: Parts = 2;
const OBJECT: Parts = 4;
const FILLER: Parts = 8;

/// Returns whether these parts are a refusal with its object.
const fn is_request(parts: Parts) -> bool {
    parts & REFUSAL != 0 && parts & OBJECT != 0
}

/// Returns whether these parts together ask for *no more messages*: a request, or a keyword without subject and fillers.
const fn asks_for_no_messages(parts: Parts) -> bool {
    is_request(parts) || (parts & KEYWORD != 0 && parts & (OBJECT | FILLER) == 0)
}

/// Returns whether one clause of the text asks for *no more messages* and the others do not change that: they are polite, or continue what
/// the request is about.
pub fn is_probable(text: &str, settings: &KeywordSettings) -> bool {
    let clauses = clauses(text, settings);
    if let [only] = clauses.as_slice()
        && is_alone(only, settings)
    {
        return true;
    }
    if clauses.iter().any(|clause| clause.chooses_a_channel(settings)) {
        return false;
    }
    let own: Vec<Clause> =
        settings.opt_out_words.iter().map(|word| Clause::of(short_forms::expand(&fold::words(word)))).collect();
    let readings: Vec<Vec<Parts>> = clauses.iter().map(|clause| clause.readings(settings, &own)).collect();
    let has = |of: fn(Parts) -> bool| readings.iter().flatten().any(|parts| of(*parts));
    let (is_refused, is_requested) = (has(asks_for_no_messages), has(is_request));
    let is_harmless = |clause: &Clause, readings: &Vec<Parts>| {
        let is_clear = readings.iter().any(|parts| asks_for_no_messages(*parts) || *parts == POLITE);
        is_clear || (is_requested && !readings.is_empty() && !clause.names_a_channel(settings))
    };
    is_refused && clauses.iter().zip(&readings).all(|(clause, readings)| is_harmless(clause, readings))
}

/// Returns whether the clause is one of the words that are a probable opt-out only as the whole message.
fn is_alone(clause: &Clause, settings: &KeywordSettings) -> bool {
    settings.lists().any(|words| phrases(words.probable_if_alone).any(|word| word == clause.folded))
}

/// Splits a text into clauses and expands their words.
fn clauses(text: &str, settings: &KeywordSettings) -> Vec<Clause> {
    let is_end = |word: &Word| settings.lists().any(|words| phrases(words.clause_ends).any(|end| end == word.folded));
    let mut clauses = Vec::new();
    for clause in fold::clauses(text) {
        let words = short_forms::expand(&fold::words(clause));
        clauses.extend(words.split(is_end).filter(|words| !words.is_empty()).map(|words| Clause::of(words.to_vec())));
    }
    clauses
}

/// A clause: its words, and the same words without accents as one text.
struct Clause {
    words: Vec<Word>,
    folded: String,
}

impl Clause {
    fn of(words: Vec<Word>) -> Self {
        Self { folded: fold::join(&words, |word| &word.folded), words }
    }

    /// Returns whether the clause names a way to contact the writer.
    fn names_a_channel(&self, settings: &KeywordSettings) -> bool {
        self.words.iter().any(|word| is_channel(word, settings))
    }

    /// Returns whether the clause prefers one way of contact to another: *wa saja*, *nomor saya saja*, *only text*, *sms wa*.
    fn chooses_a_channel(&self, settings: &KeywordSettings) -> bool {
        let is_only =
            |word: &Word| settings.lists().any(|words| phrases(words.only_words).any(|only| only == word.folded));
        self.words.iter().enumerate().any(|(at, word)| {
            let next = |by: usize| self.words.get(at.saturating_add(by));
            if is_only(word) {
                return next(1).is_some_and(|word| is_channel(word, settings));
            }
            is_channel(word, settings)
                && (next(1).is_some_and(is_only)
                    || (is_number(word) && next(2).is_some_and(is_only))
                    || (is_call(word) && next(1).is_some_and(|other| is_channel(other, settings) && !is_number(other))))
        })
    }

    /// Returns every set of parts of which the whole clause can consist. There may be several, because a word can be a part of several
    /// kinds (*saya*): for each byte of the text, `before` has the possible sets for the text up to that byte. `own` are the tenant's
    /// opt-out words.
    fn readings(&self, settings: &KeywordSettings, own: &[Self]) -> Vec<Parts> {
        let mut before: Vec<Vec<Parts>> = vec![Vec::new(); self.folded.len().saturating_add(1)];
        if let Some(first) = before.first_mut() {
            first.push(POLITE);
        }
        for place in 0..self.folded.len() {
            let sets = before.get(place).cloned().unwrap_or_default();
            if sets.is_empty() {
                continue;
            }
            for (end, part) in self.parts_at(place, settings, own) {
                let Some(after) = before.get_mut(end) else { continue };
                for set in &sets {
                    let set = set | part;
                    if !after.contains(&set) {
                        after.push(set);
                    }
                }
            }
        }
        before.pop().unwrap_or_default()
    }

    /// Returns the parts that can begin at this byte, each with the byte at which the rest of the clause begins.
    fn parts_at(&self, place: usize, settings: &KeywordSettings, own: &[Self]) -> Vec<(usize, Parts)> {
        let mut found = Vec::new();
        for language in settings.all_languages() {
            let words = language.words();
            for (list, part) in [
                (words.polite_words, POLITE),
                (words.opt_out, KEYWORD),
                (words.requests, KEYWORD),
                (words.refusal_beginnings, REFUSAL),
                (words.refused_objects, OBJECT),
                (words.filler_words, FILLER),
            ] {
                found.extend(self.ends_of(list, place, language).map(|end| (end, part)));
            }
            for (first, second, part) in [
                (words.refusing_verbs, words.refused_actions, REFUSAL),
                (words.stop_verbs, words.broadcast_words, REFUSAL | OBJECT),
            ] {
                let between = self.ends_of(first, place, language);
                found
                    .extend(between.flat_map(|between| self.ends_of(second, between, language)).map(|end| (end, part)));
            }
        }
        for word in own {
            if self.says(&word.words, place) {
                found.extend(self.end_of(&word.folded, place, Language::En).map(|end| (end, KEYWORD)));
            }
        }
        found
    }

    /// Returns `count` words from this byte on; `None` if there are fewer.
    fn words_at(&self, place: usize, count: usize) -> Option<&[Word]> {
        let index = self.folded.get(..place)?.matches(' ').count();
        self.words.get(index..index.saturating_add(count))
    }

    /// Returns whether the clause has these words of the tenant at this byte.
    fn says(&self, own: &[Word], place: usize) -> bool {
        self.words_at(place, own.len()).is_some_and(|written| fold::is_same_phrase(written, own))
    }

    fn ends_of(&self, list: &'static str, place: usize, language: Language) -> impl Iterator<Item = usize> {
        phrases(list).filter_map(move |phrase| self.end_of(phrase, place, language))
    }

    /// Returns the byte after the phrase and the space that follows it, if the clause has the phrase at this byte.
    fn end_of(&self, phrase: &str, place: usize, language: Language) -> Option<usize> {
        let length = if self.folded.get(place..)?.starts_with(phrase) {
            phrase.len()
        } else if language.keeps_accents() {
            self.marked_length(phrase, place)?
        } else {
            return None;
        };
        let end = place.saturating_add(length);
        let rest = self.folded.get(end..)?;
        let spaces = usize::from(rest.starts_with(' '));
        (rest.is_empty() || spaces > 0 || language.has_no_spaces()).then(|| end.saturating_add(spaces))
    }

    /// Returns how many bytes of the clause a phrase with accents takes at this byte. If the phrase has several words, the writer may have
    /// omitted all accents: together they are no other words.
    fn marked_length(&self, phrase: &str, place: usize) -> Option<usize> {
        let wanted = fold::words(phrase);
        let written = self.words_at(place, wanted.len())?;
        let is_same = written.iter().zip(&wanted).all(|(written, wanted)| written.marked == wanted.marked);
        let is_bare = wanted.len() > 1
            && written
                .iter()
                .zip(&wanted)
                .all(|(written, wanted)| written.marked == written.folded && written.folded == wanted.folded);
        (is_same || is_bare).then(|| fold::join(written, |word| &word.folded).len())
    }
}

fn is_channel(word: &Word, settings: &KeywordSettings) -> bool {
    settings.lists().any(|words| phrases(words.channel_words).any(|channel| channel == word.folded))
}

/// Returns whether the word may precede a number or its owner: *nomor saya*.
fn is_number(word: &Word) -> bool {
    matches!(word.folded.as_str(), "nomor" | "no" | "number")
}

/// Returns whether the word is a way of contact that people refuse in favour of another one that follows it: *don't call text me*.
fn is_call(word: &Word) -> bool {
    matches!(word.folded.as_str(), "sms" | "call" | "telepon" | "telpon" | "email")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::contacts::opt_out::{ConsentKeyword, ConsentText, find_consent};

    fn is_asked_about(text: &str, languages: &[Language]) -> bool {
        let settings = KeywordSettings { languages: languages.to_vec(), ..KeywordSettings::default() };
        match find_consent(text, &settings) {
            Some(ConsentText::ProbableOptOut(_)) => true,
            Some(ConsentText::Keyword(ConsentKeyword::OptOut(_) | ConsentKeyword::OptIn(_))) | None => false,
        }
    }

    fn says_nothing(text: &str, languages: &[Language]) -> bool {
        let settings = KeywordSettings { languages: languages.to_vec(), ..KeywordSettings::default() };
        find_consent(text, &settings).is_none()
    }

    #[test]
    fn a_wish_for_another_way_or_number_is_no_opt_out() {
        for text in [
            "jangan sms, wa saja",
            "jangan sms wa saja",
            "jangan sms. WA aja ya",
            "jangan sms tapi wa",
            "jangan chat, wa aja ya",
            "wa aja jangan sms",
            "jgn sms - wa aja",
            "jangan sms wa ya kak",
            "wa saja",
            "Don't call, text me",
            "Don't call but text me",
            "dont call text me",
            "dont text, whatsapp me",
            "please don't call me, message me",
            "whatsapp only please, dont call me",
            "just text me, dont call me",
            "Leave me your number please",
            "leave me a message",
            "jangan kirim ke nomor ini, ke nomor saya saja",
            "jangan kirim ke nomor ini ke nomor saya saja",
            "jangan hubungi nomor ini, hubungi nomor saya saja",
            "jangan kirim, pesan lagi",
            "stop, saya mau pesan",
        ] {
            assert!(says_nothing(text, &[]), "{text}");
        }
        for text in [
            "Tolong, jangan kirim promo lagi",
            "stop sending me promos, ads and offers",
            "Stop. Jangan wa saya lagi!",
            "maaf tapi tolong stop",
            "jangan kirim ke nomor ini",
            "stop saja",
            "leave me alone",
        ] {
            assert!(is_asked_about(text, &[]), "{text}");
        }
    }

    #[test]
    fn a_request_in_short_forms_or_in_the_passive_is_a_probable_opt_out() {
        for text in [
            "gausah kirim promo lagi",
            "ga usah wa lagi",
            "gak usah chat lg ya kak",
            "jgn wa lg",
            "Jgn kirim2 promo lg",
            "jangan di wa lagi",
            "jangan di kirimin promo lagi min",
            "jangan hub saya lagi",
            "jgn hub sy lg",
            "tolong dihapus nomor saya",
            "tlg hapus nmr sy dr daftar",
            "nomor saya tolong dihapus ya",
            "saya tidak mau dihubungi lagi",
            "gamau dihubungi lagi kak",
            "Mohon untuk tidak menghubungi saya lagi",
            "mohon tidak mengirim promo lagi",
            "tolong dihentikan",
            "mohon dihentikan broadcastnya",
            "stop dong",
            "setop ya",
            "stopp",
            "STOPPPP",
            "S T O P",
            "s.t.o.p",
        ] {
            assert!(is_asked_about(text, &[]), "{text}");
        }
        for text in [
            "gausah kirim yang merah",
            "ga usah pedas kak",
            "ga usah pakai plastik",
            "gak usah buru buru",
            "jgn lupa wa saya",
            "jangan lupa kirim ya",
            "pesan jangan pedas",
            "jangan dikirim dulu kak",
            "jangan dikirim hari ini",
            "jangan di depan rumah",
            "hub saya nanti",
            "tolong hub sy",
            "hub nomor ini ya kak",
            "tolong dihapus dari pesanan saya yang merah",
            "tolong dihapus pesanan saya",
            "nomor saya dihapus",
            "nomor saya 0811900010",
            "saya tidak mau yang merah",
            "saya tidak mau dikirim besok",
            "saya tidak mau bayar lagi",
            "kakak tidak menghubungi saya lagi",
            "tidak dihubungi lagi",
            "mohon dihubungi lagi",
            "tolong dihubungi kurirnya",
            "pengiriman dihentikan",
            "A B C",
            "ukuran S M L",
            "s",
        ] {
            assert!(says_nothing(text, &[]), "{text}");
        }
    }

    #[test]
    fn a_keyword_with_what_it_is_about_is_a_probable_opt_out_in_any_order() {
        for text in [
            "stop bc",
            "stop info",
            "stop infonya kak",
            "info stop",
            "promo stop ya kak",
            "berhenti broadcast",
            "Mohon stop broadcast ke nomor ini",
            "stop promo ke saya",
            "Stop kirim",
            "stop notif",
            "stop pesan promo",
            "UNREG PROMO",
            "unreg",
            "keluar dari broadcast",
            "tidak tertarik",
            "maaf saya ga tertarik kak",
            "gak minat kak",
            "stop dong promonya",
            "stop semua iklan",
            "tolong dihapus dari daftar",
            "gak mau iklan",
            "KELUAR",
        ] {
            assert!(is_asked_about(text, &[]), "{text}");
        }
        for text in [
            "stop kontak ada?",
            "stop kontak",
            "info stop kontak",
            "info stop kontak kak",
            "stop pesan",
            "stop order kak",
            "stop kirim dulu kak",
            "stop kirim yang merah",
            "info promo dong kak",
            "promo berhenti kapan",
            "promonya sudah stop belum",
            "jangan stop promo",
            "jangan stop infonya",
            "broadcast dong kak",
            "keluar kak",
            "keluar rumah dulu",
            "keluar dari tol langsung kanan",
            "barang sudah keluar",
            "tidak tertarik yang merah",
            "tertarik kak",
            "minat kak",
            "stop semua pesanan",
            "tolong dihapus dari keranjang",
            "saya tertarik promo",
            "cukup infonya kak",
            "tidak perlu info",
            "unreg paket internet",
        ] {
            assert!(says_nothing(text, &[]), "{text}");
        }
    }

    #[test]
    fn a_plain_wish_in_english_to_get_no_messages_is_a_probable_opt_out() {
        for text in [
            "I'm not interested",
            "I am not interested, thanks",
            "no longer interested",
            "I don't want these messages",
            "I dont want any more promos",
            "I don´t want your spam",
            "stop promotional messages",
            "stop marketing messages",
            "please stop the marketing messages",
            "stop all notifications",
            "get me off this list",
            "take me off your list please",
        ] {
            assert!(is_asked_about(text, &[]), "{text}");
        }
        for text in [
            "I'm not interested in the blue one",
            "I'm interested",
            "I don't want these",
            "I don't want the red one",
            "I don't want any sugar",
            "I don't want my number on it",
            "stop at the corner",
            "stop the delivery",
            "stop the order please",
            "no more sugar please",
            "get me off white paint",
            "get me two of this",
            "marketing",
            "send me your promotional messages",
            "where is my message",
        ] {
            assert!(says_nothing(text, &[]), "{text}");
        }
    }

    #[test]
    fn a_plain_stop_in_spanish_portuguese_or_german_is_heard() {
        for (language, text) in [
            (Language::Es, "denme de baja"),
            (Language::Es, "Dénme de baja por favor"),
            (Language::Es, "no quiero más"),
            (Language::Es, "No quiero recibir más mensajes"),
            (Language::Pt, "sair da lista"),
            (Language::Pt, "Sair da lista, por favor"),
            (Language::De, "keine Werbung"),
            (Language::De, "Bitte keine Werbung mehr!"),
            (Language::De, "kuendigen"),
            (Language::De, "Ich möchte kündigen"),
        ] {
            assert!(!says_nothing(text, &[language]), "{text}");
        }
        for (language, text) in [
            (Language::Es, "no quiero más azúcar"),
            (Language::Es, "quiero más"),
            (Language::Es, "la caja de baja calidad"),
            (Language::Es, "no quiero más, gracias"),
            (Language::Es, "para mí"),
            (Language::Pt, "não quero mais açúcar"),
            (Language::Pt, "quero sair da loja"),
            (Language::Pt, "quero a lista"),
            (Language::De, "keine Ahnung"),
            (Language::De, "keine Zwiebeln bitte"),
            (Language::De, "ich habe keine Nummer"),
            (Language::De, "keine"),
        ] {
            assert!(says_nothing(text, &[language]), "{text}");
        }
    }

    proptest! {
        /// A text with an unknown word is an ordinary text, wherever the word is.
        #[test]
        fn a_text_about_a_thing_is_never_an_opt_out(
            words in proptest::collection::vec("stop|jangan|kirim|promo|lagi|wa|saya|,|tidak usah|dont|send|me|info|ya", 0..8),
            place in 0..9_usize,
        ) {
            let mut words = words;
            words.insert(place.min(words.len()), "martabak".into());
            prop_assert!(says_nothing(&words.join(" "), &Language::ALL));
        }

        #[test]
        fn any_text_is_read_without_a_panic_and_a_question_is_never_an_opt_in(text in "\\PC{0,60}") {
            let settings = KeywordSettings { languages: Language::ALL.to_vec(), ..KeywordSettings::default() };
            find_consent(&text, &settings);
            let asked = find_consent(&format!("{text}?"), &settings);
            prop_assert!(!matches!(asked, Some(ConsentText::Keyword(_))));
        }
    }
}
