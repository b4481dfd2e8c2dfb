//! Turns what authors write between braces into what the template engine parses. Keyboards, word processors and chats change what was
//! typed: quotes become curly, spaces become no-break spaces, invisible characters are inserted. And authors write the name of a column as
//! its heading has it: `{{Tgl. Lahir}}`.

use std::{borrow::Cow, collections::BTreeMap, ops::Range};

use super::markup::{self, Markup, MarkupKind};
use crate::{
    characters::is_invisible,
    contacts::contact::{attribute_name, earlier_attribute_name},
    folding::fold,
};

/// A placeholder or a command between braces.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Placeholder {
    /// The byte range of the placeholder in the text, with its braces.
    pub range: Range<usize>,
    /// The text as its author wrote it.
    pub written: String,
    /// The text as the engine parses it.
    pub code: String,
    /// The name of the column, and the name that an earlier release gave to a column with this heading, if it is another.
    pub earlier_name: Option<(String, String)>,
    pub kind: MarkupKind,
}

impl Placeholder {
    /// Returns the text before the first `|`: the name of a column, in the simple case.
    pub fn head(&self) -> &str {
        let inside = self.code.trim_start_matches(['{', '%']).trim_end_matches(['}', '%']);
        inside.split('|').next().unwrap_or_default().trim().trim_matches(['-', '+']).trim()
    }

    /// Returns the placeholder with another name, as its author would write it.
    pub fn renamed(&self, name: &str) -> String {
        let written = self.written.trim_start_matches('{').trim_end_matches('}');
        let rest = written.find('|').and_then(|at| written.get(at..)).unwrap_or_default();
        format!("{{{{{name}{rest}}}}}")
    }
}

/// Finds all placeholders and commands of a text that are closed. Everything between `{% raw %}` and `{% endraw %}` is text.
pub fn pieces(text: &str) -> Vec<Placeholder> {
    let mut pieces = Vec::new();
    let converts = !defines_variables(text);
    let mut at = 0;
    while let Some(found) = text.get(at..).and_then(|rest| rest.find('{')) {
        at += found;
        if let Ok(Some(Markup { kind: MarkupKind::Inert, length })) = markup::at(text, at) {
            at += length.max(1);
            continue;
        }
        let rest = text.get(at..).unwrap_or_default();
        let kind = match rest.as_bytes() {
            [b'{', b'{', ..] => MarkupKind::Value,
            [b'{', b'%', ..] => MarkupKind::Block,
            _ => {
                at += 1;
                continue;
            }
        };
        let Some((code, length)) = read_code(rest, if kind == MarkupKind::Value { "}}" } else { "%}" }) else {
            at += 2;
            continue;
        };
        let (code, earlier_name) =
            if kind == MarkupKind::Value && converts { with_column_name(code) } else { (code, None) };
        let written = rest.get(..length).unwrap_or_default().to_owned();
        pieces.push(Placeholder { range: at..at + length, written, code, earlier_name, kind });
        at += length;
    }
    pieces
}

/// Returns the names that an earlier release gave to columns whose headings are in the text, by their names of today.
pub fn earlier_names(text: &str) -> BTreeMap<String, String> {
    pieces(text).into_iter().filter_map(|piece| piece.earlier_name).collect()
}

/// Returns the text with every placeholder and command as the engine parses it.
pub fn readable(text: &str) -> Cow<'_, str> {
    let pieces = pieces(text);
    if pieces.iter().all(|piece| piece.code == piece.written) {
        return Cow::Borrowed(text);
    }
    let mut readable = String::with_capacity(text.len());
    let mut at = 0;
    for piece in pieces {
        readable.push_str(text.get(at..piece.range.start).unwrap_or_default());
        readable.push_str(&piece.code);
        at = piece.range.end;
    }
    readable.push_str(text.get(at..).unwrap_or_default());
    Cow::Owned(readable)
}

/// Returns whether the text defines variables of its own, which may have any name: `{% set n = 1 %}`, `{% for a in … %}`.
fn defines_variables(text: &str) -> bool {
    let blocks = text.split("{%").skip(1).map(|block| block.trim_start_matches(['-', '+']).trim_start());
    blocks.into_iter().any(|block| ["set", "for", "with", "macro"].iter().any(|word| block.starts_with(word)))
}

/// Returns the ASCII quote for this quote, which may be curly, low or angled; `None` for other characters.
const fn ascii_quote(quote: char) -> Option<char> {
    match quote {
        '"' | '“' | '”' | '„' | '‟' | '«' | '»' | '＂' | '″' => Some('"'),
        '\'' | '‘' | '’' | '‚' | '‛' | '＇' | '′' => Some('\''),
        _ => None,
    }
}

/// Reads the code up to its closing braces, which count only outside quotes and brackets. Returns it in the engine's characters, and its
/// length in bytes; `None` if it is never closed.
fn read_code(rest: &str, closing: &str) -> Option<(String, usize)> {
    let mut code = String::with_capacity(rest.len().min(64));
    // This is the quote as the engine parses it, and whether only the very same character closes it.
    let mut quote: Option<(char, bool)> = None;
    let mut depth = 0_usize;
    let mut characters = rest.char_indices();
    for _ in 0..2 {
        code.push(characters.next()?.1);
    }
    while let Some((at, character)) = characters.next() {
        match quote {
            Some(_) if character == '\\' => {
                code.push(character);
                code.extend(characters.next().map(|(_, next)| next));
            }
            Some((open, is_exact)) if character == open || !is_exact && ascii_quote(character) == Some(open) => {
                code.push(open);
                quote = None;
            }
            Some(_) => code.push(character),
            None => {
                if let Some(open) = ascii_quote(character) {
                    let behind = rest.get(at + character.len_utf8()..).unwrap_or_default();
                    let inside = behind.split(closing).next().unwrap_or_default();
                    let is_closed_exactly = character == open && inside.contains(open);
                    let is_closed_otherwise = inside.chars().any(|other| ascii_quote(other) == Some(open));
                    quote = Some((open, is_closed_exactly || !is_closed_otherwise));
                    code.push(open);
                } else if depth == 0 && rest.get(at..).is_some_and(|end| end.starts_with(closing)) {
                    code.push_str(closing);
                    return Some((code, at + closing.len()));
                } else if character.is_whitespace() && !character.is_ascii() || character == '\u{B}' {
                    code.push(' ');
                } else if !is_invisible(character) {
                    match character {
                        '{' | '[' | '(' => depth += 1,
                        '}' | ']' | ')' => depth = depth.saturating_sub(1),
                        _ => {}
                    }
                    code.push(character);
                }
            }
        }
    }
    None
}

/// The keywords of the engine's language, which are no names.
const ENGINE_WORDS: [&str; 12] =
    ["and", "or", "not", "in", "is", "if", "else", "true", "false", "none", "loop", "self"];

/// Replaces the heading of a column in a placeholder, `{{Tgl. Lahir|default("-")}}`, by the name of the column: `tgl_lahir`. Any other code
/// is returned unchanged. The second value is `Placeholder::earlier_name`.
fn with_column_name(code: String) -> (String, Option<(String, String)>) {
    let inside = code.trim_start_matches('{').trim_end_matches('}');
    let (head, rest) = inside.find('|').map_or((inside, ""), |at| inside.split_at(at));
    let is_plain = head.trim().chars().all(|letter| letter.is_ascii_alphanumeric() || letter == '_');
    let heading = fold(head);
    let is_separator = |letter: char| matches!(letter, ' ' | '-' | '.' | '/' | '_');
    let is_heading = heading.starts_with(char::is_alphabetic)
        && heading.chars().all(|letter| letter.is_alphanumeric() || is_separator(letter))
        && !heading.split(is_separator).any(|word| ENGINE_WORDS.contains(&word));
    match attribute_name(&heading).filter(|_| is_heading && !is_plain) {
        Some(name) => {
            let earlier = earlier_attribute_name(head).filter(|earlier| *earlier != name);
            (format!("{{{{{name}{rest}}}}}"), earlier.map(|earlier| (name, earlier)))
        }
        None => (code, None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn curly_quotes_and_invisible_characters_are_read() {
        for (written, expected) in [
            ("{{name|default(“Kak”)}}", "{{name|default(\"Kak\")}}"),
            ("{{name|default(„Kak“)}}", "{{name|default(\"Kak\")}}"),
            ("{{name|default(‘Kak’)}}", "{{name|default('Kak')}}"),
            ("{{name|default(“Kak\")}}", "{{name|default(\"Kak\")}}"),
            ("{{name|default(\"Kak”)}} dan \"promo\"", "{{name|default(\"Kak\")}} dan \"promo\""),
            ("{{name|default(\"Kak “Ayu”\")}}", "{{name|default(\"Kak “Ayu”\")}}"),
            ("{{name|default(\"Nur’aini\")}}", "{{name|default(\"Nur’aini\")}}"),
            ("{{\u{A0}name\u{202F}}}", "{{ name }}"),
            ("{{\u{200B}na\u{AD}me\u{FEFF}}}", "{{name}}"),
            ("{% if name == “Ayu” %}x{% endif %}", "{% if name == \"Ayu\" %}x{% endif %}"),
            ("“Halo” {{name}}", "“Halo” {{name}}"),
            ("{% raw %}{{“x”}}{% endraw %}", "{% raw %}{{“x”}}{% endraw %}"),
            ("{{ \"}}\" }}", "{{ \"}}\" }}"),
            ("{{name", "{{name"),
        ] {
            assert_eq!(readable(written), expected, "{written}");
        }
    }

    #[test]
    fn a_column_may_be_named_as_its_heading() {
        for (written, expected) in [
            ("{{first name}}", "{{first_name}}"),
            ("{{ Tgl. Lahir|default(\"-\") }}", "{{tgl_lahir|default(\"-\") }}"),
            ("{{tgl-lahir}}", "{{tgl_lahir}}"),
            ("{{ no. hp }}", "{{no_hp}}"),
            ("{{Prénom}}", "{{prenom}}"),
            ("{{Café}} {{Cafe\u{301}|upper}} {{Tgl–Lahir}}", "{{cafe}} {{cafe|upper}} {{tgl_lahir}}"),
            ("{{ name or phone }}", "{{ name or phone }}"),
            ("{{ name if kota else phone }}", "{{ name if kota else phone }}"),
            ("{{ name.upper() }}", "{{ name.upper() }}"),
            ("{{ total * 2 }}", "{{ total * 2 }}"),
            ("{{Name}}", "{{Name}}"),
            ("{{1}}", "{{1}}"),
            (
                "{% for a in range(3) %}{{ loop.index }}{{ a-1 }}{% endfor %}",
                "{% for a in range(3) %}{{ loop.index }}{{ a-1 }}{% endfor %}",
            ),
        ] {
            assert_eq!(readable(written), expected, "{written}");
        }
    }

    #[test]
    fn a_placeholder_has_its_name_its_range_and_the_text_of_its_author() {
        let found = pieces("Halo {{ Nama Depan |default(“Kak”)}}, {%- if kota %}x{% endif %}");
        assert_eq!((found[0].head(), found[0].range.clone()), ("nama_depan", 5..40));
        assert_eq!(found[0].renamed("name"), "{{name|default(“Kak”)}}");
        assert_eq!((found.len(), found[1].kind), (3, MarkupKind::Block));
    }

    proptest! {
        #[test]
        fn no_text_breaks_the_reader(text in "[{}%|“”\"'a1 .\u{200B}\u{A0}-]{0,40}") {
            let once = readable(&text).into_owned();
            prop_assert!(pieces(&text).iter().all(|piece| text.get(piece.range.clone()) == Some(&*piece.written)));
            prop_assert_eq!(pieces(&text).len() <= 20, true);
            prop_assert!(once.len() <= text.len() + 40);
        }
    }
}
