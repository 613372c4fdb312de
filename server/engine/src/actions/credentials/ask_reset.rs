//! A password that was forgotten.

use super::RESET_MS;
use crate::{
    Engine,
    actions::Outcome,
    domain::email::Email,
    ports::store::{MailKind, NewMail, NewMailToken, Purpose, Tx},
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
        let new = NewMailToken {
            purpose: Purpose::Reset,
            person: Some(account.person),
            email: email.clone(),
            newcomer: None,
            password: None,
            is_admitted: true,
            expires_at: tx.now() + RESET_MS,
        };
        let token = Some(tx.write_accounts().add_mail_token(&new)?);
        let (email, locale) = (account.email, account.locale);
        tx.write_accounts().add_mail(&NewMail { kind: MailKind::Reset, email, locale, token })?;
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
