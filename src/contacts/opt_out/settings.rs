//! The settings of a tenant that decide which keywords count.

use serde::{Deserialize, Deserializer, Serialize};
use serde_json::Value;

use super::{
    fold,
    languages::{Language, Words, phrases},
};
use crate::error::{Error, Result};

/// The most words of its own that a tenant may have in each list.
const MAX_OWN_WORDS: usize = 50;
const MAX_CHARACTERS: usize = 40;
/// The most words of a keyword. A longer text is a sentence, which no customer sends word for word.
const MAX_WORDS: usize = 5;

/// Answers to other questions: none of them may become a keyword.
const ANSWERS: &str = "ya, iya, y, yes, yep, yup, ok, oke, okay, oki, sip, siap, baik, boleh, bisa, mau, jadi, tidak, tdk, \
    nggak, gak, ga, no, nope, not, n, benar, betul, salah, halo, hai, hi, hello, terima kasih, terimakasih, \
    makasih, thanks, thank you, si, oui, non, ja, nein, sim, nao, evet, hayir, نعم, لا, 是";

/// The settings of a tenant. Indonesian and English are always on.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct KeywordSettings {
    /// The languages whose words count as well.
    #[serde(deserialize_with = "known_languages")]
    pub languages: Vec<Language>,
    /// The tenant's own words for an opt-out. A message counts if it is one of them and nothing else.
    pub opt_out_words: Vec<String>,
    /// The tenant's own words for an opt-in.
    pub opt_in_words: Vec<String>,
    /// Whether a message that looks like an opt-out, such as "stop please", counts as one. Otherwise a user decides.
    pub counts_probable: bool,
}

/// Skips languages of a later release, so that this release can parse the rest.
fn known_languages<'de, D: Deserializer<'de>>(deserializer: D) -> std::result::Result<Vec<Language>, D::Error> {
    let codes = Vec::<Value>::deserialize(deserializer)?;
    Ok(codes.into_iter().filter_map(|code| serde_json::from_value(code).ok()).collect())
}

impl KeywordSettings {
    /// Validates the settings and returns them as they are stored: the words in lower case, with their accents and without repetitions.
    /// Earlier releases stored them without accents. The error names the word that cannot be a keyword.
    pub fn parse(self) -> Result<Self> {
        let mut languages: Vec<Language> =
            self.languages.into_iter().filter(|language| !Language::ALWAYS.contains(language)).collect();
        languages.sort_unstable();
        languages.dedup();
        let opt_out_words = parse_words("optOutWords", &self.opt_out_words)?;
        let opt_in_words = parse_words("optInWords", &self.opt_in_words)?;
        let settings = Self { languages, opt_out_words, opt_in_words, counts_probable: self.counts_probable };
        settings.check_conflicts()?;
        Ok(settings)
    }

    /// Refuses a word that would mean both an opt-out and an opt-in.
    fn check_conflicts(&self) -> Result<()> {
        let is_listed = |of: fn(&Words) -> &'static str, word: &str| {
            self.lists().any(|words| phrases(of(words)).any(|listed| fold::words_without_accents(listed) == word))
        };
        let opt_in: Vec<String> = self.opt_in_words.iter().map(|word| fold::words_without_accents(word)).collect();
        // A message without accents would match both, so the words are compared without them.
        for word in self.opt_out_words.iter().map(|word| fold::words_without_accents(word)) {
            if opt_in.contains(&word) || is_listed(|words| words.opt_in, &word) {
                return Err(Error::invalid(
                    "optOutWords",
                    format!("\"{word}\" is a word for opting in; take it out of one of the two lists"),
                ));
            }
        }
        for word in opt_in {
            let is_opt_out = is_listed(|words| words.opt_out, &word)
                || is_listed(|words| words.probable_if_alone, &word)
                || is_listed(|words| words.requests, &word);
            if is_opt_out {
                return Err(Error::invalid(
                    "optInWords",
                    format!("\"{word}\" is a word for opting out, so it cannot mean the opposite"),
                ));
            }
        }
        Ok(())
    }

    /// Returns the words of every language that is on.
    pub(super) fn lists(&self) -> impl Iterator<Item = &'static Words> {
        self.all_languages().map(Language::words)
    }

    pub(super) fn all_languages(&self) -> impl Iterator<Item = Language> {
        Language::ALWAYS.into_iter().chain(self.languages.iter().copied())
    }
}

fn parse_words(field: &str, words: &[String]) -> Result<Vec<String>> {
    if words.len() > MAX_OWN_WORDS {
        return Err(Error::invalid(
            field,
            format!("there may be {MAX_OWN_WORDS} own words; these are {}", words.len()),
        ));
    }
    let mut parsed: Vec<String> = Vec::new();
    for word in words {
        let marked = parse_word(field, word)?;
        if !parsed.contains(&marked) {
            parsed.push(marked);
        }
    }
    Ok(parsed)
}

fn parse_word(field: &str, word: &str) -> Result<String> {
    let refused = |why: &str| Err(Error::invalid(field, format!("\"{}\" {why}", word.trim())));
    if word.chars().count() > MAX_CHARACTERS {
        return refused(&format!("is longer than {MAX_CHARACTERS} characters; a keyword is short"));
    }
    let folded = fold::words_without_accents(word);
    if !folded.chars().any(char::is_alphabetic) {
        return refused("has no letter; customers answer questions with numbers and signs");
    }
    if folded.chars().count() < 2 && folded.is_ascii() {
        return refused("is one letter only; customers send such a message for many reasons");
    }
    if folded.split(' ').count() > MAX_WORDS {
        return refused(&format!("has more than {MAX_WORDS} words; the message has to be exactly this text"));
    }
    if phrases(ANSWERS).any(|answer| answer == folded) {
        return refused("answers other questions, too, so it cannot be a keyword");
    }
    Ok(fold::words_with_accents(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settings(opt_out: &[&str], opt_in: &[&str]) -> KeywordSettings {
        let own = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect();
        KeywordSettings { opt_out_words: own(opt_out), opt_in_words: own(opt_in), ..KeywordSettings::default() }
    }

    fn refusal(settings: KeywordSettings) -> String {
        settings.parse().unwrap_err().to_string()
    }

    #[test]
    fn own_words_are_stored_in_small_letters_with_their_accents_and_once() {
        let parsed = settings(&["CANCEL!", " cancel ", "Arrêt  promo"], &["Lanjut"]).parse().unwrap();
        assert_eq!(parsed.opt_out_words, ["cancel", "arrêt promo"]);
        assert_eq!(parsed.opt_in_words, ["lanjut"]);
        let languages = vec![Language::Fr, Language::En, Language::Es, Language::Fr];
        let parsed = KeywordSettings { languages, ..KeywordSettings::default() }.parse().unwrap();
        assert_eq!(parsed.languages, [Language::Es, Language::Fr], "English is on anyway");
    }

    #[test]
    fn a_word_that_answers_questions_is_no_keyword() {
        for word in
            ["ya", "OK!", "Tidak", "no", "1", "🙏", "x", "", &"stop ".repeat(9), "please stop all of these promos"]
        {
            assert!(settings(&[word], &[]).parse().is_err(), "{word}");
            assert!(settings(&[], &[word]).parse().is_err(), "{word}");
        }
        assert!(refusal(settings(&["Ya"], &[])).contains("\"Ya\" answers other questions"));
        let many: Vec<String> = (0..51).map(|number| format!("kata{number}x")).collect();
        assert!(refusal(settings(&many.iter().map(String::as_str).collect::<Vec<_>>(), &[])).contains("these are 51"));
    }

    #[test]
    fn the_error_for_a_word_that_is_an_opt_out_and_an_opt_in_names_the_word() {
        assert!(refusal(settings(&["mulai"], &[])).starts_with("\"mulai\" is a word for opting in"));
        assert!(refusal(settings(&["lanjut"], &["LANJUT"])).starts_with("\"lanjut\" is a word for opting in"));
        assert!(refusal(settings(&[], &["Stop"])).starts_with("\"stop\" is a word for opting out"));
        let turkish = KeywordSettings { languages: vec![Language::Tr], ..settings(&[], &["İptal"]) };
        assert!(refusal(turkish).starts_with("\"iptal\" is a word for opting out"));
        assert!(settings(&["empezar"], &[]).parse().is_ok(), "Spanish is off");
        let spanish = KeywordSettings { languages: vec![Language::Es], ..settings(&["empezar"], &[]) };
        assert!(refusal(spanish).starts_with("\"empezar\""));
    }

    #[test]
    fn the_stored_format_is_pinned() {
        let json = r#"{"languages":["es","zh"],"optOutWords":["cancel"],"optInWords":[],"countsProbable":true}"#;
        let stored: KeywordSettings = serde_json::from_str(json).unwrap();
        assert_eq!(serde_json::to_string(&stored).unwrap(), json);
        let later = r#"{"languages":["es","xx"],"newer":1}"#;
        assert_eq!(serde_json::from_str::<KeywordSettings>(later).unwrap().languages, [Language::Es]);
        assert_eq!(serde_json::from_str::<KeywordSettings>("{}").unwrap(), KeywordSettings::default());
    }
}
