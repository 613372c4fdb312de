//! See [`protocol::Command::RenamePerson`].

use super::update_profile::apply;
use crate::{
    actions::{Outcome, server::note},
    domain::{name::Name, permission::Allowed},
    ports::store::{ProfileChange, Tx},
    runner::Result,
};
use protocol::{Deed, Fault, PersonId};

/// Gives somebody else another name.
///
/// # Errors
/// [`Fault::Missing`], [`Fault::Forbidden`] for the robot, [`Fault::Name`] and the store's.
pub fn rename_person(tx: &mut dyn Tx, by: &Allowed, person: PersonId, name: &Name) -> Result<Outcome> {
    if tx.person(person)?.ok_or(Fault::Missing)?.robot {
        // It answers to its name.
        return Err(Fault::Forbidden.into());
    }
    let change = ProfileChange { name: Some(name.clone()), ..ProfileChange::default() };
    note(tx, by, Deed::Renamed, Some(person), &name.shown)?;
    Ok(apply(tx, person, &change)?.audited(format!("{} renamed {person}", by.me().id)))
}
