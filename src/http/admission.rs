//! Before every route, once: who asks, and whether he asks too often.

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
        caller::{find_cookie, find_header, find_in_query},
        cookies, reply,
    },
    tenants::{
        access::{Action, Audience},
        rate_limit::{Bucket, Verdict, buckets_of},
        session::{self, Session},
    },
};

/// Hands the request on with the caller's session in it, and tells him what is left of his limit.
#[worker::send]
pub async fn admit(
    State(app): State<App>,
    Extension(action): Extension<Action>,
    mut request: Request,
    next: Next,
) -> Response<Body> {
    let session = match find_session(&app, action, request.headers()) {
        Ok(session) => session,
        Err(error) => return error.into_response(),
    };
    let is_dry_run = find_in_query(request.uri().query().unwrap_or_default(), "dryRun") == Some("true");
    let buckets = buckets_of(action, is_dry_run);
    let verdict = match count(&app, action, buckets, session.as_ref(), request.headers()).await {
        Ok(verdict) => verdict,
        Err(error) => return error.into_response(),
    };
    if let Some(session) = session {
        request.extensions_mut().insert(session);
    }
    let mut response = match verdict.map_or(Ok(()), |verdict| verdict.refuse()) {
        Ok(()) => next.run(request).await,
        Err(error) => error.into_response(),
    };
    if let Some(Verdict { limit, remaining, reset_at, .. }) = verdict {
        reply::tell_limit(response.headers_mut(), limit, remaining, reset_at);
    }
    response
}

fn find_session(app: &App, action: Action, headers: &HeaderMap) -> Result<Option<Session>> {
    if action.audience() == Audience::Everyone {
        return Ok(None);
    }
    let token = find_cookie(headers, cookies::SESSION).ok_or_else(|| Error::Unauthorized("sign in first".into()))?;
    session::verify(&app.session_secret()?, token, app.now()).map(Some)
}

/// A counter that does not answer keeps nobody from his work, but nobody may guess passwords meanwhile.
async fn count(
    app: &App,
    action: Action,
    buckets: &[Bucket],
    session: Option<&Session>,
    headers: &HeaderMap,
) -> Result<Option<Verdict>> {
    if buckets.is_empty() {
        return Ok(None);
    }
    let address = find_header(headers, "cf-connecting-ip").unwrap_or("unknown");
    let name = session.map_or_else(|| format!("ip:{address}"), |session| session.user.to_string());
    match app.take(&name, buckets).await {
        Err(error) if action != Action::SignIn => {
            log::warn!("a request was not counted: {error}");
            Ok(None)
        }
        counted => counted,
    }
}
