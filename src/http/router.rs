//! The records of `http/routes` as axum routes.

use axum::{
    Extension, Router,
    body::Body,
    http::{HeaderMap, Method as HttpMethod, Response},
    middleware::from_fn_with_state,
    response::IntoResponse,
    routing::{MethodFilter, MethodRouter},
};
use tower_service::Service;
use worker::{Env, HttpRequest};

use crate::{
    error::Result,
    http::{
        admission,
        app::App,
        caller::{find_header, unknown_route_error},
        reply,
        routes::{self, Method},
    },
};

/// Answers every request of the Worker that is not a static file.
pub async fn answer(request: HttpRequest, env: Env) -> Response<Body> {
    let app = App::new(env);
    let mut response = match check_origin(&app, request.method(), request.headers()) {
        Ok(()) => router(app, request.uri().path()).call(request).await.unwrap_or_else(|never| match never {}),
        Err(error) => error.into_response(),
    };
    reply::add_security_headers(response.headers_mut());
    response
}

/// Refuses a request that changes something unless it comes from a page of this installation.
fn check_origin(app: &App, method: &HttpMethod, headers: &HeaderMap) -> Result<()> {
    if method.is_safe() {
        return Ok(());
    }
    app.origins()?.check(find_header(headers, "origin"))
}

/// Returns a router with the routes that may match `path`, because building one with all routes takes longer than most answers.
fn router(app: App, path: &str) -> Router {
    let router = routes::all().filter(|route| route.may_match(path)).fold(Router::new(), |router, route| {
        let handler = (route.handler)(filter(route.method));
        let admitted: MethodRouter<App> = handler.layer(from_fn_with_state(app.clone(), admission::admit));
        // `admission` and the extractors find the route's permission and limit here.
        router.route(route.path, admitted.layer(Extension(route)))
    });
    router
        .fallback(async || unknown_route_error())
        .method_not_allowed_fallback(async || reply::method_not_allowed())
        .with_state(app)
}

const fn filter(method: Method) -> MethodFilter {
    match method {
        Method::Get => MethodFilter::GET,
        Method::Post => MethodFilter::POST,
        Method::Patch => MethodFilter::PATCH,
        Method::Delete => MethodFilter::DELETE,
    }
}
