//! The browser's clock and random numbers.

use app::{ports::Clock, protocol::Nonce};
use leptos::prelude::{set_timeout, window};
use std::time::Duration;

pub struct BrowserClock;

impl Clock for BrowserClock {
    fn now(&self) -> i64 {
        now()
    }

    fn monotonic(&self) -> i64 {
        monotonic()
    }

    fn zone_at(&self, at: i64) -> i32 {
        let date = js_sys::Date::new(&(at as f64).into());
        -(date.get_timezone_offset() as i32)
    }

    fn nonce(&self) -> Nonce {
        let mut bytes = [0; 16];
        if let Ok(crypto) = window().crypto() {
            let _ = crypto.get_random_values_with_u8_array(&mut bytes);
        }
        Nonce::new(now(), u128::from_be_bytes(bytes))
    }

    fn after(&self, milliseconds: u32, then: Box<dyn FnOnce()>) {
        set_timeout(then, Duration::from_millis(milliseconds.into()));
    }
}

/// Milliseconds since the page was opened, whatever happens to the device's clock.
pub fn monotonic() -> i64 {
    window().performance().map_or(0, |performance| performance.now() as i64)
}

/// Milliseconds since 1970.
pub fn now() -> i64 {
    js_sys::Date::now() as i64
}
