//! Coming back by a way back.

use crate::{
    Engine,
    actions::{
        Outcome,
        login::{self, hash, is_token, let_in_before, new_token, secret_of_door},
        outcome::logins_changed,
    },
    ports::store::{Identity, Tx},
    runner::{Error, Result},
};
use protocol::Fault;

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
    let token = match door {
        Some(door) => secret_of_door(door, secret),
        None => new_token().map_err(Error::into_fault)?,
    };
    let (secret, agent, door) = (hash(secret), agent.to_owned(), door.map(str::to_owned));
    let given = token.clone();
    let come_back = move |tx: &mut dyn Tx| -> Result<Outcome<Identity>> {
        if let Some(door) = &door
            && let Some(identity) = let_in_before(tx, door, &given)?
        {
            return Ok(Outcome::quiet(identity));
        }
        let person = tx.way_back_of(&secret)?.ok_or(Fault::WrongWayBack)?;
        tx.person(person)?.ok_or(Fault::WrongWayBack)?;
        tx.set_way_back(person, None)?;
        let identity = login::add(tx, person, hash(&given), &agent, door.as_deref().map(hash))?;
        Ok(Outcome::told(identity, vec![logins_changed(person)])
            .audited(format!("{person} came back by their way back")))
    };
    match engine.write(come_back).await {
        Ok(identity) => Ok((identity, token)),
        Err(Fault::WrongWayBack) => Err(engine.limits.wrong_guess(Fault::WrongWayBack)),
        Err(fault) => Err(fault),
    }
}
