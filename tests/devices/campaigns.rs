//! The campaigns of a device: held, released, kept and swept.

use std::time::Duration;

use cloudwa_flow::{
    devices::{
        campaigns::{self, DeviceCampaign},
        commands::{CampaignState, Gap},
        outbox::{self, PriorityClass, Requeued, SendQueue},
        schema,
    },
    ids::CampaignId,
    ports::Sql,
};

use super::{NOW, device_storage, support::sqlite::Sqlite};

/// The golden file holds the tables of the second version.
#[test]
fn a_campaign_of_the_second_version_runs_and_keeps_its_place() {
    let sqlite = Sqlite::in_memory();
    for statement in include_str!("../golden/device_object_v2.sql").split(";\n").filter(|part| !part.trim().is_empty())
    {
        sqlite.execute(statement, &[]).unwrap();
    }
    schema::migrate(&sqlite).unwrap();
    schema::migrate(&sqlite).unwrap();
    let found = campaigns::list(&sqlite).unwrap();
    assert_eq!((found.len(), found[0].1.state, found[0].1.run), (1, CampaignState::Running, 1));
    let waiting = outbox::list_front(&sqlite, SendQueue::of(PriorityClass::Campaign, true), NOW, 9).unwrap();
    assert_eq!(waiting.iter().map(|message| message.wa_message_id.as_str()).collect::<Vec<_>>(), ["3EB0CC"]);
}

fn a_campaign() -> CampaignId {
    CampaignId::parse("cmp_0193e0a0-0000-7000-8000-000000000003").unwrap()
}

const THREE_AND_ONE: [&str; 2] = [
    "insert into outbox (wa_id, id, place, class, phone, body, campaign, item_no, state, accepted_at, round)
     select 'A' || value, 'msg_0193e0a0-0000-7000-8000-00000000000' || value, value, 'campaign', '62812' || value, 'x',
       'cmp_0193e0a0-0000-7000-8000-000000000003', value, 'queued', 1763700000000, 0 from json_each('[1,2,3]')",
    "insert into outbox (wa_id, id, place, class, phone, body, campaign, item_no, state, accepted_at, round)
     values ('B', 'msg_0193e0a0-0000-7000-8000-000000000009', 9, 'campaign', '628129', 'x',
       'cmp_0193e0a0-0000-7000-8000-000000000004', 1, 'queued', 1763700000000, 0)",
];

#[test]
fn held_messages_are_not_sent_and_released_ones_keep_their_place() {
    let sqlite = device_storage();
    for statement in THREE_AND_ONE {
        sqlite.execute(statement, &[]).unwrap();
    }
    let front = || {
        let messages = outbox::list_front(&sqlite, SendQueue::of(PriorityClass::Campaign, true), NOW, 9).unwrap();
        messages.into_iter().map(|message| message.wa_message_id).collect::<Vec<_>>()
    };
    assert_eq!(outbox::hold_campaign(&sqlite, &a_campaign()).unwrap(), ["A1", "A2", "A3"]);
    assert_eq!(front(), ["B"], "another campaign continues");
    assert!(
        outbox::mark_sending(&sqlite, "A1", "link", true, NOW).unwrap().is_none(),
        "a message that is being typed is not sent either"
    );
    assert!(outbox::hold_campaign(&sqlite, &a_campaign()).unwrap().is_empty());
    let released = outbox::release_campaign(&sqlite, &a_campaign()).unwrap();
    assert_eq!(released.iter().map(|message| message.wa_message_id.as_str()).collect::<Vec<_>>(), ["A1", "A2", "A3"]);
    assert_eq!(front(), ["A1", "A2", "A3", "B"]);
    assert!(outbox::mark_sending(&sqlite, "A1", "link", true, NOW).unwrap().is_some());
    assert_eq!(outbox::count_open_of(&sqlite, &a_campaign()).unwrap(), 3);
    assert_eq!(outbox::list_queued_of(&sqlite, &a_campaign(), 9).unwrap(), ["A2", "A3"]);
}

fn campaign_in(state: CampaignState) -> DeviceCampaign {
    DeviceCampaign { run: 1, gap: Gap { min_ms: 0, max_ms: 0 }, is_last: true, state, items_requested_at: None }
}

/// `hold_campaign` does not hold a message that is being sent when its campaign is paused. If that message was requeued
/// without `held`, the device would send it during the pause.
#[test]
fn a_requeued_message_is_held_if_its_campaign_was_paused_meanwhile() {
    let sqlite = device_storage();
    for statement in THREE_AND_ONE {
        sqlite.execute(statement, &[]).unwrap();
    }
    let mark_sending =
        |wa_message_id| assert!(outbox::mark_sending(&sqlite, wa_message_id, "link", true, NOW).unwrap().is_some());
    let set_state = |state| campaigns::save(&sqlite, &a_campaign(), &campaign_in(state), NOW).unwrap();
    set_state(CampaignState::Running);
    mark_sending("A1");
    assert_eq!(outbox::requeue(&sqlite, "A1", None, 0).unwrap(), Requeued::Queued);
    mark_sending("A1");
    set_state(CampaignState::Paused);
    assert_eq!(outbox::hold_campaign(&sqlite, &a_campaign()).unwrap(), ["A2", "A3"]);
    assert_eq!(outbox::requeue(&sqlite, "A1", Some(NOW), 1).unwrap(), Requeued::Held);
    assert!(!outbox::is_waiting(&sqlite, "A1").unwrap() && outbox::is_waiting(&sqlite, "B").unwrap());
    mark_sending("B");
    assert_eq!(outbox::requeue(&sqlite, "B", None, 0).unwrap(), Requeued::Queued, "another campaign continues");
    let released = outbox::release_campaign(&sqlite, &a_campaign()).unwrap();
    assert_eq!(
        released.iter().map(|message| (message.wa_message_id.as_str(), message.tries)).collect::<Vec<_>>(),
        [("A1", 1), ("A2", 0), ("A3", 0)]
    );
    assert!(outbox::is_waiting(&sqlite, "A1").unwrap());
}

#[test]
fn items_are_requested_when_half_the_capacity_is_free_and_once_a_minute() {
    let running = DeviceCampaign { is_last: false, ..campaign_in(CampaignState::Running) };
    assert!(running.needs_items(99, NOW) && !running.needs_items(100, NOW));
    let has_requested = DeviceCampaign { items_requested_at: Some(NOW), ..running.clone() };
    assert!(!has_requested.needs_items(0, NOW.plus(Duration::from_secs(59))));
    assert!(has_requested.needs_items(0, NOW.plus(Duration::from_secs(60))));
    assert!(!DeviceCampaign { is_last: true, ..running.clone() }.needs_items(0, NOW));
    for state in [CampaignState::Paused, CampaignState::Completed, CampaignState::Cancelled] {
        assert!(!DeviceCampaign { state, ..running.clone() }.needs_items(0, NOW), "{state:?}");
    }
}

/// A device that deleted a message of an open campaign would send it again when D1 hands its item over again.
#[test]
fn messages_of_an_open_campaign_are_never_swept() {
    let sqlite = device_storage();
    let text =
        "insert into outbox (wa_id, id, place, class, phone, body, campaign, item_no, state, accepted_at, left_at)
         values ('A', 'msg_0193e0a0-0000-7000-8000-000000000001', 1, 'campaign', '62812', 'x',
           'cmp_0193e0a0-0000-7000-8000-000000000003', 1, 'sent', 1, 2)";
    sqlite.execute(text, &[]).unwrap();
    let is_stored = || outbox::find(&sqlite, "A").unwrap().is_some();
    for state in [CampaignState::Running, CampaignState::Paused] {
        campaigns::save(&sqlite, &a_campaign(), &campaign_in(state), NOW).unwrap();
        outbox::sweep(&sqlite, NOW).unwrap();
        assert!(is_stored(), "{state:?}");
    }
    campaigns::save(&sqlite, &a_campaign(), &campaign_in(CampaignState::Completed), NOW).unwrap();
    campaigns::sweep(&sqlite, NOW).unwrap();
    assert_eq!(campaigns::list(&sqlite).unwrap().len(), 1, "it is kept for late commands");
    outbox::sweep(&sqlite, NOW).unwrap();
    assert!(!is_stored());
    campaigns::sweep(&sqlite, NOW.plus(Duration::from_hours(7 * 24 + 1))).unwrap();
    assert!(campaigns::list(&sqlite).unwrap().is_empty());
}
