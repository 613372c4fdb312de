//! What a page posts as a form would, and why it was refused.

use protocol::Fault;
use serde::Deserialize;

/// A field and its value: every byte in hexadecimal.
pub fn form_field(name: &str, typed: &str) -> String {
    let value: String = typed.bytes().map(|byte| format!("%{byte:02X}")).collect();
    format!("{name}={value}")
}

/// Why the server refused a form, by what it answered; nothing if it could not be reached.
pub fn form_fault(answer: &str) -> Fault {
    #[derive(Deserialize)]
    struct Refused {
        fault: Fault,
    }
    match answer {
        "" => Fault::Busy { retry_ms: 0 },
        answer => serde_json::from_str::<Refused>(answer).map_or(Fault::Unknown, |told| told.fault),
    }
}
