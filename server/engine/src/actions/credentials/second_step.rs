//! After the password: the digits, or a recovery code. What waits for them is in memory alone; a restart ends it.

use super::waiting::Halfway;
use crate::{
    Engine,
    actions::{
        Outcome,
        login::{self, hash, is_token, new_token},
    },
    domain::second_factor::recovery_hash,
    ports::store::{Identity, Read, Tx},
    runner::{Error, Result},
};
use protocol::{AccountFault, Fault, PersonId};
use std::net::IpAddr;

/// How long the digits are waited for, milliseconds.
const HOLDS_MS: i64 = 5 * 60_000;

/// How far somebody has come with their password.
#[derive(Debug, Clone)]
pub enum Came {
    /// In, with the token of the new login.
    In(Box<Identity>, String),
    /// The digits are wanted, together with this secret, which their browser keeps.
    Halfway(String),
}

/// Remembers that somebody's password was right.
///
/// # Errors
/// If the system gives no randomness.
pub(super) fn halfway(
    engine: &Engine,
    person: PersonId,
    password: String,
) -> std::result::Result<Came, Fault> {
    let secret = new_token().map_err(Error::into_fault)?;
    let now = engine.clock.now();
    let mut all = engine.credentials.halfway();
    all.retain(|_, one| one.until > now);
    all.insert(hash(&secret), Halfway { person, password, until: now + HOLDS_MS });
    Ok(Came::Halfway(secret))
}

/// Who has given the password and not the second factor, and which password that was.
pub(in crate::actions) fn who_waits(engine: &Engine, secret: &str) -> Option<(PersonId, String)> {
    let now = engine.clock.now();
    let all = engine.credentials.halfway();
    let one = all.get(&hash(secret)).filter(|one| is_token(secret) && one.until > now);
    one.map(|one| (one.person, one.password.clone()))
}

/// They are in.
pub(in crate::actions) fn end_wait(engine: &Engine, secret: &str) {
    engine.credentials.halfway().remove(&hash(secret));
}

/// Whether more than the password is asked of somebody.
pub(super) fn is_asked(read: &mut dyn Read, person: PersonId) -> Result<bool> {
    Ok(read.accounts().second_factor(person)?.is_some() || !read.passkeys().of(person)?.is_empty())
}

/// Lets somebody in whose password was right, by the digits or a recovery code, each of which works once.
///
/// # Errors
/// [`AccountFault::WrongSecondFactor`], [`AccountFault::LinkEnded`] if it took too long,
/// [`Fault::RateLimited`] and the store's.
pub async fn second_step(
    engine: &Engine,
    secret: &str,
    typed: &str,
    address: IpAddr,
    agent: &str,
) -> std::result::Result<(Identity, String), Fault> {
    let (person, password) = who_waits(engine, secret).ok_or(Fault::Account(AccountFault::LinkEnded))?;
    let counted = format!("digits {person}");
    engine.credentials.admit_try(address, &counted)?;
    let token = new_token().map_err(Error::into_fault)?;
    let (token_hash, agent, typed) = (hash(&token), agent.to_owned(), typed.to_owned());
    let let_in = move |tx: &mut dyn Tx| -> Result<Outcome<Identity>> {
        let account = tx.accounts().account(person)?.filter(|account| account.password == password);
        account.ok_or(Fault::Account(AccountFault::LinkEnded))?;
        check(tx, person, &typed)?;
        let identity = login::add(tx, person, token_hash, &agent, None)?;
        Ok(Outcome::quiet(identity).audited(format!("{person} logged in with a second factor")))
    };
    let came = engine.write(let_in).await;
    if came != Err(Fault::Account(AccountFault::WrongSecondFactor)) {
        engine.credentials.take_back_try(address, &counted);
    }
    let identity = came?;
    engine.credentials.wrong_of_account.clear(counted.as_str());
    end_wait(engine, secret);
    Ok((identity, token))
}

/// Whoever turned it off meanwhile needs none.
fn check(tx: &mut dyn Tx, person: PersonId, typed: &str) -> Result<()> {
    if !is_asked(tx, person)? {
        return Ok(());
    }
    let (factor, now) = (tx.accounts().second_factor(person)?, tx.now());
    let by_digits = match factor.and_then(|factor| factor.step_of(typed, now)) {
        Some(step) => tx.write_accounts().use_step(person, step)?,
        None => false,
    };
    if by_digits || tx.write_accounts().use_recovery_code(person, &recovery_hash(typed))? {
        return Ok(());
    }
    Err(Fault::Account(AccountFault::WrongSecondFactor).into())
}
