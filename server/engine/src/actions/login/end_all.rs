//! Ending the logins of a person.

use crate::{
    ports::{bus::Envelope, store::Tx},
    runner::Result,
};
use protocol::{LoginEnd, LoginId, PersonId};

/// Ends all logins of somebody, but for one.
///
/// # Errors
/// The store's.
pub fn end_all(
    tx: &mut dyn Tx,
    person: PersonId,
    but: Option<LoginId>,
    why: LoginEnd,
) -> Result<Vec<Envelope>> {
    let mut tell = Vec::new();
    loop {
        // A page of them at a time.
        let logins = tx.logins(person)?.into_iter().map(|login| login.id);
        let ended: Vec<LoginId> = logins.filter(|login| Some(*login) != but).collect();
        if ended.is_empty() {
            return Ok(tell);
        }
        for login in ended {
            tx.end_login(login)?;
            tell.push(Envelope::SignedOut(login, why));
        }
    }
}
