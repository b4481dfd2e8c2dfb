//! What a customer reads in a message that is no text.

use serde_json::{Value, json};
use waproto::whatsapp as wa;

/// The words that stand for the message in a list, and what it says by kind.
pub fn said(message: &wa::Message) -> Option<(String, Value)> {
    let place = message.location_message.as_option()?;
    let content = json!({
        "kind": "location",
        "latitude": place.degrees_latitude,
        "longitude": place.degrees_longitude,
        "name": place.name,
        "address": place.address,
    });
    Some((place.name.clone().unwrap_or_default(), content))
}
