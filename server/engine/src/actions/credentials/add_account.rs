//! A person who came by nickname gets an account, and stays who they are.

use super::register::promise;
use crate::{
    Engine,
    actions::permit::{Right, permit},
    domain::{email::Email, password::Password},
    ports::store::{Identity, MailKind, NewMailToken, Purpose},
    runner::{Error, Result},
};
use protocol::Fault;

/// Sends a mail with a link that makes the caller a member; the same answer for an address that has an account.
///
/// # Errors
/// What is wrong with the form, [`Fault::Forbidden`] if they have an account, [`Fault::RateLimited`],
/// [`Fault::Busy`] and the store's.
pub async fn add_account(
    engine: &Engine,
    identity: &Identity,
    email: &str,
    password: &str,
) -> std::result::Result<(), Fault> {
    let (email, password) = (Email::parse(email)?, Password::parse(password)?);
    let (caller, now) = (identity.caller(), engine.clock.now());
    let permitted = engine.reads.look_up(move |read| -> Result<_> {
        let me = permit(read, caller, Right::Oneself, now)?.me().clone();
        if read.accounts().account(me.id)?.is_some() {
            return Err(Fault::Forbidden.into());
        }
        Ok(me)
    });
    let me = permitted.await.map_err(Error::into_fault)?;
    let password = engine.credentials.hashing.hash(password, vec![me.name, email.key.clone()]).await?;
    let new = NewMailToken {
        purpose: Purpose::Activate,
        person: Some(me.id),
        email,
        newcomer: None,
        password: Some(password),
        admitted: None,
        door: None,
        expires_at: 0,
    };
    promise(engine, new, MailKind::Activate, identity.locale, None).await
}
