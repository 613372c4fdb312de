//! What a page posts as a form would.

/// A field and its value: every byte in hexadecimal.
pub fn form_field(name: &str, typed: &str) -> String {
    let value: String = typed.bytes().map(|byte| format!("%{byte:02X}")).collect();
    format!("{name}={value}")
}
