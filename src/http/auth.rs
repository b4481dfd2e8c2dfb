//! Signing in, renewing the session and signing out.

use axum::http::HeaderMap;

use crate::{
    error::Error,
    http::{
        app::App,
        bodies::people::{Credentials, Empty, SessionView},
        caller::{Body, Member, find_cookie},
        cookies,
        reply::{Answer, Reply},
    },
    tenants::store,
    workflows::sign_in::{self as workflow, SignedIn},
};

#[worker::send]
pub async fn sign_in(
    app: App,
    headers: HeaderMap,
    Body(Credentials { email, password }): Body<Credentials>,
) -> Answer<SessionView> {
    let (secret, admins) = (app.session_secret()?, app.bootstrap_admins()?);
    let browser = find_cookie(&headers, cookies::BROWSER);
    let credentials = workflow::Credentials { email: &email, password: &password, browser };
    let (signed_in, browser) =
        workflow::sign_in(&app.control()?, &app, &secret, &admins, credentials, app.now(), &mut app.random()).await?;
    Ok(reply_with_session(signed_in).with_cookie(cookies::set_browser(&browser)))
}

#[worker::send]
pub async fn refresh(app: App, headers: HeaderMap) -> Answer<SessionView> {
    let secret = app.session_secret()?;
    let signed_in =
        workflow::refresh(&app.control()?, &secret, find_cookie(&headers, cookies::REFRESH), app.now()).await?;
    Ok(reply_with_session(signed_in))
}

/// Signs the caller out. Succeeds for a caller who is not signed in, too.
#[worker::send]
pub async fn sign_out(app: App, headers: HeaderMap) -> Answer<Empty> {
    let ended = match workflow::sign_out(&app.control()?, find_cookie(&headers, cookies::REFRESH)).await {
        Err(Error::Unauthorized(_)) => None,
        ended => ended?,
    };
    if let Some((tenant, user)) = ended
        && let Err(error) = app.close_sockets(&tenant, &user).await
    {
        // The sockets close by themselves when the session expires.
        log::warn!("the sockets of a signed-out user could not be closed: {error}");
    }
    Ok(Reply::done().with_cookies(cookies::clear_session()))
}

#[worker::send]
pub async fn me(Member(session): Member, app: App) -> Answer<SessionView> {
    let user = store::get_user(&app.control()?, &session.user).await?;
    Ok(Reply::ok(SessionView { user }))
}

fn reply_with_session(signed_in: SignedIn) -> Reply<SessionView> {
    let cookies = cookies::set_session(&signed_in.session, &signed_in.refresh.to_cookie());
    Reply::ok(SessionView { user: signed_in.user }).with_cookies(cookies)
}
