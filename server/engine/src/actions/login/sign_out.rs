//! See [`protocol::Command::SignOut`].

use crate::{
    Engine,
    actions::{
        Outcome,
        outcome::logins_changed,
        permit::{Right, permit},
        person::{End, end},
        server::note,
    },
    domain::permission::{Action, Allowed, Object, authorize},
    ports::{
        bus::Envelope,
        store::{Identity, Tx},
    },
    runner::Result,
};
use protocol::{Deed, Fault, LoginEnd, LoginId, PersonId, Reply};

/// Ends a login. Somebody else's answers like one that does not exist.
///
/// # Errors
/// [`Fault::Missing`] and the store's.
pub fn sign_out(tx: &mut dyn Tx, by: &Allowed, login: LoginId) -> Result<Outcome> {
    let person = tx.login(login)?.ok_or(Fault::Missing)?;
    authorize(by.me().clone(), by.caller(), Action::Logins(person), Object::Server, tx.now())
        .map_err(|_| Fault::Missing)?;
    let tell = close(tx, person, login, LoginEnd::SignedOut)?;
    note(tx, by, Deed::SignedOut, Some(person), "")?;
    Ok(Outcome::told(Reply::Done, tell))
}

/// Ends the login that a request came with.
///
/// # Errors
/// The store's.
pub async fn end_login(
    engine: &Engine,
    identity: &Identity,
    why: LoginEnd,
) -> std::result::Result<(), Fault> {
    let caller = identity.caller();
    let ended = engine.write(move |tx| {
        let now = tx.now();
        let by = permit(tx, caller, Right::KeepOneself, now)?;
        Ok(Outcome::told((), close(tx, by.me().id, by.login(), why)?))
    });
    match ended.await {
        // It has ended meanwhile: all the better.
        Ok(()) | Err(Fault::LoggedOut) => Ok(()),
        Err(fault) => Err(fault),
    }
}

/// Ends a login. Whoever has an account or a way back goes on without any; a way back keeps their name from here
/// on for as long as an unused one. Nobody else could ever come back, so the last login takes the person along.
pub fn close(tx: &mut dyn Tx, person: PersonId, login: LoginId, why: LoginEnd) -> Result<Vec<Envelope>> {
    tx.end_login(login)?;
    let mut tell = vec![Envelope::SignedOut(login, why)];
    if !tx.logins(person)?.is_empty() {
        tell.push(logins_changed(person));
        return Ok(tell);
    }
    if tx.way_back(person)?.is_some() {
        tx.touch_way_back(person)?;
    } else if tx.accounts().account(person)?.is_none() {
        tell.extend(end(tx, person, End::Left)?);
    }
    Ok(tell)
}
