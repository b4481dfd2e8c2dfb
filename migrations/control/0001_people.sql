-- Tenants and their users. The keys do not start with the tenant, because a user is looked up before the tenant is known.

create table tenants (
  tenant_id text not null primary key,
  name text not null unique,
  created_at integer not null
) strict, without rowid;

create table users (
  user_id text not null primary key,
  tenant_id text not null,
  email text not null unique,
  name text not null,
  role text not null,
  password_hash text not null,
  created_at integer not null
) strict, without rowid;

-- One row per sign-in, for the family of refresh tokens that comes from it. Only hashes are stored, and a rotation
-- updates the row.
create table refresh_tokens (
  family_id text not null primary key,
  user_id text not null,
  current_hash text not null,
  previous_hash text,
  rotated_at integer not null,
  expires_at integer not null
) strict, without rowid;
