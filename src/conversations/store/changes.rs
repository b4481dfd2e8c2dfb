//! Later changes of a stored message or chat: edits, deletions, reactions, messages that were read on the phone, the subject of a group.

use super::states;
use crate::{
    clock::Timestamp,
    contacts::store::folded_name,
    devices::event::{ChatNamed, ChatRead, DeviceEvent, DeviceEventKind, MessageChange, MessageFile},
    error::{Error, Result},
    files,
    ids::{FileId, MessageId, TenantId},
    messages::{
        content::FileState,
        message::{Direction, Marks, Message},
        reaction::{MAX_PEOPLE, MessageReaction, Reaction},
    },
    params,
    ports::Statement,
};

/// The kind of a change of a message.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Edited,
    Deleted,
    Decrypted,
}

/// Returns the statements for one event; none if it changes no stored message or chat.
pub fn project(tenant: &TenantId, event: &DeviceEvent) -> Result<Vec<Statement>> {
    match &event.kind {
        DeviceEventKind::MessageEdited(change) => change_message(tenant, change, Kind::Edited),
        DeviceEventKind::MessageDeleted(change) => {
            let deleted_file =
                change.deleted_file.iter().flat_map(|file| files::store::end_use(tenant, file, &change.id, event.at));
            Ok(change_message(tenant, change, Kind::Deleted)?.into_iter().chain(deleted_file).collect())
        }
        DeviceEventKind::MessageCreated(created) => Ok(use_file(tenant, created)),
        DeviceEventKind::MessageFile(file) => Ok(vec![change_file(tenant, file)?]),
        DeviceEventKind::MessageDecrypted(change) => change_message(tenant, change, Kind::Decrypted),
        DeviceEventKind::MessageReacted(reacted) => Ok(vec![react(tenant, reacted)?]),
        DeviceEventKind::ChatRead(read) => Ok(vec![read_on_phone(tenant, read)]),
        DeviceEventKind::ChatNamed(named) => Ok(vec![name_chat(tenant, named)]),
        DeviceEventKind::ConversationChanged(changed) => Ok(states::project(tenant, changed, event.at)?.into()),
        DeviceEventKind::DeviceStatus(_)
        | DeviceEventKind::DeviceQr(_)
        | DeviceEventKind::MessageStatus(_)
        | DeviceEventKind::ContactIdentified(_)
        | DeviceEventKind::ContactProbablyOptedOut(_)
        | DeviceEventKind::ContactOptedOut(_)
        | DeviceEventKind::ContactOptedIn(_)
        | DeviceEventKind::Unknown(_) => Ok(Vec::new()),
    }
}

/// Returns the statements for the file of a message that the business sends. A file that it has sent on its phone is received like one of a
/// customer: its state is not `stored` yet.
fn use_file(tenant: &TenantId, created: &Message) -> Vec<Statement> {
    let file = created.content.file().filter(|file| file.state == Some(FileState::Stored));
    let id = file.and_then(|file| file.id.as_ref()).filter(|_| created.direction == Direction::Out);
    let uses = id.map(|id| files::store::add_use(tenant, id, &created.id, &created.device_id));
    uses.into_iter().flatten().collect()
}

/// Changes a message. An edit that arrives again after a later one, or after the deletion, changes nothing. A row of an earlier release has
/// no content but its text.
const CHANGE_MESSAGE: &str = "
    update messages set
      first_content = case when ?8 then coalesce(first_content, content, json_object('kind', 'text', 'text', text)) end,
      content = ?5, text = ?6,
      marks = case when ?9 is null then marks else json_patch(coalesce(marks, '{}'), ?9) end
    where tenant_id = ?1 and device_id = ?2 and message_id = ?4 and chat_id = coalesce(
        (select l.chat_id from conversation_links l where l.tenant_id = ?1 and l.device_id = ?2 and l.link = ?3), ?3)
      and content is not ?5 and coalesce(json_extract(content, '$.kind'), 'text') <> 'deleted'
      and (not ?8 or coalesce(json_extract(marks, '$.editedAt'), '') <= ?7)";

/// Updates the last message in the list of chats.
const CHANGE_PREVIEW: &str = "
    update chats set last_text = (
      select substr(m.text, 1, ?5) from messages m
      where m.tenant_id = ?1 and m.device_id = ?2 and m.chat_id = chats.chat_id and m.message_id = ?4)
    where tenant_id = ?1 and device_id = ?2 and last_message_id = ?4 and chat_id = coalesce(
        (select l.chat_id from conversation_links l where l.tenant_id = ?1 and l.device_id = ?2 and l.link = ?3), ?3)
      and exists (select 1 from messages m
        where m.tenant_id = ?1 and m.device_id = ?2 and m.chat_id = chats.chat_id and m.message_id = ?4)";

fn change_message(tenant: &TenantId, change: &MessageChange, kind: Kind) -> Result<Vec<Statement>> {
    // Without its time, it is the edit of a message that had not left: nobody has read what it said before.
    let edited_at = change.edited_at.filter(|_| kind == Kind::Edited);
    let is_edit = edited_at.is_some();
    let key = || params![tenant.as_str(), change.device_id.as_str(), change.chat_id.as_str(), change.id.as_str()];
    let marks = Marks { edited_at, reply_to: change.reply_to.clone(), ..Marks::default() }.to_column()?;
    let edited_at = edited_at.map(Timestamp::to_rfc3339);
    let now = params![change.content.to_json()?, change.content.words().as_ref(), edited_at, i64::from(is_edit), marks];
    let preview = params![i64::try_from(super::PREVIEW_CHARACTERS).ok()];
    Ok(vec![
        Statement::new(CHANGE_MESSAGE, key().into_iter().chain(now).collect::<Vec<_>>()),
        Statement::new(CHANGE_PREVIEW, key().into_iter().chain(preview).collect::<Vec<_>>()),
    ])
}

/// The file of another content, or of a message that was deleted, changes nothing.
const CHANGE_FILE: &str = "
    update messages set content = json_set(content, '$.file', json(?5))
    where tenant_id = ?1 and device_id = ?2 and message_id = ?4 and chat_id = coalesce(
        (select l.chat_id from conversation_links l where l.tenant_id = ?1 and l.device_id = ?2 and l.link = ?3), ?3)
      and json_extract(content, '$.file.id') = ?6 and json_extract(content, '$.file') <> json(?5)";

fn change_file(tenant: &TenantId, changed: &MessageFile) -> Result<Statement> {
    let MessageFile { id, device_id, chat_id, file } = changed;
    let json = serde_json::to_string(file).map_err(Error::internal)?;
    let key = params![tenant.as_str(), device_id.as_str(), chat_id.as_str(), id.as_str()];
    let values = params![json, file.id.as_ref().map(FileId::as_str)];
    Ok(Statement::new(CHANGE_FILE, key.into_iter().chain(values).collect::<Vec<_>>()))
}

/// Saves a reaction; the newest one of each person counts. `?7` is the JSON path of the person's reaction in the marks. Without its id in
/// the product, the message is looked up among those of its chat.
const REACT: &str = "
    update messages set marks = json_set(
      coalesce(marks, '{}'), '$.reactions', json_patch(coalesce(json_extract(marks, '$.reactions'), '{}'), ?8))
    where tenant_id = ?1 and device_id = ?2 and chat_id = coalesce(
        (select l.chat_id from conversation_links l where l.tenant_id = ?1 and l.device_id = ?2 and l.link = ?3), ?3)
      and (message_id = ?4 or (?4 is null and wa_message_id = ?5))
      and coalesce(json_extract(content, '$.kind'), 'text') <> 'deleted'
      and coalesce(json_extract(marks, ?7 || '.at'), '') <= ?6
      and (json_type(marks, ?7) is not null or (select count(*) from json_each(marks, '$.reactions')) < ?9)";

fn react(tenant: &TenantId, reacted: &MessageReaction) -> Result<Statement> {
    let MessageReaction { id, device_id, chat_id, wa_message_id, by, reaction } = reacted;
    // A patch with `null` removes the emoji; the time remains, so that an older reaction does not come back.
    let Reaction { emoji, at, sender } = reaction;
    let by = by.replace(['"', '\\'], "");
    let patch = serde_json::json!({ by.as_str(): { "emoji": emoji, "at": at, "sender": sender } }).to_string();
    let key = params![tenant.as_str(), device_id.as_str(), chat_id.as_str(), id.as_ref().map(MessageId::as_str)];
    let values = params![
        wa_message_id.as_str(),
        at.to_rfc3339(),
        format!("$.reactions.\"{by}\""),
        patch,
        i64::try_from(MAX_PEOPLE).map_err(Error::internal)?
    ];
    Ok(Statement::new(REACT, key.into_iter().chain(values).collect::<Vec<_>>()))
}

/// Sets `unread` to the number of messages that were received after the last one that was read, unless that is more than
/// before.
const READ_ON_PHONE: &str = "
    with newer (unread) as (
      select case when ?4 is null then 0 else (
        select count(*) from messages m, chats c
        where c.tenant_id = ?1 and c.device_id = ?2 and c.chat_id = coalesce(
            (select l.chat_id from conversation_links l where l.tenant_id = ?1 and l.device_id = ?2 and l.link = ?3), ?3)
          and m.tenant_id = ?1 and m.device_id = ?2 and m.chat_id = c.chat_id and m.message_id > ?4 and m.direction = 'in')
      end)
    update chats set unread = (select unread from newer)
    where tenant_id = ?1 and device_id = ?2 and chat_id = coalesce(
        (select l.chat_id from conversation_links l where l.tenant_id = ?1 and l.device_id = ?2 and l.link = ?3), ?3)
      and unread > (select unread from newer)";

fn read_on_phone(tenant: &TenantId, read: &ChatRead) -> Statement {
    let ChatRead { device_id, chat_id, through } = read;
    let through = through.as_ref().map(MessageId::as_str);
    Statement::new(READ_ON_PHONE, params![tenant.as_str(), device_id.as_str(), chat_id.as_str(), through])
}

const NAME_CHAT: &str = "
    update chats set name = ?4, folded_name = ?5
    where tenant_id = ?1 and device_id = ?2 and chat_id = ?3 and name is not ?4";

fn name_chat(tenant: &TenantId, named: &ChatNamed) -> Statement {
    let ChatNamed { device_id, chat_id, name } = named;
    let folded = folded_name(name);
    Statement::new(NAME_CHAT, params![tenant.as_str(), device_id.as_str(), chat_id.as_str(), name.as_str(), folded])
}
