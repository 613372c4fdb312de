//! Where a form comes from, and whether an account knows that browser.

use super::guess::Who;
use crate::{
    Engine,
    actions::login::{hash, hex, is_token, new_token},
    domain::network::household,
    ports::store::TokenHash,
    runner::{Error, Result},
};
use protocol::{Fault, PersonId};
use sha2::{Digest as _, Sha256};
use std::net::IpAddr;

/// The browser or script that a form comes from.
#[derive(Debug, Clone, Copy)]
pub struct Client<'a> {
    /// Its address.
    pub address: IpAddr,
    /// What it calls itself.
    pub agent: &'a str,
    /// The secret that the page with the form gave it.
    pub door: Option<&'a str>,
    /// What [`recognition`] gave it.
    pub known: Option<&'a str>,
}

impl Client<'_> {
    /// What is kept of its door.
    pub(super) fn door_hash(&self) -> Option<TokenHash> {
        self.door.map(hash)
    }

    /// As whom its tries at an account with this password are counted.
    pub(super) fn who(&self, password: Option<&str>) -> Who {
        let known = self.known_to(password);
        known
            .map_or_else(|| Who::Household(household(self.address)), |number| Who::Browser(number.to_owned()))
    }

    fn known_to(&self, password: Option<&str>) -> Option<&str> {
        let (number, seal) = self.known?.split_once('.')?;
        // Of hashes, since it takes a different time to compare what differs later.
        (is_token(number) && hash(&seal_of(password?, number)) == hash(seal)).then_some(number)
    }
}

/// What a browser keeps that has logged in to an account: strangers who try passwords do not keep it waiting (OWASP,
/// "Slow Down Online Guessing Attacks with Device Cookies"). A new password ends it. `None` for whoever has no account.
///
/// # Errors
/// The store's.
pub async fn recognition(engine: &Engine, person: PersonId) -> std::result::Result<Option<String>, Fault> {
    let account: Result<_> = engine.reads.look_up(move |read| Ok(read.accounts().account(person)?)).await;
    let Some(account) = account.map_err(Error::into_fault)? else { return Ok(None) };
    let number = new_token().map_err(Error::into_fault)?;
    Ok(Some(format!("{number}.{}", seal_of(&account.password, &number))))
}

/// Only who has the account's row can make it: the password's PHC string holds 128 random bits of salt, and its hash.
fn seal_of(password: &str, number: &str) -> String {
    hex(&Sha256::new()
        .chain_update("known\0")
        .chain_update(number)
        .chain_update("\0")
        .chain_update(password)
        .finalize())
}
