//! How fast a campaign may be on the network this build talks to.

use std::time::Duration;

use crate::campaigns::campaign;

/// Against the simulated network a test may be faster than a person, so that it ends.
pub const SHORTEST_GAP: Duration =
    if cfg!(feature = "simulator") { Duration::from_millis(200) } else { campaign::SHORTEST_GAP };
