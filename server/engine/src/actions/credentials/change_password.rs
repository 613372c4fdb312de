//! Another password, by whoever knows the one there is.

use super::{end_others::end_others, reverify::reverify};
use crate::{
    Engine,
    actions::{
        Outcome,
        permit::{Right, permit},
    },
    domain::password::Password,
    ports::store::{Identity, MailKind, NewMail, Tx},
    runner::Result,
};
use protocol::{AccountFault, Fault};

/// Sets it, ends every other way in, and tells the owner by mail.
///
/// # Errors
/// As [`reverify`], and what is wrong with the new one.
pub async fn change_password(
    engine: &Engine,
    identity: &Identity,
    typed: (&str, &str),
) -> std::result::Result<(), Fault> {
    let new = Password::parse(typed.1)?;
    let account = reverify(engine, identity, typed.0).await?;
    let known = vec![identity.person.name.clone(), account.email.clone()];
    let password = engine.credentials.hashing.hash(new, known).await?;
    let caller = identity.caller();
    let change = move |tx: &mut dyn Tx| -> Result<Outcome<()>> {
        let now = tx.now();
        let by = permit(tx, caller, Right::Oneself, now)?;
        let me = by.me().id;
        let current = tx.accounts().account(me)?.ok_or(Fault::Forbidden)?;
        // Of two changes at once, the second was asked with a password that is one no longer.
        if current.password != account.password {
            return Err(Fault::Account(AccountFault::Wrong).into());
        }
        tx.write_accounts().set_password(me, &password)?;
        let (email, locale) = (current.email, current.locale);
        tx.write_accounts().add_mail(&NewMail {
            kind: MailKind::PasswordChanged,
            email,
            locale,
            token: None,
        })?;
        let tell = end_others(tx, me, Some(by.login()))?;
        Ok(Outcome::told((), tell).audited(format!("{me} changed their password")))
    };
    engine.write(change).await?;
    engine.credentials.queued.notify_one();
    Ok(())
}
