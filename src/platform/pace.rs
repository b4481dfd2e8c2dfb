//! How fast this build may be on the network it talks to.

use std::time::Duration;

use crate::{campaigns::campaign, devices::pacing::Settings};

/// Against the simulated network a test may be faster than a person, so that it ends.
pub const MIN_GAP: Duration = if cfg!(feature = "simulator") { Duration::from_millis(200) } else { campaign::MIN_GAP };

/// The settings as they apply. In a simulator build `SIMULATOR_PACE=unlimited` leaves nothing of them.
#[cfg(feature = "simulator")]
pub fn applied(stored: Settings, variable: impl Fn(&str) -> Option<String>) -> Settings {
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
pub fn applied(stored: Settings, _variable: impl Fn(&str) -> Option<String>) -> Settings {
    stored
}
