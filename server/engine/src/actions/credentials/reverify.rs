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

/// The account of a caller.
///
/// # Errors
/// [`Fault::Forbidden`] if they have none, and the store's.
pub async fn account_of(engine: &Engine, identity: &Identity) -> std::result::Result<Account, Fault> {
    let (caller, now) = (identity.caller(), engine.clock.now());
    let found = engine.reads.look_up(move |read| -> Result<Account> {
        let me = permit(read, caller, Right::Oneself, now)?.me().id;
        Ok(read.accounts().account(me)?.ok_or(Fault::Forbidden)?)
    });
    found.await.map_err(Error::into_fault)
}

/// The account of a caller who knows its password. It counts as a proof of who they are.
///
/// # Errors
/// [`AccountFault::Wrong`], [`Fault::RateLimited`], [`Fault::Busy`] and those of [`account_of`].
pub async fn reverify(
    engine: &Engine,
    identity: &Identity,
    typed: &str,
) -> std::result::Result<Account, Fault> {
    let credentials = &engine.credentials;
    let account = account_of(engine, identity).await?;
    let (whose, who) = (format!("person {}", account.person), Who::Login(identity.login));
    let guess = credentials.guesses.admit(Secret::Password, &whose, who)?;
    let right = credentials.hashing.verify(Password::tried(typed), Some(account.password.clone())).await;
    match right {
        Ok(false) => Err(Fault::Account(AccountFault::Wrong)),
        Ok(true) => {
            guess.was_right();
            credentials.proofs.note(identity.login);
            Ok(account)
        }
        Err(fault) => {
            guess.take_back();
            Err(fault)
        }
    }
}
