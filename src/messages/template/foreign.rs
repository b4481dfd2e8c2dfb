//! Placeholders of other tools: `{name}`, `{name|friend}`, `{$name}`, `[nama]`, `[[nama]]`, `%name%`, `${name}`, `<<name>>`, `«name»`,
//! `*|NAME|*`, `((nama))`, `｛｛nama｝｝`, `$nama`, `%1$s`, `{{1}}`. Nothing replaces them, so they would be sent unchanged.

use std::collections::BTreeSet;

use super::{
    VARIABLES,
    lint::{Problem, ProblemCode, Replacement, Severity, names_of_variables},
    markup::{self, MarkupKind},
    readable,
};
use crate::contacts::{
    contact::attribute_name,
    headings::{Heading, PhoneHeading},
};

/// A placeholder in the brackets of another tool.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Foreign {
    pub written: String,
    /// The name of the column that the author probably means, if there is such a column.
    pub meant: Option<String>,
    /// The text for people without the value: `friend` of `{name|friend}`, which this product would treat as spintax.
    pub fallback: Option<String>,
    /// Whether these brackets can mean nothing else in a text. `[nama]` may be a form that the recipient fills in.
    pub is_sure: bool,
}

/// What brackets show about the name in them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Brackets {
    /// The brackets can mean nothing but a placeholder, whatever is in them.
    Always,
    /// The brackets mean a placeholder if the name is that of a column.
    OfColumns,
    /// The recipient may be meant: `[nama]` in a form.
    Doubtful,
}

/// `(opening, closing, what they show)`. A longer opening precedes the shorter one with which it begins.
const BRACKETS: [(&str, &str, Brackets); 22] = [
    ("*|", "|*", Brackets::Always),
    ("((", "))", Brackets::OfColumns),
    ("[[", "]]", Brackets::Always),
    ("[%", "%]", Brackets::Always),
    ("%%", "%%", Brackets::Always),
    ("${", "}", Brackets::Always),
    ("#{", "}", Brackets::Always),
    ("$(", ")", Brackets::OfColumns),
    ("{$", "}", Brackets::Always),
    ("{!", "}", Brackets::Always),
    ("<%", "%>", Brackets::Always),
    ("<<", ">>", Brackets::Always),
    ("«", "»", Brackets::OfColumns),
    // The wide brackets of Chinese and Japanese keyboards.
    ("｛｛", "｝｝", Brackets::Always),
    ("｛", "｝", Brackets::OfColumns),
    ("［", "］", Brackets::Doubtful),
    ("【", "】", Brackets::Doubtful),
    ("{", "}", Brackets::OfColumns),
    ("%", "%", Brackets::OfColumns),
    ("[", "]", Brackets::Doubtful),
    ("<", ">", Brackets::Doubtful),
    ("#", "#", Brackets::Doubtful),
];
/// The most characters of a column's name; a longer text in brackets is not one.
const MAX_NAME_CHARACTERS: usize = 40;

/// Finds the placeholders of other tools, each once: in brackets that can mean nothing else, or with the name of a column, a usual word for
/// the name or the number, or a name that only a program gives, such as `order_id`.
pub fn find(text: &str, columns: &BTreeSet<String>) -> Vec<Foreign> {
    let mut found: Vec<Foreign> = Vec::new();
    let mut at = 0;
    while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
        if let Ok(Some(markup)) = markup::at(text, at) {
            at += markup.length.max(1);
            continue;
        }
        let before = text.get(..at).and_then(|before| before.chars().next_back());
        match placeholder(rest, columns).or_else(|| without_brackets(before, rest, columns)) {
            Some(foreign) => {
                at += foreign.written.len();
                if !found.contains(&foreign) {
                    found.push(foreign);
                }
            }
            None => at += rest.chars().next().map_or(1, char::len_utf8),
        }
    }
    found
}

fn placeholder(rest: &str, columns: &BTreeSet<String>) -> Option<Foreign> {
    let (opening, closing, brackets) = BRACKETS.into_iter().find(|(opening, ..)| rest.starts_with(opening))?;
    let inside = rest.get(opening.len()..)?;
    let inside = inside.get(..inside.find(closing)?)?;
    let written = rest.get(..opening.len() + inside.len() + closing.len())?.to_owned();
    let (name, fallback) = match inside.split_once(['|', ':']).filter(|_| opening == "{") {
        Some((name, fallback)) => (name.trim(), Some(fallback.to_owned())),
        None => (inside, None),
    };
    // Authors write a space after a brace that is text.
    let is_tight = !name.starts_with(' ');
    let name = name.trim();
    let is_short = name.chars().count() <= MAX_NAME_CHARACTERS;
    let is_name = is_short
        && name.starts_with(char::is_alphabetic)
        && name.chars().all(|letter| letter.is_alphanumeric() || matches!(letter, ' ' | '_' | '-' | '.'));
    if let Some(meant) = resolve(name, columns).filter(|_| is_name) {
        // `{Produk|Barang}` may be spintax although a column has this name; `{name|Kak}` never is. `{name:Kak}` may be a text.
        let is_choice = fallback.is_none() || meant == "name" && inside.contains('|');
        let is_sure = brackets != Brackets::Doubtful && is_tight && is_choice;
        return Some(Foreign { written, meant: Some(meant), fallback, is_sure });
    }
    let is_tight = fallback.is_none() && inside == name && !inside.is_empty();
    let is_number = opening == "{" && is_short && inside.bytes().all(|byte| byte.is_ascii_digit());
    let is_doubtful = is_number || is_name && (opening == "{" && !name.contains(' ') || is_identifier(name));
    let is_sure = brackets == Brackets::Always && is_short && is_program_name(name);
    let is_blank_inside = brackets == Brackets::Always && is_name;
    let is_found = is_tight && (is_doubtful || is_sure || is_blank_inside);
    is_found.then_some(Foreign { written, meant: None, fallback: None, is_sure })
}

/// Returns whether only a program gives such a name: `order_id`, but not `_miring_`, which WhatsApp shows in italics.
fn is_identifier(name: &str) -> bool {
    name.contains('_')
        && name.starts_with(char::is_alphabetic)
        && name.ends_with(char::is_alphanumeric)
        && name.chars().all(|letter| letter.is_alphanumeric() || letter == '_')
}

/// Returns whether the text is meant for a program: a name, or a command about names such as `IF:FNAME`, without spaces.
fn is_program_name(name: &str) -> bool {
    name.starts_with(|first: char| first.is_alphabetic() || matches!(first, '_' | '=' | '@'))
        && name.contains(char::is_alphabetic)
        && !name.contains(char::is_whitespace)
        && !name.contains(['{', '}', '<', '>', '*', '|'])
}

/// Parses `$nama`, `%1$s` and `%s`, which have no brackets.
fn without_brackets(before: Option<char>, rest: &str, columns: &BTreeSet<String>) -> Option<Foreign> {
    let is_letter = |letter: char| letter.is_alphanumeric() || letter == '_';
    if before.is_some_and(|before| is_letter(before) || matches!(before, '$' | '%')) {
        return None;
    }
    let found = |length: usize, meant: Option<String>| {
        Some(Foreign { written: rest.get(..length)?.to_owned(), meant, fallback: None, is_sure: false })
    };
    if let Some(behind) = rest.strip_prefix('$') {
        let name = behind.get(..behind.find(|letter| !is_letter(letter)).unwrap_or(behind.len()))?;
        let meant = resolve(name, columns).filter(|_| name.starts_with(char::is_alphabetic));
        return if meant.is_some() || is_identifier(name) { found(1 + name.len(), meant) } else { None };
    }
    let behind = rest.strip_prefix('%')?;
    let digits = behind.bytes().take_while(u8::is_ascii_digit).count();
    let numbered = behind.get(digits..).and_then(|rest| rest.strip_prefix('$')).filter(|_| digits > 0);
    let end = numbered.or_else(|| Some(behind).filter(|_| digits == 0))?.strip_prefix(['s', 'd', '@'])?;
    if end.starts_with(is_letter) { None } else { found(rest.len() - end.len(), None) }
}

/// Returns one problem for each placeholder of another tool.
pub fn problems(text: &str, columns: &BTreeSet<String>) -> Vec<Problem> {
    let problem = |found: Foreign| {
        let Foreign { written, meant, fallback, is_sure } = found;
        let severity = if is_sure { Severity::Error } else { Severity::Hint };
        let Some(meant) = meant else {
            let message = format!(
                "{written} would be sent as it stands, because nobody fills it; {}",
                names_of_variables(columns)
            );
            let problem = Problem::of_text(ProblemCode::ForeignPlaceholder, message);
            return Problem { severity, written: Some(written), ..problem };
        };
        let (instead, what) = match fallback {
            Some(fallback) => {
                let instead = format!("{{{{{meant}|default(\"{}\")}}}}", fallback.replace('"', "'"));
                let is_choice = written.contains('|');
                (instead, if is_choice { "is a choice between words here" } else { "would be sent as it stands" })
            }
            None => (format!("{{{{{meant}}}}}"), "would be sent as it stands"),
        };
        let message = format!("{written} {what}; write {instead} for the value of each recipient");
        Problem {
            severity,
            variable: Some(meant),
            replacements: vec![Replacement { written, instead }],
            ..Problem::of_text(ProblemCode::ForeignPlaceholder, message)
        }
    };
    find(text, columns).into_iter().map(problem).collect()
}

/// Returns the value that a word means: a column, or the name or number by a usual word for it in Indonesian or English.
pub fn resolve(word: &str, columns: &BTreeSet<String>) -> Option<String> {
    // Mailing tools call the name `fname`.
    let word = if word.eq_ignore_ascii_case("fname") { "first name" } else { word };
    let column = attribute_name(word).filter(|name| VARIABLES.contains(&name.as_str()) || columns.contains(name));
    column.or_else(|| {
        let usual = match Heading::of(word) {
            Heading::Name(_) => "name",
            Heading::Phone(PhoneHeading::Whatsapp | PhoneHeading::Phone) => "phone",
            Heading::Phone(_) | Heading::Tags | Heading::CountryCode | Heading::Useless | Heading::Other => {
                return None;
            }
        };
        Some(usual.to_owned())
    })
}

/// Returns the numbered placeholders of WhatsApp's own templates: `1` of `{{1}}`.
pub fn numbered_placeholders(text: &str) -> BTreeSet<String> {
    let pieces = readable::pieces(text).into_iter().filter(|piece| piece.kind == MarkupKind::Value);
    let heads = pieces.map(|piece| piece.head().to_owned());
    heads.filter(|head| !head.is_empty() && head.bytes().all(|byte| byte.is_ascii_digit())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> Vec<(String, String, bool)> {
        let columns = BTreeSet::from(["kota".to_owned(), "tgl_lahir".to_owned()]);
        let shown = |found: Foreign| (found.written, found.meant.unwrap_or_default(), found.is_sure);
        find(text, &columns).into_iter().map(shown).collect()
    }

    #[test]
    fn a_placeholder_in_other_brackets_is_found_by_its_column() {
        for (text, written, meant, is_sure) in [
            ("Halo {name}!", "{name}", "name", true),
            ("Halo {Nama Depan}!", "{Nama Depan}", "name", true),
            ("di ${kota}", "${kota}", "kota", true),
            ("%name%", "%name%", "name", true),
            ("Halo <<nama>>", "<<nama>>", "name", true),
            ("Halo «Nama»", "«Nama»", "name", true),
            ("lahir [Tgl. Lahir]", "[Tgl. Lahir]", "tgl_lahir", false),
            ("Halo <nama>", "<nama>", "name", false),
            ("no {No HP}", "{No HP}", "phone", true),
            ("{{name}} di {kota}", "{kota}", "kota", true),
            ("Halo {name|Kak}", "{name|Kak}", "name", true),
            ("ke {kota|daerah|tempat} Anda", "{kota|daerah|tempat}", "kota", false),
            ("Halo *|NAMA|*", "*|NAMA|*", "name", true),
            ("Halo ((nama))", "((nama))", "name", true),
            ("Halo [[nama]]", "[[nama]]", "name", true),
            ("Halo [%nama%]", "[%nama%]", "name", true),
            ("Halo %%nama%%", "%%nama%%", "name", true),
            ("Halo $(nama)", "$(nama)", "name", true),
            ("Halo {$nama}", "{$nama}", "name", true),
            ("Halo {!nama}", "{!nama}", "name", true),
            ("Halo { nama }", "{ nama }", "name", false),
            ("diskon 5%% %nama%", "%nama%", "name", true),
        ] {
            assert_eq!(of(text), [(written.to_owned(), meant.to_owned(), is_sure)], "{text}");
        }
    }

    #[test]
    fn a_placeholder_in_the_wide_brackets_of_a_chinese_keyboard_is_found() {
        for (text, written, meant, is_sure) in [
            ("Halo ｛｛name｝｝!", "｛｛name｝｝", "name", true),
            ("Halo ｛｛ Kota ｝｝!", "｛｛ Kota ｝｝", "kota", false),
            ("Halo ｛Nama｝!", "｛Nama｝", "name", true),
            ("Halo ［nama］!", "［nama］", "name", false),
            ("Halo 【nama】!", "【nama】", "name", false),
        ] {
            assert_eq!(of(text), [(written.to_owned(), meant.to_owned(), is_sure)], "{text}");
        }
        assert_eq!(of("【PROMO】 ［1］ Ya ［2］ Tidak ｛｝ 【Menu baru】"), []);
    }

    #[test]
    fn what_is_no_placeholder_is_left_alone() {
        for text in [
            "{{name}} {{kota|default(\"[nama]\")}}",
            "{Halo|Hai} semua",
            "diskon 50% untuk kota 20%",
            "[1] pilih, #promo#",
            "[1] Ya [2] Tidak [x] Batal",
            "Harga $5 atau US$ 10, bukan $50_000",
            "$$$ murah $$$, Ke$ha, A$nama",
            "diskon 100%, 50%-70%, naik 5% turun 3%",
            "senyum :} :{ ;} {} {:",
            "<< geser kiri >> lalu << klik >>",
            ">> klik di sini <<",
            "5 << 10 >> 3",
            "(( promo )) ((Halo))",
            "BCA 1234567890 a.n. Toko Ayu [cabang Solo]",
            "*PROMO* _hari ini_ ~Rp 10.000~ ```kode```",
            "* | Menu | *",
            "#promo #diskon #promo_ramadan #lebaran",
            "https://toko.id/?q=a%20b%20c&x=%2Fsatu_dua%2F",
            "«Halo» kata dia",
            "<3 <br> <PENTING>",
            "{ promo } { 1 }",
            "[ ] [] [[ ]] %% *||* ${} <<>>",
            "[_miring_] <_miring_>",
            "100%sah, 5%s",
            "sisa 20%% dan 30%%",
            "Jam 08:00 {Senin: buka}",
            "C&C @toko a|b a || b",
            "a < b > c",
            "{% raw %}{name}{% endraw %}",
            "{ name",
            "[nama",
            "",
        ] {
            assert_eq!(of(text), [], "{text}");
        }
    }

    #[test]
    fn a_placeholder_that_can_mean_nothing_else_is_refused_although_no_column_has_its_name() {
        for written in [
            "*|LNAME|*",
            "*|IF:LNAME|*",
            "%%LNAME%%",
            "${order_id}",
            "${order.id}",
            "<<Order>>",
            "[[order]]",
            "[%order%]",
            "{$order}",
            "{!Order.Id}",
            "<%=order%>",
            "#{order}",
        ] {
            for text in
                [format!("Halo {written}"), format!("{{{{name}}}}, {written}!"), format!("{{Halo|Hai}} {written}")]
            {
                assert_eq!(of(&text), [(written.to_owned(), String::new(), true)], "{text}");
            }
        }
        assert_eq!(of("Halo *|FNAME|*"), [("*|FNAME|*".to_owned(), "name".to_owned(), true)]);
        let columns = BTreeSet::from(["kota".to_owned()]);
        let found = &problems("Pesanan <<Order>>", &columns)[0];
        assert_eq!((found.severity, found.written.as_deref()), (Severity::Error, Some("<<Order>>")));
        assert!(
            found.message.ends_with("nobody fills it; there are {{name}}, {{phone}}, {{kota}}"),
            "{}",
            found.message
        );
    }

    #[test]
    fn what_is_probably_a_placeholder_is_a_hint() {
        for (written, meant) in [
            ("{order_id}", ""),
            ("{promo}", ""),
            ("{1}", ""),
            ("{0}", ""),
            ("$nama", "name"),
            ("$order_id", ""),
            ("{name:Kak}", "name"),
            ("%1$s", ""),
            ("%s", ""),
            ("[order_id]", ""),
            ("<order_id>", ""),
            ("%order_id%", ""),
            ("<<Promo Besar>>", ""),
        ] {
            assert_eq!(
                of(&format!("Halo {written}, promo!")),
                [(written.to_owned(), meant.to_owned(), false)],
                "{written}"
            );
        }
        let found = &problems("Halo {name:Kak}", &BTreeSet::new())[0];
        assert_eq!(found.replacements[0].instead, "{{name|default(\"Kak\")}}");
    }

    #[test]
    fn numbered_placeholders_are_found() {
        assert_eq!(
            numbered_placeholders("Halo {{1}}, {{ 2 }}, {{name}}, {{1|default(\"x\")}}"),
            BTreeSet::from(["1".into(), "2".into()])
        );
        assert_eq!(numbered_placeholders("Halo {1} {{a1}}"), BTreeSet::new());
    }
}
