//! See [`protocol::Command::Suspend`].

use super::note;
use crate::{
    actions::Outcome,
    domain::permission::Allowed,
    ports::{bus::Envelope, store::Tx},
    runner::Result,
};
use protocol::{Deed, Fault, Held, LoginEnd, PersonId};

/// Keeps somebody else outside until they are admitted again. They stay in everything they are in, keep their name,
/// and hear nothing: their logins are laid aside, and what these have open is closed.
///
/// # Errors
/// [`Fault::Missing`], [`Fault::Forbidden`] for oneself and the robot, and the store's.
pub fn suspend(tx: &mut dyn Tx, by: &Allowed, person: PersonId) -> Result<Outcome> {
    if person == by.me().id || person == PersonId::ROBOT {
        return Err(Fault::Forbidden.into());
    }
    tx.person(person)?.ok_or(Fault::Missing)?;
    if tx.server().held(person)?.is_some() {
        return Ok(Outcome::done(Vec::new()));
    }
    let closed = tx.write_server().hold_back(person, Held::Suspended)?;
    let tell = closed.into_iter().map(|login| Envelope::SignedOut(login, LoginEnd::Suspended)).collect();
    note(tx, by, Deed::Suspended, Some(person), "")?;
    Ok(Outcome::done(tell).audited(format!("{} suspended {person}", by.me().id)))
}
