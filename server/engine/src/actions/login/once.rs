//! Coming in by what works once: the link of a mail, a code, digits, a device that was allowed in. The answer may be
//! lost, or the button pressed twice, and by then it is used up: the same browser gets the same login again.

use super::{
    add::add,
    door::{let_in_before, secret_of_door},
    token::{hash, new_token},
};
use crate::{
    Engine,
    actions::Outcome,
    ports::store::{Identity, Read, TokenHash, Tx},
    runner::{Error, Result},
};
use protocol::{Fault, PersonId};

/// A browser that brings something that works once.
#[derive(Debug, Clone)]
pub struct Entry {
    door: Option<TokenHash>,
    token: String,
    agent: String,
}

/// What it led to.
#[derive(Debug, Clone)]
pub enum Once<T> {
    /// In, with the token of the login.
    In(Box<Identity>, String),
    /// Something else.
    Else(T),
}

impl Entry {
    /// `door` is a secret that only this browser has (see [`super::door`]); without one, as a script comes, nothing
    /// tells that it comes twice. `brought` says what it brings, and what it asks for by that.
    ///
    /// # Errors
    /// If the system gives no randomness.
    pub fn new(door: Option<&str>, brought: &str, agent: &str) -> std::result::Result<Self, Fault> {
        let token = match door {
            Some(door) => secret_of_door(door, brought),
            None => new_token().map_err(Error::into_fault)?,
        };
        Ok(Self { door: door.map(hash), token, agent: agent.to_owned() })
    }

    /// The secret of this browser and what it brings: the token of the login that it gets.
    #[must_use]
    pub fn token(&self) -> &str {
        &self.token
    }

    /// Adds a login of somebody for this browser.
    ///
    /// # Errors
    /// As [`add`].
    pub fn let_in<T>(&self, tx: &mut dyn Tx, person: PersonId) -> Result<Once<T>> {
        let identity = add(tx, person, hash(&self.token), &self.agent, self.door)?;
        Ok(Once::In(Box::new(identity), self.token.clone()))
    }

    /// The login that this browser got by the same a moment ago.
    ///
    /// # Errors
    /// The store's.
    pub fn before<T>(&self, read: &mut dyn Read, now: i64) -> Result<Option<Once<T>>> {
        let Some(door) = &self.door else { return Ok(None) };
        let before = let_in_before(read, now, door, &self.token)?;
        Ok(before.map(|identity| Once::In(Box::new(identity), self.token.clone())))
    }
}

/// Lets a browser in by what `use_up` uses up in the same transaction, or as before if it came by the same a moment ago.
///
/// # Errors
/// Those of `use_up`.
pub async fn let_in_once<T: Send + 'static>(
    engine: &Engine,
    entry: Entry,
    mut use_up: impl FnMut(&mut dyn Tx, &Entry) -> Result<Outcome<Once<T>>> + Send + 'static,
) -> std::result::Result<Once<T>, Fault> {
    let let_in = move |tx: &mut dyn Tx| -> Result<Outcome<Once<T>>> {
        let now = tx.now();
        match entry.before(tx, now)? {
            Some(before) => Ok(Outcome::quiet(before)),
            None => use_up(tx, &entry),
        }
    };
    engine.write(let_in).await
}
