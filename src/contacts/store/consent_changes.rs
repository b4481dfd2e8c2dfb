//! The changes of consent in the order of their numbers, and the number up to which each device has confirmed them. The number of a change
//! is in the row of the person (`opt_outs.change_no`), so a device that has not confirmed gets only the newest change of a person.

use std::time::Duration;

use crate::{
    clock::Timestamp,
    contacts::consent::changes::{ConsentChange, ConsentPage},
    error::{Error, Result},
    ids::{DeviceId, TenantId},
    params,
    ports::{Database, Row, Statement},
};

/// The most changes of one page. They are a command of about 60 KB, and the object writes at most one row for each.
const CHANGES_PER_PAGE: u32 = 500;
/// The longest time until the next delivery to a device that did not confirm.
const MAX_RETRY_AFTER: Duration = Duration::from_mins(10);

const GIVE_NUMBER: &str = "
    insert into consent_changes (tenant_id, last_no)
    select ?1, max(
      coalesce((select max(o.change_no) from opt_outs o where o.tenant_id = ?1), 0),
      coalesce((select s.change_no from opt_out_settings s where s.tenant_id = ?1), 0))
    where exists (
      select 1 from opt_outs o where o.tenant_id = ?1
      union all
      select 1 from opt_out_settings s where s.tenant_id = ?1)
    on conflict (tenant_id) do update set last_no = excluded.last_no where excluded.last_no > consent_changes.last_no";

/// Stores the tenant's largest change number. This statement must follow, in the same transaction, each statement that writes a row with
/// the next number. Writes one row if a number was used.
pub fn give_number(tenant: &TenantId) -> Statement {
    Statement::new(GIVE_NUMBER, params![tenant.as_str()])
}

const LIST: &str = "
    select o.change_no, o.chat_id, o.phone, o.opted_out_at is not null as is_opted_out, o.heard_at,
      (select n.lid from lid_numbers n where n.tenant_id = ?1 and n.lid = o.lid and n.phone = o.phone) as lid
    from opt_outs o where o.tenant_id = ?1 and o.change_no > ?2 order by o.change_no limit ?3";
const LAST: &str = "select n.last_no from consent_changes n where n.tenant_id = ?1";

const CHANGED_SETTINGS: &str = "select s.settings from opt_out_settings s where s.tenant_id = ?1 and s.change_no > ?2";

/// Returns the changes after a number, as they are at `now`.
pub async fn read_page(db: &impl Database, tenant: &TenantId, after: i64, now: Timestamp) -> Result<ConsentPage> {
    let changes = Statement::new(LIST, params![tenant.as_str(), after, CHANGES_PER_PAGE]);
    let count = Statement::new(LAST, params![tenant.as_str()]);
    let settings = Statement::new(CHANGED_SETTINGS, params![tenant.as_str(), after]);
    let mut answers = db.batch(vec![changes, count, settings]).await?.into_iter();
    let rows = answers.next().unwrap_or_default();
    let last = answers.next().unwrap_or_default().first().map_or(Ok(0), |row| row.integer("last_no"))?;
    if last < after {
        // D1 was restored to an earlier state, so numbers up to `last` will be used a second time: the device starts again with the first
        // change.
        return Ok(ConsentPage { is_complete: false, read_at: Some(now), ..ConsentPage::unread(0) });
    }
    let is_complete = rows.len() < CHANGES_PER_PAGE as usize;
    let listed = rows.last().map_or(Ok(after), |row| row.integer("change_no"))?;
    // Every page up to the number of the settings includes them, because later pages do not.
    let changes = rows.iter().map(read_change).collect::<Result<_>>()?;
    let through = if is_complete { last } else { listed };
    let settings = answers.next().unwrap_or_default();
    let keywords = settings.first().map(|row| {
        let settings = row.text("settings")?;
        serde_json::from_str(&settings).map_err(Error::internal)
    });
    Ok(ConsentPage { after, through, changes, is_complete, read_at: Some(now), keywords: keywords.transpose()? })
}

fn read_change(row: &Row) -> Result<ConsentChange> {
    Ok(ConsentChange {
        chat_id: row.text("chat_id")?,
        phone: row.text_or_null("phone")?,
        lid: row.text_or_null("lid")?,
        is_opted_out: row.integer("is_opted_out")? != 0,
        at: Timestamp::from_unix_millis(row.integer("heard_at")?),
    })
}

/// A device that has not confirmed every change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PendingDevice {
    pub tenant: TenantId,
    pub device: DeviceId,
    pub generation: i64,
    /// The number up to which it has confirmed all changes.
    pub through: i64,
    /// How many deliveries in a row have failed.
    pub failures: u32,
}

/// The columns of `devices d` that `read_pending` expects.
const PENDING_COLUMNS: &str = "d.tenant_id, d.device_id, d.generation, d.consents_through, d.consents_failures";

const PENDING: &str = "
    select {columns} from consent_changes n join devices d on d.tenant_id = n.tenant_id
    where n.tenant_id = ?1 and d.consents_through < n.last_no and coalesce(d.consents_retry_at, 0) <= ?2
    order by d.device_id";

/// Returns the devices of the tenant to which a delivery is due now.
pub async fn list_pending(db: &impl Database, tenant: &TenantId, now: Timestamp) -> Result<Vec<PendingDevice>> {
    let rows = db.query(Statement::with_columns(PENDING, PENDING_COLUMNS, params![tenant.as_str(), now])).await?;
    rows.iter().map(read_pending).collect()
}

const FIND_PENDING: &str = "
    select {columns} from consent_changes n join devices d on d.tenant_id = n.tenant_id and d.device_id = ?2
    where n.tenant_id = ?1 and d.consents_through < n.last_no";

/// Returns the device if it has not confirmed every change, whenever its next delivery is due.
pub async fn find_pending(db: &impl Database, tenant: &TenantId, device: &DeviceId) -> Result<Option<PendingDevice>> {
    let params = params![tenant.as_str(), device.as_str()];
    let rows = db.query(Statement::with_columns(FIND_PENDING, PENDING_COLUMNS, params)).await?;
    rows.first().map(read_pending).transpose()
}

const PENDING_OF_ALL_TENANTS: &str = "
    select {columns} from consent_changes n join devices d on d.tenant_id = n.tenant_id
    where d.consents_through < n.last_no and coalesce(d.consents_retry_at, 0) <= ?1
    order by d.consents_retry_at limit ?2";

/// Returns the devices of all tenants to which a delivery is due now, first those without a failed delivery. Reads every device once.
pub async fn list_pending_of_all_tenants(db: &impl Database, now: Timestamp, limit: u32) -> Result<Vec<PendingDevice>> {
    let rows = db.query(Statement::with_columns(PENDING_OF_ALL_TENANTS, PENDING_COLUMNS, params![now, limit])).await?;
    rows.iter().map(read_pending).collect()
}

fn read_pending(row: &Row) -> Result<PendingDevice> {
    Ok(PendingDevice {
        tenant: TenantId::parse(&row.text("tenant_id")?)?,
        device: DeviceId::parse(&row.text("device_id")?)?,
        generation: row.integer("generation")?,
        through: row.integer("consents_through")?,
        failures: u32::try_from(row.integer("consents_failures")?).unwrap_or(u32::MAX),
    })
}

const CONFIRM: &str = "
    update devices set consents_through = ?4, consents_failures = 0, consents_retry_at = null
    where tenant_id = ?1 and device_id = ?2 and generation = ?3";

/// Records that this generation of the device has confirmed every change up to `through`; a newer generation begins with the first change.
/// Writes one row.
pub async fn confirm(db: &impl Database, device: &PendingDevice, through: i64) -> Result<()> {
    let names = params![device.tenant.as_str(), device.device.as_str(), device.generation, through];
    db.query(Statement::new(CONFIRM, names)).await.map(drop)
}

const FAIL: &str = "
    update devices set consents_failures = ?3, consents_retry_at = ?4 where tenant_id = ?1 and device_id = ?2";

/// Records that the device did not confirm, and returns when the next delivery is due: after 2 s, 4 s, 8 s … and at most
/// `MAX_RETRY_AFTER`. Writes one row.
pub async fn record_failure(db: &impl Database, device: &PendingDevice, now: Timestamp) -> Result<Timestamp> {
    let failures = device.failures.saturating_add(1);
    let retry_at = now.plus(retry_after(failures));
    let names = params![device.tenant.as_str(), device.device.as_str(), failures, retry_at];
    db.query(Statement::new(FAIL, names)).await?;
    Ok(retry_at)
}

fn retry_after(failures: u32) -> Duration {
    Duration::from_secs(1 << failures.clamp(1, 10)).min(MAX_RETRY_AFTER)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_device_that_does_not_answer_is_tried_less_and_less_often() {
        let seconds = [0, 1, 2, 3, 9, 10, 50].map(|failures| retry_after(failures).as_secs());
        assert_eq!(seconds, [2, 2, 4, 8, 512, 600, 600]);
    }
}
