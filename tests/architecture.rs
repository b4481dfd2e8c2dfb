//! The rules of this code base, checked on its text: a module imports only modules listed above it, SQL names the tenant
//! first, time and platform stay at the edge, files stay small, names say what a thing is, documents name what exists.
//!
//! A rule is a function from one file to violations. A second test shows each rule a violation that it must refuse.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test fails by panicking")]

#[path = "architecture/faults.rs"]
mod faults;
#[path = "architecture/names.rs"]
mod names;
#[path = "architecture/rules.rs"]
mod rules;
#[path = "architecture/source.rs"]
mod source;
#[path = "architecture/sql.rs"]
mod sql;
#[path = "architecture/tree.rs"]
mod tree;

use source::code_only;

const MAX_LINES: usize = 600;

/// A rule returns what breaks it; some are named for what they demand, such as `is_safe`.
fn violations(files: &[(String, String)], rule: impl Fn(&str, &str) -> Vec<String>) -> String {
    let each =
        files.iter().flat_map(|(path, text)| rule(path, text).into_iter().map(move |what| format!("{path}: {what}")));
    each.map(|violation| violation + "\n").collect()
}

fn rust_sources() -> Vec<(String, String)> {
    let files = tree::files(&["src"], &["rs"]);
    assert!(files.len() > 20, "the walk found only {} files", files.len());
    files
}

// ---- Imports -------------------------------------------------------------------------------------------------------

/// The modules of the crate in the order of `lib.rs`. A module may name the modules before it.
fn contents(lib: &str) -> Vec<String> {
    let declared = code_only(lib);
    declared
        .lines()
        .filter_map(|line| Some(line.trim().strip_prefix("pub mod ")?.strip_suffix(';')?.to_owned()))
        .collect()
}

/// `http` is listed before `platform`, but its state holds the bindings: this one file may name `platform`.
const STATE_OF_HTTP: &str = "src/http/app.rs";

/// The modules before this one are used by all others and may name each other.
const FIRST_DOMAIN_MODULE: &str = "tenants";

fn names_only_modules_above_it(contents: &[String], path: &str, text: &str) -> Vec<String> {
    let place = |module: &str| contents.iter().position(|known| known == module);
    let first_domain_module = place(FIRST_DOMAIN_MODULE).unwrap_or(0);
    let own = module_path(path);
    let Some(own_place) = own.first().and_then(|module| place(module)) else { return Vec::new() };
    let allowed = |named: &str| match place(named) {
        None => true,
        Some(named_place) => named_place <= own_place || own_place.max(named_place) < first_domain_module,
    };
    let mut found: Vec<String> = named_modules(text, own.len())
        .into_iter()
        .filter(|named| !allowed(named))
        .map(|named| format!("names `{named}`"))
        .collect();
    if path == STATE_OF_HTTP {
        found.retain(|violation| violation != "names `platform`");
    }
    found
}

/// `src/devices/outbox.rs` → `[devices, outbox]`.
fn module_path(path: &str) -> Vec<&str> {
    let inside = path.strip_prefix("src/").unwrap_or(path).trim_end_matches(".rs");
    inside.split('/').filter(|part| *part != "mod").collect()
}

/// The modules of the crate that the code names: with `crate::`, with enough `super::`, or with the crate's own name.
fn named_modules(text: &str, depth: usize) -> Vec<String> {
    let code = code_only(text);
    let roots = ["crate::".to_owned(), "cloudwa_flow::".to_owned(), "super::".repeat(depth)];
    let mut found = Vec::new();
    for root in &roots {
        for (at, _) in code.match_indices(root.as_str()) {
            let is_word =
                !code[..at].ends_with(|before: char| before.is_alphanumeric() || before == '_' || before == ':');
            if is_word {
                found.extend(first_modules(&code[at + root.len()..]));
            }
        }
    }
    found
}

/// `devices::store` → `devices`; `{ids::X, ports::{A, B}}` → `ids`, `ports`.
fn first_modules(path: &str) -> Vec<String> {
    let Some(group) = path.trim_start().strip_prefix('{') else { return vec![identifier(path)] };
    let (mut depth, mut names, mut expects_name) = (1, Vec::new(), true);
    for (at, character) in group.char_indices() {
        match character {
            '{' => depth += 1,
            '}' => depth -= 1,
            ',' if depth == 1 => expects_name = true,
            _ if expects_name && !character.is_whitespace() => {
                names.push(identifier(&group[at..]));
                expects_name = false;
            }
            _ => {}
        }
        if depth == 0 {
            break;
        }
    }
    names
}

fn identifier(text: &str) -> String {
    text.trim_start().chars().take_while(|character| character.is_alphanumeric() || *character == '_').collect()
}

#[test]
fn a_module_names_only_modules_above_it() {
    let files = rust_sources();
    let contents = contents(&std::fs::read_to_string(format!("{}/src/lib.rs", env!("CARGO_MANIFEST_DIR"))).unwrap());
    assert_eq!(contents.last().map(String::as_str), Some("platform"), "{contents:?}");
    assert_eq!(violations(&files, |path, text| names_only_modules_above_it(&contents, path, text)), "");
}

#[test]
fn naming_a_module_below_is_refused() {
    let contents = contents(
        "pub mod error;\npub mod ids;\npub mod tenants;\npub mod devices;\n#[cfg(x)]\npub mod workflows;\npub mod http;\npub mod platform;",
    );
    assert_eq!(contents, ["error", "ids", "tenants", "devices", "workflows", "http", "platform"]);
    let refused = |path: &str, text: &str| !names_only_modules_above_it(&contents, path, text).is_empty();
    assert!(refused("src/tenants/user.rs", "use crate::devices::device::Status;"));
    assert!(refused(
        "src/tenants/user.rs",
        "use crate::{\n    ids::UserId,\n    devices::{device::Status, store},\n};"
    ));
    assert!(refused("src/devices/store.rs", "fn f() { crate::workflows::send::run() }"));
    assert!(refused("src/devices/store.rs", "use super::super::http::reply;"));
    assert!(refused("src/devices/mod.rs", "use super::http::reply;"));
    assert!(refused("src/workflows/send.rs", "use crate::http::reply::Reply;"));
    assert!(refused("src/http/devices.rs", "use crate::platform::d1::D1;"));
    assert!(refused("src/error.rs", "use crate::tenants::user::User;"));
    assert!(!refused(STATE_OF_HTTP, "use crate::platform::d1::D1;"));
    assert!(!refused("src/error.rs", "use crate::ids::UserId;"));
    assert!(!refused(
        "src/devices/store.rs",
        "use crate::{ids::DeviceId, tenants::role::Role}; use super::device; // crate::http"
    ));
    assert!(!refused("src/platform/entry.rs", "use crate::{http::router, workflows::send};"));
}

/// The only modules that may use the protocol library. The others work with messages and devices.
const MODULES_OF_THE_LIBRARY: [&str; 3] = ["src/session_store/", "src/whatsapp/", "src/platform/"];

fn does_not_use_the_protocol_library(path: &str, text: &str) -> Vec<String> {
    let code = code_only(text);
    let mut words = code.split(|character: char| !character.is_alphanumeric() && character != '_');
    let named = words.find(|word| ["wacore", "whatsapp_rust", "waproto"].contains(word) || word.starts_with("wacore_"));
    let named = named.filter(|_| !MODULES_OF_THE_LIBRARY.iter().any(|module| path.starts_with(module)));
    named.map(|library| format!("names the library `{library}`")).into_iter().collect()
}

#[test]
fn only_three_modules_use_the_protocol_library() {
    assert_eq!(violations(&rust_sources(), does_not_use_the_protocol_library), "");
}

#[test]
fn the_protocol_library_in_another_module_is_refused() {
    assert!(!does_not_use_the_protocol_library("src/devices/inbox.rs", "use whatsapp_rust::Client;").is_empty());
    assert!(!does_not_use_the_protocol_library("src/http/devices.rs", "let jid: wacore_binary::Jid;").is_empty());
    assert!(does_not_use_the_protocol_library("src/session_store/mod.rs", "use wacore::store::Device;").is_empty());
    assert!(does_not_use_the_protocol_library("src/devices/inbox.rs", "/// What `wacore` hands over.").is_empty());
}

// ---- Targets ------------------------------------------------------------------------------------------------------

/// The two attributes that each implementation of a storage trait of the protocol library needs, letter by letter.
const ASYNC_TRAIT_LINES: [&str; 2] = [
    "#[cfg_attr(target_arch = \"wasm32\", async_trait(?Send))]",
    "#[cfg_attr(not(target_arch = \"wasm32\"), async_trait)]",
];

/// The files in which a whole module may be limited to one target.
const GATES: [&str; 3] = ["src/lib.rs", "src/http/mod.rs", "src/session_store/mod.rs"];

fn is_the_same_on_every_target(path: &str, text: &str) -> Vec<String> {
    let lines: Vec<&str> = text.lines().map(str::trim).collect();
    let is_gate = |number: usize| {
        let gated = lines[number + 1..].iter().find(|line| !line.starts_with("//") && !line.starts_with("#["));
        GATES.contains(&path)
            && gated.is_some_and(|line| line.trim_start_matches("pub ").starts_with("mod ") && line.ends_with(';'))
    };
    let is_async_trait = |line: &str| path.starts_with("src/session_store/") && ASYNC_TRAIT_LINES.contains(&line);
    let allowed = |number: usize, line: &str| line.starts_with("//") || is_async_trait(line) || is_gate(number);
    let found =
        lines.iter().enumerate().filter(|(_, line)| line.contains("target_arch") || line.contains("target_family"));
    found
        .filter(|(number, line)| !allowed(*number, line))
        .map(|(number, _)| format!("line {}: depends on the target", number + 1))
        .collect()
}

#[test]
fn only_the_gate_files_depend_on_the_target() {
    assert_eq!(violations(&rust_sources(), is_the_same_on_every_target), "");
}

#[test]
fn a_dependency_on_the_target_elsewhere_is_refused() {
    let gate = "#[cfg(target_arch = \"wasm32\")]\npub mod platform;";
    assert!(is_the_same_on_every_target("src/lib.rs", gate).is_empty());
    assert!(!is_the_same_on_every_target("src/devices/mod.rs", gate).is_empty());
    assert!(!is_the_same_on_every_target("src/lib.rs", "#[cfg(target_arch = \"wasm32\")]\nfn f() {}").is_empty());
    assert!(!is_the_same_on_every_target("src/devices/pacing.rs", "if cfg!(target_arch = \"wasm32\") {}").is_empty());
    assert!(is_the_same_on_every_target("src/session_store/device.rs", &ASYNC_TRAIT_LINES.join("\n")).is_empty());
    assert!(!is_the_same_on_every_target("src/devices/store.rs", &ASYNC_TRAIT_LINES.join("\n")).is_empty());
}

/// The simulator build trusts a network that is not WhatsApp. Only the platform may differ for it, never a rule.
fn is_the_same_in_the_simulator(path: &str, text: &str) -> Vec<String> {
    let may = path.starts_with("src/platform/") || path == "src/session_store/mod.rs";
    let asks =
        text.lines().any(|line| line.contains("feature = \"simulator\"") && !line.trim_start().starts_with("//"));
    if asks && !may { vec!["depends on the simulator build".to_owned()] } else { Vec::new() }
}

#[test]
fn domain_modules_are_the_same_in_the_simulator() {
    assert_eq!(violations(&rust_sources(), is_the_same_in_the_simulator), "");
}

#[test]
fn a_domain_module_that_depends_on_the_simulator_is_refused() {
    let text = "if cfg!(feature = \"simulator\") { return Ok(()) }";
    assert!(!is_the_same_in_the_simulator("src/devices/pacing.rs", text).is_empty());
    assert!(!is_the_same_in_the_simulator("src/http/router.rs", text).is_empty());
    assert!(is_the_same_in_the_simulator("src/platform/bindings.rs", text).is_empty());
}

// ---- Time ---------------------------------------------------------------------------------------------------------

/// Most of these calls compile for a Worker and trap there. All of them make a rule untestable.
const AMBIENT: [&str; 6] =
    ["Utc::now", "Local::now", "SystemTime::now", "Instant::now", "process::id", "thread::sleep"];

/// The only file that reads JavaScript's clock.
const CLOCK_OF_THE_PLATFORM: &str = "src/platform/clock.rs";

fn takes_time_as_an_argument(path: &str, text: &str) -> Vec<String> {
    let code = code_only(text);
    let mut found: Vec<&str> = AMBIENT.into_iter().filter(|call| code.contains(call)).collect();
    if path != CLOCK_OF_THE_PLATFORM && code.contains("Date::now") {
        found.push("Date::now");
    }
    found.into_iter().map(|call| format!("calls `{call}`")).collect()
}

#[test]
fn time_is_an_argument() {
    assert_eq!(violations(&rust_sources(), takes_time_as_an_argument), "");
}

#[test]
fn a_hidden_clock_is_refused() {
    for call in AMBIENT {
        assert!(!takes_time_as_an_argument("src/clock.rs", &format!("let x = std::{call}();")).is_empty(), "{call}");
    }
    assert!(!takes_time_as_an_argument("src/platform/cron.rs", "js_sys::Date::now()").is_empty());
    assert!(takes_time_as_an_argument(CLOCK_OF_THE_PLATFORM, "js_sys::Date::now()").is_empty());
    assert!(takes_time_as_an_argument("src/clock.rs", "/// Never `SystemTime::now`.").is_empty());
}

// ---- Unsafe -------------------------------------------------------------------------------------------------------

/// Sound because an isolate has one thread. Each use says why at its place.
const UNSAFE_FILES: [&str; 1] = ["src/platform/sql_storage.rs"];

fn is_safe(path: &str, text: &str) -> Vec<String> {
    let may = UNSAFE_FILES.contains(&path) || path.starts_with("src/platform/objects/");
    let words = code_only(text);
    let is_found =
        words.split(|character: char| !character.is_alphanumeric() && character != '_').any(|word| word == "unsafe");
    if is_found && !may { vec!["is unsafe".to_owned()] } else { Vec::new() }
}

#[test]
fn only_the_platform_has_unsafe_code() {
    assert_eq!(violations(&rust_sources(), is_safe), "");
}

#[test]
fn unsafe_code_in_a_domain_module_is_refused() {
    assert!(!is_safe("src/devices/pacing.rs", "unsafe impl Send for X {}").is_empty());
    assert!(is_safe("src/devices/pacing.rs", "#![deny(unsafe_code)] // unsafe").is_empty());
    assert!(is_safe("src/platform/objects/mod.rs", "unsafe impl Send for X {}").is_empty());
}

// ---- Size ---------------------------------------------------------------------------------------------------------

fn length_violations(_: &str, text: &str) -> Vec<String> {
    let lines = text.lines().count();
    let is_generated = text.starts_with("/** Written by `npm run api`");
    if lines > MAX_LINES && !is_generated {
        vec![format!("{lines} lines: split it by a second noun")]
    } else {
        Vec::new()
    }
}

const SOURCE_FOLDERS: [&str; 4] = ["src", "frontend/src", "scripts", "tests"];
const SOURCE_EXTENSIONS: [&str; 12] = ["rs", "ts", "tsx", "mts", "js", "jsx", "mjs", "cjs", "css", "html", "sql", "sh"];

#[test]
fn no_file_is_longer_than_600_lines() {
    assert_eq!(violations(&tree::files(&SOURCE_FOLDERS, &SOURCE_EXTENSIONS), length_violations), "");
}

#[test]
fn a_file_of_601_lines_is_refused() {
    assert!(length_violations("src/ids.rs", &"x\n".repeat(MAX_LINES)).is_empty());
    assert!(!length_violations("src/ids.rs", &"x\n".repeat(MAX_LINES + 1)).is_empty());
}

// ---- Names --------------------------------------------------------------------------------------------------------

#[test]
fn names_say_what_a_thing_is() {
    assert_eq!(violations(&tree::files(&SOURCE_FOLDERS, &SOURCE_EXTENSIONS), names::vague_names), "");
}

// ---- Recipes ------------------------------------------------------------------------------------------------------

/// Limits how many files a new content kind has to be added to: at most 8 Rust files and 5 files of the dashboard may name a kind that is
/// only received, and 11 Rust files one that is sent, too (CONTRIBUTING, *A content kind*).
#[test]
fn a_content_kind_stands_in_few_files() {
    const GENERATED: &str = "frontend/src/api/contract.ts";
    let naming = |folders: &[&str], extensions: &[&str], name: &str| -> Vec<String> {
        let names_it =
            |text: &str| text.split(|letter: char| !letter.is_alphanumeric() && letter != '_').any(|word| word == name);
        let files = tree::files(folders, extensions).into_iter().filter(|(path, _)| path != GENERATED);
        files.filter(|(_, text)| names_it(text)).map(|(path, _)| path).collect()
    };
    for (kind, name, most) in
        [("Sticker", "sticker", 11), ("VideoNote", "video_note", 11), ("LiveLocation", "live_location", 8)]
    {
        let rust = naming(&["src", "tests/simulator/src"], &["rs"], kind);
        let dashboard = naming(&["frontend/src"], &["ts", "tsx"], name);
        assert!((1..=most).contains(&rust.len()), "{kind}: {rust:?}");
        assert!((1..=5).contains(&dashboard.len()), "{name}: {dashboard:?}");
    }
}

// ---- SQL ----------------------------------------------------------------------------------------------------------

#[test]
fn the_tenant_comes_first_in_every_statement() {
    assert_eq!(violations(&rust_sources(), sql::starts_with_the_tenant), "");
}

#[test]
fn the_exceptions_from_the_tenant_rule_exist() {
    let files = rust_sources();
    for (path, name) in sql::OF_ALL_TENANTS {
        let (_, text) = files.iter().find(|(known, _)| known == path).unwrap();
        assert!(source::text_constants(text).iter().any(|(_, known, _)| known == name), "{name} is gone from {path}");
    }
}

#[test]
fn statements_for_d1_are_made_in_stores() {
    assert_eq!(violations(&rust_sources(), sql::statements_outside_stores), "");
}
