//! The ledger in D1, and beside it the one row per contact that says what counts now.

use crate::{
    clock::Timestamp,
    contacts::{
        consent::{ConsentEntry, ConsentKind, ConsentSource},
        opt_out::ConsentEvent,
    },
    error::{Error, Result},
    ids::{ContactId, TenantId, UserId},
    page::{Page, PageRequest, wrong_cursor},
    params,
    ports::{Database, Row, SqlValue, Statement},
};

const RECORD: &str = "
    insert into consents (tenant_id, chat_id, at, said, source, word, note, device_id, user_id)
    values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
    on conflict (tenant_id, chat_id, at, said) do nothing";

/// A word that a device heard. One row written; heard again, none.
pub fn record_keyword(tenant: &TenantId, event: &ConsentEvent, kind: ConsentKind, at: Timestamp) -> Statement {
    let what = params![tenant.as_str(), event.chat_id.as_str(), at, kind.as_str(), ConsentSource::Keyword.as_str()];
    let how = params![event.keyword.as_str(), SqlValue::Null, event.device_id.as_str(), SqlValue::Null];
    Statement::new(RECORD, what.into_iter().chain(how).collect::<Vec<SqlValue>>())
}

/// What one of ours wrote down about a contact.
pub struct ManualConsentEntry<'a> {
    pub phone: &'a str,
    pub chat_id: &'a str,
    pub kind: ConsentKind,
    pub note: Option<&'a str>,
    pub user: &'a UserId,
    pub at: Timestamp,
}

const SAVE_OPT_OUT: &str = "
    insert into opt_outs (tenant_id, chat_id, phone, opted_out_at, heard_at, device_id, word, source)
    values (?1, ?2, ?3, ?4, ?5, '', '', 'person')
    on conflict (tenant_id, chat_id) do update set
      phone = excluded.phone,
      opted_out_at = excluded.opted_out_at,
      heard_at = excluded.heard_at,
      device_id = excluded.device_id,
      word = excluded.word,
      source = excluded.source
    where excluded.heard_at >= opt_outs.heard_at";

const SAVE_CONSENT: &str = "
    update contacts set consented_at = ?3, updated_at = ?3
    where tenant_id = ?1 and phone = ?2";

/// The ledger's line, and what it changes now: two rows written.
pub fn record_manual_entry(tenant: &TenantId, entry: &ManualConsentEntry<'_>) -> [Statement; 2] {
    let what = params![tenant.as_str(), entry.chat_id, entry.at, entry.kind.as_str(), ConsentSource::Person.as_str()];
    let how = params![SqlValue::Null, entry.note, SqlValue::Null, entry.user.as_str()];
    let opted_out_at = match entry.kind {
        ConsentKind::OptedOut => Some(entry.at),
        ConsentKind::OptedIn | ConsentKind::Consented => None,
    };
    let kept = match entry.kind {
        ConsentKind::OptedOut | ConsentKind::OptedIn => {
            Statement::new(SAVE_OPT_OUT, params![tenant.as_str(), entry.chat_id, entry.phone, opted_out_at, entry.at])
        }
        ConsentKind::Consented => Statement::new(SAVE_CONSENT, params![tenant.as_str(), entry.phone, entry.at]),
    };
    [Statement::new(RECORD, what.into_iter().chain(how).collect::<Vec<SqlValue>>()), kept]
}

/// A contact may have said it before its number was known; the chats of any of our devices know both names.
const LIST: &str = "
    select e.at, e.said, e.source, e.word, e.note, e.device_id, e.user_id, e.chat_id
    from contacts p cross join consents e on e.tenant_id = p.tenant_id and e.chat_id in (
      select p.phone || '@c.us'
      union all
      select c.lid || '@lid' from devices d
        cross join chats c on c.tenant_id = d.tenant_id and c.device_id = d.device_id and c.chat_id = p.phone || '@c.us'
        where d.tenant_id = ?1)
    where p.tenant_id = ?1 and p.contact_id = ?2 and (?3 is null or (e.at, e.said, e.chat_id) < (?3, ?4, ?5))
    order by e.at desc, e.said desc, e.chat_id desc limit ?6";

/// Newest first.
pub async fn list(
    db: &impl Database,
    tenant: &TenantId,
    contact: &ContactId,
    page: &PageRequest,
) -> Result<Page<ConsentEntry>> {
    let after = page.after.as_deref().map(read_cursor).transpose()?;
    let (at, said, chat_id) = after.map_or((None, None, None), |(at, said, chat)| (Some(at), Some(said), Some(chat)));
    let values = params![tenant.as_str(), contact.as_str(), at, said, chat_id, page.rows()];
    let rows = db.query(Statement::new(LIST, values)).await?;
    let entries =
        rows.iter().map(|row| Ok((read(row)?, row.text(7)?))).collect::<Result<Vec<(ConsentEntry, String)>>>()?;
    let end_of =
        |(entry, chat): &(ConsentEntry, String)| format!("{} {} {chat}", entry.at.unix_millis(), entry.kind.as_str());
    Ok(Page::cut(entries, page, end_of).map(|(entry, _)| entry))
}

fn read_cursor(text: &str) -> Result<(i64, &str, &str)> {
    let mut parts = text.splitn(3, ' ');
    match (parts.next().map(str::parse), parts.next(), parts.next()) {
        (Some(Ok(at)), Some(said), Some(chat)) => Ok((at, said, chat)),
        _ => Err(wrong_cursor()),
    }
}

fn read(row: &Row) -> Result<ConsentEntry> {
    let unknown = |text: &str| Error::Internal(format!("unknown in the ledger: {text}"));
    let (said, source) = (row.text(1)?, row.text(2)?);
    Ok(ConsentEntry {
        at: Timestamp::from_unix_millis(row.integer(0)?),
        kind: ConsentKind::find(&said).ok_or_else(|| unknown(&said))?,
        source: ConsentSource::find(&source).ok_or_else(|| unknown(&source))?,
        keyword: row.text_or_null(3)?,
        note: row.text_or_null(4)?,
        device_id: row.text_or_null(5)?,
        user_id: row.text_or_null(6)?,
    })
}
