//! Coming in under a nickname.

use super::{
    name::take_name,
    update_profile::{apply, profile_change},
};
use crate::{
    Engine,
    actions::{
        Outcome,
        admission::{Admitted, admission, keep_waiting},
        login::{self, hash, let_in_before, new_token, secret_of_door},
        permit::identify,
        space::come_into,
    },
    domain::{name::Name, permission::Caller},
    ports::store::{Identity, NewPerson, ProfileChange, Tx},
    runner::{Error, Result},
};
use protocol::{AvatarId, Fault, Locale, PersonId};

/// What is known of the browser that somebody comes in with.
#[derive(Debug, Clone, Default)]
pub struct Browser {
    /// What it calls itself.
    pub agent: String,
    /// The secret that the page with the form gave it: tells a form that is sent twice.
    pub door: Option<String>,
    /// Who it is logged in as, under which token.
    pub login: Option<(Caller, String)>,
    /// The invitation that it brings.
    pub invitation: Option<String>,
}

/// Who came in.
#[derive(Debug, Clone)]
pub struct Entered {
    /// Who they are.
    pub identity: Identity,
    /// The token of their login: 256 bits in hexadecimal, stored only as a hash.
    pub token: String,
}

/// Lets somebody in under a nickname that nothing is known of but what they say.
///
/// # Errors
/// As [`come_in`].
pub async fn enter(
    engine: &Engine,
    name: &str,
    avatar: AvatarId,
    locale: Locale,
    agent: &str,
) -> std::result::Result<(Identity, String), Fault> {
    let browser = Browser { agent: agent.to_owned(), ..Browser::default() };
    let entered = come_in(engine, name, avatar, locale, browser).await?;
    Ok((entered.identity, entered.token))
}

/// Lets somebody in under a nickname, as a new person, if the server's policy does; they may have to wait. Whoever
/// has that name by this very login, or came in under it by the same door a moment ago, is in as who they are.
///
/// # Errors
/// [`Fault::Name`], [`Fault::UnknownAvatar`], those of [`admission`] and the store's.
pub async fn come_in(
    engine: &Engine,
    name: &str,
    avatar: AvatarId,
    locale: Locale,
    browser: Browser,
) -> std::result::Result<Entered, Fault> {
    let name = Name::parse(name)?;
    let change =
        ProfileChange { name: Some(name.clone()), ..profile_change(None, Some(avatar), Some(locale))? };
    let new = NewPerson { name: name.shown.clone(), avatar, locale };
    let random = new_token().map_err(Error::into_fault)?;
    let admit = move |tx: &mut dyn Tx| -> Result<Outcome<Entered>> {
        if let Some((person, token)) = known(tx, &name, &browser)? {
            let tell = apply(tx, person, &change)?.tell;
            let identity = tx.identity(&hash(&token))?.ok_or(Fault::LoggedOut)?;
            return Ok(Outcome::told(Entered { identity, token }, tell));
        }
        let admitted = admission(tx, browser.invitation.as_deref())?;
        let id = tx.add_person(&new)?;
        let mut tell = take_name(tx, id, &name)?;
        let token = browser.door.as_ref().map_or_else(|| random.clone(), |door| first_token(door, id));
        let door = browser.door.as_deref().map(hash);
        let identity = login::add(tx, id, hash(&token), &browser.agent, door)?;
        match admitted {
            Admitted::In(space) => tell.extend(come_into(tx, space, id)?),
            Admitted::Waits => tell.push(keep_waiting(tx, id)?),
        }
        Ok(Outcome::told(Entered { identity, token }, tell))
    };
    engine.write(admit).await
}

/// The token of the first login of somebody who came in by a door.
fn first_token(door: &str, person: PersonId) -> String {
    secret_of_door(door, &person.to_string())
}

/// Whoever has this name, if it is this browser's own person, and the token of the login that says so.
fn known(tx: &mut dyn Tx, name: &Name, browser: &Browser) -> Result<Option<(PersonId, String)>> {
    for key in name.keys() {
        let Some(holder) = tx.name_holder(key)? else { continue };
        if let Some((caller, token)) = &browser.login
            && caller.person == holder.person
            && identify(tx, *caller).is_ok()
        {
            return Ok(Some((holder.person, token.clone())));
        }
        if let Some(door) = &browser.door {
            let token = first_token(door, holder.person);
            let now = tx.now();
            if let_in_before(tx, now, &hash(door), &token)?.is_some() {
                return Ok(Some((holder.person, token)));
            }
        }
    }
    Ok(None)
}
