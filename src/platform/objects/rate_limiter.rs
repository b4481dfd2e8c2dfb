//! One object per person or address, which counts how often he asks (`tenants/rate_limit.rs`). What it knows it keeps in
//! memory; only who is in a hurry costs a row, so that an eviction does not forget him.

use std::{
    cell::{Cell, RefCell},
    panic::AssertUnwindSafe,
};

use serde::{Deserialize, Serialize};
use worker::{DurableObject, Env, Request, Response, State, durable_object};

use crate::{
    clock::{Clock, Timestamp},
    error::{Error, Result},
    platform::{bindings, clock::SystemClock, objects::stub},
    tenants::rate_limit::{Bucket, Levels, Verdict},
};

const KEPT: &str = "levels";

/// `take`: one of each bucket, which has so many a minute.
#[derive(Serialize, Deserialize)]
struct Take {
    buckets: Vec<(Bucket, u32)>,
}

/// Takes from the buckets of `name`; nothing is there to be taken where nothing is limited.
pub async fn take(env: &Env, name: &str, buckets: Vec<(Bucket, u32)>) -> Result<Option<Verdict>> {
    stub::call(env, bindings::RATE_LIMITER, name, "take", &Take { buckets }).await
}

/// The class bound as `RATE_LIMITER`.
#[durable_object(alarm)]
pub struct RateLimiter {
    inner: AssertUnwindSafe<Inner>,
}

struct Inner {
    state: State,
    levels: RefCell<Option<Levels>>,
    is_alarm_set: Cell<bool>,
}

impl DurableObject for RateLimiter {
    fn new(state: State, _env: Env) -> Self {
        Self { inner: AssertUnwindSafe(Inner { state, levels: RefCell::default(), is_alarm_set: Cell::default() }) }
    }

    async fn fetch(&self, mut request: Request) -> worker::Result<Response> {
        let take: Take = request.json().await?;
        stub::reply(self.inner.take(&take, SystemClock.now()).await)
    }

    /// Nobody is in a hurry any more, unless he came back.
    async fn alarm(&self) -> worker::Result<Response> {
        // It may be set from an earlier life, which went on taking after it had set it.
        self.inner.remember().await?;
        let now = SystemClock.now();
        let empty_at = self.inner.levels.borrow().as_ref().and_then(Levels::empty_at);
        if let Some(at) = empty_at.filter(|at| *at > now) {
            self.inner.set_alarm(at).await?;
        } else {
            self.inner.is_alarm_set.set(false);
            self.inner.state.storage().delete_all().await?;
        }
        Response::empty()
    }
}

impl Inner {
    async fn take(&self, take: &Take, now: Timestamp) -> Result<Option<Verdict>> {
        self.remember().await.map_err(Error::internal)?;
        let (verdict, kept) = {
            let mut levels = self.levels.borrow_mut();
            let levels = levels.get_or_insert_default();
            let verdict = levels.take(&take.buckets, now);
            let is_new = verdict.is_some_and(|verdict| verdict.retry_after.is_none());
            let kept = (is_new && levels.are_worth_keeping(now)).then(|| (levels.clone(), levels.empty_at()));
            (verdict, kept)
        };
        if let Some((levels, empty_at)) = kept {
            let json = serde_json::to_string(&levels).map_err(Error::internal)?;
            self.state.storage().put(KEPT, json).await.map_err(Error::internal)?;
            if let Some(at) = empty_at.filter(|_| !self.is_alarm_set.get()) {
                self.set_alarm(at).await.map_err(Error::internal)?;
            }
        }
        Ok(verdict)
    }

    /// What an earlier life has kept, once.
    async fn remember(&self) -> worker::Result<()> {
        if self.levels.borrow().is_some() {
            return Ok(());
        }
        let kept: Option<String> = self.state.storage().get(KEPT).await?;
        let levels = kept.and_then(|json| serde_json::from_str(&json).ok()).unwrap_or_default();
        self.levels.borrow_mut().get_or_insert(levels);
        Ok(())
    }

    async fn set_alarm(&self, at: Timestamp) -> worker::Result<()> {
        self.is_alarm_set.set(true);
        self.state.storage().set_alarm(at.since(SystemClock.now())).await
    }
}
