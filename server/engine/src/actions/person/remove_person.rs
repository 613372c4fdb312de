//! See [`protocol::Command::RemovePerson`].

use super::end::{End, end};
use crate::{
    actions::{Outcome, server::note},
    domain::permission::Allowed,
    ports::store::Tx,
    runner::Result,
};
use protocol::{Deed, PersonId};

/// Removes somebody else from the server.
///
/// # Errors
/// [`protocol::Fault::Missing`] and the store's.
pub fn remove_person(tx: &mut dyn Tx, by: &Allowed, person: PersonId) -> Result<Outcome> {
    let tell = end(tx, person, End::Removed)?;
    note(tx, by, Deed::Removed, Some(person), "")?;
    Ok(Outcome::done(tell).audited(format!("{} removed {person} from the server", by.me().id)))
}
