//! See [`protocol::Command::MakeOwner`].

use super::note;
use crate::{
    actions::{Outcome, person::shown_anew},
    domain::permission::Allowed,
    ports::store::Tx,
    runner::Result,
};
use protocol::{Deed, Fault, PersonId};

/// Makes somebody an owner of the server; no guest, not the robot, and nobody who is kept outside.
///
/// # Errors
/// [`Fault::Missing`], [`Fault::Forbidden`] and the store's.
pub fn make_owner(tx: &mut dyn Tx, by: &Allowed, person: PersonId) -> Result<Outcome> {
    tx.person(person)?.ok_or(Fault::Missing)?;
    let is_outside = tx.server().guest_in(person)?.is_some() || tx.server().held(person)?.is_some();
    if is_outside || person == PersonId::ROBOT {
        return Err(Fault::Forbidden.into());
    }
    tx.set_owner(person)?;
    let owner = tx.person(person)?.ok_or(Fault::Missing)?;
    note(tx, by, Deed::MadeOwner, Some(person), "")?;
    let line = format!("{} made {person} an owner", by.me().id);
    Ok(Outcome::done(vec![shown_anew(tx, owner)?]).audited(line))
}
