//! What a device deletes by itself, and that its alarm wakes it for that whatever its status.

use std::time::Duration;

use cloudwa_flow::{
    devices::{
        device::Status,
        session::{ConnectionEvent, Session, Turns, client::ensure_connected},
    },
    ports::Sql,
};

use super::{
    NOW, accept,
    incoming::{from_person, receive},
    later, online, seconds, unlinked,
};
use crate::support::session::NativeDevice;

const DAY: Duration = Duration::from_hours(24);

fn days(days: u64) -> Duration {
    Duration::from_hours(24 * days)
}

fn next_alarm(device: &NativeDevice) -> Option<Duration> {
    device.turn(|session, at| session.next_alarm(at.now))
}

fn rows(device: &NativeDevice, query: &str) -> i64 {
    let counted = device.sqlite.query(&format!("select count(*) as rows from {query}"), &[]).unwrap();
    counted.first().unwrap().integer("rows").unwrap()
}

/// The alarm wakes a new instance of the object.
async fn ring(device: &NativeDevice) {
    device.begin_instance();
    ensure_connected(device).await;
    device.turn(Session::on_alarm);
    device.new_events().await;
}

#[tokio::test]
async fn a_device_that_was_removed_on_the_phone_does_not_keep_what_people_wrote_for_ever() {
    for stopped in [ConnectionEvent::RemovedOnPhone, ConnectionEvent::OpenedElsewhere, ConnectionEvent::ClientOutdated]
    {
        let device = online();
        receive(&device, &from_person("62812", "IN1", "my address is"));
        accept(&device, "1");
        device.drain().await;
        device.news(stopped);
        device.has_client.set(false);
        let status = device.turn(|session, _| session.status());
        let mut rings = 0;
        while let Some(after) = next_alarm(&device) {
            device.pass(after);
            ring(&device).await;
            rings += 1;
            assert!(device.now.get() < later(days(40)), "{rings} rings, and still something is left");
            if device.now.get() >= later(days(9)) {
                assert_eq!(rows(&device, "outbox"), 0);
            }
            if device.now.get() >= later(days(16)) {
                assert_eq!(rows(&device, "inbox"), 0);
            }
        }
        assert!(rings < 10, "{rings}");
        let left = ["inbox", "outbox", "accounts", "events where event <> ''"].map(|table| rows(&device, table));
        assert_eq!(left, [0; 4]);
        assert_eq!(device.turn(|session, _| session.status()), status);
        assert!(device.calls.borrow().is_empty(), "a sweep connects nothing: {:?}", device.calls.borrow());
    }
}

/// Writes one row of the time `NOW`.
const EXPIRING: [(&str, u64, &str); 8] = [
    ("inbox", 14, "insert into inbox values ('c', 's', 'w', {now}, '{}')"),
    ("outbox", 7, SENT),
    (
        "campaigns",
        7,
        "insert into campaigns (id, run, gap, is_last, state, closed_at) values ('c', 1, '{\"minMs\":1,\"maxMs\":2}', 0, 'completed', {now})",
    ),
    ("claim_fences", 7, "insert into claim_fences values ('c', {now})"),
    ("accounts", 30, "insert into accounts values ('62811', null, {now})"),
    ("accounts", 30, "insert into accounts values ('62811', '62811', {now})"),
    ("sent_elsewhere", 1, "insert into sent_elsewhere values ('62811', {now}, '[]')"),
    (
        "outbox",
        7,
        "insert into outbox (wa_id, id, place, class, phone, body, state, accepted_at, left_at) values ('w', 'm', 1, 'normal', '62', '', 'failed', {now} - 1000000, {now})",
    ),
];
const SENT: &str = "insert into outbox (wa_id, id, place, class, phone, body, state, accepted_at) values ('w', 'm', 1, 'normal', '62', '', 'sent', {now})";

#[test]
fn the_alarm_wakes_a_device_without_a_connection_for_each_row_that_expires() {
    for (table, kept_days, insert) in EXPIRING {
        let device = unlinked();
        assert_eq!(next_alarm(&device), None, "nothing is left to sweep, so nothing wakes the device");
        device.sqlite.execute(&insert.replace("{now}", &NOW.unix_millis().to_string()), &[]).unwrap();
        assert_eq!(next_alarm(&device), Some(days(kept_days) + DAY), "{table}");
        device.pass(days(kept_days));
        device.begin_instance();
        device.turn(Session::on_alarm);
        assert_eq!(rows(&device, table), 1, "{table}: not yet");
        device.pass(DAY);
        device.begin_instance();
        device.turn(Session::on_alarm);
        assert_eq!((rows(&device, table), next_alarm(&device)), (0, None), "{table}");
    }
}

#[test]
fn what_does_not_expire_wakes_nobody() {
    let sent_for = |state: &str| {
        let item = SENT.replace("accepted_at)", "accepted_at, campaign)").replace("{now})", "{now}, 'c')");
        let gap = r#"{"minMs":1,"maxMs":2}"#;
        format!("insert into campaigns (id, run, gap, is_last, state) values ('c', 1, '{gap}', 0, '{state}'); {item}")
    };
    let staying = [
        SENT.replace("'sent'", "'unknown'"),
        SENT.replace("'sent'", "'queued'"),
        sent_for("running"),
        sent_for("paused"),
        "insert into accounts values ('5511', '551', {now})".to_owned(),
    ];
    for insert in staying {
        let device = unlinked();
        device.sqlite.connection().execute_batch(&insert.replace("{now}", &NOW.unix_millis().to_string())).unwrap();
        assert_eq!(next_alarm(&device), None, "{insert}");
    }
}

#[test]
fn an_instance_that_is_started_for_something_else_does_not_put_the_sweep_off() {
    let device = unlinked();
    device.sqlite.execute(&SENT.replace("{now}", &NOW.unix_millis().to_string()), &[]).unwrap();
    for passed in 0..8 {
        assert_eq!(next_alarm(&device), Some(days(8 - passed)));
        device.pass(DAY);
        device.begin_instance();
    }
    device.pass(days(100));
    assert_eq!(next_alarm(&device), Some(seconds(50)), "the sweep is overdue");
}

#[test]
fn a_device_that_is_online_has_no_alarm_for_the_sweep_beside_its_own() {
    let device = online();
    device.sqlite.execute(&SENT.replace("{now}", &NOW.unix_millis().to_string()), &[]).unwrap();
    device.pass(days(9));
    assert_eq!(next_alarm(&device), Some(seconds(50)));
    device.turn(Session::on_alarm);
    assert_eq!(rows(&device, "outbox"), 0);
    assert_eq!(device.turn(|session, _| session.status()), Status::Online);
}
