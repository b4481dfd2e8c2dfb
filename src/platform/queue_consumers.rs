//! The queues' entrance. Written out, because the macro hides how often a message was tried and turns an error into a
//! panic; here every message is acknowledged or retried by itself, and nothing is thrown.

use std::{panic::AssertUnwindSafe, time::Duration};

use futures::future::join_all;
use js_sys::{JSON, Reflect};
use serde::de::DeserializeOwned;
use wasm_bindgen::{JsCast, JsValue, prelude::wasm_bindgen};
use worker::{Env, worker_sys};

use crate::{
    campaigns::store::claims,
    clock::{Clock, SystemRandom},
    devices::commands::Dispatch,
    error::{Error, Result},
    platform::{
        bindings, clock::SystemClock, d1::D1, device_objects::Objects, faults::Faults,
        objects::tenant_hub::show_campaign_change, queues::EffectsQueue, r2::R2,
    },
    workflows::{
        dispatch_campaign::{Dispatched, dispatch_campaign, retry_after},
        effect::Effect,
        import_contacts::{Continued, continue_import, give_up_import},
    },
};

const DISPATCH: &str = "dispatch";
const DISPATCH_DEAD: &str = "dispatch-dead";
const EFFECTS: &str = "effects";
const EFFECTS_DEAD: &str = "effects-dead";

/// The export Cloudflare calls with each batch.
#[wasm_bindgen(js_name = queue, wasm_bindgen = ::worker::wasm_bindgen)]
pub async fn queue(
    batch: worker_sys::MessageBatch,
    env: Env,
    _context: worker_sys::Context,
) -> std::result::Result<(), JsValue> {
    AssertUnwindSafe(consume(batch, env)).await
}

async fn consume(batch: worker_sys::MessageBatch, env: Env) -> std::result::Result<(), JsValue> {
    let queue = String::from(batch.queue()?);
    let messages = batch.messages()?;
    if Faults::of(&env).delivers_twice() {
        join_all(messages.iter().map(|message| consume_one(&queue, message.unchecked_into(), &env))).await;
    }
    join_all(messages.iter().map(|message| consume_one(&queue, message.unchecked_into(), &env))).await;
    Ok(())
}

/// What the queue is told about a message.
enum Verdict {
    Ack,
    RetryAfter(Duration),
}

async fn consume_one(queue: &str, message: worker_sys::Message, env: &Env) {
    let verdict = match queue {
        DISPATCH => dispatch(&message, env).await,
        DISPATCH_DEAD => bury_dispatch(&message, env).await,
        EFFECTS => carry_out(&message, env).await,
        EFFECTS_DEAD => bury_effect(&message, env).await,
        other => {
            log::error!("alert: a message of the queue {other} has no consumer: {}", body_text(&message));
            Verdict::Ack
        }
    };
    let told = match verdict {
        Verdict::Ack => message.ack(),
        Verdict::RetryAfter(span) => {
            let options = js_sys::Object::new();
            #[expect(clippy::cast_precision_loss, reason = "some minutes")]
            let seconds = JsValue::from_f64(span.as_secs() as f64);
            Reflect::set(&options, &"delaySeconds".into(), &seconds).and_then(|_| message.retry(options.into()))
        }
    };
    if told.is_err() {
        log::warn!("the queue {queue} did not hear what became of a message; it will come again");
    }
}

async fn dispatch(message: &worker_sys::Message, env: &Env) -> Verdict {
    let attempts = attempts_of(message);
    let word: Dispatch = match read_word(message) {
        Ok(word) => word,
        Err(error) => {
            log::error!("alert: an unreadable dispatch was dropped: {error}");
            return Verdict::Ack;
        }
    };
    match try_dispatch(&word, env).await {
        Ok(Dispatched::Refused(refusal)) => log::warn!("campaign.id={} waits for its device: {refusal}", word.campaign),
        Ok(Dispatched::DeviceGone) => log::warn!("campaign.id={} ended, its device is gone", word.campaign),
        Ok(Dispatched::HandedOver { left_out, .. }) if left_out > 0 => {
            show_campaign_change(env, &word.tenant, &word.campaign).await;
        }
        Ok(Dispatched::HandedOver { .. } | Dispatched::Nothing) => {}
        Err(error) => {
            log::warn!("campaign.id={} could not be dispatched at try {attempts}: {error}", word.campaign);
            return Verdict::RetryAfter(retry_after(attempts));
        }
    }
    Verdict::Ack
}

async fn try_dispatch(word: &Dispatch, env: &Env) -> Result<Dispatched> {
    let db = D1::new(env, bindings::DB_TENANTS_0)?;
    dispatch_campaign(&db, &Objects::new(env.clone()), word, SystemClock.now()).await
}

/// A word that failed too often. What it claimed is its device's, and its claim lapses: cron says the word again. Until
/// it gets through, the campaign's page says that it does not; somebody should look why.
async fn bury_dispatch(message: &worker_sys::Message, env: &Env) -> Verdict {
    let Ok(word) = read_word::<Dispatch>(message) else { return Verdict::Ack };
    let Dispatch { tenant, campaign, device, .. } = &word;
    log::error!("alert: campaign.id={campaign} could not be dispatched after many tries, cron goes on");
    let marked = match D1::new(env, bindings::DB_TENANTS_0) {
        Ok(db) => claims::mark_failing(&db, tenant, campaign, device, SystemClock.now()).await,
        Err(error) => Err(error),
    };
    if marked.is_err() {
        return Verdict::RetryAfter(retry_after(u32::MAX));
    }
    show_campaign_change(env, tenant, campaign).await;
    Verdict::Ack
}

async fn carry_out(message: &worker_sys::Message, env: &Env) -> Verdict {
    let attempts = attempts_of(message);
    let effect: Effect = match read_word(message) {
        Ok(effect) => effect,
        Err(error) => {
            log::error!("alert: an unreadable effect was dropped: {error}");
            return Verdict::Ack;
        }
    };
    let Effect::ContinueImport { import, .. } = &effect;
    match try_effect(&effect, env).await {
        Ok(Continued::Unknown) => log::warn!("import.id={import} is not known any more"),
        Ok(Continued::GoesOn | Continued::Ended(_) | Continued::Overtaken) => {}
        Err(error) => {
            log::warn!("import.id={import} could not go on at try {attempts}: {error}");
            return Verdict::RetryAfter(retry_after(attempts));
        }
    }
    Verdict::Ack
}

async fn try_effect(effect: &Effect, env: &Env) -> Result<Continued> {
    let (db, blobs) = (D1::new(env, bindings::DB_TENANTS_0)?, R2::new(env, bindings::DOCS)?);
    match effect {
        Effect::ContinueImport { tenant, import } => {
            let queue = EffectsQueue::new(env)?;
            continue_import(&db, &blobs, &queue, tenant, import, SystemClock.now(), &mut SystemRandom).await
        }
    }
}

/// An effect that failed too often. Who waits for it is told; somebody should look why.
async fn bury_effect(message: &worker_sys::Message, env: &Env) -> Verdict {
    let Ok(effect) = read_word::<Effect>(message) else { return Verdict::Ack };
    let Effect::ContinueImport { import, .. } = &effect;
    log::error!("alert: import.id={import} failed after many tries and was given up");
    match try_give_up(&effect, env).await {
        Ok(()) => Verdict::Ack,
        Err(_) => Verdict::RetryAfter(retry_after(u32::MAX)),
    }
}

async fn try_give_up(effect: &Effect, env: &Env) -> Result<()> {
    let (db, blobs) = (D1::new(env, bindings::DB_TENANTS_0)?, R2::new(env, bindings::DOCS)?);
    match effect {
        Effect::ContinueImport { tenant, import } => {
            give_up_import(&db, &blobs, tenant, import, SystemClock.now()).await
        }
    }
}

fn read_word<T: DeserializeOwned>(message: &worker_sys::Message) -> Result<T> {
    serde_json::from_str(&body_text(message)).map_err(Error::internal)
}

fn body_text(message: &worker_sys::Message) -> String {
    let body = message.body().ok().and_then(|body| JSON::stringify(&body).ok());
    body.and_then(|text| text.as_string()).unwrap_or_default()
}

/// 1 for the first try.
fn attempts_of(message: &worker_sys::Message) -> u32 {
    let attempts = Reflect::get(message, &"attempts".into()).ok().and_then(|attempts| attempts.as_f64()).unwrap_or(1.0);
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "at most 100 tries; a cast saturates")]
    let attempts = attempts as u32;
    attempts
}
