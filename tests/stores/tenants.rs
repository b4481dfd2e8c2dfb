use crate::support::{builders::at, database::migrated};
use cloudwa_flow::clock::SeededRandom;
use cloudwa_flow::ids::{TenantId, UserId};
use cloudwa_flow::tenants::role::Role;
use cloudwa_flow::tenants::session::{REFRESH_LIFETIME, RefreshToken};
use cloudwa_flow::tenants::store::{self, NewUser};
use cloudwa_flow::tenants::user::Email;

fn new_user<'a>(email: &'a Email, tenant_name: &'a str, seed: u64) -> NewUser<'a> {
    let mut random = SeededRandom::new(seed);
    NewUser {
        id: UserId::new(at(0), &mut random),
        email,
        name: "Ayu",
        role: Role::Admin,
        password_hash: "hash".into(),
        tenant_name,
        tenant_id: TenantId::new(at(0), &mut random),
    }
}

#[tokio::test]
async fn two_people_of_one_tenant_share_it() {
    let db = migrated("control");
    let (ayu, budi, citra) =
        (Email::parse("ayu@a").unwrap(), Email::parse("budi@a").unwrap(), Email::parse("citra@c").unwrap());
    let first = store::create_user(&db, new_user(&ayu, "Toko", 1), at(0)).await.unwrap();
    let second = store::create_user(&db, new_user(&budi, "Toko", 2), at(0)).await.unwrap();
    let third = store::create_user(&db, new_user(&citra, "Warung", 3), at(0)).await.unwrap();
    assert_eq!(first.tenant_id, second.tenant_id);
    assert_ne!(first.tenant_id, third.tenant_id);
    assert_eq!((third.tenant_name.as_str(), third.role), ("Warung", Role::Admin));
    assert_eq!(store::get_user(&db, &second.id).await.unwrap(), second);
}

#[tokio::test]
async fn the_first_user_with_an_email_stays() {
    let db = migrated("control");
    let ayu = Email::parse("ayu@a").unwrap();
    let first = store::create_user(&db, new_user(&ayu, "Toko", 1), at(0)).await.unwrap();
    let again = store::create_user(&db, new_user(&ayu, "Toko", 2), at(9)).await.unwrap();
    assert_eq!(first, again);
    let known = store::find_user_by_email(&db, &ayu).await.unwrap().unwrap();
    assert_eq!((known.user, known.password_hash.as_str()), (first, "hash"));
    assert!(store::find_user_by_email(&db, &Email::parse("nobody@a").unwrap()).await.unwrap().is_none());
}

#[tokio::test]
async fn a_token_family_is_one_row_that_rotates_in_place() {
    let db = migrated("control");
    let mut random = SeededRandom::new(5);
    let user = UserId::new(at(0), &mut random);
    let (token, next) = (RefreshToken::new(&mut random), RefreshToken::new(&mut random));
    store::save_family(&db, &token, &user, at(0)).await.unwrap();
    let written = db.rows_written();
    assert!(store::advance_family(&db, &token, &next, at(1)).await.unwrap());
    assert!(
        !store::advance_family(&db, &token, &next, at(1)).await.unwrap(),
        "the second of two simultaneous rotations fails"
    );
    assert_eq!(db.rows_written() - written, 1);
    let family = store::find_family(&db, &token).await.unwrap().unwrap();
    assert_eq!((family.current_token_hash, family.previous_token_hash), (next.hash(), Some(token.hash())));
    store::delete_expired_families(&db, at(0)).await.unwrap();
    assert!(store::find_family(&db, &token).await.unwrap().is_some());
    store::delete_expired_families(&db, at(1).plus(REFRESH_LIFETIME)).await.unwrap();
    assert!(store::find_family(&db, &token).await.unwrap().is_none());
}
