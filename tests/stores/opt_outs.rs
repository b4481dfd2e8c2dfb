use crate::support::builders::{CHAT, a_device, at, consent_event, device, identified_event, tenant};
use crate::support::database::migrated;
use crate::support::sqlite::Sqlite;
use cloudwa_flow::contacts::address::IdentifiedContact;
use cloudwa_flow::contacts::opt_out::ConsentKeyword;
use cloudwa_flow::devices::event::{DeviceEvent, DeviceEventKind};
use cloudwa_flow::ids::{DeviceId, TenantId};
use cloudwa_flow::ports::Database;
use cloudwa_flow::workflows::project_events::project_events;
use proptest::prelude::*;

const STOP: ConsentKeyword = ConsentKeyword::OptOut("stop");
const START: ConsentKeyword = ConsentKeyword::OptIn("start");

async fn project(db: &Sqlite, tenant: &TenantId, events: &[(DeviceId, DeviceEvent)]) {
    Database::batch(db, project_events(tenant, events, &[]).unwrap()).await.unwrap();
}

/// `(chat id, opted out at, received at, keyword)` of every row, ordered by chat id.
fn rows(db: &Sqlite, tenant: &TenantId) -> Vec<(String, Option<i64>, i64, String)> {
    let connection = db.connection();
    let query =
        "select chat_id, opted_out_at, heard_at, word from opt_outs where tenant_id = ?1 order by tenant_id, chat_id";
    let mut statement = connection.prepare(query).unwrap();
    let read = |row: &rusqlite::Row<'_>| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?));
    statement.query_map([tenant.as_str()], read).unwrap().map(Result::unwrap).collect()
}

#[tokio::test]
async fn a_keyword_is_one_row_and_repeating_its_event_changes_nothing() {
    let db = migrated("tenant");
    let ours = tenant(1);
    let id = a_device(&db, &ours, 1).await;
    let out = consent_event(&id, CHAT, STOP, at(1_000));
    project(&db, &ours, std::slice::from_ref(&out)).await;
    project(&db, &ours, std::slice::from_ref(&out)).await;
    let received_at = at(1_000).unix_millis();
    assert_eq!(rows(&db, &ours), [(CHAT.into(), Some(received_at), received_at, "stop".into())]);
    assert!(rows(&db, &tenant(2)).is_empty());
}

#[tokio::test]
async fn the_newest_keyword_counts_whichever_arrives_first() {
    let db = migrated("tenant");
    let ours = tenant(1);
    let (one, two) = (a_device(&db, &ours, 1).await, a_device(&db, &ours, 2).await);
    let (out, back) = (consent_event(&one, CHAT, STOP, at(1_000)), consent_event(&two, CHAT, START, at(2_000)));
    project(&db, &ours, std::slice::from_ref(&back)).await;
    let written = db.rows_written();
    project(&db, &ours, std::slice::from_ref(&out)).await;
    assert_eq!(
        db.rows_written() - written,
        3,
        "the late keyword of an offline device is in the consent log, and the newer one gets the next number, so that the device hears it"
    );
    assert_eq!(rows(&db, &ours), [(CHAT.into(), None, at(2_000).unix_millis(), "start".into())]);
    project(&db, &ours, &[consent_event(&one, CHAT, STOP, at(3_000))]).await;
    assert_eq!(rows(&db, &ours)[0].1, Some(at(3_000).unix_millis()));
}

/// An object handles a whole batch in one turn, during which its clock does not move.
#[tokio::test]
async fn of_two_keywords_at_the_same_time_the_later_one_counts() {
    let db = migrated("tenant");
    let ours = tenant(1);
    let id = a_device(&db, &ours, 1).await;
    let both = [consent_event(&id, CHAT, STOP, at(1_000)), consent_event(&id, CHAT, START, at(1_000))];
    for _ in 0..2 {
        project(&db, &ours, &both).await;
        assert_eq!(rows(&db, &ours)[0].1, None);
    }
}

#[tokio::test]
async fn an_opt_out_stays_when_its_device_is_removed() {
    let db = migrated("tenant");
    let ours = tenant(1);
    project(&db, &ours, &[consent_event(&device(9), CHAT, STOP, at(1_000))]).await;
    assert_eq!(rows(&db, &ours).len(), 1, "the device does not exist");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    /// In whatever order and however often keywords of different times arrive, the newest of each chat counts.
    #[test]
    fn keywords_in_any_order_leave_the_newest(
        keywords in prop::collection::vec((0_usize..3, any::<bool>()), 1..12),
        order in prop::collection::vec(any::<prop::sample::Index>(), 1..40),
    ) {
        let chats = ["6281@c.us", "6282@c.us", "777@lid"];
        let events: Vec<_> = (0..).zip(&keywords).map(|(moment, (chat, is_out))| {
            consent_event(&device(1), chats[*chat], if *is_out { STOP } else { START }, at(moment * 1_000))
        }).collect();
        let places: Vec<usize> = order.iter().map(|index| index.index(events.len())).collect();
        let db = migrated("tenant");
        tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(async {
            for place in &places {
                project(&db, &tenant(1), &events[*place..=*place]).await;
            }
        });
        for (number, chat) in chats.iter().enumerate() {
            let newest = (0..events.len()).rev().find(|place| places.contains(place) && keywords[*place].0 == number);
            let expected = newest.map(|place| keywords[place].1);
            let found = rows(&db, &tenant(1)).into_iter().find(|(id, ..)| id == chat).map(|(_, out, ..)| out.is_some());
            prop_assert_eq!(found, expected);
        }
    }
}

/// A chat that began under the id of an account from before Brazil's ninth digit.
#[tokio::test]
async fn an_opt_out_under_an_old_id_counts_for_the_number_of_today() {
    let (db, ours) = (migrated("tenant"), tenant(1));
    let id = a_device(&db, &ours, 1).await;
    let (old, number) = ("553181900017@c.us", "5531981900017");
    let (_, shown) = identified_event(&id, "91", number, at(2_000));
    let DeviceEventKind::ContactIdentified(contact) = shown.kind else { panic!("another event") };
    let contact = IdentifiedContact { other_phone: Some("553181900017".into()), ..contact };
    let shown = (id.clone(), DeviceEvent { at: at(2_000), kind: DeviceEventKind::ContactIdentified(contact) });
    for _ in 0..2 {
        project(&db, &ours, &[consent_event(&id, old, STOP, at(1_000)), shown.clone()]).await;
        let chats: Vec<_> =
            rows(&db, &ours).into_iter().map(|(chat, opted_out_at, ..)| (chat, opted_out_at.is_some())).collect();
        assert_eq!(chats, [(format!("{number}@c.us"), true)]);
    }
}
