//! Changes the state of a conversation for a user. The tenant hub puts the change into the order of the tenant's events; a change that
//! would change nothing is not sent to it.

use crate::{
    conversations::store::{self, Chat},
    devices::{self, conversation_states::ChangeConversation},
    error::{Error, Result},
    ids::{DeviceId, TenantId, UserId},
    messages::conversation::StateChange,
    ports::Database,
    tenants::{session::Session, store as users, user::Member},
};

/// The order of a tenant's events.
#[expect(async_fn_in_trait, reason = "a Worker has one thread; no caller needs Send")]
pub trait ConversationOrder {
    /// Appends the change.
    async fn change_conversation(&self, command: &ChangeConversation) -> Result<()>;
}

/// What a user wants of a conversation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Wanted {
    /// That it is assigned to this user, or to nobody.
    Assignee(Option<UserId>),
    Status(StateChange),
}

/// Changes the conversation to which `chat` leads. Returns the chat as it is after the change.
pub async fn change_conversation(
    (control, db): (&impl Database, &impl Database),
    order: &impl ConversationOrder,
    session: &Session,
    (device, chat): (&DeviceId, &str),
    wanted: Wanted,
) -> Result<Chat> {
    let tenant = &session.tenant;
    devices::store::get(db, tenant, device).await?;
    let chat = store::read_one(db, tenant, device, chat).await?;
    let change = match wanted {
        Wanted::Assignee(None) => StateChange::Unassigned,
        Wanted::Assignee(Some(id)) => StateChange::Assigned { to: find_assignee(control, tenant, &id).await? },
        Wanted::Status(change) => change,
    };
    if chat.state().has(&change) {
        return Ok(chat);
    }
    let by = users::find_member(control, tenant, &session.user).await?;
    let by = by.ok_or_else(|| Error::Unauthorized("sign in first".into()))?;
    let (device_id, chat_id) = (device.clone(), chat.chat_id.clone());
    let command = ChangeConversation { tenant: tenant.clone(), device_id, chat_id, change, by };
    order.change_conversation(&command).await?;
    Ok(chat.after(&command.change))
}

async fn find_assignee(control: &impl Database, tenant: &TenantId, id: &UserId) -> Result<Member> {
    users::find_member(control, tenant, id)
        .await?
        .ok_or_else(|| Error::invalid("assignee", "this is no user of the business; take one from the list of users"))
}
