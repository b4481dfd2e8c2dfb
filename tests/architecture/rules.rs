//! One rule, one function. Each rule is built from something that nothing else needs: a call of a library, a spelling, a piece
//! of SQL. The table names the files in which it may stand, so a second function that decides the same is noticed. A file that
//! no longer has it is struck off: the lists only become shorter.

use super::source::code_and_strings;
use super::tree;

/// What a rule is called here, what only its function needs, and the files that may have it.
type Mark = (&'static str, &'static str, &'static [&'static str]);

const RUST: &[Mark] = &[
    (
        "which number a text is",
        "PHONE_NUMBER_UTIL.parse",
        &[
            "src/contacts/number_readings.rs",
            "src/contacts/numbers.rs",
            "src/contacts/phone.rs",
            "src/contacts/phone_fault.rs",
        ],
    ),
    (
        "whether a number exists",
        "is_valid()",
        &["src/contacts/number_readings.rs", "src/contacts/phone.rs", "src/contacts/phone_fault.rs"],
    ),
    ("which number may be a mobile one", "get_type()", &["src/contacts/number_readings.rs"]),
    ("the ids of old numbering plans", "\"521\"", &["src/contacts/number_readings.rs"]),
    ("what a number is within a text", "normalize_digits_only", &["src/contacts/written_number.rs"]),
    ("which number a link leads to", "Url::parse", &["src/contacts/written_number.rs"]),
    ("a number that a spreadsheet has shortened", "split_once(['E'", &[]),
    ("which country a row names", "get_region_for_country_code", &["src/contacts/country.rs"]),
    ("which country a row names", "Region::from_code", &["src/contacts/country.rs"]),
    ("a cell that a spreadsheet filled with an error", "\"#n/a\"", &["src/contacts/row.rs"]),
    ("how a table is read", "ReaderBuilder", &["src/contacts/table.rs"]),
    ("how a table is written", "WriterBuilder", &["src/spreadsheet.rs"]),
    ("which cell is a formula", "FORMULA_BEGINS", &["src/spreadsheet.rs"]),
    ("how much of a wrong row is shown", "MAX_SHOWN_CHARACTERS", &["src/contacts/wrong_row.rs"]),
    ("what an id of a chat consists of", "rsplit_once('@')", &["src/contacts/address.rs", "src/contacts/chat_kind.rs"]),
    ("the number in an id of a chat", "strip_suffix(CHAT_ID_SUFFIX)", &["src/contacts/phone.rs"]),
    ("the LID in an id of a chat", "strip_suffix(LID_SUFFIX)", &["src/contacts/address.rs"]),
    (
        "whether a contact has a number",
        ", '@')",
        &[
            "src/campaigns/store/audience.rs",
            "src/contacts/store/addresses.rs",
            "src/contacts/store/list.rs",
            "src/contacts/store/opt_outs.rs",
            "src/devices/outbox.rs",
        ],
    ),
    (
        "whether a recipient is a number",
        "contains('@')",
        &["src/contacts/address.rs", "src/contacts/phone.rs", "src/contacts/written_number.rs", "src/tenants/user.rs"],
    ),
    ("which characters nobody sees", "'\\u{202A}'", &["src/characters.rs"]),
    ("which characters nobody sees", "'\\u{202a}'", &[]),
    ("which accents make no difference", "'\\u{591}'", &["src/characters.rs"]),
    ("which accents make no difference", "'\\u{300}'", &["src/characters.rs"]),
    ("who has the tags of an audience", "asked.value", &["src/campaigns/store/audience.rs"]),
    ("who lacks a value", "case v.value", &["src/campaigns/store/audience.rs"]),
    ("which messages have left", "'delivered', 'read'", &["src/devices/outbox.rs"]),
    ("which messages have left", "Sent | MessageStatus::Delivered", &[]),
    ("the chat of a LID", "format!(\"{lid}", &["src/contacts/address.rs"]),
    ("which chats hold posts", "@newsletter", &["src/conversations/store/chats.rs"]),
    (
        "whether anything is seen of a text",
        "trim().is_empty()",
        &["src/contacts/country.rs", "src/contacts/numbers.rs", "src/tenants/bootstrap.rs"],
    ),
    ("which texts are equal", "icu_normalizer", &["src/folding.rs"]),
    ("which words are keywords", ".nfkd()", &["src/contacts/opt_out/fold.rs"]),
    (
        "whether a message is an opt-out",
        "find_consent",
        &["src/contacts/opt_out/mod.rs", "src/workflows/receive_message.rs"],
    ),
    (
        "who has opted out",
        "from opt_outs",
        &[
            "src/contacts/store/consent_changes.rs",
            "src/contacts/store/mod.rs",
            "src/contacts/store/opt_outs.rs",
            "src/contacts/store/probable_opt_outs.rs",
            "src/conversations/store/opted_out.rs",
        ],
    ),
    (
        "who has opted out",
        "join opt_outs",
        &["src/contacts/store/list.rs", "src/contacts/store/mod.rs", "src/conversations/store/chats.rs"],
    ),
    (
        "which number a LID has",
        "from lid_numbers",
        &[
            "src/contacts/store/addresses.rs",
            "src/contacts/store/consent_changes.rs",
            "src/contacts/store/mod.rs",
            "src/contacts/store/opt_outs.rs",
            "src/contacts/store/probable_opt_outs.rs",
            "src/conversations/store/opted_out.rs",
        ],
    ),
    (
        "how many recipients have which status",
        "campaign_counts",
        &["src/campaigns/store/counts.rs", "src/campaigns/store/deletion.rs"],
    ),
    ("the status of a recipient", "ItemStatus::read(", &["src/campaigns/store/mod.rs"]),
    ("the status of a recipient", "'skipped'", &["src/campaigns/store/items.rs"]),
    (
        "when quiet hours are",
        "from <= time",
        &["src/devices/pacing/quiet_hours.rs", "src/devices/pacing/simulation.rs"],
    ),
    (
        "which failures are tried again",
        "FailureReason::PERMANENT",
        &["src/campaigns/store/counts.rs", "src/campaigns/store/mod.rs"],
    ),
    (
        "which failures count against a broadcast",
        "FailureReason::NOT_COUNTED_FOR_PAUSE",
        &["src/campaigns/store/counts.rs"],
    ),
    (
        "which messages nobody has written",
        "NoticeKind::CALLS",
        &["src/campaigns/store/projection.rs", "src/messages/message.rs"],
    ),
    (
        "which moment a time with an offset is",
        "parse_rfc3339",
        &[
            "src/campaigns/campaign.rs",
            "src/clock.rs",
            "src/http/bodies/conversations.rs",
            "src/workflows/send_message.rs",
        ],
    ),
    ("what a role may do", "Role::Operator", &["src/tenants/access.rs"]),
    ("which address a caller has", "IpAddr", &["src/tenants/rate_limit.rs"]),
];

const DASHBOARD: &[Mark] = &[
    ("which texts are equal", ".normalize(\"NFKD\")", &["frontend/src/i18n/fold.ts"]),
    ("which texts are equal", ".normalize(\"NFD\")", &[]),
    ("how long a text is", "const countCharacters", &["frontend/src/i18n/characters.ts"]),
    (
        "what a number is within a text",
        "\\D/g",
        &["frontend/src/features/contacts/ods.ts", "frontend/src/features/contacts/vcard.ts"],
    ),
    ("what an attribute is called", "RESERVED", &[]),
    ("which chats hold posts", "@newsletter", &[]),
    ("which chats hold posts", "status@", &[]),
    ("which chats are groups", "@g.us", &[]),
    ("the id of a person's chat", "@c.us", &["frontend/src/features/messages/phone.ts"]),
    ("the id of a person's chat", "@lid", &["frontend/src/features/messages/phone.ts"]),
    ("which messages have left", "\"delivered\", \"read\"", &[]),
    ("the status of a recipient", "\"skipped\" :", &["frontend/src/features/campaigns/live.ts"]),
    ("when quiet hours are", "from <= time", &["frontend/src/features/start/progress.ts"]),
    ("which commands a broadcast allows", "COMMANDS", &["frontend/src/features/campaigns/actions.ts"]),
    ("how much a number may send", "perDay: 5", &[]),
    ("which paces there are", "maxSeconds: 60", &[]),
    ("what a role may do", "\"operator\"", &["frontend/src/features/tenants/role.ts"]),
    ("which file is a workbook", "0x50, 0x4b", &["frontend/src/features/contacts/workbook.ts"]),
];

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
