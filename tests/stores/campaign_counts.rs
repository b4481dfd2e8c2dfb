//! The counts of a campaign are those that somebody would find who counts its recipients one by one.

use super::campaigns::{a_campaign, by, chat_of, create, item_event, items, project, receive_keyword, start};
use crate::support::builders::{a_device, at, device, item_progress_event, tenant};
use crate::support::database::{apply, migrated, migrations};
use crate::support::sqlite::Sqlite;
use cloudwa_flow::campaigns::campaign::{Audience, Campaign, CampaignStatus, PauseReason};
use cloudwa_flow::campaigns::progress::{Counts, ItemStatus};
use cloudwa_flow::campaigns::store::{self, CampaignDetails, claims};
use cloudwa_flow::clock::{Random, SeededRandom, Timestamp};
use cloudwa_flow::contacts::opt_out::ConsentKeyword;
use cloudwa_flow::devices::event::DeviceEvent;
use cloudwa_flow::devices::failure::FailureReason;
use cloudwa_flow::ids::{CampaignId, DeviceId, TenantId};
use cloudwa_flow::messages::message::MessageStatus;
use cloudwa_flow::ports::Database;
use rusqlite::{Connection, params};
use std::collections::BTreeMap;

const STATUSES: [&str; 7] = ["pending", "sent", "delivered", "read", "failed", "unknown", "cancelled"];
const ERRORS: [Option<&str>; 5] =
    [None, Some("opted_out"), Some("whatsapp_463"), Some("not_on_whatsapp"), Some("said \"no\" {}")];
const BUCKET_MINUTES: i64 = 7;

/// The counts and the details of a campaign, counted from its recipients.
fn recount(db: &Sqlite, campaign: &Campaign) -> (Counts, CampaignDetails) {
    let connection = db.connection();
    let mut counts = Counts::default();
    let mut failures: BTreeMap<String, i64> = BTreeMap::new();
    let mut timeline: BTreeMap<i64, i64> = BTreeMap::new();
    let mut details = CampaignDetails::default();
    let mut read = connection
        .prepare(
            "select i.status, i.error, i.item_no <= c.handed_through, i.replied_at, i.sent_at, i.device_id
             from campaign_recipients i join campaigns c using (tenant_id, campaign_id) where i.campaign_id = ?",
        )
        .unwrap();
    let mut rows = read.query([campaign.id.as_str()]).unwrap();
    while let Some(row) = rows.next().unwrap() {
        let (stored, error): (String, Option<String>) = (row.get(0).unwrap(), row.get(1).unwrap());
        let reason = FailureReason::from(error.unwrap_or_default());
        let status = ItemStatus::read(&stored, Some(&reason), row.get(2).unwrap(), campaign.status).unwrap();
        counts.add(status, 1);
        counts.replied += i64::from(row.get::<_, Option<i64>>(3).unwrap().is_some());
        if status == ItemStatus::Failed {
            counts.retryable += i64::from(!FailureReason::PERMANENT.contains(&reason));
            *failures.entry(reason.to_string()).or_default() += 1;
        }
        if let Some(sent_at) = row.get::<_, Option<i64>>(4).unwrap() {
            let bucket = BUCKET_MINUTES * 60_000;
            *timeline.entry(sent_at - sent_at % bucket).or_default() += 1;
            if let Some(device) = row.get::<_, Option<String>>(5).unwrap() {
                *details.sent_by_device.entry(DeviceId::parse(&device).unwrap()).or_default() += 1;
            }
        }
    }
    details.failures = failures.into_iter().map(|(reason, items)| (FailureReason::from(reason), items)).collect();
    details.timeline =
        timeline.into_iter().map(|(millis, items)| (Timestamp::from_unix_millis(millis), items)).collect();
    (counts, details)
}

/// What has failed since a person last started or resumed the campaign, by reason, counted from its recipients.
fn recount_new_failures(db: &Sqlite, campaign: &CampaignId) -> BTreeMap<String, i64> {
    let connection = db.connection();
    let mut read = connection
        .prepare(
            "select ifnull(i.error, ''), count(*) from campaign_recipients i join campaigns c using (tenant_id, campaign_id)
             where i.campaign_id = ? and i.status = 'failed' and i.updated_at >= c.judged_from group by 1",
        )
        .unwrap();
    let rows = read.query_map([campaign.as_str()], |row| Ok((row.get(0)?, row.get(1)?))).unwrap();
    rows.map(Result::unwrap).collect()
}

fn stored_new_failures(db: &Sqlite, campaign: &CampaignId) -> BTreeMap<String, i64> {
    let sql = "select new_failures from campaigns where campaign_id = ?";
    let stored: String = db.connection().query_row(sql, [campaign.as_str()], |row| row.get(0)).unwrap();
    serde_json::from_str(&stored).unwrap()
}

async fn assert_counted(db: &Sqlite, tenant: &TenantId, id: &CampaignId, when: &str) {
    let campaign = store::get(db, tenant, id).await.unwrap();
    let (counts, mut expected) = recount(db, &campaign);
    assert_eq!(campaign.counts, counts, "{when}");
    let mut details = store::details(db, tenant, id, BUCKET_MINUTES).await.unwrap();
    let most_frequent_first = details.failures.windows(2).all(|pair| pair[0].1 >= pair[1].1);
    assert!(most_frequent_first, "{when}: {:?}", details.failures);
    for found in [&mut details, &mut expected] {
        found.failures.sort_by_key(|(reason, _)| reason.to_string());
    }
    assert_eq!(details, expected, "{when}");
    assert_eq!(stored_new_failures(db, id), recount_new_failures(db, id), "{when}");
}

fn below(random: &mut SeededRandom, end: u64) -> u64 {
    random.between(0, end - 1)
}

fn chosen<'a, T>(random: &mut SeededRandom, from: &'a [T]) -> &'a T {
    &from[usize::try_from(below(random, from.len() as u64)).unwrap()]
}

/// Changes one recipient in every column that counts, to anything.
fn change_anything(
    connection: &Connection,
    random: &mut SeededRandom,
    devices: &[DeviceId],
    of_items: u64,
    updated_at: i64,
) {
    let error = *chosen(random, &ERRORS);
    let device = chosen(random, devices).as_str().to_owned();
    let maybe = |random: &mut SeededRandom, value: i64| (below(random, 3) > 0).then_some(value);
    let time = i64::try_from(below(random, 60 * 3_600_000)).unwrap();
    let sent_at = maybe(random, 1_763_700_000_000 + time);
    let (device, replied_at) = (maybe(random, 0).map(|_| device), maybe(random, 1_763_700_000_000));
    let item_no = i64::try_from(below(random, of_items)).unwrap() + 1;
    connection
        .execute(
            "update campaign_recipients set status = ?, error = ?, device_id = ?, sent_at = ?, replied_at = ?, updated_at = ?
             where item_no = ?",
            params![*chosen(random, &STATUSES), error, device, sent_at, replied_at, updated_at, item_no],
        )
        .unwrap();
}

#[tokio::test]
async fn the_counts_follow_any_change_of_a_recipient() {
    let mut random = SeededRandom::new(16);
    let db = migrated("tenant");
    let ours = tenant(1);
    let devices = [a_device(&db, &ours, 1).await, a_device(&db, &ours, 2).await];
    let campaign = a_campaign(&db, &ours, &devices[0], 30).await;
    for step in 0..600 {
        change_anything(&db.connection(), &mut random, &devices, 30, step);
        if below(&mut random, 50) == 0 {
            db.connection().execute("update campaigns set judged_from = ?", [step + 1]).unwrap();
        }
        if below(&mut random, 10) == 0 {
            let through = i64::try_from(below(&mut random, 31)).unwrap();
            db.connection().execute("update campaigns set handed_through = ?", [through]).unwrap();
        }
        if below(&mut random, 10) == 0 {
            let sql = "update campaigns set status = iif(status = 'cancelled', 'running', 'cancelled')";
            db.connection().execute(sql, []).unwrap();
        }
        assert_counted(&db, &ours, &campaign.id, &format!("step {step}")).await;
    }
}

/// The same with what the product does: claims, statuses, opt-outs, pauses, retries and a cancellation.
#[tokio::test]
async fn the_counts_follow_a_campaign_from_its_start_to_its_end() {
    let mut random = SeededRandom::new(17);
    let db = migrated("tenant");
    let ours = tenant(1);
    let devices = [a_device(&db, &ours, 1).await, a_device(&db, &ours, 2).await];
    let new = items(230, "Ayu");
    let campaign = create(&db, &ours, &devices, &Audience::List, &new).await;
    start(&db, &ours, &campaign, 1).await;
    for opted_out in [3, 77, 150] {
        let chat = chat_of(opted_out);
        receive_keyword(&db, &ours, &devices[0], &chat, ConsentKeyword::OptOut("stop"), 10).await;
    }
    for step in 0..400 {
        let now = store::get(&db, &ours, &campaign.id).await.unwrap();
        let device = chosen(&mut random, &devices);
        let change = |to, reason| store::transition(&ours, &now, to, reason, at(100 + step));
        let statements = match (now.status, below(&mut random, 40)) {
            (CampaignStatus::Running, 0) => change(CampaignStatus::Paused, Some(PauseReason::Person)),
            (CampaignStatus::Paused | CampaignStatus::Completed, _) => change(CampaignStatus::Running, None),
            (CampaignStatus::Running, 1..8) => {
                let owner = by(&ours, &campaign, device, now.run);
                if let Some(claim) = claims::claim(&db, owner, at(100 + step)).await.unwrap() {
                    match below(&mut random, 4) {
                        0 => claims::release(&db, owner, &claim, at(100 + step)).await.unwrap(),
                        _ => claims::confirm(&db, owner, &claim, at(100 + step)).await.unwrap(),
                    }
                }
                Vec::new()
            }
            _ => Vec::new(),
        };
        Database::batch(&db, statements).await.unwrap();
        let events: Vec<_> = (0..below(&mut random, 9))
            .map(|_| {
                let item_no = i64::try_from(below(&mut random, 230)).unwrap() + 1;
                let status = *chosen(&mut random, &MessageStatus::ALL);
                let error = ERRORS[2 + usize::try_from(below(&mut random, 2)).unwrap()];
                match status {
                    MessageStatus::Failed => item_progress_event(device, &campaign.id, item_no, status, error),
                    _ => item_event(device, &campaign, item_no, status),
                }
            })
            .collect();
        project(&db, &ours, &events).await;
        assert_counted(&db, &ours, &campaign.id, &format!("step {step}, {:?}", now.status)).await;
    }
    let now = store::get(&db, &ours, &campaign.id).await.unwrap();
    Database::batch(&db, store::transition(&ours, &now, CampaignStatus::Cancelled, None, at(900))).await.unwrap();
    assert_counted(&db, &ours, &campaign.id, "cancelled").await;
    store::deletion::delete(&db, &ours, &campaign.id).await.unwrap_err();
}

/// A database that the release before has filled has the right counts from the first moment.
#[tokio::test]
async fn the_recipients_of_earlier_releases_are_counted_by_the_migration() {
    let files = migrations("tenant");
    let place = files.iter().position(|file| file.ends_with("0016_campaign_counts.sql")).unwrap();
    let db = Sqlite::in_memory();
    apply(&db, &files[..place]);
    let mut random = SeededRandom::new(18);
    let devices = [1, 2].map(device);
    let ids: Vec<CampaignId> = (1..=3).map(|seed| CampaignId::new(at(seed), &mut random)).collect();
    for (id, through) in ids.iter().zip([0, 25, 40]) {
        let connection = db.connection();
        connection
            .execute(
                "insert into campaigns (tenant_id, campaign_id, device_id, name, text, gap_min_ms, gap_max_ms, total,
                   created_at, status, handed_through) values (?, ?, 'dev', 'Promo', 'Halo', 1, 2, 40, 1, 'running', ?)",
                params![tenant(1).as_str(), id.as_str(), through],
            )
            .unwrap();
        connection
            .execute(
                "insert into campaign_recipients (tenant_id, campaign_id, item_no, phone, updated_at)
                 with recursive numbers(value) as (select 1 union all select value + 1 from numbers where value < 40)
                 select ?, ?, value, '62811', 1 from numbers",
                params![tenant(1).as_str(), id.as_str()],
            )
            .unwrap();
    }
    for step in 0..90 {
        change_anything(&db.connection(), &mut random, &devices, 40, step);
    }
    db.connection().execute("update campaigns set judged_from = 45", []).unwrap();
    let decided =
        "select count(*) from campaign_recipients where status not in ('pending', 'cancelled') and updated_at < 45";
    let decided: i64 = db.connection().query_row(decided, [], |row| row.get(0)).unwrap();
    apply(&db, &files[place..]);
    for id in &ids {
        assert_counted(&db, &tenant(1), id, "after the migration").await;
    }
    let judged: i64 =
        db.connection().query_row("select sum(judged_items) from campaigns", [], |row| row.get(0)).unwrap();
    assert_eq!(judged, decided);
    assert!(decided > 0 && ids.iter().any(|id| !stored_new_failures(&db, id).is_empty()));
}

/// Joined row by row, the counts of half a million recipients would take minutes, and D1 stops a statement after 30 s.
#[test]
fn the_migration_counts_all_recipients_at_once() {
    let path = format!("{}/migrations/tenant/0016_campaign_counts.sql", env!("CARGO_MANIFEST_DIR"));
    let text = std::fs::read_to_string(path).unwrap();
    let from = text.find("insert into campaign_counts").unwrap();
    let insert = &text[from..from + text[from..].find(";\n").unwrap()];
    let db = migrated("tenant");
    let connection = db.connection();
    let mut explained = connection.prepare(&format!("explain query plan {insert}")).unwrap();
    let steps: Vec<String> = explained.query_map([], |row| row.get(3)).unwrap().map(Result::unwrap).collect();
    assert!(steps.iter().all(|step| !step.contains("CORRELATED")), "{steps:#?}");
}

/// A receipt that comes late says that a message did not fail. It makes room for no other failure.
#[tokio::test]
async fn failures_that_receipts_have_corrected_hide_no_new_ones() {
    let db = migrated("tenant");
    let ours = tenant(1);
    let device = a_device(&db, &ours, 1).await;
    let campaign = a_campaign(&db, &ours, &device, 200).await;
    start(&db, &ours, &campaign, 1).await;
    let failure = |item_no: i64, millis| {
        let (device, event) =
            item_progress_event(&device, &campaign.id, item_no, MessageStatus::Failed, Some("send_failed"));
        (device, DeviceEvent { at: at(millis), ..event })
    };
    for item_no in 1..=100 {
        project(&db, &ours, &[failure(item_no, 20)]).await;
    }
    let paused = store::get(&db, &ours, &campaign.id).await.unwrap();
    assert_eq!((paused.status, paused.pause_reason), (CampaignStatus::Paused, Some(PauseReason::Failures)));
    let resume = store::transition(&ours, &paused, CampaignStatus::Running, None, at(300_000));
    Database::batch(&db, resume.clone()).await.unwrap();
    for item_no in 1..=100 {
        project(&db, &ours, &[item_event(&device, &campaign, item_no, MessageStatus::Delivered)]).await;
    }
    for item_no in 101..=119 {
        project(&db, &ours, &[failure(item_no, 400_000)]).await;
    }
    assert_eq!(store::get(&db, &ours, &campaign.id).await.unwrap().status, CampaignStatus::Running, "too few to judge");
    // A command of somebody who has not seen that the campaign runs changes nothing.
    Database::batch(&db, resume).await.unwrap();
    project(&db, &ours, &[failure(120, 400_000)]).await;
    assert_eq!(store::get(&db, &ours, &campaign.id).await.unwrap().status, CampaignStatus::Paused);
}
