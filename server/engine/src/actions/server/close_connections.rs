//! See [`protocol::Command::CloseConnections`].

use super::note;
use crate::{
    actions::Outcome,
    domain::permission::Allowed,
    ports::{
        bus::{Connected, Envelope},
        store::Tx,
    },
    runner::Result,
};
use protocol::{Deed, Fault, LoginId, PersonId};

/// Closes connections: of a login, of a person, or all. The logins stand, so clients come back and resume.
///
/// # Errors
/// [`Fault::Missing`] and the store's.
pub fn close_connections(
    tx: &mut dyn Tx,
    by: &Allowed,
    login: Option<LoginId>,
    person: Option<PersonId>,
) -> Result<Outcome> {
    let of = match (login, person) {
        (Some(login), _) => Connected::Login(login),
        (None, Some(person)) => Connected::Person(person),
        (None, None) => Connected::Everybody,
    };
    let whom = match of {
        Connected::Login(login) => Some(tx.login(login)?.ok_or(Fault::Missing)?),
        Connected::Person(person) => Some(tx.person(person)?.ok_or(Fault::Missing)?.id),
        Connected::Everybody => None,
    };
    note(tx, by, Deed::Disconnected, whom, "")?;
    let line = format!("{} closed connections: {of:?}", by.me().id);
    Ok(Outcome::done(vec![Envelope::Disconnect(of)]).audited(line))
}
