//! The session of a browser, the health check and the version.

use super::{
    Group,
    Method::{Get, Post},
    Route,
};
use crate::tenants::{
    access::Audience::{Everyone, Members},
    rate_limit::RateLimit,
};

pub const ROUTES: Group = Group {
    tag: "Sign in",
    description: "Sign in and out. The session is kept in cookies. The health check and the version need no session.",
    routes: &[
        Route {
            id: "readHealth",
            method: Get,
            path: "/health",
            audience: Everyone,
            rate_limit: RateLimit::Unlimited,
            handler: handler!(health::read),
            doc: doc!(json::<bodies::people::Health>("Check that the Worker answers")),
        },
        Route {
            id: "readVersion",
            method: Get,
            path: "/api/version",
            audience: Everyone,
            rate_limit: RateLimit::Requests,
            handler: handler!(health::version),
            doc: doc!(json::<bodies::people::Release>("Read the version and where its source code is")),
        },
        Route {
            id: "signIn",
            method: Post,
            path: "/api/auth/login",
            audience: Everyone,
            rate_limit: RateLimit::SignIn,
            handler: handler!(auth::sign_in),
            doc: doc!(
                json::<bodies::people::SessionView>("Sign in")
                    .body::<bodies::people::Credentials>()
                    .checks_credentials()
            ),
        },
        Route {
            id: "refreshSession",
            method: Post,
            path: "/api/auth/refresh",
            audience: Everyone,
            rate_limit: RateLimit::Requests,
            handler: handler!(auth::refresh),
            doc: doc!(json::<bodies::people::SessionView>("Renew the session").checks_credentials()),
        },
        Route {
            id: "signOut",
            method: Post,
            path: "/api/auth/logout",
            audience: Everyone,
            rate_limit: RateLimit::Requests,
            handler: handler!(auth::sign_out),
            doc: doc!(json::<bodies::people::Empty>("Sign out")),
        },
        Route {
            id: "readSelf",
            method: Get,
            path: "/api/auth/me",
            audience: Members,
            rate_limit: RateLimit::Requests,
            handler: handler!(auth::me),
            doc: doc!(json::<bodies::people::SessionView>("Read the signed-in user")),
        },
    ],
};
