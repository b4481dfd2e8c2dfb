//! The runtime for the protocol library inside one object: tasks on the isolate's microtask queue, and timers that clear themselves.
//! Objects share nothing of it, because a task may be woken only by the events of its own object.

use std::{future::Future, panic::AssertUnwindSafe, pin::Pin, time::Duration};

use async_trait::async_trait;
use whatsapp_rust::wacore::runtime::{AbortHandle, Runtime};

use crate::platform::objects::sleep::Sleep;

/// The number of items that a tight loop of the library handles between two turns of the event loop. It is not one, because a turn splits
/// the implicit transaction and lets the clock advance.
const YIELD_EVERY: u32 = 16;

pub struct ObjectRuntime;

#[async_trait(?Send)]
impl Runtime for ObjectRuntime {
    fn spawn(&self, future: Pin<Box<dyn Future<Output = ()> + 'static>>) -> AbortHandle {
        let (task, handle) = futures::future::abortable(future);
        spawn(async move {
            let _aborted = task.await;
        });
        AbortHandle::new(move || handle.abort())
    }

    fn spawn_detached(&self, future: Pin<Box<dyn Future<Output = ()> + 'static>>) {
        spawn(future);
    }

    fn sleep(&self, duration: Duration) -> Pin<Box<dyn Future<Output = ()>>> {
        Box::pin(Sleep::new(duration))
    }

    fn spawn_blocking(&self, work: Box<dyn FnOnce() + 'static>) -> Pin<Box<dyn Future<Output = ()>>> {
        Box::pin(async move { work() })
    }

    fn yield_now(&self) -> Option<Pin<Box<dyn Future<Output = ()>>>> {
        Some(Box::pin(Sleep::new(Duration::ZERO)))
    }

    fn yield_frequency(&self) -> u32 {
        YIELD_EVERY
    }
}

/// Runs a task to its end within this object.
pub fn spawn(task: impl Future<Output = ()> + 'static) {
    wasm_bindgen_futures::spawn_local(AssertUnwindSafe(task));
}
