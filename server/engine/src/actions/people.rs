//! Coming in, being somebody, and going.

use super::{Engine, fault};
use crate::{
    domain::{name::Name, permission::Actor},
    ports::{
        bus::Envelope,
        store::{Forgotten, Identity, NewPerson, ProfileChange, TokenHash},
    },
};
use protocol::{AvatarId, Fault, Locale, Login, LoginId, Person, PersonId};
use sha2::{Digest as _, Sha256};

/// Lets somebody in under a nickname, and gives the token of their login: 256 bits in hexadecimal,
/// shown once and stored only as a hash.
///
/// # Errors
/// [`Fault::Name`], [`Fault::UnknownAvatar`] and the store's.
pub async fn enter(
    engine: &Engine,
    name: &str,
    avatar: AvatarId,
    locale: Locale,
    agent: &str,
) -> Result<(Identity, String), Fault> {
    let name = Name::parse(name)?;
    check_avatar(avatar)?;
    let token = new_token()?;
    let new = NewPerson { name, avatar, locale, token: hash(&token), agent: agent.to_owned() };
    let identity = engine.committed(|done| engine.store.people.enter(new, done), |_, _| {}).await?;
    Ok((identity, token))
}

/// Whose token this is, if anybody's.
///
/// # Errors
/// The store's.
pub async fn identify(engine: &Engine, token: &str) -> Result<Option<Identity>, Fault> {
    if token.len() != 64 || !token.bytes().all(|b| b.is_ascii_hexdigit()) {
        return Ok(None);
    }
    engine.store.people.identify(hash(token)).await.map_err(fault)
}

/// Notes that a login is in use, to the hour; and that its cookie was set again, if it was.
pub fn touch(engine: &Engine, identity: &Identity, renewed: bool) {
    if renewed || engine.clock.now() - identity.seen > 3_600_000 {
        engine.store.people.touch(identity.login, renewed, Box::new(|_| {}));
    }
}

/// See [`protocol::Command::Profile`].
///
/// # Errors
/// [`Fault::Name`], [`Fault::UnknownAvatar`] and the store's.
pub async fn update_profile(
    engine: &Engine,
    actor: Actor,
    name: Option<String>,
    avatar: Option<AvatarId>,
    locale: Option<Locale>,
) -> Result<Person, Fault> {
    let name = name.map(|name| Name::parse(&name)).transpose()?;
    avatar.map_or(Ok(()), check_avatar)?;
    update(engine, actor, actor.id, ProfileChange { name, avatar, locale }).await
}

/// See [`protocol::Command::RenamePerson`].
///
/// # Errors
/// [`Fault::Name`], [`Fault::Forbidden`] and the store's.
pub async fn rename_person(
    engine: &Engine,
    actor: Actor,
    person: PersonId,
    name: &str,
) -> Result<Person, Fault> {
    let change = ProfileChange { name: Some(Name::parse(name)?), ..ProfileChange::default() };
    tracing::info!(%person, by = %actor.id, "the owner renames somebody");
    update(engine, actor, person, change).await
}

async fn update(
    engine: &Engine,
    actor: Actor,
    person: PersonId,
    change: ProfileChange,
) -> Result<Person, Fault> {
    let write = |done| engine.store.people.update(actor, person, change, done);
    engine.committed(write, |person, bus| bus.publish(Envelope::Person(person.clone()))).await
}

/// See [`protocol::Command::ClaimOwner`].
///
/// # Errors
/// [`Fault::WrongCode`] and the store's.
pub async fn claim_owner(engine: &Engine, actor: Actor, code: &str) -> Result<Person, Fault> {
    let code = hash(&code.trim().to_ascii_lowercase());
    let write = |done| engine.store.people.claim_owner(actor.id, code, done);
    let person = engine.committed(write, |person, bus| bus.publish(Envelope::Person(person.clone()))).await?;
    tracing::info!(person = %person.id, "the owner code was used");
    Ok(person)
}

/// Ends oneself: name blanked, logins ended, rooms left.
///
/// # Errors
/// The store's.
pub async fn forget(engine: &Engine, actor: Actor) -> Result<(), Fault> {
    end(engine, actor, actor.id).await
}

/// See [`protocol::Command::RemovePerson`].
///
/// # Errors
/// [`Fault::Forbidden`], [`Fault::Missing`] and the store's.
pub async fn remove_person(engine: &Engine, actor: Actor, person: PersonId) -> Result<(), Fault> {
    if person == actor.id {
        // Going oneself is `POST /forget`, which also takes the cookie back.
        return Err(Fault::Forbidden);
    }
    end(engine, actor, person).await?;
    tracing::info!(%person, by = %actor.id, "the owner removed somebody");
    Ok(())
}

async fn end(engine: &Engine, actor: Actor, person: PersonId) -> Result<(), Fault> {
    let write = |done| engine.store.people.forget(actor, person, done);
    let tell = |ended: &Forgotten, bus: &dyn crate::ports::bus::Bus| {
        for login in &ended.logins {
            bus.publish(Envelope::SignedOut(*login));
        }
        Engine::tell(bus, &ended.changed);
        bus.publish(Envelope::Person(ended.person.clone()));
    };
    engine.committed(write, tell).await.map(drop)
}

/// See [`protocol::Command::Logins`].
///
/// # Errors
/// [`Fault::Forbidden`] and the store's.
pub async fn list_logins(
    engine: &Engine,
    actor: Actor,
    asking: LoginId,
    person: Option<PersonId>,
) -> Result<Vec<Login>, Fault> {
    let found = engine.store.people.logins(actor, person.unwrap_or(actor.id)).await;
    let mut logins = found.map_err(fault)?;
    for login in &mut logins {
        login.this = login.id == asking;
    }
    Ok(logins)
}

/// See [`protocol::Command::SignOut`]; also what `POST /logout` does.
///
/// # Errors
/// [`Fault::Missing`] and the store's.
pub async fn sign_out(engine: &Engine, actor: Actor, login: LoginId) -> Result<(), Fault> {
    let write = |done| engine.store.people.sign_out(actor, login, done);
    engine.committed(write, move |&(), bus| bus.publish(Envelope::SignedOut(login))).await
}

impl Engine {
    /// Makes a new owner code if nobody owns the server yet: 12 letters and digits to be printed once.
    ///
    /// # Errors
    /// The store's.
    pub async fn new_owner_code(&self) -> Result<Option<String>, Fault> {
        let code: String = new_token()?.chars().take(12).collect();
        let code_hash = hash(&code);
        let set = self.committed(|done| self.store.people.set_owner_code(code_hash, done), |_, _| {}).await?;
        Ok(set.then_some(code))
    }
}

fn check_avatar(avatar: AvatarId) -> Result<(), Fault> {
    if avatar.is_known() { Ok(()) } else { Err(Fault::UnknownAvatar) }
}

fn new_token() -> Result<String, Fault> {
    use std::fmt::Write as _;
    let mut bytes = [0; 32];
    getrandom::fill(&mut bytes)
        .map_err(|error| fault(crate::ports::store::StoreError::Failed(format!("no randomness: {error}"))))?;
    Ok(bytes.iter().fold(String::with_capacity(64), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    }))
}

fn hash(secret: &str) -> TokenHash {
    Sha256::digest(secret).into()
}
