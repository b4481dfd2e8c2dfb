//! Placeholders of other tools: `{name}`, `{name|friend}`, `{$name}`, `[nama]`, `[[nama]]`, `%name%`, `${name}`, `<<name>>`,
//! `«name»`, `*|NAME|*`, `((nama))`, `{{1}}`. Nobody fills them, so they would be sent as they stand.

use std::collections::BTreeSet;

use super::{
    VARIABLES,
    markup::{self, MarkupKind},
    readable,
};
use crate::contacts::{
    contact::attribute_name,
    headings::{Heading, PhoneHeading},
};

/// A placeholder in other brackets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Foreign {
    pub written: String,
    /// The name of the value that is meant.
    pub meant: String,
    /// The text for people without the value: `friend` of `{name|friend}`, which this product reads as spintax.
    pub fallback: Option<String>,
    /// Whether these brackets can mean nothing else in a text. `[nama]` may be a form that the reader fills in.
    pub is_sure: bool,
}

/// `(opening, closing, is sure)`. A longer opening stands before the one that it begins with.
const BRACKETS: [(&str, &str, bool); 16] = [
    ("*|", "|*", true),
    ("((", "))", true),
    ("[[", "]]", true),
    ("[%", "%]", true),
    ("%%", "%%", true),
    ("${", "}", true),
    ("$(", ")", true),
    ("{$", "}", true),
    ("{!", "}", true),
    ("<<", ">>", true),
    ("«", "»", true),
    ("{", "}", true),
    ("%", "%", true),
    ("[", "]", false),
    ("<", ">", false),
    ("#", "#", false),
];
/// A longer text in brackets is not the name of a column.
const MAX_NAME_CHARACTERS: usize = 40;

/// The placeholders in other brackets whose name is that of a column, or a usual word for the name or the number; each once.
pub fn find(text: &str, columns: &BTreeSet<String>) -> Vec<Foreign> {
    let mut found: Vec<Foreign> = Vec::new();
    let mut at = 0;
    while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
        if let Ok(Some(markup)) = markup::at(text, at) {
            at += markup.length.max(1);
            continue;
        }
        match placeholder(rest, columns) {
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
    let (opening, closing, is_sure) = BRACKETS.into_iter().find(|(opening, _, _)| rest.starts_with(opening))?;
    let inside = rest.get(opening.len()..)?;
    let inside = inside.get(..inside.find(closing)?)?;
    let (name, fallback) = match inside.split_once('|').filter(|_| opening == "{") {
        Some((name, fallback)) => (name.trim(), Some(fallback.to_owned())),
        None => (inside, None),
    };
    // Authors write a brace that is text with a blank behind it.
    let is_sure = is_sure && !name.starts_with(' ');
    let name = name.trim();
    let is_name = name.chars().count() <= MAX_NAME_CHARACTERS
        && name.starts_with(char::is_alphabetic)
        && name.chars().all(|letter| letter.is_alphanumeric() || matches!(letter, ' ' | '_' | '-' | '.'));
    let meant = resolve(name, columns).filter(|_| is_name)?;
    let length = opening.len() + inside.len() + closing.len();
    // `{Produk|Barang}` may be spintax although a column has this name; `{name|Kak}` never is.
    let is_sure = is_sure && (fallback.is_none() || meant == "name");
    Some(Foreign { written: rest.get(..length)?.to_owned(), meant, fallback, is_sure })
}

/// The value that a word means: a column, or the name or number by a usual word for it in Indonesian or English.
pub fn resolve(word: &str, columns: &BTreeSet<String>) -> Option<String> {
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

/// The numbered placeholders of WhatsApp's own templates: `1` of `{{1}}`.
pub fn numbered(text: &str) -> BTreeSet<String> {
    let pieces = readable::pieces(text).into_iter().filter(|piece| piece.kind == MarkupKind::Value);
    let heads = pieces.map(|piece| piece.head().to_owned());
    heads.filter(|head| !head.is_empty() && head.bytes().all(|byte| byte.is_ascii_digit())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> Vec<(String, String, bool)> {
        let columns = BTreeSet::from(["kota".to_owned(), "tgl_lahir".to_owned()]);
        find(text, &columns).into_iter().map(|found| (found.written, found.meant, found.is_sure)).collect()
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
    fn what_is_no_placeholder_is_left_alone() {
        for text in [
            "{{name}} {{kota|default(\"[nama]\")}}",
            "{Halo|Hai} semua",
            "diskon 50% untuk kota 20%",
            "[1] pilih, {promo}, #promo#",
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
    fn numbered_placeholders_are_found() {
        assert_eq!(
            numbered("Halo {{1}}, {{ 2 }}, {{name}}, {{1|default(\"x\")}}"),
            BTreeSet::from(["1".into(), "2".into()])
        );
        assert_eq!(numbered("Halo {1} {{a1}}"), BTreeSet::new());
    }
}
