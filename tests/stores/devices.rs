use crate::support::builders::{a_device, at, status, status_event, tenant};
use crate::support::database::migrated;
use crate::support::sqlite::Sqlite;
use cloudwa_flow::devices::device::{DeviceStatus, Status};
use cloudwa_flow::devices::event::DeviceEvent;
use cloudwa_flow::devices::store;
use cloudwa_flow::error::Error;
use cloudwa_flow::ids::{DeviceId, TenantId};
use cloudwa_flow::name::Name;
use cloudwa_flow::page::PageRequest;
use cloudwa_flow::ports::Database;

async fn project(db: &Sqlite, tenant: &TenantId, events: &[(DeviceId, DeviceEvent)]) {
    Database::batch(db, store::project(tenant, events).unwrap()).await.unwrap();
}

#[tokio::test]
async fn a_device_is_created_renamed_and_removed() {
    let db = migrated("tenant");
    let ours = tenant(1);
    let id = a_device(&db, &ours, 1).await;
    let device = store::get(&db, &ours, &id).await.unwrap();
    assert_eq!((device.name.as_str(), device.generation, device.status.status), ("Toko", 1, Status::Unlinked));
    let renamed = store::rename(&db, &ours, &id, &Name::parse("Gudang").unwrap()).await.unwrap();
    assert_eq!(renamed.name, "Gudang");
    assert_eq!(store::next_generation(&db, &ours, &id).await.unwrap().generation, 2);
    Database::query(&db, store::remove(&ours, &id)).await.unwrap();
    assert!(matches!(store::get(&db, &ours, &id).await, Err(Error::NotFound { .. })));
}

#[tokio::test]
async fn another_tenant_cannot_see_a_device() {
    let db = migrated("tenant");
    let (ours, theirs) = (tenant(1), tenant(2));
    let id = a_device(&db, &ours, 1).await;
    assert!(matches!(store::get(&db, &theirs, &id).await, Err(Error::NotFound { .. })));
    assert!(matches!(store::rename(&db, &theirs, &id, &Name::parse("x").unwrap()).await, Err(Error::NotFound { .. })));
    assert!(store::list(&db, &theirs, &PageRequest::first(10)).await.unwrap().items.is_empty());
    project(&db, &theirs, &[status_event(&id, status(Status::Online, "connected", at(1)))]).await;
    assert_eq!(store::get(&db, &ours, &id).await.unwrap().status.status, Status::Unlinked);
}

#[tokio::test]
async fn devices_are_listed_in_pages() {
    let db = migrated("tenant");
    let ours = tenant(1);
    for seed in 1..=3 {
        a_device(&db, &ours, seed).await;
    }
    let first = store::list(&db, &ours, &PageRequest::first(2)).await.unwrap();
    let second = PageRequest::parse(first.next_cursor.as_deref(), Some("2")).unwrap();
    let second = store::list(&db, &ours, &second).await.unwrap();
    assert_eq!((first.items.len(), second.items.len(), second.next_cursor), (2, 1, None));
    assert!(first.items.iter().all(|device| device.id != second.items[0].id));
}

#[tokio::test]
async fn a_repeated_status_event_never_goes_back() {
    let db = migrated("tenant");
    let ours = tenant(1);
    let id = a_device(&db, &ours, 1).await;
    let pairing = status_event(&id, status(Status::Pairing, "link", at(10)));
    let phone = Some("6281234567890".to_owned());
    let online = status_event(
        &id,
        DeviceStatus { phone, proven_until: Some(at(100)), ..status(Status::Online, "connected", at(20)) },
    );
    let batch = [pairing.clone(), online];
    let written = db.rows_written();
    project(&db, &ours, &batch).await;
    assert_eq!(db.rows_written() - written, 1, "two statuses of one device are one row");
    project(&db, &ours, &batch).await;
    project(&db, &ours, &[pairing]).await;
    let device = store::get(&db, &ours, &id).await.unwrap();
    assert_eq!((device.status.status, device.status.proven_until), (Status::Online, Some(at(100))));
    assert_eq!(device.status.phone.as_deref(), Some("6281234567890"));
}

#[tokio::test]
async fn a_proof_is_written_once_and_never_goes_back() {
    let db = migrated("tenant");
    let ours = tenant(1);
    let id = a_device(&db, &ours, 1).await;
    for (until, rows) in [(200, 1), (200, 0), (100, 0), (300, 1)] {
        let written = db.rows_written();
        Database::batch(&db, store::save_proofs(&ours, &[(id.clone(), at(until))])).await.unwrap();
        assert_eq!(db.rows_written() - written, rows, "{until}");
    }
    assert_eq!(store::get(&db, &ours, &id).await.unwrap().status.proven_until, Some(at(300)));
}

#[tokio::test]
async fn the_roll_call_lists_devices_whose_connection_is_not_proven() {
    let db = migrated("tenant");
    let ours = tenant(1);
    let states = [
        Status::Unlinked,
        Status::Online,
        Status::Online,
        Status::Connecting,
        Status::LoggedOut,
        Status::Failed,
        Status::Resting,
        Status::Replaced,
        Status::Banned,
        Status::Pairing,
        Status::Syncing,
    ];
    let mut ids = Vec::new();
    for (seed, state) in (1..).zip(states) {
        let id = a_device(&db, &ours, seed).await;
        let proven_until = match seed {
            2 => Some(at(1_000)),
            3 => Some(at(3_000)),
            _ => None,
        };
        project(&db, &ours, &[status_event(&id, DeviceStatus { proven_until, ..status(state, "test", at(1)) })]).await;
        ids.push(id);
    }
    let absent = store::list_unproven(&db, at(2_000), 10).await.unwrap();
    let listed: Vec<_> = absent.into_iter().map(|absent| absent.device).collect();
    assert_eq!(listed[0], ids[1], "the device seen last comes first");
    let is_absent = |seed: usize| seed != 2 && states[seed].wants_socket();
    let absent: Vec<_> = (0..states.len()).filter(|seed| is_absent(*seed)).map(|seed| ids[seed].clone()).collect();
    assert_eq!(absent.len(), 4);
    assert!(
        listed.len() == 4 && absent.iter().all(|id| listed.contains(id)),
        "just those that want a socket: {listed:?}"
    );
    assert_eq!(store::list_unproven(&db, at(2_000), 1).await.unwrap().len(), 1);
}
