//! Pressing the button behind a mail's link.

use super::Client;
use crate::{
    Engine,
    actions::{
        Outcome,
        admission::{Admitted, admission, keep_waiting},
        login::{Entry, Once, hash, is_token, kept_outside, let_in_once},
        permit::identify,
        person::take_name_beside,
        space::come_into,
    },
    domain::{email::Email, name::Name, permission::Caller},
    ports::{
        bus::Envelope,
        store::{MailKind, MailToken, NewMail, NewPerson, Purpose, TokenHash, Tx},
    },
    runner::Result,
};
use protocol::{AccountFault, Fault, PersonId};

/// What pressing it did, if it let nobody in.
#[derive(Debug, Clone)]
pub enum Pressed {
    /// There is an account with this address, and whoever pressed logs in: it was pressed before, or by another browser
    /// than the one that asked for the account.
    Active(String),
    /// The account has another address now.
    EmailChanged,
}

const ENDED: Fault = Fault::Account(AccountFault::LinkEnded);
/// Stands for the door of a browser that has none; it is the hash of nothing.
const NO_DOOR: TokenHash = [0; 32];

/// Uses the link up: makes the account that was asked for, or moves one to its new address. Of many at once
/// one does it. `here`: who the browser that pressed it is logged in as, and the token that says so.
///
/// Whoever reads the mails need not be who asked for the account: somebody else may have registered with the address, and
/// knows the password. So the link lets in the browser that asked, and everybody else has to know the password.
///
/// # Errors
/// [`AccountFault::LinkEnded`], those of [`admission`], [`Fault::Suspended`] and the store's.
pub async fn activate(
    engine: &Engine,
    secret: &str,
    client: Client<'_>,
    here: Option<(Caller, String)>,
) -> std::result::Result<Once<Pressed>, Fault> {
    if !is_token(secret) {
        return Err(engine.limits.wrong_guess(ENDED));
    }
    let entry = Entry::new(client.door, secret, client.agent)?;
    let (secret, door) = (hash(secret), client.door_hash());
    let use_up = move |tx: &mut dyn Tx, entry: &Entry| -> Result<Outcome<Once<Pressed>>> {
        let link = tx.accounts().mail_token(&secret)?.ok_or(ENDED)?;
        if link.used_at.is_some() {
            let stands = tx.accounts().account_of(&link.asked.email.key)?.is_some();
            return match link.asked.purpose {
                Purpose::Activate if stands => Ok(Outcome::quiet(active(link))),
                _ => Err(ENDED.into()),
            };
        }
        let here = match &here {
            Some((caller, token)) => identify(tx, *caller).ok().map(|me| (me.id, token.as_str())),
            None => None,
        };
        match link.asked.purpose {
            Purpose::Activate => begin(tx, link, entry, door, here),
            Purpose::ChangeEmail => move_to(tx, &link, door, here.map(|(me, _)| me)),
            Purpose::Reset => Err(ENDED.into()),
        }
    };
    let done = let_in_once(engine, entry, use_up).await;
    engine.credentials.queued.notify_one();
    done.map_err(|fault| if fault == ENDED { engine.limits.wrong_guess(ENDED) } else { fault })
}

fn active(link: MailToken) -> Once<Pressed> {
    Once::Else(Pressed::Active(link.asked.email.shown))
}

fn begin(
    tx: &mut dyn Tx,
    link: MailToken,
    entry: &Entry,
    door: Option<TokenHash>,
    here: Option<(PersonId, &str)>,
) -> Result<Outcome<Once<Pressed>>> {
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
    let (person, admitted, mut tell) = match (asked.person, &asked.newcomer) {
        (Some(person), _) => (person, None, Vec::new()),
        (None, Some(newcomer)) => {
            let admitted = match asked.admitted {
                // The space that the invitation led into may have ended since; then it is as for anybody.
                Some(space) if tx.standing(space, PersonId::ROBOT)?.is_some() => Admitted::In(space),
                _ => admission(tx, None)?,
            };
            let (person, tell) = add(tx, newcomer, admitted)?;
            (person, Some(admitted), tell)
        }
        (None, None) => return Err(ENDED.into()),
    };
    tx.write_accounts().add_account(person, &asked.email, password)?;
    tx.write_accounts().burn_registrations(&asked.email.key)?;
    let pressed = match here.filter(|(me, _)| *me == person) {
        Some((_, token)) => {
            let identity = tx.identity(&hash(token))?.ok_or(Fault::LoggedOut)?;
            Once::In(Box::new(identity), token.to_owned())
        }
        None if asked.door.is_some() && asked.door == door => entry.let_in(tx, person)?,
        None => {
            tx.write_accounts().set_unproven(person, Some(&door.unwrap_or(NO_DOOR)))?;
            active(link)
        }
    };
    if admitted == Some(Admitted::Waits) {
        tell.push(keep_waiting(tx, person)?);
    }
    Ok(Outcome::told(pressed, tell).audited(format!("{person} has an account now")))
}

/// The name was free when it was asked for. If it is not any more, the next one beside it is theirs.
fn add(tx: &mut dyn Tx, newcomer: &NewPerson, admitted: Admitted) -> Result<(PersonId, Vec<Envelope>)> {
    let person = tx.add_person(newcomer)?;
    let mut tell = take_name_beside(tx, person, &Name::unchecked(newcomer.name.clone()))?;
    if let Admitted::In(space) = admitted {
        tell.extend(come_into(tx, space, person)?);
    }
    Ok((person, tell))
}

fn move_to(
    tx: &mut dyn Tx,
    link: &MailToken,
    door: Option<TokenHash>,
    here: Option<PersonId>,
) -> Result<Outcome<Once<Pressed>>> {
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
    let unproven = (here != Some(person)).then(|| door.unwrap_or(NO_DOOR));
    tx.write_accounts().set_unproven(person, unproven.as_ref())?;
    tx.write_accounts().burn_mail_tokens(person)?;
    tx.write_accounts().burn_registrations(key)?;
    let (email, locale) = (account.email, account.locale);
    tx.write_accounts().add_mail(&NewMail { kind: MailKind::EmailChanged, email, locale, token: None })?;
    let line = format!("{person} has another e-mail address");
    Ok(Outcome::quiet(Once::Else(Pressed::EmailChanged)).audited(line))
}
