//! Asking for the password again before something that a borrowed device must not do.

use super::guess::{Secret, Who};
use crate::{
    Engine,
    actions::permit::{Right, permit},
    domain::password::Password,
    ports::store::{Account, Identity},
    runner::{Error, Result},
};
use protocol::{AccountFault, Fault};

/// The account of a caller who knows its password.
///
/// # Errors
/// [`AccountFault::Wrong`], [`Fault::Forbidden`] if they have none, [`Fault::RateLimited`], [`Fault::Busy`] and
/// the store's.
pub async fn reverify(
    engine: &Engine,
    identity: &Identity,
    typed: &str,
) -> std::result::Result<Account, Fault> {
    let credentials = &engine.credentials;
    let (caller, now) = (identity.caller(), engine.clock.now());
    let found = engine.reads.look_up(move |read| -> Result<Account> {
        let me = permit(read, caller, Right::Oneself, now)?.me().id;
        Ok(read.accounts().account(me)?.ok_or(Fault::Forbidden)?)
    });
    let account = found.await.map_err(Error::into_fault)?;
    let whose = format!("person {}", account.person);
    let guess = credentials.guesses.admit(Secret::Password, &whose, Who::Login(identity.login))?;
    let right = credentials.hashing.verify(Password::tried(typed), Some(account.password.clone())).await;
    match right {
        Ok(false) => Err(Fault::Account(AccountFault::Wrong)),
        Ok(true) => {
            guess.was_right();
            Ok(account)
        }
        Err(fault) => {
            guess.take_back();
            Err(fault)
        }
    }
}
