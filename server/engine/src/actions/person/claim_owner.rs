//! See [`protocol::Command::ClaimOwner`].

use super::audience::shown_anew;
use crate::{
    actions::Outcome,
    domain::{owner_code::OwnerCode, permission::Allowed},
    ports::store::Tx,
    runner::Result,
};
use protocol::{Fault, Reply};

/// Makes the holder of the owner code an owner. The code works once.
///
/// # Errors
/// [`Fault::WrongCode`] and the store's.
pub fn claim_owner(tx: &mut dyn Tx, by: &Allowed, code: &str) -> Result<Outcome> {
    let me = by.me().id;
    if !tx.take_owner_code(&OwnerCode::hash(code))? {
        tracing::warn!(person = %me, "a wrong owner code was tried");
        return Err(Fault::WrongCode.into());
    }
    tx.set_owner(me)?;
    let person = tx.person(me)?.ok_or(Fault::LoggedOut)?;
    let line = format!("{me} used the owner code");
    let tell = vec![shown_anew(tx, person.clone())?];
    Ok(Outcome::told(Reply::Person(person), tell).audited(line))
}
