//! Answers the protocol library's questions about people: which number has a LID, and which devices a person has. By itself, the library
//! would load the whole map of LIDs when a device starts, and a business may know 100 000 people. So it asks the tables, and only the
//! latest answers stay in memory (docs/decisions/0015).

use super::SessionStore;
use crate::ports::Sql;
use anyhow::Result;
use async_trait::async_trait;
use std::collections::VecDeque;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use wacore::store::cache::CacheStore;
use wacore::store::traits::{LidPnMappingEntry, ProtocolStore};
use wacore::types::{LearningSource, LidPnEntry};

/// The library's names for its three questions.
const BY_LID: &str = "lid_pn_by_lid";
const BY_NUMBER: &str = "lid_pn_by_pn";
const DEVICES: &str = "device_registry";
/// The number of answers that stay in memory. For each text the library asks about the same person several times.
const KEPT_ANSWERS: usize = 128;

/// The tables in the role of a cache of the library. Everything that the library puts into the cache is on disk, or the library writes it
/// in the same turn, so any answer may be forgotten.
pub struct People<S> {
    store: SessionStore<S>,
    /// The latest answers, the newest last.
    answers: Mutex<VecDeque<Answer>>,
}

struct Answer {
    question: &'static str,
    user: String,
    /// The answer as JSON for the library; `None` if the tables have no answer.
    json: Option<Vec<u8>>,
}

/// What memory holds for a question.
#[derive(PartialEq, Eq)]
enum RecalledAnswer {
    Answer(Vec<u8>),
    /// The tables have no answer.
    NoAnswer,
    NotInMemory,
}

impl<S: Sql> People<S> {
    pub fn new(store: SessionStore<S>) -> Self {
        Self { store, answers: Mutex::default() }
    }

    /// Forgets the devices of a contact whom WhatsApp names by a hash of the LID or number: the contact has added or removed a
    /// device, and the next text asks WhatsApp for the list. The library does the same for the few contacts whose hash it has
    /// in memory. Reads all mappings; writes one row per list that is deleted.
    pub fn forget_devices_of(&self, contact_hash: &str) -> crate::error::Result<()> {
        self.answers().clear();
        self.store.forget_devices_of(contact_hash)
    }

    fn answers(&self) -> MutexGuard<'_, VecDeque<Answer>> {
        self.answers.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Returns the answer from memory, and marks it as the newest.
    fn recall(&self, question: &str, user: &str) -> RecalledAnswer {
        let mut answers = self.answers();
        let place = answers.iter().rposition(|answer| answer.question == question && answer.user == user);
        let Some(answer) = place.and_then(|place| answers.remove(place)) else { return RecalledAnswer::NotInMemory };
        let recalled = answer.json.clone().map_or(RecalledAnswer::NoAnswer, RecalledAnswer::Answer);
        answers.push_back(answer);
        recalled
    }

    fn keep(&self, question: &'static str, user: &str, json: Option<Vec<u8>>) {
        let mut answers = self.answers();
        answers.retain(|answer| answer.question != question || answer.user != user);
        if answers.len() >= KEPT_ANSWERS {
            answers.pop_front();
        }
        answers.push_back(Answer { question, user: user.to_owned(), json });
    }
}

#[cfg_attr(target_arch = "wasm32", async_trait(?Send))]
#[cfg_attr(not(target_arch = "wasm32"), async_trait)]
impl<S: Sql + Send + Sync + 'static> CacheStore for People<S> {
    /// Answers a question. Reads one row, or none if the answer is in memory. The library asks the table of device lists itself.
    async fn get(&self, namespace: &str, user: &str) -> Result<Option<Vec<u8>>> {
        match self.recall(namespace, user) {
            RecalledAnswer::Answer(json) => return Ok(Some(json)),
            RecalledAnswer::NoAnswer => return Ok(None),
            RecalledAnswer::NotInMemory => {}
        }
        let (question, mapping) = match namespace {
            BY_LID => (BY_LID, self.store.get_lid_mapping(user).await?),
            BY_NUMBER => (BY_NUMBER, self.store.get_pn_mapping(user).await?),
            _ => return Ok(None),
        };
        let json = mapping.map(|mapping| serde_json::to_vec(&entry(mapping))).transpose()?;
        self.keep(question, user, json.clone());
        Ok(json)
    }

    /// Writes what `put_lid_mapping` writes. The library sets each mapping by LID first, and then by number if it is the newest of the
    /// number. The second call writes nothing, because the table answers that question itself.
    async fn set(&self, namespace: &str, user: &str, json: &[u8], _ttl: Option<Duration>) -> Result<()> {
        if self.recall(namespace, user) == RecalledAnswer::Answer(json.to_vec()) {
            return Ok(());
        }
        let question = match namespace {
            BY_LID => {
                self.store.put_lid_mapping(&stored_row(&serde_json::from_slice(json)?)).await?;
                // All answers are forgotten, because the new mapping may change the answers about numbers.
                self.answers().clear();
                BY_LID
            }
            BY_NUMBER => BY_NUMBER,
            _ => DEVICES,
        };
        self.keep(question, user, Some(json.to_vec()));
        Ok(())
    }

    /// Forgets the answer in memory; the library deletes the row itself.
    async fn delete(&self, namespace: &str, user: &str) -> Result<()> {
        self.answers().retain(|answer| answer.question != namespace || answer.user != user);
        Ok(())
    }

    /// Forgets the answers in memory; the rows in the tables remain.
    async fn clear(&self, _namespace: &str) -> Result<()> {
        self.answers().clear();
        Ok(())
    }
}

fn entry(mapping: LidPnMappingEntry) -> LidPnEntry {
    let source = LearningSource::parse(&mapping.learning_source);
    LidPnEntry::with_timestamp(mapping.lid, mapping.phone_number, mapping.created_at, source)
}

/// Returns the row that the library itself stores for this entry shortly after, so that the second time writes nothing.
fn stored_row(entry: &LidPnEntry) -> LidPnMappingEntry {
    LidPnMappingEntry {
        lid: entry.lid.to_string(),
        phone_number: entry.phone_number.to_string(),
        created_at: entry.created_at,
        updated_at: entry.created_at,
        learning_source: entry.learning_source.as_str().to_owned(),
    }
}
