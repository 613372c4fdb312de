//! See [`protocol::Command::Admit`].

use super::note;
use crate::{
    actions::{Outcome, space::come_into},
    domain::permission::Allowed,
    ports::store::Tx,
    runner::Result,
};
use protocol::{ConversationId, Deed, Fault, Held, PersonId};

/// Lets somebody in who waits, or whose suspension ends. The devices they came with are logged in again.
///
/// # Errors
/// [`Fault::Missing`] if they are not kept outside, and the store's.
pub fn admit(tx: &mut dyn Tx, by: &Allowed, person: PersonId) -> Result<Outcome> {
    let why = tx.server().held(person)?.ok_or(Fault::Missing)?;
    tx.write_server().release(person)?;
    let deed = if why == Held::Waiting {
        come_into(tx, ConversationId::LOBBY, person)?;
        Deed::Admitted
    } else {
        Deed::Lifted
    };
    note(tx, by, deed, Some(person), "")?;
    Ok(Outcome::done(Vec::new()).audited(format!("{} let {person} in", by.me().id)))
}
