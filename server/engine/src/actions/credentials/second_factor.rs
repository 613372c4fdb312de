//! Turning the second factor on and off.

use super::{reverify::reverify, waiting::SetUp};
use crate::{
    Engine,
    actions::{
        Outcome,
        permit::{Right, permit},
    },
    domain::second_factor::{SecondFactor, recovery_codes, recovery_hash},
    ports::store::{Identity, StoreError, TokenHash, Tx},
    runner::{Error, Result},
};
use protocol::{AccountFault, Fault, PersonId};

/// How long the page that shows the secret can be used, milliseconds.
const HOLDS_MS: i64 = 15 * 60_000;

/// Draws a secret for whoever knows the password.
///
/// # Errors
/// As [`reverify`], and if the system gives no randomness.
pub async fn begin_second_factor(
    engine: &Engine,
    identity: &Identity,
    typed: &str,
) -> std::result::Result<(), Fault> {
    let account = reverify(engine, identity, typed).await?;
    let random = |error| Error::from(StoreError::Failed(format!("no randomness: {error}"))).into_fault();
    let set_up = SetUp {
        factor: SecondFactor::generate().map_err(random)?,
        account: account.email,
        until: engine.clock.now() + HOLDS_MS,
        codes: recovery_codes().map_err(random)?,
    };
    let now = engine.clock.now();
    let mut all = engine.credentials.set_ups();
    all.retain(|_, one| one.until > now);
    all.insert(account.person, set_up);
    Ok(())
}

/// What somebody is setting up.
#[must_use]
pub fn second_factor_set_up(engine: &Engine, person: PersonId) -> Option<SetUp> {
    let now = engine.clock.now();
    let mut all = engine.credentials.set_ups();
    all.retain(|_, set_up| set_up.until > now);
    all.get(&person).cloned()
}

/// Turns it on, once the digits are right.
///
/// # Errors
/// [`AccountFault::WrongSecondFactor`], [`AccountFault::LinkEnded`] if it took too long, and the store's.
pub async fn confirm_second_factor(
    engine: &Engine,
    identity: &Identity,
    typed: &str,
) -> std::result::Result<(), Fault> {
    let person = identity.person.id;
    let set_up = second_factor_set_up(engine, person).ok_or(Fault::Account(AccountFault::LinkEnded))?;
    let step = set_up.factor.step_of(typed, engine.clock.now());
    let step = step.ok_or(Fault::Account(AccountFault::WrongSecondFactor))?;
    let caller = identity.caller();
    let codes: Vec<TokenHash> = set_up.codes.iter().map(|code| recovery_hash(code)).collect();
    let confirm = move |tx: &mut dyn Tx| -> Result<Outcome<()>> {
        let now = tx.now();
        let me = permit(tx, caller, Right::Oneself, now)?.me().id;
        tx.accounts().account(me)?.ok_or(Fault::Forbidden)?;
        tx.write_accounts().set_second_factor(me, Some((set_up.factor.as_bytes(), step, &codes)))?;
        Ok(Outcome::quiet(()).audited(format!("{me} has a second factor now")))
    };
    engine.write(confirm).await?;
    engine.credentials.set_ups().remove(&person);
    Ok(())
}

/// Turns it off, for whoever knows the password.
///
/// # Errors
/// As [`reverify`].
pub async fn drop_second_factor(
    engine: &Engine,
    identity: &Identity,
    typed: &str,
) -> std::result::Result<(), Fault> {
    let account = reverify(engine, identity, typed).await?;
    let caller = identity.caller();
    let off = move |tx: &mut dyn Tx| -> Result<Outcome<()>> {
        let now = tx.now();
        let me = permit(tx, caller, Right::Oneself, now)?.me().id;
        if me != account.person {
            return Err(Fault::Forbidden.into());
        }
        let codes = match tx.passkeys().of(me)?.is_empty() {
            true => Vec::new(),
            // They stand in for passkeys too.
            false => tx.passkeys().recovery_codes(me)?,
        };
        tx.write_accounts().set_second_factor(me, None)?;
        tx.write_passkeys().set_recovery_codes(me, &codes)?;
        Ok(Outcome::quiet(()).audited(format!("{me} has no second factor any more")))
    };
    engine.write(off).await
}
