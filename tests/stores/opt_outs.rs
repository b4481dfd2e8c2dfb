use crate::support::builders::{
    CHAT, a_device, at, consent_event, created_event, device, identified_event, message, tenant,
};
use crate::support::database::migrated;
use crate::support::sqlite::Sqlite;
use cloudwa_flow::clock::SeededRandom;
use cloudwa_flow::contacts::address::{ContactAddress, ContactAddressKind, IdentifiedContact};
use cloudwa_flow::contacts::contact::Attributes;
use cloudwa_flow::contacts::opt_out::ConsentKeyword;
use cloudwa_flow::contacts::phone::{DEFAULT_REGION, Phone};
use cloudwa_flow::contacts::store::{self, NewContact, opt_outs};
use cloudwa_flow::conversations::store::{ChatOfPerson, list_opted_out_others};
use cloudwa_flow::devices::event::{DeviceEvent, DeviceEventKind};
use cloudwa_flow::ids::{ContactId, DeviceId, TenantId};
use cloudwa_flow::messages::message::{Direction, Message};
use cloudwa_flow::page::PageRequest;
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

fn chat_message(device: &DeviceId, chat: &str, number: i64, name: &str) -> (DeviceId, DeviceEvent) {
    let (phone, lid) = (chat.strip_suffix("@c.us"), chat.strip_suffix("@lid"));
    created_event(Message {
        chat_id: chat.into(),
        phone: phone.map(str::to_owned),
        lid: lid.map(str::to_owned),
        name: Some(name.into()),
        ..message(device, number, Direction::In, "stop")
    })
}

async fn save_contact(db: &Sqlite, ours: &TenantId, address: &ContactAddress) {
    let id = ContactId::new(at(0), &mut SeededRandom::new(7));
    let (attributes, name) = (Attributes::new(), "Ayu");
    let new = NewContact { id, address, name, tags: &[], attributes: &attributes, request: None };
    store::create(db, ours, new, at(0)).await.unwrap();
}

async fn others(db: &Sqlite, ours: &TenantId, search: Option<&str>) -> Vec<String> {
    let page = list_opted_out_others(db, ours, search, &PageRequest::first(50)).await.unwrap();
    page.items.into_iter().map(|person| person.chat_id).collect()
}

/// `(contacts who have opted out, other people who have)`.
async fn counts(db: &Sqlite, ours: &TenantId) -> (i64, i64) {
    let summary = store::summary(db, ours).await.unwrap();
    (summary.opted_out, summary.opted_out_others)
}

#[tokio::test]
async fn everybody_who_has_opted_out_is_listed_once_as_a_contact_or_among_the_others() {
    let (db, ours) = (migrated("tenant"), tenant(1));
    let (one, two) = (a_device(&db, &ours, 1).await, a_device(&db, &ours, 2).await);
    let (budi, siti) = ("6281200000002@c.us", "77@lid");
    let said = [
        chat_message(&one, budi, 1, "Budi Santoso"),
        chat_message(&two, budi, 2, "Budi"),
        chat_message(&one, siti, 3, "Siti"),
        consent_event(&one, CHAT, STOP, at(1_000)),
        consent_event(&one, budi, STOP, at(2_000)),
        consent_event(&one, siti, STOP, at(3_000)),
        consent_event(&two, "6281200000009@c.us", STOP, at(4_000)),
        consent_event(&two, "6281200000009@c.us", START, at(5_000)),
    ];
    project(&db, &ours, &said).await;
    project(&db, &tenant(2), &[consent_event(&device(9), "6281200000008@c.us", STOP, at(1_000))]).await;
    assert_eq!(
        (others(&db, &ours, None).await, counts(&db, &ours).await),
        (vec![siti.into(), budi.into(), CHAT.into()], (0, 3))
    );
    assert_eq!(others(&db, &ours, Some("0812-0000-0002")).await, [budi]);
    assert_eq!(others(&db, &ours, Some("santoso budi")).await, [budi], "the name in one of the chats");
    assert_eq!(others(&db, &ours, Some("bud")).await, [budi]);
    assert_eq!(others(&db, &ours, Some("niemand")).await, Vec::<String>::new());

    let whole = list_opted_out_others(&db, &ours, None, &PageRequest::first(50)).await.unwrap().items;
    let of_budi = &whole[1];
    assert_eq!((of_budi.phone.as_deref(), of_budi.lid.as_deref()), (Some("6281200000002"), None));
    assert_eq!((of_budi.name.as_deref(), of_budi.opted_out.at), (Some("Budi"), at(2_000)));
    assert_eq!(of_budi.opted_out.keyword.as_deref(), Some("stop"));
    assert_eq!(
        of_budi.chat,
        Some(ChatOfPerson { device_id: two, chat_id: budi.into() }),
        "the chat of the newest message"
    );
    assert_eq!((whole[0].phone.as_deref(), whole[0].lid.as_deref(), whole[2].chat.as_ref()), (None, Some("77"), None));

    let (mut paged, mut request) = (Vec::new(), PageRequest::first(1));
    loop {
        let page = list_opted_out_others(&db, &ours, None, &request).await.unwrap();
        paged.extend(page.items);
        let Some(cursor) = page.next_cursor else { break };
        request = PageRequest::parse(Some(&cursor), Some("1")).unwrap();
    }
    assert_eq!(paged, whole);

    save_contact(&db, &ours, &ContactAddress::phone(&Phone::parse("6281234567890", DEFAULT_REGION).unwrap())).await;
    assert_eq!((others(&db, &ours, None).await, counts(&db, &ours).await), (vec![siti.into(), budi.into()], (1, 2)));
}

#[tokio::test]
async fn a_person_whose_number_is_shown_later_stays_one_opted_out_person_and_may_be_a_contact() {
    let (db, ours) = (migrated("tenant"), tenant(1));
    let (one, two) = (a_device(&db, &ours, 1).await, a_device(&db, &ours, 2).await);
    let said = [
        chat_message(&two, "77@lid", 1, "Siti"),
        consent_event(&two, "77@lid", STOP, at(2_000)),
        consent_event(&two, CHAT, STOP, at(1_000)),
    ];
    project(&db, &ours, &said).await;
    assert_eq!(
        (others(&db, &ours, None).await.len(), counts(&db, &ours).await),
        (2, (0, 2)),
        "nobody knows that they are one"
    );
    project(&db, &ours, &[identified_event(&one, "77", "6281234567890", at(3_000))]).await;
    let people = list_opted_out_others(&db, &ours, None, &PageRequest::first(50)).await.unwrap().items;
    assert_eq!(people.iter().map(|person| person.chat_id.as_str()).collect::<Vec<_>>(), [CHAT]);
    assert_eq!(people[0].name.as_deref(), Some("Siti"), "the other device has its chat under the LID");
    assert_eq!(people[0].chat, Some(ChatOfPerson { device_id: two, chat_id: "77@lid".into() }));
    assert_eq!(others(&db, &ours, Some("siti")).await, [CHAT], "and is found by the name that is shown");
    for chat in ["77@lid", CHAT] {
        assert_eq!(opt_outs::find(&db, &ours, chat).await.unwrap().as_deref(), Some(CHAT));
        assert_eq!(opt_outs::find(&db, &tenant(2), chat).await.unwrap(), None);
    }
    save_contact(&db, &ours, &ContactAddress { kind: ContactAddressKind::Lid, value: "77".into() }).await;
    assert_eq!((others(&db, &ours, None).await.len(), counts(&db, &ours).await), (0, (1, 0)));
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
