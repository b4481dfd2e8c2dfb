//! How much of a content is kept. WhatsApp's own app sends at most 65 536 characters, but another client may send megabytes. A
//! message whose row is too large for the databases would be delivered again and again.

use std::borrow::Cow;

use serde_json::Value;

use super::Content;

/// The longest content that is kept whole, in bytes of its JSON: the longest text that WhatsApp's own app allows fits,
/// whichever alphabet it is written in.
/// A row of D1 or of an object has at most 2 MB, and holds a content up to three times.
pub const MAX_CONTENT_BYTES: usize = 200 * 1024;
/// Stands at the end of each text that was cut.
pub const CUT: &str = " […]";

/// The bytes that a content is cut to. They are fewer than `MAX_CONTENT_BYTES`, which leaves room for what is never cut: the names of
/// fields, and texts up to `SHORT`.
const KEPT_BYTES: usize = MAX_CONTENT_BYTES - 8 * 1024;
/// A text up to this many bytes is never cut: the names of kinds are among them.
const SHORT: usize = 200;
/// The bytes that an entry of a list counts for besides its texts.
const ENTRY: usize = 64;
/// The fields that a reader sees of an entry of a list.
const SHOWN: [&str; 3] = ["name", "title", "text"];

impl Content {
    /// The content as it is kept. One that is too long is cut, and its cut texts end with `CUT`; the raw form of an unknown kind
    /// is dropped as a whole.
    pub fn bounded(&self) -> Cow<'_, Self> {
        let Ok(json) = self.to_json() else { return Cow::Borrowed(self) };
        if json.len() <= MAX_CONTENT_BYTES {
            return Cow::Borrowed(self);
        }
        let whole = match self {
            Self::Unknown { original_kind, .. } => {
                Self::Unknown { original_kind: original_kind.clone(), raw: serde_json::Map::new() }
            }
            other => other.clone(),
        };
        let cut = serde_json::to_value(&whole).and_then(|mut value| {
            shorten(&mut value, &mut KEPT_BYTES.clone());
            serde_json::from_value(value)
        });
        Cow::Owned(cut.unwrap_or(Self::Unknown { original_kind: "too_long".into(), raw: serde_json::Map::new() }))
    }
}

/// Cuts the texts and lists that do not fit into the bytes that are left, in their order.
fn shorten(value: &mut Value, left: &mut usize) {
    match value {
        Value::String(text) => shorten_text(text, left),
        Value::Array(entries) => {
            let mut kept = 0_usize;
            for entry in entries.iter_mut() {
                if *left < ENTRY {
                    break;
                }
                *left = left.saturating_sub(ENTRY);
                shorten(entry, left);
                kept = kept.saturating_add(1);
            }
            if kept < entries.len() {
                entries.truncate(kept);
                entries.last_mut().into_iter().for_each(mark);
            }
        }
        Value::Object(fields) => fields.values_mut().for_each(|field| shorten(field, left)),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

fn shorten_text(text: &mut String, left: &mut usize) {
    let room = (*left).max(SHORT);
    let mut used = 0_usize;
    let end = text.char_indices().find_map(|(at, letter)| {
        used = used.saturating_add(length_in_json(letter));
        (used > room).then_some(at)
    });
    *left = left.saturating_sub(used);
    if let Some(end) = end {
        text.truncate(end);
        text.push_str(CUT);
    }
}

const fn length_in_json(letter: char) -> usize {
    match letter {
        '"' | '\\' | '\n' | '\r' | '\t' | '\u{8}' | '\u{c}' => 2,
        '\0'..='\u{1f}' => 6,
        _ => letter.len_utf8(),
    }
}

/// Adds `CUT` to the last kept entry, because others followed it.
fn mark(last: &mut Value) {
    let text = match last {
        Value::Object(fields) => {
            let shown = SHOWN.into_iter().find(|name| fields.get(*name).is_some_and(Value::is_string));
            shown.and_then(|name| fields.get_mut(name))
        }
        text => Some(text),
    };
    if let Some(Value::String(text)) = text
        && !text.ends_with(CUT)
    {
        text.push_str(CUT);
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::messages::{content::ContactCard, text::MAX_TEXT_UNITS};

    const MEGABYTES: usize = 1024 * 1024;

    fn bytes(content: &Content) -> usize {
        content.to_json().unwrap().len()
    }

    fn contents(long: &str, count: usize) -> Vec<Content> {
        let long = || long.to_owned();
        let card = || ContactCard { name: "Budi".into(), vcard: "x".repeat(100) };
        vec![
            Content::text(long()),
            Content::Image {
                file: super::super::File { media_type: Some(long()), ..Default::default() },
                caption: Some(long()),
            },
            Content::Document { file: super::super::File::default(), file_name: Some(long()), caption: Some(long()) },
            Content::Contacts { cards: vec![ContactCard { name: long(), vcard: long() }] },
            Content::Contacts { cards: vec![card(); count] },
            Content::Poll { question: "?".into(), options: vec!["ya".into(); count], max_choices: 1 },
            Content::Answer { id: long(), text: long() },
            Content::Event { name: long(), description: Some(long()), starts_at: Some(1), place: Some(long()) },
            Content::Unknown {
                original_kind: "whatsapp_new".into(),
                raw: json!({ "message": long() }).as_object().unwrap().clone(),
            },
        ]
    }

    #[test]
    fn the_longest_text_of_whatsapps_own_app_is_kept_whole_in_every_script() {
        for text in ["a".repeat(MAX_TEXT_UNITS), "漢".repeat(MAX_TEXT_UNITS), "😀".repeat(MAX_TEXT_UNITS / 2)] {
            let content = Content::text(text);
            assert!(matches!(content.bounded(), Cow::Borrowed(_)));
        }
    }

    #[test]
    fn a_text_is_kept_whole_up_to_the_limit_and_cut_with_a_mark_beyond_it() {
        let frame = bytes(&Content::text(""));
        let just_fits = Content::text("a".repeat(MAX_CONTENT_BYTES - frame));
        assert_eq!(bytes(&just_fits), MAX_CONTENT_BYTES);
        assert_eq!(just_fits.bounded().as_ref(), &just_fits);
        for text in ["a".repeat(MAX_CONTENT_BYTES - frame + 1), "é\n\0".repeat(MEGABYTES / 3)] {
            let content = Content::text(text.clone());
            let Content::Text { text: kept } = content.bounded().into_owned() else { panic!("another kind") };
            let beginning = kept.strip_suffix(CUT).unwrap();
            assert!(text.starts_with(beginning) && beginning.len() > KEPT_BYTES / 4, "{}", beginning.len());
        }
    }

    #[test]
    fn nothing_of_any_kind_is_longer_than_the_limit_and_the_kind_stays() {
        for content in contents(&"Ä\u{1}\"".repeat(MEGABYTES / 4), 50_000) {
            let bounded = content.bounded().into_owned();
            assert!(
                bytes(&bounded) <= MAX_CONTENT_BYTES,
                "{}: {}",
                &bounded.words()[..20.min(bounded.words().len())],
                bytes(&bounded)
            );
            assert_eq!(std::mem::discriminant(&bounded), std::mem::discriminant(&content));
            assert_eq!(bounded.bounded().as_ref(), &bounded, "a second time changes nothing");
            let is_marked = bounded.to_json().unwrap().contains(CUT);
            assert!(is_marked || matches!(&bounded, Content::Unknown { raw, .. } if raw.is_empty()));
        }
        for content in contents("short", 3) {
            assert_eq!(content.bounded().as_ref(), &content);
        }
    }
}
