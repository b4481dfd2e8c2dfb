//! Edits and deletions that the business makes to its own messages, as the outbox stores them.

use super::{COLUMNS, OutboxMessage, read};
use crate::{error::Result, messages::content::Content, params, ports::Sql};

const CHANGE_QUEUED: &str =
    "update outbox set content = ?2, body = ?3 where wa_id = ?1 and state = 'queued' returning wa_id";

/// Replaces the content of a message that waits. Returns false if the message waits no longer. Writes one row.
pub fn change_queued(sql: &impl Sql, wa_message_id: &str, content: &Content) -> Result<bool> {
    let values = params![wa_message_id, content.to_json()?, content.words().as_ref()];
    Ok(!sql.query(CHANGE_QUEUED, &values)?.is_empty())
}

/// Returns the deletion of the message with this id, if one waits, is being sent or was sent. Reads the whole table, because only
/// people delete messages, and an index would cost a written row per message.
pub fn find_deletion_of(sql: &impl Sql, wa_message_id: &str) -> Result<Option<OutboxMessage>> {
    let select = format!(
        "select {COLUMNS} from outbox
         where json_extract(content, '$.kind') = 'deletion' and json_extract(quote, '$.replyTo.waMessageId') = ?
           and state <> 'failed' limit 1"
    );
    sql.query(&select, &params![wa_message_id])?.first().map(read).transpose()
}
