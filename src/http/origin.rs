//! The origins whose pages may use the cookies of a browser. The browser sends the origin of the page with each request.

use crate::error::{Error, Result};

/// The origins of `PUBLIC_ORIGINS`.
pub struct Origins(Vec<String>);

impl Origins {
    /// Parses the comma-separated variable. An empty one is an internal error, because nobody could sign in.
    pub fn parse(variable: &str) -> Result<Self> {
        let origins: Vec<String> = variable
            .split(',')
            .map(|origin| origin.trim().trim_end_matches('/').to_ascii_lowercase())
            .filter(|origin| !origin.is_empty())
            .collect();
        if origins.is_empty() {
            return Err(Error::internal("the variable PUBLIC_ORIGINS names no origin"));
        }
        Ok(Self(origins))
    }

    /// Refuses a request that does not come from one of these origins. A browser always sends the header with a request that changes
    /// something.
    pub fn check(&self, origin: Option<&str>) -> Result<()> {
        match origin {
            Some(origin) if self.0.iter().any(|known| known.eq_ignore_ascii_case(origin)) => Ok(()),
            _ => Err(Error::Forbidden("this origin may not do this".into())),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_listed_origins_are_allowed() {
        let origins = Origins::parse("https://app.example, http://localhost:8787/").unwrap();
        assert!(origins.check(Some("https://app.example")).is_ok());
        assert!(origins.check(Some("http://localhost:8787")).is_ok());
        for foreign in [
            None,
            Some(""),
            Some("null"),
            Some("http://app.example"),
            Some("https://app.example.evil"),
            Some("https://evil/https://app.example"),
            Some("http://localhost"),
        ] {
            assert!(matches!(origins.check(foreign), Err(Error::Forbidden(_))), "{foreign:?}");
        }
    }

    #[test]
    fn an_empty_list_is_an_internal_error() {
        assert!(matches!(Origins::parse(" , "), Err(Error::Internal(message)) if message.contains("PUBLIC_ORIGINS")));
    }
}
