//! The settings of a tenant's opt-out keywords in D1. The devices get them together with the changes of consent.

use crate::{
    clock::Timestamp,
    contacts::{opt_out::KeywordSettings, store::consent_changes::give_number},
    error::{Error, Result},
    ids::{TenantId, UserId},
    params,
    ports::{Database, Statement},
};

const FIND: &str = "select s.settings from opt_out_settings s where s.tenant_id = ?1";

/// Returns the settings; the default ones if none are stored.
pub async fn get(db: &impl Database, tenant: &TenantId) -> Result<KeywordSettings> {
    let rows = db.query(Statement::new(FIND, params![tenant.as_str()])).await?;
    rows.first().map_or_else(
        || Ok(KeywordSettings::default()),
        |row| serde_json::from_str(&row.text("settings")?).map_err(Error::internal),
    )
}

const SAVE: &str = "
    insert into opt_out_settings (tenant_id, settings, changed_at, user_id, change_no)
    values (?1, ?2, ?3, ?4, coalesce((select c.last_no from consent_changes c where c.tenant_id = ?1), 0) + 1)
    on conflict (tenant_id) do update set
      settings = excluded.settings,
      changed_at = excluded.changed_at,
      user_id = excluded.user_id,
      change_no = excluded.change_no";

/// Saves parsed settings with the next change number, so that every device is sent them. Writes two rows.
pub fn save(tenant: &TenantId, settings: &KeywordSettings, user: &UserId, now: Timestamp) -> Result<[Statement; 2]> {
    let json = serde_json::to_string(settings).map_err(Error::internal)?;
    Ok([Statement::new(SAVE, params![tenant.as_str(), json, now, user.as_str()]), give_number(tenant)])
}
