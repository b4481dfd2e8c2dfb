-- Who may sign in. Keyed by their own ids: a person is looked up before the tenant is known.

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

-- One row per sign-in: the family of tokens that grew from it. Hashes only; a rotation rewrites the row in place.
create table refresh_tokens (
  family_id text not null primary key,
  user_id text not null,
  current_hash text not null,
  previous_hash text,
  rotated_at integer not null,
  expires_at integer not null
) strict, without rowid;
