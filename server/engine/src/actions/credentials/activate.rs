//! Pressing the button behind a mail's link.

use crate::{
    Engine,
    actions::{
        Outcome,
        admission::{Admitted, admission},
        login::{self, hash, is_token, kept_outside, new_token},
        person::take_name_beside,
    },
    domain::{email::Email, name::Name},
    ports::{
        bus::Envelope,
        store::{Identity, MailKind, MailToken, NewMail, NewPerson, Purpose, TokenHash, Tx},
    },
    runner::{Error, Result},
};
use protocol::{AccountFault, ConversationId, Fault, Held, PersonId, Role};

/// What pressing it did.
#[derive(Debug, Clone)]
pub enum Activated {
    /// There is an account, and this is a login of it with its token.
    In(Box<Identity>, String),
    /// It was pressed before; whoever presses again logs in.
    Already,
    /// The account has another address now.
    EmailChanged,
}

const ENDED: Fault = Fault::Account(AccountFault::LinkEnded);

/// Uses the link up: makes the account that was asked for, or moves one to its new address. Of many at once
/// one does it.
///
/// # Errors
/// [`AccountFault::LinkEnded`], those of [`admission`], [`Fault::Suspended`] and the store's.
pub async fn activate(engine: &Engine, secret: &str, agent: &str) -> std::result::Result<Activated, Fault> {
    if !is_token(secret) {
        return Err(engine.limits.wrong_guess(ENDED));
    }
    let token = new_token().map_err(Error::into_fault)?;
    let (secret, token_hash, agent) = (hash(secret), hash(&token), agent.to_owned());
    let activate = move |tx: &mut dyn Tx| -> Result<Outcome<Option<Activated>>> {
        let link = tx.accounts().mail_token(&secret)?.ok_or(ENDED)?;
        if link.used_at.is_some() {
            let stands = tx.accounts().account_of(&link.asked.email.key)?.is_some();
            return match link.asked.purpose {
                Purpose::Activate if stands => Ok(Outcome::quiet(Some(Activated::Already))),
                _ => Err(ENDED.into()),
            };
        }
        match link.asked.purpose {
            Purpose::Activate => begin(tx, &link, token_hash, &agent, &token),
            Purpose::ChangeEmail => move_to(tx, &link),
            Purpose::Reset => Err(ENDED.into()),
        }
    };
    let done = engine.write(activate).await;
    engine.credentials.queued.notify_one();
    match done {
        Ok(done) => done.ok_or(ENDED),
        Err(ENDED) => Err(engine.limits.wrong_guess(ENDED)),
        Err(fault) => Err(fault),
    }
}

fn begin(
    tx: &mut dyn Tx,
    link: &MailToken,
    token_hash: TokenHash,
    agent: &str,
    token: &str,
) -> Result<Outcome<Option<Activated>>> {
    let asked = &link.asked;
    let password = asked.password.as_deref().ok_or(ENDED)?;
    if tx.accounts().account_of(&asked.email.key)?.is_some() {
        return Err(ENDED.into());
    }
    if let Some(person) = asked.person {
        // They may have left, or have got an account with another address, since.
        tx.person(person)?.ok_or(ENDED)?;
        if tx.accounts().account(person)?.is_some() {
            return Err(ENDED.into());
        }
    }
    if !tx.write_accounts().use_mail_token(link.id)? {
        return Err(ENDED.into());
    }
    let (person, admitted, tell) = match (asked.person, &asked.newcomer) {
        (Some(person), _) => (person, Admitted::In, Vec::new()),
        (None, Some(newcomer)) => {
            let admitted = if asked.is_admitted { Admitted::In } else { admission(tx, None)? };
            let (person, tell) = add(tx, newcomer, admitted)?;
            (person, admitted, tell)
        }
        (None, None) => return Err(ENDED.into()),
    };
    tx.write_accounts().add_account(person, &asked.email, password)?;
    tx.write_accounts().burn_registrations(&asked.email.key)?;
    let identity = login::add(tx, person, token_hash, agent, None)?;
    if admitted == Admitted::Waits {
        tx.write_server().hold_back(person, Held::Waiting)?;
    }
    let activated = Activated::In(Box::new(identity), token.to_owned());
    Ok(Outcome::told(Some(activated), tell).audited(format!("{person} has an account now")))
}

/// The name was free when it was asked for. If it is not any more, the next one beside it is theirs.
fn add(tx: &mut dyn Tx, newcomer: &NewPerson, admitted: Admitted) -> Result<(PersonId, Vec<Envelope>)> {
    let person = tx.add_person(newcomer)?;
    let tell = take_name_beside(tx, person, &Name::unchecked(newcomer.name.clone()))?;
    if admitted == Admitted::In {
        tx.seat(ConversationId::LOBBY, person, Role::Member)?;
    }
    Ok((person, tell))
}

fn move_to(tx: &mut dyn Tx, link: &MailToken) -> Result<Outcome<Option<Activated>>> {
    let Email { key, .. } = &link.asked.email;
    let person = link.asked.person.ok_or(ENDED)?;
    let account = tx.accounts().account(person)?.ok_or(ENDED)?;
    if let Some(why) = tx.server().held(person)? {
        return Err(kept_outside(why).into());
    }
    let taken = tx.accounts().account_of(key)?.is_some_and(|other| other.person != person);
    if taken || !tx.write_accounts().use_mail_token(link.id)? {
        return Err(ENDED.into());
    }
    tx.write_accounts().set_email(person, &link.asked.email)?;
    tx.write_accounts().burn_mail_tokens(person)?;
    tx.write_accounts().burn_registrations(key)?;
    let (email, locale) = (account.email, account.locale);
    tx.write_accounts().add_mail(&NewMail { kind: MailKind::EmailChanged, email, locale, token: None })?;
    Ok(Outcome::quiet(Some(Activated::EmailChanged)).audited(format!("{person} has another e-mail address")))
}
