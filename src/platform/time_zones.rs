//! The host's time zones, through `Intl.DateTimeFormat`. Every Worker has them, and a time zone database in the product would be a tenth of
//! the uploaded Worker.

use std::{cell::RefCell, collections::HashMap};

use js_sys::{Array, Function, Object, Reflect};
use wasm_bindgen::{JsCast, JsValue};

use crate::{clock::Timestamp, ports::TimeZones};

/// A zone changes its offset only at full quarters of an hour, so one offset is valid for a quarter of an hour.
const QUARTER_MS: i64 = 15 * 60_000;
/// The most offsets in the cache. Each decision of the pacing needs the current offset and that at the end of the quiet hours.
const MAX_CACHED_OFFSETS: usize = 256;

pub struct HostTimeZones;

thread_local! {
    static OFFSETS: RefCell<HashMap<(String, i64), Option<i64>>> = RefCell::default();
}

impl TimeZones for HostTimeZones {
    fn offset_at(&self, zone: &str, at: Timestamp) -> Option<i64> {
        let quarter = at.unix_millis().div_euclid(QUARTER_MS);
        let key = (zone.to_owned(), quarter);
        if let Some(known) = OFFSETS.with_borrow(|offsets| offsets.get(&key).copied()) {
            return known;
        }
        let offset = offset_name(zone, quarter * QUARTER_MS).ok().as_deref().and_then(parse_offset);
        OFFSETS.with_borrow_mut(|offsets| {
            if offsets.len() >= MAX_CACHED_OFFSETS {
                offsets.clear();
            }
            offsets.insert(key, offset);
        });
        offset
    }
}

/// Returns the host's name of the zone's offset at that time: `GMT+07:00`, or `GMT`. Fails if the host does not know the zone.
fn offset_name(zone: &str, unix_millis: i64) -> Result<String, JsValue> {
    let options = Object::new();
    Reflect::set(&options, &"timeZone".into(), &zone.into())?;
    Reflect::set(&options, &"timeZoneName".into(), &"longOffset".into())?;
    let intl = Reflect::get(&js_sys::global(), &"Intl".into())?;
    let constructor: Function = Reflect::get(&intl, &"DateTimeFormat".into())?.dyn_into()?;
    let format = Reflect::construct(&constructor, &Array::of2(&"en-US".into(), &options))?;
    let to_parts: Function = Reflect::get(&format, &"formatToParts".into())?.dyn_into()?;
    #[expect(clippy::cast_precision_loss, reason = "milliseconds since 1970 are far below 2^53")]
    let parts: Array = to_parts.call1(&format, &JsValue::from_f64(unix_millis as f64))?.dyn_into()?;
    for part in parts.iter() {
        if Reflect::get(&part, &"type".into())?.as_string().as_deref() == Some("timeZoneName") {
            return Reflect::get(&part, &"value".into())?.as_string().ok_or(JsValue::NULL);
        }
    }
    Err(JsValue::NULL)
}

fn parse_offset(name: &str) -> Option<i64> {
    let offset = name.strip_prefix("GMT")?;
    let (sign, clock) = match offset.split_at_checked(1) {
        None => return Some(0),
        Some(("+", clock)) => (1, clock),
        Some(("-" | "\u{2212}", clock)) => (-1, clock),
        Some(_) => return None,
    };
    let mut seconds = 0;
    for (part, unit) in clock.split(':').zip([3600, 60, 1]) {
        seconds += part.parse::<i64>().ok()? * unit;
    }
    Some(sign * seconds)
}
