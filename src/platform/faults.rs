//! Injected faults, in simulator builds only: `SIMULATOR_FAULTS=d1=20,queue=twice` makes one D1 call in twenty fail, half
//! of them after the work is done, and delivers every queue message twice. A release injects none.

use worker::Env;

use crate::error::Result;
#[cfg(feature = "simulator")]
use crate::{
    clock::{Random, SystemRandom},
    error::Error,
    platform::bindings,
};

/// The faults to inject.
#[derive(Debug, Clone, Copy, Default)]
pub struct Faults {
    #[cfg(feature = "simulator")]
    d1_fails_one_in: Option<u64>,
    #[cfg(feature = "simulator")]
    delivers_twice: bool,
}

/// When a call fails: before or after its work.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Moment {
    Before,
    /// The call does its work, but the caller receives an error.
    After,
}

#[cfg(feature = "simulator")]
impl Faults {
    pub fn of(env: &Env) -> Self {
        let Ok(wanted) = env.var(bindings::SIMULATOR_FAULTS) else { return Self::default() };
        let wanted = wanted.to_string();
        let value = |name: &str| wanted.split(',').find_map(|part| part.strip_prefix(name)?.strip_prefix('='));
        Self {
            d1_fails_one_in: value("d1").and_then(|number| number.parse().ok()).filter(|number| *number > 0),
            delivers_twice: value("queue") == Some("twice"),
        }
    }

    pub fn delivers_twice(self) -> bool {
        self.delivers_twice
    }

    /// Draws at random whether a call fails, and when.
    pub fn draw(self) -> Option<Moment> {
        let one_in = self.d1_fails_one_in?;
        let moment = if SystemRandom.between(0, 1) == 0 { Moment::Before } else { Moment::After };
        (SystemRandom.between(1, one_in) == 1).then_some(moment)
    }

    pub fn fail_if(drawn: Option<Moment>, at: Moment) -> Result<()> {
        if drawn == Some(at) { Err(Error::internal("D1: a fault on purpose")) } else { Ok(()) }
    }
}

#[cfg(not(feature = "simulator"))]
impl Faults {
    pub fn of(_env: &Env) -> Self {
        Self::default()
    }

    pub fn delivers_twice(self) -> bool {
        false
    }

    pub fn draw(self) -> Option<Moment> {
        None
    }

    pub fn fail_if(_drawn: Option<Moment>, _at: Moment) -> Result<()> {
        Ok(())
    }
}
