//! The protocol library's runtime inside one object: tasks on the isolate's microtask queue, timers that clear
//! themselves. Nothing here is shared between objects, since a task must be woken only by its own object's events.

use std::{
    cell::{Cell, RefCell},
    future::Future,
    panic::AssertUnwindSafe,
    pin::Pin,
    rc::Rc,
    task::{Context, Poll, Waker},
    time::Duration,
};

use async_trait::async_trait;
use wasm_bindgen::prelude::*;
use whatsapp_rust::wacore::runtime::{AbortHandle, Runtime};

#[wasm_bindgen(module = "/src/platform/objects/device_session/socket.js")]
extern "C" {
    #[wasm_bindgen(js_name = sleep)]
    fn start_timer(millis: i32, wake: &JsValue) -> JsValue;
    #[wasm_bindgen(js_name = cancelSleep)]
    fn clear_timer(timer: &JsValue);
}

/// How many items a tight loop of the library handles between two turns of the event loop. A turn splits the
/// implicit transaction and lets the clock tick, so not after each one.
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

/// Waits; clears its timer when dropped and wakes whoever polled it last.
pub struct Sleep {
    duration: Duration,
    state: Rc<SleepState>,
    timer: Option<(JsValue, Closure<dyn FnMut()>)>,
}

#[derive(Default)]
struct SleepState {
    is_over: Cell<bool>,
    waker: RefCell<Option<Waker>>,
}

impl Sleep {
    pub fn new(duration: Duration) -> Self {
        Self { duration, state: Rc::default(), timer: None }
    }
}

impl Future for Sleep {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        if self.state.is_over.get() {
            return Poll::Ready(());
        }
        self.state.waker.replace(Some(context.waker().clone()));
        if self.timer.is_none() {
            let state = AssertUnwindSafe(self.state.clone());
            let wake = Closure::wrap_assert_unwind_safe(Box::new(move || {
                state.is_over.set(true);
                if let Some(waker) = state.waker.take() {
                    waker.wake();
                }
            }) as Box<dyn FnMut()>);
            // setTimeout takes a signed 32-bit number of milliseconds (24.8 days).
            let millis = i32::try_from(self.duration.as_millis()).unwrap_or(i32::MAX);
            let timer = start_timer(millis, wake.as_ref());
            self.timer = Some((timer, wake));
        }
        Poll::Pending
    }
}

impl Drop for Sleep {
    fn drop(&mut self) {
        if let Some((timer, _wake)) = self.timer.take()
            && !self.state.is_over.get()
        {
            clear_timer(&timer);
        }
    }
}
