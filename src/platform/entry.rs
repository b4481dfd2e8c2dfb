//! The functions that Cloudflare calls: start, fetch and scheduled. The function for queues is in `queue_consumers`.

use worker::{Context, Env, HttpRequest, ScheduleContext, ScheduledEvent};
use worker_macros::event;

use crate::{
    http::router,
    platform::{cron, log, objects::device_session},
};

#[event(start)]
fn start() {
    log::install();
    device_session::instance_started();
}

#[event(fetch)]
async fn fetch(
    request: HttpRequest,
    env: Env,
    _context: Context,
) -> worker::Result<axum::http::Response<axum::body::Body>> {
    Ok(router::answer(request, env).await)
}

#[event(scheduled)]
async fn scheduled(event: ScheduledEvent, env: Env, _context: ScheduleContext) {
    cron::minute(env, cron::RollCall::of(&event.cron())).await;
}
