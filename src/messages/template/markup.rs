//! Finds the markup of the template engine: `{{…}}`, `{%…%}`, `{#…#}`, and everything between `{% raw %}` and `{% endraw %}`. Nothing
//! inside is treated as spintax.

use super::place::Place;
use crate::error::{Error, Result};

/// The longest expression. The engine's parser and compiler recurse once per operator, and a Worker's stack is small; 500 characters are at
/// most 250 calls.
const MAX_EXPRESSION_CHARACTERS: usize = 500;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MarkupKind {
    Value,
    Block,
    /// Markup that the engine does not evaluate: a comment or raw text.
    Inert,
}

/// One markup element in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Markup {
    pub kind: MarkupKind,
    /// The length of the markup in bytes, including its braces.
    pub length: usize,
}

/// Returns the markup that begins at `at`; `None` if there is none.
pub fn at(text: &str, at: usize) -> Result<Option<Markup>> {
    let rest = text.get(at..).unwrap_or_default();
    let (kind, end) = match rest.as_bytes() {
        [b'{', b'{', ..] => (MarkupKind::Value, end_of_code(rest, "}}")),
        [b'{', b'%', ..] => (MarkupKind::Block, end_of_code(rest, "%}")),
        [b'{', b'#', ..] => (MarkupKind::Inert, rest.find("#}").map(|end| end + 2)),
        _ => return Ok(None),
    };
    let never_closed = || {
        let opening = rest.get(..2).unwrap_or_default();
        let place = Place::of(text, at);
        let hint = "a brace that is text is written with a space after it";
        Error::invalid("text", format!("the text cannot be read: {opening} in {place} is never closed; {hint}"))
    };
    let length = end.ok_or_else(never_closed)?;
    if kind != MarkupKind::Inert && length > MAX_EXPRESSION_CHARACTERS {
        let place = Place::of(text, at);
        let most = format!("what stands in braces has at most {MAX_EXPRESSION_CHARACTERS} characters");
        return Err(Error::invalid("text", format!("the text cannot be read: {most}, in {place} it is longer")));
    }
    let code = rest.get(..length).unwrap_or_default();
    if kind == MarkupKind::Block && block_name(code) == "raw" {
        let length = end_of_raw(rest, length).ok_or_else(never_closed)?;
        return Ok(Some(Markup { kind: MarkupKind::Inert, length }));
    }
    Ok(Some(Markup { kind, length }))
}

/// Returns the end of the closing braces. They count only outside quotes and brackets: `{{ {"a": {}} }}`.
fn end_of_code(code: &str, closing: &str) -> Option<usize> {
    let mut quote = None;
    let mut depth = 0_usize;
    let mut bytes = code.bytes().enumerate().skip(2);
    while let Some((at, byte)) = bytes.next() {
        match (quote, byte) {
            (Some(_), b'\\') => {
                bytes.next();
            }
            (Some(open), _) if byte == open => quote = None,
            (Some(_), _) => {}
            (None, b'"' | b'\'') => quote = Some(byte),
            (None, b'}' | b'%')
                if depth == 0 && code.as_bytes().get(at..).is_some_and(|end| end.starts_with(closing.as_bytes())) =>
            {
                return Some(at + closing.len());
            }
            (None, b'{' | b'[' | b'(') => depth += 1,
            (None, b'}' | b']' | b')') => depth = depth.saturating_sub(1),
            (None, _) => {}
        }
    }
    None
}

/// Returns the name of a block: `raw` for `{%- raw %}`.
fn block_name(block: &str) -> &str {
    let inside = block.trim_start_matches("{%").trim_end_matches("%}");
    inside.trim_matches(['-', '+']).trim()
}

fn end_of_raw(rest: &str, from: usize) -> Option<usize> {
    let mut at = from;
    loop {
        at += rest.get(at..)?.find("{%")? + 2;
        let inside = rest.get(at..)?;
        if let Some(behind) = after_endraw(inside) {
            return Some(at + inside.len() - behind.len());
        }
    }
}

fn after_endraw(inside: &str) -> Option<&str> {
    let behind = inside.trim_start_matches(['-', '+']).trim_start().strip_prefix("endraw")?;
    behind.trim_start().trim_start_matches(['-', '+']).strip_prefix("%}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Option<(MarkupKind, &str)> {
        at(text, 0).unwrap().map(|found| (found.kind, &text[..found.length]))
    }

    #[test]
    fn markup_ends_at_its_own_braces() {
        assert_eq!(read("{{name}}|x}"), Some((MarkupKind::Value, "{{name}}")));
        assert_eq!(read("{{ {'a': {}} }}}"), Some((MarkupKind::Value, "{{ {'a': {}} }}")));
        assert_eq!(read(r#"{{ "}}" ~ '\'}}' }} b"#), Some((MarkupKind::Value, r#"{{ "}}" ~ '\'}}' }}"#)));
        assert_eq!(read("{% if a == '%}' %}b"), Some((MarkupKind::Block, "{% if a == '%}' %}")));
        assert_eq!(read("{# {a|b} }} #}b"), Some((MarkupKind::Inert, "{# {a|b} }} #}")));
        assert_eq!(read("{a|b}"), None);
        assert_eq!(read(""), None);
    }

    #[test]
    fn a_raw_block_is_one_inert_markup_element() {
        let raw = "{%- raw -%}{a|b}{{name}}{% x %}{% endraw +%}";
        assert_eq!(read(&format!("{raw}{{c|d}}")), Some((MarkupKind::Inert, raw)));
        assert!(at("{% raw %}{a|b}", 0).is_err());
    }

    #[test]
    fn markup_that_is_never_closed_is_refused_with_its_place() {
        for (text, place) in
            [("a\nb {{name", "{{ in line 2, column 3"), ("a\nb {%x", "{% in line 2"), ("a\nb {#", "{# in")]
        {
            assert!(at(text, 4).unwrap_err().to_string().contains(place), "{text}");
        }
        assert!(at(&format!("{{{{{}}}}}", "-".repeat(500)), 0).is_err());
    }
}
