//! What happens each minute: devices that should be online are called, campaigns and imports that stand still are said
//! again.

use std::time::Duration;

use futures::{
    StreamExt,
    future::{Either, select},
    pin_mut, stream,
};
use worker::{Delay, Env};

use crate::{
    campaigns::{self, campaign::CampaignCommand},
    clock::{Clock, Timestamp},
    devices::{
        self,
        commands::{DispatchJob, StatusReply},
        device::PROOF_LASTS_FOR,
        store::UnprovenDevice,
    },
    error::{Error, Result},
    idempotency,
    platform::{
        bindings,
        clock::SystemClock,
        d1::D1,
        device_objects::Objects,
        objects::tenant_hub::show_campaign_change,
        queues::{BackgroundQueue, DispatchQueue},
    },
    ports::Queue,
    tenants,
    workflows::{
        call_device::{Addressee, ask},
        change_campaign::change_campaign,
        import_contacts::requeue_imports_without_job,
        notify_devices::notify_devices,
    },
};

/// Calls in flight at once.
const CALLS_AT_ONCE: usize = 20;
/// A device that does not answer by then has lost its turn.
const CALL_TIMEOUT: Duration = Duration::from_secs(10);
/// With 20 at once and 10 s each, 200 silent devices take 100 s: the next minute's call may begin before, which is
/// harmless.
const DEVICES_WOKEN_PER_MINUTE: u32 = 200;
/// Words said per minute; a campaign that is not said now comes the next minute.
const CAMPAIGNS_PER_MINUTE: u32 = 100;
/// One after the other; a device that does not answer is asked again the next minute.
const NOTIFICATIONS_PER_MINUTE: u32 = 100;
/// More than can be made in a minute on the whole, so that old ones do not pile up.
const KEYS_DELETED_PER_MINUTE: u32 = 2_000;
/// The minute of the day (UTC) in which expired sign-ins are swept.
const DELETE_SIGN_INS_AT_MINUTE: i64 = 3 * 60;

/// Whom a roll call wakes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RollCall {
    /// Those whose last proof has run out.
    Unproven,
    /// Everybody who wants a socket: the process was just started, and proofs of its last life mean nothing.
    All,
}

impl RollCall {
    /// `npm start` triggers cron once under this name; Cloudflare itself only knows the configured times.
    const AT_START: &str = "@start";

    pub fn of(cron: &str) -> Self {
        if cron == Self::AT_START { Self::All } else { Self::Unproven }
    }

    /// Proofs that end before this count for nothing.
    fn seen_before(self, now: Timestamp) -> Timestamp {
        match self {
            Self::Unproven => now,
            Self::All => now.plus(PROOF_LASTS_FOR),
        }
    }
}

pub async fn minute(env: Env, roll_call: RollCall) {
    let now = SystemClock.now();
    for (what, done) in [
        ("the roll call", wake_unproven_devices(&env, roll_call.seen_before(now)).await),
        ("the start of scheduled campaigns", start_scheduled_campaigns(&env, now).await),
        ("telling devices how their campaigns stand", notify_pending_devices(&env, now).await),
        ("the look for stalled campaigns", requeue_stalled_campaigns(&env, now).await),
        ("the look for stalled imports", requeue_stalled_imports(&env, now).await),
        ("the sweep of expired sign-ins", delete_expired_sign_ins(&env, now).await),
        ("forgetting old idempotency keys", delete_old_keys(&env, now).await),
    ] {
        if let Err(error) = done {
            log::error!("{what} failed: {error}");
        }
    }
}

/// Wakes every device that wants a socket and whose proof ends before `seen_before`, those seen last first.
async fn wake_unproven_devices(env: &Env, seen_before: Timestamp) -> Result<()> {
    let db = D1::new(env, bindings::DB_TENANTS_0)?;
    let absent = devices::store::list_unproven(&db, seen_before, DEVICES_WOKEN_PER_MINUTE).await?;
    let objects = Objects::new(env.clone());
    let calls = absent.iter().map(|absent| async {
        if let Err(error) = wake(&objects, absent).await {
            log::warn!("device.id={} did not answer the roll call: {error}", absent.device);
        }
    });
    stream::iter(calls).buffer_unordered(CALLS_AT_ONCE).collect::<Vec<()>>().await;
    Ok(())
}

async fn wake(objects: &Objects, absent: &UnprovenDevice) -> Result<StatusReply> {
    let answer = ask(objects, Addressee::from(absent), "wake");
    let timeout = Delay::from(CALL_TIMEOUT);
    pin_mut!(answer, timeout);
    match select(answer, timeout).await {
        Either::Left((answer, _)) => answer,
        Either::Right(((), _)) => Err(Error::internal("no answer in time")),
    }
}

/// Starts what was scheduled. One that cannot start now, since none of its devices is linked, is tried each minute.
async fn start_scheduled_campaigns(env: &Env, now: Timestamp) -> Result<()> {
    let db = D1::new(env, bindings::DB_TENANTS_0)?;
    let due = campaigns::store::list_due(&db, now, CAMPAIGNS_PER_MINUTE).await?;
    if due.is_empty() {
        return Ok(());
    }
    let (objects, queue) = (Objects::new(env.clone()), DispatchQueue::new(env)?);
    for (tenant, campaign) in due {
        let started = change_campaign(&db, &objects, &queue, &tenant, &campaign, CampaignCommand::Start, now).await;
        match started {
            Ok(_) => show_campaign_change(env, &tenant, &campaign).await,
            Err(error) => log::warn!("campaign.id={campaign} was scheduled and could not start: {error}"),
        }
    }
    Ok(())
}

/// Repeats what a device should have been told when its campaign changed.
async fn notify_pending_devices(env: &Env, now: Timestamp) -> Result<()> {
    let db = D1::new(env, bindings::DB_TENANTS_0)?;
    let pending = campaigns::store::list_pending_notifications_of_all_tenants(&db, NOTIFICATIONS_PER_MINUTE).await?;
    notify_devices(&db, &Objects::new(env.clone()), &pending, now).await;
    Ok(())
}

/// Says the word of every device of a running campaign that has nothing in flight and could have something.
async fn requeue_stalled_campaigns(env: &Env, now: Timestamp) -> Result<()> {
    let db = D1::new(env, bindings::DB_TENANTS_0)?;
    let stalled = campaigns::store::claims::list_stalled(&db, now, CAMPAIGNS_PER_MINUTE).await?;
    if stalled.is_empty() {
        return Ok(());
    }
    let queue = DispatchQueue::new(env)?;
    for campaign in stalled {
        queue
            .send(&DispatchJob {
                tenant: campaign.tenant,
                campaign: campaign.campaign,
                device: campaign.device,
                run: campaign.run,
            })
            .await?;
    }
    Ok(())
}

async fn requeue_stalled_imports(env: &Env, now: Timestamp) -> Result<()> {
    requeue_imports_without_job(&D1::new(env, bindings::DB_TENANTS_0)?, &BackgroundQueue::new(env)?, now).await
}

async fn delete_old_keys(env: &Env, now: Timestamp) -> Result<()> {
    idempotency::store::delete_expired(&D1::new(env, bindings::DB_TENANTS_0)?, now, KEYS_DELETED_PER_MINUTE).await
}

async fn delete_expired_sign_ins(env: &Env, now: Timestamp) -> Result<()> {
    if now.unix_seconds().div_euclid(60).rem_euclid(24 * 60) != DELETE_SIGN_INS_AT_MINUTE {
        return Ok(());
    }
    tenants::store::delete_expired_families(&D1::new(env, bindings::DB_CONTROL)?, now).await
}
