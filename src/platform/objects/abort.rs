//! `ctx.abort`, for which `worker` has no binding: ends this instance of an object.

use js_sys::{Function, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use worker::{State, worker_sys::DurableObjectState};

use crate::platform::sql_storage::ObjectSql;

pub struct Abort(JsValue);

impl Abort {
    /// Splits the state of an object into the handle that ends the object, and the state itself.
    pub fn of(state: State) -> (Self, State) {
        let raw = JsValue::from(state._inner());
        (Self(raw.clone()), State::from(raw.unchecked_into::<DurableObjectState>()))
    }

    /// Ends the instance after the running code has returned; until then the instance stores nothing more. `ctx.abort` stops all JavaScript
    /// of the isolate and drops its queue of microtasks, which holds the tasks of every object. A timer calls it, because the queue is
    /// empty when a timer fires.
    pub fn soon(&self, sql: &ObjectSql) {
        sql.refuse_all();
        if let Err(cause) = self.set_timer() {
            log::error!("alert: the object could not be ended: {cause:?}");
        }
    }

    fn set_timer(&self) -> Result<(), JsValue> {
        let abort: Function = Reflect::get(&self.0, &"abort".into())?.dyn_into()?;
        let set_timeout: Function = Reflect::get(&js_sys::global(), &"setTimeout".into())?.dyn_into()?;
        let reason = JsValue::from("the storage has not taken a write");
        set_timeout.call3(&JsValue::UNDEFINED, &abort.bind0(&self.0), &JsValue::from(0), &reason).map(drop)
    }
}
