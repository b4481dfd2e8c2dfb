use crate::support::{builders::at, database::migrated, sqlite::Sqlite};
use cloudwa_flow::clock::SeededRandom;
use cloudwa_flow::error::Error;
use cloudwa_flow::tenants::bootstrap::{self, BootstrapAdmin};
use cloudwa_flow::tenants::session::{self, SessionSecret};
use cloudwa_flow::workflows::sign_in::{Credentials, SignedIn, WrongPasswords, refresh, sign_in, sign_out};
use serde_json::json;
use std::cell::RefCell;
use std::collections::HashMap;

/// Counts in memory; more than three wrong passwords under one name lock it.
#[derive(Default)]
struct Counters(RefCell<HashMap<String, u32>>);

impl WrongPasswords for Counters {
    async fn count(&self, name: &str) -> Result<(), Error> {
        let mut counters = self.0.borrow_mut();
        let count = counters.entry(name.to_owned()).or_default();
        if *count >= 3 {
            return Err(Error::SignInLocked { after_seconds: 900 });
        }
        *count += 1;
        Ok(())
    }

    async fn give_back(&self, name: &str) -> Result<(), Error> {
        *self.0.borrow_mut().get_mut(name).unwrap() -= 1;
        Ok(())
    }
}

/// The answer to one attempt from a browser with this cookie.
async fn attempt(
    db: &Sqlite,
    counters: &Counters,
    (email, password): (&str, &str),
    browser: Option<&str>,
) -> Result<(SignedIn, String), Error> {
    let credentials = Credentials { email, password, browser };
    sign_in(db, counters, &secret(), &admins(), credentials, at(0), &mut SeededRandom::new(1)).await
}

fn secret() -> SessionSecret {
    SessionSecret::parse("0123456789abcdef0123456789abcdef").unwrap()
}

fn admins() -> Vec<BootstrapAdmin> {
    admins_with("rahasia")
}

fn admins_with(password: &str) -> Vec<BootstrapAdmin> {
    let line = json!({ "email": "ayu@toko.example", "password": password, "name": "Ayu", "tenant": "Toko" });
    bootstrap::parse(&json!([line]).to_string()).unwrap()
}

async fn signed_in(db: &Sqlite, email: &str, password: &str) -> Result<SignedIn, Error> {
    attempt(db, &Counters::default(), (email, password), None).await.map(|(signed_in, _)| signed_in)
}

async fn refreshed(db: &Sqlite, cookie: &str, millis: i64) -> Result<SignedIn, Error> {
    refresh(db, &secret(), Some(cookie), at(millis)).await
}

#[tokio::test]
async fn the_first_sign_in_creates_the_admin_and_the_next_one_finds_the_same() {
    let db = migrated("control");
    let first = signed_in(&db, "Ayu@Toko.example", "rahasia").await.unwrap_or_else(|error| panic!("{error}"));
    let session = session::verify(&secret(), &first.session, at(1)).unwrap();
    assert_eq!((session.user, session.tenant), (first.user.id.clone(), first.user.tenant_id.clone()));
    // The configured admins are not needed any more.
    let credentials = Credentials { email: "ayu@toko.example", password: "rahasia", browser: None };
    let (counters, random) = (Counters::default(), &mut SeededRandom::new(2));
    let again = sign_in(&db, &counters, &secret(), &[], credentials, at(0), random).await;
    assert!(again.is_ok_and(|(again, _)| again.user == first.user));
}

/// The steps that the guide gives to an operator who has to set a new password, or to keep somebody out.
#[tokio::test]
async fn a_password_that_is_changed_in_the_secret_counts_once_the_stored_user_is_deleted() {
    let db = migrated("control");
    let first = signed_in(&db, "ayu@toko.example", "rahasia").await.ok().unwrap();
    let enter = async |listed: &[BootstrapAdmin], password: &str| {
        let credentials = Credentials { email: "ayu@toko.example", password, browser: None };
        let (counters, random) = (Counters::default(), &mut SeededRandom::new(2));
        sign_in(&db, &counters, &secret(), listed, credentials, at(0), random).await
    };
    let changed = admins_with("baru");
    assert!(
        enter(&changed, "baru").await.is_err() && enter(&changed, "rahasia").await.is_ok(),
        "the stored one counts"
    );
    db.connection().execute("delete from users where email = 'ayu@toko.example'", []).unwrap();
    let cookie = first.refresh.to_cookie();
    assert!(matches!(refreshed(&db, &cookie, 1_000).await, Err(Error::Unauthorized(_))), "open pages are signed out");
    assert!(enter(&[], "rahasia").await.is_err(), "whoever is not in the secret any more stays out");
    assert!(enter(&changed, "rahasia").await.is_err());
    let (again, _) = enter(&changed, "baru").await.ok().unwrap();
    assert_eq!(again.user.tenant_id, first.user.tenant_id);
}

#[tokio::test]
async fn an_unknown_e_mail_and_a_wrong_password_get_the_same_answer() {
    let db = migrated("control");
    assert!(signed_in(&db, "ayu@toko.example", "rahasia").await.is_ok());
    let mut answers = Vec::new();
    for (email, password) in
        [("ayu@toko.example", "rahasi"), ("nobody@toko.example", "rahasia"), ("nothing", "rahasia"), ("", "")]
    {
        answers.push(signed_in(&db, email, password).await.err().unwrap());
    }
    assert!(matches!(answers[0], Error::Unauthorized(_)));
    assert!(answers.iter().all(|answer| *answer == answers[0]));
}

#[tokio::test]
async fn wrong_passwords_lock_an_account_for_everybody_but_a_browser_that_is_known_there() {
    let (db, counters) = (migrated("control"), Counters::default());
    let right = ("ayu@toko.example", "rahasia");
    let (_, cookie) = attempt(&db, &counters, right, None).await.ok().unwrap();
    for tries in 0..3 {
        let answer = attempt(&db, &counters, ("ayu@toko.example", "rahasi"), None).await;
        assert!(matches!(answer, Err(Error::Unauthorized(_))), "{tries}");
    }
    let locked = Some(Error::SignInLocked { after_seconds: 900 });
    assert_eq!(
        attempt(&db, &counters, right, None).await.err(),
        locked,
        "the answer must not show that the password is right"
    );
    assert_eq!(attempt(&db, &counters, right, Some("forged.cookie")).await.err(), locked);
    let (_, renewed) = attempt(&db, &counters, right, Some(&cookie)).await.ok().unwrap();
    assert_eq!(renewed, cookie);

    for _ in 0..3 {
        assert!(attempt(&db, &counters, ("ayu@toko.example", "x"), Some(&cookie)).await.is_err());
    }
    assert_eq!(attempt(&db, &counters, right, Some(&cookie)).await.err(), locked, "a stolen cookie is no way around");
}

#[tokio::test]
async fn wrong_passwords_of_an_address_without_an_account_are_counted_in_the_same_way() {
    let (db, counters) = (migrated("control"), Counters::default());
    for _ in 0..3 {
        let answer = attempt(&db, &counters, ("nobody@toko.example", "x"), None).await;
        assert!(matches!(answer, Err(Error::Unauthorized(_))));
    }
    let answer = attempt(&db, &counters, ("nobody@toko.example", "x"), None).await;
    assert_eq!(answer.err(), Some(Error::SignInLocked { after_seconds: 900 }));
}

#[tokio::test]
async fn two_tabs_with_the_same_token_get_the_same_next_token() {
    let db = migrated("control");
    let first = signed_in(&db, "ayu@toko.example", "rahasia").await.ok().unwrap().refresh.to_cookie();
    let one = refreshed(&db, &first, 1_000).await.ok().unwrap().refresh.to_cookie();
    let other = refreshed(&db, &first, 31_000).await.ok().unwrap().refresh.to_cookie();
    assert_eq!(one, other);
    assert!(refreshed(&db, &one, 32_000).await.is_ok(), "and both may go on");
}

#[tokio::test]
async fn a_token_used_again_later_ends_the_family() {
    let db = migrated("control");
    let first = signed_in(&db, "ayu@toko.example", "rahasia").await.ok().unwrap().refresh.to_cookie();
    let second = refreshed(&db, &first, 1_000).await.ok().unwrap().refresh.to_cookie();
    assert!(matches!(refreshed(&db, &first, 40_000).await, Err(Error::Unauthorized(_))));
    assert!(
        matches!(refreshed(&db, &second, 40_001).await, Err(Error::Unauthorized(_))),
        "whoever has the newest one is out too"
    );
}

#[tokio::test]
async fn signing_out_ends_the_family_and_returns_its_owner() {
    let db = migrated("control");
    let signed = signed_in(&db, "ayu@toko.example", "rahasia").await.ok().unwrap();
    let cookie = signed.refresh.to_cookie();
    assert_eq!(sign_out(&db, Some(&cookie)).await.unwrap(), Some((signed.user.tenant_id, signed.user.id)));
    assert_eq!(sign_out(&db, Some(&cookie)).await.unwrap(), None);
    assert_eq!(sign_out(&db, Some("nonsense")).await.unwrap(), None);
    assert!(refreshed(&db, &cookie, 1).await.is_err());
    assert!(refresh(&db, &secret(), None, at(1)).await.is_err());
}
