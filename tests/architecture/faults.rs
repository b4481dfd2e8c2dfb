//! `docs/faults.md` names rules and tests: each of them has to exist.

use std::path::PathBuf;

const DOCUMENT: &str = "docs/faults.md";

/// The code spans of a document's tables: `src/folding.rs`, or `src/folding.rs: name of a test`.
fn spans(text: &str) -> impl Iterator<Item = &str> {
    text.lines().filter(|line| line.starts_with('|')).flat_map(|line| line.split('`').skip(1).step_by(2))
}

/// Describes the file or test that a span names and that does not exist. `read` returns the text of a file.
fn missing(span: &str, read: impl Fn(&str) -> Option<String>) -> Option<String> {
    let (path, name) = span.split_once(": ").map_or((span, None), |(path, name)| (path, Some(name)));
    let is_path = ["src/", "tests/", "frontend/"].iter().any(|folder| path.starts_with(folder));
    if !is_path {
        return None;
    }
    let Some(text) = read(path) else { return Some(format!("{path} is not there")) };
    let name = name?;
    let is_there = text.contains(&format!("fn {name}(")) || text.contains(&format!("\"{name}\""));
    (!is_there).then(|| format!("{path} has no test {name}"))
}

/// The functions and types of the column *decided by*, each with its file: `` `Phone::read` in `src/contacts/phone.rs` ``.
fn deciders(text: &str) -> Vec<(&str, &str)> {
    let spans: Vec<&str> = text.lines().filter(|line| line.starts_with('|')).flat_map(|line| line.split('`')).collect();
    spans.windows(3).filter(|three| three[1] == " in ").map(|three| (three[0], three[2])).collect()
}

/// Whether the file defines the last name of a path such as `Phone::read`, and, if a type stands before it, names that type.
fn defines(code: &str, name: &str) -> bool {
    let (before, last) = name.rsplit_once("::").unwrap_or(("", name));
    let is_defined = ["fn", "struct", "enum", "class", "function", "const", "type"].iter().any(|keyword| {
        code.split(&format!("{keyword} {last}"))
            .skip(1)
            .any(|rest| !rest.starts_with(|next: char| next.is_alphanumeric() || next == '_'))
    });
    is_defined && (!before.starts_with(char::is_uppercase) || code.contains(before))
}

#[test]
fn every_function_that_the_document_of_faults_names_is_where_it_says() {
    let text = read(DOCUMENT).unwrap();
    let named = deciders(&text);
    assert!(named.len() > 60, "only {} functions were found in the document", named.len());
    let gone: Vec<_> =
        named.iter().filter(|(name, path)| !read(path).is_some_and(|code| defines(&code, name))).collect();
    assert_eq!(gone, Vec::<&(&str, &str)>::new());
    assert!(defines("impl Phone { pub fn read(", "Phone::read") && !defines("pub fn read_all(", "Phone::read"));
}

fn read(path: &str) -> Option<String> {
    std::fs::read_to_string(PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(path)).ok()
}

#[test]
fn every_rule_and_test_that_the_document_of_faults_names_exists() {
    let text = read(DOCUMENT).unwrap();
    let named = spans(&text).filter(|span| span.contains(": ") && span.contains('/')).count();
    assert!(named > 100, "only {named} tests were found in the document");
    let gone: Vec<String> = spans(&text).filter_map(|span| missing(span, read)).collect();
    assert_eq!(gone, Vec::<String>::new());
}

#[test]
fn a_test_that_is_gone_is_found() {
    let read = |path: &str| (path == "src/ids.rs").then(|| "fn an_id_is_read() {} it(\"is read\"".to_owned());
    for span in ["src/ids.rs: an_id_is_read", "src/ids.rs: is read", "src/ids.rs", "62811: x", "Ayu"] {
        assert_eq!(missing(span, read), None, "{span}");
    }
    for span in ["src/ids.rs: an_id", "src/gone.rs", "tests/gone.rs: x"] {
        assert!(missing(span, read).is_some(), "{span}");
    }
}
