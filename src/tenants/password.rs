//! Passwords as argon2id hashes (design 13: 19 MiB, two passes, one lane). Every check computes one hash, even for an
//! unknown email address, so that the response time does not reveal which addresses have an account.

use argon2::{Algorithm, Argon2, Params, Version};
use base64::{Engine, engine::general_purpose::STANDARD_NO_PAD};
use subtle::ConstantTimeEq;

use crate::{
    clock::Random,
    error::{Error, Result},
};

const MEMORY_KIB: u32 = 19_456;
const PASSES: u32 = 2;
const LANES: u32 = 1;
const HASH_BYTES: usize = 32;
const SALT_BYTES: usize = 16;

/// Returns the hash to store, in the usual form `$argon2id$v=19$m=…,t=…,p=…$salt$hash`.
pub fn hash(password: &str, random: &mut impl Random) -> Result<String> {
    let mut salt = [0_u8; SALT_BYTES];
    random.fill(&mut salt);
    let digest = digest(password, &salt, MEMORY_KIB, PASSES, LANES)?;
    let (salt, digest) = (STANDARD_NO_PAD.encode(salt), STANDARD_NO_PAD.encode(digest));
    Ok(format!("$argon2id$v=19$m={MEMORY_KIB},t={PASSES},p={LANES}${salt}${digest}"))
}

/// Returns whether `password` matches the stored hash. Without a stored hash it does not, after the same computation.
pub fn verify(password: &str, stored_hash: Option<&str>) -> Result<bool> {
    let Some(stored_hash) = stored_hash else {
        digest(password, &[0; SALT_BYTES], MEMORY_KIB, PASSES, LANES)?;
        return Ok(false);
    };
    let unreadable = || Error::internal("a stored password hash cannot be read");
    let hash = StoredHash::parse(stored_hash).ok_or_else(unreadable)?;
    let digest = digest(password, &hash.salt, hash.memory_kib, hash.passes, hash.lanes)?;
    Ok(digest.as_slice().ct_eq(&hash.digest).into())
}

struct StoredHash {
    memory_kib: u32,
    passes: u32,
    lanes: u32,
    salt: Vec<u8>,
    digest: Vec<u8>,
}

impl StoredHash {
    fn parse(text: &str) -> Option<Self> {
        let mut parts = text.strip_prefix("$argon2id$v=19$")?.split('$');
        let (costs, salt, digest) = (parts.next()?, parts.next()?, parts.next()?);
        let mut costs = costs.split(',');
        let mut cost = |name: &str| costs.next()?.strip_prefix(name)?.parse().ok();
        Some(Self {
            memory_kib: cost("m=")?,
            passes: cost("t=")?,
            lanes: cost("p=")?,
            salt: STANDARD_NO_PAD.decode(salt).ok()?,
            digest: STANDARD_NO_PAD.decode(digest).ok()?,
        })
    }
}

fn digest(password: &str, salt: &[u8], memory_kib: u32, passes: u32, lanes: u32) -> Result<[u8; HASH_BYTES]> {
    let params = Params::new(memory_kib, passes, lanes, Some(HASH_BYTES)).map_err(Error::internal)?;
    let mut digest = [0; HASH_BYTES];
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
        .hash_password_into(password.as_bytes(), salt, &mut digest)
        .map_err(Error::internal)?;
    Ok(digest)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::SeededRandom;

    #[test]
    fn a_password_matches_its_hash_and_another_does_not() {
        let stored = hash("correct horse", &mut SeededRandom::new(1)).unwrap();
        assert!(stored.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"));
        assert_eq!(verify("correct horse", Some(&stored)), Ok(true));
        assert_eq!(verify("correct hors", Some(&stored)), Ok(false));
    }

    #[test]
    fn a_user_without_a_stored_hash_is_refused() {
        assert_eq!(verify("", None), Ok(false));
    }

    #[test]
    fn a_stored_hash_with_other_costs_still_verifies_and_a_broken_one_is_an_internal_error() {
        let digest = STANDARD_NO_PAD.encode(digest("old", b"saltsaltsaltsalt", 64, 1, 1).unwrap());
        let stored = format!("$argon2id$v=19$m=64,t=1,p=1${}${digest}", STANDARD_NO_PAD.encode("saltsaltsaltsalt"));
        assert_eq!(verify("old", Some(&stored)), Ok(true));
        assert!(matches!(verify("old", Some("$2b$10$x")), Err(Error::Internal(_))));
    }
}
