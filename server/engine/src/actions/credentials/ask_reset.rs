//! A password that was forgotten.

use super::RESET_MS;
use crate::{
    Engine,
    actions::Outcome,
    domain::email::Email,
    ports::store::{Account, MailKind, NewMail, NewMailToken, Purpose, Tx},
    runner::Result,
};
use protocol::Fault;
use std::sync::Arc;

/// Sends a link for a new password to an address that has an account. Answers before it is known whether there
/// is one.
///
/// # Errors
/// What is wrong with the address, and [`Fault::Busy`].
pub fn ask_reset(engine: &Arc<Engine>, typed: &str) -> std::result::Result<(), Fault> {
    let email = Email::parse(typed)?;
    if !engine.credentials.admit_mail(&email.key)? {
        return Ok(());
    }
    let promise = move |tx: &mut dyn Tx| -> Result<Outcome<()>> {
        let Some(account) = tx.accounts().account_of(&email.key)? else { return Ok(Outcome::quiet(())) };
        let mail = with_reset(tx, MailKind::Reset, email.clone(), account)?;
        tx.write_accounts().add_mail(&mail)?;
        Ok(Outcome::quiet(()))
    };
    let queued = engine.clone();
    tokio::spawn(async move {
        if queued.write(promise).await.is_ok() {
            queued.credentials.queued.notify_one();
        }
    });
    Ok(())
}

/// A mail to somebody who has an account, with a link for a new password. Whatever mail of these they get, they can come
/// in by it: nobody keeps them out by using up the mails that their address may get in an hour.
///
/// # Errors
/// The store's.
pub(super) fn with_reset(tx: &mut dyn Tx, kind: MailKind, email: Email, to: Account) -> Result<NewMail> {
    let new = NewMailToken {
        purpose: Purpose::Reset,
        person: Some(to.person),
        email,
        newcomer: None,
        password: None,
        admitted: None,
        door: None,
        expires_at: tx.now() + RESET_MS,
    };
    let token = Some(tx.write_accounts().add_mail_token(&new)?);
    Ok(NewMail { kind, email: to.email, locale: to.locale, token })
}
