//! The consent log in D1. The table `opt_outs` has one row per person with the current state.

use crate::{
    clock::Timestamp,
    contacts::{
        address::{IdentifiedContact, lid_in},
        consent::{ConsentEntry, ConsentKind, ConsentSource},
        opt_out::ConsentEvent,
        store::opt_outs,
    },
    error::{Error, Result},
    ids::{ContactId, TenantId, UserId},
    page::{Page, PageRequest, wrong_cursor},
    params,
    ports::{Database, Row, SqlValue, Statement},
};

/// `?10` is the LID of the person, or null if the entry names no LID.
const RECORD: &str = "
    insert into consents (tenant_id, chat_id, at, said, source, word, note, device_id, user_id)
    values (?1, {person of ?2, ?10}, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
    on conflict (tenant_id, chat_id, at, said) do nothing";

/// Records a keyword that a device received. Writes one row; recording it again writes none.
pub fn record_keyword(tenant: &TenantId, event: &ConsentEvent, kind: ConsentKind, at: Timestamp) -> Statement {
    let what = params![tenant.as_str(), event.chat_id.as_str(), at, kind.as_str(), ConsentSource::Keyword.as_str()];
    let how = params![event.keyword.as_str(), SqlValue::Null, event.device_id.as_str(), SqlValue::Null];
    record(what.into_iter().chain(how).chain(params![event.lid.as_deref()]))
}

fn record(values: impl Iterator<Item = SqlValue>) -> Statement {
    opt_outs::expand(Statement::new(RECORD, values.collect::<Vec<SqlValue>>()))
}

const JOIN: &str = "
    insert into consents (tenant_id, chat_id, at, said, source, word, note, device_id, user_id)
    select e.tenant_id, ?3, e.at, e.said, e.source, e.word, e.note, e.device_id, e.user_id
    from consents e where e.tenant_id = ?1 and e.chat_id = ?2
    on conflict (tenant_id, chat_id, at, said) do nothing";
const DELETE_MERGED: &str = "delete from consents where tenant_id = ?1 and chat_id = ?2";

/// Moves the consent entries of a merged chat to the chat id of the number.
pub fn join(tenant: &TenantId, contact: &IdentifiedContact) -> [Statement; 2] {
    let lid_chat = contact.joined_chat();
    [
        Statement::new(JOIN, params![tenant.as_str(), lid_chat.as_str(), contact.chat_id.as_str()]),
        Statement::new(DELETE_MERGED, params![tenant.as_str(), lid_chat]),
    ]
}

/// A consent entry that a user of the tenant writes by hand.
pub struct ManualConsentEntry<'a> {
    pub phone: &'a str,
    pub chat_id: &'a str,
    pub kind: ConsentKind,
    pub note: Option<&'a str>,
    pub user: &'a UserId,
    pub at: Timestamp,
}

const SAVE_CONSENT: &str = "
    update contacts set consented_at = ?3, updated_at = ?3
    where tenant_id = ?1 and phone = ?2";

/// Returns the statements that add an entry of a user to the consent log and save what the entry changes: an opt-out or opt-in in
/// `opt_outs` (three rows in all), an agreement to get messages in `contacts` (two rows).
pub fn record_manual_entry(tenant: &TenantId, entry: &ManualConsentEntry<'_>) -> Vec<Statement> {
    // The statements look up the number of the LID again, because WhatsApp may have shown it since the contact was loaded.
    let lid = lid_in(entry.chat_id);
    let what = params![tenant.as_str(), entry.chat_id, entry.at, entry.kind.as_str(), ConsentSource::Person.as_str()];
    let how = params![SqlValue::Null, entry.note, SqlValue::Null, entry.user.as_str()];
    let record = record(what.into_iter().chain(how).chain(params![lid]));
    let opted_out_at = match entry.kind {
        ConsentKind::OptedOut => Some(entry.at),
        ConsentKind::OptedIn => None,
        ConsentKind::Consented => {
            return vec![record, Statement::new(SAVE_CONSENT, params![tenant.as_str(), entry.phone, entry.at])];
        }
    };
    let change = opt_outs::Change {
        chat_id: entry.chat_id,
        phone: Some(entry.phone).filter(|phone| *phone != entry.chat_id),
        lid,
        opted_out_at,
        at: entry.at,
        device: "",
        keyword: "",
        source: "person",
    };
    [record].into_iter().chain(opt_outs::save(tenant, &change)).collect()
}

const LIST: &str = "
    select e.at, e.said, e.source, e.word, e.note, e.device_id, e.user_id, e.chat_id
    from contacts p cross join consents e on e.tenant_id = p.tenant_id and e.chat_id = {chat_id of p.phone}
    where p.tenant_id = ?1 and p.contact_id = ?2 and (?3 is null or (e.at, e.said, e.chat_id) < (?3, ?4, ?5))
    order by e.at desc, e.said desc, e.chat_id desc limit ?6";

/// Returns a page of a contact's consent entries, the newest first.
pub async fn list(
    db: &impl Database,
    tenant: &TenantId,
    contact: &ContactId,
    page: &PageRequest,
) -> Result<Page<ConsentEntry>> {
    let after = page.after.as_deref().map(read_cursor).transpose()?;
    let (at, kind, chat_id) = after.map_or((None, None, None), |(at, kind, chat)| (Some(at), Some(kind), Some(chat)));
    let values = params![tenant.as_str(), contact.as_str(), at, kind, chat_id, page.rows_to_read()];
    let rows = db.query(opt_outs::expand(Statement::new(LIST, values))).await?;
    let entries = rows
        .iter()
        .map(|row| Ok((read(row)?, row.text("chat_id")?)))
        .collect::<Result<Vec<(ConsentEntry, String)>>>()?;
    let end_of =
        |(entry, chat): &(ConsentEntry, String)| format!("{} {} {chat}", entry.at.unix_millis(), entry.kind.as_str());
    Ok(Page::cut(entries, page, end_of).map(|(entry, _)| entry))
}

fn read_cursor(text: &str) -> Result<(i64, &str, &str)> {
    let mut parts = text.splitn(3, ' ');
    match (parts.next().map(str::parse), parts.next(), parts.next()) {
        (Some(Ok(at)), Some(kind), Some(chat)) => Ok((at, kind, chat)),
        _ => Err(wrong_cursor()),
    }
}

fn read(row: &Row) -> Result<ConsentEntry> {
    let unknown = |text: &str| Error::Internal(format!("unknown in the consent log: {text}"));
    let (kind, source) = (row.text("said")?, row.text("source")?);
    Ok(ConsentEntry {
        at: Timestamp::from_unix_millis(row.integer("at")?),
        kind: ConsentKind::find(&kind).ok_or_else(|| unknown(&kind))?,
        source: ConsentSource::find(&source).ok_or_else(|| unknown(&source))?,
        keyword: row.text_or_null("word")?,
        note: row.text_or_null("note")?,
        device_id: row.text_or_null("device_id")?,
        user_id: row.text_or_null("user_id")?,
    })
}
