//! What happened between a business and a contact: the last broadcasts to the contact, and their chat.

use serde::Serialize;

use crate::{
    campaigns::store::of_person::{BroadcastToPerson, list_to_person},
    contacts::{self, address::ContactAddress},
    conversations::store::{ChatOfPerson, newest_chat_of},
    error::Result,
    ids::{ContactId, TenantId},
    ports::Database,
};

/// The number of broadcasts that are shown.
const MAX_BROADCASTS: u32 = 10;

#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ContactHistory {
    /// The last 10 broadcasts that have a message to the contact, the newest first. Only the newest 500 messages of each chat are
    /// searched for them, and the chats of deleted devices are not searched.
    pub broadcasts: Vec<BroadcastToPerson>,
    /// The chat with the contact; if there are several, the one with the newest message.
    pub chat: Option<ChatOfPerson>,
}

pub async fn read_history(db: &impl Database, tenant: &TenantId, id: &ContactId) -> Result<ContactHistory> {
    let contact = contacts::store::get(db, tenant, id).await?;
    let chat_ids: Vec<String> = contact.addresses.iter().map(ContactAddress::chat_id).collect();
    Ok(ContactHistory {
        broadcasts: list_to_person(db, tenant, &chat_ids, MAX_BROADCASTS).await?,
        chat: newest_chat_of(db, tenant, &chat_ids).await?,
    })
}
