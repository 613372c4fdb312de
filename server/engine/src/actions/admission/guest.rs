//! A guest: whoever has a link into one room, and no account. They see that room and nothing else.

use super::admit::{holds, into_room, look_up};
use crate::{
    Engine,
    actions::{
        Outcome,
        login::{Entry, Once, let_in_once},
        outcome::grown,
        person::take_name,
    },
    domain::name::Name,
    ports::store::{Destination, Identity, NewPerson, Notice, NoticeKind, Tx},
    runner::{Error, Result},
};
use protocol::{AvatarId, Fault, Locale, PersonId, Role, RoomSummary};
use std::convert::Infallible;

/// What the form of a guest says.
#[derive(Debug, Clone, Copy)]
pub struct Arrival<'a> {
    /// The code of the link.
    pub code: &'a str,
    /// The name.
    pub name: &'a str,
    /// The face.
    pub avatar: AvatarId,
    /// The language.
    pub locale: Locale,
}

/// Lets somebody in by a link into one room, as a new person, and gives the token of their login. The browser with
/// this `door` that has just come in by it is who it was.
///
/// # Errors
/// [`Fault::WrongInvitation`], [`Fault::Name`], [`Fault::UnknownAvatar`] and the store's.
pub async fn be_guest(
    engine: &Engine,
    arrival: Arrival<'_>,
    agent: &str,
    door: Option<&str>,
) -> std::result::Result<(Identity, String), Fault> {
    let Arrival { code, name, avatar, locale } = arrival;
    if !avatar.is_known() {
        return Err(Fault::UnknownAvatar);
    }
    let name = Name::parse(name)?;
    let new = NewPerson { name: name.shown.clone(), avatar, locale };
    let (entry, code) = (Entry::new(door, code, agent)?, code.to_owned());
    let use_up = move |tx: &mut dyn Tx, entry: &Entry| -> Result<Outcome<Once<Infallible>>> {
        let (invitation, room) = into_room(tx, &code)?;
        let person = tx.add_person(&new)?;
        let mut tell = take_name(tx, person, &name)?;
        tx.write_server().set_guest(person, invitation, room)?;
        let let_in = entry.let_in(tx, person)?;
        tell.push(grown(tx.append_notice(room, Notice::by(person, NoticeKind::Joined))?));
        tx.seat(room, person, Role::Member)?;
        Ok(Outcome::told(let_in, tell).audited(format!("{person} came as a guest of room {room}")))
    };
    let Once::In(identity, token) = let_in_once(engine, entry, use_up).await?;
    Ok((*identity, token))
}

/// What a link into a room shows before anybody uses it.
#[derive(Debug, Clone)]
pub struct Offered {
    /// The room.
    pub room: RoomSummary,
    /// Until when the link holds, milliseconds since 1970.
    pub until: i64,
}

/// Looks at a link into a room: it uses nothing up. `None` if it leads nowhere.
///
/// # Errors
/// The store's.
pub async fn offered(engine: &Engine, code: &str) -> std::result::Result<Option<Offered>, Fault> {
    let (code, now) = (code.to_owned(), engine.clock.now());
    let look = engine.reads.run(move |read| -> Result<Option<Offered>> {
        let Some(found) = look_up(read, &code)?.filter(|found| holds(found, now)) else { return Ok(None) };
        let Destination::Room(room) = found.to else { return Ok(None) };
        Ok(read.room(room, NOBODY)?.map(|room| Offered { room, until: found.until }))
    });
    let mut offered = look.await.map_err(Error::into_fault)?;
    if let Some(offered) = &mut offered {
        offered.room.online = engine.hub.presence().online_in(offered.room.id);
    }
    Ok(offered)
}

/// Whether a code is an invitation that lets people onto the server now: it uses nothing up.
///
/// # Errors
/// The store's.
pub async fn is_invitation(engine: &Engine, code: &str) -> std::result::Result<bool, Fault> {
    let (code, now) = (code.to_owned(), engine.clock.now());
    let look = engine.reads.run(move |read| -> Result<bool> {
        let found = look_up(read, &code)?.filter(|found| holds(found, now));
        Ok(found.is_some_and(|found| matches!(found.to, Destination::Space(_))))
    });
    look.await.map_err(Error::into_fault)
}

/// No person has this id.
const NOBODY: PersonId = PersonId(0);
