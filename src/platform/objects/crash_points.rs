//! Named places at which a test can halt the whole process, so that the process is killed between two chosen steps and not at a random time
//! (docs/reliability.md). A release has no crash points.

#[cfg(not(feature = "simulator"))]
pub use absent::CrashPoints;
#[cfg(feature = "simulator")]
pub use armed::{CrashKind, CrashPoints};

/// A named place in the code where a test can halt the process or make it panic.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "simulator", derive(serde::Deserialize))]
#[cfg_attr(feature = "simulator", serde(rename_all = "snake_case"))]
pub enum Point {
    /// A message was written into the inbox; the process is still in the same turn of the event loop.
    AfterInboxInsert,
    /// The Signal ratchet that decrypted a message is about to be written.
    BeforeFlush,
    /// The message and the ratchet are on disk, and the acknowledgement to WhatsApp is not sent yet.
    BeforeAck,
    /// A message was sent, encrypted by a ratchet that a customer's message had just advanced.
    AfterReply,
    /// The hub has taken events, and the device has not noted that yet.
    MidHandOver,
    /// The phone has scanned the QR code, and the device is about to save that.
    MidPairing,
    /// The alarm has woken the object and is set again; nothing else is done yet.
    MidAlarm,
    /// The protocol library has reported an event.
    Event,
    /// The next message is about to be sent.
    Send,
}

#[cfg(feature = "simulator")]
mod armed {
    use std::{cell::Cell, rc::Rc, time::Duration};

    use super::Point;
    use crate::{
        clock::Clock,
        error::{Error, Result},
        platform::{
            clock::SystemClock,
            objects::sleep::Sleep,
            sql_storage::{ObjectSql, StatementHook},
        },
    };

    /// How long a frame is held before the process halts: the library writes its ratchets 25 ms after a message.
    const FRAME_HELD_FOR: Duration = Duration::from_millis(150);

    /// If a ratchet advanced longer ago than this, the library writes it by itself.
    const JUST_ADVANCED_MS: i64 = 20;
    /// A frame is on the wire after this long.
    const FRAME_SENT_WITHIN: Duration = Duration::from_millis(4);

    /// How the process crashes at the point.
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    pub enum CrashKind {
        /// The process halts until it is killed.
        Halt,
        Panic,
    }

    /// The crash points of one object, shared by its parts.
    #[derive(Clone, Default)]
    pub struct CrashPoints {
        state: Rc<State>,
    }

    #[derive(Default)]
    struct State {
        armed: Cell<Option<(Point, CrashKind)>>,
        has_unflushed: Cell<bool>,
        has_unacked: Cell<bool>,
        ratchet_advanced_at_ms: Cell<i64>,
        failing_part: Cell<Option<&'static str>>,
    }

    impl CrashPoints {
        /// Arms one point: the next time the object reaches it, the process crashes there.
        pub fn arm(&self, point: Point, ending: CrashKind) {
            self.state.has_unflushed.set(false);
            self.state.has_unacked.set(false);
            self.state.armed.set(Some((point, ending)));
        }

        /// Makes the next statement of this part that writes fail.
        pub fn fail_write(&self, part: &'static str) {
            self.state.failing_part.set(Some(part));
        }

        pub fn reach(&self, point: Point) {
            match self.state.armed.get() {
                Some((armed, CrashKind::Halt)) if armed == point => halt(point),
                Some((armed, CrashKind::Panic)) if armed == point => {
                    self.state.armed.set(None);
                    #[expect(clippy::panic, reason = "this is what the test asks for")]
                    {
                        panic!("a panic on request");
                    }
                }
                _ => {}
            }
        }

        /// Returns the same storage, with statements that reach the crash points.
        pub fn watch(&self, sql: ObjectSql) -> ObjectSql {
            sql.with_hook(Rc::new(self.clone()))
        }

        /// Holds the next frame if `BeforeAck` is armed and a stored message has no acknowledgement yet. A socket sends its frames in
        /// order, so the acknowledgements after it are held as well.
        pub async fn before_frame(&self) {
            let is_armed = self.state.armed.get().is_some_and(|(point, _)| point == Point::BeforeAck);
            if is_armed && self.state.has_unacked.replace(false) {
                Sleep::new(FRAME_HELD_FOR).await;
                self.reach(Point::BeforeAck);
            }
        }

        pub fn ratchet_advanced(&self) {
            self.state.ratchet_advanced_at_ms.set(SystemClock.now().unix_millis());
        }

        pub async fn after_frame(&self) {
            let is_armed = self.state.armed.get().is_some_and(|(point, _)| point == Point::AfterReply);
            if is_armed && SystemClock.now().unix_millis() - self.state.ratchet_advanced_at_ms.get() < JUST_ADVANCED_MS
            {
                Sleep::new(FRAME_SENT_WITHIN).await;
                self.reach(Point::AfterReply);
            }
        }
    }

    impl StatementHook for CrashPoints {
        fn before_statement(&self, part: &str, statement: &str) -> Result<()> {
            let writes = !statement.trim_start().starts_with("select");
            if writes && self.state.failing_part.get() == Some(part) {
                self.state.failing_part.set(None);
                return Err(Error::internal("a storage error on request"));
            }
            if part == "session" && writes && self.state.has_unflushed.replace(false) {
                self.reach(Point::BeforeFlush);
            }
            Ok(())
        }

        fn after_write(&self, part: &str) {
            if part == "inbox" {
                self.state.has_unflushed.set(true);
                self.state.has_unacked.set(true);
                self.reach(Point::AfterInboxInsert);
            }
        }
    }

    /// Blocks this process for ever: a Worker has one thread, so nothing else runs. The test waits for this line in the log before it kills
    /// the process.
    fn halt(point: Point) -> ! {
        log::error!("crash point {point:?}");
        loop {
            core::hint::spin_loop();
        }
    }
}

#[cfg(not(feature = "simulator"))]
mod absent {
    use super::Point;
    use crate::platform::sql_storage::ObjectSql;

    #[derive(Clone, Default)]
    pub struct CrashPoints(());

    #[expect(clippy::unused_async, reason = "the same calls as in the simulator build")]
    impl CrashPoints {
        pub const fn reach(&self, _point: Point) {}

        pub fn watch(&self, sql: ObjectSql) -> ObjectSql {
            sql
        }

        pub async fn before_frame(&self) {}

        pub const fn ratchet_advanced(&self) {}

        pub async fn after_frame(&self) {}
    }
}
