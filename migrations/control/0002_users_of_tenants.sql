-- The users of a tenant, to whom a conversation can be assigned.
create index users_of_tenants on users (tenant_id, user_id);
