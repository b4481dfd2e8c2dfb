//! People, tenants and refresh tokens in the control database. Nothing here starts with a tenant: these are the rows
//! that tell which tenant is asking.

use crate::{
    clock::Timestamp,
    error::{Error, Result},
    ids::{TenantId, UserId},
    params,
    ports::{Database, Row, Statement},
    tenants::{
        role::Role,
        session::{REFRESH_LIFETIME, RefreshToken, TokenFamily},
        user::{Email, User},
    },
};

/// A user with the hash his password must match.
pub struct KnownUser {
    pub user: User,
    pub password_hash: String,
}

const FIND_USER_BY_EMAIL: &str = "
    select u.user_id, u.email, u.name, u.role, u.tenant_id, t.name as tenant_name, u.password_hash
    from users u join tenants t on t.tenant_id = u.tenant_id where u.email = ?1";

pub async fn find_user_by_email(db: &impl Database, email: &Email) -> Result<Option<KnownUser>> {
    let rows = db.query(Statement::new(FIND_USER_BY_EMAIL, params![email.as_str()])).await?;
    rows.first().map(|row| Ok(KnownUser { user: read_user(row)?, password_hash: row.text(6)? })).transpose()
}

const GET_USER: &str = "
    select u.user_id, u.email, u.name, u.role, u.tenant_id, t.name as tenant_name
    from users u join tenants t on t.tenant_id = u.tenant_id where u.user_id = ?1";

/// The user of a session or a refresh token; one who is gone has no session any more.
pub async fn get_user(db: &impl Database, id: &UserId) -> Result<User> {
    let rows = db.query(Statement::new(GET_USER, params![id.as_str()])).await?;
    rows.first().map_or_else(|| Err(Error::Unauthorized("sign in first".into())), read_user)
}

const CREATE_TENANT: &str =
    "insert into tenants (tenant_id, name, created_at) values (?1, ?2, ?3) on conflict (name) do nothing";

const CREATE_USER: &str = "
    insert into users (user_id, tenant_id, email, name, role, password_hash, created_at)
    select ?1, tenant_id, ?3, ?4, ?5, ?6, ?7 from tenants where name = ?2 on conflict (email) do nothing";

/// A person to be created, in the tenant of this name.
pub struct NewUser<'a> {
    pub id: UserId,
    pub email: &'a Email,
    pub name: &'a str,
    pub role: Role,
    pub password_hash: String,
    pub tenant_name: &'a str,
    /// The tenant's id, unless the name is taken already.
    pub tenant_id: TenantId,
}

/// Creates the person, and his tenant if its name is new; whoever came first under this mail stays.
pub async fn create_user(db: &impl Database, new: NewUser<'_>, now: Timestamp) -> Result<User> {
    let tenant = Statement::new(CREATE_TENANT, params![new.tenant_id.as_str(), new.tenant_name, now]);
    let user = Statement::new(
        CREATE_USER,
        params![
            new.id.as_str(),
            new.tenant_name,
            new.email.as_str(),
            new.name,
            new.role.as_str(),
            new.password_hash,
            now
        ],
    );
    db.batch(vec![tenant, user]).await?;
    let created = find_user_by_email(db, new.email).await?;
    created.map(|known| known.user).ok_or_else(|| Error::internal("the user just created is not there"))
}

const SAVE_FAMILY: &str = "
    insert into refresh_tokens (family_id, user_id, current_hash, previous_hash, rotated_at, expires_at) values (?1, ?2, ?3, null, ?4, ?5)";

pub async fn save_family(db: &impl Database, token: &RefreshToken, user: &UserId, now: Timestamp) -> Result<()> {
    let params = params![token.family(), user.as_str(), token.hash(), now, now.plus(REFRESH_LIFETIME)];
    db.query(Statement::new(SAVE_FAMILY, params)).await.map(drop)
}

const FIND_FAMILY: &str =
    "select user_id, current_hash, previous_hash, rotated_at, expires_at from refresh_tokens where family_id = ?1";

pub async fn find_family(db: &impl Database, token: &RefreshToken) -> Result<Option<TokenFamily>> {
    let rows = db.query(Statement::new(FIND_FAMILY, params![token.family()])).await?;
    let read = |row: &Row| {
        Ok(TokenFamily {
            user: UserId::parse(&row.text(0)?)?,
            current_hash: row.text(1)?,
            previous_hash: row.text_or_null(2)?,
            rotated_at: Timestamp::from_unix_millis(row.integer(3)?),
            expires_at: Timestamp::from_unix_millis(row.integer(4)?),
        })
    };
    rows.first().map(read).transpose()
}

const ADVANCE_FAMILY: &str = "
    update refresh_tokens set current_hash = ?3, previous_hash = current_hash, rotated_at = ?4, expires_at = ?5
    where family_id = ?1 and current_hash = ?2 returning family_id";

/// Makes `next` the newest token, unless somebody else just did: then false.
pub async fn advance_family(
    db: &impl Database,
    presented: &RefreshToken,
    next: &RefreshToken,
    now: Timestamp,
) -> Result<bool> {
    let params = params![presented.family(), presented.hash(), next.hash(), now, now.plus(REFRESH_LIFETIME)];
    let rows = db.query(Statement::new(ADVANCE_FAMILY, params)).await?;
    Ok(!rows.is_empty())
}

const END_FAMILY: &str = "delete from refresh_tokens where family_id = ?1";

/// Signs out everywhere this family's tokens are.
pub async fn end_family(db: &impl Database, token: &RefreshToken) -> Result<()> {
    db.query(Statement::new(END_FAMILY, params![token.family()])).await.map(drop)
}

const DELETE_EXPIRED_FAMILIES: &str = "delete from refresh_tokens where expires_at <= ?1";

/// Reads the whole table, so it is for once a day.
pub async fn delete_expired_families(db: &impl Database, now: Timestamp) -> Result<()> {
    db.query(Statement::new(DELETE_EXPIRED_FAMILIES, params![now])).await.map(drop)
}

fn read_user(row: &Row) -> Result<User> {
    let role = row.text(3)?;
    Ok(User {
        id: UserId::parse(&row.text(0)?)?,
        email: Email::parse(&row.text(1)?)?,
        name: row.text(2)?,
        role: Role::parse(&role).ok_or_else(|| Error::Internal(format!("unknown role {role}")))?,
        tenant_id: TenantId::parse(&row.text(4)?)?,
        tenant_name: row.text(5)?,
    })
}
