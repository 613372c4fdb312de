//! Another address of an account, once it is confirmed there.

use super::{register::promise, reverify::reverify};
use crate::{
    Engine,
    domain::email::Email,
    ports::store::{Identity, MailKind, NewMailToken, Purpose},
};
use protocol::Fault;

/// Sends a link to the new address; the account keeps the old one until its button is pressed.
///
/// # Errors
/// What is wrong with the address, and as [`reverify`].
pub async fn change_email(engine: &Engine, identity: &Identity, typed: (&str, &str)) -> Result<(), Fault> {
    let email = Email::parse(typed.1)?;
    let account = reverify(engine, identity, typed.0).await?;
    let new = NewMailToken {
        purpose: Purpose::ChangeEmail,
        person: Some(account.person),
        email,
        newcomer: None,
        password: None,
        admitted: None,
        door: None,
        expires_at: 0,
    };
    promise(engine, new, MailKind::ConfirmEmail, account.locale, None).await
}
