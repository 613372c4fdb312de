//! A new password, by the link in a mail.

use super::second_step::{Came, halfway, is_asked};
use crate::{
    Engine,
    actions::{
        Outcome,
        login::{self, end_all, hash, is_token, new_token},
    },
    domain::password::Password,
    ports::store::{Identity, MailKind, MailToken, NewMail, Purpose, Read, TokenHash, Tx},
    runner::{Error, Result},
};
use protocol::{AccountFault, Fault, LoginEnd, PersonId};

const ENDED: Fault = Fault::Account(AccountFault::LinkEnded);

/// Sets it, signs all devices out, and lets this one in; who has a second factor is asked for it first.
///
/// # Errors
/// What is wrong with the password, [`AccountFault::LinkEnded`], [`Fault::Busy`] and the store's.
pub async fn reset(
    engine: &Engine,
    secret: &str,
    typed: &str,
    agent: &str,
) -> std::result::Result<Came, Fault> {
    let new = Password::parse(typed)?;
    if !is_token(secret) {
        return Err(engine.limits.wrong_guess(ENDED));
    }
    let secret = hash(secret);
    let now = engine.clock.now();
    // Nobody has a password hashed for a link that is none.
    let known = engine.reads.look_up(move |read| Ok(link(read, &secret, now)?.0)).await;
    let known = known.map_err(|error| match error.into_fault() {
        ENDED => engine.limits.wrong_guess(ENDED),
        fault => fault,
    })?;
    let password = engine.credentials.hashing.hash(new, vec![known.asked.email.key.clone()]).await?;
    let token = new_token().map_err(Error::into_fault)?;
    let (token_hash, agent) = (hash(&token), agent.to_owned());
    let set = password.clone();
    let reset = move |tx: &mut dyn Tx| -> Result<Outcome<(PersonId, Option<Identity>)>> {
        let now = tx.now();
        let (link, person) = link(tx, &secret, now)?;
        let account = tx.accounts().account(person)?.ok_or(ENDED)?;
        if !tx.write_accounts().use_mail_token(link.id)? {
            return Err(ENDED.into());
        }
        tx.write_accounts().set_password(person, &set)?;
        tx.write_accounts().burn_mail_tokens(person)?;
        let tell = end_all(tx, person, None, LoginEnd::SignedOut)?;
        let (email, locale) = (account.email, account.locale);
        tx.write_accounts().add_mail(&NewMail {
            kind: MailKind::PasswordChanged,
            email,
            locale,
            token: None,
        })?;
        let identity = match is_asked(tx, person)? {
            true => None,
            false => Some(login::add(tx, person, token_hash, &agent, None)?),
        };
        Ok(Outcome::told((person, identity), tell).audited(format!("{person} set a new password by mail")))
    };
    let (person, identity) = engine.write(reset).await?;
    engine.credentials.wrong_of_account.clear(known.asked.email.key.as_str());
    engine.credentials.queued.notify_one();
    match identity {
        Some(identity) => Ok(Came::In(Box::new(identity), token)),
        None => halfway(engine, person, password),
    }
}

/// The link of a secret that can still be used, and whose account it is about.
fn link(read: &mut dyn Read, secret: &TokenHash, now: i64) -> Result<(MailToken, PersonId)> {
    let link = read.accounts().mail_token(secret)?.ok_or(ENDED)?;
    let stands =
        link.asked.purpose == Purpose::Reset && link.used_at.is_none() && link.asked.expires_at > now;
    let person = link.asked.person.filter(|_| stands).ok_or(ENDED)?;
    Ok((link, person))
}
