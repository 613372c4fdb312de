//! See [`protocol::Command::SignOut`].

use crate::{
    Engine,
    actions::Outcome,
    domain::permission::{Action, Allowed, Object, authorize},
    ports::{
        bus::Envelope,
        store::{Identity, Tx},
    },
    runner::Result,
};
use protocol::{Fault, LoginId, Reply};

/// Ends a login. Somebody else's answers like one that does not exist.
///
/// # Errors
/// [`Fault::Missing`] and the store's.
pub fn sign_out(tx: &mut dyn Tx, by: &Allowed, login: LoginId) -> Result<Outcome> {
    let person = tx.login(login)?.ok_or(Fault::Missing)?;
    authorize(by.me().clone(), by.login(), Action::Logins(person), Object::Server, tx.now())
        .map_err(|_| Fault::Missing)?;
    tx.end_login(login)?;
    // The last one out frees the name.
    if tx.logins(person)?.is_empty() {
        tx.free_name(person)?;
    }
    Ok(Outcome::told(Reply::Done, vec![Envelope::SignedOut(login)]))
}

/// Ends the login that a request came with, as `POST /logout` does.
///
/// # Errors
/// The store's.
pub async fn end_login(engine: &Engine, identity: &Identity) -> std::result::Result<(), Fault> {
    let command = protocol::Command::SignOut { login: identity.login };
    match crate::actions::execute(engine, identity.caller(), command).await {
        // It has ended meanwhile: all the better.
        Ok(_) | Err(Fault::Missing | Fault::LoggedOut) => Ok(()),
        Err(fault) => Err(fault),
    }
}
