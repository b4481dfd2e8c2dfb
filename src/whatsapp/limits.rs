//! Reads WhatsApp's own limits on first messages from the notifications that WhatsApp calls *MEX*. Their numbers may be JSON
//! numbers or texts.

use serde_json::Value;

use crate::{
    clock::Timestamp,
    devices::session::{NewChatQuota, ReachOutLimit, Report},
};

const REACH_OUT_LIMIT: &str = "NotificationUserReachoutTimelockUpdate";
const NEW_CHAT_QUOTA: &str = "MessageCappingInfoNotification";

/// Returns the limit that a notification of this operation reports; `None` if the notification is about something else.
pub fn limit(operation: &str, payload: &Value) -> Option<Report> {
    let data = payload.get("data").unwrap_or(payload);
    match operation {
        REACH_OUT_LIMIT => {
            let lock = data.get("xwa2_notify_account_reachout_timelock")?;
            let is_active = lock.get("is_active").and_then(parse_boolean);
            Some(Report::ReachOutLimit(ReachOutLimit {
                is_active,
                ends: lock.get("time_enforcement_ends").and_then(time),
            }))
        }
        NEW_CHAT_QUOTA => {
            let quota = data.get("xwa2_notify_new_chat_messages_capping_info_update")?;
            let number = |name: &str| quota.get(name).and_then(integer);
            // A total of −1 means that there is no quota.
            let is_spent = number("total_quota")
                .filter(|total| *total > 0)
                .zip(number("used_quota"))
                .is_some_and(|(total, used)| used >= total);
            let is_capped = quota.get("capping_status").and_then(Value::as_str) == Some("CAPPED");
            let renewed_at = quota.get("cycle_end_timestamp").and_then(time);
            Some(Report::NewChatQuota(NewChatQuota { is_used_up: is_capped || is_spent, renewed_at }))
        }
        _ => None,
    }
}

/// Reads a time in seconds since 1970, which is a number or a text.
pub fn time(value: &Value) -> Option<Timestamp> {
    let seconds = integer(value).filter(|seconds| *seconds > 0)?;
    Some(Timestamp::from_unix_millis(seconds.saturating_mul(1_000)))
}

fn integer(value: &Value) -> Option<i64> {
    value.as_i64().or_else(|| value.as_str()?.trim().parse().ok())
}

fn parse_boolean(value: &Value) -> Option<bool> {
    value.as_bool().or_else(|| value.as_str()?.trim().parse().ok())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    const AT: Timestamp = Timestamp::from_unix_millis(1_764_000_000_000);

    #[test]
    fn a_reach_out_limit_is_read_with_numbers_and_with_texts() {
        for (lock, is_active, ends) in [
            (json!({ "is_active": true, "time_enforcement_ends": "1764000000" }), Some(true), Some(AT)),
            (json!({ "is_active": "true", "time_enforcement_ends": 1_764_000_000 }), Some(true), Some(AT)),
            (
                json!({ "is_active": false, "time_enforcement_ends": null, "enforcement_type": "DEFAULT" }),
                Some(false),
                None,
            ),
            (json!({ "is_active": true, "time_enforcement_ends": "soon" }), Some(true), None),
            (json!({}), None, None),
        ] {
            let payload = json!({ "data": { "xwa2_notify_account_reachout_timelock": lock } });
            let expected = Report::ReachOutLimit(ReachOutLimit { is_active, ends });
            assert_eq!(limit(REACH_OUT_LIMIT, &payload), Some(expected), "{payload}");
        }
    }

    #[test]
    fn a_quota_of_new_chats_is_read_with_numbers_and_with_texts() {
        for (quota, is_used_up, renewed_at) in [
            (
                json!({ "capping_status": "CAPPED", "total_quota": 50, "used_quota": 50, "cycle_end_timestamp": "1764000000" }),
                true,
                Some(AT),
            ),
            (json!({ "total_quota": "50", "used_quota": "50", "cycle_end_timestamp": 1_764_000_000 }), true, Some(AT)),
            (
                json!({ "capping_status": "SECOND_WARNING", "total_quota": "50", "used_quota": 49, "cycle_end_timestamp": "1764000000" }),
                false,
                Some(AT),
            ),
            (json!({ "capping_status": "NONE", "total_quota": -1, "used_quota": 0 }), false, None),
            (json!({ "capping_status": "CAPPED" }), true, None),
        ] {
            let payload = json!({ "data": { "xwa2_notify_new_chat_messages_capping_info_update": quota } });
            let expected = Report::NewChatQuota(NewChatQuota { is_used_up, renewed_at });
            assert_eq!(limit(NEW_CHAT_QUOTA, &payload), Some(expected), "{payload}");
        }
    }

    #[test]
    fn another_notification_says_nothing_about_limits() {
        let lock = json!({ "data": { "xwa2_notify_account_reachout_timelock": { "is_active": true } } });
        assert_eq!(limit("NotificationGroupPropertyUpdate", &lock), None);
        assert_eq!(limit(NEW_CHAT_QUOTA, &lock), None);
        assert_eq!(limit(REACH_OUT_LIMIT, &json!("text")), None);
    }
}
