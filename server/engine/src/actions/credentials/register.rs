//! Registering. Nobody is added and no name is taken before the button in the mail was pressed, so that neither
//! says whether the address has an account.

use super::{ACTIVATE_MS, Client, ask_reset::with_reset};
use crate::{
    Engine,
    actions::{
        Outcome,
        admission::{Admitted, admission},
        person::{check_name, profile_change},
    },
    domain::{email::Email, name::Name, password::Password},
    ports::store::{MailKind, NewMail, NewMailToken, NewPerson, Purpose, Tx},
    runner::{Error, Result},
};
use protocol::{AvatarId, Fault, Locale};

/// What the form says.
#[derive(Debug, Clone, Copy)]
pub struct Asked<'a> {
    /// The name.
    pub name: &'a str,
    /// The address.
    pub email: &'a str,
    /// The password.
    pub password: &'a str,
    /// The face.
    pub avatar: AvatarId,
    /// The language of the mail, and then of the person.
    pub locale: Locale,
    /// The code of an invitation; empty for none.
    pub invitation: &'a str,
}

/// Sends a mail with a link that begins an account; to an address that has one, a mail that says so.
///
/// # Errors
/// What is wrong with the form, those of [`admission`], [`Fault::RateLimited`], [`Fault::Busy`] and the store's.
pub async fn register(
    engine: &Engine,
    asked: Asked<'_>,
    client: Client<'_>,
) -> std::result::Result<(), Fault> {
    let Asked { avatar, locale, .. } = asked;
    let name = Name::parse(asked.name)?;
    profile_change(None, Some(avatar), None)?;
    let (email, password) = (Email::parse(asked.email)?, Password::parse(asked.password)?);
    let (now, wanted) = (engine.clock.now(), name.clone());
    let free = engine.reads.look_up(move |read| check_name(read, now, None, &wanted)).await;
    free.map_err(Error::into_fault)?;
    let known = vec![name.shown.clone(), email.key.clone()];
    let password = engine.credentials.hashing.hash(password, known).await?;
    let newcomer = NewPerson { name: name.shown, avatar, locale };
    let new = NewMailToken {
        purpose: Purpose::Activate,
        person: None,
        email,
        newcomer: Some(newcomer),
        password: Some(password),
        admitted: None,
        door: client.door_hash(),
        expires_at: 0,
    };
    promise(engine, new, MailKind::Activate, locale, Some(asked.invitation.to_owned())).await
}

/// Queues the mail with a link; to an address that has an account, the mail that says so. Both look the same
/// from outside. Of a newcomer the server's policy is asked first, whatever the address; an invitation counts as used
/// from here on.
pub(super) async fn promise(
    engine: &Engine,
    new: NewMailToken,
    kind: MailKind,
    locale: Locale,
    invitation: Option<String>,
) -> std::result::Result<(), Fault> {
    if !engine.credentials.admit_mail(&new.email.key)? {
        return Ok(());
    }
    let promise = move |tx: &mut dyn Tx| -> Result<Outcome<()>> {
        let admitted = match new.newcomer {
            Some(_) => match admission(tx, invitation.as_deref())? {
                Admitted::In(space) => Some(space),
                Admitted::Waits => None,
            },
            None => None,
        };
        let mail = match tx.accounts().account_of(&new.email.key)? {
            Some(known) => with_reset(tx, MailKind::Known, new.email.clone(), known)?,
            None => {
                let new = NewMailToken { admitted, expires_at: tx.now() + ACTIVATE_MS, ..new.clone() };
                let token = Some(tx.write_accounts().add_mail_token(&new)?);
                NewMail { kind, email: new.email.shown, locale, token }
            }
        };
        tx.write_accounts().add_mail(&mail)?;
        Ok(Outcome::quiet(()))
    };
    engine.write(promise).await?;
    engine.credentials.queued.notify_one();
    Ok(())
}
