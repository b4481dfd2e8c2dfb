//! Runs each minute: wakes devices that should be connected, starts scheduled campaigns, notifies devices, repeats jobs
//! that got lost, deletes what has expired, and folds names of an earlier release.

use std::time::Duration;

use futures::{StreamExt, join, stream};
use worker::Env;

use crate::{
    campaigns::store::{claims, notifications},
    clock::{Clock, Timestamp},
    contacts::store::consent_changes,
    devices::{
        self,
        commands::{DispatchJob, WakeDevice},
        device::PROOF_LASTS_FOR,
    },
    error::Result,
    idempotency,
    platform::{
        bindings,
        clock::SystemClock,
        d1::D1,
        device_objects::Objects,
        objects::{panics::catch_panic, tenant_hub::show_campaign_change},
        queues::{BackgroundQueue, DispatchQueue},
        r2::R2,
    },
    ports::Queue,
    tenants,
    workflows::{
        call_device::{Addressee, call},
        delete_expired::{delete_expired, delete_expired_files},
        deliver_consents::deliver_to_devices,
        fold_names::fold_names,
        import_contacts::continue_stalled_imports,
        notify_devices::notify_devices,
        start_scheduled::start_scheduled,
    },
};

/// How many devices are called at the same time.
const CALLS_AT_ONCE: usize = 20;
/// A call without an answer by then has failed, so that a device that hangs does not hold up the others.
const CALL_TIMEOUT: Duration = Duration::from_secs(10);
/// With 20 calls at the same time and 10 s each, 200 devices that do not answer take 100 s: the next minute's roll call
/// may begin before, which is harmless.
const DEVICES_WOKEN_PER_MINUTE: u32 = 200;
/// How many devices get the opt-outs and opt-ins that they have not confirmed; the others follow in the next minute.
const CONSENT_DELIVERIES_PER_MINUTE: u32 = 200;
/// How many dispatch jobs are repeated, and how many campaigns started, per minute; the others follow in the next one.
const CAMPAIGNS_PER_MINUTE: u32 = 100;
/// How many devices are notified of their campaigns. One that does not answer is notified again when its turn comes.
const NOTIFICATIONS_PER_MINUTE: u32 = 100;
/// More keys than all tenants can create in a minute, so that expired ones do not pile up.
const KEYS_DELETED_PER_MINUTE: u32 = 2_000;
/// The minute of the day (UTC) in which expired sign-ins are deleted.
const DELETE_SIGN_INS_AT_MINUTE: i64 = 3 * 60;
/// The hour of the day (UTC) in whose minutes data that is too old is deleted.
const DELETE_EXPIRED_IN_HOUR: i64 = 3;

/// The devices that a roll call wakes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RollCall {
    /// Devices whose last proof of a connection has expired.
    Unproven,
    /// Every device that should be connected: the process was just started, so earlier proofs mean nothing.
    All,
}

impl RollCall {
    /// `npm start` triggers cron once under this name; Cloudflare itself triggers only the configured times.
    const AT_START: &str = "@start";

    pub fn of(cron: &str) -> Self {
        if cron == Self::AT_START { Self::All } else { Self::Unproven }
    }

    /// Proofs that end before this time do not count.
    fn proof_ends_before(self, now: Timestamp) -> Timestamp {
        match self {
            Self::Unproven => now,
            Self::All => now.plus(PROOF_LASTS_FOR),
        }
    }
}

/// Does the work of one minute. All steps run at the same time, and none is left out because another one fails.
pub async fn minute(env: Env, roll_call: RollCall) {
    let now = SystemClock.now();
    join!(
        step("the roll call", wake_unproven_devices(&env, roll_call.proof_ends_before(now))),
        step("delivering opt-outs", deliver_pending_consents(&env, now)),
        step("starting scheduled campaigns", start_scheduled_campaigns(&env, now)),
        step("notifying devices about their campaigns", notify_pending_devices(&env, now)),
        step("repeating lost dispatch jobs", requeue_stalled_campaigns(&env, now)),
        step("repeating lost import jobs", requeue_stalled_imports(&env, now)),
        step("deleting expired sign-ins", delete_expired_sign_ins(&env, now)),
        step("deleting expired idempotency keys", delete_old_keys(&env, now)),
        step("deleting data that is too old", delete_expired_rows(&env, now)),
        step("deleting files that nothing needs", delete_files(&env, now)),
        step("folding names of an earlier release", fold_older_names(&env, now)),
    );
}

async fn step(what: &str, work: impl Future<Output = Result<()>>) {
    if let Some(Err(error)) = catch_panic(work).await {
        log::error!("{what} failed: {error}");
    }
}

/// The objects, as the cron job calls them.
fn objects(env: &Env) -> Objects {
    Objects::answering_within(env.clone(), CALL_TIMEOUT)
}

/// Wakes every device that should be connected and whose proof ends before `proof_ends_before`, the latest proofs first.
async fn wake_unproven_devices(env: &Env, proof_ends_before: Timestamp) -> Result<()> {
    let db = D1::new(env, bindings::DB_TENANTS_0)?;
    let absent = devices::store::list_unproven(&db, proof_ends_before, DEVICES_WOKEN_PER_MINUTE).await?;
    let objects = &objects(env);
    let calls = absent.iter().map(|absent| async move {
        if let Err(error) = call(objects, Addressee::from(absent), WakeDevice {}).await {
            log::warn!("device.id={} did not answer the roll call: {error}", absent.device);
        }
    });
    stream::iter(calls).buffer_unordered(CALLS_AT_ONCE).collect::<Vec<()>>().await;
    Ok(())
}

/// Delivers opt-outs and opt-ins to the devices that have not confirmed them.
async fn deliver_pending_consents(env: &Env, now: Timestamp) -> Result<()> {
    let db = D1::new(env, bindings::DB_TENANTS_0)?;
    let pending = consent_changes::list_pending_of_all_tenants(&db, now, CONSENT_DELIVERIES_PER_MINUTE).await?;
    deliver_to_devices(&db, &objects(env), &pending, now).await.map(drop)
}

/// Starts the campaigns that are due, and gives up those that could not start for a day.
async fn start_scheduled_campaigns(env: &Env, now: Timestamp) -> Result<()> {
    let db = D1::new(env, bindings::DB_TENANTS_0)?;
    let queue = DispatchQueue::new(env)?;
    for shown in start_scheduled(&db, &objects(env), &queue, now, CAMPAIGNS_PER_MINUTE).await? {
        show_campaign_change(env, &shown.tenant, &shown.campaign).await;
    }
    Ok(())
}

/// Notifies the devices that have not answered since the status of their campaign changed.
async fn notify_pending_devices(env: &Env, now: Timestamp) -> Result<()> {
    let db = D1::new(env, bindings::DB_TENANTS_0)?;
    let pending = notifications::list_pending_notifications_of_all_tenants(&db, NOTIFICATIONS_PER_MINUTE).await?;
    notifications::mark_tried(&db, &pending, now).await?;
    notify_devices(&db, &objects(env), &pending, now).await;
    Ok(())
}

/// Puts a dispatch job on the queue for every linked device of a running campaign that has no item under way although
/// items are left.
async fn requeue_stalled_campaigns(env: &Env, now: Timestamp) -> Result<()> {
    let db = D1::new(env, bindings::DB_TENANTS_0)?;
    let stalled = claims::list_stalled(&db, now, CAMPAIGNS_PER_MINUTE).await?;
    claims::mark_requeued(&db, &stalled, now).await?;
    let queue = DispatchQueue::new(env)?;
    for campaign in stalled {
        let job = DispatchJob {
            tenant: campaign.tenant,
            campaign: campaign.campaign,
            device: campaign.device,
            run: campaign.run,
        };
        queue.send(&job).await?;
    }
    Ok(())
}

async fn requeue_stalled_imports(env: &Env, now: Timestamp) -> Result<()> {
    let (db, blobs) = (D1::new(env, bindings::DB_TENANTS_0)?, R2::new(env, bindings::DOCS)?);
    continue_stalled_imports(&db, &blobs, &BackgroundQueue::new(env)?, now).await
}

async fn fold_older_names(env: &Env, now: Timestamp) -> Result<()> {
    fold_names(&D1::new(env, bindings::DB_TENANTS_0)?, now).await
}

async fn delete_old_keys(env: &Env, now: Timestamp) -> Result<()> {
    idempotency::store::delete_expired(&D1::new(env, bindings::DB_TENANTS_0)?, now, KEYS_DELETED_PER_MINUTE).await
}

async fn delete_expired_rows(env: &Env, now: Timestamp) -> Result<()> {
    if now.unix_seconds().div_euclid(3_600).rem_euclid(24) != DELETE_EXPIRED_IN_HOUR {
        return Ok(());
    }
    let (db, blobs) = (D1::new(env, bindings::DB_TENANTS_0)?, R2::new(env, bindings::DOCS)?);
    delete_expired(&db, &blobs, now).await
}

async fn delete_files(env: &Env, now: Timestamp) -> Result<()> {
    let (db, blobs) = (D1::new(env, bindings::DB_TENANTS_0)?, R2::new(env, bindings::MEDIA)?);
    delete_expired_files(&db, &blobs, now).await
}

async fn delete_expired_sign_ins(env: &Env, now: Timestamp) -> Result<()> {
    if now.unix_seconds().div_euclid(60).rem_euclid(24 * 60) != DELETE_SIGN_INS_AT_MINUTE {
        return Ok(());
    }
    tenants::store::delete_expired_families(&D1::new(env, bindings::DB_CONTROL)?, now).await
}
