//! The fields of a content in a larger JSON object, for `#[serde(flatten, with = "beside_text")]`: `content`, and beside it
//! `text` for readers of the previous release, which read no other field. Objects of that release have only `text`.

use std::borrow::Cow;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};

use super::Content;

#[derive(Serialize)]
struct Written<'a> {
    content: &'a Content,
    text: Cow<'a, str>,
}

#[derive(Deserialize)]
struct Read {
    content: Option<Content>,
    text: Option<String>,
}

pub fn serialize<S: Serializer>(content: &Content, serializer: S) -> Result<S::Ok, S::Error> {
    Written { content, text: content.words() }.serialize(serializer)
}

pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Content, D::Error> {
    match Read::deserialize(deserializer)? {
        Read { content: Some(content), .. } => Ok(content),
        Read { text: Some(text), .. } => Ok(Content::Text { text }),
        Read { content: None, text: None } => Err(D::Error::missing_field("content")),
    }
}
