//! What is deleted after its time, and what stays.

use crate::support::blobs::Bucket;
use crate::support::builders::{at, tenant};
use crate::support::database::migrated;
use crate::support::sqlite::Sqlite;
use cloudwa_flow::clock::Timestamp;
use cloudwa_flow::workflows::delete_expired::delete_expired;
use std::time::Duration;

fn days(days: u64) -> Duration {
    Duration::from_hours(24 * days)
}

fn now() -> Timestamp {
    at(0).plus(days(100))
}

/// What is left of all tenants: the imports, the imports with rejected rows, and the chats with a probable opt-out.
fn left(db: &Sqlite) -> (Vec<String>, Vec<String>, Vec<String>) {
    let column = |sql: &str| {
        let connection = db.connection();
        let mut statement = connection.prepare(sql).unwrap();
        let rows = statement.query_map([], |row| row.get::<_, String>(0)).unwrap();
        rows.map(Result::unwrap).collect::<Vec<_>>()
    };
    (
        column("select import_id from imports order by import_id"),
        column("select import_id from import_rejections order by import_id"),
        column("select chat_id from probable_opt_outs order by chat_id"),
    )
}

#[tokio::test]
async fn rejected_rows_decisions_and_forgotten_files_are_deleted_after_their_time() {
    let (db, bucket, ours, theirs) = (migrated("tenant"), Bucket::default(), tenant(1), tenant(2));
    let import = |tenant: &str, id: &str, status: &str, age: u64| {
        let created_at = now().minus(days(age)).unix_millis();
        db.connection()
            .execute(
                "insert into imports (tenant_id, import_id, user_id, file_name, wishes, status, size_bytes, created_at, moved_at)
                 values (?1, ?2, 'usr', 'a.csv', '{}', ?3, 1, ?4, ?4)",
                (tenant, id, status, created_at),
            )
            .unwrap();
        db.connection()
            .execute(
                "insert into import_rejections values (?1, ?2, 7, 'phone', 'phone_letters', 'm', '0812x', '[]')",
                (tenant, id),
            )
            .unwrap();
    };
    import(ours.as_str(), "imp_1_old", "completed", 91);
    import(theirs.as_str(), "imp_2_old", "failed", 91);
    import(ours.as_str(), "imp_3_running", "running", 91);
    import(ours.as_str(), "imp_4_new", "completed", 89);
    let question = |chat: &str, decided_days_ago: Option<u64>| {
        let decided_at = decided_days_ago.map(|age| now().minus(days(age)).unix_millis());
        let decision = decided_days_ago.map(|_| "not_opted_out");
        db.connection()
            .execute(
                "insert into probable_opt_outs values (?1, 'dev', ?2, 'msg', 'stop ya kak', 1, ?3, ?4, null)",
                (ours.as_str(), chat, decision, decided_at),
            )
            .unwrap();
    };
    question("1_old@c.us", Some(91));
    question("2_new@c.us", Some(89));
    question("3_undecided@c.us", None);
    for (key, age) in [("imports/t/old.csv", 8), ("imports/t/new.csv", 6), ("documents/old.pdf", 400)] {
        bucket.files.borrow_mut().insert(key.to_owned(), vec![1]);
        bucket.stored_at.borrow_mut().insert(key.to_owned(), now().minus(days(age)));
    }

    delete_expired(&db, &bucket, now()).await.unwrap();
    let (imports, rejections, questions) = left(&db);
    assert_eq!(imports, ["imp_3_running", "imp_4_new"]);
    assert_eq!(rejections, imports);
    assert_eq!(questions, ["2_new@c.us", "3_undecided@c.us"]);
    assert_eq!(bucket.files.borrow().keys().collect::<Vec<_>>(), ["documents/old.pdf", "imports/t/new.csv"]);
}

#[tokio::test]
async fn old_imports_are_deleted_although_the_bucket_fails() {
    let (db, bucket) = (migrated("tenant"), Bucket::default());
    db.connection()
        .execute_batch(
            "insert into imports (tenant_id, import_id, user_id, file_name, wishes, status, size_bytes, created_at, moved_at)
             values ('t', 'imp', 'usr', 'a.csv', '{}', 'completed', 1, 1, 1)",
        )
        .unwrap();
    bucket.failure.set(Some(0));
    assert!(delete_expired(&db, &bucket, now()).await.is_err());
    assert!(left(&db).0.is_empty());
}
