//! Coming in under a nickname.

use super::name::take_name;
use crate::{
    Engine,
    actions::{
        Outcome,
        login::{hash, new_token},
    },
    domain::name::Name,
    ports::store::{Identity, NewLogin, NewPerson, TokenHash, Tx},
    runner::{Error, Result},
};
use protocol::{AvatarId, ConversationId, Fault, Locale, Role};

/// Of what a browser calls itself, this many characters are kept.
const AGENT_CHARS: usize = 50;

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
) -> std::result::Result<(Identity, String), Fault> {
    let name = Name::parse(name)?;
    if !avatar.is_known() {
        return Err(Fault::UnknownAvatar);
    }
    let token = new_token().map_err(Error::into_fault)?;
    let new = NewPerson { name: name.shown.clone(), avatar, locale };
    let (agent, token_hash) = (agent.chars().take(AGENT_CHARS).collect::<String>(), hash(&token));
    let identity = engine.write(move |tx| admit(tx, &name, &new, token_hash, &agent)).await?;
    Ok((identity, token))
}

/// A person, a login, a name, a seat in the lobby.
fn admit(
    tx: &mut dyn Tx,
    name: &Name,
    new: &NewPerson,
    token: TokenHash,
    agent: &str,
) -> Result<Outcome<Identity>> {
    let id = tx.add_person(new)?;
    let tell = take_name(tx, id, name)?;
    let login = tx.add_login(&NewLogin { person: id, token, agent: agent.to_owned() })?;
    tx.seat(ConversationId::LOBBY, id, Role::Member)?;
    let person = tx.person(id)?.ok_or(Fault::Missing)?;
    let (renewed, seen) = (tx.now(), tx.now());
    Ok(Outcome::told(Identity { login, person, locale: new.locale, renewed, seen }, tell))
}
