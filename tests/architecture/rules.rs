//! One rule, one function. Each rule is built from something that nothing else needs: a call of a library, a spelling, a piece
//! of SQL. The table names the files in which it may stand, so a second function that decides the same is noticed. A file that
//! no longer has it is struck off: the lists only become shorter.

use super::source::code_and_strings;
use super::tree;

/// What a rule is called here, what only its function needs, and the files that may have it.
type Mark = (&'static str, &'static str, &'static [&'static str]);

const RUST: &[Mark] = &[];

const DASHBOARD: &[Mark] = &[];

/// Copies of the server's rules by which the sample data imitate the server, and what is generated.
const NOT_THE_DASHBOARD: [&str; 3] =
    ["frontend/src/sample/", "frontend/src/api/contract.ts", "frontend/src/test-setup"];

/// The code of a file with its texts, without comments and without its tests.
fn rust_code(text: &str) -> String {
    let code = code_and_strings(text);
    code.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default().to_owned()
}

fn typescript_code(text: &str) -> String {
    let is_comment = |line: &&str| ["//", "*", "/*", "{/*"].iter().any(|start| line.trim_start().starts_with(start));
    text.lines().filter(|line| !is_comment(line)).map(|line| line.to_owned() + "\n").collect()
}

fn violations(marks: &[Mark], files: &[(String, String)]) -> Vec<String> {
    let mut found = Vec::new();
    for (rule, mark, allowed) in marks {
        let having: Vec<&str> =
            files.iter().filter(|(_, code)| code.contains(mark)).map(|(path, _)| path.as_str()).collect();
        let more = having.iter().filter(|path| !allowed.contains(path));
        found.extend(more.map(|path| format!("{rule}: {path} has `{mark}`; call the function that decides it")));
        let gone = allowed.iter().filter(|path| !having.contains(path));
        found.extend(gone.map(|path| format!("{rule}: {path} has no `{mark}` any more; strike it off")));
    }
    found
}

#[test]
fn each_rule_is_decided_in_one_place() {
    let rust = tree::files(&["src"], &["rs"]).into_iter();
    let rust: Vec<(String, String)> = rust.map(|(path, text)| (path, rust_code(&text))).collect();
    let is_counted =
        |path: &str| !path.contains(".test.") && !NOT_THE_DASHBOARD.iter().any(|other| path.starts_with(other));
    let dashboard = tree::files(&["frontend/src"], &["ts", "tsx"]).into_iter().filter(|(path, _)| is_counted(path));
    let dashboard: Vec<(String, String)> = dashboard.map(|(path, text)| (path, typescript_code(&text))).collect();
    assert_eq!(violations(RUST, &rust), Vec::<String>::new());
    assert_eq!(violations(DASHBOARD, &dashboard), Vec::<String>::new());
}

#[test]
fn a_second_place_of_a_rule_and_one_that_is_gone_are_refused() {
    const MARKED: Mark = ("numbers", "UTIL.parse", &["src/phone.rs"]);
    const UNMARKED: Mark = ("numbers", "UTIL.parse", &[]);
    let files = |code: &str| vec![("src/phone.rs".to_owned(), rust_code(code))];
    assert!(violations(&[MARKED], &files("UTIL.parse(text)")).is_empty());
    assert!(!violations(&[UNMARKED], &files("UTIL.parse(text)")).is_empty());
    assert!(!violations(&[MARKED], &files("read(text)")).is_empty());
    assert!(violations(&[UNMARKED], &files("// UTIL.parse\n#[cfg(test)]\nmod tests {\n    UTIL.parse }")).is_empty());
    assert!(
        !violations(&[("folding", "NFKD", &[])], &[("a.ts".into(), typescript_code("x.normalize(\"NFKD\")"))])
            .is_empty()
    );
    assert!(violations(&[("folding", "NFKD", &[])], &[("a.ts".into(), typescript_code(" // NFKD"))]).is_empty());
}
