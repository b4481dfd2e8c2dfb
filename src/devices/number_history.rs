//! The history of a number on the devices to which it was linked before: the messages that it has sent, and WhatsApp's own limits on it.
//! Limits and warm-up belong to the number. So a device whose link ends reports the history to the tenant hub, and the next device that
//! links the number continues with it.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::{
    clock::Timestamp,
    devices::{
        expiry,
        outbox::SendRecord,
        pacing::{DAY, SendLimits},
    },
    error::{Error, Result},
    params,
    ports::{Row, Sql},
};

/// After this time without a link to any device, a number begins its warm-up anew on another device.
pub const KEPT_FOR: Duration = Duration::from_hours(30 * 24);

/// The history of a number on one device, or the merged one of several.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct NumberHistory {
    /// The number in E.164 without `+`.
    pub phone: String,
    /// When the number's last link ended.
    pub ended_at: Timestamp,
    /// When the number was first linked; the warm-up counts its days from then.
    pub linked_at: Option<Timestamp>,
    /// The time until which WhatsApp refuses first messages to strangers from this number (error 463).
    pub held_until: Option<Timestamp>,
    /// The time until which WhatsApp's quota of new chats is used up.
    pub quota_renewed_at: Option<Timestamp>,
    /// The messages of the 24 hours before the link ended, oldest first, at most as many as a number may send in a day.
    pub sent: Vec<SendRecord>,
}

impl NumberHistory {
    /// Merges the histories of a number on several devices; `None` if there are none. WhatsApp may have lifted a limit since an earlier
    /// device had the number, so only the limits that the last device reported count. If the requesting device was the last one that had
    /// the number (its last link ended at `own_end`), no reported limit counts.
    fn merge(mut histories: Vec<Self>, own_end: Option<Timestamp>, now: Timestamp) -> Option<Self> {
        histories.sort_by_key(|history| history.ended_at);
        let last = histories.last()?;
        let is_newer_than_own = own_end.is_none_or(|own_end| last.ended_at > own_end);
        let (held_until, quota_renewed_at) =
            if is_newer_than_own { (last.held_until, last.quota_renewed_at) } else { (None, None) };
        Some(Self {
            phone: last.phone.clone(),
            ended_at: last.ended_at,
            linked_at: histories.iter().filter_map(|history| history.linked_at).min(),
            held_until,
            quota_renewed_at,
            sent: latest_of_the_day(histories.into_iter().flat_map(|history| history.sent).collect(), now),
        })
    }
}

/// Returns the messages of the last 24 hours, oldest first; if they are more than a number may send in a day, only the newest of them.
pub fn latest_of_the_day(mut sent: Vec<SendRecord>, now: Timestamp) -> Vec<SendRecord> {
    sent.retain(|send| send.at.plus(DAY) > now);
    sent.sort_unstable_by_key(|send| send.at);
    let surplus = sent.len().saturating_sub(SendLimits::MAX.per_day as usize);
    sent.split_off(surplus)
}

// ---- The tenant hub -----------------------------------------------------------------------------------------------

const SAVE: &str = "insert into number_histories (phone, epoch, ended_at, history) values (?, ?, ?, ?)
    on conflict (phone, epoch) do update set ended_at = excluded.ended_at, history = excluded.history
    where excluded.ended_at >= number_histories.ended_at";
const FIND_OF_OTHERS: &str = "select history from number_histories where phone = ?1 and epoch <> ?2 and ended_at >= ?3";
const FIND_OWN_END: &str = "select ended_at from number_histories where phone = ?1 and epoch = ?2";
const SWEEP: &str = "delete from number_histories where ended_at < ?";

/// Stores the history of a number in one epoch of a device's storage. Writes one row.
pub fn save(hub: &impl Sql, epoch: &str, history: &NumberHistory) -> Result<()> {
    let json = serde_json::to_string(history).map_err(Error::internal)?;
    hub.execute(SAVE, &params![history.phone.as_str(), epoch, history.ended_at, json])
}

/// Returns the merged history of a number from all epochs except `epoch`. The requesting device already has the history of that epoch.
pub fn find_in_other_epochs(hub: &impl Sql, phone: &str, epoch: &str, now: Timestamp) -> Result<Option<NumberHistory>> {
    let read = |row: &Row| serde_json::from_str(&row.text("history")?).map_err(Error::internal);
    let rows = hub.query(FIND_OF_OTHERS, &params![phone, epoch, now.minus(KEPT_FOR)])?;
    let histories = rows.iter().map(read).collect::<Result<Vec<NumberHistory>>>()?;
    let own = hub.query(FIND_OWN_END, &params![phone, epoch])?;
    let own_end = own.first().map(|row| row.integer("ended_at").map(Timestamp::from_unix_millis)).transpose()?;
    Ok(NumberHistory::merge(histories, own_end, now))
}

/// Deletes the histories of links that ended more than `KEPT_FOR` ago.
pub fn sweep(hub: &impl Sql, now: Timestamp) -> Result<()> {
    hub.execute(SWEEP, &params![now.minus(KEPT_FOR)])
}

const OLDEST: &str = "select min(ended_at) as at from number_histories";

/// Returns when the oldest history expires that `sweep` deletes.
pub fn first_expiry(hub: &impl Sql) -> Result<Option<Timestamp>> {
    expiry::first_expiry(hub, OLDEST, KEPT_FOR)
}

// ---- The device that has the number now ---------------------------------------------------------------------------

const SAVE_ELSEWHERE: &str = "insert into sent_elsewhere (phone, newest_at, sent) values (?, ?, ?)
    on conflict (phone) do update set newest_at = excluded.newest_at, sent = excluded.sent";
const LIST_ELSEWHERE: &str = "select sent from sent_elsewhere where phone = ?";
const FORGET_ELSEWHERE: &str = "delete from sent_elsewhere where phone = ?";
const SWEEP_ELSEWHERE: &str = "delete from sent_elsewhere where newest_at < ?";

/// Replaces the stored list of the messages that a number sent through other devices. Writes at most one row.
pub fn save_sent_elsewhere(device: &impl Sql, phone: &str, sent: &[SendRecord]) -> Result<()> {
    let Some(newest) = sent.iter().map(|send| send.at).max() else {
        return device.execute(FORGET_ELSEWHERE, &params![phone]);
    };
    let json = serde_json::to_string(sent).map_err(Error::internal)?;
    device.execute(SAVE_ELSEWHERE, &params![phone, newest, json])
}

/// Returns the messages that a number sent through other devices in the last 24 hours, oldest first.
pub fn list_sent_elsewhere(device: &impl Sql, phone: &str, now: Timestamp) -> Result<Vec<SendRecord>> {
    let rows = device.query(LIST_ELSEWHERE, &params![phone])?;
    let sent = rows.first().map(|row| serde_json::from_str(&row.text("sent")?).map_err(Error::internal));
    Ok(latest_of_the_day(sent.transpose()?.unwrap_or_default(), now))
}

/// Deletes lists whose newest message is older than 24 hours. No limit counts them any more.
pub fn sweep_sent_elsewhere(device: &impl Sql, now: Timestamp) -> Result<()> {
    device.execute(SWEEP_ELSEWHERE, &params![now.minus(DAY)])
}

const OLDEST_ELSEWHERE: &str = "select min(newest_at) as at from sent_elsewhere";

/// Returns when the oldest list expires that `sweep_sent_elsewhere` deletes.
pub fn first_expiry_of_sent_elsewhere(device: &impl Sql) -> Result<Option<Timestamp>> {
    expiry::first_expiry(device, OLDEST_ELSEWHERE, DAY)
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Timestamp = Timestamp::from_unix_millis(1_763_700_000_000);

    fn hours_ago(hours: u64) -> Timestamp {
        NOW.minus(Duration::from_hours(hours))
    }

    fn send(at: Timestamp) -> SendRecord {
        SendRecord { at, is_cold: true, is_campaign: false }
    }

    fn history(sent: Vec<SendRecord>) -> NumberHistory {
        let phone = "6281100000000".to_owned();
        NumberHistory { phone, ended_at: NOW, linked_at: None, held_until: None, quota_renewed_at: None, sent }
    }

    #[test]
    fn the_histories_of_several_devices_are_joined_and_only_the_last_ones_limits_of_whatsapp_count() {
        let one = NumberHistory {
            ended_at: hours_ago(2),
            linked_at: Some(hours_ago(90)),
            held_until: Some(NOW.plus(Duration::from_hours(9))),
            ..history(vec![send(hours_ago(2)), send(hours_ago(24))])
        };
        let other = NumberHistory {
            linked_at: Some(hours_ago(70)),
            quota_renewed_at: Some(NOW),
            ..history(vec![send(hours_ago(3)), send(hours_ago(1))])
        };
        let joined = NumberHistory::merge(vec![other.clone(), one.clone()], Some(hours_ago(3)), NOW).unwrap();
        let expected = NumberHistory {
            linked_at: Some(hours_ago(90)),
            quota_renewed_at: Some(NOW),
            ..history(vec![send(hours_ago(3)), send(hours_ago(2)), send(hours_ago(1))])
        };
        assert_eq!(joined, expected);
        let since = NumberHistory::merge(vec![one, other], Some(NOW), NOW).unwrap();
        assert_eq!((since.held_until, since.quota_renewed_at), (None, None), "the asking device knows better");
        assert_eq!(NumberHistory::merge(Vec::new(), None, NOW), None);
    }

    #[test]
    fn no_more_messages_are_kept_than_a_number_may_send_in_a_day() {
        let many = (0..5_100).map(|second| send(NOW.minus(Duration::from_secs(second)))).collect();
        let kept = latest_of_the_day(many, NOW);
        assert_eq!((kept.len(), kept.last().map(|send| send.at)), (5_000, Some(NOW)));
    }

    #[test]
    fn the_stored_format_of_a_history_is_pinned() {
        let history = NumberHistory { linked_at: Some(NOW), ..history(vec![send(NOW)]) };
        let json = r#"{"phone":"6281100000000","endedAt":"2025-11-21T04:40:00.000Z","linkedAt":"2025-11-21T04:40:00.000Z","heldUntil":null,"quotaRenewedAt":null,"sent":[{"at":"2025-11-21T04:40:00.000Z","isCold":true,"isCampaign":false}]}"#;
        assert_eq!(serde_json::to_string(&history).unwrap(), json);
        assert_eq!(serde_json::from_str::<NumberHistory>(json).unwrap(), history);
    }
}
