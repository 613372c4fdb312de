//! One's passkeys: seeing, renaming, removing them.

use crate::{
    Engine,
    actions::{
        Outcome,
        credentials::reverify,
        permit::{Right, permit},
    },
    domain::name::Name,
    ports::store::{Identity, Passkey, Tx},
    runner::{Error, Result},
};
use protocol::{Fault, PersonId, RecordId};

/// Somebody's passkeys; `None` if they have no account, and so can have none.
///
/// # Errors
/// The store's.
pub async fn list_passkeys(
    engine: &Engine,
    person: PersonId,
) -> std::result::Result<Option<Vec<Passkey>>, Fault> {
    let looked = engine.reads.look_up(move |read| -> Result<_> {
        let Some(_) = read.accounts().account(person)? else { return Ok(None) };
        Ok(Some(read.passkeys().of(person)?))
    });
    looked.await.map_err(Error::into_fault)
}

/// The recovery codes that somebody got with their first passkey, while they are shown.
#[must_use]
pub fn fresh_codes(engine: &Engine, person: PersonId) -> Vec<String> {
    engine.passkeys.codes(engine.clock.now(), person)
}

/// Gives one another name.
///
/// # Errors
/// What is wrong with the name, [`Fault::Missing`] if it is not theirs, and the store's.
pub async fn rename_passkey(
    engine: &Engine,
    identity: &Identity,
    passkey: RecordId,
    name: &str,
) -> std::result::Result<(), Fault> {
    // For their own eyes alone, as a remark.
    let name = Name::parse_remark(name)?.shown;
    let caller = identity.caller();
    let rename = move |tx: &mut dyn Tx| -> Result<Outcome<()>> {
        let now = tx.now();
        let me = permit(tx, caller, Right::Oneself, now)?.me().id;
        if !tx.write_passkeys().rename(me, passkey, &name)? {
            return Err(Fault::Missing.into());
        }
        Ok(Outcome::quiet(()))
    };
    engine.write(rename).await
}

/// Deletes one, for whoever knows the password. Without a second factor there is nothing left for recovery codes to
/// stand in for.
///
/// # Errors
/// As [`reverify`], and [`Fault::Missing`] if it is not theirs.
pub async fn remove_passkey(
    engine: &Engine,
    identity: &Identity,
    passkey: RecordId,
    typed: &str,
) -> std::result::Result<(), Fault> {
    let account = reverify(engine, identity, typed).await?;
    let caller = identity.caller();
    let remove = move |tx: &mut dyn Tx| -> Result<Outcome<()>> {
        let now = tx.now();
        let me = permit(tx, caller, Right::Oneself, now)?.me().id;
        if me != account.person || !tx.write_passkeys().remove(me, passkey)? {
            return Err(Fault::Missing.into());
        }
        if tx.passkeys().of(me)?.is_empty() && tx.accounts().second_factor(me)?.is_none() {
            tx.write_passkeys().set_recovery_codes(me, &[])?;
        }
        Ok(Outcome::quiet(()).audited(format!("{me} has removed a passkey")))
    };
    engine.write(remove).await?;
    // Its page shows new codes for a while; they may be gone now.
    engine.passkeys.forget_codes(account.person);
    Ok(())
}
