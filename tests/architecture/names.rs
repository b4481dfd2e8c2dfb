//! Refuses names that say nothing about the thing they name, such as `manager` or `helper`.

use super::source::code_only;

const BANNED: [&str; 10] =
    ["manager", "helper", "util", "service", "processor", "data", "info", "common", "misc", "stuff"];

/// Beginnings of function names that do not say what the function does.
const BANNED_BEGINNINGS: [&str; 2] = ["do_", "handle_"];

/// Names that others chose: a method of a trait, an interface of a library that is extended.
const GIVEN_NAMES: [&str; 2] = ["handle_event", "StaticDataRouteOption"];

pub fn vague_names(path: &str, text: &str) -> Vec<String> {
    let mut found = Vec::new();
    let (stem, extension) = path.rsplit_once('.').unwrap_or((path, ""));
    for part in stem.split('/') {
        found.extend(banned_word(part).map(|word| format!("the file's name says `{word}`")));
    }
    let code = if extension == "rs" { code_only(text) } else { text.to_owned() };
    for line in code.lines() {
        let mut words = line
            .split(|character: char| !character.is_alphanumeric() && character != '_')
            .filter(|word| !word.is_empty());
        let Some(keyword) = words.find(|word| {
            !["pub", "crate", "export", "default", "abstract", "async", "const", "declare"].contains(word)
        }) else {
            continue;
        };
        let Some(name) = words.next() else { continue };
        match keyword {
            "struct" | "enum" | "trait" | "type" | "class" | "interface" | "mod" if !GIVEN_NAMES.contains(&name) => {
                found.extend(banned_word(name).map(|word| format!("`{name}` says `{word}`")));
            }
            "fn" if BANNED_BEGINNINGS.iter().any(|beginning| name.starts_with(beginning))
                && !GIVEN_NAMES.contains(&name) =>
            {
                found.push(format!("`{name}` does not say what it does"));
            }
            _ => {}
        }
    }
    found
}

/// The banned word that a name contains, in the singular or the plural.
fn banned_word(name: &str) -> Option<&'static str> {
    let mut words: Vec<String> = vec![String::new()];
    for character in name.chars() {
        if character.is_uppercase() || !character.is_alphanumeric() {
            words.push(String::new());
        }
        if character.is_alphanumeric() {
            words.last_mut().unwrap().extend(character.to_lowercase());
        }
    }
    BANNED.into_iter().find(|banned| words.iter().any(|word| word == banned || word.strip_suffix('s') == Some(*banned)))
}

#[test]
fn a_name_that_says_nothing_is_refused() {
    let refused = |path: &str, text: &str| !vague_names(path, text).is_empty();
    assert!(refused("src/devices/manager.rs", ""));
    assert!(refused("src/utils/text.rs", ""));
    assert!(refused("frontend/src/api-helpers.ts", ""));
    assert!(refused("src/devices/device.rs", "pub struct SessionManager;"));
    assert!(refused("src/devices/device.rs", "pub(crate) enum DeviceInfo {}"));
    assert!(refused("frontend/src/app.tsx", "export class MessageService {}"));
    assert!(refused("src/devices/device.rs", "    pub async fn handle_message() {}"));
    assert!(!refused("src/devices/device.rs", "pub struct Information; // struct Manager\nfn dashboard() {}"));
}
