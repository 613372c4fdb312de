//! Another password, by whoever knows the one there is.

use super::reverify::reverify;
use crate::{
    Engine,
    actions::{
        Outcome,
        login::end_all,
        permit::{Right, permit},
    },
    domain::password::Password,
    ports::store::{Identity, MailKind, NewMail, Tx},
    runner::Result,
};
use protocol::{AccountFault, Fault, LoginEnd};
use std::net::IpAddr;

/// Sets it, signs all other devices out, makes links that are under way useless, and tells the owner by mail.
///
/// # Errors
/// As [`reverify`], and what is wrong with the new one.
pub async fn change_password(
    engine: &Engine,
    identity: &Identity,
    typed: (&str, &str),
    address: IpAddr,
) -> std::result::Result<(), Fault> {
    let new = Password::parse(typed.1)?;
    let account = reverify(engine, identity, typed.0, address).await?;
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
        tx.write_accounts().burn_mail_tokens(me)?;
        let (email, locale) = (current.email, current.locale);
        tx.write_accounts().add_mail(&NewMail {
            kind: MailKind::PasswordChanged,
            email,
            locale,
            token: None,
        })?;
        let tell = end_all(tx, me, Some(by.login()), LoginEnd::SignedOut)?;
        Ok(Outcome::told((), tell).audited(format!("{me} changed their password")))
    };
    engine.write(change).await?;
    engine.credentials.queued.notify_one();
    Ok(())
}
