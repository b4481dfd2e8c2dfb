//! The entry point for queue messages. It does without the `worker` macro, which hides how often a message was tried
//! and turns an error into a panic: here each message is acknowledged or retried on its own, and nothing is thrown.

use std::{panic::AssertUnwindSafe, time::Duration};

use futures::future::join_all;
use js_sys::{JSON, Reflect};
use serde::de::DeserializeOwned;
use wasm_bindgen::{JsCast, JsValue, prelude::wasm_bindgen};
use worker::{Env, worker_sys};

use crate::{
    campaigns::store::claims,
    clock::{Clock, SystemRandom},
    devices::{commands::DispatchJob, media::FetchMediaJob, uploads::UploadMediaJob},
    error::{Error, Result},
    ids::{ImportId, TenantId},
    messages::content::FileState,
    platform::{
        bindings,
        clock::SystemClock,
        d1::D1,
        device_objects::Objects,
        faults::Faults,
        media_servers::WhatsAppServers,
        objects::{
            sleep::Sleep,
            tenant_hub::{show_campaign_change, show_contacts},
        },
        queues::BackgroundQueue,
        r2::R2,
    },
    time_limit::within,
    workflows::{
        background_job::BackgroundJob,
        dispatch_campaign::{DispatchOutcome, dispatch_campaign, retry_after},
        fetch_media::{FetchOutcome, fetch_media},
        import_contacts::{ContinueOutcome, continue_import},
        queue_consumer::{QueueConsumer, UNCONSUMED_RETRY_AFTER},
        upload_for_device::{UploadOutcome, upload_for_device},
    },
};

/// Consumes a batch of queue messages. Cloudflare calls this export with each batch.
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

/// What the queue does with a message next.
enum Settlement {
    Ack,
    RetryAfter(Duration),
}

async fn consume_one(queue: &str, message: worker_sys::Message, env: &Env) {
    let settlement = match QueueConsumer::of(queue) {
        Some(QueueConsumer::Dispatch) => dispatch(&message, env).await,
        Some(QueueConsumer::FailedDispatch) => record_failed_dispatch(&message, env).await,
        Some(QueueConsumer::BackgroundJobs) => run_background_job(&message, env).await,
        Some(QueueConsumer::FailedBackgroundJobs) => record_failed_background_job(&message),
        None => {
            let id = message.id().map(String::from).unwrap_or_default();
            log::error!("alert: the message {id} of the queue {queue} has no consumer and goes back to the queue");
            Settlement::RetryAfter(UNCONSUMED_RETRY_AFTER)
        }
    };
    let settled = match settlement {
        Settlement::Ack => message.ack(),
        Settlement::RetryAfter(span) => {
            let options = js_sys::Object::new();
            #[expect(clippy::cast_precision_loss, reason = "at most 12 hours")]
            let seconds = JsValue::from_f64(span.as_secs() as f64);
            Reflect::set(&options, &"delaySeconds".into(), &seconds).and_then(|_| message.retry(options.into()))
        }
    };
    if settled.is_err() {
        log::warn!("the queue {queue} did not accept the acknowledgement of a message and will deliver it again");
    }
}

async fn dispatch(message: &worker_sys::Message, env: &Env) -> Settlement {
    let attempts = attempts_of(message);
    let job: DispatchJob = match parse_job(message) {
        Ok(job) => job,
        Err(error) => {
            log::error!("alert: an unreadable dispatch was dropped: {error}");
            return Settlement::Ack;
        }
    };
    match try_dispatch(&job, env).await {
        Ok(DispatchOutcome::Refused(refusal)) => {
            log::warn!("campaign.id={} waits for its device: {refusal}", job.campaign);
        }
        Ok(DispatchOutcome::DeviceGone) => {
            log::warn!("campaign.id={} ended, its device is gone", job.campaign);
            show_campaign_change(env, &job.tenant, &job.campaign).await;
        }
        Ok(DispatchOutcome::HandedOver { left_out, .. }) if left_out > 0 => {
            show_campaign_change(env, &job.tenant, &job.campaign).await;
        }
        Ok(DispatchOutcome::HandedOver { .. } | DispatchOutcome::Nothing) => {}
        Err(error) => {
            log::warn!("campaign.id={} could not be dispatched at try {attempts}: {error}", job.campaign);
            return Settlement::RetryAfter(retry_after(attempts));
        }
    }
    Settlement::Ack
}

async fn try_dispatch(job: &DispatchJob, env: &Env) -> Result<DispatchOutcome> {
    let db = D1::new(env, bindings::DB_TENANTS_0)?;
    dispatch_campaign(&db, &Objects::new(env.clone()), job, SystemClock.now()).await
}

/// Handles a dispatch job that has failed too often. Its claim stays with the device and expires, then cron repeats the
/// job. Until one succeeds, the campaign's page shows that this device takes no items; an operator should find out why.
async fn record_failed_dispatch(message: &worker_sys::Message, env: &Env) -> Settlement {
    let Ok(job) = parse_job::<DispatchJob>(message) else { return Settlement::Ack };
    let DispatchJob { tenant, campaign, device, .. } = &job;
    log::error!("alert: campaign.id={campaign} could not be dispatched after many tries, cron goes on");
    let marked = match D1::new(env, bindings::DB_TENANTS_0) {
        Ok(db) => claims::mark_hand_over_failing(&db, tenant, campaign, device, SystemClock.now()).await,
        Err(error) => Err(error),
    };
    if marked.is_err() {
        return Settlement::RetryAfter(retry_after(u32::MAX));
    }
    show_campaign_change(env, tenant, campaign).await;
    Settlement::Ack
}

async fn run_background_job(message: &worker_sys::Message, env: &Env) -> Settlement {
    let attempts = attempts_of(message);
    let job: BackgroundJob = match parse_job(message) {
        Ok(job) => job,
        Err(error) => {
            log::error!("alert: an unreadable job was dropped: {error}");
            return Settlement::Ack;
        }
    };
    match &job {
        BackgroundJob::ContinueImport { tenant, import } => match try_import(tenant, import, env).await {
            Ok(ContinueOutcome::NotFound) => log::warn!("import.id={import} is not known any more"),
            Ok(ContinueOutcome::Continues | ContinueOutcome::Ended(_)) => show_contacts(env, tenant).await,
            Ok(ContinueOutcome::Superseded) => {}
            Err(error) => {
                log::warn!("import.id={import} could not go on at try {attempts}: {error}");
                return Settlement::RetryAfter(retry_after(attempts));
            }
        },
        BackgroundJob::UploadMedia(job) => match try_upload(job, env).await {
            Ok(UploadOutcome::Uploaded | UploadOutcome::Nothing) => {}
            Ok(outcome) => log::warn!("file.id={} is not uploaded: {outcome:?}", job.file.id),
            Err(error) => {
                log::warn!("file.id={} could not be uploaded at try {attempts}: {error}", job.file.id);
                return Settlement::RetryAfter(retry_after(attempts));
            }
        },
        BackgroundJob::FetchMedia(job) => match try_fetch(job, attempts, env).await {
            Ok(FetchOutcome::Reported(FileState::Stored) | FetchOutcome::Nothing) => {}
            Ok(outcome) => log::warn!("file.id={} is not stored: {outcome:?}", job.file),
            Err(error) => {
                log::warn!("file.id={} could not be fetched at try {attempts}: {error}", job.file);
                return Settlement::RetryAfter(retry_after(attempts));
            }
        },
    }
    Settlement::Ack
}

async fn try_import(tenant: &TenantId, import: &ImportId, env: &Env) -> Result<ContinueOutcome> {
    let (db, blobs) = (D1::new(env, bindings::DB_TENANTS_0)?, R2::new(env, bindings::DOCS)?);
    let queue = BackgroundQueue::new(env)?;
    continue_import(&db, &blobs, &queue, tenant, import, SystemClock.now(), &mut SystemRandom).await
}

/// How long one job may transfer a file: Cloudflare ends a consumer after 15 minutes.
const TRANSFERRED_WITHIN: Duration = Duration::from_mins(10);

async fn try_fetch(job: &FetchMediaJob, attempts: u32, env: &Env) -> Result<FetchOutcome> {
    let (db, blobs) = (D1::new(env, bindings::DB_TENANTS_0)?, R2::new(env, bindings::MEDIA)?);
    let (servers, objects) = (WhatsAppServers::new(env), Objects::new(env.clone()));
    let now = SystemClock.now();
    within(
        Sleep::new(TRANSFERRED_WITHIN),
        fetch_media(&db, &blobs, &servers, &objects, job, attempts, now, &mut SystemRandom),
    )
    .await
}

async fn try_upload(job: &UploadMediaJob, env: &Env) -> Result<UploadOutcome> {
    let (db, blobs) = (D1::new(env, bindings::DB_TENANTS_0)?, R2::new(env, bindings::MEDIA)?);
    let (servers, objects) = (WhatsAppServers::new(env), Objects::new(env.clone()));
    let upload = upload_for_device(&db, &blobs, &servers, &objects, job, SystemClock.now());
    within(Sleep::new(TRANSFERRED_WITHIN), upload).await
}

/// Handles a background job that has failed too often. Its import stays as it is, and the cron job continues it: D1 may
/// have been unavailable for longer than the queue repeats a job. A file is asked for again by its device, in both directions. An operator should find
/// out why.
fn record_failed_background_job(message: &worker_sys::Message) -> Settlement {
    match parse_job(message) {
        Ok(BackgroundJob::ContinueImport { import, .. }) => {
            log::error!("alert: import.id={import} failed at each try, cron goes on");
        }
        Ok(BackgroundJob::FetchMedia(FetchMediaJob { file, .. })) => {
            log::error!("alert: file.id={file} could not be fetched at any try, its device asks for it again");
        }
        Ok(BackgroundJob::UploadMedia(UploadMediaJob { file, .. })) => {
            log::error!("alert: file.id={} could not be uploaded at any try, its device asks for it again", file.id);
        }
        Err(_) => {}
    }
    Settlement::Ack
}

fn parse_job<T: DeserializeOwned>(message: &worker_sys::Message) -> Result<T> {
    serde_json::from_str(&body_text(message)).map_err(Error::internal)
}

fn body_text(message: &worker_sys::Message) -> String {
    let body = message.body().ok().and_then(|body| JSON::stringify(&body).ok());
    body.and_then(|text| text.as_string()).unwrap_or_default()
}

/// Returns how often the queue has delivered the message, 1 for the first time.
fn attempts_of(message: &worker_sys::Message) -> u32 {
    let attempts = Reflect::get(message, &"attempts".into()).ok().and_then(|attempts| attempts.as_f64()).unwrap_or(1.0);
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "at most 100 tries; a cast saturates")]
    let attempts = attempts as u32;
    attempts
}
