//! What the simulator received, as append-only lists; each entry carries its number `n`, counted from 1.

use serde::{Deserialize, Serialize};

use crate::media::open::FileView;

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Log<T> {
    entries: Vec<Numbered<T>>,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Numbered<T> {
    pub n: u64,
    #[serde(flatten)]
    pub entry: T,
}

impl<T> Default for Log<T> {
    fn default() -> Self {
        Self { entries: Vec::new() }
    }
}

impl<T> Log<T> {
    pub fn append(&mut self, entry: T) -> u64 {
        let n = self.entries.len() as u64 + 1;
        self.entries.push(Numbered { n, entry });
        n
    }

    pub fn after(&self, n: u64) -> &[Numbered<T>] {
        let start = usize::try_from(n).unwrap_or(usize::MAX).min(self.entries.len());
        self.entries.get(start..).unwrap_or_default()
    }

    pub fn entry_mut(&mut self, n: u64) -> Option<&mut T> {
        let index = usize::try_from(n.checked_sub(1)?).ok()?;
        self.entries.get_mut(index).map(|numbered| &mut numbered.entry)
    }
}

/// A text that a customer decrypted.
#[expect(clippy::struct_field_names, reason = "the names of the control API")]
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Received {
    pub id: String,
    pub from: String,
    pub to: String,
    pub text: String,
    /// After how many seconds the message disappears; none if it stays.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub timer_seconds: Option<u32>,
    /// What it says, if it is no text (`said.rs`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub content: Option<serde_json::Value>,
    /// The message that it answers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quoted: Option<Quoted>,
    /// Its file, which the phone downloads as soon as it has the message.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub file: Option<FileView>,
    /// The address of the group in which it was written.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub group: Option<String>,
    /// The addresses of the people whom it mentions.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub mentions: Vec<String>,
    pub received_at: u64,
}

/// A quoted message, as the answer names it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Quoted {
    pub id: String,
    pub author: String,
    /// What it says, if it is a text.
    pub text: Option<String>,
}

/// What a message did to an earlier one, as a customer decrypted it.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Changed {
    pub id: String,
    pub from: String,
    pub to: String,
    /// `reaction`, `edit` or `deletion`.
    pub kind: String,
    /// The stanza id of the earlier message, whether the sender of the change wrote that, and the chat that it names.
    pub of: String,
    pub from_me: bool,
    pub chat: String,
    /// The member of a group who wrote the earlier message, as the change names them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub participant: Option<String>,
    /// The emoji, or the new text.
    pub text: String,
    pub received_at: u64,
}

/// A message stanza that a device sent.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Sent {
    pub id: String,
    pub from: String,
    pub to: String,
    pub received_at: u64,
    pub acked: bool,
    /// The stanza's attribute `edit`: 1 for an edit, 7 for a deletion or a reaction that is removed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub edit: Option<String>,
}

/// A customer's text that a device acknowledged.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Acked {
    pub id: String,
    pub from: String,
    pub to: String,
    pub at: u64,
}

/// A device begins or stops typing.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Typing {
    pub from: String,
    pub to: String,
    pub state: String,
    pub at: u64,
}

/// What a device shows of its person besides messages: presence, presence subscriptions, read receipts and typing. They
/// are in one list because tests check their order.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Activity {
    pub from: String,
    /// `available`, `unavailable`, `subscribe`, `read`, `composing` or `paused`.
    pub kind: String,
    /// The customer it is addressed to, if any.
    pub to: Option<String>,
    pub at: u64,
}

/// A customer could not decrypt a text and asked the device to send it again.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Retry {
    pub id: String,
    pub from: String,
    pub to: String,
    pub at: u64,
}

/// A device asked whether a number has an account.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Lookup {
    pub from: String,
    pub phone: String,
    pub at: u64,
}

/// A request to the media host.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct MediaRequest {
    /// `upload`, `probe` (how much of an upload is there), `download`, or `reupload` (by a phone that a device asked).
    pub what: String,
    /// The kind of the file in the path of an upload.
    pub kind: String,
    /// The phone whose account uploads or uploaded the file; empty if the request does not show it.
    pub of: String,
    pub token: String,
    /// The first byte of the upload or of the range.
    pub offset: u64,
    /// How many bytes of the file were transferred.
    pub bytes: u64,
    pub status: u16,
    pub at: u64,
}

/// Everything received since the last reset.
#[derive(Clone, Default, Serialize, Deserialize)]
pub struct Ledger {
    pub received: Log<Received>,
    pub sent: Log<Sent>,
    pub acks: Log<Acked>,
    pub typing: Log<Typing>,
    #[serde(default)]
    #[serde(rename = "courtesies")]
    pub activities: Log<Activity>,
    #[serde(default)]
    pub retries: Log<Retry>,
    #[serde(default)]
    pub lookups: Log<Lookup>,
    #[serde(default)]
    pub changes: Log<Changed>,
    #[serde(default)]
    pub media: Log<MediaRequest>,
}

impl Ledger {
    pub fn note_activity(&mut self, from: &str, kind: &str, to: Option<String>, at: u64) {
        self.activities.append(Activity { from: from.to_owned(), kind: kind.to_owned(), to, at });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_is_read_from_any_number_on() {
        let mut log = Log::default();
        for word in ["a", "b", "c"] {
            log.append(word.to_owned());
        }
        let later: Vec<u64> = log.after(1).iter().map(|numbered| numbered.n).collect();
        assert_eq!(later, [2, 3]);
        assert!(log.after(99).is_empty());
    }
}
