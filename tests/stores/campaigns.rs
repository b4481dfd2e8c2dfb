use crate::support::builders::{a_device, at, message, message_id, tenant, told_created, told_progress, told_word};
use crate::support::database::migrated;
use crate::support::sqlite::Sqlite;
use cloudwa_flow::campaigns::campaign::{Campaign, Status, USUAL_GAP};
use cloudwa_flow::campaigns::plan::PlannedItem;
use cloudwa_flow::campaigns::progress::{Counts, ItemStatus};
use cloudwa_flow::campaigns::store::{self, NewCampaign};
use cloudwa_flow::clock::SeededRandom;
use cloudwa_flow::contacts::opt_out::Heard;
use cloudwa_flow::devices::event::{CampaignRef, Direction, Event, Message, MessageStatus};
use cloudwa_flow::ids::{CampaignId, DeviceId, TenantId};
use cloudwa_flow::name::Name;
use cloudwa_flow::page::PageRequest;
use cloudwa_flow::ports::Database;
use cloudwa_flow::workflows::project_events::project_events;

fn items(count: i64, text: &str) -> Vec<PlannedItem> {
    (1..=count)
        .map(|item_no| PlannedItem {
            item_no,
            id: message_id(item_no),
            phone: format!("62812{item_no:07}"),
            name: "Ayu".into(),
            text: text.into(),
        })
        .collect()
}

async fn a_campaign(db: &Sqlite, tenant: &TenantId, device: &DeviceId, count: i64) -> Campaign {
    let id = CampaignId::new(at(0), &mut SeededRandom::new(count.unsigned_abs()));
    let name = Name::parse("Promo").unwrap();
    let new = NewCampaign { id, device, name: &name, text: "Halo", gap: USUAL_GAP };
    store::create(db, tenant, new, &items(count, "Halo Ayu"), at(0)).await.unwrap()
}

async fn project(db: &Sqlite, tenant: &TenantId, told: &[(DeviceId, Event)]) {
    Database::batch(db, store::project(tenant, told).unwrap()).await.unwrap();
}

fn told(device: &DeviceId, campaign: &Campaign, item_no: i64, status: MessageStatus) -> (DeviceId, Event) {
    told_progress(device, item_no, status, Some(CampaignRef { id: campaign.id.clone(), item_no }))
}

#[tokio::test]
async fn a_draft_holds_its_items_and_one_row_each() {
    let db = migrated("tenant");
    let ours = tenant(1);
    let device = a_device(&db, &ours, 1).await;
    let written = db.rows_written();
    let campaign = a_campaign(&db, &ours, &device, 1_000).await;
    assert_eq!(db.rows_written() - written, 1_001);
    assert_eq!((campaign.status, campaign.gap), (Status::Draft, USUAL_GAP));
    assert_eq!(campaign.counts, Counts { total: 1_000, pending: 1_000, ..Counts::default() });
    let page = store::list_items(&db, &ours, &campaign.id, &PageRequest::first(2)).await.unwrap();
    assert_eq!(
        page.items.iter().map(|item| (item.item_no, item.status)).collect::<Vec<_>>(),
        [(1, ItemStatus::Pending), (2, ItemStatus::Pending)]
    );
    let next = PageRequest::parse(page.next_cursor.as_deref(), Some("1")).unwrap();
    assert_eq!(store::list_items(&db, &ours, &campaign.id, &next).await.unwrap().items[0].item_no, 3);
    assert!(store::get(&db, &tenant(2), &campaign.id).await.is_err());
}

#[tokio::test]
async fn long_texts_go_to_the_database_in_pieces() {
    let db = migrated("tenant");
    let ours = tenant(1);
    let device = a_device(&db, &ours, 1).await;
    let id = CampaignId::new(at(0), &mut SeededRandom::new(9));
    let name = Name::parse("Promo").unwrap();
    let new = NewCampaign { id, device: &device, name: &name, text: "Halo", gap: USUAL_GAP };
    let campaign = store::create(&db, &ours, new, &items(40, &"é".repeat(60_000)), at(0)).await.unwrap();
    assert_eq!(campaign.counts.total, 40);
}

#[tokio::test]
async fn a_claim_is_one_row_and_belongs_to_one() {
    let db = migrated("tenant");
    let ours = tenant(1);
    let device = a_device(&db, &ours, 1).await;
    let campaign = a_campaign(&db, &ours, &device, 250).await;
    let claim = |run, millis| store::claim(&db, &ours, &campaign.id, &device, run, at(millis));
    assert_eq!(claim(0, 0).await.unwrap(), None, "a draft gives nothing away");
    store::start(&db, &ours, &campaign.id, at(1)).await.unwrap();
    store::start(&db, &ours, &campaign.id, at(2)).await.unwrap();
    let running = store::get(&db, &ours, &campaign.id).await.unwrap();
    assert_eq!((running.status, running.run, running.started_at), (Status::Running, 1, Some(at(1))));
    assert_eq!(claim(0, 10).await.unwrap(), None, "a word of another run is stale");

    let written = db.rows_written();
    let first = claim(1, 10).await.unwrap().unwrap();
    assert_eq!((first.items.len(), first.items[0].item_no, first.through, first.is_last), (100, 1, 100, false));
    assert_eq!(claim(1, 11).await.unwrap(), None, "somebody holds it");
    store::confirm(&db, &ours, &campaign.id, &first, 100).await.unwrap();
    assert_eq!(db.rows_written() - written, 2);

    let second = claim(1, 12).await.unwrap().unwrap();
    assert_eq!(second.items[0].item_no, 101);
    store::confirm(&db, &ours, &campaign.id, &second, 30).await.unwrap();
    let third = claim(1, 13).await.unwrap().unwrap();
    assert_eq!((third.items[0].item_no, third.through), (131, 230), "what was not accepted is pending again");
    store::release(&db, &ours, &campaign.id, &third).await.unwrap();
    let counts = store::get(&db, &ours, &campaign.id).await.unwrap().counts;
    assert_eq!((counts.queued, counts.pending, counts.total), (130, 120, 250));

    let fourth = claim(1, 14).await.unwrap().unwrap();
    assert_eq!(claim(1, 14 + 119_999).await.unwrap(), None);
    let taken_over = claim(1, 14 + 120_000).await.unwrap().unwrap();
    assert_eq!(taken_over.items, fourth.items, "a claim nobody confirmed lapses");
    store::confirm(&db, &ours, &campaign.id, &fourth, 100).await.unwrap();
    assert_eq!(
        store::get(&db, &ours, &campaign.id).await.unwrap().counts.queued,
        130,
        "who lost the claim cannot confirm it"
    );
    store::confirm(&db, &ours, &campaign.id, &taken_over, 100).await.unwrap();
    let last = claim(1, 200_000).await.unwrap().unwrap();
    assert_eq!((last.items.len(), last.is_last), (20, true));
    store::confirm(&db, &ours, &campaign.id, &last, 20).await.unwrap();
    assert_eq!(claim(1, 200_001).await.unwrap(), None);
    assert!(store::find_finished(&db, &ours, &campaign.id, &device).await.unwrap().is_some());
}

#[tokio::test]
async fn a_claim_leaves_out_what_is_decided() {
    let db = migrated("tenant");
    let ours = tenant(1);
    let device = a_device(&db, &ours, 1).await;
    let campaign = a_campaign(&db, &ours, &device, 3).await;
    store::start(&db, &ours, &campaign.id, at(1)).await.unwrap();
    project(&db, &ours, &[told(&device, &campaign, 2, MessageStatus::Sent)]).await;
    let claim = store::claim(&db, &ours, &campaign.id, &device, 1, at(2)).await.unwrap().unwrap();
    assert_eq!(claim.items.iter().map(|item| item.item_no).collect::<Vec<_>>(), [1, 3]);
    store::confirm(&db, &ours, &campaign.id, &claim, 1).await.unwrap();
    let rest = store::claim(&db, &ours, &campaign.id, &device, 1, at(3)).await.unwrap().unwrap();
    assert_eq!(rest.items.iter().map(|item| item.item_no).collect::<Vec<_>>(), [3]);
}

/// The chat of the recipient of this item.
fn chat_of(item_no: i64) -> String {
    format!("62812{item_no:07}@c.us")
}

async fn say(db: &Sqlite, tenant: &TenantId, device: &DeviceId, chat: &str, word: Heard, millis: i64) {
    let told = [told_word(device, chat, word, at(millis))];
    Database::batch(db, project_events(tenant, &told, &[]).unwrap()).await.unwrap();
}

#[tokio::test]
async fn a_claim_fails_those_who_opted_out_and_hands_over_the_others() {
    let db = migrated("tenant");
    let ours = tenant(1);
    let (device, other) = (a_device(&db, &ours, 1).await, a_device(&db, &ours, 2).await);
    let campaign = a_campaign(&db, &ours, &device, 5).await;
    store::start(&db, &ours, &campaign.id, at(1)).await.unwrap();
    say(&db, &ours, &other, &chat_of(2), Heard::OptOut("stop"), 10).await;
    say(&db, &ours, &device, &chat_of(3), Heard::OptOut("stop"), 10).await;
    say(&db, &ours, &device, &chat_of(3), Heard::OptIn("start"), 11).await;
    say(&db, &tenant(2), &device, &chat_of(5), Heard::OptOut("stop"), 10).await;
    // Item 4 said it while only his LID was known; a chat on another device knows that it is his.
    say(&db, &ours, &device, "777@lid", Heard::OptOut("berhenti"), 10).await;
    let named = Message { chat_id: chat_of(4), lid: Some("777".into()), ..message(&other, 1, Direction::In, "halo") };
    Database::batch(&db, project_events(&ours, &[told_created(named)], &[]).unwrap()).await.unwrap();

    let written = db.rows_written();
    let claim = store::claim(&db, &ours, &campaign.id, &device, 1, at(20)).await.unwrap().unwrap();
    assert_eq!(db.rows_written() - written, 1 + 2);
    assert_eq!(claim.items.iter().map(|item| item.item_no).collect::<Vec<_>>(), [1, 3, 5]);
    assert_eq!((claim.opted_out, claim.through, claim.is_last), (2, 5, true));
    let counts = store::get(&db, &ours, &campaign.id).await.unwrap().counts;
    assert_eq!((counts.failed, counts.pending, counts.total), (2, 3, 5));
    let items = store::list_items(&db, &ours, &campaign.id, &PageRequest::first(5)).await.unwrap().items;
    assert_eq!((items[1].status, items[1].error.as_deref()), (ItemStatus::Failed, Some("opted_out")));

    store::release(&db, &ours, &campaign.id, &claim).await.unwrap();
    let again = store::claim(&db, &ours, &campaign.id, &device, 1, at(21)).await.unwrap().unwrap();
    assert_eq!((again.items, again.opted_out), (claim.items, 0));
}

#[tokio::test]
async fn a_campaign_of_which_everybody_opted_out_ends_with_its_claim() {
    let db = migrated("tenant");
    let ours = tenant(1);
    let device = a_device(&db, &ours, 1).await;
    let campaign = a_campaign(&db, &ours, &device, 2).await;
    store::start(&db, &ours, &campaign.id, at(1)).await.unwrap();
    for item_no in [1, 2] {
        say(&db, &ours, &device, &chat_of(item_no), Heard::OptOut("stop"), 10).await;
    }
    let claim = store::claim(&db, &ours, &campaign.id, &device, 1, at(20)).await.unwrap().unwrap();
    assert_eq!((claim.items.len(), claim.opted_out, claim.is_last), (0, 2, true));
    assert_eq!(store::get(&db, &ours, &campaign.id).await.unwrap().status, Status::Running);
    store::confirm(&db, &ours, &campaign.id, &claim, 0).await.unwrap();
    let done = store::get(&db, &ours, &campaign.id).await.unwrap();
    assert_eq!((done.status, done.completed_at, done.counts.failed), (Status::Completed, Some(at(20)), 2));
}

/// The other items were decided already: nobody but the claim of the last ones can end the campaign.
#[tokio::test]
async fn a_campaign_whose_last_items_opted_out_ends_too() {
    let db = migrated("tenant");
    let ours = tenant(1);
    let device = a_device(&db, &ours, 1).await;
    let campaign = a_campaign(&db, &ours, &device, 101).await;
    store::start(&db, &ours, &campaign.id, at(1)).await.unwrap();
    let claim = store::claim(&db, &ours, &campaign.id, &device, 1, at(2)).await.unwrap().unwrap();
    store::confirm(&db, &ours, &campaign.id, &claim, 100).await.unwrap();
    let sent: Vec<_> = (1..=100).map(|item_no| told(&device, &campaign, item_no, MessageStatus::Sent)).collect();
    project(&db, &ours, &sent).await;
    say(&db, &ours, &device, &chat_of(101), Heard::OptOut("stop"), 10).await;
    let last = store::claim(&db, &ours, &campaign.id, &device, 1, at(20)).await.unwrap().unwrap();
    store::confirm(&db, &ours, &campaign.id, &last, 0).await.unwrap();
    let done = store::get(&db, &ours, &campaign.id).await.unwrap();
    assert_eq!((done.status, done.counts.sent, done.counts.failed), (Status::Completed, 100, 1));
}

#[tokio::test]
async fn an_item_never_goes_back_and_the_last_one_completes() {
    let db = migrated("tenant");
    let ours = tenant(1);
    let device = a_device(&db, &ours, 1).await;
    let campaign = a_campaign(&db, &ours, &device, 3).await;
    store::start(&db, &ours, &campaign.id, at(1)).await.unwrap();
    let claim = store::claim(&db, &ours, &campaign.id, &device, 1, at(2)).await.unwrap().unwrap();
    store::confirm(&db, &ours, &campaign.id, &claim, 3).await.unwrap();
    let batch = [
        told(&device, &campaign, 1, MessageStatus::Sending),
        told(&device, &campaign, 1, MessageStatus::Sent),
        told(&device, &campaign, 1, MessageStatus::Delivered),
        told(&device, &campaign, 2, MessageStatus::Failed),
    ];
    let written = db.rows_written();
    for _ in 0..2 {
        project(&db, &ours, &batch).await;
        project(&db, &ours, &batch[1..2]).await;
    }
    assert_eq!(db.rows_written() - written, 2, "a decided item is one row, told again it is none");
    let progress = store::changed(&db, &ours, &batch).await.unwrap();
    let counts = Counts { total: 3, queued: 1, delivered: 1, failed: 1, ..Counts::default() };
    assert_eq!((progress.len(), progress[0].status, progress[0].counts), (1, Status::Running, counts));
    let item = store::list_items(&db, &ours, &campaign.id, &PageRequest::first(3)).await.unwrap().items[1].clone();
    assert_eq!((item.status, item.error.as_deref()), (ItemStatus::Failed, Some("not_on_whatsapp")));

    project(&db, &ours, &[told(&device, &campaign, 3, MessageStatus::Sent)]).await;
    let done = store::get(&db, &ours, &campaign.id).await.unwrap();
    assert_eq!((done.status, done.completed_at), (Status::Completed, Some(at(3_500))));
    project(&db, &ours, &[told(&device, &campaign, 3, MessageStatus::Read)]).await;
    let done = store::get(&db, &ours, &campaign.id).await.unwrap();
    assert_eq!((done.counts.read, done.completed_at), (1, Some(at(3_500))), "receipts after the end still count");
}

#[tokio::test]
async fn only_a_running_campaign_with_nothing_in_flight_is_stalled() {
    let db = migrated("tenant");
    let ours = tenant(1);
    let device = a_device(&db, &ours, 1).await;
    let campaign = a_campaign(&db, &ours, &device, 150).await;
    let stalled = |millis| store::list_stalled(&db, at(millis), 10);
    assert!(stalled(0).await.unwrap().is_empty(), "a draft");
    store::start(&db, &ours, &campaign.id, at(1)).await.unwrap();
    let found = stalled(1).await.unwrap();
    assert_eq!((found.len(), found[0].run, &found[0].campaign), (1, 1, &campaign.id));
    let claim = store::claim(&db, &ours, &campaign.id, &device, 1, at(2)).await.unwrap().unwrap();
    assert!(stalled(3).await.unwrap().is_empty(), "claimed");
    assert_eq!(stalled(2 + 120_000).await.unwrap().len(), 1, "lapsed");
    store::confirm(&db, &ours, &campaign.id, &claim, 100).await.unwrap();
    assert!(stalled(4).await.unwrap().is_empty(), "in flight");
    let sent: Vec<_> = (1..=100).map(|item_no| told(&device, &campaign, item_no, MessageStatus::Sent)).collect();
    project(&db, &ours, &sent[..99]).await;
    assert!(stalled(5).await.unwrap().is_empty(), "one still in flight");
    project(&db, &ours, &sent[99..]).await;
    assert_eq!(stalled(6).await.unwrap().len(), 1);
    let claim = store::claim(&db, &ours, &campaign.id, &device, 1, at(7)).await.unwrap().unwrap();
    store::confirm(&db, &ours, &campaign.id, &claim, 50).await.unwrap();
    assert!(stalled(8).await.unwrap().is_empty(), "everything is handed over");
}

#[tokio::test]
async fn campaigns_are_listed_newest_first_with_their_counts() {
    let db = migrated("tenant");
    let ours = tenant(1);
    let device = a_device(&db, &ours, 1).await;
    for count in [1, 2, 3] {
        a_campaign(&db, &ours, &device, count).await;
    }
    let page = store::list(&db, &ours, &PageRequest::first(2)).await.unwrap();
    let next = PageRequest::parse(page.next_cursor.as_deref(), Some("2")).unwrap();
    let rest = store::list(&db, &ours, &next).await.unwrap();
    let mut totals: Vec<_> = page.items.iter().chain(&rest.items).map(|campaign| campaign.counts.total).collect();
    totals.sort_unstable();
    assert_eq!((page.items.len(), totals), (2, vec![1, 2, 3]));
    assert!(page.items[0].id > page.items[1].id && page.items[1].id > rest.items[0].id);
}

#[tokio::test]
async fn a_device_that_goes_ends_its_campaigns() {
    let db = migrated("tenant");
    let ours = tenant(1);
    let device = a_device(&db, &ours, 1).await;
    let campaign = a_campaign(&db, &ours, &device, 2).await;
    store::start(&db, &ours, &campaign.id, at(1)).await.unwrap();
    project(&db, &ours, &[told(&device, &campaign, 1, MessageStatus::Sent)]).await;
    Database::batch(&db, Vec::from(store::end_on_device(&ours, &device, at(9)))).await.unwrap();
    let ended = store::get(&db, &ours, &campaign.id).await.unwrap();
    assert_eq!((ended.status, ended.counts.sent, ended.counts.failed), (Status::Completed, 1, 1));
}
