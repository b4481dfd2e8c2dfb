use crate::support::builders::{
    CHAT, a_device, at, consent_event, created_event, identified_event, item_progress_event, link_all, message,
    message_id, progress_event, tenant,
};
use crate::support::database::migrated;
use crate::support::sqlite::Sqlite;
use cloudwa_flow::campaigns::campaign::{Audience, Campaign, CampaignStatus, DEFAULT_GAP, TagMatch};
use cloudwa_flow::campaigns::plan::PlannedItem;
use cloudwa_flow::campaigns::progress::{Counts, ItemStatus, decides};
use cloudwa_flow::campaigns::store::audience::{self, Chosen};
use cloudwa_flow::campaigns::store::claims::{self, Claim, ClaimOwner};
use cloudwa_flow::campaigns::store::{self, NewCampaign, projection};
use cloudwa_flow::clock::SeededRandom;
use cloudwa_flow::contacts::opt_out::ConsentKeyword;
use cloudwa_flow::contacts::recipients::RowReason;
use cloudwa_flow::devices::event::DeviceEvent;
use cloudwa_flow::devices::failure::FailureReason;
use cloudwa_flow::ids::{CampaignId, ContactId, DeviceId, TenantId};
use cloudwa_flow::messages::message::{CampaignRef, Direction, Message, MessageStatus};
use cloudwa_flow::messages::template::Template;
use cloudwa_flow::name::Name;
use cloudwa_flow::page::PageRequest;
use cloudwa_flow::ports::Database;
use cloudwa_flow::workflows::project_events::project_events;
use std::collections::{BTreeMap, BTreeSet};

pub(super) fn items(count: i64, name: &str) -> Vec<PlannedItem> {
    (1..=count)
        .map(|item_no| PlannedItem {
            item_no,
            phone: format!("62812{item_no:07}"),
            variables: BTreeMap::from([("name".to_owned(), name.to_owned())]),
        })
        .collect()
}

pub(super) async fn create(
    db: &Sqlite,
    tenant: &TenantId,
    devices: &[DeviceId],
    audience: &Audience,
    items: &[PlannedItem],
) -> Campaign {
    let id = CampaignId::new(at(0), &mut SeededRandom::new(items.len() as u64 + 7));
    let name = Name::parse("Promo").unwrap();
    let new = NewCampaign {
        id,
        devices,
        name: &name,
        text: "Halo {{name}}",
        gap: DEFAULT_GAP,
        audience,
        scheduled_at: None,
        request: None,
    };
    store::create(db, tenant, new, items, at(0)).await.unwrap()
}

pub(super) async fn a_campaign(db: &Sqlite, tenant: &TenantId, device: &DeviceId, count: i64) -> Campaign {
    create(db, tenant, std::slice::from_ref(device), &Audience::List, &items(count, "Ayu")).await
}

pub(super) async fn start(db: &Sqlite, tenant: &TenantId, campaign: &Campaign, millis: i64) {
    let chosen = audience::choose(db, tenant, &campaign.audience).await.unwrap();
    let mut statements =
        chosen.map_or_else(Vec::new, |chosen| audience::freeze(tenant, &campaign.id, &chosen, at(millis)));
    statements.extend(store::transition(tenant, campaign, CampaignStatus::Running, None, at(millis)));
    Database::batch(db, statements).await.unwrap();
}

pub(super) fn by<'a>(tenant: &'a TenantId, campaign: &'a Campaign, device: &'a DeviceId, run: i64) -> ClaimOwner<'a> {
    ClaimOwner { tenant, campaign: &campaign.id, device, run }
}

pub(super) async fn project(db: &Sqlite, tenant: &TenantId, events: &[(DeviceId, DeviceEvent)]) {
    Database::batch(db, projection::project(tenant, events).unwrap()).await.unwrap();
}

async fn project_all(db: &Sqlite, tenant: &TenantId, events: &[(DeviceId, DeviceEvent)]) {
    Database::batch(db, project_events(tenant, events, &[]).unwrap()).await.unwrap();
}

pub(super) fn item_event(
    device: &DeviceId,
    campaign: &Campaign,
    item_no: i64,
    status: MessageStatus,
) -> (DeviceId, DeviceEvent) {
    progress_event(device, item_no, status, Some(CampaignRef { id: campaign.id.clone(), item_no }))
}

pub(super) fn numbers(claim: &Claim) -> Vec<i64> {
    claim.items.iter().map(|item| item.item_no).collect()
}

async fn list(
    db: &Sqlite,
    tenant: &TenantId,
    campaign: &Campaign,
    shown: Option<ItemStatus>,
) -> Vec<store::CampaignItem> {
    store::list_items(db, tenant, &campaign.id, shown.as_slice(), &PageRequest::first(100)).await.unwrap().items
}

#[tokio::test]
async fn a_draft_holds_its_items_and_one_row_each() {
    let db = migrated("tenant");
    let ours = tenant(1);
    let device = a_device(&db, &ours, 1).await;
    let written = db.rows_written();
    let campaign = a_campaign(&db, &ours, &device, 1_000).await;
    assert_eq!(db.rows_written() - written, 1_002);
    assert_eq!((campaign.status, campaign.gap, campaign.devices), (CampaignStatus::Draft, DEFAULT_GAP, vec![device]));
    assert_eq!(campaign.counts, Counts { total: 1_000, pending: 1_000, ..Counts::default() });
    let page = store::list_items(&db, &ours, &campaign.id, &[], &PageRequest::first(2)).await.unwrap();
    let shown: Vec<_> = page.items.iter().map(|item| (item.item_no, item.status)).collect();
    assert_eq!(shown, [(1, ItemStatus::Pending), (2, ItemStatus::Pending)]);
    let next = PageRequest::parse(page.next_cursor.as_deref(), Some("1")).unwrap();
    assert_eq!(store::list_items(&db, &ours, &campaign.id, &[], &next).await.unwrap().items[0].item_no, 3);
    assert!(store::get(&db, &tenant(2), &campaign.id).await.is_err());
}

#[tokio::test]
async fn large_columns_go_to_the_database_in_pieces() {
    let db = migrated("tenant");
    let ours = tenant(1);
    let device = a_device(&db, &ours, 1).await;
    let campaign = create(&db, &ours, &[device], &Audience::List, &items(40, &"é".repeat(60_000))).await;
    assert_eq!(campaign.counts.total, 40);
}

#[tokio::test]
async fn a_claim_is_three_rows_however_many_items_it_holds() {
    let db = migrated("tenant");
    let ours = tenant(1);
    let device = a_device(&db, &ours, 1).await;
    let campaign = a_campaign(&db, &ours, &device, 250).await;
    let ask = |run, millis| claims::claim(&db, by(&ours, &campaign, &device, run), at(millis));
    assert_eq!(ask(0, 0).await.unwrap(), None, "a draft has no claims");
    start(&db, &ours, &campaign, 1).await;
    start(&db, &ours, &campaign, 2).await;
    let running = store::get(&db, &ours, &campaign.id).await.unwrap();
    assert_eq!((running.status, running.run, running.started_at), (CampaignStatus::Running, 1, Some(at(1))));
    assert_eq!(ask(0, 10).await.unwrap(), None, "a dispatch job of another run is ignored");

    let written = db.rows_written();
    let first = ask(1, 10).await.unwrap().unwrap();
    assert_eq!((first.items.len(), first.items[0].item_no, first.through, first.is_last), (100, 1, 100, false));
    assert_eq!(ask(1, 11).await.unwrap().unwrap(), first, "an open claim is handed over again");
    claims::confirm(&db, by(&ours, &campaign, &device, 1), &first, at(12)).await.unwrap();
    assert_eq!(db.rows_written() - written, 3);
    let second = ask(1, 13).await.unwrap().unwrap();
    assert_eq!((second.after, second.through, second.is_last), (100, 200, false));
    claims::confirm(&db, by(&ours, &campaign, &device, 1), &second, at(14)).await.unwrap();
    let last = ask(1, 15).await.unwrap().unwrap();
    assert_eq!((last.after, last.through, last.is_last), (200, 250, true));
    claims::confirm(&db, by(&ours, &campaign, &device, 1), &last, at(16)).await.unwrap();
    assert_eq!(ask(1, 17).await.unwrap(), None);
    assert!(claims::find_finished(&db, &ours, &campaign.id, &device).await.unwrap().is_some());
    assert!(claims::find_finished(&db, &tenant(2), &campaign.id, &device).await.unwrap().is_none());
}

#[tokio::test]
async fn decided_items_are_not_claimed_again() {
    let db = migrated("tenant");
    let ours = tenant(1);
    let device = a_device(&db, &ours, 1).await;
    let campaign = a_campaign(&db, &ours, &device, 3).await;
    start(&db, &ours, &campaign, 1).await;
    let claim = claims::claim(&db, by(&ours, &campaign, &device, 1), at(2)).await.unwrap().unwrap();
    assert_eq!(numbers(&claim), [1, 2, 3]);
    project(&db, &ours, &[item_event(&device, &campaign, 2, MessageStatus::Sent)]).await;
    let again = claims::claim(&db, by(&ours, &campaign, &device, 1), at(3)).await.unwrap().unwrap();
    assert_eq!(numbers(&again), [1, 3]);
}

#[tokio::test]
async fn a_released_claim_goes_to_the_next_device_that_asks() {
    let db = migrated("tenant");
    let ours = tenant(1);
    let (one, two) = (a_device(&db, &ours, 1).await, a_device(&db, &ours, 2).await);
    let campaign = create(&db, &ours, &[one.clone(), two.clone()], &Audience::List, &items(100, "Ayu")).await;
    start(&db, &ours, &campaign, 1).await;
    let first = claims::claim(&db, by(&ours, &campaign, &one, 1), at(2)).await.unwrap().unwrap();
    assert_eq!((first.after, first.through), (0, 25), "half of the device's share of the remaining items");
    let other = claims::claim(&db, by(&ours, &campaign, &two, 1), at(2)).await.unwrap().unwrap();
    assert_eq!((other.after, other.through), (25, 43));
    claims::confirm(&db, by(&ours, &campaign, &two, 1), &other, at(3)).await.unwrap();
    claims::release(&db, by(&ours, &campaign, &one, 1), &first, at(4)).await.unwrap();
    link_all(&db);
    assert!(!claims::list_stalled(&db, at(5), 10).await.unwrap().is_empty(), "the released claim waits for a device");
    let taken = claims::claim(&db, by(&ours, &campaign, &two, 1), at(6)).await.unwrap().unwrap();
    assert_eq!((taken.after, taken.items.len()), (0, 25));
}

/// The chat of the recipient of this item.
fn chat_of(item_no: i64) -> String {
    format!("62812{item_no:07}@c.us")
}

async fn receive_keyword(
    db: &Sqlite,
    tenant: &TenantId,
    device: &DeviceId,
    chat: &str,
    keyword: ConsentKeyword<'_>,
    millis: i64,
) {
    project_all(db, tenant, &[consent_event(device, chat, keyword, at(millis))]).await;
}

#[tokio::test]
async fn a_claim_fails_the_items_of_opted_out_contacts_and_hands_over_the_others() {
    let db = migrated("tenant");
    let ours = tenant(1);
    let (device, other) = (a_device(&db, &ours, 1).await, a_device(&db, &ours, 2).await);
    let campaign = a_campaign(&db, &ours, &device, 5).await;
    start(&db, &ours, &campaign, 1).await;
    receive_keyword(&db, &ours, &other, &chat_of(2), ConsentKeyword::OptOut("stop"), 10).await;
    receive_keyword(&db, &ours, &device, &chat_of(3), ConsentKeyword::OptOut("stop"), 10).await;
    receive_keyword(&db, &ours, &device, &chat_of(3), ConsentKeyword::OptIn("start"), 11).await;
    receive_keyword(&db, &tenant(2), &device, &chat_of(5), ConsentKeyword::OptOut("stop"), 10).await;
    // Recipient 4 opted out under a LID; another device knows that the LID belongs to this number.
    receive_keyword(&db, &ours, &device, "777@lid", ConsentKeyword::OptOut("berhenti"), 10).await;
    let number = chat_of(4).trim_end_matches("@c.us").to_owned();
    project_all(&db, &ours, &[identified_event(&other, "777", &number, at(11))]).await;

    let written = db.rows_written();
    let claim = claims::claim(&db, by(&ours, &campaign, &device, 1), at(20)).await.unwrap().unwrap();
    assert_eq!(db.rows_written() - written, 2 + 2);
    assert_eq!((numbers(&claim), claim.opted_out, claim.through, claim.is_last), (vec![1, 3, 5], 2, 5, true));
    let counts = store::get(&db, &ours, &campaign.id).await.unwrap().counts;
    assert_eq!((counts.skipped, counts.failed, counts.retryable), (2, 0, 0), "an opt-out is no failure");
    assert_eq!((counts.queued, counts.total), (3, 5));
    assert!(list(&db, &ours, &campaign, Some(ItemStatus::Failed)).await.is_empty());
    let failed = list(&db, &ours, &campaign, Some(ItemStatus::Skipped)).await;
    assert_eq!((failed[0].item_no, failed[0].error.as_ref()), (2, Some(&FailureReason::OptedOut)));
}

#[tokio::test]
async fn an_item_never_goes_back_and_the_last_one_completes() {
    let db = migrated("tenant");
    let ours = tenant(1);
    let device = a_device(&db, &ours, 1).await;
    let campaign = a_campaign(&db, &ours, &device, 3).await;
    start(&db, &ours, &campaign, 1).await;
    let claim = claims::claim(&db, by(&ours, &campaign, &device, 1), at(2)).await.unwrap().unwrap();
    claims::confirm(&db, by(&ours, &campaign, &device, 1), &claim, at(3)).await.unwrap();
    let batch = [
        item_event(&device, &campaign, 1, MessageStatus::Sending),
        item_event(&device, &campaign, 1, MessageStatus::Sent),
        item_event(&device, &campaign, 1, MessageStatus::Delivered),
        item_event(&device, &campaign, 2, MessageStatus::Failed),
    ];
    let written = db.rows_written();
    for _ in 0..2 {
        project(&db, &ours, &batch).await;
        project(&db, &ours, &batch[1..2]).await;
    }
    assert_eq!(db.rows_written() - written, 2, "a decided item is one row, and repeating its event writes none");
    let touched = projection::touched_campaigns(&batch, &[]);
    let progress = store::progress(&db, &ours, &touched.iter().collect::<Vec<_>>()).await.unwrap();
    let counts = Counts { total: 3, queued: 1, delivered: 1, failed: 1, ..Counts::default() };
    assert_eq!((progress.len(), progress[0].status, progress[0].counts), (1, CampaignStatus::Running, counts));
    let item = list(&db, &ours, &campaign, None).await[0].clone();
    assert_eq!((item.sent_at, item.device_id), (Some(at(1_500)), Some(device.clone())));

    project(&db, &ours, &[item_event(&device, &campaign, 3, MessageStatus::Sent)]).await;
    let done = store::get(&db, &ours, &campaign.id).await.unwrap();
    assert_eq!((done.status, done.completed_at), (CampaignStatus::Completed, Some(at(3_500))));
    project(&db, &ours, &[item_event(&device, &campaign, 3, MessageStatus::Read)]).await;
    let done = store::get(&db, &ours, &campaign.id).await.unwrap();
    assert_eq!((done.counts.read, done.completed_at), (1, Some(at(3_500))), "receipts after the end still count");
}

#[tokio::test]
async fn two_statuses_of_an_item_in_one_batch_lead_where_they_lead_one_by_one() {
    let deciding = || MessageStatus::ALL.into_iter().filter(|status| decides(*status));
    let pairs: Vec<_> = deciding().flat_map(|from| deciding().map(move |next| (from, next))).collect();
    let expected: Vec<_> = pairs.iter().map(|(from, next)| ItemStatus::parse(from.after(*next).as_str())).collect();
    for is_one_batch in [true, false] {
        let db = migrated("tenant");
        let ours = tenant(1);
        let device = a_device(&db, &ours, 1).await;
        let campaign = a_campaign(&db, &ours, &device, i64::try_from(pairs.len()).unwrap()).await;
        start(&db, &ours, &campaign, 1).await;
        for (item_no, (from, next)) in (1..).zip(&pairs) {
            let events = [from, next].map(|status| item_event(&device, &campaign, item_no, *status));
            for batch in events.chunks(if is_one_batch { 2 } else { 1 }) {
                project(&db, &ours, batch).await;
            }
        }
        let stored: Vec<_> = list(&db, &ours, &campaign, None).await.iter().map(|item| Some(item.status)).collect();
        assert_eq!(stored, expected, "for {pairs:?}");
    }
}

#[tokio::test]
async fn a_cancelled_message_stays_cancelled_until_a_receipt_proves_that_it_was_sent() {
    let db = migrated("tenant");
    let ours = tenant(1);
    let device = a_device(&db, &ours, 1).await;
    let campaign = a_campaign(&db, &ours, &device, 2).await;
    start(&db, &ours, &campaign, 1).await;
    project(&db, &ours, &[item_progress_event(&device, &campaign.id, 1, MessageStatus::Failed, Some("cancelled"))])
        .await;
    let counts = store::get(&db, &ours, &campaign.id).await.unwrap().counts;
    assert_eq!((counts.cancelled, counts.failed), (1, 0));
    project(&db, &ours, &[item_event(&device, &campaign, 1, MessageStatus::Delivered)]).await;
    let counts = store::get(&db, &ours, &campaign.id).await.unwrap().counts;
    assert_eq!((counts.cancelled, counts.delivered), (0, 1));
}

/// The customer answered under a LID, and WhatsApp shows the number only afterwards.
#[tokio::test]
async fn a_reply_under_a_lid_counts_once_its_number_is_shown() {
    let db = migrated("tenant");
    let ours = tenant(1);
    let device = a_device(&db, &ours, 1).await;
    let campaign = a_campaign(&db, &ours, &device, 1).await;
    start(&db, &ours, &campaign, 1).await;
    let number = chat_of(1).trim_end_matches("@c.us").to_owned();
    let ours_of_campaign = Message {
        chat_id: chat_of(1),
        campaign: Some(CampaignRef { id: campaign.id.clone(), item_no: 1 }),
        ..message(&device, 1, Direction::Out, "promo")
    };
    let by_lid = |number, second: i64| Message {
        chat_id: "77@lid".into(),
        phone: None,
        lid: Some("77".into()),
        at: at(second * 1_000),
        ..message(&device, number, Direction::In, "mau dong")
    };
    let events = [
        created_event(ours_of_campaign),
        item_event(&device, &campaign, 1, MessageStatus::Sent),
        created_event(by_lid(5, 60)),
        created_event(by_lid(6, 90)),
        identified_event(&device, "77", &number, at(100_000)),
    ];
    for _ in 0..2 {
        project_all(&db, &ours, &events).await;
        assert_eq!(list(&db, &ours, &campaign, None).await[0].replied_at, Some(at(60_000)), "the first one");
    }
}

#[tokio::test]
async fn a_message_within_a_week_is_a_reply_to_the_newest_campaign() {
    let db = migrated("tenant");
    let ours = tenant(1);
    let device = a_device(&db, &ours, 1).await;
    let campaign = a_campaign(&db, &ours, &device, 1).await;
    start(&db, &ours, &campaign, 1).await;
    let reply = |number: i64| created_event(message(&device, number, Direction::In, "mau dong"));
    project_all(&db, &ours, &[reply(1)]).await;
    let item = CampaignRef { id: campaign.id.clone(), item_no: 1 };
    let text = Message {
        campaign: Some(item.clone()),
        status: MessageStatus::Sent,
        ..message(&device, 2, Direction::Out, "Halo Ayu")
    };
    let sent = progress_event(&device, 2, MessageStatus::Sent, Some(item));
    project_all(&db, &ours, &[created_event(text), sent]).await;
    assert_eq!(
        store::get(&db, &ours, &campaign.id).await.unwrap().counts.replied,
        0,
        "the customer wrote before the broadcast"
    );
    let written = db.rows_written();
    project(&db, &ours, &[reply(60)]).await;
    project(&db, &ours, &[reply(61)]).await;
    assert_eq!(db.rows_written() - written, 1);
    let replied = list(&db, &ours, &campaign, None).await[0].replied_at;
    assert_eq!(replied, Some(at(62_000)), "the first reply counts");
    project(&db, &tenant(2), &[reply(62)]).await;
    assert_eq!(store::get(&db, &ours, &campaign.id).await.unwrap().counts.replied, 1);
}

#[tokio::test]
async fn a_message_after_a_week_is_no_reply() {
    let db = migrated("tenant");
    let ours = tenant(1);
    let device = a_device(&db, &ours, 1).await;
    let campaign = a_campaign(&db, &ours, &device, 1).await;
    start(&db, &ours, &campaign, 1).await;
    let item = CampaignRef { id: campaign.id.clone(), item_no: 1 };
    let text = Message { campaign: Some(item.clone()), ..message(&device, 2, Direction::Out, "Halo Ayu") };
    let sent = progress_event(&device, 2, MessageStatus::Sent, Some(item));
    project_all(&db, &ours, &[created_event(text), sent]).await;
    let late = Message { id: message_id(9), ..message(&device, 8 * 24 * 3_600, Direction::In, "halo?") };
    project(&db, &ours, &[created_event(late)]).await;
    assert_eq!(store::get(&db, &ours, &campaign.id).await.unwrap().counts.replied, 0);
}

#[tokio::test]
async fn a_broadcast_creates_no_chats_and_shows_in_existing_ones() {
    let db = migrated("tenant");
    let ours = tenant(1);
    let device = a_device(&db, &ours, 1).await;
    let campaign = a_campaign(&db, &ours, &device, 1).await;
    let item = CampaignRef { id: campaign.id.clone(), item_no: 1 };
    let text = Message { campaign: Some(item), ..message(&device, 2, Direction::Out, "Halo Ayu") };
    project_all(&db, &ours, &[created_event(text)]).await;
    let chats = |page: PageRequest| {
        let (db, ours, device) = (&db, &ours, &device);
        async move { cloudwa_flow::conversations::store::list_chats(db, ours, device, &page).await.unwrap().items }
    };
    assert!(chats(PageRequest::first(10)).await.is_empty());
    project_all(&db, &ours, &[created_event(message(&device, 3, Direction::In, "mau"))]).await;
    assert_eq!(chats(PageRequest::first(10)).await.len(), 1);
    let messages =
        cloudwa_flow::conversations::store::list_messages(&db, &ours, &device, CHAT, &PageRequest::first(10))
            .await
            .unwrap();
    assert_eq!(messages.items.len(), 2);
}

#[tokio::test]
async fn only_a_device_without_items_in_flight_is_stalled() {
    let db = migrated("tenant");
    let ours = tenant(1);
    let device = a_device(&db, &ours, 1).await;
    let campaign = a_campaign(&db, &ours, &device, 150).await;
    link_all(&db);
    let stalled = |millis| claims::list_stalled(&db, at(millis), 10);
    assert!(stalled(0).await.unwrap().is_empty(), "a draft");
    start(&db, &ours, &campaign, 1).await;
    let found = stalled(1).await.unwrap();
    assert_eq!((found.len(), found[0].run, &found[0].campaign, &found[0].device), (1, 1, &campaign.id, &device));
    let claim = claims::claim(&db, by(&ours, &campaign, &device, 1), at(2)).await.unwrap().unwrap();
    assert!(stalled(3).await.unwrap().is_empty(), "claimed");
    assert_eq!(stalled(2 + 120_001).await.unwrap().len(), 1, "timed out");
    claims::confirm(&db, by(&ours, &campaign, &device, 1), &claim, at(4)).await.unwrap();
    assert!(stalled(8 * 24 * 3_600_000).await.unwrap().is_empty(), "in flight, through eight days of quiet hours");
    let sent: Vec<_> = (1..=100).map(|item_no| item_event(&device, &campaign, item_no, MessageStatus::Sent)).collect();
    project(&db, &ours, &sent[..99]).await;
    assert!(stalled(5).await.unwrap().is_empty(), "one still in flight");
    project(&db, &ours, &sent[99..]).await;
    assert_eq!(stalled(6).await.unwrap().len(), 1);
    let claim = claims::claim(&db, by(&ours, &campaign, &device, 1), at(7)).await.unwrap().unwrap();
    claims::confirm(&db, by(&ours, &campaign, &device, 1), &claim, at(8)).await.unwrap();
    assert!(stalled(9).await.unwrap().is_empty(), "all items are handed over");
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

/// Creates contacts 1 to `count`: every second one lives in Bandung, every third one is a vip, the tenth has no name.
fn some_contacts(db: &Sqlite, tenant: &TenantId, count: i64) {
    let connection = db.connection();
    for number in 1..=count {
        let tags = if number % 3 == 0 { r#"["vip","baru"]"# } else { r#"["baru"]"# };
        let attributes = if number % 2 == 0 { r#"{"kota":"Bandung"}"# } else { "{}" };
        let name = if number == 10 { String::new() } else { format!("Orang {number}") };
        let id = ContactId::new(at(number), &mut SeededRandom::new(number.unsigned_abs()));
        let phone = format!("62812{number:07}");
        connection
            .execute(
                "insert into contacts (tenant_id, contact_id, phone, name, tags, attributes, source, created_at, updated_at)
                 values (?1, ?2, ?3, ?4, ?5, ?6, 'manual', 0, 0)",
                rusqlite::params![tenant.as_str(), id.as_str(), phone, name, tags, attributes],
            )
            .unwrap();
    }
}

fn tagged(tags: &[&str], tag_match: TagMatch) -> Audience {
    Audience::Tags { tags: tags.iter().map(|tag| (*tag).to_owned()).collect(), tag_match, needed_values: Vec::new() }
}

async fn chosen(db: &Sqlite, ours: &TenantId, who: &Audience) -> Chosen {
    audience::choose(db, ours, who).await.unwrap().unwrap()
}

#[tokio::test]
async fn an_audience_is_counted_by_tags_and_frozen_without_opted_out_contacts() {
    let db = migrated("tenant");
    let ours = tenant(1);
    let device = a_device(&db, &ours, 1).await;
    some_contacts(&db, &ours, 30);
    some_contacts(&db, &tenant(2), 3);
    receive_keyword(&db, &ours, &device, &chat_of(3), ConsentKeyword::OptOut("stop"), 1).await;
    let size = async |tags: &[&str], which| {
        let size = audience::size(&db, &ours, &chosen(&db, &ours, &tagged(tags, which)).await).await.unwrap();
        (size.recipients, size.opted_out)
    };
    assert_eq!(size(&["vip"], TagMatch::Any).await, (9, 1));
    assert_eq!(size(&["vip", "baru"], TagMatch::All).await, (9, 1));
    assert_eq!(size(&["vip", "baru"], TagMatch::Any).await, (29, 1));
    assert_eq!(size(&["vip", "tidak ada"], TagMatch::All).await, (0, 0));
    assert_eq!(size(&["vip", " VIP", "vip "], TagMatch::All).await, (9, 1), "a repeated tag is one");
    assert_eq!(size(&["VÏP", "Baru"], TagMatch::All).await, (9, 1), "case and accents make no other tag");
    assert_eq!(size(&[], TagMatch::Any).await, (29, 1), "without tags every contact matches");

    let campaign = create(&db, &ours, std::slice::from_ref(&device), &tagged(&["vip"], TagMatch::Any), &[]).await;
    assert_eq!(campaign.counts.total, 0);
    start(&db, &ours, &campaign, 5).await;
    start(&db, &ours, &campaign, 6).await;
    let running = store::get(&db, &ours, &campaign.id).await.unwrap();
    assert_eq!((running.counts.total, running.counts.pending), (9, 9));
    let items = list(&db, &ours, &campaign, None).await;
    let phones: BTreeSet<_> = items.iter().map(|item| item.phone.clone()).collect();
    assert!(phones.len() == 9 && !phones.contains("628120000003"));
    assert_eq!(items.iter().map(|item| item.item_no).collect::<Vec<_>>(), (1..=9).collect::<Vec<_>>());
    let sixth = items.iter().find(|item| item.phone == "628120000006").unwrap();
    assert_eq!((sixth.variables["name"].as_str(), sixth.variables["kota"].as_str()), ("Orang 6", "Bandung"));
}

#[tokio::test]
async fn a_contact_that_lacks_a_value_is_listed_with_the_variable_and_its_position() {
    let db = migrated("tenant");
    let ours = tenant(1);
    some_contacts(&db, &ours, 30);
    let missing = async |variables: &[&str]| {
        let required: BTreeSet<String> = variables.iter().map(|variable| (*variable).to_owned()).collect();
        let everyone = chosen(&db, &ours, &tagged(&[], TagMatch::Any)).await;
        audience::list_missing_values(&db, &ours, &everyone, &required).await.unwrap()
    };
    assert_eq!(missing(&["phone"]).await, (Vec::new(), 0));
    let (rows, count) = missing(&["name"]).await;
    assert_eq!((rows.len(), rows[0].row, rows[0].field, count), (1, 10, "name", 1));
    let contact = rows[0].contact.as_ref().unwrap();
    assert_eq!(
        (contact.phone.as_str(), contact.name.as_str(), rows[0].code),
        ("628120000010", "", RowReason::MissingValue)
    );
    let (rows, count) = missing(&["kota", "name"]).await;
    assert_eq!((count, rows.len(), rows[0].row), (16, 16, 1));
    assert!(rows[0].message.contains("{{kota}}"));
    assert_eq!(audience::columns(&db, &ours).await.unwrap(), BTreeSet::from(["kota".to_owned()]));
    let everyone = chosen(&db, &ours, &tagged(&[], TagMatch::Any)).await;
    assert_eq!(audience::sample(&db, &ours, &everyone, 2).await.unwrap()[1].values().find("kota"), Some("Bandung"));
    let phones = ["628120000001", "628120000002"];
    assert_eq!(audience::list_opted_out(&db, &ours, &phones).await.unwrap().len(), 0);
}

#[tokio::test]
async fn a_contact_who_opted_out_lacks_nothing_and_is_not_shown_in_the_preview() {
    let db = migrated("tenant");
    let ours = tenant(1);
    let device = a_device(&db, &ours, 1).await;
    some_contacts(&db, &ours, 30);
    let everyone = chosen(&db, &ours, &tagged(&[], TagMatch::Any)).await;
    let required = BTreeSet::from(["name".to_owned()]);
    assert_eq!(audience::list_missing_values(&db, &ours, &everyone, &required).await.unwrap().1, 1);
    for number in [1, 10] {
        receive_keyword(&db, &ours, &device, &chat_of(number), ConsentKeyword::OptOut("stop"), 1).await;
    }
    assert_eq!(audience::list_missing_values(&db, &ours, &everyone, &required).await.unwrap().1, 0);
    let shown = audience::sample(&db, &ours, &everyone, 30).await.unwrap();
    assert!(shown.len() == 28 && shown.iter().all(|item| item.phone != "628120000001"));
}

#[tokio::test]
async fn a_stored_name_or_value_that_nobody_sees_is_none_before_and_in_the_broadcast() {
    let invisible = ["\u{200b}", "\u{3164}\u{200d}", " \u{a0}\t\n", "\u{202e}\u{feff}", "\u{2800}"];
    let seen = ["Ayu", " \u{200b}Budi\u{feff}", "🌸", "."];
    let template = Template::parse("Halo {{name}}").unwrap();
    let (name, kota) = (BTreeSet::from(["name".to_owned()]), BTreeSet::from(["kota".to_owned()]));
    for (values, missing) in [(&invisible[..], 1), (&seen[..], 0)] {
        for value in values {
            let db = migrated("tenant");
            let ours = tenant(1);
            let device = a_device(&db, &ours, 1).await;
            some_contacts(&db, &ours, 1);
            // An earlier release has stored names and values as they came.
            let store_as_it_is = "update contacts set name = ?1, attributes = json_object('kota', ?1)";
            db.connection().execute(store_as_it_is, [value]).unwrap();
            let everyone = chosen(&db, &ours, &tagged(&[], TagMatch::Any)).await;
            for required in [&name, &kota] {
                let (_, count) = audience::list_missing_values(&db, &ours, &everyone, required).await.unwrap();
                assert_eq!(count, missing, "{value:?}");
            }
            let item = &audience::sample(&db, &ours, &everyone, 1).await.unwrap()[0];
            let text = template.render(&item.values(), &mut SeededRandom::new(1));
            assert_eq!(text.is_err(), missing == 1, "{value:?}");
            let who = Audience::Tags { tags: vec![], tag_match: TagMatch::Any, needed_values: vec!["name".into()] };
            let those = chosen(&db, &ours, &who).await;
            let size = audience::size(&db, &ours, &those).await.unwrap();
            assert_eq!((size.recipients, size.left_out), (1 - missing, missing), "{value:?}");
            assert_eq!(audience::sample(&db, &ours, &those, 1).await.unwrap().len(), usize::from(missing == 0));
            let campaign = create(&db, &ours, std::slice::from_ref(&device), &who, &[]).await;
            start(&db, &ours, &campaign, 5).await;
            assert_eq!(list(&db, &ours, &campaign, None).await.len(), usize::from(missing == 0), "{value:?}");
        }
    }
}

#[tokio::test]
async fn contacts_without_a_value_are_left_out_if_the_broadcast_says_so() {
    let db = migrated("tenant");
    let ours = tenant(1);
    let device = a_device(&db, &ours, 1).await;
    some_contacts(&db, &ours, 30);
    receive_keyword(&db, &ours, &device, &chat_of(3), ConsentKeyword::OptOut("stop"), 1).await;
    let who =
        Audience::Tags { tags: vec![], tag_match: TagMatch::Any, needed_values: vec!["name".into(), "phone".into()] };
    let those = chosen(&db, &ours, &who).await;
    let size = audience::size(&db, &ours, &those).await.unwrap();
    assert_eq!((size.recipients, size.opted_out, size.left_out), (28, 1, 1));
    assert_eq!(audience::sample(&db, &ours, &those, 30).await.unwrap().len(), 28);
    let campaign = create(&db, &ours, std::slice::from_ref(&device), &who, &[]).await;
    start(&db, &ours, &campaign, 5).await;
    let items = list(&db, &ours, &campaign, None).await;
    assert!(items.len() == 28 && items.iter().all(|item| item.phone != "628120000010"));
}
