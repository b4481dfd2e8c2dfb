//! Signing in, staying signed in, signing out.

use axum::http::HeaderMap;

use crate::{
    error::Error,
    http::{
        app::App,
        caller::{Body, Member, find_cookie},
        cookies,
        reply::{Answer, Reply},
        shapes::people::{Credentials, Nothing, Whoami},
    },
    tenants::store,
    workflows::sign_in::{self as workflow, SignedIn},
};

#[worker::send]
pub async fn sign_in(app: App, Body(given): Body<Credentials>) -> Answer<Whoami> {
    let (secret, admins) = (app.session_secret()?, app.bootstrap_admins()?);
    let signed_in =
        workflow::sign_in(&app.control()?, &secret, &admins, &given.email, &given.password, app.now(), &mut app.dice())
            .await?;
    Ok(keep(signed_in))
}

#[worker::send]
pub async fn refresh(app: App, headers: HeaderMap) -> Answer<Whoami> {
    let secret = app.session_secret()?;
    let signed_in =
        workflow::refresh(&app.control()?, &secret, find_cookie(&headers, cookies::REFRESH), app.now()).await?;
    Ok(keep(signed_in))
}

/// Signed out is signed out, also for whoever was not signed in.
#[worker::send]
pub async fn sign_out(app: App, headers: HeaderMap) -> Answer<Nothing> {
    let ended = match workflow::sign_out(&app.control()?, find_cookie(&headers, cookies::REFRESH)).await {
        Err(Error::Unauthorized(_)) => None,
        ended => ended?,
    };
    if let Some((tenant, user)) = ended
        && let Err(error) = app.close_sockets(&tenant, &user).await
    {
        // They close by themselves when the session expires.
        log::warn!("the sockets of a signed-out user could not be closed: {error}");
    }
    Ok(Reply::done().with_cookies(cookies::clear()))
}

#[worker::send]
pub async fn me(Member(session): Member, app: App) -> Answer<Whoami> {
    let user = store::get_user(&app.control()?, &session.user).await?;
    Ok(Reply::ok(Whoami { user }))
}

fn keep(signed_in: SignedIn) -> Reply<Whoami> {
    let cookies = cookies::keep(&signed_in.session, &signed_in.refresh.to_cookie());
    Reply::ok(Whoami { user: signed_in.user }).with_cookies(cookies)
}
