//! Coming in with e-mail address and password.

use super::{
    ACTIVATE_MS, Client,
    guess::Secret,
    second_step::{Came, is_asked},
};
use crate::{
    Engine,
    actions::{
        Outcome,
        login::{self, hash, new_token},
    },
    domain::{email::Email, password::Password},
    ports::store::{Account, Identity, MailKind, MailToken, NewMail, NewMailToken, Tx},
    runner::{Error, Result},
};
use protocol::{AccountFault, Fault, Locale};

const WRONG: Fault = Fault::Account(AccountFault::Wrong);

/// Who is behind an address.
enum Found {
    Account(Account),
    /// They have not activated it.
    Registration(MailToken),
    Nobody,
}

impl Found {
    fn password(&self) -> Option<String> {
        match self {
            Self::Account(account) => Some(account.password.clone()),
            Self::Registration(link) => link.asked.password.clone(),
            Self::Nobody => None,
        }
    }
}

/// Lets somebody in, or asks for their second factor. Whoever has not activated their account yet is told
/// so if the password is right, and gets another mail; everything else that is wrong has one wording, and takes
/// as long.
///
/// # Errors
/// [`AccountFault::Wrong`], [`AccountFault::NotActivated`], [`Fault::RateLimited`], [`Fault::Busy`] and the
/// store's.
pub async fn log_in(
    engine: &Engine,
    typed: (&str, &str),
    client: Client<'_>,
) -> std::result::Result<Came, Fault> {
    let (email, password) = (Email::parse(typed.0).ok(), Password::tried(typed.1));
    let key = email.map(|email| email.key);
    let found = look_up(engine, key.clone()).await?;
    let stored = found.password();
    let who = client.who(stored.as_deref());
    let guess = engine.credentials.guesses.admit(Secret::Password, &key.unwrap_or_default(), who)?;
    match engine.credentials.hashing.verify(password, stored).await {
        Ok(false) => return Err(WRONG),
        Ok(true) => guess.was_right(),
        Err(fault) => {
            guess.take_back();
            return Err(fault);
        }
    }
    match found {
        Found::Account(account) => add_login(engine, account, client).await,
        Found::Registration(link) => {
            send_again(engine, link).await?;
            Err(Fault::Account(AccountFault::NotActivated))
        }
        Found::Nobody => Err(WRONG),
    }
}

async fn look_up(engine: &Engine, key: Option<String>) -> std::result::Result<Found, Fault> {
    let Some(key) = key else { return Ok(Found::Nobody) };
    let found = engine.reads.look_up(move |read| -> Result<Found> {
        if let Some(account) = read.accounts().account_of(&key)? {
            return Ok(Found::Account(account));
        }
        Ok(read.accounts().registration_of(&key)?.map_or(Found::Nobody, Found::Registration))
    });
    found.await.map_err(Error::into_fault)
}

/// Who has a second factor is asked for it; no login is added before.
async fn add_login(
    engine: &Engine,
    account: Account,
    client: Client<'_>,
) -> std::result::Result<Came, Fault> {
    let token = new_token().map_err(Error::into_fault)?;
    let (token_hash, agent, door) = (hash(&token), client.agent.to_owned(), client.door_hash());
    let (person, password) = (account.person, account.password);
    let tried = password.clone();
    let let_in = move |tx: &mut dyn Tx| -> Result<Outcome<Option<Identity>>> {
        // It may have got another password while this one was looked at.
        let account = tx.accounts().account(person)?.filter(|now| now.password == tried).ok_or(WRONG)?;
        if account.unproven.is_some() && account.unproven == door {
            // They pressed the button in the mail a moment ago, and know the password too.
            tx.write_accounts().set_unproven(person, None)?;
        }
        if is_asked(tx, person)? {
            return Ok(Outcome::quiet(None));
        }
        let identity = login::add(tx, person, token_hash, &agent, None)?;
        Ok(Outcome::quiet(Some(identity)).audited(format!("{person} logged in with a password")))
    };
    match engine.write(let_in).await? {
        Some(identity) => Ok(Came::In(Box::new(identity), token)),
        None => {
            engine.credentials.halfway.add(engine.clock.now(), &token, person, password);
            Ok(Came::Halfway(token))
        }
    }
}

/// The same mail with a new link, if the address has not had too many; the page says the same either way. The link lets
/// in the browser that registered.
async fn send_again(engine: &Engine, link: MailToken) -> std::result::Result<(), Fault> {
    if !engine.credentials.admit_mail(&link.asked.email.key)? {
        return Ok(());
    }
    let send = move |tx: &mut dyn Tx| -> Result<Outcome<()>> {
        let expires_at = tx.now() + ACTIVATE_MS;
        let token =
            Some(tx.write_accounts().add_mail_token(&NewMailToken { expires_at, ..link.asked.clone() })?);
        let locale = link.asked.newcomer.as_ref().map_or(Locale::default(), |new| new.locale);
        let email = link.asked.email.shown.clone();
        tx.write_accounts().add_mail(&NewMail { kind: MailKind::Activate, email, locale, token })?;
        Ok(Outcome::quiet(()))
    };
    engine.write(send).await?;
    engine.credentials.queued.notify_one();
    Ok(())
}
