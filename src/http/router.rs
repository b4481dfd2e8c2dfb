//! From the table of routes to handlers: matched exhaustively, so a route without a handler does not compile.

use axum::{
    Extension, Router,
    body::Body,
    http::{HeaderMap, Method as HttpMethod, Response},
    middleware::from_fn_with_state,
    response::IntoResponse,
    routing::{MethodFilter, MethodRouter, on},
};
use tower_service::Service;
use worker::{Env, HttpRequest};

use crate::{
    error::{Error, Result},
    http::{
        admission,
        app::App,
        auth,
        caller::find_header,
        campaigns, contacts, devices, events, health, imports, messages, outbox, pacing, reply,
        routes::{Method, ROUTES, Route},
    },
    tenants::access::Action,
};

/// Answers every request of the Worker that is not a static file.
pub async fn answer(request: HttpRequest, env: Env) -> Response<Body> {
    let app = App::new(env);
    let mut response = match check_origin(&app, request.method(), request.headers()) {
        Ok(()) => router(app).call(request).await.unwrap_or_else(|never| match never {}),
        Err(error) => error.into_response(),
    };
    reply::secure(response.headers_mut());
    response
}

/// Whatever changes something has to come from one of our own pages.
fn check_origin(app: &App, method: &HttpMethod, headers: &HeaderMap) -> Result<()> {
    if method.is_safe() {
        return Ok(());
    }
    app.origins()?.check(find_header(headers, "origin"))
}

fn router(app: App) -> Router {
    let router = ROUTES.iter().fold(Router::new(), |router, route| {
        let admitted: MethodRouter<App> = handler(route).layer(from_fn_with_state(app.clone(), admission::admit));
        // Whoever admits a request, and the extractor of the caller, read here what he is about to do.
        router.route(route.path, admitted.layer(Extension(route.action)))
    });
    router.fallback(unknown_route).method_not_allowed_fallback(async || reply::method_not_allowed()).with_state(app)
}

async fn unknown_route() -> Error {
    Error::NotFound { what: "the route" }
}

fn handler(route: &Route) -> MethodRouter<App> {
    let method = match route.method {
        Method::Get => MethodFilter::GET,
        Method::Post => MethodFilter::POST,
        Method::Patch => MethodFilter::PATCH,
        Method::Delete => MethodFilter::DELETE,
    };
    match route.action {
        Action::ReadHealth => on(method, health::read),
        Action::ReadVersion => on(method, health::version),
        Action::SignIn => on(method, auth::sign_in),
        Action::RefreshSession => on(method, auth::refresh),
        Action::SignOut => on(method, auth::sign_out),
        Action::ReadSelf => on(method, auth::me),
        Action::ListDevices => on(method, devices::list),
        Action::CreateDevice => on(method, devices::create),
        Action::ReadDevice => on(method, devices::read),
        Action::RenameDevice => on(method, devices::rename),
        Action::DeleteDevice => on(method, devices::delete),
        Action::LinkDevice => on(method, devices::link),
        Action::ReadQr => on(method, devices::qr),
        Action::LogOutDevice => on(method, devices::log_out),
        Action::SendMessage => on(method, messages::send),
        Action::CancelMessage => on(method, outbox::cancel),
        Action::DecideMessage => on(method, outbox::decide),
        Action::ListOutbox => on(method, outbox::list),
        Action::ReadPacing => on(method, pacing::read),
        Action::ChangePacing => on(method, pacing::change),
        Action::ListChats => on(method, messages::list_chats),
        Action::ListMessages => on(method, messages::list),
        Action::MarkChatRead => on(method, messages::mark_read),
        Action::ListContacts => on(method, contacts::list),
        Action::CreateContact => on(method, contacts::create),
        Action::ReadContactSummary => on(method, contacts::summary),
        Action::ImportContacts => on(method, imports::import),
        Action::ListImports => on(method, imports::list),
        Action::ReadImport => on(method, imports::read),
        Action::ListRejections => on(method, imports::list_rejections),
        Action::ReadRejectionsFile => on(method, imports::download_rejections),
        Action::ReadContact => on(method, contacts::read),
        Action::ChangeContact => on(method, contacts::change),
        Action::DeleteContact => on(method, contacts::delete),
        Action::ListConsent => on(method, contacts::list_consent),
        Action::ChangeConsent => on(method, contacts::change_consent_of),
        Action::CreateCampaign => on(method, campaigns::create),
        Action::ListCampaigns => on(method, campaigns::list),
        Action::ReadCampaign => on(method, campaigns::read),
        Action::StartCampaign => on(method, campaigns::start),
        Action::PauseCampaign => on(method, campaigns::pause),
        Action::ResumeCampaign => on(method, campaigns::resume),
        Action::CancelCampaign => on(method, campaigns::cancel),
        Action::RetryCampaign => on(method, campaigns::retry),
        Action::PreviewCampaign => on(method, campaigns::preview),
        Action::TestCampaign => on(method, campaigns::test),
        Action::ReadCampaignProgress => on(method, campaigns::progress),
        Action::ReadCampaignReport => on(method, campaigns::report),
        Action::ListCampaignItems => on(method, campaigns::list_items),
        Action::ListEvents => on(method, events::list),
        Action::OpenEventSocket => on(method, events::open),
    }
}
