use crate::support::builders::{
    CHAT, a_device, at, consent_event, created_event, identified_event, item_progress_event, link_all, message,
    message_id, progress_event, tenant,
};
use crate::support::database::migrated;
use crate::support::sqlite::Sqlite;
use cloudwa_flow::campaigns::campaign::{Audience, Campaign, CampaignStatus, DEFAULT_GAP, UndecidedRecipients};
use cloudwa_flow::campaigns::plan::PlannedItem;
use cloudwa_flow::campaigns::progress::{Counts, ItemStatus, decides};
use cloudwa_flow::campaigns::store::audience;
use cloudwa_flow::campaigns::store::claims::{self, Claim, ClaimOwner};
use cloudwa_flow::campaigns::store::{self, CampaignFilter, NewCampaign, projection};
use cloudwa_flow::clock::SeededRandom;
use cloudwa_flow::contacts::opt_out::ConsentKeyword;
use cloudwa_flow::devices::event::DeviceEvent;
use cloudwa_flow::devices::failure::FailureReason;
use cloudwa_flow::ids::{CampaignId, DeviceId, TenantId};
use cloudwa_flow::messages::content::{Content, NoticeKind};
use cloudwa_flow::messages::message::{CampaignRef, Direction, Message, MessageStatus};
use cloudwa_flow::name::Name;
use cloudwa_flow::page::PageRequest;
use cloudwa_flow::ports::Database;
use cloudwa_flow::workflows::project_events::project_events;
use std::collections::BTreeMap;

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
        undecided: UndecidedRecipients::default(),
        scheduled_at: None,
        request: None,
        replaces: None,
    };
    store::create(db, tenant, new, items, at(0)).await.unwrap()
}

pub(super) async fn a_campaign(db: &Sqlite, tenant: &TenantId, device: &DeviceId, count: i64) -> Campaign {
    create(db, tenant, std::slice::from_ref(device), &Audience::List, &items(count, "Ayu")).await
}

pub(super) async fn start(db: &Sqlite, tenant: &TenantId, campaign: &Campaign, millis: i64) {
    let chosen = audience::choose(db, tenant, &campaign.audience, campaign.undecided).await.unwrap();
    let mut statements =
        chosen.map_or_else(Vec::new, |chosen| audience::create_items(tenant, &campaign.id, &chosen, at(millis)));
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

pub(super) async fn list(
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
async fn large_columns_are_sent_to_the_database_in_chunks() {
    let db = migrated("tenant");
    let ours = tenant(1);
    let device = a_device(&db, &ours, 1).await;
    let campaign = create(&db, &ours, &[device], &Audience::List, &items(40, &"é".repeat(60_000))).await;
    assert_eq!(campaign.counts.total, 40);
}

#[tokio::test]
async fn a_claim_writes_four_rows_however_many_items_it_holds() {
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
    assert_eq!(db.rows_written() - written, 4);
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
pub(super) fn chat_of(item_no: i64) -> String {
    format!("62812{item_no:07}@c.us")
}

pub(super) async fn receive_keyword(
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
    assert_eq!(
        db.rows_written() - written,
        3 + 2 * 3,
        "each failed item is one row, one of the counts, and one of the campaign"
    );
    assert_eq!((numbers(&claim), claim.skipped, claim.through, claim.is_last), (vec![1, 3, 5], 2, 5, true));
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
    assert_eq!(
        db.rows_written() - written,
        5,
        "an item and its counts, one more for a failure; a repeated event writes none"
    );
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
async fn two_statuses_of_an_item_have_the_same_result_in_one_batch_as_one_by_one() {
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
    let call = Content::Notice { about: NoticeKind::VideoCall };
    let events = [
        created_event(ours_of_campaign),
        item_event(&device, &campaign, 1, MessageStatus::Sent),
        created_event(Message { content: call, ..by_lid(4, 30) }),
        created_event(by_lid(5, 60)),
        created_event(by_lid(6, 90)),
        identified_event(&device, "77", &number, at(100_000)),
    ];
    for _ in 0..2 {
        project_all(&db, &ours, &events).await;
        assert_eq!(
            list(&db, &ours, &campaign, None).await[0].replied_at,
            Some(at(60_000)),
            "the first one that is no call"
        );
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
    let call = Content::Notice { about: NoticeKind::MissedCall };
    let call = Message { content: call, ..message(&device, 59, Direction::In, "") };
    project_all(&db, &ours, &[created_event(call)]).await;
    assert_eq!(store::get(&db, &ours, &campaign.id).await.unwrap().counts.replied, 0, "a call is no reply");
    let written = db.rows_written();
    project(&db, &ours, &[reply(60)]).await;
    project(&db, &ours, &[reply(61)]).await;
    assert_eq!(db.rows_written() - written, 2, "the recipient and the counts");
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
    let page = store::list(&db, &ours, &CampaignFilter::default(), &PageRequest::first(2)).await.unwrap();
    let next = PageRequest::parse(page.next_cursor.as_deref(), Some("2")).unwrap();
    let rest = store::list(&db, &ours, &CampaignFilter::default(), &next).await.unwrap();
    let mut totals: Vec<_> = page.items.iter().chain(&rest.items).map(|campaign| campaign.counts.total).collect();
    totals.sort_unstable();
    assert_eq!((page.items.len(), totals), (2, vec![1, 2, 3]));
    assert!(page.items[0].id > page.items[1].id && page.items[1].id > rest.items[0].id);
}
