//! That we are here, and which version of us.

use serde::Serialize;
use serde_json::{Value, json};

use crate::http::reply::{Answer, Reply};

pub async fn read() -> Reply<Value> {
    Reply::ok(json!({ "status": "ok" }))
}

/// Whoever uses this over a network may have its source (AGPL, section 13).
#[derive(Serialize)]
pub struct Release {
    version: &'static str,
    commit: &'static str,
    source: &'static str,
    license: &'static str,
}

pub async fn version() -> Answer<Release> {
    Ok(Reply::ok(Release {
        version: env!("CARGO_PKG_VERSION"),
        commit: option_env!("CWA_COMMIT").unwrap_or("unknown"),
        source: option_env!("CWA_SOURCE_URL").unwrap_or(env!("CARGO_PKG_REPOSITORY")),
        license: env!("CARGO_PKG_LICENSE"),
    }))
}
