//! Expands words that people shorten or stretch in chats: `gausah wa lg` becomes `tidak usah wa lagi`, because the lists have full words.
//! Only probable opt-outs, about which a user decides, are searched in expanded texts, never a keyword that counts.

use super::fold::Word;

/// The full words, each followed by its short forms and other spellings.
const IN_FULL: &[(&str, &str)] = &[
    ("lagi", "lg lgi lagii"),
    ("saya", "sy sya sayaa"),
    ("jangan", "jgn jngn jngan jangn jgan"),
    ("dari", "dr dri"),
    ("tidak", "tdk gak ga gk nggak ngga enggak engga ngak kagak ndak gag tdak"),
    ("tidak usah", "gausah gakusah gkusah gaush nggausah tidakusah"),
    ("usah", "ush"),
    ("tidak perlu", "gaperlu gakperlu gperlu"),
    ("tidak mau", "gamau gakmau gmau nggamau"),
    ("perlu", "prlu"),
    ("hubungi", "hub hubungin hubungii"),
    ("menghubungi", "menghub"),
    ("kirim", "krm krim kirm"),
    ("kirimi", "kirimin"),
    ("tolong", "tlg tlong tolongg"),
    ("mohon", "mhn"),
    ("nomor", "nmr nomer nmer"),
    ("promo", "promonya"),
    ("iklan", "iklannya"),
    ("broadcast", "brodcast bordcast brotkes broadcastnya"),
    ("info", "infonya"),
    ("untuk", "utk"),
    ("aku", "ak aq"),
    ("whatsapp", "whatsap watsap watsapp wasap"),
    ("wa", "wea"),
    ("saja", "aja aj doang doank"),
    ("berhenti", "berenti brenti brhenti"),
    ("stop", "setop stopp stopnya"),
    ("unsubscribe", "unsubscibe unsuscribe"),
];

/// Words that are one word with a preceding *di* although people write them apart: `di wa`, `di kirim`.
const AFTER_DI: &str = "wa chat sms kirim kirimi hubungi hapus hapuskan hentikan ganggu spam broadcast stop";

/// The fewest letters of a word that is spelled letter by letter: `S T O P`.
const MIN_SPELLED_LETTERS: usize = 3;

/// Returns the full words.
pub fn expand(words: &[Word]) -> Vec<Word> {
    let mut expanded: Vec<Word> = Vec::with_capacity(words.len());
    for word in join_spelled_letters(words) {
        let folded = without_repeated_letters(&word.folded);
        let full = IN_FULL.iter().find(|(_, short)| short.split(' ').any(|short| short == folded));
        match full {
            Some((full, _)) => expanded.extend(full.split(' ').map(Word::plain)),
            None if folded == word.folded => expanded.push(word),
            None => expanded.push(Word::plain(&folded)),
        }
        join_with_di(&mut expanded);
    }
    expanded
}

/// Joins the last word with the *di* that precedes it.
fn join_with_di(words: &mut Vec<Word>) {
    if let [.., di, verb] = words.as_slice()
        && di.folded == "di"
        && AFTER_DI.split(' ').any(|known| known == verb.folded)
    {
        let one = Word::plain(&format!("di{}", verb.folded));
        words.truncate(words.len().saturating_sub(2));
        words.push(one);
    }
}

/// Joins single letters that follow each other to one word.
fn join_spelled_letters(words: &[Word]) -> Vec<Word> {
    let is_letter = |word: &Word| {
        let mut letters = word.folded.chars();
        letters.next().is_some_and(|letter| letter.is_ascii_alphabetic()) && letters.next().is_none()
    };
    let mut joined = Vec::with_capacity(words.len());
    for run in words.chunk_by(|one, next| is_letter(one) && is_letter(next)) {
        if run.len() < MIN_SPELLED_LETTERS {
            joined.extend_from_slice(run);
        } else {
            joined.push(Word::plain(&run.iter().map(|word| word.folded.as_str()).collect::<String>()));
        }
    }
    joined
}

/// Replaces three or more of the same letter by one: `stoppp`, `yaaaa`.
fn without_repeated_letters(word: &str) -> String {
    let letters: Vec<char> = word.chars().collect();
    let runs = letters.chunk_by(|one, next| one == next && one.is_ascii_alphabetic());
    runs.flat_map(|run| run.iter().take(if run.len() > 2 { 1 } else { run.len() })).collect()
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;
    use crate::contacts::opt_out::fold;

    fn in_full(text: &str) -> String {
        fold::join(&expand(&fold::words(text)), |word| &word.folded)
    }

    #[test]
    fn a_shortened_or_stretched_word_is_the_word_in_full() {
        for (text, full) in [
            ("Gausah wa lg", "tidak usah wa lagi"),
            ("ga usah kirim", "tidak usah kirim"),
            ("jgn di wa lg", "jangan diwa lagi"),
            ("jgn hub sy", "jangan hubungi saya"),
            ("di kirimin", "dikirimi"),
            ("S T O P", "stop"),
            ("s.t.o.p", "stop"),
            ("STOPPPP", "stop"),
            ("stopp yaaaa", "stop ya"),
            ("di rumah", "di rumah"),
            ("1000 m x 2", "1000 m x 2"),
            ("hủy", "huy"),
        ] {
            assert_eq!(in_full(text), full, "{text}");
        }
        assert_eq!(expand(&fold::words("Hủy")), fold::words("hủy"), "the accents of other words stay");
    }

    #[test]
    fn each_short_form_means_one_word_and_full_words_are_not_changed() {
        let mut seen = HashSet::new();
        for (full, short) in IN_FULL {
            assert_eq!(in_full(full), *full);
            for form in short.split(' ') {
                assert!(seen.insert(form), "{form}");
                assert_eq!(in_full(form), *full);
            }
        }
    }
}
