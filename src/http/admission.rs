//! Runs once before the handler of every route: checks the session and the rate limit.

use axum::{
    Extension,
    body::Body,
    extract::{Request, State},
    http::{HeaderMap, Response},
    middleware::Next,
    response::IntoResponse,
};

use crate::{
    error::{Error, Result},
    http::{
        app::App,
        caller::{OpenUpload, find_cookie, find_header, read_query},
        cookies,
        queries::DryRunQuery,
        reply,
        routes::Route,
    },
    tenants::{
        access::Audience,
        rate_limit::{Bucket, RateLimit, RateLimits, Verdict, address_name},
        session::{self, Session},
    },
};

/// Passes the request on with the caller's session in it, and adds the headers of the rate limit to the response.
#[worker::send]
pub async fn admit(
    State(app): State<App>,
    Extension(route): Extension<&'static Route>,
    mut request: Request,
    next: Next,
) -> Response<Body> {
    let limits = match app.rate_limits() {
        Ok(limits) => limits,
        Err(error) => return error.into_response(),
    };
    let session = match find_session(&app, route, request.headers()) {
        Ok(session) => session,
        Err(error) => return error.into_response(),
    };
    let is_dry_run = read_query(request.uri()).is_ok_and(|query: DryRunQuery| query.is_dry_run());
    let buckets = route.rate_limit.buckets(is_dry_run);
    let verdict = match count(&app, route, limits, buckets, session.as_ref(), request.headers()).await {
        Ok(verdict) => verdict,
        Err(error) => return error.into_response(),
    };
    if let Some(session) = session {
        request.extensions_mut().insert(session);
    }
    let upload = OpenUpload::open(&mut request);
    let mut response = match verdict.map_or(Ok(()), |verdict| verdict.refuse()) {
        Ok(()) => next.run(request).await,
        Err(error) => error.into_response(),
    };
    drop(upload);
    if let Some(Verdict { limit, remaining, reset_at, .. }) = verdict {
        reply::add_rate_limit_headers(response.headers_mut(), limit, remaining, reset_at);
    }
    response
}

fn find_session(app: &App, route: &Route, headers: &HeaderMap) -> Result<Option<Session>> {
    if route.audience == Audience::Everyone {
        return Ok(None);
    }
    let token = find_cookie(headers, cookies::SESSION).ok_or_else(|| Error::Unauthorized("sign in first".into()))?;
    session::verify(&app.session_secret()?, token, app.now()).map(Some)
}

/// Counts the request. If the rate limiter does not answer, requests pass. Only signing in fails, so that nobody can guess passwords
/// meanwhile.
async fn count(
    app: &App,
    route: &Route,
    limits: RateLimits,
    buckets: &[Bucket],
    session: Option<&Session>,
    headers: &HeaderMap,
) -> Result<Option<Verdict>> {
    if buckets.is_empty() {
        return Ok(None);
    }
    let address = find_header(headers, "cf-connecting-ip").unwrap_or_default();
    let name = session.map_or_else(|| address_name(address), |session| session.user.to_string());
    match app.count_request(limits, &name, buckets).await {
        Err(error) if route.rate_limit != RateLimit::SignIn => {
            log::warn!("a request was not counted: {error}");
            Ok(None)
        }
        counted => counted,
    }
}
