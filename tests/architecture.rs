//! The rules that hold this code base together, read from its text: arrows point one way, the tenant comes first in
//! SQL, time and platform stay at the edge, files stay small, names explain themselves.
//!
//! A rule is a function from one file to complaints, so each is also shown a violation it must refuse.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test fails by panicking")]

#[path = "architecture/names.rs"]
mod names;
#[path = "architecture/source.rs"]
mod source;
#[path = "architecture/sql.rs"]
mod sql;
#[path = "architecture/tree.rs"]
mod tree;

use source::code_only;

const MAX_LINES: usize = 600;

fn complaints(files: &[(String, String)], rule: impl Fn(&str, &str) -> Vec<String>) -> String {
    let each =
        files.iter().flat_map(|(path, text)| rule(path, text).into_iter().map(move |what| format!("{path}: {what}")));
    each.map(|complaint| complaint + "\n").collect()
}

fn rust_sources() -> Vec<(String, String)> {
    let files = tree::files(&["src"], &["rs"]);
    assert!(files.len() > 20, "the walk found only {} files", files.len());
    files
}

// ---- Arrows -------------------------------------------------------------------------------------------------------

/// The modules of the crate in the order of its contents page; a later one may name an earlier one.
fn contents(lib: &str) -> Vec<String> {
    let declared = code_only(lib);
    declared
        .lines()
        .filter_map(|line| Some(line.trim().strip_prefix("pub mod ")?.strip_suffix(';')?.to_owned()))
        .collect()
}

/// `http` stands below `platform`, but a router needs the state that holds the bindings: one file names it.
const STATE_OF_HTTP: &str = "src/http/app.rs";

/// The words everything else is made of stand above the first room and may name each other.
const FIRST_ROOM: &str = "tenants";

fn names_nothing_below_it(contents: &[String], path: &str, text: &str) -> Vec<String> {
    let place = |module: &str| contents.iter().position(|known| known == module);
    let first_room = place(FIRST_ROOM).unwrap_or(0);
    let own = module_path(path);
    let Some(own_place) = own.first().and_then(|module| place(module)) else { return Vec::new() };
    let allowed = |named: &str| match place(named) {
        None => true,
        Some(named_place) => named_place <= own_place || own_place.max(named_place) < first_room,
    };
    let mut found: Vec<String> = named_modules(text, own.len())
        .into_iter()
        .filter(|named| !allowed(named))
        .map(|named| format!("names `{named}`"))
        .collect();
    if path == STATE_OF_HTTP {
        found.retain(|complaint| complaint != "names `platform`");
    }
    found
}

/// `src/devices/outbox.rs` → `[devices, outbox]`.
fn module_path(path: &str) -> Vec<&str> {
    let inside = path.strip_prefix("src/").unwrap_or(path).trim_end_matches(".rs");
    inside.split('/').filter(|part| *part != "mod").collect()
}

/// The crate's modules that the code names: by `crate::`, by enough `super::`, or by the crate's own name.
fn named_modules(text: &str, depth: usize) -> Vec<String> {
    let code = code_only(text);
    let roots = ["crate::".to_owned(), "cloudwa_flow::".to_owned(), "super::".repeat(depth)];
    let mut found = Vec::new();
    for root in &roots {
        for (at, _) in code.match_indices(root.as_str()) {
            let is_word =
                !code[..at].ends_with(|before: char| before.is_alphanumeric() || before == '_' || before == ':');
            if is_word {
                found.extend(first_names(&code[at + root.len()..]));
            }
        }
    }
    found
}

/// `devices::store` → `devices`; `{ids::X, ports::{A, B}}` → `ids`, `ports`.
fn first_names(path: &str) -> Vec<String> {
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
fn a_module_names_only_what_stands_above_it() {
    let files = rust_sources();
    let contents = contents(&std::fs::read_to_string(format!("{}/src/lib.rs", env!("CARGO_MANIFEST_DIR"))).unwrap());
    assert_eq!(contents.last().map(String::as_str), Some("platform"), "{contents:?}");
    assert_eq!(complaints(&files, |path, text| names_nothing_below_it(&contents, path, text)), "");
}

#[test]
fn an_arrow_that_points_down_is_refused() {
    let contents = contents(
        "pub mod error;\npub mod ids;\npub mod tenants;\npub mod devices;\n#[cfg(x)]\npub mod workflows;\npub mod http;\npub mod platform;",
    );
    assert_eq!(contents, ["error", "ids", "tenants", "devices", "workflows", "http", "platform"]);
    let refused = |path: &str, text: &str| !names_nothing_below_it(&contents, path, text).is_empty();
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

/// The protocol library is a storage format and a socket: the rooms above speak of texts and devices.
const ROOMS_OF_THE_LIBRARY: [&str; 2] = ["src/session_store/", "src/platform/"];

fn leaves_the_protocol_alone(path: &str, text: &str) -> Vec<String> {
    let code = code_only(text);
    let mut words = code.split(|character: char| !character.is_alphanumeric() && character != '_');
    let named = words.find(|word| ["wacore", "whatsapp_rust", "waproto"].contains(word) || word.starts_with("wacore_"));
    let named = named.filter(|_| !ROOMS_OF_THE_LIBRARY.iter().any(|room| path.starts_with(room)));
    named.map(|library| format!("names the library `{library}`")).into_iter().collect()
}

#[test]
fn the_protocol_library_is_known_to_the_session_only() {
    assert_eq!(complaints(&rust_sources(), leaves_the_protocol_alone), "");
}

#[test]
fn the_protocol_library_in_a_room_is_refused() {
    assert!(!leaves_the_protocol_alone("src/devices/inbox.rs", "use whatsapp_rust::Client;").is_empty());
    assert!(!leaves_the_protocol_alone("src/http/devices.rs", "let jid: wacore_binary::Jid;").is_empty());
    assert!(leaves_the_protocol_alone("src/session_store/mod.rs", "use wacore::store::Device;").is_empty());
    assert!(leaves_the_protocol_alone("src/devices/inbox.rs", "/// What `wacore` hands over.").is_empty());
}

// ---- Targets ------------------------------------------------------------------------------------------------------

/// The storage traits of the protocol library want both lines, word for word.
const ASYNC_TRAIT_LINES: [&str; 2] = [
    "#[cfg_attr(target_arch = \"wasm32\", async_trait(?Send))]",
    "#[cfg_attr(not(target_arch = \"wasm32\"), async_trait)]",
];

/// Where a whole module may exist on one target only.
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
        .map(|(number, _)| format!("line {}: asks for the target", number + 1))
        .collect()
}

#[test]
fn the_target_is_asked_for_only_at_the_gates() {
    assert_eq!(complaints(&rust_sources(), is_the_same_on_every_target), "");
}

#[test]
fn a_second_gate_is_refused() {
    let gate = "#[cfg(target_arch = \"wasm32\")]\npub mod platform;";
    assert!(is_the_same_on_every_target("src/lib.rs", gate).is_empty());
    assert!(!is_the_same_on_every_target("src/devices/mod.rs", gate).is_empty());
    assert!(!is_the_same_on_every_target("src/lib.rs", "#[cfg(target_arch = \"wasm32\")]\nfn f() {}").is_empty());
    assert!(!is_the_same_on_every_target("src/devices/pacing.rs", "if cfg!(target_arch = \"wasm32\") {}").is_empty());
    assert!(is_the_same_on_every_target("src/session_store/device.rs", &ASYNC_TRAIT_LINES.join("\n")).is_empty());
    assert!(!is_the_same_on_every_target("src/devices/store.rs", &ASYNC_TRAIT_LINES.join("\n")).is_empty());
}

/// The simulator build trusts a network that is not WhatsApp: only the platform may differ for it, never a rule.
fn is_the_same_in_the_simulator(path: &str, text: &str) -> Vec<String> {
    let may = path.starts_with("src/platform/") || path == "src/session_store/mod.rs";
    let asks =
        text.lines().any(|line| line.contains("feature = \"simulator\"") && !line.trim_start().starts_with("//"));
    if asks && !may { vec!["asks for the simulator build".to_owned()] } else { Vec::new() }
}

#[test]
fn rooms_are_the_same_in_the_simulator() {
    assert_eq!(complaints(&rust_sources(), is_the_same_in_the_simulator), "");
}

#[test]
fn a_room_that_knows_the_simulator_is_refused() {
    let text = "if cfg!(feature = \"simulator\") { return Ok(()) }";
    assert!(!is_the_same_in_the_simulator("src/devices/pacing.rs", text).is_empty());
    assert!(!is_the_same_in_the_simulator("src/http/router.rs", text).is_empty());
    assert!(is_the_same_in_the_simulator("src/platform/bindings.rs", text).is_empty());
}

// ---- Time ---------------------------------------------------------------------------------------------------------

/// Most of these compile for a Worker and trap there; all of them make a rule untestable.
const AMBIENT: [&str; 6] =
    ["Utc::now", "Local::now", "SystemTime::now", "Instant::now", "process::id", "thread::sleep"];

/// JavaScript's clock is read here and nowhere else.
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
    assert_eq!(complaints(&rust_sources(), takes_time_as_an_argument), "");
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

/// One thread per isolate makes these sound; each says why on the spot.
const UNSAFE_FILES: [&str; 1] = ["src/platform/sql_storage.rs"];

fn is_safe(path: &str, text: &str) -> Vec<String> {
    let may = UNSAFE_FILES.contains(&path) || path.starts_with("src/platform/objects/");
    let words = code_only(text);
    let is_found =
        words.split(|character: char| !character.is_alphanumeric() && character != '_').any(|word| word == "unsafe");
    if is_found && !may { vec!["is unsafe".to_owned()] } else { Vec::new() }
}

#[test]
fn unsafe_code_stays_where_the_platform_is() {
    assert_eq!(complaints(&rust_sources(), is_safe), "");
}

#[test]
fn unsafe_code_in_a_room_is_refused() {
    assert!(!is_safe("src/devices/pacing.rs", "unsafe impl Send for X {}").is_empty());
    assert!(is_safe("src/devices/pacing.rs", "#![deny(unsafe_code)] // unsafe").is_empty());
    assert!(is_safe("src/platform/objects/mod.rs", "unsafe impl Send for X {}").is_empty());
}

// ---- Size ---------------------------------------------------------------------------------------------------------

fn is_short(_: &str, text: &str) -> Vec<String> {
    let lines = text.lines().count();
    let is_generated = text.starts_with("/** Written by `npm run api`");
    if lines > MAX_LINES && !is_generated {
        vec![format!("{lines} lines: look for the second noun")]
    } else {
        Vec::new()
    }
}

const SOURCE_FOLDERS: [&str; 4] = ["src", "frontend/src", "scripts", "tests"];
const SOURCE_EXTENSIONS: [&str; 12] = ["rs", "ts", "tsx", "mts", "js", "jsx", "mjs", "cjs", "css", "html", "sql", "sh"];

#[test]
fn no_file_is_longer_than_600_lines() {
    assert_eq!(complaints(&tree::files(&SOURCE_FOLDERS, &SOURCE_EXTENSIONS), is_short), "");
}

#[test]
fn a_file_of_601_lines_is_refused() {
    assert!(is_short("src/ids.rs", &"x\n".repeat(MAX_LINES)).is_empty());
    assert!(!is_short("src/ids.rs", &"x\n".repeat(MAX_LINES + 1)).is_empty());
}

// ---- Names --------------------------------------------------------------------------------------------------------

#[test]
fn names_say_what_a_thing_is() {
    assert_eq!(complaints(&tree::files(&SOURCE_FOLDERS, &SOURCE_EXTENSIONS), names::is_named_for_what_it_is), "");
}

// ---- SQL ----------------------------------------------------------------------------------------------------------

#[test]
fn the_tenant_comes_first_in_every_statement() {
    assert_eq!(complaints(&rust_sources(), sql::starts_with_the_tenant), "");
}

#[test]
fn the_exceptions_of_the_tenant_rule_exist() {
    let files = rust_sources();
    for (path, name) in sql::OF_ALL_TENANTS {
        let (_, text) = files.iter().find(|(known, _)| known == path).unwrap();
        assert!(source::text_constants(text).iter().any(|(_, known, _)| known == name), "{name} is gone from {path}");
    }
}

#[test]
fn statements_for_d1_are_made_in_stores() {
    assert_eq!(complaints(&rust_sources(), sql::is_made_in_a_store), "");
}
