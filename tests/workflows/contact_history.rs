//! What the page of a contact shows of broadcasts and chats.

use super::campaigns::{planned, report, rows, running};
use super::contacts::fresh_random;
use crate::support::builders::{CHAT, a_device, at, created_event, device, message, tenant};
use crate::support::database::migrated;
use crate::support::sqlite::Sqlite;
use cloudwa_flow::campaigns::progress::ItemStatus;
use cloudwa_flow::campaigns::store::deletion;
use cloudwa_flow::contacts::address::ContactAddress;
use cloudwa_flow::contacts::contact::Attributes;
use cloudwa_flow::contacts::phone::{DEFAULT_REGION, Phone};
use cloudwa_flow::contacts::store::{self, NewContact};
use cloudwa_flow::conversations::store::ChatOfPerson;
use cloudwa_flow::error::Error;
use cloudwa_flow::ids::{CampaignId, ContactId, DeviceId, TenantId};
use cloudwa_flow::messages::message::{CampaignRef, Direction, MessageStatus};
use cloudwa_flow::name::Name;
use cloudwa_flow::ports::Database;
use cloudwa_flow::workflows::contact_history::{ContactHistory, read_history};
use cloudwa_flow::workflows::project_events::project_events;

/// The contact whose chat is `CHAT`.
async fn contact(db: &Sqlite, ours: &TenantId) -> ContactId {
    let address = ContactAddress::phone(&Phone::parse("+6281234567890", DEFAULT_REGION).unwrap());
    let (id, attributes) = (ContactId::new(at(0), &mut fresh_random()), Attributes::new());
    let new = NewContact { id, address: &address, name: "Ayu", tags: &[], attributes: &attributes, request: None };
    store::create(db, ours, new, at(0)).await.unwrap().id
}

async fn history(db: &Sqlite, ours: &TenantId, contact: &ContactId) -> ContactHistory {
    read_history(db, ours, contact).await.unwrap()
}

/// The broadcast's message to its first recipient stands in `CHAT` of this device.
async fn sent(db: &Sqlite, ours: &TenantId, device: &DeviceId, campaign: &CampaignId, number: i64) {
    let campaign = Some(CampaignRef { id: campaign.clone(), item_no: 1 });
    let event = created_event(cloudwa_flow::messages::message::Message {
        campaign,
        ..message(device, number, Direction::Out, "Promo")
    });
    Database::batch(db, project_events(ours, &[event], &[]).unwrap()).await.unwrap();
}

async fn said(db: &Sqlite, ours: &TenantId, device: &DeviceId, number: i64) {
    let event = created_event(message(device, number, Direction::In, "halo"));
    Database::batch(db, project_events(ours, &[event], &[]).unwrap()).await.unwrap();
}

#[tokio::test]
async fn the_last_broadcasts_to_a_contact_are_listed_the_newest_first_with_their_status() {
    let (db, ours) = (migrated("tenant"), tenant(1));
    let device = a_device(&db, &ours, 1).await;
    let ayu = contact(&db, &ours).await;
    assert_eq!(history(&db, &ours, &ayu).await, ContactHistory { broadcasts: vec![], chat: None });
    let first = running(&db, &ours, std::slice::from_ref(&device), 1).await;
    sent(&db, &ours, &device, &first, 1).await;
    report(&db, &ours, &device, &first, [1], MessageStatus::Read).await;
    for number in 2..40 {
        said(&db, &ours, &device, number).await;
    }
    let shown = history(&db, &ours, &ayu).await;
    let [broadcast] = shown.broadcasts.as_slice() else { panic!("{shown:?}") };
    assert_eq!(
        (broadcast.campaign_id.clone(), broadcast.name.as_str(), broadcast.status),
        (first, "Promo", ItemStatus::Read)
    );
    assert_eq!((broadcast.sent_at, broadcast.device_id.clone()), (Some(at(20)), device.clone()));
    assert_eq!(shown.chat, Some(ChatOfPerson { device_id: device, chat_id: CHAT.into() }));
}

#[tokio::test]
async fn a_broadcast_that_was_deleted_and_the_broadcasts_of_another_tenant_are_not_listed() {
    let (db, ours, theirs) = (migrated("tenant"), tenant(1), tenant(2));
    let (mine, other) = (a_device(&db, &ours, 1).await, a_device(&db, &theirs, 1).await);
    let (ayu, stranger) = (contact(&db, &ours).await, contact(&db, &theirs).await);
    let draft = planned(&db, &ours, std::slice::from_ref(&mine), rows(1)).await.unwrap().id;
    sent(&db, &ours, &mine, &draft, 1).await;
    assert_eq!(history(&db, &ours, &ayu).await.broadcasts.len(), 1);
    assert_eq!(history(&db, &theirs, &stranger).await.broadcasts, []);
    deletion::delete(&db, &ours, &draft).await.unwrap();
    assert_eq!(history(&db, &ours, &ayu).await.broadcasts, []);
    assert!(matches!(read_history(&db, &theirs, &ayu).await, Err(Error::NotFound { .. })));
    assert_eq!(other, mine);
}

#[tokio::test]
async fn the_chat_of_a_contact_is_that_of_the_number_that_has_it() {
    let (db, ours) = (migrated("tenant"), tenant(1));
    let (one, two) = (a_device(&db, &ours, 1).await, device(2));
    cloudwa_flow::devices::store::create(&db, &ours, &two, &Name::parse("Cabang").unwrap(), None, at(0)).await.unwrap();
    let ayu = contact(&db, &ours).await;
    said(&db, &ours, &two, 1).await;
    let chat = async || history(&db, &ours, &ayu).await.chat.map(|chat| chat.device_id);
    assert_eq!(chat().await, Some(two.clone()));
    said(&db, &ours, &one, 2).await;
    assert_eq!(chat().await, Some(one));
    said(&db, &ours, &two, 3).await;
    assert_eq!(chat().await, Some(two));
}
