//! Signed links to files. A link proves that this installation has given it to somebody who may see the file, and it expires; so a browser
//! can load a picture or a part of a video without the session, and can keep it.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use subtle::ConstantTimeEq;

use crate::{
    clock::Timestamp,
    error::{Error, Result},
    ids::{FileId, TenantId},
    tenants::session::SessionSecret,
};

/// All links to a file that are made within this time are the same, so a browser finds in its cache what it has loaded.
const ROUNDED_TO_SECONDS: i64 = 3_600;

/// What a signed link states: the file that it gives access to, and when it expires.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    pub tenant: TenantId,
    pub file: FileId,
    /// When the link expires, in seconds since 1970: a full hour, one to two hours after the link was made.
    pub expires: i64,
}

impl Link {
    pub fn new(tenant: TenantId, file: FileId, now: Timestamp) -> Self {
        let hour = now.unix_seconds().div_euclid(ROUNDED_TO_SECONDS);
        Self { tenant, file, expires: hour.saturating_add(2).saturating_mul(ROUNDED_TO_SECONDS) }
    }

    /// Returns the path of the link with its query. Nothing in it needs escaping.
    pub fn to_path(&self, secret: &SessionSecret) -> Result<String> {
        let Self { tenant, file, expires } = self;
        let signature = URL_SAFE_NO_PAD.encode(self.sign(secret)?);
        Ok(format!("/api/files/{file}/signed?tenant={tenant}&expires={expires}&signature={signature}"))
    }

    /// Returns the link that this query states. Refuses a link that another installation has made or that has expired. `tenant`,
    /// `expires` and `signature` come from the query.
    pub fn verify(
        file: FileId,
        tenant: &str,
        expires: &str,
        signature: &str,
        secret: &SessionSecret,
        now: Timestamp,
    ) -> Result<Self> {
        let forged = || {
            Error::Forbidden("this link is not complete or was changed; open the file in the dashboard again".into())
        };
        let tenant = TenantId::parse(tenant).map_err(|_| forged())?;
        let expires = expires.parse().map_err(|_| forged())?;
        let link = Self { tenant, file, expires };
        let given = URL_SAFE_NO_PAD.decode(signature).map_err(|_| forged())?;
        if !bool::from(link.sign(secret)?.as_slice().ct_eq(&given)) {
            return Err(forged());
        }
        if link.expires <= now.unix_seconds() {
            return Err(Error::Forbidden("this link has expired; open the file in the dashboard again".into()));
        }
        Ok(link)
    }

    /// Returns for how many seconds a browser may still use the link.
    pub fn seconds_left(&self, now: Timestamp) -> i64 {
        self.expires.saturating_sub(now.unix_seconds()).max(0)
    }

    fn sign(&self, secret: &SessionSecret) -> Result<[u8; 32]> {
        let Self { tenant, file, expires } = self;
        secret.sign("link to a file", &format!("{tenant}\0{file}\0{expires}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::SeededRandom;
    use std::time::Duration;

    /// The beginning of an hour.
    const NOW: Timestamp = Timestamp::from_unix_millis(1_763_701_200_000);

    fn secret(text: &str) -> SessionSecret {
        SessionSecret::parse(&text.repeat(32)).unwrap()
    }

    fn link() -> Link {
        Link::new(TenantId::new(NOW, &mut SeededRandom::new(1)), FileId::new(NOW, &mut SeededRandom::new(2)), NOW)
    }

    /// Returns the values of the query's parameters, in their order.
    fn query(path: &str) -> [String; 3] {
        let (_, query) = path.split_once('?').unwrap();
        let values: Vec<_> = query.split('&').map(|pair| pair.split_once('=').unwrap().1.to_owned()).collect();
        values.try_into().unwrap()
    }

    fn verify(link: &Link, [tenant, expires, signature]: &[String; 3], now: Timestamp) -> Result<Link> {
        Link::verify(link.file.clone(), tenant, expires, signature, &secret("a"), now)
    }

    #[test]
    fn a_link_is_valid_for_one_to_two_hours_and_is_the_same_within_an_hour() {
        let link = link();
        let path = link.to_path(&secret("a")).unwrap();
        for (seconds, is_valid) in [(0, true), (3_599, true), (7_199, true), (7_200, false), (9_999, false)] {
            let later = NOW.plus(Duration::from_secs(seconds));
            assert_eq!(verify(&link, &query(&path), later).is_ok(), is_valid, "{seconds}");
        }
        let at = |seconds| Link::new(link.tenant.clone(), link.file.clone(), NOW.plus(Duration::from_secs(seconds)));
        assert_eq!(at(3_599), link);
        assert_ne!(at(3_600), link);
        assert_eq!(
            (link.seconds_left(NOW), at(3_599).seconds_left(NOW.plus(Duration::from_secs(3_599)))),
            (7_200, 3_601)
        );
    }

    #[test]
    fn a_link_that_was_changed_or_made_elsewhere_is_refused() {
        let link = link();
        let [tenant, expires, signature] = query(&link.to_path(&secret("a")).unwrap());
        let other = TenantId::new(NOW, &mut SeededRandom::new(9)).to_string();
        for changed in [
            [other, expires.clone(), signature.clone()],
            [tenant.clone(), "99999999999".into(), signature.clone()],
            [tenant.clone(), expires.clone(), format!("A{}", &signature[1..])],
            [tenant.clone(), expires.clone(), String::new()],
            [tenant.clone(), String::new(), signature.clone()],
            [tenant.clone(), expires.clone(), "+/=".into()],
            [String::new(), String::new(), String::new()],
        ] {
            assert!(matches!(verify(&link, &changed, NOW), Err(Error::Forbidden(_))), "{changed:?}");
        }
        let of_other_file = FileId::new(NOW, &mut SeededRandom::new(3));
        assert!(Link::verify(of_other_file, &tenant, &expires, &signature, &secret("a"), NOW).is_err());
        assert!(Link::verify(link.file.clone(), &tenant, &expires, &signature, &secret("b"), NOW).is_err());
    }

    #[test]
    fn what_expired_and_what_was_changed_have_their_own_words() {
        let link = link();
        let path = link.to_path(&secret("a")).unwrap();
        let late = verify(&link, &query(&path), NOW.plus(Duration::from_hours(3))).unwrap_err().to_string();
        assert!(late.contains("expired"), "{late}");
        let [tenant, _, signature] = query(&path);
        let forged = verify(&link, &[tenant, "1".into(), signature], NOW).unwrap_err().to_string();
        assert!(forged.contains("changed"), "{forged}");
    }
}
