//! The record of a device session, in one row: its tenant and device, its generation and epoch, its last status.

use serde::{Deserialize, Serialize};

use crate::{
    clock::{Random, Timestamp},
    contacts::opt_out::KeywordSettings,
    devices::{
        device::{DeviceStatus, Status, StatusCause},
        inbox_settings::InboxSettings,
        number_history::NumberHistory,
        outbox::{SendRecord, SentOver},
        pacing::Settings,
    },
    error::{Error, Result},
    ids::{DeviceId, TenantId},
    params,
    ports::Sql,
};

/// The record of a device session. Stored as JSON: releases only add fields, each with a default.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Record {
    pub tenant: TenantId,
    pub device: DeviceId,
    pub generation: i64,
    /// The name of this lifetime of the storage; part of the key of every event (design 10).
    pub epoch: String,
    /// The name of the present link: a message is sent again only over the link over which it was first sent.
    #[serde(default)]
    pub link: Option<String>,
    pub status: DeviceStatus,
    /// Whether the number was linked and the hub has not answered yet whether another device of the tenant holds it.
    #[serde(default)]
    pub is_number_unchecked: bool,
    /// The latest links of this number to this device. Messages that were sent over other links of the device do not count toward the
    /// limits of this number.
    #[serde(default)]
    pub links: Vec<String>,
    /// The numbers whose links have ended and whose histories the hub may not have, each with the time at which the link ended.
    #[serde(default)]
    pub unreported_numbers: Vec<EndedNumber>,
    /// The numbers that were linked here before this one, the latest last.
    #[serde(default)]
    pub earlier_numbers: Vec<EarlierNumber>,
    /// When this number was first linked here; the warm-up counts its days from then.
    #[serde(default)]
    pub linked_at: Option<Timestamp>,
    /// The time until which WhatsApp refuses first messages to strangers from this number (error 463).
    #[serde(default)]
    pub held_until: Option<Timestamp>,
    /// The time until which WhatsApp's quota of new chats is used up.
    #[serde(default)]
    pub quota_renewed_at: Option<Timestamp>,
    #[serde(default)]
    pub pacing: Settings,
    #[serde(default)]
    pub inbox: InboxSettings,
    /// The change number up to which this device has all changes of consent of the tenant's contacts.
    #[serde(default)]
    pub consents_through: i64,
    /// The keyword settings of the tenant.
    #[serde(default)]
    pub keywords: KeywordSettings,
}

/// The values with which a number that was linked here before continues when it is linked again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct EarlierNumber {
    pub phone: String,
    pub links: Vec<String>,
    pub linked_at: Option<Timestamp>,
    pub held_until: Option<Timestamp>,
    pub quota_renewed_at: Option<Timestamp>,
}

/// A number whose link has ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct EndedNumber {
    pub phone: String,
    pub at: Timestamp,
}

/// The most links and numbers that are remembered. Users link devices by hand, so no day has more of them.
const MAX_LINKS: usize = 20;
const MAX_EARLIER_NUMBERS: usize = 10;

const LOAD: &str = "select value from record where id = 1";
const SAVE: &str = "insert into record (id, value) values (1, ?) on conflict (id) do update set value = excluded.value";

impl Record {
    /// Creates the first record of a device session.
    pub fn new(tenant: TenantId, device: DeviceId, generation: i64, now: Timestamp, random: &mut impl Random) -> Self {
        Self {
            tenant,
            device,
            generation,
            epoch: new_token(random),
            link: None,
            status: DeviceStatus {
                status: Status::Unlinked,
                cause: StatusCause::Created,
                at: now,
                phone: None,
                lid: None,
                proven_until: None,
            },
            is_number_unchecked: false,
            links: Vec::new(),
            unreported_numbers: Vec::new(),
            earlier_numbers: Vec::new(),
            linked_at: None,
            held_until: None,
            quota_renewed_at: None,
            pacing: Settings::default(),
            inbox: InboxSettings::default(),
            consents_through: 0,
            keywords: KeywordSettings::default(),
        }
    }

    pub fn find(sql: &impl Sql) -> Result<Option<Self>> {
        match sql.query(LOAD, &[])?.first() {
            None => Ok(None),
            Some(row) => serde_json::from_str(&row.text("value")?).map(Some).map_err(Error::internal),
        }
    }

    /// Returns the record with the fields that earlier releases did not have: a number without `linked_at` starts its warm-up at `now`, and
    /// a record without `links` gets its link as the first. The next change saves both.
    pub fn with_linked_at(self, now: Timestamp) -> Self {
        let linked_at = self.linked_at.or_else(|| self.link.is_some().then_some(now));
        let links = if self.links.is_empty() { self.link.iter().cloned().collect() } else { self.links };
        Self { links, linked_at, ..self }
    }

    /// Records that a number was linked. Limits, warm-up and holds belong to the number: a number that was linked here before continues
    /// with its own, and a new number begins. Returns the number that was linked before, if it is another one.
    pub fn begin_link(&mut self, phone: &str, lid: &str, link: String, now: Timestamp) -> Option<String> {
        if self.link.is_some() && self.status.phone.as_deref() != Some(phone) {
            self.note_end_of_link(now);
        }
        let before = self.status.phone.replace(phone.to_owned()).filter(|before| before != phone);
        self.status.lid = Some(lid.to_owned());
        if let Some(before) = &before {
            let earlier = EarlierNumber {
                phone: before.clone(),
                links: std::mem::take(&mut self.links),
                linked_at: self.linked_at.take(),
                held_until: self.held_until.take(),
                quota_renewed_at: self.quota_renewed_at.take(),
            };
            let at = self.earlier_numbers.iter().position(|earlier| earlier.phone == phone);
            if let Some(known) = at.map(|at| self.earlier_numbers.remove(at)) {
                (self.links, self.linked_at) = (known.links, known.linked_at);
                (self.held_until, self.quota_renewed_at) = (known.held_until, known.quota_renewed_at);
            }
            self.earlier_numbers.push(earlier);
            let surplus = self.earlier_numbers.len().saturating_sub(MAX_EARLIER_NUMBERS);
            self.earlier_numbers.drain(..surplus);
            // Without its links, the messages of a number cannot be told from those of another, so it is not reported.
            self.unreported_numbers.retain(|ended| {
                ended.phone == phone || self.earlier_numbers.iter().any(|earlier| earlier.phone == ended.phone)
            });
        }
        self.linked_at = self.linked_at.or(Some(now));
        self.is_number_unchecked = true;
        self.link = Some(link.clone());
        self.links.push(link);
        let surplus = self.links.len().saturating_sub(MAX_LINKS);
        self.links.drain(..surplus);
        before
    }

    /// Records that the link has ended, or may end without another report, so that the hub gets the history of the number.
    pub fn note_end_of_link(&mut self, now: Timestamp) {
        if let Some(phone) = self.status.phone.clone() {
            self.unreported_numbers.retain(|ended| ended.phone != phone);
            self.unreported_numbers.push(EndedNumber { phone, at: now });
        }
    }

    /// Continues with the number's history on other devices: the earlier `linked_at` and the later holds count.
    pub fn go_on_from(&mut self, history: &NumberHistory) {
        self.linked_at = [self.linked_at, history.linked_at].into_iter().flatten().min();
        self.held_until = self.held_until.max(history.held_until);
        self.quota_renewed_at = self.quota_renewed_at.max(history.quota_renewed_at);
    }

    /// Returns the links over which a number that is or was linked here has sent messages. For the present number these are all links
    /// except those of earlier numbers, so a message counts even if its link is no longer in `links`.
    pub fn links_of(&self, phone: &str) -> SentOver {
        match self.earlier_numbers.iter().find(|earlier| earlier.phone == phone) {
            Some(earlier) => SentOver::Only(earlier.links.clone()),
            None => SentOver::AllBut(self.earlier_numbers.iter().flat_map(|earlier| earlier.links.clone()).collect()),
        }
    }

    /// Returns the history, on this device, of a number that is or was linked here. `sent` are the messages that it sent here.
    pub fn history_of(&self, ended: &EndedNumber, sent: Vec<SendRecord>) -> NumberHistory {
        let earlier = self.earlier_numbers.iter().find(|earlier| earlier.phone == ended.phone);
        let (linked_at, held_until, quota_renewed_at) = earlier
            .map_or((self.linked_at, self.held_until, self.quota_renewed_at), |earlier| {
                (earlier.linked_at, earlier.held_until, earlier.quota_renewed_at)
            });
        NumberHistory { phone: ended.phone.clone(), ended_at: ended.at, linked_at, held_until, quota_renewed_at, sent }
    }

    /// Writes one row.
    pub fn save(&self, sql: &impl Sql) -> Result<()> {
        let value = serde_json::to_string(self).map_err(Error::internal)?;
        sql.execute(SAVE, &params![value])
    }

    /// Refuses a command of another tenant or of an earlier generation. Another tenant does not learn that the device exists.
    pub fn check_caller(&self, tenant: &TenantId, generation: i64) -> Result<()> {
        if self.tenant != *tenant {
            return Err(Error::NotFound { what: "the device" });
        }
        if generation < self.generation {
            return Err(Error::Conflict("this device was restored elsewhere; reload and try again".into()));
        }
        Ok(())
    }
}

/// Creates a random name for an epoch or a link.
pub fn new_token(random: &mut impl Random) -> String {
    let mut bytes = [0_u8; 8];
    random.fill(&mut bytes);
    hex::encode(bytes)
}
