//! The commands between Workers and objects, as they are sent. During a deployment both sides run different releases,
//! so no name and no JSON here may change; new optional fields may be added.

use cloudwa_flow::devices::commands::{
    ApplyConsentEvent, ApplyConsents, CancelMessage, DecideMessage, DeleteDevice, DispatchJob, EndMedia, EndUpload,
    Envelope, FindKnownItems, GetGroup, GetMedia, GetPaceFacts, GetPacing, GetReceipts, GetStatistics, GetStatus,
    GetUpload, LinkDevice, ListGroups, ListOutbox, LogOutDevice, OutboxReply, PrepareDeletion, SendMessage,
    SetCampaignState, SetPacing, TakeItems, WakeDevice,
};
use cloudwa_flow::devices::conversation_states::ChangeConversation;
use cloudwa_flow::devices::event::Append;
use cloudwa_flow::devices::tenant_log::{
    CampaignChanged, CloseSockets, DeliverConsents, FindNumberHolder, ListEvents, OptOutDecided, ProjectEvents,
    ReadConsents, ShowContacts, ShowDevice, ShowUnread,
};
use cloudwa_flow::messages::content::Content;
use cloudwa_flow::ports::ObjectCommand;
use cloudwa_flow::tenants::rate_limit::TakeFromBuckets;
use serde::{Serialize, de::DeserializeOwned};

const TENANT: &str = "ten_0193e0a0-0000-7000-8000-000000000001";
const DEVICE: &str = "dev_0193e0a0-0000-7000-8000-000000000002";
const MESSAGE: &str = "msg_0193e0a0-0000-7000-8000-000000000003";
const CAMPAIGN: &str = "cmp_0193e0a0-0000-7000-8000-000000000004";
const FILE: &str = "fil_0193e0a0-0000-7000-8000-000000000005";
const USER: &str = "usr_0193e0a0-0000-7000-8000-000000000006";
const HASH: &str = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
const AT: &str = "2025-11-21T04:40:00.000Z";

const STATUS: &str = r#"{"status":{"status":"online","cause":"connected","at":"AT","phone":"6281234567890","lid":null,"provenUntil":"AT"},"qr":null}"#;
const PACING: &str = r#"{"settings":SETTINGS,"usage":{"minute":{"used":0,"limit":8},"hour":{"used":0,"limit":60},"day":{"used":0,"limit":300},"cold":{"used":0,"limit":null,"day":null},"replyRatio":null,"heldUntil":null}}"#;

const CONSENTS: &str = r#"{"after":3,"through":4,"changes":[{"chatId":"6281234567890@c.us","phone":"6281234567890","lid":"77","isOptedOut":true,"at":"AT"}],"isComplete":true,"readAt":"AT"}"#;

/// The text with the names of this file replaced by what they stand for.
fn filled(json: &str) -> String {
    let settings = serde_json::to_string(&cloudwa_flow::devices::pacing::Settings::default()).unwrap();
    [
        ("SETTINGS", settings.as_str()),
        ("TENANT", TENANT),
        ("DEVICE", DEVICE),
        ("MESSAGE", MESSAGE),
        ("CAMPAIGN", CAMPAIGN),
        ("FILE", FILE),
        ("USER", USER),
        ("HASH", HASH),
        ("AT", AT),
    ]
    .iter()
    .fold(json.to_owned(), |json, (name, value)| {
        json.replace(&format!("\"{name}\""), &format!("\"{value}\""))
            .replace(&format!(":{name},"), &format!(":{value},"))
    })
}

fn reads_back<T: Serialize + DeserializeOwned>(json: &str) {
    let json = filled(json);
    let value: T = serde_json::from_str(&json).map_err(|error| format!("{error} in {json}")).unwrap();
    assert_eq!(serde_json::to_string(&value).unwrap(), json);
}

fn pinned<C: ObjectCommand>(name: &str, command: &str, reply: &str) {
    assert_eq!(C::NAME, name);
    reads_back::<C>(command);
    reads_back::<C::Reply>(reply);
}

#[test]
fn every_command_to_a_device_is_pinned_with_its_reply() {
    pinned::<GetStatus>("status", "{}", STATUS);
    pinned::<LinkDevice>("link", "{}", STATUS);
    pinned::<LogOutDevice>("logout", "{}", STATUS);
    pinned::<WakeDevice>("wake", "{}", STATUS);
    pinned::<PrepareDeletion>("prepare_deletion", "{}", STATUS);
    pinned::<DeleteDevice>("delete", "{}", STATUS);
    pinned::<SendMessage>(
        "send",
        r#"{"key":"k1","id":"MESSAGE","phone":"6281234567890","content":{"kind":"text","text":"Halo"},"text":"Halo","priority":"normal","sendAt":null}"#,
        r#"{"id":"MESSAGE","waMessageId":"3EB0","acceptedAt":"AT","isNew":true,"wait":{"code":"gap","nextSendAt":"AT"}}"#,
    );
    pinned::<CancelMessage>(
        "cancel",
        r#"{"id":"MESSAGE"}"#,
        r#"{"id":"MESSAGE","status":"failed","error":"cancelled"}"#,
    );
    pinned::<DecideMessage>(
        "decide",
        r#"{"id":"MESSAGE","decision":"give_up"}"#,
        r#"{"id":"MESSAGE","status":"queued"}"#,
    );
    pinned::<ListOutbox>(
        "outbox",
        r#"{"shown":"waiting","after":[0,0,1,2],"limit":50}"#,
        r#"{"items":[{"id":"MESSAGE","chatId":"6281234567890@c.us","phone":"6281234567890","content":{"kind":"text","text":"Halo"},"text":"Halo","priority":"campaign","status":"queued","acceptedAt":"AT","campaignId":"CAMPAIGN","wait":{"code":"campaign_paused","nextSendAt":null},"after":[3,0,1,2]}],"waiting":1,"unknown":0}"#,
    );
    pinned::<ListGroups>(
        "groups",
        "{}",
        r#"{"groups":[{"chatId":"120363001@g.us","subject":"Arisan","members":2,"isMember":true},{"chatId":"120363002@g.us","subject":null,"members":null,"isMember":null}]}"#,
    );
    pinned::<GetGroup>(
        "group",
        r#"{"chatId":"120363001@g.us"}"#,
        r#"{"chatId":"120363001@g.us","subject":"Arisan","membership":{"addressing":"lid","members":[{"phone":"6281234567890","lid":"77","role":"owner"}]}}"#,
    );
    pinned::<GetReceipts>(
        "receipts",
        r#"{"id":"MESSAGE"}"#,
        r#"{"members":[{"phone":"6281234567890","lid":"77","status":"read"},{"phone":null,"lid":"78","status":null}]}"#,
    );
    pinned::<GetPacing>("pacing", "{}", PACING);
    pinned::<SetPacing>(
        "set_pacing",
        r#"{"patch":{"typing":{"enabled":false,"minSeconds":null,"maxSeconds":null},"readBeforeReply":null,"quietHours":{"enabled":null,"from":null,"to":null,"timeZone":null},"limits":{"perMinute":null,"perHour":null,"perDay":null},"warmUp":{"enabled":null}}}"#,
        PACING,
    );
    pinned::<TakeItems>(
        "take_items",
        r#"{"campaign":"CAMPAIGN","run":1,"gap":{"minMs":1000,"maxMs":3000},"items":[{"itemNo":1,"attempt":0,"id":"MESSAGE","phone":"6281234567890","content":{"kind":"text","text":"Halo"},"text":"Halo"}],"isLast":false}"#,
        r#"{"accepted":1,"room":199}"#,
    );
    pinned::<FindKnownItems>(
        "known_items",
        r#"{"campaign":"CAMPAIGN","items":[{"itemNo":1,"attempt":0}]}"#,
        r#"{"known":[1]}"#,
    );
    pinned::<SetCampaignState>(
        "set_campaign",
        r#"{"campaign":"CAMPAIGN","run":2,"state":"paused","gap":{"minMs":1000,"maxMs":3000}}"#,
        "{}",
    );
    pinned::<ApplyConsentEvent>(
        "hear_word",
        r#"{"at":"AT","kind":"contact.opted_out","data":{"deviceId":"DEVICE","chatId":"6281234567890@c.us","phone":"6281234567890","lid":null,"word":"stop"}}"#,
        "{}",
    );
    pinned::<ApplyConsents>("apply_consents", CONSENTS, r#"{"through":4}"#);
    pinned::<GetPaceFacts>(
        "pace_facts",
        r#"{"campaign":"CAMPAIGN"}"#,
        r#"{"settings":SETTINGS,"link":{"linkedAt":"AT","replies":{"strangers":10,"answered":4},"heldUntil":null},"history":[{"at":"AT","isCold":true,"isCampaign":true}],"canSend":true,"campaignNextAt":"AT","waitingInCampaigns":3,"waiting":2,"wait":{"code":"gap","nextSendAt":"AT"}}"#,
    );
    pinned::<GetStatistics>(
        "statistics",
        "{}",
        r#"{"databaseBytes":4096,"memoryBytes":1048576.0,"itemRequests":1,"rowsWritten":{"outbox":2},"waiting":0}"#,
    );
}

#[test]
fn every_command_about_files_is_pinned_with_its_reply() {
    pinned::<GetMedia>(
        "media",
        r#"{"file":"FILE"}"#,
        r#"{"reference":{"kind":"image","path":"/v/1.enc?oh=1","mediaKey":"HASH","sha256":"HASH","encryptedSha256":"HASH","size":1024}}"#,
    );
    pinned::<GetMedia>("media", r#"{"file":"FILE"}"#, r#"{"reference":null}"#);
    pinned::<EndMedia>("end_media", r#"{"file":"FILE","state":"stored"}"#, r#"{"isWanted":true}"#);
    pinned::<GetUpload>(
        "upload",
        r#"{"file":{"id":"FILE","sentAs":"image"},"isAuthExpired":false}"#,
        r#"{"order":{"mediaKey":"HASH","hosts":["mmg.whatsapp.net"],"auth":"a"}}"#,
    );
    pinned::<GetUpload>(
        "upload",
        r#"{"file":{"id":"FILE","sentAs":"document"},"isAuthExpired":true}"#,
        r#"{"order":null}"#,
    );
    pinned::<EndUpload>(
        "end_upload",
        r#"{"file":{"id":"FILE","sentAs":"audio"},"uploaded":{"path":"/v/1.enc?oh=1","url":"https://mmg.whatsapp.net/v/1.enc?oh=1","sha256":"HASH","encryptedSha256":"HASH","size":1024,"sidecar":"AAEC"}}"#,
        "{}",
    );
    pinned::<EndUpload>("end_upload", r#"{"file":{"id":"FILE","sentAs":"video"},"uploaded":null}"#, "{}");
}

#[test]
fn every_command_to_the_tenant_hub_is_pinned_with_its_reply() {
    pinned::<ReadConsents>("consents", r#"{"tenant":"TENANT","after":3}"#, CONSENTS);
    pinned::<Append>(
        "append",
        r#"{"tenant":"TENANT","device":"DEVICE","epoch":"00ff","events":[{"seq":1,"at":"AT","kind":"device.qr","data":null}],"notices":[],"provenUntil":"AT"}"#,
        r#"{"through":1}"#,
    );
    pinned::<ListEvents>("list", r#"{"after":1,"limit":50,"sees_qr":false}"#, r#"{"items":[],"last":1}"#);
    pinned::<CampaignChanged>("campaign_moved", r#"{"tenant":"TENANT","campaign":"CAMPAIGN"}"#, "{}");
    pinned::<CampaignChanged>(
        "campaign_moved",
        r#"{"tenant":"TENANT","campaign":"CAMPAIGN","replaced_by":"CAMPAIGN"}"#,
        "{}",
    );
    pinned::<ProjectEvents>("project", r#"{"tenant":"TENANT"}"#, "{}");
    pinned::<DeliverConsents>("deliver_consents", r#"{"tenant":"TENANT"}"#, "{}");
    pinned::<ShowUnread>("unread", r#"{"deviceId":"DEVICE","chatId":"6281234567890@c.us","unread":2}"#, "{}");
    pinned::<ShowDevice>(
        "show_device",
        r#"{"kind":"device.changed","data":{"deviceId":"DEVICE","name":"Toko","inbox":{"statusPosts":false,"channels":true}}}"#,
        "{}",
    );
    pinned::<ShowDevice>("show_device", r#"{"kind":"device.deleted","data":{"deviceId":"DEVICE"}}"#, "{}");
    pinned::<FindNumberHolder>(
        "number_holder",
        r#"{"tenant":"TENANT","device":"DEVICE","epoch":"00ff","phone":"6281234567890"}"#,
        r#"{"other":"DEVICE","history":null}"#,
    );
    pinned::<ShowContacts>("show_contacts", "{}", "{}");
    for change in [
        r#"{"kind":"assigned","to":{"id":"USER","name":"Budi"}}"#,
        r#"{"kind":"unassigned"}"#,
        r#"{"kind":"snoozed","until":"AT"}"#,
        r#"{"kind":"closed"}"#,
        r#"{"kind":"opened"}"#,
    ] {
        let by = r#"{"id":"USER","name":"Ani"}"#;
        let command = format!(
            r#"{{"tenant":"TENANT","deviceId":"DEVICE","chatId":"6281234567890@c.us","change":{change},"by":{by}}}"#
        );
        pinned::<ChangeConversation>("change_conversation", &command, "{}");
    }
    pinned::<OptOutDecided>(
        "opt_out_decided",
        r#"{"tenant":"TENANT","deviceId":"DEVICE","chatId":"6281234567890@c.us","messageId":"MESSAGE","decision":"not_opted_out","at":"AT"}"#,
        "{}",
    );
    pinned::<CloseSockets>("close", r#"{"user":"usr_1"}"#, "{}");
}

#[test]
fn the_command_to_the_rate_limiter_is_pinned_with_its_reply() {
    pinned::<TakeFromBuckets>(
        "take",
        r#"{"buckets":[["sign_in",10],["requests",300]]}"#,
        r#"{"limit":10,"remaining":9,"resetAt":"AT","retryAfter":null}"#,
    );
}

#[test]
fn the_envelope_of_a_command_is_pinned() {
    pinned::<Envelope<CancelMessage>>(
        "cancel",
        r#"{"tenant":"TENANT","device":"DEVICE","generation":1,"command":{"id":"MESSAGE"}}"#,
        r#"{"id":"MESSAGE","status":"failed","error":"cancelled"}"#,
    );
}

#[test]
fn a_dispatch_job_on_the_queue_is_pinned() {
    reads_back::<DispatchJob>(r#"{"tenant":"TENANT","campaign":"CAMPAIGN","device":"DEVICE","run":1}"#);
}

#[test]
fn messages_of_the_previous_release_have_only_a_text() {
    let halo = Content::text("Halo");
    let send = r#"{"key":"k1","id":"MESSAGE","phone":"6281234567890","text":"Halo","priority":"normal","sendAt":null}"#;
    assert_eq!(serde_json::from_str::<SendMessage>(&filled(send)).unwrap().content, halo);
    let take = r#"{"campaign":"CAMPAIGN","run":1,"gap":{"minMs":1000,"maxMs":3000},"items":[{"itemNo":1,"id":"MESSAGE","phone":"6281234567890","text":"Halo"}],"isLast":false}"#;
    assert_eq!(serde_json::from_str::<TakeItems>(&filled(take)).unwrap().items[0].content, halo);
    let listed = r#"{"items":[{"id":"MESSAGE","chatId":"6281234567890@c.us","phone":"6281234567890","text":"Halo","priority":"campaign","status":"queued","acceptedAt":"AT","after":[3,0,1,2]}],"waiting":1,"unknown":0}"#;
    assert_eq!(serde_json::from_str::<OutboxReply>(&filled(listed)).unwrap().items[0].content, halo);
}
