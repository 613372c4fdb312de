//! A new password, by the link in a mail.

use super::{
    Client,
    end_others::end_others,
    second_step::{Came, is_asked},
};
use crate::{
    Engine,
    actions::{
        Outcome,
        login::{Entry, Once, hash, is_token, let_in_once},
    },
    domain::password::Password,
    ports::store::{MailKind, MailToken, NewMail, Purpose, Read, TokenHash, Tx},
    runner::{Error, Result},
};
use protocol::{AccountFault, Fault, PersonId};

const ENDED: Fault = Fault::Account(AccountFault::LinkEnded);

/// Sets it, ends every other way in, and lets this browser in, which gets the same login if it asks for the same again;
/// who has a second factor is asked for it first.
///
/// # Errors
/// What is wrong with the password, [`AccountFault::LinkEnded`], [`Fault::Busy`] and the store's.
pub async fn reset(
    engine: &Engine,
    secret: &str,
    typed: &str,
    client: Client<'_>,
) -> std::result::Result<Came, Fault> {
    let new = Password::parse(typed)?;
    if !is_token(secret) {
        return Err(engine.limits.wrong_guess(ENDED));
    }
    let entry = Entry::new(client.door, &format!("{secret} {typed}"), client.agent)?;
    let (secret, now, again) = (hash(secret), engine.clock.now(), entry.clone());
    let (halfway, own) = (engine.credentials.halfway.clone(), entry.token().to_owned());
    if halfway.get(now, &own).is_some() {
        return Ok(Came::Halfway(own));
    }
    // Nobody has a password hashed for a link that is none.
    let known = engine.reads.look_up(move |read| -> Result<_> {
        Ok(match again.before(read, now)? {
            Some(before) => before,
            None => Once::Else(link(read, &secret, now)?),
        })
    });
    let (link, person) = match known.await.map_err(Error::into_fault) {
        Ok(Once::Else(known)) => known,
        Ok(Once::In(identity, token)) => return Ok(Came::In(identity, token)),
        Err(ENDED) => return Err(engine.limits.wrong_guess(ENDED)),
        Err(fault) => return Err(fault),
    };
    let password = engine.credentials.hashing.hash(new, vec![link.asked.email.key]).await?;
    let waits = halfway.clone();
    let use_up = move |tx: &mut dyn Tx, entry: &Entry| {
        let done = set_password(tx, entry, &secret, &password)?;
        if let Once::Else(NeedsDigits) = done.reply {
            // Here, so that whoever presses twice at once finds it.
            waits.add(now, entry.token(), person, password.clone());
        }
        Ok(done)
    };
    let came = let_in_once(engine, entry, use_up).await;
    engine.credentials.set_ups().remove(&person);
    engine.credentials.queued.notify_one();
    match came {
        Ok(Once::In(identity, token)) => Ok(Came::In(identity, token)),
        Ok(Once::Else(NeedsDigits)) => Ok(Came::Halfway(own)),
        Err(ENDED) if halfway.get(now, &own).is_some() => Ok(Came::Halfway(own)),
        Err(fault) => {
            halfway.remove(now, &own);
            Err(fault)
        }
    }
}

/// Who has a second factor is not in yet.
struct NeedsDigits;

fn set_password(
    tx: &mut dyn Tx,
    entry: &Entry,
    secret: &TokenHash,
    set: &str,
) -> Result<Outcome<Once<NeedsDigits>>> {
    let now = tx.now();
    let (link, person) = link(tx, secret, now)?;
    let account = tx.accounts().account(person)?.ok_or(ENDED)?;
    if !tx.write_accounts().use_mail_token(link.id)? {
        return Err(ENDED.into());
    }
    tx.write_accounts().set_password(person, set)?;
    if account.unproven.is_some() {
        // Whoever registered with this address, or moved their account to it, was not seen to read its mails. Now
        // somebody does: nothing that was set up before keeps them out.
        tx.write_accounts().set_unproven(person, None)?;
        tx.write_accounts().set_second_factor(person, None)?;
        tx.write_passkeys().clear(person)?;
    }
    let tell = end_others(tx, person, None)?;
    let (email, locale) = (account.email, account.locale);
    tx.write_accounts().add_mail(&NewMail { kind: MailKind::PasswordChanged, email, locale, token: None })?;
    let came = match is_asked(tx, person)? {
        true => Once::Else(NeedsDigits),
        false => entry.let_in(tx, person)?,
    };
    Ok(Outcome::told(came, tell).audited(format!("{person} set a new password by mail")))
}

/// The link of a secret that can still be used, and whose account it is about.
fn link(read: &mut dyn Read, secret: &TokenHash, now: i64) -> Result<(MailToken, PersonId)> {
    let link = read.accounts().mail_token(secret)?.ok_or(ENDED)?;
    let stands =
        link.asked.purpose == Purpose::Reset && link.used_at.is_none() && link.asked.expires_at > now;
    let person = link.asked.person.filter(|_| stands).ok_or(ENDED)?;
    Ok((link, person))
}
