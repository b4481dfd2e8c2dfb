//! The pacing rules that a simulator build overrides. A release overrides nothing.

use std::time::Duration;

use crate::{campaigns::campaign, devices::pacing::Settings, upload_pace::UploadPace};

/// The shortest gap that a campaign may have. On the simulated network it is shorter than a person would leave, so that
/// a test ends soon.
pub const MIN_GAP: Duration = if cfg!(feature = "simulator") { Duration::from_millis(200) } else { campaign::MIN_GAP };

/// How long a small request body may take to arrive. It is shorter on the simulated network, where a test waits until this time is over.
pub const SLOW_UPLOAD_GRACE: Duration =
    if cfg!(feature = "simulator") { Duration::from_secs(4) } else { UploadPace::GRACE };

/// Returns the settings as they apply in this build. In a simulator build, `SIMULATOR_PACE=unlimited` disables all of them.
#[cfg(feature = "simulator")]
pub fn apply(stored: Settings, variable: impl Fn(&str) -> Option<String>) -> Settings {
    let mut settings = stored;
    if variable(crate::platform::bindings::SIMULATOR_PACE).as_deref() == Some("unlimited") {
        settings.typing.enabled = false;
        settings.read_before_reply = false;
        settings.quiet_hours.enabled = false;
        settings.warm_up.enabled = false;
        settings.limits.per_minute = u32::MAX;
        settings.limits.per_hour = u32::MAX;
        settings.limits.per_day = u32::MAX;
    }
    settings
}

#[cfg(not(feature = "simulator"))]
pub fn apply(stored: Settings, _variable: impl Fn(&str) -> Option<String>) -> Settings {
    stored
}
