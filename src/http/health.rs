//! The handlers of the health check and of the version.

use crate::http::{
    bodies::people::{Health, Release},
    reply::{Answer, Reply},
};

/// The commit this was built from.
pub const COMMIT: &str = match option_env!("CWA_COMMIT") {
    Some(commit) => commit,
    None => "unknown",
};

pub async fn read() -> Reply<Health> {
    Reply::ok(Health { status: "ok" })
}

pub async fn version() -> Answer<Release> {
    Ok(Reply::ok(Release {
        version: env!("CARGO_PKG_VERSION"),
        commit: COMMIT,
        source: option_env!("CWA_SOURCE_URL").unwrap_or(env!("CARGO_PKG_REPOSITORY")),
        license: env!("CARGO_PKG_LICENSE"),
    }))
}
