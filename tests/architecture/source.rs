//! Reads Rust source as text: the code without comments and strings, and the string constants.

/// The text with comments and strings replaced by spaces. The lines stay where they are.
pub fn code_only(text: &str) -> String {
    let mut code = String::with_capacity(text.len());
    for piece in pieces(text) {
        match piece {
            Piece::Code(text) => code.push_str(text),
            Piece::Comment(text) | Piece::String { text, .. } => {
                code.extend(text.chars().map(|character| if character == '\n' { '\n' } else { ' ' }));
            }
        }
    }
    code
}

/// The text without its comments.
pub fn code_and_strings(text: &str) -> String {
    let kept = pieces(text).into_iter().filter_map(|piece| match piece {
        Piece::Code(text) | Piece::String { text, .. } => Some(text),
        Piece::Comment(_) => None,
    });
    kept.collect()
}

/// `(line, name, text)` of every `const NAME: &str = "…"`, as the compiler would read the text.
pub fn text_constants(text: &str) -> Vec<(usize, String, String)> {
    let mut found = Vec::new();
    let mut code_before = String::new();
    let mut line = 1;
    for piece in pieces(text) {
        match piece {
            Piece::Code(code) => {
                code_before.push_str(code);
                line += newlines(code);
            }
            Piece::Comment(comment) => line += newlines(comment),
            Piece::String { text, is_raw } => {
                let code = if is_raw { code_before.strip_suffix('r').unwrap_or(&code_before) } else { &code_before };
                if let Some(name) = constant_name(code) {
                    let content = text.trim_matches('#').trim_matches('"');
                    found.push((line, name, if is_raw { content.to_owned() } else { unescaped(content) }));
                }
                code_before.clear();
                line += newlines(text);
            }
        }
    }
    found
}

/// The name, if the code ends in `const NAME: &str =`.
fn constant_name(code: &str) -> Option<String> {
    let code = code.trim_end().strip_suffix('=')?.trim_end().strip_suffix("str")?.trim_end();
    let code =
        code.strip_suffix('&').or_else(|| code.strip_suffix("&'static"))?.trim_end().strip_suffix(':')?.trim_end();
    let mut words = code.rsplit(char::is_whitespace);
    let name = words.next()?;
    (words.next()? == "const").then(|| name.to_owned())
}

fn unescaped(content: &str) -> String {
    let mut text = String::new();
    let mut rest = content.chars().peekable();
    while let Some(character) = rest.next() {
        match character {
            '\\' => match rest.next() {
                Some('\n') => while rest.next_if(|next| next.is_whitespace()).is_some() {},
                Some('n') => text.push('\n'),
                Some(escaped) => text.push(escaped),
                None => {}
            },
            _ => text.push(character),
        }
    }
    text
}

fn newlines(text: &str) -> usize {
    text.matches('\n').count()
}

enum Piece<'a> {
    Code(&'a str),
    Comment(&'a str),
    /// With its quotes.
    String {
        text: &'a str,
        is_raw: bool,
    },
}

fn pieces(text: &str) -> Vec<Piece<'_>> {
    let mut found = Vec::new();
    let (mut code_from, mut at) = (0, 0);
    while at < text.len() {
        let rest = &text[at..];
        let (length, make): (usize, fn(&str) -> Piece<'_>) = if rest.starts_with("//") {
            (rest.find('\n').unwrap_or(rest.len()), |text| Piece::Comment(text))
        } else if rest.starts_with("/*") {
            (rest.find("*/").map_or(rest.len(), |end| end + 2), |text| Piece::Comment(text))
        } else if let Some(length) = raw_string(text, at) {
            (length, |text| Piece::String { text, is_raw: true })
        } else if rest.starts_with('"') {
            (string(rest), |text| Piece::String { text, is_raw: false })
        } else if let Some(length) = character(rest) {
            at += length;
            continue;
        } else {
            at += rest.chars().next().map_or(1, char::len_utf8);
            continue;
        };
        found.push(Piece::Code(&text[code_from..at]));
        found.push(make(&text[at..at + length]));
        at += length;
        code_from = at;
    }
    found.push(Piece::Code(&text[code_from..]));
    found
}

/// The length of a string that starts here, quotes included.
fn string(rest: &str) -> usize {
    let mut is_escaped = false;
    for (at, character) in rest.char_indices().skip(1) {
        match character {
            _ if is_escaped => is_escaped = false,
            '\\' => is_escaped = true,
            '"' => return at + 1,
            _ => {}
        }
    }
    rest.len()
}

/// The length of a raw string that starts behind the `r` before `at`.
fn raw_string(text: &str, at: usize) -> Option<usize> {
    let before = text[..at].strip_suffix('r')?;
    if before.ends_with(|character: char| character.is_alphanumeric() || character == '_') && !before.ends_with('b') {
        return None;
    }
    let rest = &text[at..];
    let hashes = rest.len() - rest.trim_start_matches('#').len();
    if !rest[hashes..].starts_with('"') {
        return None;
    }
    let end = format!("\"{}", "#".repeat(hashes));
    Some(rest[hashes + 1..].find(&end).map_or(rest.len(), |found| hashes + 1 + found + end.len()))
}

/// The length of a character literal. A lifetime is not one.
fn character(rest: &str) -> Option<usize> {
    let inside = rest.strip_prefix('\'')?;
    if inside.starts_with('\\') {
        return inside[2..].find('\'').map(|end| end + 4);
    }
    let length = inside.chars().next()?.len_utf8();
    inside[length..].starts_with('\'').then_some(length + 2)
}

#[test]
fn comments_and_strings_are_not_code() {
    let code = code_only(
        "let a = \"crate::http\"; // crate::http\n/* crate::http */ let b = '\"'; let c = r#\"x\"y\"#; crate::ids",
    );
    assert!(!code.contains("http"), "{code}");
    assert!(code.contains("crate::ids") && code.contains("let b") && code.contains("let c"), "{code}");
}

#[test]
fn comments_are_left_out_and_strings_are_kept() {
    assert_eq!(code_and_strings("let a = \"// b\"; // c\n/* d */ e"), "let a = \"// b\"; \n e");
}

#[test]
fn constants_are_read_as_the_compiler_does() {
    let text = "// \"const A: &str\"\nconst A: &str = \"select \\\n    1\";\nlet x = \"no\";\npub const B: &str =\n  r\"a\\b\";";
    let found = text_constants(text);
    assert_eq!(found, [(2, "A".to_owned(), "select 1".to_owned()), (6, "B".to_owned(), "a\\b".to_owned())]);
}
