//! Who wants no more broadcasts, as D1 knows it: a projection of the words the devices heard, written by the tenant's
//! hub. A device that is removed takes none of it along: the wish was told to the business, not to the number.

use crate::{
    clock::Timestamp,
    contacts::opt_out::ContactWord,
    ids::TenantId,
    params,
    ports::{SqlValue, Statement},
};

const KEEP_WORD: &str = "
    insert into opt_outs (tenant_id, chat_id, phone, lid, opted_out_at, heard_at, device_id, word)
    values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
    on conflict (tenant_id, chat_id) do update set
      phone = coalesce(excluded.phone, phone),
      lid = coalesce(excluded.lid, lid),
      opted_out_at = excluded.opted_out_at,
      heard_at = excluded.heard_at,
      device_id = excluded.device_id,
      word = excluded.word
    where excluded.heard_at >= opt_outs.heard_at";

/// Somebody wants no more broadcasts. One row written; an older word, heard again, writes none.
pub fn opt_out(tenant: &TenantId, said: &ContactWord, heard_at: Timestamp) -> Statement {
    keep(tenant, said, Some(heard_at), heard_at)
}

/// Somebody wants them again. Kept although it takes nothing back: an older word may come later from a device that
/// was away.
pub fn opt_in(tenant: &TenantId, said: &ContactWord, heard_at: Timestamp) -> Statement {
    keep(tenant, said, None, heard_at)
}

fn keep(tenant: &TenantId, said: &ContactWord, opted_out_at: Option<Timestamp>, heard_at: Timestamp) -> Statement {
    let who = params![tenant.as_str(), said.chat_id.as_str(), said.phone.as_deref(), said.lid.as_deref()];
    let what = params![opted_out_at, heard_at, said.device_id.as_str(), said.word.as_str()];
    Statement::new(KEEP_WORD, who.into_iter().chain(what).collect::<Vec<SqlValue>>())
}
