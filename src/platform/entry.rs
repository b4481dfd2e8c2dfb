//! The functions that Cloudflare calls: start, fetch and scheduled. The one for queues is in `queue_consumers`.

use worker::{
    Context, Env, HttpRequest, IntoResponse, ScheduleContext, ScheduledEvent,
    web_sys::{self, ResponseInit},
};
use worker_macros::event;

use crate::{
    http::router,
    platform::{cron, log, objects::device_session, r2::HostBody},
};

#[event(start)]
fn start() {
    log::install();
    device_session::instance_started();
}

#[event(fetch)]
async fn fetch(request: HttpRequest, env: Env, _context: Context) -> worker::Result<web_sys::Response> {
    let mut response = router::answer(request, env).await;
    let host_body = response.extensions_mut().remove::<HostBody>();
    let response = response.into_raw().map_err(|cause| {
        let cause: Box<dyn std::error::Error> = cause.into();
        worker::Error::RustError(cause.to_string())
    })?;
    let Some(host_body) = host_body else { return Ok(response) };
    let init = ResponseInit::new();
    init.set_status(response.status());
    init.set_headers(&response.headers());
    let stream = host_body.into_stream();
    Ok(web_sys::Response::new_with_opt_readable_stream_and_init(Some(&stream), &init)?)
}

#[event(scheduled)]
async fn scheduled(event: ScheduledEvent, env: Env, _context: ScheduleContext) {
    cron::minute(env, cron::RollCall::of(&event.cron())).await;
}
