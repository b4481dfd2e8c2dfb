//! A timer inside an object.

use std::{
    cell::{Cell, RefCell},
    future::Future,
    panic::AssertUnwindSafe,
    pin::Pin,
    rc::Rc,
    task::{Context, Poll, Waker},
    time::Duration,
};

use wasm_bindgen::prelude::*;

#[wasm_bindgen(module = "/src/platform/objects/device_session/socket.js")]
extern "C" {
    #[wasm_bindgen(js_name = sleep)]
    fn start_timer(millis: i32, wake: &JsValue) -> JsValue;
    #[wasm_bindgen(js_name = cancelSleep)]
    fn clear_timer(timer: &JsValue);
}

/// A future that is ready after a time. It clears its timer when it is dropped, and wakes the task that polled it last.
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
