//! See [`protocol::Command::MarkFeedback`].

use crate::{actions::Outcome, domain::permission::Allowed, ports::store::Tx, runner::Result};
use protocol::{Fault, RecordId};

/// Marks a text in the owners' inbox as read, and as answered if so.
///
/// # Errors
/// [`Fault::Missing`] and the store's.
pub fn mark_feedback(tx: &mut dyn Tx, _: &Allowed, feedback: RecordId, answered: bool) -> Result<Outcome> {
    if !tx.write_server().mark_feedback(feedback, answered)? {
        return Err(Fault::Missing.into());
    }
    Ok(Outcome::done(Vec::new()))
}
