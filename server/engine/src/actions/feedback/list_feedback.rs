//! See [`protocol::Command::Feedback`].

use crate::{actions::server::admin, domain::permission::Allowed, ports::store::Read, runner::Result};
use protocol::{Feedback, RecordId, Reply, limits::PAGE_BYTES, limits::RECORDS};

/// What was written to the owners, the newest first; a page ends early if it is long.
///
/// # Errors
/// The store's.
pub fn list_feedback(read: &mut dyn Read, _: &Allowed, before: Option<RecordId>) -> Result<Reply> {
    let mut weight = 0;
    let fits = |one: &Feedback| {
        weight += one.text.len();
        weight <= PAGE_BYTES
    };
    let page: Vec<_> = read.server().feedback(before, RECORDS)?.into_iter().take_while(fits).collect();
    admin(&page)
}
