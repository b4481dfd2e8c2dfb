//! Users, tenants and refresh tokens in the control database. No statement here starts with the tenant: these rows decide
//! to which tenant a request belongs.

use crate::{
    clock::Timestamp,
    error::{Error, Result},
    ids::{TenantId, UserId},
    page::{Page, PageRequest},
    params,
    ports::{Database, Row, Statement},
    tenants::{
        role::Role,
        session::{REFRESH_LIFETIME, RefreshToken, TokenFamily},
        user::{Email, Member, User},
    },
};

/// A user with the hash of their password.
pub struct UserWithPassword {
    pub user: User,
    pub password_hash: String,
}

/// The columns of `users u` and `tenants t` that `read_user` expects.
const USER_COLUMNS: &str = "u.user_id, u.email, u.name, u.role, u.tenant_id, t.name as tenant_name";

const FIND_USER_BY_EMAIL: &str = "
    select {columns}, u.password_hash
    from users u join tenants t on t.tenant_id = u.tenant_id where u.email = ?1";

pub async fn find_user_by_email(db: &impl Database, email: &Email) -> Result<Option<UserWithPassword>> {
    let rows = db.query(Statement::with_columns(FIND_USER_BY_EMAIL, USER_COLUMNS, params![email.as_str()])).await?;
    let read = |row: &Row| Ok(UserWithPassword { user: read_user(row)?, password_hash: row.text("password_hash")? });
    rows.first().map(read).transpose()
}

const GET_USER: &str = "
    select {columns}
    from users u join tenants t on t.tenant_id = u.tenant_id where u.user_id = ?1";

/// Returns the user of a session or a refresh token. A user who was deleted has no session any more.
pub async fn get_user(db: &impl Database, id: &UserId) -> Result<User> {
    let rows = db.query(Statement::with_columns(GET_USER, USER_COLUMNS, params![id.as_str()])).await?;
    rows.first().map_or_else(|| Err(Error::Unauthorized("sign in first".into())), read_user)
}

const LIST_USERS: &str =
    "select user_id, name from users where tenant_id = ?1 and user_id > ?2 order by user_id limit ?3";

/// Returns a page of the tenant's users, in the order in which they were added.
pub async fn list_users(db: &impl Database, tenant: &TenantId, page: &PageRequest) -> Result<Page<Member>> {
    let after = page.after.as_deref().unwrap_or_default();
    let rows = db.query(Statement::new(LIST_USERS, params![tenant.as_str(), after, page.rows_to_read()])).await?;
    Ok(Page::cut(rows.iter().map(read_member).collect::<Result<_>>()?, page, |member| member.id.to_string()))
}

const FIND_MEMBER: &str = "select user_id, name from users where tenant_id = ?1 and user_id = ?2";

/// Returns a user of the tenant.
pub async fn find_member(db: &impl Database, tenant: &TenantId, id: &UserId) -> Result<Option<Member>> {
    let rows = db.query(Statement::new(FIND_MEMBER, params![tenant.as_str(), id.as_str()])).await?;
    rows.first().map(read_member).transpose()
}

fn read_member(row: &Row) -> Result<Member> {
    Ok(Member { id: UserId::parse(&row.text("user_id")?)?, name: row.text("name")? })
}

const CREATE_TENANT: &str =
    "insert into tenants (tenant_id, name, created_at) values (?1, ?2, ?3) on conflict (name) do nothing";

const CREATE_USER: &str = "
    insert into users (user_id, tenant_id, email, name, role, password_hash, created_at)
    select ?1, tenant_id, ?3, ?4, ?5, ?6, ?7 from tenants where name = ?2 on conflict (email) do nothing";

/// A user to create, in the tenant with this name.
pub struct NewUser<'a> {
    pub id: UserId,
    pub email: &'a Email,
    pub name: &'a str,
    pub role: Role,
    pub password_hash: String,
    pub tenant_name: &'a str,
    /// The id of the tenant, if no tenant has this name yet.
    pub tenant_id: TenantId,
}

/// Creates a user, and a tenant if its name is new. If a user has this email already, that user is returned unchanged.
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
            user: UserId::parse(&row.text("user_id")?)?,
            current_token_hash: row.text("current_hash")?,
            previous_token_hash: row.text_or_null("previous_hash")?,
            rotated_at: Timestamp::from_unix_millis(row.integer("rotated_at")?),
            expires_at: Timestamp::from_unix_millis(row.integer("expires_at")?),
        })
    };
    rows.first().map(read).transpose()
}

const ADVANCE_FAMILY: &str = "
    update refresh_tokens set current_hash = ?3, previous_hash = current_hash, rotated_at = ?4, expires_at = ?5
    where family_id = ?1 and current_hash = ?2 returning family_id";

/// Makes `next` the newest token of its family. Returns false if another request has rotated the family meanwhile.
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

/// Signs out every browser that holds a token of this family.
pub async fn end_family(db: &impl Database, token: &RefreshToken) -> Result<()> {
    db.query(Statement::new(END_FAMILY, params![token.family()])).await.map(drop)
}

const DELETE_EXPIRED_FAMILIES: &str = "delete from refresh_tokens where expires_at <= ?1";

/// Deletes expired token families. Reads the whole table, so it runs once a day.
pub async fn delete_expired_families(db: &impl Database, now: Timestamp) -> Result<()> {
    db.query(Statement::new(DELETE_EXPIRED_FAMILIES, params![now])).await.map(drop)
}

fn read_user(row: &Row) -> Result<User> {
    let role = row.text("role")?;
    Ok(User {
        id: UserId::parse(&row.text("user_id")?)?,
        email: Email::parse(&row.text("email")?)?,
        name: row.text("name")?,
        role: Role::parse(&role).ok_or_else(|| Error::Internal(format!("unknown role {role}")))?,
        tenant_id: TenantId::parse(&row.text("tenant_id")?)?,
        tenant_name: row.text("tenant_name")?,
    })
}
