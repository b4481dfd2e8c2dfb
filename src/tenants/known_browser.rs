//! A browser that has signed in to an account before, known by a cookie of its own. Wrong passwords from elsewhere lock the account for
//! everybody else, but not for this browser, whose wrong passwords are counted apart ("device cookies", OWASP). So somebody who knows only
//! the e-mail address cannot lock the owner out.

use std::time::Duration;

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

use crate::{
    clock::Random,
    error::Result,
    tenants::{session::SessionSecret, user::Email},
};

/// The longest time for which Chrome keeps a cookie (RFC 6265bis, 5.5).
pub const KNOWN_FOR: Duration = Duration::from_hours(400 * 24);

const ID_BYTES: usize = 16;

/// The browser's random id, which the cookie proves for one account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnownBrowser(String);

impl KnownBrowser {
    pub fn new(random: &mut impl Random) -> Self {
        let mut id = [0_u8; ID_BYTES];
        random.fill(&mut id);
        Self(URL_SAFE_NO_PAD.encode(id))
    }

    /// Returns the browser of a cookie that this installation issued for this account; `None` for any other text.
    pub fn find(cookie: &str, email: &Email, secret: &SessionSecret) -> Result<Option<Self>> {
        let Some((id, proof)) = cookie.split_once('.') else { return Ok(None) };
        if !URL_SAFE_NO_PAD.decode(id).is_ok_and(|id| id.len() == ID_BYTES) {
            return Ok(None);
        }
        let browser = Self(id.to_owned());
        let is_ours = bool::from(browser.proof(email, secret)?.as_bytes().ct_eq(proof.as_bytes()));
        Ok(is_ours.then_some(browser))
    }

    /// Returns the value of the cookie.
    pub fn to_cookie(&self, email: &Email, secret: &SessionSecret) -> Result<String> {
        Ok(format!("{}.{}", self.0, self.proof(email, secret)?))
    }

    fn proof(&self, email: &Email, secret: &SessionSecret) -> Result<String> {
        let proof = secret.sign("known browser", &format!("{}\0{}", self.0, email.as_str()))?;
        Ok(URL_SAFE_NO_PAD.encode(proof))
    }
}

/// Returns the name under which the wrong passwords of an account are counted: those of a known browser apart from all others. E-mail
/// addresses without an account are counted in the same way, so that a caller cannot tell which exist.
pub fn counter_name(email: &Email, browser: Option<&KnownBrowser>) -> String {
    match browser {
        Some(KnownBrowser(id)) => format!("browser:{id}"),
        None => format!("account:{}", hex::encode(Sha256::digest(email.as_str()))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::SeededRandom;

    fn secret(text: &str) -> SessionSecret {
        SessionSecret::parse(&text.repeat(32)).unwrap()
    }

    fn email(text: &str) -> Email {
        Email::parse(text).unwrap()
    }

    #[test]
    fn a_browser_is_known_only_to_the_account_it_signed_in_to() {
        let (secret_of_ours, ayu) = (secret("a"), email("ayu@toko.example"));
        let browser = KnownBrowser::new(&mut SeededRandom::new(1));
        let cookie = browser.to_cookie(&ayu, &secret_of_ours).unwrap();
        let find =
            |cookie: &str, email: &Email, secret: &SessionSecret| KnownBrowser::find(cookie, email, secret).unwrap();
        assert_eq!(find(&cookie, &ayu, &secret_of_ours), Some(browser.clone()));
        assert_eq!(find(&cookie, &email("budi@toko.example"), &secret_of_ours), None);
        assert_eq!(find(&cookie, &ayu, &secret("b")), None);
        let (id, proof) = cookie.split_once('.').unwrap();
        let other = KnownBrowser::new(&mut SeededRandom::new(2));
        for forged in [
            "",
            ".",
            id,
            &format!("{id}."),
            &format!("{}.{proof}", other.0),
            &format!("{cookie}x"),
            &format!("short.{proof}"),
        ] {
            assert_eq!(find(forged, &ayu, &secret_of_ours), None, "{forged}");
        }
    }

    #[test]
    fn a_known_browser_is_counted_apart_and_the_name_of_an_account_hides_its_address() {
        let ayu = email("Ayu@Toko.example");
        let browser = KnownBrowser::new(&mut SeededRandom::new(1));
        assert_eq!(counter_name(&ayu, None), counter_name(&email("ayu@toko.example"), None));
        assert_ne!(counter_name(&ayu, None), counter_name(&ayu, Some(&browser)));
        assert!(!counter_name(&ayu, None).contains("toko"));
    }
}
