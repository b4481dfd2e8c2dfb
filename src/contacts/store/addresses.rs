//! The addresses of contacts in D1.

use crate::{
    contacts::address::ContactAddress,
    ids::{ContactId, TenantId},
    params,
    ports::Statement,
};

const SAVE: &str = "
    insert into contact_addresses (tenant_id, kind, value, contact_id)
    select ?1, ?3, ?4, c.contact_id from contacts c where c.tenant_id = ?1 and c.contact_id = ?2
    on conflict (tenant_id, kind, value) do update set contact_id = excluded.contact_id
    where contact_addresses.contact_id <> excluded.contact_id";

const SAVE_NUMBER: &str = "
    insert into contact_addresses (tenant_id, kind, value, contact_id)
    select ?1, 'phone', c.phone, c.contact_id from contacts c
    where c.tenant_id = ?1 and c.contact_id = ?2 and instr(c.phone, '@') = 0
    on conflict (tenant_id, kind, value) do update set contact_id = excluded.contact_id
    where contact_addresses.contact_id <> excluded.contact_id";

/// Saves the address of a contact that the same transaction has created, and its number if it has one. Writes nothing if
/// the contact was not created, because another one has the address. A row of a contact that no longer exists is taken.
pub fn save_first(tenant: &TenantId, id: &ContactId, address: &ContactAddress) -> [Statement; 2] {
    let (kind, value) = (address.kind.as_str(), address.value.as_str());
    [
        Statement::new(SAVE, params![tenant.as_str(), id.as_str(), kind, value]),
        Statement::new(SAVE_NUMBER, params![tenant.as_str(), id.as_str()]),
    ]
}

const REMOVE_ALL: &str = "
    with recursive ids (id) as (
      select ?2
      union select m.merged_into from ids i cross join merged_contacts m on m.tenant_id = ?1 and m.contact_id = i.id)
    delete from contact_addresses where tenant_id = ?1 and contact_id in (select id from ids)";

/// Removes all addresses of a contact, which the same transaction removes.
pub fn remove_all(tenant: &TenantId, id: &ContactId) -> Statement {
    Statement::new(REMOVE_ALL, params![tenant.as_str(), id.as_str()])
}
