//! A message of a person looks like an opt-out, and nobody has decided about it: a broadcast leaves the person out, unless it
//! is sent to them, too.

use super::campaigns::{OnlineDevices, command, handed_over, job, report, request, rows};
use super::devices::reply;
use crate::support::builders::{
    a_device, at, consent_event, identified_event, message_id, newest_consents, probable_opt_out, tenant,
};
use crate::support::database::migrated;
use crate::support::hub::TestHub;
use crate::support::objects::{Call, Objects, RecordedQueue};
use crate::support::session::Jakarta;
use crate::support::sqlite::Sqlite;
use cloudwa_flow::campaigns::campaign::{
    Audience, Campaign, CampaignCommand, CampaignStatus, DEFAULT_GAP, TagMatch, UndecidedRecipients,
};
use cloudwa_flow::campaigns::plan::UnusableRecipients;
use cloudwa_flow::campaigns::progress::ItemStatus;
use cloudwa_flow::campaigns::store;
use cloudwa_flow::clock::{SeededRandom, Timestamp};
use cloudwa_flow::contacts::opt_out::ConsentKeyword;
use cloudwa_flow::contacts::phone::DEFAULT_REGION;
use cloudwa_flow::contacts::store::probable_opt_outs::{self, OptOutDecision};
use cloudwa_flow::devices::device::Status;
use cloudwa_flow::devices::event::{DeviceEvent, DeviceEventKind};
use cloudwa_flow::devices::failure::FailureReason;
use cloudwa_flow::error::Error;
use cloudwa_flow::ids::{ContactId, DeviceId, TenantId, UserId};
use cloudwa_flow::messages::message::MessageStatus;
use cloudwa_flow::page::PageRequest;
use cloudwa_flow::ports::{Database, Statement};
use cloudwa_flow::workflows::decide_opt_out::{DecisionRequest, decide_opt_out};
use cloudwa_flow::workflows::dispatch_campaign::dispatch_campaign;
use cloudwa_flow::workflows::plan_campaign::{CampaignRequest, RecipientSource, plan_campaign};
use cloudwa_flow::workflows::preview_campaign::{CampaignDraft, preview_campaign};
use cloudwa_flow::workflows::project_events::project_events;
use cloudwa_flow::workflows::remove_device::remove_device;
use cloudwa_flow::workflows::review_campaign::{list_recipients, review};
use serde_json::json;

/// The chat of recipient 1, whose message nobody has decided about.
const ASKED: &str = "628123000001@c.us";

async fn project(db: &Sqlite, ours: &TenantId, events: &[(DeviceId, DeviceEvent)]) {
    Database::batch(db, project_events(ours, events, &[]).unwrap()).await.unwrap();
}

async fn planned(db: &Sqlite, ours: &TenantId, request: CampaignRequest) -> Campaign {
    let campaigns = db.connection().query_row("select count(*) from campaigns", [], |row| row.get(0));
    plan_campaign(db, ours, request, None, at(campaigns.unwrap()), &mut SeededRandom::new(1)).await.unwrap()
}

fn to_list(device: &DeviceId, undecided: UndecidedRecipients) -> CampaignRequest {
    let list = RecipientSource::Rows(rows(3));
    CampaignRequest { undecided, ..request(std::slice::from_ref(device), list) }
}

fn to_everyone(device: &DeviceId, undecided: UndecidedRecipients) -> CampaignRequest {
    let everyone =
        Audience::Tags { tags: vec![], tag_match: TagMatch::Any, without_tags: vec![], needed_values: vec![] };
    CampaignRequest { undecided, ..request(std::slice::from_ref(device), RecipientSource::Contacts(everyone)) }
}

/// Recipient 1 may have opted out, and recipient 2 has.
async fn ask_one_and_stop_another(db: &Sqlite, ours: &TenantId, device: &DeviceId) {
    let stopped = consent_event(device, "628123000002@c.us", ConsentKeyword::OptOut("stop"), at(3));
    project(db, ours, &[probable_opt_out(device, ASKED, 1, at(3)), stopped]).await;
}

/// Creates contacts with the numbers of `rows`.
fn contacts(db: &Sqlite, ours: &TenantId, count: i64) {
    for number in 0..count {
        let id = ContactId::new(at(number), &mut SeededRandom::new(1));
        let phone = format!("62812{:07}", 3_000_000 + number);
        let contact = rusqlite::params![ours.as_str(), id.as_str(), phone];
        let insert = "insert into contacts (tenant_id, contact_id, phone, name, source, created_at, updated_at)
                      values (?1, ?2, ?3, 'Ayu', 'manual', 0, 0)";
        db.connection().execute(insert, contact).unwrap();
    }
}

async fn decide(db: &Sqlite, ours: &TenantId, device: &DeviceId, decision: OptOutDecision) {
    let user = UserId::new(at(0), &mut SeededRandom::new(3));
    let message = message_id(1);
    let by = probable_opt_outs::decide(ours, device, ASKED, &message, (decision, &user, at(5)));
    Database::query(db, by).await.unwrap();
}

async fn started(db: &Sqlite, ours: &TenantId, campaign: &Campaign) {
    let (objects, queue) = (OnlineDevices::new(), RecordedQueue::default());
    command(db, &objects, &queue, ours, &campaign.id, CampaignCommand::Start, 2).await.unwrap();
}

/// Which items one dispatch job hands over.
async fn dispatched(db: &Sqlite, ours: &TenantId, campaign: &Campaign, device: &DeviceId, run: i64) -> Vec<i64> {
    let objects = OnlineDevices::new();
    dispatch_campaign(db, &objects, &job(ours, &campaign.id, device, run), at(9)).await.unwrap();
    handed_over(&objects, device)
}

async fn recipients(
    db: &Sqlite,
    ours: &TenantId,
    campaign: &Campaign,
    shown: &[ItemStatus],
) -> Vec<(String, ItemStatus)> {
    let campaign = store::get(db, ours, &campaign.id).await.unwrap();
    let page = list_recipients(db, ours, &campaign, shown, &PageRequest::first(9)).await.unwrap();
    page.items.into_iter().map(|item| (item.phone, item.status)).collect()
}

#[tokio::test]
async fn a_broadcast_is_not_sent_to_somebody_whose_probable_opt_out_nobody_has_decided() {
    let (db, ours) = (migrated("tenant"), tenant(1));
    let device = a_device(&db, &ours, 1).await;
    let campaign = planned(&db, &ours, to_list(&device, UndecidedRecipients::LeaveOut)).await;
    started(&db, &ours, &campaign).await;
    project(&db, &ours, &[probable_opt_out(&device, ASKED, 1, at(3))]).await;
    assert_eq!(dispatched(&db, &ours, &campaign, &device, 1).await, [1, 3]);
    let items =
        store::list_items(&db, &ours, &campaign.id, &[ItemStatus::Skipped], &PageRequest::first(9)).await.unwrap();
    let skipped: Vec<_> = items.items.iter().map(|item| (item.item_no, item.error.clone())).collect();
    assert_eq!(skipped, [(2, Some(FailureReason::MayHaveOptedOut))]);
    let counts = store::get(&db, &ours, &campaign.id).await.unwrap().counts;
    assert_eq!((counts.skipped, counts.failed, counts.retryable), (1, 0, 0));
}

#[tokio::test]
async fn somebody_who_has_not_opted_out_after_all_gets_the_broadcast_with_a_retry() {
    let (db, ours) = (migrated("tenant"), tenant(1));
    let device = a_device(&db, &ours, 1).await;
    let campaign = planned(&db, &ours, to_list(&device, UndecidedRecipients::LeaveOut)).await;
    started(&db, &ours, &campaign).await;
    project(&db, &ours, &[probable_opt_out(&device, ASKED, 1, at(3))]).await;
    dispatched(&db, &ours, &campaign, &device, 1).await;
    report(&db, &ours, &device, &campaign.id, [1, 3], MessageStatus::Sent).await;
    assert_eq!(store::get(&db, &ours, &campaign.id).await.unwrap().status, CampaignStatus::Completed);
    let retryable = async || store::get(&db, &ours, &campaign.id).await.unwrap().counts.retryable;
    assert_eq!(retryable().await, 0, "nothing is offered that would change nothing");
    decide(&db, &ours, &device, OptOutDecision::NotOptedOut).await;
    assert_eq!(retryable().await, 1);
    let (objects, queue) = (OnlineDevices::new(), RecordedQueue::default());
    let again = command(&db, &objects, &queue, &ours, &campaign.id, CampaignCommand::Retry, 20).await.unwrap();
    assert_eq!(dispatched(&db, &ours, &campaign, &device, again.run).await, [2]);
}

#[tokio::test]
async fn a_broadcast_may_be_sent_to_undecided_people_too_but_not_to_those_who_opted_out() {
    let (db, ours) = (migrated("tenant"), tenant(1));
    let device = a_device(&db, &ours, 1).await;
    let campaign = planned(&db, &ours, to_list(&device, UndecidedRecipients::Send)).await;
    started(&db, &ours, &campaign).await;
    ask_one_and_stop_another(&db, &ours, &device).await;
    assert_eq!(dispatched(&db, &ours, &campaign, &device, 1).await, [1, 2]);
}

#[tokio::test]
async fn a_review_says_how_many_may_have_opted_out_and_who_gets_nothing() {
    let (db, ours) = (migrated("tenant"), tenant(1));
    let device = a_device(&db, &ours, 1).await;
    contacts(&db, &ours, 3);
    ask_one_and_stop_another(&db, &ours, &device).await;
    for choice in [UndecidedRecipients::LeaveOut, UndecidedRecipients::Send] {
        for request in [to_list(&device, choice), to_everyone(&device, choice)] {
            let campaign = planned(&db, &ours, request).await;
            let seen = review(&db, &ours, &campaign).await.unwrap();
            let reached = if choice == UndecidedRecipients::Send { 2 } else { 1 };
            assert_eq!((seen.recipients, seen.opted_out, seen.undecided), (reached, 1, 1), "{choice:?}");
            let second = if choice == UndecidedRecipients::Send { ItemStatus::Pending } else { ItemStatus::Skipped };
            let all = [
                ("628123000000", ItemStatus::Pending),
                ("628123000001", second),
                ("628123000002", ItemStatus::Skipped),
            ];
            let all = all.map(|(phone, status)| (phone.to_owned(), status));
            assert_eq!(recipients(&db, &ours, &campaign, &[]).await, all, "{choice:?}");
            let skipped: Vec<_> = all.into_iter().filter(|(_, status)| *status == ItemStatus::Skipped).collect();
            assert_eq!(recipients(&db, &ours, &campaign, &[ItemStatus::Skipped]).await, skipped, "{choice:?}");
        }
    }
}

#[tokio::test]
async fn the_contacts_of_a_draft_are_listed_page_by_page() {
    let (db, ours) = (migrated("tenant"), tenant(1));
    let device = a_device(&db, &ours, 1).await;
    contacts(&db, &ours, 5);
    let campaign = planned(&db, &ours, to_everyone(&device, UndecidedRecipients::LeaveOut)).await;
    let (mut page, mut seen) = (PageRequest::first(2), Vec::new());
    loop {
        let read = list_recipients(&db, &ours, &campaign, &[], &page).await.unwrap();
        seen.extend(read.items.iter().map(|item| (item.item_no, item.phone.clone())));
        let Some(cursor) = read.next_cursor else { break };
        page = PageRequest::parse(Some(&cursor), Some("2")).unwrap();
    }
    let all: Vec<_> = (1..=5).map(|no| (no, format!("62812{:07}", 2_999_999 + no))).collect();
    assert_eq!(seen, all);
    for cursor in ["x", "1", "x con_1"] {
        let page = PageRequest { after: Some(cursor.into()), ..PageRequest::first(2) };
        let refused = list_recipients(&db, &ours, &campaign, &[], &page).await;
        assert!(matches!(refused, Err(Error::Invalid { .. })), "{cursor}");
    }
}

#[tokio::test]
async fn a_broadcast_to_undecided_people_alone_says_what_to_do() {
    let (db, ours) = (migrated("tenant"), tenant(1));
    let device = a_device(&db, &ours, 1).await;
    contacts(&db, &ours, 1);
    project(&db, &ours, &[probable_opt_out(&device, "628123000000@c.us", 1, at(3))]).await;
    let plan = async |undecided| {
        plan_campaign(&db, &ours, to_everyone(&device, undecided), None, at(0), &mut SeededRandom::new(1)).await
    };
    let Err(Error::Invalid { message, .. }) = plan(UndecidedRecipients::LeaveOut).await else {
        panic!("it has no recipient")
    };
    assert!(message.contains("decide about their messages"), "{message}");
    assert!(plan(UndecidedRecipients::Send).await.is_ok());
}

#[tokio::test]
async fn a_question_under_the_lid_holds_back_the_broadcast_to_the_number() {
    let (db, ours) = (migrated("tenant"), tenant(1));
    let device = a_device(&db, &ours, 1).await;
    project(&db, &ours, &[identified_event(&device, "77", "628123000001", at(1))]).await;
    project(&db, &ours, &[probable_opt_out(&device, "77@lid", 1, at(3))]).await;
    let campaign = planned(&db, &ours, to_list(&device, UndecidedRecipients::LeaveOut)).await;
    assert_eq!(review(&db, &ours, &campaign).await.unwrap().undecided, 1);
    started(&db, &ours, &campaign).await;
    assert_eq!(dispatched(&db, &ours, &campaign, &device, 1).await, [1, 3]);
}

#[tokio::test]
async fn whoever_may_have_opted_out_on_a_deleted_device_counts_as_opted_out() {
    let (db, ours) = (migrated("tenant"), tenant(1));
    let (device, asked) = (a_device(&db, &ours, 1).await, a_device(&db, &ours, 2).await);
    let campaign = planned(&db, &ours, to_list(&device, UndecidedRecipients::Send)).await;
    let rina = "628123000002@c.us";
    project(&db, &ours, &[probable_opt_out(&asked, ASKED, 1, at(3)), probable_opt_out(&device, rina, 2, at(3))]).await;
    let objects = Objects::answering(|call: &Call| match call.command.as_str() {
        "apply_consents" => Ok(json!({ "through": call.body["command"]["through"] })),
        _ => Ok(reply(Status::Unlinked, false)),
    });
    for _ in 0..2 {
        // The second time there is no device any more, as after an answer that got lost.
        let _ = remove_device(&db, &objects, &TestHub::default(), &ours, &asked, at(4)).await;
    }
    let told = objects.calls.borrow().iter().find(|call| call.command == "apply_consents").cloned().unwrap();
    assert_eq!((told.device.as_str(), &told.body["command"]["changes"][0]["chatId"]), (device.as_str(), &json!(ASKED)));
    let seen = review(&db, &ours, &campaign).await.unwrap();
    assert_eq!((seen.opted_out, seen.undecided, seen.recipients), (1, 1, 2), "the chat of the other device stays");
    let said = newest_consents(&db, &ours, &[ASKED]).await;
    assert_eq!((said.len(), said[0].is_opted_out), (1, true), "every device gets it");
    started(&db, &ours, &campaign).await;
    assert_eq!(dispatched(&db, &ours, &campaign, &device, 1).await, [1, 3]);
}

/// The author of *stop?* edits the message to *stop ya kak* after somebody has decided that it was a question.
#[tokio::test]
async fn a_message_that_is_edited_into_another_wish_after_the_decision_is_asked_about_again() {
    let (db, ours) = (migrated("tenant"), tenant(1));
    let device = a_device(&db, &ours, 1).await;
    let campaign = planned(&db, &ours, to_list(&device, UndecidedRecipients::LeaveOut)).await;
    let edited = |word: &str, now: Timestamp| {
        let (device, mut event) = probable_opt_out(&device, ASKED, 1, now);
        if let DeviceEventKind::ContactProbablyOptedOut(asked) = &mut event.kind {
            asked.word = word.to_owned();
        }
        (device, event)
    };
    let asked = async || review(&db, &ours, &campaign).await.unwrap().undecided;
    project(&db, &ours, &[edited("stop", at(3))]).await;
    let (message, user) = (message_id(1), UserId::new(at(0), &mut SeededRandom::new(3)));
    let decision = OptOutDecision::NotOptedOut;
    let request = DecisionRequest { device: &device, chat_id: ASKED, message: &message, decision, user: &user };
    decide_opt_out(&db, &OnlineDevices::new(), &TestHub::default(), &ours, &request, at(4)).await.unwrap();
    project(&db, &ours, &[edited("stop", at(3))]).await;
    assert_eq!(asked().await, 0, "a repeated event asks nothing");
    project(&db, &ours, &[edited("stop", at(5))]).await;
    assert_eq!(asked().await, 0, "the words are those about which somebody has decided");
    project(&db, &ours, &[edited("stop ya kak", at(6))]).await;
    assert_eq!(asked().await, 1, "nobody has decided about these words");
    project(&db, &ours, &[edited("stop", at(3))]).await;
    assert_eq!(asked().await, 1, "an event of before the edit changes nothing");
}

#[tokio::test]
async fn a_decision_is_refused_once_the_person_has_opted_out_or_in() {
    let (db, ours) = (migrated("tenant"), tenant(1));
    let device = a_device(&db, &ours, 1).await;
    for (number, keyword) in [(1, ConsentKeyword::OptOut("stop")), (2, ConsentKeyword::OptIn("start"))] {
        let now = at(10 * number);
        project(&db, &ours, &[probable_opt_out(&device, ASKED, number, now)]).await;
        project(&db, &ours, &[consent_event(&device, ASKED, keyword, at(10 * number + 1))]).await;
        let before = newest_consents(&db, &ours, &[ASKED]).await;
        for decision in [OptOutDecision::OptedOut, OptOutDecision::NotOptedOut] {
            let (message, user) = (message_id(number), UserId::new(at(0), &mut SeededRandom::new(3)));
            let request = DecisionRequest { device: &device, chat_id: ASKED, message: &message, decision, user: &user };
            let refused =
                decide_opt_out(&db, &OnlineDevices::new(), &TestHub::default(), &ours, &request, at(10 * number + 2))
                    .await;
            assert!(matches!(refused, Err(Error::Conflict(_))), "{keyword:?} {decision:?}");
        }
        assert_eq!(newest_consents(&db, &ours, &[ASKED]).await, before, "the keyword stands");
    }
}

/// A contact without a name, in an audience whose text needs one.
#[tokio::test]
async fn the_list_of_a_draft_has_as_many_people_as_its_counts() {
    let (db, ours) = (migrated("tenant"), tenant(1));
    let device = a_device(&db, &ours, 1).await;
    contacts(&db, &ours, 4);
    db.connection()
        .execute("update contacts set name = '' where phone in ('628123000002', '628123000003')", [])
        .unwrap();
    ask_one_and_stop_another(&db, &ours, &device).await;
    let request = CampaignRequest {
        unusable: UnusableRecipients::LeaveOut,
        ..to_everyone(&device, UndecidedRecipients::LeaveOut)
    };
    let campaign = planned(&db, &ours, request).await;
    let seen = review(&db, &ours, &campaign).await.unwrap();
    assert_eq!((seen.recipients, seen.opted_out, seen.undecided, seen.left_out), (1, 1, 1, 1));
    assert_eq!(recipients(&db, &ours, &campaign, &[ItemStatus::Pending]).await.len(), 1);
    assert_eq!(recipients(&db, &ours, &campaign, &[ItemStatus::Skipped]).await.len(), 2);
}

/// A person who gets nothing need not have the values that the text uses.
#[tokio::test]
async fn a_broadcast_starts_although_somebody_whom_it_leaves_out_lacks_a_value() {
    let (db, ours) = (migrated("tenant"), tenant(1));
    let device = a_device(&db, &ours, 1).await;
    contacts(&db, &ours, 3);
    db.connection().execute("update contacts set name = '' where phone = '628123000001'", []).unwrap();
    project(&db, &ours, &[probable_opt_out(&device, ASKED, 1, at(3))]).await;
    for (undecided, is_refused) in [(UndecidedRecipients::LeaveOut, false), (UndecidedRecipients::Send, true)] {
        let CampaignRequest { to, .. } = to_everyone(&device, undecided);
        let draft = CampaignDraft { undecided, ..draft(&device, to) };
        let shown = preview_campaign(&db, &OnlineDevices::new(), &Jakarta, &ours, draft, at(5)).await.unwrap();
        assert_eq!(!shown.problems.is_empty(), is_refused, "{undecided:?} {:?}", shown.problems);
        let saved =
            plan_campaign(&db, &ours, to_everyone(&device, undecided), None, at(0), &mut SeededRandom::new(1)).await;
        assert_eq!(saved.is_err(), is_refused, "{undecided:?} {saved:?}");
        let Ok(campaign) = saved else { continue };
        started(&db, &ours, &campaign).await;
        assert_eq!(dispatched(&db, &ours, &campaign, &device, 1).await, [1, 2]);
        assert_eq!(recipients(&db, &ours, &campaign, &[]).await.len(), 2);
    }
}

fn draft(device: &DeviceId, to: RecipientSource) -> CampaignDraft {
    CampaignDraft {
        devices: vec![device.clone()],
        text: "Halo {{name}}".into(),
        to,
        region: DEFAULT_REGION,
        gap: DEFAULT_GAP,
        scheduled_at: None,
        unusable: UnusableRecipients::Refuse,
        undecided: UndecidedRecipients::default(),
    }
}

#[tokio::test]
async fn the_rows_of_a_list_are_counted_although_everybody_has_opted_out() {
    let (db, ours) = (migrated("tenant"), tenant(1));
    let device = a_device(&db, &ours, 1).await;
    for number in 0..3 {
        let chat = format!("62812{:07}@c.us", 3_000_000 + number);
        project(&db, &ours, &[consent_event(&device, &chat, ConsentKeyword::OptOut("stop"), at(3))]).await;
    }
    let draft = draft(&device, RecipientSource::Rows(rows(3)));
    let shown = preview_campaign(&db, &OnlineDevices::new(), &Jakarta, &ours, draft, at(5)).await.unwrap();
    assert_eq!((shown.rows, shown.recipients, shown.opted_out), (3, 0, 3));
}

/// Saving checks everybody who may get the text after a decision, and the preview says so before.
#[tokio::test]
async fn the_preview_of_a_list_refuses_what_saving_refuses_and_counts_everybody_once() {
    let (db, ours) = (migrated("tenant"), tenant(1));
    let device = a_device(&db, &ours, 1).await;
    project(&db, &ours, &[probable_opt_out(&device, ASKED, 1, at(3))]).await;
    let mut list = rows(3);
    list[1].name = String::new();
    for undecided in [UndecidedRecipients::LeaveOut, UndecidedRecipients::Send] {
        for unusable in [UnusableRecipients::Refuse, UnusableRecipients::LeaveOut] {
            let source = || RecipientSource::Rows(list.clone());
            let draft = CampaignDraft { unusable, undecided, ..draft(&device, source()) };
            let shown = preview_campaign(&db, &OnlineDevices::new(), &Jakarta, &ours, draft, at(5)).await.unwrap();
            let request = CampaignRequest { unusable, undecided, ..request(std::slice::from_ref(&device), source()) };
            let saved = plan_campaign(&db, &ours, request, None, at(0), &mut SeededRandom::new(1)).await;
            assert_eq!(shown.problems.is_empty(), saved.is_ok(), "{undecided:?} {unusable:?}");
            let Ok(campaign) = saved else { continue };
            let seen = review(&db, &ours, &campaign).await.unwrap();
            assert_eq!((shown.recipients, shown.undecided), (seen.recipients, seen.undecided), "{undecided:?}");
            assert_eq!((shown.rows, shown.left_out), (3, 1));
            Database::query(&db, Statement::new("delete from campaigns", [])).await.unwrap();
            Database::query(&db, Statement::new("delete from campaign_recipients", [])).await.unwrap();
            Database::query(&db, Statement::new("delete from campaign_devices", [])).await.unwrap();
        }
    }
}
