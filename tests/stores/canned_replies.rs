use crate::support::builders::{at, tenant};
use crate::support::database::migrated;
use crate::support::sqlite::Sqlite;
use cloudwa_flow::clock::SeededRandom;
use cloudwa_flow::conversations::canned_reply::{CannedReply, MAX_REPLIES};
use cloudwa_flow::conversations::store::canned_replies::{NewReply, change, create, delete, get, list};
use cloudwa_flow::error::{Error, Result};
use cloudwa_flow::ids::{CannedReplyId, TenantId};
use cloudwa_flow::page::PageRequest;

async fn add(db: &Sqlite, tenant: &TenantId, shortcut: &str) -> Result<CannedReply> {
    let id = CannedReplyId::new(at(1), &mut SeededRandom::from_text(&format!("{tenant} {shortcut}")));
    create(db, tenant, NewReply { id, shortcut, text: "Halo {{name}}", request: None }, at(1)).await
}

async fn shortcuts(db: &Sqlite, tenant: &TenantId) -> Vec<String> {
    let page = list(db, tenant, &PageRequest::first(100)).await.unwrap();
    page.items.into_iter().map(|reply| reply.shortcut).collect()
}

#[tokio::test]
async fn replies_are_listed_by_their_shortcuts_and_can_be_changed_and_deleted() {
    let (db, ours) = (migrated("tenant"), tenant(1));
    let opening = add(&db, &ours, "jam-buka").await.unwrap();
    let greeting = add(&db, &ours, "halo").await.unwrap();
    assert_eq!((greeting.text.as_str(), greeting.created_at, greeting.updated_at), ("Halo {{name}}", at(1), at(1)));
    assert_eq!(shortcuts(&db, &ours).await, ["halo", "jam-buka"]);
    let renamed = change(&db, &ours, &greeting.id, Some("salam"), None, at(2)).await.unwrap();
    assert_eq!(
        (renamed.shortcut.as_str(), renamed.text.as_str(), renamed.updated_at),
        ("salam", "Halo {{name}}", at(2))
    );
    let rewritten = change(&db, &ours, &opening.id, Some("jam-buka"), Some("8–17"), at(3)).await.unwrap();
    assert_eq!(get(&db, &ours, &opening.id).await.unwrap(), rewritten);
    delete(&db, &ours, &opening.id).await.unwrap();
    assert_eq!(shortcuts(&db, &ours).await, ["salam"]);
    assert!(matches!(delete(&db, &ours, &opening.id).await, Err(Error::NotFound { .. })));
}

#[tokio::test]
async fn two_replies_cannot_have_one_shortcut() {
    let (db, ours) = (migrated("tenant"), tenant(1));
    let greeting = add(&db, &ours, "halo").await.unwrap();
    let other = add(&db, &ours, "ongkir").await.unwrap();
    let again = NewReply {
        id: CannedReplyId::new(at(9), &mut SeededRandom::new(9)),
        shortcut: "halo",
        text: "x",
        request: None,
    };
    assert!(matches!(create(&db, &ours, again, at(9)).await, Err(Error::AlreadyExists { .. })));
    let renamed = change(&db, &ours, &other.id, Some("halo"), Some("x"), at(9)).await;
    assert!(
        matches!(renamed, Err(Error::AlreadyExists { ref details, .. }) if details["field"] == "shortcut"),
        "{renamed:?}"
    );
    assert_eq!(get(&db, &ours, &other.id).await.unwrap(), other);
    assert_eq!(get(&db, &ours, &greeting.id).await.unwrap(), greeting);
}

#[tokio::test]
async fn another_tenant_has_replies_of_its_own() {
    let db = migrated("tenant");
    let (ours, theirs) = (tenant(1), tenant(2));
    let greeting = add(&db, &ours, "halo").await.unwrap();
    add(&db, &theirs, "halo").await.unwrap();
    assert!(matches!(get(&db, &theirs, &greeting.id).await, Err(Error::NotFound { .. })));
    assert!(matches!(change(&db, &theirs, &greeting.id, None, Some("x"), at(2)).await, Err(Error::NotFound { .. })));
    assert!(matches!(delete(&db, &theirs, &greeting.id).await, Err(Error::NotFound { .. })));
    assert_eq!(shortcuts(&db, &ours).await, ["halo"]);
}

#[tokio::test]
async fn a_tenant_has_at_most_500_replies() {
    let (db, ours) = (migrated("tenant"), tenant(1));
    for number in 0..MAX_REPLIES {
        add(&db, &ours, &format!("r{number}")).await.unwrap();
    }
    assert!(matches!(add(&db, &ours, "r-more").await, Err(Error::Conflict(_))));
    assert!(matches!(add(&db, &ours, "r1").await, Err(Error::AlreadyExists { .. })));
}
