//! `docs/ARCHITECTURE.md` says which files a message travels through; this keeps it true.
#![allow(missing_docs, clippy::unwrap_used, clippy::indexing_slicing)]

use std::path::Path;

/// What each hop's file must do, by a name that it defines or calls.
const DOES: [&str; 11] = [
    "store.send_text(",
    "pub fn take_due(",
    "fn drain(",
    "pub async fn handle(",
    "pub async fn dispatch(",
    "pub fn send_message(",
    "fn append(",
    "fn publish(",
    "pub fn flush(",
    "pub(crate) fn push_bytes(",
    "fn log_grew(",
];

#[test]
fn the_hops_are_where_the_document_says() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let text = std::fs::read_to_string(root.join("docs/ARCHITECTURE.md")).unwrap();
    for (n, does) in (1..).zip(DOES) {
        let start = format!("{n}. `");
        let line = text.lines().find(|line| line.starts_with(&start)).unwrap_or_else(|| panic!("no hop {n}"));
        let hop = line.split('`').nth(1).unwrap();
        let source =
            std::fs::read_to_string(root.join(hop)).unwrap_or_else(|_| panic!("{hop} does not exist"));
        assert!(source.contains(does), "{hop} does not have {does}");
    }
}
