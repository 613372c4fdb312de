//! See [`protocol::Command::CancelScheduled`].

use super::{list, own};
use crate::{
    actions::{Outcome, outcome::listed},
    domain::permission::Allowed,
    ports::store::Tx,
    runner::Result,
};
use protocol::{Event, RecordId};

/// Takes a message of the caller's away that waits.
///
/// # Errors
/// [`protocol::Fault::Missing`] and the store's.
pub fn cancel(tx: &mut dyn Tx, by: &Allowed, id: RecordId) -> Result<Outcome> {
    let message = own(tx, by, id)?;
    tx.write_unsent().drop_scheduled(id)?;
    let left = list(tx, by, Some(message.conversation))?;
    Ok(Outcome::told(left, vec![listed(by.me().id, Event::Scheduled)]))
}
