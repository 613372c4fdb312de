//! Coming back by a way back.

use crate::{
    Engine,
    actions::{
        Outcome,
        login::{self, hash, is_token, new_token},
        outcome::logins_changed,
    },
    ports::store::{Identity, Tx},
    runner::{Error, Result},
};
use protocol::Fault;

/// Lets the holder of a way back in as the person it is of, and gives the token of the new login. The way
/// back is used up in the same transaction: it works once.
///
/// # Errors
/// [`Fault::WrongWayBack`] and the store's.
pub async fn come_back(
    engine: &Engine,
    secret: &str,
    agent: &str,
) -> std::result::Result<(Identity, String), Fault> {
    if !is_token(secret) {
        return Err(engine.limits.wrong_guess(Fault::WrongWayBack));
    }
    let token = new_token().map_err(Error::into_fault)?;
    let (secret, token_hash, agent) = (hash(secret), hash(&token), agent.to_owned());
    let come_back = move |tx: &mut dyn Tx| -> Result<Outcome<Identity>> {
        let person = tx.way_back_of(&secret)?.ok_or(Fault::WrongWayBack)?;
        tx.person(person)?.ok_or(Fault::WrongWayBack)?;
        tx.set_way_back(person, None)?;
        let identity = login::add(tx, person, token_hash, &agent, None)?;
        Ok(Outcome::told(identity, vec![logins_changed(person)])
            .audited(format!("{person} came back by their way back")))
    };
    match engine.write(come_back).await {
        Ok(identity) => Ok((identity, token)),
        Err(Fault::WrongWayBack) => Err(engine.limits.wrong_guess(Fault::WrongWayBack)),
        Err(fault) => Err(fault),
    }
}
