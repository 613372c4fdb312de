#![no_main]
//! Whatever a file or a person is called: the name is safe in a header, in a path and on one line.

use engine::domain::{
    emoji,
    file_name::{disposition, file_name},
    name::Name,
};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|given: &str| {
    let name = file_name(given);
    assert!(!name.is_empty() && !name.contains(['/', '\\', '\0', '\n', '\r']));
    assert!(!name.starts_with('.') || name.len() > 2, "{name:?}");
    assert_eq!(file_name(&name), name, "a name stays what it is");
    for inline in [false, true] {
        assert!(disposition(inline, &name).bytes().all(|byte| (0x20..0x7F).contains(&byte)));
    }
    if let Ok(name) = Name::parse(given) {
        assert!(!name.shown.is_empty());
    }
    let _ = emoji::is_one(given);
});
