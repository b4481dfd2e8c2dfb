//! A contact whose message looks like an opt-out, until somebody decides about it.

use super::contact_addresses::{AYU, About, BUDI, lid, number, record_lid_number, try_create};
use crate::support::builders::{
    a_device, at, consent_event, device, identified_event, message_id, probable_opt_out, tenant,
};
use crate::support::database::migrated;
use crate::support::sqlite::Sqlite;
use cloudwa_flow::campaigns::campaign::{Audience, TagMatch, UndecidedRecipients};
use cloudwa_flow::campaigns::store::audience;
use cloudwa_flow::clock::SeededRandom;
use cloudwa_flow::contacts::contact::Contact;
use cloudwa_flow::contacts::opt_out::{ConsentKeyword, UndecidedOptOut};
use cloudwa_flow::contacts::store::probable_opt_outs::{self, OptOutDecision};
use cloudwa_flow::contacts::store::{self, ContactFilter, ContactSort};
use cloudwa_flow::devices::event::DeviceEvent;
use cloudwa_flow::ids::{DeviceId, TenantId, UserId};
use cloudwa_flow::page::PageRequest;
use cloudwa_flow::ports::Database;
use cloudwa_flow::workflows::project_events::project_events;

async fn project(db: &Sqlite, ours: &TenantId, events: &[(DeviceId, DeviceEvent)]) {
    Database::batch(db, project_events(ours, events, &[]).unwrap()).await.unwrap();
}

fn chat(phone: &str) -> String {
    format!("{phone}@c.us")
}

/// The only contact, which every list and its page show alike. A broadcast to all contacts leaves out the same people.
async fn only_contact(db: &Sqlite, ours: &TenantId) -> Contact {
    let mut shown = Vec::new();
    for sort in [ContactSort::Newest, ContactSort::Oldest, ContactSort::Name] {
        let filter = ContactFilter { sort, ..ContactFilter::default() };
        shown.extend(store::list(db, ours, &filter, &PageRequest::first(9)).await.unwrap().items);
    }
    assert_eq!(shown.len(), 3);
    let may_have_opted_out = ContactFilter { may_have_opted_out: true, ..ContactFilter::default() };
    let found = store::list(db, ours, &may_have_opted_out, &PageRequest::first(9)).await.unwrap().items;
    assert_eq!(found.len(), usize::from(shown[0].undecided_opt_out.is_some()), "{shown:#?}");
    shown.extend(found);
    shown.push(store::get(db, ours, &shown[0].id).await.unwrap());
    shown.dedup();
    assert_eq!(shown.len(), 1, "{shown:#?}");
    let contact = shown.remove(0);
    if contact.phone.is_some() {
        let everyone = Audience::Tags {
            tags: Vec::new(),
            tag_match: TagMatch::Any,
            without_tags: Vec::new(),
            needed_values: Vec::new(),
        };
        let chosen = audience::choose(db, ours, &everyone, UndecidedRecipients::default()).await.unwrap().unwrap();
        let size = audience::size(db, ours, &chosen).await.unwrap();
        assert_eq!(size.undecided, i64::from(contact.undecided_opt_out.is_some()), "{contact:?}");
    }
    contact
}

fn asked(device: &DeviceId, chat_id: &str, message: i64, millis: i64) -> UndecidedOptOut {
    UndecidedOptOut {
        device_id: device.clone(),
        chat_id: chat_id.into(),
        message_id: message_id(message),
        word: "stop ya kak".into(),
        at: at(millis),
    }
}

async fn decide_not(db: &Sqlite, ours: &TenantId, device: &DeviceId, chat_id: &str, message: i64) {
    let user = UserId::new(at(0), &mut SeededRandom::new(3));
    let by = (OptOutDecision::NotOptedOut, &user, at(90));
    Database::query(db, probable_opt_outs::decide(ours, device, chat_id, &message_id(message), by)).await.unwrap();
}

#[tokio::test]
async fn a_contact_shows_its_newest_message_in_question_until_somebody_decides_about_each() {
    let (db, ours) = (migrated("tenant"), tenant(1));
    let (toko, cabang) = (a_device(&db, &ours, 1).await, a_device(&db, &ours, 2).await);
    try_create(&db, &ours, 1, &number(AYU), About::default()).await.unwrap();
    try_create(&db, &tenant(2), 2, &number(AYU), About::default()).await.unwrap();
    let undecided_opt_out = async || only_contact(&db, &ours).await.undecided_opt_out;
    assert_eq!(undecided_opt_out().await, None);
    project(&db, &ours, &[probable_opt_out(&toko, &chat(BUDI), 9, at(5))]).await;
    assert_eq!(undecided_opt_out().await, None, "that was somebody else");

    project(&db, &ours, &[probable_opt_out(&toko, &chat(AYU), 1, at(10))]).await;
    assert_eq!(undecided_opt_out().await, Some(asked(&toko, &chat(AYU), 1, 10)));
    project(&db, &ours, &[probable_opt_out(&cabang, &chat(AYU), 2, at(20))]).await;
    assert_eq!(undecided_opt_out().await, Some(asked(&cabang, &chat(AYU), 2, 20)));
    assert_eq!(only_contact(&db, &tenant(2)).await.undecided_opt_out, None, "another tenant's contact");

    decide_not(&db, &ours, &cabang, &chat(AYU), 2).await;
    assert_eq!(undecided_opt_out().await, Some(asked(&toko, &chat(AYU), 1, 10)));
    decide_not(&db, &ours, &toko, &chat(AYU), 1).await;
    assert_eq!(undecided_opt_out().await, None);
}

#[tokio::test]
async fn a_contact_that_has_opted_out_or_in_since_is_in_no_question() {
    let (db, ours) = (migrated("tenant"), tenant(1));
    let toko = a_device(&db, &ours, 1).await;
    try_create(&db, &ours, 1, &number(AYU), About::default()).await.unwrap();
    let say = async |keyword, millis| {
        project(&db, &ours, &[consent_event(&toko, &chat(AYU), keyword, at(millis))]).await;
        only_contact(&db, &ours).await
    };
    let ask = async |message, millis| {
        project(&db, &ours, &[probable_opt_out(&toko, &chat(AYU), message, at(millis))]).await;
        only_contact(&db, &ours).await
    };
    assert!(ask(1, 10).await.undecided_opt_out.is_some());
    assert_eq!(say(ConsentKeyword::OptIn("start"), 20).await.undecided_opt_out, None);
    assert!(ask(2, 30).await.undecided_opt_out.is_some());
    let out = say(ConsentKeyword::OptOut("stop"), 40).await;
    assert_eq!((out.undecided_opt_out, out.opted_out.is_some()), (None, true));
    assert_eq!(ask(3, 50).await.undecided_opt_out, None, "it gets no broadcasts anyway");
}

#[tokio::test]
async fn a_question_under_a_lid_is_that_of_the_contact_with_the_lid_or_with_its_number() {
    for by in [lid("77"), number(AYU)] {
        let (db, ours) = (migrated("tenant"), tenant(1));
        let toko = a_device(&db, &ours, 1).await;
        try_create(&db, &ours, 1, &by, About::default()).await.unwrap();
        project(&db, &ours, &[probable_opt_out(&toko, "77@lid", 1, at(10))]).await;
        let expected = (by == lid("77")).then(|| asked(&toko, "77@lid", 1, 10));
        assert_eq!(only_contact(&db, &ours).await.undecided_opt_out, expected);
        // Another device learns the number of the LID; this one does not know it yet.
        a_device(&db, &ours, 2).await;
        project(&db, &ours, &[identified_event(&device(2), "77", AYU, at(20))]).await;
        assert_eq!(only_contact(&db, &ours).await.undecided_opt_out, Some(asked(&toko, "77@lid", 1, 10)), "{by:?}");
        project(&db, &ours, &[identified_event(&toko, "77", AYU, at(30))]).await;
        assert_eq!(only_contact(&db, &ours).await.undecided_opt_out, Some(asked(&toko, &chat(AYU), 1, 10)), "{by:?}");
    }
}

#[tokio::test]
async fn a_lid_that_belongs_to_another_number_now_puts_its_old_contact_into_no_question() {
    let (db, ours) = (migrated("tenant"), tenant(1));
    let toko = a_device(&db, &ours, 1).await;
    try_create(&db, &ours, 1, &number(AYU), About::default()).await.unwrap();
    project(&db, &ours, &[identified_event(&device(2), "77", AYU, at(5))]).await;
    record_lid_number(&db, &ours, "77", BUDI, 9);
    project(&db, &ours, &[probable_opt_out(&toko, "77@lid", 1, at(10))]).await;
    assert_eq!(only_contact(&db, &ours).await.undecided_opt_out, None);
}

#[tokio::test]
async fn the_contacts_in_question_are_listed_in_every_order_page_by_page() {
    let (db, ours) = (migrated("tenant"), tenant(1));
    let (toko, cabang) = (a_device(&db, &ours, 1).await, a_device(&db, &ours, 2).await);
    let names = ["Rina", "", "Budi", "", "Ayu", "Siti"];
    for (no, name) in (1..).zip(names) {
        let tags: &[&str] = if no == 6 { &["vip"] } else { &[] };
        let about = About { name, tags, ..About::default() };
        try_create(&db, &ours, no, &number(&format!("62812340000{no:02}")), about).await.unwrap();
    }
    try_create(&db, &ours, 7, &lid("77"), About { name: "Dewi", ..About::default() }).await.unwrap();
    for (no, chat_id) in (1..).zip(["6281234000001", "6281234000002", "6281234000005", "6281234000006"]) {
        let chat_id = chat(chat_id);
        project(&db, &ours, &[probable_opt_out(&toko, &chat_id, no, at(10 + no))]).await;
        // Once more on another device: the contact is listed once.
        project(&db, &ours, &[probable_opt_out(&cabang, &chat_id, 10 + no, at(20 + no))]).await;
    }
    project(&db, &ours, &[probable_opt_out(&toko, "77@lid", 30, at(30))]).await;
    let list = async |filter: ContactFilter| {
        let filter = ContactFilter { may_have_opted_out: true, ..filter };
        let (mut names, mut next) = (Vec::new(), Some(PageRequest::first(2)));
        while let Some(request) = next {
            let page = store::list(&db, &ours, &filter, &request).await.unwrap();
            names.extend(page.items.into_iter().map(|contact| contact.name));
            next = request.next(page.next_cursor.as_deref()).unwrap();
        }
        names
    };
    let sorted = |sort| ContactFilter { sort, ..ContactFilter::default() };
    assert_eq!(list(sorted(ContactSort::Newest)).await, ["Dewi", "Siti", "Ayu", "", "Rina"]);
    assert_eq!(list(sorted(ContactSort::Oldest)).await, ["Rina", "", "Ayu", "Siti", "Dewi"]);
    assert_eq!(list(sorted(ContactSort::Name)).await, ["Ayu", "Dewi", "Rina", "Siti", ""]);
    assert_eq!(list(ContactFilter { tag: Some("vip".into()), ..ContactFilter::default() }).await, ["Siti"]);
    assert_eq!(list(ContactFilter { search: Some("ayu".into()), ..ContactFilter::default() }).await, ["Ayu"]);
    project(&db, &ours, &[consent_event(&toko, "6281234000005@c.us", ConsentKeyword::OptOut("stop"), at(50))]).await;
    assert_eq!(list(sorted(ContactSort::Oldest)).await, ["Rina", "", "Siti", "Dewi"]);
    assert_eq!(list(ContactFilter { opted_out: Some(true), ..ContactFilter::default() }).await, [""; 0]);
}
