#![no_main]
//! Whatever is typed becomes nodes within the limits, or stays plain text.

use engine::domain::markdown::nodes;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    if let Some(nodes) = nodes(text) {
        assert!(!nodes.is_empty());
    }
});
