//! What the dashboard has to know of the server's rules before it sends a request. The contract carries it as `x-…`, so that
//! no rule is written a second time in the dashboard.

use std::time::Duration;

use serde_json::{Map, Value, json};

use crate::{
    campaigns::{
        campaign::{self, CampaignCommand, CampaignStatus, PacePreset, next_status},
        schedule,
    },
    contacts::{import, recipients, store::bulk},
    devices::{
        commands::Gap,
        pacing::{SendLimits, TYPING_MS},
    },
    files::kind::FileKind,
    messages::message::{MessageStatus, replaced_by},
    workflows::send_message,
};

/// Adds the rules to the schemas that they are about, and the limits to the document.
pub fn add_to(document: &mut Value) {
    let mut add = |schema: &str, name: &str, value: Value| {
        let place = format!("/components/schemas/{schema}");
        if let Some(schema) = document.pointer_mut(&place).and_then(Value::as_object_mut) {
            schema.insert(name.to_owned(), value);
        }
    };
    add("MessageStatus", "x-replaces", replaced_statuses());
    add("MessageStatus", "x-left", json!(MessageStatus::LEFT));
    add("CampaignStatus", "x-commands", commands());
    if let Some(document) = document.as_object_mut() {
        document.insert("x-limits".to_owned(), limits());
    }
}

/// For each status of a message, the statuses that it replaces: a client that receives events in any order shows the same
/// status as the server.
fn replaced_statuses() -> Value {
    MessageStatus::ALL.iter().map(|status| (status.as_str().to_owned(), json!(replaced_by(*status)))).collect()
}

/// For each status of a broadcast, the commands that change it. `retry` also needs a message that can be sent again.
fn commands() -> Value {
    let changing = |status| {
        let changes = |command: &CampaignCommand| matches!(next_status(status, *command), Ok(Some(_)));
        CampaignCommand::ALL.into_iter().filter(changes).map(CampaignCommand::as_str).collect::<Vec<_>>()
    };
    CampaignStatus::ALL.iter().map(|status| (status.as_str().to_owned(), json!(changing(*status)))).collect()
}

/// Numbers with their unit in the name.
fn limits() -> Value {
    const MIB: usize = 1024 * 1024;
    let hours = |time: Duration| time.as_secs() / 3600;
    let gap = |gap: Gap| json!({ "minSeconds": gap.min_ms / 1000, "maxSeconds": gap.max_ms / 1000 });
    let seconds = |millis: u64| Duration::from_millis(millis).as_secs_f64();
    let paces = [PacePreset::Safe, PacePreset::Normal, PacePreset::Fast];
    let paces: Map<String, Value> =
        paces.into_iter().filter_map(|pace| Some((json!(pace).as_str()?.to_owned(), gap(pace.gap())))).collect();
    let file_mib: Map<String, Value> = FileKind::ALL
        .into_iter()
        .map(|kind| (kind.as_str().to_owned(), json!(kind.max_bytes() / MIB as u64)))
        .collect();
    json!({
        "recipientsOfList": recipients::MAX_RECIPIENTS,
        "contactsAtOnce": bulk::MAX_CONTACTS,
        "contactsOfBroadcast": campaign::MAX_CONTACTS,
        "devicesOfBroadcast": campaign::MAX_DEVICES,
        "broadcastWaitsHours": hours(schedule::GIVE_UP_AFTER),
        "gap": { "minSeconds": campaign::MIN_GAP.as_secs(), "maxSeconds": campaign::MAX_GAP.as_secs() },
        "paces": paces,
        "messageAheadDays": hours(send_message::MAX_SCHEDULE_AHEAD) / 24,
        "fileMib": file_mib,
        "importMib": import::MAX_FILE_BYTES / MIB,
        "typing": { "minSeconds": seconds(*TYPING_MS.start()), "maxSeconds": seconds(*TYPING_MS.end()) },
        "sends": SendLimits::MAX,
    })
}
