//! The addresses of a person. A person may be known by a phone number, by a LID, or by both; WhatsApp shows later that they
//! belong together.

use serde::{Deserialize, Serialize};

use crate::ids::{ConversationId, DeviceId};

/// What follows the LID in the id of a chat with a person whose number is not known.
pub const LID_SUFFIX: &str = "@lid";

/// The id of the chat with the person who has this LID, while no number is known.
pub fn lid_chat_id(lid: &str) -> String {
    format!("{lid}{LID_SUFFIX}")
}

/// WhatsApp has shown that a LID and a number are one person. These are the fields of the event `contact.identified`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct IdentifiedContact {
    pub device_id: DeviceId,
    /// The conversation, which has this chat id from now on. A chat of the LID alone has become part of it.
    pub conversation_id: ConversationId,
    pub chat_id: String,
    /// In E.164 without `+`.
    pub phone: String,
    pub lid: String,
}
