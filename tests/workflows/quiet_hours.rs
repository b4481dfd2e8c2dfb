//! Eight days of a broadcast on a stepping clock, nearly all of them quiet hours. D1, the consumer and the device session are
//! the real ones; the test carries the commands, jobs and events between them and counts them.

use std::time::Duration;

use cloudwa_flow::{
    campaigns::{
        campaign::CampaignStatus,
        store::{self, claims},
    },
    devices::{
        commands::DispatchJob,
        event::{DeviceEvent, DeviceEventKind},
        pacing::{QuietHours, Settings, TimeOfDay},
    },
    messages::message::MessageStatus,
    ports::Database,
    workflows::{dispatch_campaign::dispatch_campaign, project_events::project_events},
};

use super::campaigns::running;
use crate::support::{
    builders::{a_device, at, link_all, tenant},
    database::migrated,
    objects::{Call, Objects},
    session::{NativeDevice, without_pauses},
};

const RECIPIENTS: usize = 1_000;
const MINUTES: i64 = 60_000;

/// The number of the item that was sent, if the event says so.
fn sent_item(event: &DeviceEvent) -> Option<i64> {
    let DeviceEventKind::MessageStatus(progress) = &event.kind else { return None };
    let campaign = progress.campaign.as_ref().filter(|_| progress.status == MessageStatus::Sent)?;
    Some(campaign.item_no)
}

#[tokio::test]
async fn a_broadcast_survives_eight_days_of_quiet_hours_without_needless_dispatch_jobs() {
    let (db, ours) = (migrated("tenant"), tenant(1));
    let id = a_device(&db, &ours, 1).await;
    let campaign = running(&db, &ours, std::slice::from_ref(&id), RECIPIENTS).await;
    let quiet_hours = QuietHours { from: TimeOfDay::at(12, 5), to: TimeOfDay::at(12, 0), ..QuietHours::default() };
    let settings = Settings { quiet_hours, ..without_pauses() };
    let linked_at = at(0).minus(Duration::from_hours(90 * 24));
    let device = NativeDevice::linked(&ours, &id, settings, linked_at, at(0));
    let objects = Objects::answering(|call: &Call| {
        assert_eq!(call.command, "take_items");
        device.run_named(&call.command, &call.body)
    });

    link_all(&db);
    let mut jobs_at = Vec::new();
    let mut sent = Vec::new();
    let minute = async |minutes: i64, jobs_at: &mut Vec<i64>, sent: &mut Vec<i64>| {
        let now = at(minutes * MINUTES);
        device.now.set(now);
        // The gap allows one message a minute.
        device.send_all().await;
        device.acknowledge_all();
        let events = device.new_events().await;
        sent.extend(events.iter().filter_map(sent_item));
        let events: Vec<_> = events.into_iter().map(|event| (id.clone(), event)).collect();
        Database::batch(&db, project_events(&ours, &events, &[]).unwrap()).await.unwrap();
        let stalled = claims::list_stalled(&db, now, 10).await.unwrap();
        let of_cron = stalled.into_iter().map(|stalled| DispatchJob {
            tenant: ours.clone(),
            campaign: stalled.campaign,
            device: id.clone(),
            run: stalled.run,
        });
        let jobs: Vec<_> = of_cron.chain(device.item_requests()).collect();
        for job in jobs {
            jobs_at.push(minutes);
            dispatch_campaign(&db, &objects, &job, now).await.unwrap();
        }
    };

    let eight_days = 8 * 24 * 60;
    for minutes in 0..eight_days {
        // The object is evicted twice a day.
        if minutes % (12 * 60) == 7 {
            device.now.set(at(minutes * MINUTES));
            device.restart();
        }
        minute(minutes, &mut jobs_at, &mut sent).await;
    }
    // From 12:00 to 12:05 one message may be sent each minute; the clock starts at 11:40.
    assert_eq!(sent, (1..=8 * 5).collect::<Vec<_>>());
    assert_eq!(
        jobs_at,
        [0, 20],
        "the first job fills half the room; after the first sent message the object requests the rest"
    );
    let halfway = store::get(&db, &ours, &campaign).await.unwrap();
    assert_eq!((halfway.status, halfway.counts.sent, halfway.counts.queued), (CampaignStatus::Running, 40, 160));

    device.settings.borrow_mut().quiet_hours.enabled = false;
    for minutes in eight_days..eight_days + 3_000 {
        minute(minutes, &mut jobs_at, &mut sent).await;
    }
    assert_eq!(sent, (1..=i64::try_from(RECIPIENTS).unwrap()).collect::<Vec<_>>());
    assert_eq!(store::get(&db, &ours, &campaign).await.unwrap().status, CampaignStatus::Completed);
    assert!(jobs_at.len() <= 3 * RECIPIENTS / 100, "design §6: 0.03 messages a recipient, here {}", jobs_at.len());
}
