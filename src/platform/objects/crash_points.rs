//! Named places at which a test may stop the whole process, so that a kill falls between two chosen steps and not only
//! where chance puts it (docs/reliability.md). A build that talks to the real WhatsApp has nothing of it.

#[cfg(not(feature = "simulator"))]
pub use absent::CrashPoints;
#[cfg(feature = "simulator")]
pub use armed::{CrashPoints, Ending};

/// Where.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "simulator", derive(serde::Deserialize))]
#[cfg_attr(feature = "simulator", serde(rename_all = "snake_case"))]
pub enum Point {
    /// A text was written into the inbox, in the turn that writes it.
    AfterInboxInsert,
    /// The ratchet that opened a text is about to be written.
    BeforeFlush,
    /// Text and ratchet are on disk, WhatsApp has not heard that we have them.
    BeforeAck,
    /// A text has left that was sealed by a ratchet which a customer's text had just turned.
    AfterReply,
    /// The hub has taken events that the device still counts as its own.
    MidHandOver,
    /// The phone has scanned, the device is about to say so.
    MidPairing,
    /// The alarm has rung and is set again, nothing else of it is done.
    MidAlarm,
    /// Something was heard from the protocol library.
    Event,
    /// A text's turn has come.
    Send,
}

#[cfg(feature = "simulator")]
mod armed {
    use std::{cell::Cell, rc::Rc, time::Duration};

    use super::Point;
    use crate::{
        clock::Clock,
        platform::{clock::SystemClock, objects::device_session::Sleep},
    };

    /// How long a frame is held before the process stops: the library flushes its ratchets 25 ms after a text.
    const FRAME_HELD_FOR: Duration = Duration::from_millis(150);

    /// The library writes a ratchet that turned longer ago than this by itself. A frame leaves within a few of it.
    const JUST_TURNED_MS: i64 = 20;
    const LEAVES_WITHIN: Duration = Duration::from_millis(4);

    /// What happens at the point.
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    pub enum Ending {
        /// The process stands still until somebody kills it.
        Stop,
        Panic,
    }

    /// The crash points of one object, shared by its parts.
    #[derive(Clone, Default)]
    pub struct CrashPoints {
        state: Rc<State>,
    }

    #[derive(Default)]
    struct State {
        armed: Cell<Option<(Point, Ending)>>,
        has_unflushed: Cell<bool>,
        has_unacked: Cell<bool>,
        turned_at: Cell<i64>,
    }

    impl CrashPoints {
        /// The next time the object comes by.
        pub fn arm(&self, point: Point, ending: Ending) {
            self.state.has_unflushed.set(false);
            self.state.has_unacked.set(false);
            self.state.armed.set(Some((point, ending)));
        }

        pub fn reach(&self, point: Point) {
            match self.state.armed.get() {
                Some((armed, Ending::Stop)) if armed == point => stand_still(point),
                Some((armed, Ending::Panic)) if armed == point => {
                    self.state.armed.set(None);
                    #[expect(clippy::panic, reason = "this is what the test asks for")]
                    {
                        panic!("a panic on request");
                    }
                }
                _ => {}
            }
        }

        pub fn before_statement(&self, part: &str, statement: &str) {
            let writes = !statement.trim_start().starts_with("select");
            if part == "session" && writes && self.state.has_unflushed.replace(false) {
                self.reach(Point::BeforeFlush);
            }
        }

        pub fn after_write(&self, part: &str) {
            if part == "inbox" {
                self.state.has_unflushed.set(true);
                self.state.has_unacked.set(true);
                self.reach(Point::AfterInboxInsert);
            }
        }

        /// A socket sends its frames in order: while this one is held, so is every acknowledgement.
        pub async fn before_frame(&self) {
            let is_armed = self.state.armed.get().is_some_and(|(point, _)| point == Point::BeforeAck);
            if is_armed && self.state.has_unacked.replace(false) {
                Sleep::new(FRAME_HELD_FOR).await;
                self.reach(Point::BeforeAck);
            }
        }

        pub fn ratchet_turned(&self) {
            self.state.turned_at.set(SystemClock.now().unix_millis());
        }

        pub async fn after_frame(&self) {
            let is_armed = self.state.armed.get().is_some_and(|(point, _)| point == Point::AfterReply);
            if is_armed && SystemClock.now().unix_millis() - self.state.turned_at.get() < JUST_TURNED_MS {
                Sleep::new(LEAVES_WITHIN).await;
                self.reach(Point::AfterReply);
            }
        }
    }

    /// A Worker has one thread: nothing of this process runs any more. Whoever waits for the kill reads this line.
    fn stand_still(point: Point) -> ! {
        log::error!("crash point {point:?}");
        loop {
            core::hint::spin_loop();
        }
    }
}

#[cfg(not(feature = "simulator"))]
mod absent {
    use super::Point;

    #[derive(Clone, Default)]
    pub struct CrashPoints(());

    #[expect(clippy::unused_async, reason = "the same calls as in the simulator build")]
    impl CrashPoints {
        pub const fn reach(&self, _point: Point) {}

        pub const fn before_statement(&self, _part: &str, _statement: &str) {}

        pub const fn after_write(&self, _part: &str) {}

        pub async fn before_frame(&self) {}

        pub const fn ratchet_turned(&self) {}

        pub async fn after_frame(&self) {}
    }
}
