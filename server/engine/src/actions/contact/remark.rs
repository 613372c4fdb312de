//! See [`protocol::Command::Remark`].

use super::pair;
use crate::{
    actions::Outcome,
    config::PrivateChats,
    domain::{name::Name, permission::Allowed},
    ports::store::Tx,
    runner::Result,
};
use protocol::{Fault, NameFault, PersonId};

/// What one calls somebody.
#[derive(Debug, Clone)]
pub struct Remark(String);

impl Remark {
    /// Reads it as somebody typed it; empty for none.
    ///
    /// # Errors
    /// [`Fault::Name`] with what is wrong with it.
    pub fn parse(typed: &str) -> std::result::Result<Self, Fault> {
        match Name::parse_remark(typed) {
            Ok(name) => Ok(Self(name.shown)),
            Err(Fault::Name(NameFault::Empty)) => Ok(Self(String::new())),
            Err(fault) => Err(fault),
        }
    }
}

/// Sets what one calls somebody.
///
/// # Errors
/// [`Fault::Missing`] if there is no such person, [`Fault::ListFull`] and the store's.
pub fn remark(tx: &mut dyn Tx, by: &Allowed, person: PersonId, Remark(remark): &Remark) -> Result<Outcome> {
    let me = by.me().id;
    let before = pair::read(tx, me, person)?;
    let mut after = before.clone();
    after.mine.remark.clone_from(remark);
    Ok(Outcome::done(pair::write(tx, (me, person), &before, &after, PrivateChats::Open)?))
}
