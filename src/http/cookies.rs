//! The two cookies of a signed-in browser, and the one of a browser that has signed in before. The prefix `__Host-` binds
//! them to this host, to TLS and to all its paths.

use std::time::Duration;

use crate::tenants::{
    known_browser::KNOWN_FOR,
    session::{REFRESH_LIFETIME, SESSION_LIFETIME},
};

pub const SESSION: &str = "__Host-cwa_session";
pub const REFRESH: &str = "__Host-cwa_refresh";
/// The cookie of a known browser. Signing out does not delete it.
pub const BROWSER: &str = "__Host-cwa_browser";

/// Returns the value of a cookie in a `Cookie` header.
pub fn find<'a>(header: &'a str, name: &str) -> Option<&'a str> {
    header.split(';').find_map(|pair| pair.trim().strip_prefix(name)?.strip_prefix('='))
}

/// Returns the two `Set-Cookie` headers after signing in or renewing the session.
pub fn set_session(session: &str, refresh: &str) -> [String; 2] {
    [set_cookie(SESSION, session, SESSION_LIFETIME), set_cookie(REFRESH, refresh, REFRESH_LIFETIME)]
}

/// Returns the `Set-Cookie` header by which the browser is known after signing in.
pub fn set_browser(browser: &str) -> String {
    set_cookie(BROWSER, browser, KNOWN_FOR)
}

/// Returns the two `Set-Cookie` headers that remove the cookies.
pub fn clear_session() -> [String; 2] {
    [SESSION, REFRESH].map(|name| set_cookie(name, "", Duration::ZERO))
}

fn set_cookie(name: &str, value: &str, lasts_for: Duration) -> String {
    format!("{name}={value}; Path=/; Max-Age={}; HttpOnly; Secure; SameSite=Lax", lasts_for.as_secs())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cookie_is_found_by_its_whole_name() {
        let header = "a=1; x__Host-cwa_session=evil; __Host-cwa_session_old=2;__Host-cwa_session=a.b.c; b=";
        assert_eq!(find(header, SESSION), Some("a.b.c"));
        assert_eq!(find(header, REFRESH), None);
        assert_eq!(find(header, "b"), Some(""));
        assert_eq!(find("", SESSION), None);
    }

    #[test]
    fn cookies_are_hidden_from_scripts_and_from_other_sites() {
        let [session, refresh] = set_session("a.b.c", "d.e");
        assert_eq!(session, "__Host-cwa_session=a.b.c; Path=/; Max-Age=900; HttpOnly; Secure; SameSite=Lax");
        assert_eq!(refresh, "__Host-cwa_refresh=d.e; Path=/; Max-Age=2592000; HttpOnly; Secure; SameSite=Lax");
        let browser = set_browser("f.g");
        assert_eq!(browser, "__Host-cwa_browser=f.g; Path=/; Max-Age=34560000; HttpOnly; Secure; SameSite=Lax");
        assert!(clear_session().iter().all(|cookie| cookie.contains("=; ") && cookie.contains("Max-Age=0;")));
    }
}
