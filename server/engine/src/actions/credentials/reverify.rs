//! Asking for the password again before something that a borrowed device must not do.

use crate::{
    Engine,
    actions::permit::{Right, permit},
    domain::password::Password,
    ports::store::{Account, Identity},
    runner::{Error, Result},
};
use protocol::{AccountFault, Fault};
use std::net::IpAddr;

/// The account of a caller who knows its password.
///
/// # Errors
/// [`AccountFault::Wrong`], [`Fault::Forbidden`] if they have none, [`Fault::RateLimited`], [`Fault::Busy`] and
/// the store's.
pub async fn reverify(
    engine: &Engine,
    identity: &Identity,
    typed: &str,
    address: IpAddr,
) -> std::result::Result<Account, Fault> {
    let credentials = &engine.credentials;
    let (caller, now) = (identity.caller(), engine.clock.now());
    let found = engine.reads.look_up(move |read| -> Result<Account> {
        let me = permit(read, caller, Right::Oneself, now)?.me().id;
        Ok(read.accounts().account(me)?.ok_or(Fault::Forbidden)?)
    });
    let account = found.await.map_err(Error::into_fault)?;
    let counted = format!("person {}", account.person);
    credentials.admit_try(address, &counted)?;
    let right = credentials.hashing.verify(Password::tried(typed), Some(account.password.clone())).await;
    if right == Ok(false) {
        return Err(Fault::Account(AccountFault::Wrong));
    }
    credentials.take_back_try(address, &counted);
    right.map(|_| account)
}
