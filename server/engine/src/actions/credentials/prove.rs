//! Showing again who one is, before something that hurts others (ASVS 5.0, 7.5.1): a device that lies around open must not
//! do it.

use super::{
    guess::{Secret, Who},
    reverify::{account_of, reverify},
};
use crate::{
    Engine,
    actions::Outcome,
    domain::permission::Allowed,
    ports::store::{Identity, Read, Tx},
    runner::Result,
};
use protocol::{AccountFault, Command, Fault, Kind, RunServer};

/// Whether a command of a server's owner hurts others, or lets others in.
#[must_use]
pub fn hurts(command: &Command) -> bool {
    matches!(
        command,
        Command::Suspend { .. }
            | Command::RemovePerson { .. }
            | Command::MakeOwner { .. }
            | Command::SignOutEverywhere { .. }
            | Command::CloseConnections(_)
            | Command::RunServer(RunServer { admission: Some(_), .. })
            | Command::RevokeInvitation { .. }
            | Command::DeleteRoom { .. }
    )
}

/// Refuses what hurts others to an owner of the server who has a password and has not shown it lately. Whoever owns it
/// under a nickname has none. A room or group may go as it does for anybody; a space is asked about.
///
/// # Errors
/// [`AccountFault::Reauthenticate`] and the store's.
pub fn want_proof(read: &mut dyn Read, by: &Allowed) -> Result<()> {
    let is_room = by.standing().is_some_and(|standing| standing.kind != Kind::Lobby);
    if !is_room && by.me().owner && read.accounts().account(by.me().id)?.is_some() {
        return Err(Fault::Account(AccountFault::Reauthenticate).into());
    }
    Ok(())
}

/// The same for what somebody does to themselves, who may have shown it lately. Whoever has no account need not.
///
/// # Errors
/// [`AccountFault::Reauthenticate`] if nothing was typed, and those of [`prove`].
pub async fn prove_oneself(
    engine: &Engine,
    identity: &Identity,
    typed: &str,
) -> std::result::Result<(), Fault> {
    match account_of(engine, identity).await {
        Err(Fault::Forbidden) => Ok(()),
        Ok(_) if typed.is_empty() && engine.credentials.has_proof(identity.login) => Ok(()),
        Ok(_) if typed.is_empty() => Err(Fault::Account(AccountFault::Reauthenticate)),
        Ok(_) => prove(engine, identity, typed).await,
        Err(fault) => Err(fault),
    }
}

/// Shows who one is by the password, or by the digits of one's second factor.
///
/// # Errors
/// As [`reverify`], and [`AccountFault::WrongSecondFactor`].
pub async fn prove(engine: &Engine, identity: &Identity, typed: &str) -> std::result::Result<(), Fault> {
    let is_digits = typed.len() == DIGITS && typed.bytes().all(|byte| byte.is_ascii_digit());
    if is_digits {
        by_digits(engine, identity, typed).await?;
        engine.credentials.proofs.note(identity.login);
        return Ok(());
    }
    reverify(engine, identity, typed).await.map(drop)
}

/// No password is as short.
const DIGITS: usize = 6;

async fn by_digits(engine: &Engine, identity: &Identity, typed: &str) -> std::result::Result<(), Fault> {
    const WRONG: Fault = Fault::Account(AccountFault::WrongSecondFactor);
    let person = account_of(engine, identity).await?.person;
    let (who, typed) = (Who::Login(identity.login), typed.to_owned());
    let guess = engine.credentials.guesses.admit(Secret::Digits, &person.to_string(), who)?;
    let use_up = move |tx: &mut dyn Tx| -> Result<Outcome<()>> {
        let step = tx.accounts().second_factor(person)?.and_then(|factor| factor.step_of(&typed, tx.now()));
        if !tx.write_accounts().use_step(person, step.ok_or(WRONG)?)? {
            return Err(WRONG.into());
        }
        Ok(Outcome::quiet(()))
    };
    match engine.write(use_up).await {
        Ok(()) => {
            guess.was_right();
            Ok(())
        }
        Err(WRONG) => Err(WRONG),
        Err(fault) => {
            guess.take_back();
            Err(fault)
        }
    }
}
