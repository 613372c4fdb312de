//! See [`protocol::Command::Readmit`].

use crate::{actions::Outcome, domain::permission::Allowed, ports::store::Tx, runner::Result};
use protocol::{ConversationId, PersonId};

/// Lets somebody who was removed come back before their ban ends. They are not told: they may try.
///
/// # Errors
/// The store's.
pub fn readmit(
    tx: &mut dyn Tx,
    by: &Allowed,
    conversation: ConversationId,
    person: PersonId,
) -> Result<Outcome> {
    tx.set_banned(conversation, person, None)?;
    let line = format!("{} readmitted {person} to room {conversation}", by.me().id);
    Ok(Outcome::done(Vec::new()).audited(line))
}
