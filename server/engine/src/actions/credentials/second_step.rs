//! After the password: the digits, or a recovery code. What waits for them is in memory alone; a restart ends it.

use super::{Client, guess::Secret};
use crate::{
    Engine,
    actions::{
        Outcome,
        login::{Entry, Once, is_token, let_in_once},
    },
    domain::second_factor::recovery_hash,
    ports::store::{Identity, Read, Tx},
    runner::Result,
};
use protocol::{AccountFault, Fault, PersonId};
use std::convert::Infallible;

const ENDED: Fault = Fault::Account(AccountFault::LinkEnded);

/// How far somebody has come with their password.
#[derive(Debug, Clone)]
pub enum Came {
    /// In, with the token of the new login.
    In(Box<Identity>, String),
    /// The digits are wanted, together with this secret, which their browser keeps.
    Halfway(String),
}

/// Whether more than the password is asked of somebody.
pub(super) fn is_asked(read: &mut dyn Read, person: PersonId) -> Result<bool> {
    Ok(read.accounts().second_factor(person)?.is_some() || !read.passkeys().of(person)?.is_empty())
}

/// Lets somebody in whose password was right, by the digits or a recovery code, each of which works once. The browser
/// that has just come in gets the same login again.
///
/// # Errors
/// [`AccountFault::WrongSecondFactor`], [`AccountFault::LinkEnded`] if it took too long,
/// [`Fault::RateLimited`] and the store's.
pub async fn second_step(
    engine: &Engine,
    secret: &str,
    typed: &str,
    client: Client<'_>,
) -> std::result::Result<(Identity, String), Fault> {
    if !is_token(secret) {
        return Err(ENDED);
    }
    // The secret that the browser waited with is the door that it comes in by.
    let entry = Entry::new(Some(secret), "digits", client.agent)?;
    let (halfway, now) = (&engine.credentials.halfway, engine.clock.now());
    let Some((person, password)) = halfway.get(now, secret) else {
        let used_up = |_: &mut dyn Tx, _: &Entry| -> Result<Outcome<Once<Infallible>>> { Err(ENDED.into()) };
        let Once::In(identity, token) = let_in_once(engine, entry, used_up).await?;
        return Ok((*identity, token));
    };
    let who = client.who(Some(&password));
    let guess = engine.credentials.guesses.admit(Secret::Digits, &person.to_string(), who)?;
    let typed = typed.to_owned();
    let use_up = move |tx: &mut dyn Tx, entry: &Entry| -> Result<Outcome<Once<Infallible>>> {
        let stands = tx.accounts().account(person)?.is_some_and(|account| account.password == password);
        if !stands {
            return Err(ENDED.into());
        }
        check(tx, person, &typed)?;
        Ok(Outcome::quiet(entry.let_in(tx, person)?)
            .audited(format!("{person} logged in with a second factor")))
    };
    match let_in_once(engine, entry, use_up).await {
        Ok(Once::In(identity, token)) => {
            guess.was_right();
            halfway.remove(now, secret);
            Ok((*identity, token))
        }
        Err(wrong @ Fault::Account(AccountFault::WrongSecondFactor)) => Err(wrong),
        Err(fault) => {
            guess.take_back();
            Err(fault)
        }
    }
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
