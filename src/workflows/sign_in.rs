//! Signs a person in, refreshes the session and signs the person out.

use crate::{
    clock::{Random, Timestamp},
    error::{Error, Result},
    ids::{TenantId, UserId},
    ports::Database,
    tenants::{
        bootstrap::BootstrapAdmin,
        known_browser::{KnownBrowser, counter_name},
        password,
        role::Role,
        session::{self, RefreshToken, Rotation, SessionSecret},
        store::{self, NewUser},
        user::{Email, User},
    },
};

/// The signed-in person, and the two tokens for the browser's cookies.
pub struct SignedIn {
    pub user: User,
    pub session: String,
    pub refresh: RefreshToken,
}

/// The e-mail address and password that a person enters, and the cookie of a browser that may have signed in before.
pub struct Credentials<'a> {
    pub email: &'a str,
    pub password: &'a str,
    pub browser: Option<&'a str>,
}

/// Counts wrong passwords under a name (`tenants/known_browser.rs`).
#[expect(async_fn_in_trait, reason = "a Worker has one thread; no caller needs Send")]
pub trait WrongPasswords {
    /// Counts one wrong password before the password is checked, so that simultaneous attempts are counted, too. Fails with `SignInLocked`
    /// if there were too many.
    async fn count(&self, name: &str) -> Result<()>;
    /// Reverses one count, because the password was right or could not be checked.
    async fn give_back(&self, name: &str) -> Result<()>;
}

/// Signs a person in; also returns the cookie by which the browser is known from now on. An unknown e-mail address and a wrong password get
/// the same answer after the same time, and are counted alike.
pub async fn sign_in(
    db: &impl Database,
    wrong_passwords: &impl WrongPasswords,
    secret: &SessionSecret,
    admins: &[BootstrapAdmin],
    Credentials { email, password, browser }: Credentials<'_>,
    now: Timestamp,
    random: &mut impl Random,
) -> Result<(SignedIn, String)> {
    let Ok(email) = Email::parse(email) else { return Err(refused_error()) };
    let browser = browser.map_or(Ok(None), |cookie| KnownBrowser::find(cookie, &email, secret))?;
    let counter = counter_name(&email, browser.as_ref());
    wrong_passwords.count(&counter).await?;
    let outcome = sign_in_counted(db, secret, admins, &email, password, now, random).await;
    if !matches!(outcome, Err(Error::Unauthorized(_)))
        && let Err(error) = wrong_passwords.give_back(&counter).await
    {
        log::warn!("a password that was not wrong stays counted as one: {error}");
    }
    let signed_in = outcome?;
    let browser = browser.unwrap_or_else(|| KnownBrowser::new(random));
    Ok((signed_in, browser.to_cookie(&email, secret)?))
}

async fn sign_in_counted(
    db: &impl Database,
    secret: &SessionSecret,
    admins: &[BootstrapAdmin],
    email: &Email,
    given: &str,
    now: Timestamp,
    random: &mut impl Random,
) -> Result<SignedIn> {
    let is_this = |admin: &&BootstrapAdmin| admin.email == *email && admin.has_password(given);
    let user = match (store::find_user_by_email(db, email).await?, admins.iter().find(is_this)) {
        (Some(known), _) if password::verify(given, Some(&known.password_hash))? => known.user,
        (Some(_), _) => return Err(refused_error()),
        (None, Some(admin)) => create_admin(db, admin, given, now, random).await?,
        (None, None) => {
            password::verify(given, None)?;
            return Err(refused_error());
        }
    };
    let refresh = RefreshToken::new(random);
    store::save_family(db, &refresh, &user.id, now).await?;
    signed_in(secret, user, refresh, now)
}

/// Rotates the refresh token. Two tabs that present the same token get the same next token.
pub async fn refresh(
    db: &impl Database,
    secret: &SessionSecret,
    cookie: Option<&str>,
    now: Timestamp,
) -> Result<SignedIn> {
    let presented = cookie.and_then(RefreshToken::parse).ok_or_else(ended_error)?;
    // The second attempt is for a tab whose token another tab has rotated meanwhile: now it is the previous token.
    for _ in 0..2 {
        let family = store::find_family(db, &presented).await?.ok_or_else(ended_error)?;
        let next = match session::rotate(&family, &presented, secret, now)? {
            Rotation::Advance(next) if store::advance_family(db, &presented, &next, now).await? => next,
            Rotation::Advance(_) => continue,
            Rotation::Repeat(next) => next,
            Rotation::Revoke | Rotation::Expired => {
                store::end_family(db, &presented).await?;
                return Err(ended_error());
            }
        };
        let user = store::get_user(db, &family.user).await?;
        return signed_in(secret, user, next, now);
    }
    Err(ended_error())
}

/// Ends the token family of this cookie and returns its owner.
pub async fn sign_out(db: &impl Database, cookie: Option<&str>) -> Result<Option<(TenantId, UserId)>> {
    let Some(presented) = cookie.and_then(RefreshToken::parse) else { return Ok(None) };
    let Some(family) = store::find_family(db, &presented).await? else { return Ok(None) };
    store::end_family(db, &presented).await?;
    let user = store::get_user(db, &family.user).await?;
    Ok(Some((user.tenant_id, user.id)))
}

async fn create_admin(
    db: &impl Database,
    admin: &BootstrapAdmin,
    given: &str,
    now: Timestamp,
    random: &mut impl Random,
) -> Result<User> {
    let new = NewUser {
        id: UserId::new(now, random),
        email: &admin.email,
        name: &admin.name,
        role: Role::Admin,
        password_hash: password::hash(given, random)?,
        tenant_name: &admin.tenant,
        tenant_id: TenantId::new(now, random),
    };
    store::create_user(db, new, now).await
}

fn signed_in(secret: &SessionSecret, user: User, refresh: RefreshToken, now: Timestamp) -> Result<SignedIn> {
    let session = session::issue(secret, &user.id, &user.tenant_id, user.role, now)?;
    Ok(SignedIn { user, session, refresh })
}

fn refused_error() -> Error {
    Error::Unauthorized("the mail or the password is wrong".into())
}

fn ended_error() -> Error {
    Error::Unauthorized("the session has ended, sign in again".into())
}
