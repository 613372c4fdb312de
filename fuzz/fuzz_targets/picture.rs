#![no_main]
//! Whatever is uploaded as a picture is refused or made small, within the limits of pixels, memory and time.

use engine::domain::{
    media::sniff,
    picture::{draw, format, strip},
};
use libfuzzer_sys::fuzz_target;
use std::time::{Duration, Instant};

fuzz_target!(|bytes: &[u8]| {
    let Some(format) = format(sniff(bytes)) else { return };
    let Some(stripped) = strip(format, bytes) else { return };
    assert!(strip(format, &stripped.bytes).is_some(), "what was stripped once is still a picture");
    if let Ok(drawn) = draw(format, &stripped, Instant::now() + Duration::from_secs(5)) {
        assert!(drawn.width > 0 && drawn.height > 0 && !drawn.stand_in.is_empty());
    }
});
