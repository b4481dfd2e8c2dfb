//! Device objects and a queue for tests: the test chooses the answers and reads the recorded calls.

use cloudwa_flow::error::{Error, Result};
use cloudwa_flow::ports::{DeviceObjects, ObjectCommand, Queue};
use serde::Serialize;
use serde_json::Value;
use std::cell::RefCell;

/// One recorded call.
#[derive(Debug, Clone, PartialEq)]
pub struct Call {
    pub device: String,
    pub command: String,
    pub body: Value,
}

/// Answers every call with the result of `rule`.
pub struct Objects<F: Fn(&Call) -> Result<Value>> {
    pub calls: RefCell<Vec<Call>>,
    rule: F,
}

impl<F: Fn(&Call) -> Result<Value>> Objects<F> {
    pub fn answering(rule: F) -> Self {
        Self { calls: RefCell::default(), rule }
    }

    pub fn commands(&self) -> Vec<String> {
        self.calls.borrow().iter().map(|call| call.command.clone()).collect()
    }
}

impl<F: Fn(&Call) -> Result<Value>> DeviceObjects for Objects<F> {
    async fn call<C: ObjectCommand>(&self, device: &str, command: &C) -> Result<C::Reply> {
        let body = serde_json::to_value(command).unwrap();
        let call = Call { device: device.into(), command: C::NAME.into(), body };
        let answer = (self.rule)(&call);
        self.calls.borrow_mut().push(call);
        serde_json::from_value(answer?).map_err(Error::internal)
    }
}

/// A queue that records its messages, or is unavailable.
#[derive(Default)]
pub struct RecordedQueue {
    pub sent: RefCell<Vec<Value>>,
    pub fails: bool,
}

impl Queue for RecordedQueue {
    async fn send<M: Serialize>(&self, message: &M) -> Result<()> {
        if self.fails {
            return Err(Error::Internal("the queue is unavailable".into()));
        }
        self.sent.borrow_mut().push(serde_json::to_value(message).unwrap());
        Ok(())
    }
}
