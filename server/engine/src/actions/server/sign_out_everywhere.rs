//! See [`protocol::Command::SignOutEverywhere`].

use super::note;
use crate::{
    actions::{Outcome, login::close},
    domain::permission::Allowed,
    ports::store::Tx,
    runner::Result,
};
use protocol::{Deed, Fault, LoginEnd, PersonId};

/// Ends all logins of somebody else. As with the last one, whoever has no way back leaves for ever.
///
/// # Errors
/// [`Fault::Missing`], [`Fault::Forbidden`] for oneself and the robot, and the store's.
pub fn sign_out_everywhere(tx: &mut dyn Tx, by: &Allowed, person: PersonId) -> Result<Outcome> {
    if person == by.me().id || person == PersonId::ROBOT {
        return Err(Fault::Forbidden.into());
    }
    tx.person(person)?.ok_or(Fault::Missing)?;
    let mut tell = Vec::new();
    // A page of them at a time.
    while let logins @ [_, ..] = tx.logins(person)?.as_slice() {
        for login in logins {
            tell.extend(close(tx, person, login.id, LoginEnd::SignedOut)?);
        }
    }
    note(tx, by, Deed::SignedOut, Some(person), "")?;
    Ok(Outcome::done(tell).audited(format!("{} signed {person} out everywhere", by.me().id)))
}
