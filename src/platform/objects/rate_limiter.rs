//! Counts the requests of one user or IP address; each has its own object (`tenants/rate_limit.rs`). The object keeps the counts in memory.
//! It stores them, which costs a row, once a caller has used more than half of a limit, and at each wrong password, so that an eviction of
//! the object does not reset them.

use std::{cell::RefCell, panic::AssertUnwindSafe};

use worker::{DurableObject, Env, Request, Response, State, durable_object};

use crate::{
    clock::{Clock, Timestamp},
    error::{Error, Result},
    platform::{
        bindings,
        clock::SystemClock,
        objects::{alarm::ObjectAlarm, stub},
    },
    ports::Done,
    tenants::rate_limit::{Bucket, GiveBack, Levels, TakeFromBuckets, Verdict},
};

const LEVELS_KEY: &str = "levels";

/// Counts one request in each of these buckets of the caller `name`, with the limit of each; `None` if there is no limit.
pub async fn take(env: &Env, name: &str, buckets: Vec<(Bucket, u32)>) -> Result<Option<Verdict>> {
    stub::call(env, bindings::RATE_LIMITER, name, &TakeFromBuckets { buckets }).await
}

/// Reverses what `take` has counted for one request of the caller `name`.
pub async fn give_back(env: &Env, name: &str, buckets: Vec<(Bucket, u32)>) -> Result<()> {
    stub::call(env, bindings::RATE_LIMITER, name, &GiveBack { buckets }).await.map(|Done {}| ())
}

/// The class bound as `RATE_LIMITER`.
#[durable_object(alarm)]
pub struct RateLimiter {
    inner: AssertUnwindSafe<Inner>,
}

struct Inner {
    state: State,
    levels: RefCell<Option<Levels>>,
    alarm: ObjectAlarm,
}

impl DurableObject for RateLimiter {
    fn new(state: State, _env: Env) -> Self {
        Self { inner: AssertUnwindSafe(Inner { alarm: ObjectAlarm::new(&state), state, levels: RefCell::default() }) }
    }

    async fn fetch(&self, mut request: Request) -> worker::Result<Response> {
        let path = request.path();
        let body = request.bytes().await?;
        let name = path.strip_prefix("/v1/").unwrap_or_default();
        let now = SystemClock.now();
        let response = stub::run_command!(name, stub::parse(&body), {
            TakeFromBuckets: |take| self.inner.take(&take, now).await,
            GiveBack: |taken| self.inner.give_back(&taken, now).await,
        });
        response.unwrap_or_else(|| Response::error("no such command", 404))
    }

    /// Deletes the stored counts, unless the caller has sent more requests since.
    async fn alarm(&self) -> worker::Result<Response> {
        // The alarm may be from an earlier instance, which continued to count after it had set the alarm.
        self.inner.load_levels().await?;
        self.inner.alarm.clear();
        let now = SystemClock.now();
        let empty_at = self.inner.levels.borrow().as_ref().and_then(Levels::empty_at);
        if let Some(at) = empty_at.filter(|at| *at > now) {
            self.inner.alarm.wake_by(at);
        } else {
            self.inner.state.storage().delete_all().await?;
        }
        Response::empty()
    }
}

impl Inner {
    async fn take(&self, take: &TakeFromBuckets, now: Timestamp) -> Result<Option<Verdict>> {
        self.load_levels().await.map_err(Error::internal)?;
        let verdict = self.levels.borrow_mut().get_or_insert_default().take(&take.buckets, now);
        if verdict.is_some_and(|verdict| verdict.retry_after.is_none()) && self.are_worth_keeping(now) {
            self.store(now).await?;
        }
        Ok(verdict)
    }

    async fn give_back(&self, taken: &GiveBack, now: Timestamp) -> Result<Done> {
        self.load_levels().await.map_err(Error::internal)?;
        let was_stored = self.are_worth_keeping(now);
        self.levels.borrow_mut().get_or_insert_default().give_back(&taken.buckets);
        if was_stored {
            self.store(now).await?;
        }
        Ok(Done {})
    }

    fn are_worth_keeping(&self, now: Timestamp) -> bool {
        self.levels.borrow().as_ref().is_some_and(|levels| levels.are_worth_keeping(now))
    }

    async fn store(&self, now: Timestamp) -> Result<()> {
        let Some(levels) = self.levels.borrow().clone() else { return Ok(()) };
        let json = serde_json::to_string(&levels).map_err(Error::internal)?;
        self.state.storage().put(LEVELS_KEY, json).await.map_err(Error::internal)?;
        if let Some(at) = levels.empty_at().filter(|at| *at > now) {
            self.alarm.wake_by(at);
        }
        Ok(())
    }

    /// Loads what an earlier instance has stored, once.
    async fn load_levels(&self) -> worker::Result<()> {
        if self.levels.borrow().is_some() {
            return Ok(());
        }
        let kept: Option<String> = self.state.storage().get(LEVELS_KEY).await?;
        let levels = kept.and_then(|json| serde_json::from_str(&json).ok()).unwrap_or_default();
        self.levels.borrow_mut().get_or_insert(levels);
        Ok(())
    }
}
