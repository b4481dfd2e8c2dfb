//! The session of a signed-in browser: a session token that is valid for fifteen minutes and needs no lookup, and a refresh token that is
//! valid for thirty days and rotates (design 11).
//!
//! The successor of a refresh token is computed from the token and the server's secret, so the newest token need not be stored: a browser
//! that presents the previous token within the grace period (two tabs at once, a lost response) gets the same successor. Any older token
//! ends the family.

use std::time::Duration;

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use chrono::{DateTime, Utc};
use hmac::{Hmac, KeyInit, Mac};
use jwt_compact::{
    AlgorithmExt, Claims, Header, TimeOptions, Token, UntrustedToken,
    alg::{Hs256, Hs256Key},
};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

use crate::{
    clock::{Random, Timestamp},
    error::{Error, Result},
    ids::{TenantId, UserId},
    tenants::role::Role,
};

pub const SESSION_LIFETIME: Duration = Duration::from_mins(15);
pub const REFRESH_LIFETIME: Duration = Duration::from_hours(30 * 24);
const PREVIOUS_TOKEN_GRACE: Duration = Duration::from_secs(30);

/// The key that signs sessions and derives refresh tokens. It has no `Debug`, because it must not be printed.
pub struct SessionSecret(Vec<u8>);

impl SessionSecret {
    pub fn parse(secret: &str) -> Result<Self> {
        if secret.len() < 32 {
            return Err(Error::internal("the secret SESSION_SECRET is shorter than 32 bytes"));
        }
        Ok(Self(secret.as_bytes().to_vec()))
    }

    /// Returns the HMAC-SHA256 of a text. Texts signed for one purpose prove nothing for another.
    pub fn sign(&self, purpose: &str, text: &str) -> Result<[u8; 32]> {
        let mut mac = Hmac::<Sha256>::new_from_slice(&self.0).map_err(Error::internal)?;
        mac.update(purpose.as_bytes());
        mac.update(b"\0");
        mac.update(text.as_bytes());
        Ok(mac.finalize().into_bytes().into())
    }
}

/// Proves which user sends a request, until `expires_at`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    pub user: UserId,
    pub tenant: TenantId,
    pub role: Role,
    pub expires_at: Timestamp,
}

#[derive(Serialize, Deserialize)]
struct SessionClaims {
    sub: UserId,
    tenant: TenantId,
    role: Role,
}

/// Creates a session token for this user, as the cookie carries it.
pub fn issue(secret: &SessionSecret, user: &UserId, tenant: &TenantId, role: Role, now: Timestamp) -> Result<String> {
    let custom = SessionClaims { sub: user.clone(), tenant: tenant.clone(), role };
    let lasts_for = chrono::Duration::from_std(SESSION_LIFETIME).map_err(Error::internal)?;
    let claims = Claims::new(custom).set_duration_and_issuance(&at(now), lasts_for);
    Hs256.token(&Header::empty(), &claims, &Hs256Key::new(&secret.0)).map_err(Error::internal)
}

/// Parses a session token; refuses one that was changed or has expired.
pub fn verify(secret: &SessionSecret, token: &str, now: Timestamp) -> Result<Session> {
    let unauthorized = || Error::Unauthorized("sign in first".into());
    let untrusted = UntrustedToken::new(token).map_err(|_| unauthorized())?;
    let token: Token<SessionClaims> =
        Hs256.validator(&Hs256Key::new(&secret.0)).validate(&untrusted).map_err(|_| unauthorized())?;
    let claims = token.claims();
    claims.validate_expiration(&at(now)).map_err(|_| Error::Unauthorized("the session has expired".into()))?;
    let expires_at =
        claims.expiration.map(|at| Timestamp::from_unix_millis(at.timestamp_millis())).ok_or_else(unauthorized)?;
    let SessionClaims { sub, tenant, role } = &claims.custom;
    Ok(Session { user: sub.clone(), tenant: tenant.clone(), role: *role, expires_at })
}

fn at(now: Timestamp) -> TimeOptions<impl Fn() -> DateTime<Utc>> {
    TimeOptions::new(chrono::Duration::zero(), move || {
        DateTime::from_timestamp_millis(now.unix_millis()).unwrap_or_default()
    })
}

/// A refresh token: the id of its family, and a secret of which only the hash is stored.
#[derive(Clone, PartialEq, Eq)]
pub struct RefreshToken {
    family: String,
    secret: String,
}

impl RefreshToken {
    /// Creates the first token of a new family.
    pub fn new(random: &mut impl Random) -> Self {
        let (mut family, mut secret) = ([0_u8; 16], [0_u8; 32]);
        random.fill(&mut family);
        random.fill(&mut secret);
        Self { family: URL_SAFE_NO_PAD.encode(family), secret: URL_SAFE_NO_PAD.encode(secret) }
    }

    pub fn parse(text: &str) -> Option<Self> {
        let (family, secret) = text.split_once('.')?;
        let is_ours =
            |part: &str, bytes: usize| URL_SAFE_NO_PAD.decode(part).is_ok_and(|decoded| decoded.len() == bytes);
        (is_ours(family, 16) && is_ours(secret, 32))
            .then(|| Self { family: family.to_owned(), secret: secret.to_owned() })
    }

    pub fn family(&self) -> &str {
        &self.family
    }

    /// Returns the value of the cookie.
    pub fn to_cookie(&self) -> String {
        format!("{}.{}", self.family, self.secret)
    }

    pub fn hash(&self) -> String {
        hex::encode(Sha256::digest(&self.secret))
    }

    fn successor(&self, secret: &SessionSecret) -> Result<Self> {
        let next = secret.sign("refresh token successor", &self.to_cookie())?;
        Ok(Self { family: self.family.clone(), secret: URL_SAFE_NO_PAD.encode(next) })
    }
}

/// All refresh tokens that come from one sign-in, as they are stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TokenFamily {
    pub user: UserId,
    pub current_token_hash: String,
    pub previous_token_hash: Option<String>,
    pub rotated_at: Timestamp,
    pub expires_at: Timestamp,
}

/// What to do with a presented refresh token.
#[derive(PartialEq, Eq)]
pub enum Rotation {
    /// The token is the newest one: store the hash of its successor, then answer with the successor.
    Advance(RefreshToken),
    /// The token is the previous one, within the grace period: answer with its successor, whose hash is stored already.
    Repeat(RefreshToken),
    /// The token is an older one, so somebody may have stolen it: end the family.
    Revoke,
    /// No refresh has come for thirty days.
    Expired,
}

pub fn rotate(
    family: &TokenFamily,
    presented: &RefreshToken,
    secret: &SessionSecret,
    now: Timestamp,
) -> Result<Rotation> {
    let hash = presented.hash();
    let is = |stored: &str| bool::from(stored.as_bytes().ct_eq(hash.as_bytes()));
    if now >= family.expires_at {
        return Ok(Rotation::Expired);
    }
    if is(&family.current_token_hash) {
        return Ok(Rotation::Advance(presented.successor(secret)?));
    }
    if family.previous_token_hash.as_deref().is_some_and(is) && now.since(family.rotated_at) <= PREVIOUS_TOKEN_GRACE {
        return Ok(Rotation::Repeat(presented.successor(secret)?));
    }
    Ok(Rotation::Revoke)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::SeededRandom;

    const NOW: Timestamp = Timestamp::from_unix_millis(1_763_700_000_000);

    fn secret() -> SessionSecret {
        SessionSecret::parse("0123456789abcdef0123456789abcdef").unwrap()
    }

    fn session_token() -> (String, UserId, TenantId) {
        let mut random = SeededRandom::new(3);
        let (user, tenant) = (UserId::new(NOW, &mut random), TenantId::new(NOW, &mut random));
        (issue(&secret(), &user, &tenant, Role::Admin, NOW).unwrap(), user, tenant)
    }

    #[test]
    fn a_session_reads_back_until_it_expires() {
        let (token, user, tenant) = session_token();
        let expires_at = NOW.plus(SESSION_LIFETIME);
        assert_eq!(verify(&secret(), &token, expires_at), Ok(Session { user, tenant, role: Role::Admin, expires_at }));
        assert!(matches!(
            verify(&secret(), &token, expires_at.plus(Duration::from_secs(1))),
            Err(Error::Unauthorized(_))
        ));
    }

    #[test]
    fn a_tampered_session_is_refused() {
        let (token, ..) = session_token();
        for at in [0, token.len() / 2, token.len() - 2] {
            let mut tampered = token.clone().into_bytes();
            tampered[at] = if tampered[at] == b'A' { b'B' } else { b'A' };
            assert!(verify(&secret(), &String::from_utf8(tampered).unwrap(), NOW).is_err());
        }
        let other = SessionSecret::parse("another secret of thirty-two bytes").unwrap();
        assert!(verify(&other, &token, NOW).is_err());
        // {"alg":"none","typ":"JWT"}
        let unsigned = format!("eyJhbGciOiJub25lIiwidHlwIjoiSldUIn0.{}.", token.split('.').nth(1).unwrap());
        assert!(verify(&secret(), &unsigned, NOW).is_err());
        assert!(verify(&secret(), "", NOW).is_err());
    }

    #[test]
    fn a_short_secret_is_refused_with_its_name() {
        assert!(
            matches!(SessionSecret::parse("short"), Err(Error::Internal(message)) if message.contains("SESSION_SECRET"))
        );
    }

    fn family_of(current: &RefreshToken, previous: Option<&RefreshToken>) -> TokenFamily {
        TokenFamily {
            user: UserId::new(NOW, &mut SeededRandom::new(4)),
            current_token_hash: current.hash(),
            previous_token_hash: previous.map(RefreshToken::hash),
            rotated_at: NOW,
            expires_at: NOW.plus(REFRESH_LIFETIME),
        }
    }

    #[test]
    fn the_newest_and_the_previous_token_get_the_same_successor() {
        let first = RefreshToken::new(&mut SeededRandom::new(5));
        let Rotation::Advance(second) = rotate(&family_of(&first, None), &first, &secret(), NOW).unwrap() else {
            panic!()
        };
        assert!(second != first);
        let rotated = family_of(&second, Some(&first));
        let in_grace = NOW.plus(PREVIOUS_TOKEN_GRACE);
        assert!(rotate(&rotated, &first, &secret(), in_grace).unwrap() == Rotation::Repeat(second));
    }

    #[test]
    fn an_older_token_ends_the_family() {
        let first = RefreshToken::new(&mut SeededRandom::new(5));
        let second = first.successor(&secret()).unwrap();
        let third = second.successor(&secret()).unwrap();
        assert!(rotate(&family_of(&third, Some(&second)), &first, &secret(), NOW).unwrap() == Rotation::Revoke);
        let after_grace = NOW.plus(PREVIOUS_TOKEN_GRACE).plus(Duration::from_millis(1));
        assert!(
            rotate(&family_of(&third, Some(&second)), &second, &secret(), after_grace).unwrap() == Rotation::Revoke
        );
    }

    #[test]
    fn a_family_without_a_refresh_expires() {
        let first = RefreshToken::new(&mut SeededRandom::new(5));
        assert!(
            rotate(&family_of(&first, None), &first, &secret(), NOW.plus(REFRESH_LIFETIME)).unwrap()
                == Rotation::Expired
        );
    }

    #[test]
    fn a_refresh_token_reads_back_from_its_cookie() {
        let token = RefreshToken::new(&mut SeededRandom::new(5));
        assert!(RefreshToken::parse(&token.to_cookie()) == Some(token));
        for text in ["", ".", "a.b", "AAAA"] {
            assert!(RefreshToken::parse(text).is_none(), "{text}");
        }
    }
}
