//! Messages that look like an opt-out and wait for a person's decision: the newest one of each chat. A decision is made once.

use serde::{Deserialize, Serialize};

use crate::{
    clock::Timestamp,
    contacts::{
        address::{IdentifiedContact, LID_SUFFIX},
        opt_out::{ProbableOptOut, UndecidedOptOut},
        phone::CHAT_ID_SUFFIX,
        store::opt_outs,
    },
    error::{Error, Result},
    ids::{DeviceId, MessageId, TenantId, UserId},
    page::{Page, PageRequest, wrong_cursor},
    params,
    ports::{Database, Row, Statement},
};

/// A user's decision about a message that looks like an opt-out: whether it is one.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema, strum::IntoStaticStr, strum::EnumString,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case", const_into_str)]
#[schema(as = OptOutDecision)]
pub enum OptOutDecision {
    OptedOut,
    NotOptedOut,
}

const SAVE: &str = "
    insert into probable_opt_outs (tenant_id, device_id, chat_id, message_id, word, at)
    select ?1, ?2, coalesce(
      (select l.chat_id from conversation_links l where l.tenant_id = ?1 and l.device_id = ?2 and l.link = ?3), ?3), ?4, ?5, ?6
    where exists (select 1 from devices where tenant_id = ?1 and device_id = ?2)
    on conflict (tenant_id, device_id, chat_id) do update set
      message_id = excluded.message_id,
      word = excluded.word,
      at = excluded.at,
      decision = null,
      decided_at = null,
      user_id = null
    where excluded.at >= probable_opt_outs.at and (
      excluded.message_id <> probable_opt_outs.message_id
      or excluded.at > probable_opt_outs.at and excluded.word <> probable_opt_outs.word)";

/// Saves the newest message of a chat that looks like an opt-out. Writes one row; the same event again writes none, so a decision remains.
/// If the author has edited the message since, the decision was about another text, and a user has to decide again.
pub fn save(tenant: &TenantId, event: &ProbableOptOut, at: Timestamp) -> Statement {
    let ProbableOptOut { device_id, chat_id, message_id, word, .. } = event;
    let message =
        params![tenant.as_str(), device_id.as_str(), chat_id.as_str(), message_id.as_str(), word.as_str(), at];
    Statement::new(SAVE, message)
}

const JOIN: &str = "
    insert into probable_opt_outs (tenant_id, device_id, chat_id, message_id, word, at, decision, decided_at, user_id)
    select p.tenant_id, p.device_id, ?4, p.message_id, p.word, p.at, p.decision, p.decided_at, p.user_id
    from probable_opt_outs p where p.tenant_id = ?1 and p.device_id = ?2 and p.chat_id = ?3
    on conflict (tenant_id, device_id, chat_id) do update set
      message_id = excluded.message_id,
      word = excluded.word,
      at = excluded.at,
      decision = excluded.decision,
      decided_at = excluded.decided_at,
      user_id = excluded.user_id
    where excluded.at > probable_opt_outs.at";
const DELETE_MERGED: &str = "delete from probable_opt_outs where tenant_id = ?1 and device_id = ?2 and chat_id = ?3";

/// Moves the probable opt-out of the merged chat to the chat of the number. Of two, the newer one remains.
pub fn join(tenant: &TenantId, contact: &IdentifiedContact) -> [Statement; 2] {
    let lid_chat = contact.joined_chat();
    let of_lid = params![tenant.as_str(), contact.device_id.as_str(), lid_chat.as_str()];
    let both = of_lid.iter().cloned().chain(params![contact.chat_id.as_str()]).collect::<Vec<_>>();
    [Statement::new(JOIN, both), Statement::new(DELETE_MERGED, of_lid)]
}

/// The condition that a row `p` waits for a decision. A later opt-out or opt-in of the person makes a decision unnecessary, whichever
/// device and id it belongs to.
const IS_UNDECIDED: &str = "
    p.decision is null and not exists (
      select 1 from opt_outs o where o.tenant_id = ?1 and o.chat_id = {person of p.chat_id} and o.heard_at >= p.at)";

/// The condition that a contact may have opted out. The list of these people is short, and SQLite computes it once for each statement.
const MAY_HAVE_OPTED_OUT: &str = "
    ({chat_id of {phone}} in (
      select {person of p.chat_id} from probable_opt_outs p indexed by undecided_opt_outs
      where p.tenant_id = ?1 and {is_undecided}))";

/// Selects the numbers of the people who may have opted out, as contacts have them; without a number, the chat id of the LID.
const PHONES_OF_UNDECIDED: &str = "
    select distinct replace({person of p.chat_id}, '{suffix}', '') as phone
    from probable_opt_outs p indexed by undecided_opt_outs where p.tenant_id = ?1 and {is_undecided}";

/// Selects, as JSON, the newest message because of which a contact may have opted out. It covers the same rows as `MAY_HAVE_OPTED_OUT`, but
/// looks them up by the chats that the contact can have, because a page shows few contacts. A device may know the person by a LID only.
/// SQLite takes all columns from the row with the `max`; without rows there is no group.
const UNDECIDED_OF_CONTACT: &str = "
    select json_object(
      'deviceId', p.device_id, 'chatId', p.chat_id, 'messageId', p.message_id, 'word', p.word, 'at', max(p.at))
    from probable_opt_outs p indexed by undecided_opt_outs
    where p.tenant_id = ?1
      and p.chat_id in (
        select {chat_id of {phone}}
        union all select n.lid || '{lid_suffix}' from lid_numbers n where n.tenant_id = ?1 and n.phone = {phone})
      and {person of p.chat_id} = {chat_id of {phone}} and {is_undecided}
    group by p.tenant_id";

/// Replaces `{is_undecided}` and the sub-select `{phones of undecided}`; where `PHONE` is a column that holds a phone number,
/// `{may_have_opted_out PHONE}` and the sub-select `{undecided_opt_out of PHONE}`; and then the placeholders of `opt_outs`.
pub fn expand(statement: Statement) -> Statement {
    let whole = statement
        .replace_each("may_have_opted_out", |phone| MAY_HAVE_OPTED_OUT.replace("{phone}", phone))
        .replace_each("undecided_opt_out of", |phone| {
            UNDECIDED_OF_CONTACT.replace("{phone}", phone).replace("{lid_suffix}", LID_SUFFIX)
        });
    let phones = PHONES_OF_UNDECIDED.replace("{suffix}", CHAT_ID_SUFFIX);
    let sql = whole.sql.replace("{phones of undecided}", &phones).replace("{is_undecided}", IS_UNDECIDED).into();
    opt_outs::expand(Statement { sql, ..whole })
}

const LIST_UNDECIDED: &str = "
    select p.device_id, p.chat_id, p.message_id, p.word, p.at from probable_opt_outs p
    where p.tenant_id = ?1 and p.device_id = ?2 and {is_undecided}
      and (?3 is null or (p.at, p.chat_id) < (?3, ?4))
    order by p.at desc, p.chat_id desc limit ?5";

/// Returns a page of the device's messages that wait for a decision, the newest first.
pub async fn list_undecided(
    db: &impl Database,
    tenant: &TenantId,
    device: &DeviceId,
    page: &PageRequest,
) -> Result<Page<UndecidedOptOut>> {
    let after = page.after.as_deref().map(|after| {
        let (at, chat_id) = after.split_once(' ').ok_or_else(wrong_cursor)?;
        Ok::<_, Error>((at.parse::<i64>().map_err(|_| wrong_cursor())?, chat_id))
    });
    let (at, chat_id) = after.transpose()?.unzip();
    let params = params![tenant.as_str(), device.as_str(), at, chat_id, page.rows_to_read()];
    let rows = db.query(expand(Statement::new(LIST_UNDECIDED, params))).await?;
    let read = |row: &Row| {
        Ok(UndecidedOptOut {
            device_id: DeviceId::parse(&row.text("device_id")?)?,
            chat_id: row.text("chat_id")?,
            message_id: MessageId::parse(&row.text("message_id")?)?,
            word: row.text("word")?,
            at: Timestamp::from_unix_millis(row.integer("at")?),
        })
    };
    let items = rows.iter().map(read).collect::<Result<Vec<_>>>()?;
    Ok(Page::cut(items, page, |item| format!("{} {}", item.at.unix_millis(), item.chat_id)))
}

/// The row that `{undecided_opt_out of PHONE}` selects.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct SelectedOptOut {
    device_id: DeviceId,
    chat_id: String,
    message_id: MessageId,
    word: String,
    at: i64,
}

/// Reads the column `undecided_opt_out`.
pub fn read_undecided(row: &Row) -> Result<Option<UndecidedOptOut>> {
    let Some(text) = row.text_or_null("undecided_opt_out")? else { return Ok(None) };
    let SelectedOptOut { device_id, chat_id, message_id, word, at } =
        serde_json::from_str(&text).map_err(Error::internal)?;
    Ok(Some(UndecidedOptOut { device_id, chat_id, message_id, word, at: Timestamp::from_unix_millis(at) }))
}

/// A message that looks like an opt-out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredProbableOptOut {
    /// The text without case, accents and punctuation.
    pub word: String,
    pub decision: Option<OptOutDecision>,
    /// Whether nobody has decided and the person has neither opted out nor in since.
    pub is_undecided: bool,
}

const FIND: &str = "
    select p.word, p.decision, {is_undecided} as is_undecided from probable_opt_outs p
    where p.tenant_id = ?1 and p.device_id = ?2 and p.chat_id = ?3 and p.message_id = ?4";

/// Returns what is stored of the message; `None` if this is not the message that is stored for the chat.
pub async fn find(
    db: &impl Database,
    tenant: &TenantId,
    device: &DeviceId,
    chat_id: &str,
    message: &MessageId,
) -> Result<Option<StoredProbableOptOut>> {
    let params = params![tenant.as_str(), device.as_str(), chat_id, message.as_str()];
    let rows = db.query(expand(Statement::new(FIND, params))).await?;
    let Some(row) = rows.first() else { return Ok(None) };
    let decision = row.text_or_null("decision")?.map(|text| text.parse().map_err(Error::internal)).transpose()?;
    Ok(Some(StoredProbableOptOut {
        word: row.text("word")?,
        decision,
        is_undecided: row.integer("is_undecided")? != 0,
    }))
}

const DECIDE: &str = "
    update probable_opt_outs set decision = ?5, decided_at = ?6, user_id = ?7
    where tenant_id = ?1 and device_id = ?2 and chat_id = ?3 and message_id = ?4 and decision is null returning 1 as is_decided";

/// Records a decision, unless there is one. Writes and returns one row.
pub fn decide(
    tenant: &TenantId,
    device: &DeviceId,
    chat_id: &str,
    message: &MessageId,
    (decision, user, at): (OptOutDecision, &UserId, Timestamp),
) -> Statement {
    let decision: &str = decision.into_str();
    let names = params![tenant.as_str(), device.as_str(), chat_id, message.as_str()];
    Statement::new(DECIDE, names.into_iter().chain(params![decision, at, user.as_str()]).collect::<Vec<_>>())
}

const DELETE_DECIDED_OF_ALL_TENANTS: &str = "
    delete from probable_opt_outs where (tenant_id, device_id, chat_id) in (
      select tenant_id, device_id, chat_id from probable_opt_outs where decided_at < ?1 order by decided_at limit ?2)";

/// Deletes at most `limit` messages of all tenants about which a person decided before this time. What the person decided
/// stays in the consent log.
pub async fn delete_decided(db: &impl Database, before: Timestamp, limit: u32) -> Result<()> {
    db.query(Statement::new(DELETE_DECIDED_OF_ALL_TENANTS, params![before, limit])).await.map(drop)
}

const DELETE: &str = "delete from probable_opt_outs where tenant_id = ?1 and device_id = ?2";

/// Deletes the probable opt-outs of a device whose chats are deleted.
pub fn delete_of_device(tenant: &TenantId, device: &DeviceId) -> Statement {
    Statement::new(DELETE, params![tenant.as_str(), device.as_str()])
}
