//! A changed broadcast comes into the place of the old one in one step: never both, never neither.

use super::campaigns::{items, start};
use crate::support::builders::{a_device, at, tenant};
use crate::support::database::migrated;
use crate::support::sqlite::Sqlite;
use cloudwa_flow::campaigns::campaign::{Audience, Campaign, CampaignStatus, DEFAULT_GAP, UndecidedRecipients};
use cloudwa_flow::campaigns::store::{self, CampaignFilter, NewCampaign, deletion, notifications, schedule};
use cloudwa_flow::clock::SeededRandom;
use cloudwa_flow::error::{Error, Result};
use cloudwa_flow::idempotency::store::find_created;
use cloudwa_flow::idempotency::{IdempotencyKey, KeyedRequest};
use cloudwa_flow::ids::{CampaignId, DeviceId, TenantId};
use cloudwa_flow::name::Name;
use cloudwa_flow::page::PageRequest;
use cloudwa_flow::ports::Database;
use cloudwa_flow::workflows::create_once::create_once;

struct Wish<'a> {
    seed: u64,
    scheduled: Option<i64>,
    replaces: Option<&'a CampaignId>,
    request: Option<&'a KeyedRequest>,
}

const PLAIN: Wish<'_> = Wish { seed: 1, scheduled: None, replaces: None, request: None };

async fn create(db: &Sqlite, ours: &TenantId, device: &DeviceId, wish: Wish<'_>) -> Result<Campaign> {
    let name = Name::parse(&format!("Promo {}", wish.seed)).unwrap();
    let new = NewCampaign {
        id: CampaignId::new(at(0), &mut SeededRandom::new(wish.seed)),
        devices: std::slice::from_ref(device),
        name: &name,
        text: "Halo {{name}}",
        gap: DEFAULT_GAP,
        audience: &Audience::List,
        undecided: UndecidedRecipients::default(),
        scheduled_at: wish.scheduled.map(at),
        request: wish.request,
        replaces: wish.replaces,
    };
    store::create(db, ours, new, &items(3, "Ayu"), at(5)).await
}

fn keyed(body: &str) -> KeyedRequest {
    KeyedRequest::new(IdempotencyKey::parse("k").unwrap(), "POST", "/api/campaigns", body.as_bytes())
}

async fn statuses(db: &Sqlite, ours: &TenantId) -> Vec<(String, CampaignStatus)> {
    let page = store::list(db, ours, &CampaignFilter::default(), &PageRequest::first(50)).await.unwrap();
    let mut all: Vec<_> = page.items.into_iter().map(|one| (one.name, one.status)).collect();
    all.sort_by(|one, other| one.0.cmp(&other.0));
    all
}

#[tokio::test]
async fn a_broadcast_that_has_not_started_is_cancelled_in_the_step_that_creates_the_new_one() {
    for (seed, scheduled) in [(1, None), (2, Some(60_000))] {
        let (db, ours) = (migrated("tenant"), tenant(1));
        let device = a_device(&db, &ours, 1).await;
        let old = create(&db, &ours, &device, Wish { seed, scheduled, ..PLAIN }).await.unwrap();
        let wish = Wish { seed: 9, scheduled: Some(90_000), replaces: Some(&old.id), request: None };
        let new = create(&db, &ours, &device, wish).await.unwrap();
        assert_eq!((new.status, new.counts.total, new.devices), (CampaignStatus::Scheduled, 3, vec![device]));
        let replaced = store::get(&db, &ours, &old.id).await.unwrap();
        assert_eq!(replaced.status, CampaignStatus::Cancelled);
        assert_eq!((replaced.started_at, replaced.completed_at), (None, Some(at(5))));
        let due = schedule::list_due(&db, at(100_000), 9).await.unwrap();
        assert_eq!(due.into_iter().map(|due| due.campaign).collect::<Vec<_>>(), [new.id], "only the new one starts");
        assert!(notifications::list_pending_notifications(&db, &ours).await.unwrap().is_empty(), "no device knew it");
        deletion::delete(&db, &ours, &old.id).await.unwrap();
    }
}

#[tokio::test]
async fn a_broadcast_that_has_started_or_is_gone_is_not_replaced_and_nothing_is_created() {
    let reached = [CampaignStatus::Running, CampaignStatus::Paused, CampaignStatus::Cancelled];
    for (to, said) in reached.map(Some).into_iter().chain([None]).zip([
        "pause or cancel it",
        "resume or cancel it",
        "cancelled",
        "deleted",
    ]) {
        let (db, ours) = (migrated("tenant"), tenant(1));
        let device = a_device(&db, &ours, 1).await;
        let old = create(&db, &ours, &device, PLAIN).await.unwrap();
        match to {
            Some(CampaignStatus::Cancelled) => {
                let cancel = store::transition(&ours, &old, CampaignStatus::Cancelled, None, at(1));
                Database::batch(&db, cancel).await.unwrap();
            }
            Some(to) => {
                start(&db, &ours, &old, 1).await;
                let running = store::get(&db, &ours, &old.id).await.unwrap();
                Database::batch(&db, store::transition(&ours, &running, to, None, at(2))).await.unwrap();
            }
            None => deletion::delete(&db, &ours, &old.id).await.unwrap(),
        }
        let (before, written, request) = (statuses(&db, &ours).await, db.rows_written(), keyed("{}"));
        let wish = Wish { seed: 9, replaces: Some(&old.id), request: Some(&request), ..PLAIN };
        let Err(Error::Conflict(message)) = create(&db, &ours, &device, wish).await else { panic!("{to:?}") };
        assert!(message.contains(said), "{message}");
        assert_eq!((statuses(&db, &ours).await, db.rows_written()), (before, written), "{to:?}");
        assert_eq!(find_created(&db, &ours, &request).await.unwrap(), None, "the key is free");
    }
}

#[tokio::test]
async fn a_broadcast_of_another_tenant_is_not_replaced() {
    let (db, ours, theirs) = (migrated("tenant"), tenant(1), tenant(2));
    let device = a_device(&db, &ours, 1).await;
    let foreign = create(&db, &theirs, &device, PLAIN).await.unwrap();
    let wish = Wish { seed: 9, replaces: Some(&foreign.id), ..PLAIN };
    assert!(matches!(create(&db, &ours, &device, wish).await, Err(Error::Conflict(_))));
    assert_eq!(statuses(&db, &theirs).await, [("Promo 1".to_owned(), CampaignStatus::Draft)]);
    assert!(statuses(&db, &ours).await.is_empty());
}

#[tokio::test]
async fn two_edits_of_one_broadcast_at_once_make_one_new_broadcast() {
    let (db, ours) = (migrated("tenant"), tenant(1));
    let device = a_device(&db, &ours, 1).await;
    let old = create(&db, &ours, &device, Wish { scheduled: Some(60_000), ..PLAIN }).await.unwrap();
    create(&db, &ours, &device, Wish { seed: 8, replaces: Some(&old.id), ..PLAIN }).await.unwrap();
    let second = create(&db, &ours, &device, Wish { seed: 9, replaces: Some(&old.id), ..PLAIN }).await;
    assert!(matches!(second, Err(Error::Conflict(_))));
    let expected = [("Promo 1", CampaignStatus::Cancelled), ("Promo 8", CampaignStatus::Draft)];
    assert_eq!(statuses(&db, &ours).await, expected.map(|(name, status)| (name.to_owned(), status)));
}

#[tokio::test]
async fn a_start_that_was_read_before_the_replacement_starts_nothing() {
    let (db, ours) = (migrated("tenant"), tenant(1));
    let device = a_device(&db, &ours, 1).await;
    let old = create(&db, &ours, &device, Wish { scheduled: Some(60_000), ..PLAIN }).await.unwrap();
    create(&db, &ours, &device, Wish { seed: 9, replaces: Some(&old.id), ..PLAIN }).await.unwrap();
    start(&db, &ours, &old, 60_000).await;
    assert_eq!(store::get(&db, &ours, &old.id).await.unwrap().status, CampaignStatus::Cancelled);
}

#[tokio::test]
async fn an_edit_whose_answer_was_lost_is_repeated_and_makes_one_broadcast() {
    let (db, ours, request) = (migrated("tenant"), tenant(1), keyed("{}"));
    let device = a_device(&db, &ours, 1).await;
    let old = create(&db, &ours, &device, PLAIN).await.unwrap();
    let wish = |seed| Wish { seed, replaces: Some(&old.id), request: Some(&request), ..PLAIN };
    let read = async |made: &str| store::get(&db, &ours, &CampaignId::parse(made)?).await;
    let lossy = async || {
        create(&db, &ours, &device, wish(8)).await?;
        Err(Error::internal("the network broke"))
    };
    let made = create_once(&db, &ours, Some(&request), read, lossy).await.unwrap();
    let again = async || create(&db, &ours, &device, wish(9)).await;
    assert_eq!(create_once(&db, &ours, Some(&request), read, again).await.unwrap().id, made.id);
    // The other request with this key may also run at the same moment.
    let late = async || create(&db, &ours, &device, wish(9)).await;
    assert!(matches!(late().await, Err(Error::Conflict(_))));
    assert_eq!(statuses(&db, &ours).await.len(), 2);
}
