#![no_main]
//! Whatever a client sends is a command or none. One that is read is written as something that reads the same.

use libfuzzer_sys::fuzz_target;
use protocol::ClientFrame;

fuzz_target!(|text: &str| {
    if let Ok(frame) = serde_json::from_str::<ClientFrame>(text) {
        let written = serde_json::to_string(&frame).unwrap();
        assert_eq!(serde_json::from_str::<ClientFrame>(&written).unwrap(), frame);
    }
});
