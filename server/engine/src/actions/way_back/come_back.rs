//! Coming back by a way back.

use crate::{
    Engine,
    actions::{
        Outcome,
        login::{Entry, Once, hash, is_token, let_in_once},
        outcome::logins_changed,
    },
    ports::store::{Identity, Tx},
    runner::Result,
};
use protocol::Fault;
use std::convert::Infallible;

/// Lets the holder of a way back in as the person it is of, and gives the token of the new login. The way
/// back is used up in the same transaction: it works once. The browser with this `door` that has just come in
/// by it gets the same login again.
///
/// # Errors
/// [`Fault::WrongWayBack`] and the store's.
pub async fn come_back(
    engine: &Engine,
    secret: &str,
    agent: &str,
    door: Option<&str>,
) -> std::result::Result<(Identity, String), Fault> {
    if !is_token(secret) {
        return Err(engine.limits.wrong_guess(Fault::WrongWayBack));
    }
    let entry = Entry::new(door, secret, agent)?;
    let secret = hash(secret);
    let use_up = move |tx: &mut dyn Tx, entry: &Entry| -> Result<Outcome<Once<Infallible>>> {
        let person = tx.way_back_of(&secret)?.ok_or(Fault::WrongWayBack)?;
        tx.person(person)?.ok_or(Fault::WrongWayBack)?;
        tx.set_way_back(person, None)?;
        Ok(Outcome::told(entry.let_in(tx, person)?, vec![logins_changed(person)])
            .audited(format!("{person} came back by their way back")))
    };
    match let_in_once(engine, entry, use_up).await {
        Ok(Once::In(identity, token)) => Ok((*identity, token)),
        Err(Fault::WrongWayBack) => Err(engine.limits.wrong_guess(Fault::WrongWayBack)),
        Err(fault) => Err(fault),
    }
}
