//! Rooms and private chats: making, joining, governing, reading along.

use super::{Engine, fault};
use crate::{
    domain::{name::Name, permission::Actor},
    ports::bus::Envelope,
};
use protocol::{Conversation, ConversationId, Fault, Members, Nonce, PersonId, Rooms, Seq, limits::PAGE};

/// See [`protocol::Command::CreateRoom`].
///
/// # Errors
/// [`Fault::Name`] and the store's.
pub async fn create_room(
    engine: &Engine,
    actor: Actor,
    nonce: Nonce,
    name: &str,
) -> Result<Conversation, Fault> {
    let name = Name::parse(name)?;
    let write = |done| engine.store.conversations.create_room(actor, nonce, name, done);
    let (view, _) = engine.committed(write, |(_, changed), bus| Engine::tell(bus, changed)).await?;
    Ok(with_online(engine, view))
}

/// See [`protocol::Command::RenameRoom`].
///
/// # Errors
/// [`Fault::Name`], [`Fault::Forbidden`], [`Fault::Missing`] and the store's.
pub async fn rename_room(
    engine: &Engine,
    actor: Actor,
    conversation: ConversationId,
    name: &str,
) -> Result<(), Fault> {
    let name = Name::parse(name)?;
    let write = |done| engine.store.conversations.rename_room(actor, conversation, name, done);
    engine.committed(write, |changed, bus| Engine::tell(bus, changed)).await.map(drop)
}

/// See [`protocol::Command::DeleteRoom`].
///
/// # Errors
/// [`Fault::Forbidden`], [`Fault::Missing`] and the store's.
pub async fn delete_room(engine: &Engine, actor: Actor, conversation: ConversationId) -> Result<(), Fault> {
    let write = |done| engine.store.conversations.delete_room(actor, conversation, done);
    engine.committed(write, move |_, bus| bus.publish(Envelope::Deleted { conversation })).await?;
    tracing::info!(%conversation, by = %actor.id, "a room was deleted");
    Ok(())
}

/// See [`protocol::Command::Join`].
///
/// # Errors
/// [`Fault::Forbidden`], [`Fault::Missing`] and the store's.
pub async fn join(
    engine: &Engine,
    actor: Actor,
    conversation: ConversationId,
) -> Result<Conversation, Fault> {
    let write = |done| engine.store.conversations.join(actor, conversation, done);
    let (view, _) = engine.committed(write, |(_, changed), bus| Engine::tell(bus, changed)).await?;
    Ok(with_online(engine, view))
}

/// See [`protocol::Command::Leave`].
///
/// # Errors
/// [`Fault::Forbidden`], [`Fault::Missing`] and the store's.
pub async fn leave(engine: &Engine, actor: Actor, conversation: ConversationId) -> Result<(), Fault> {
    let write = |done| engine.store.conversations.leave(actor, conversation, done);
    engine.committed(write, |changed, bus| Engine::tell(bus, changed)).await.map(drop)
}

/// See [`protocol::Command::Kick`].
///
/// # Errors
/// [`Fault::Forbidden`], [`Fault::Missing`] and the store's.
pub async fn kick(
    engine: &Engine,
    actor: Actor,
    conversation: ConversationId,
    person: PersonId,
) -> Result<(), Fault> {
    let write = |done| engine.store.conversations.kick(actor, conversation, person, done);
    engine.committed(write, |changed, bus| Engine::tell(bus, changed)).await.map(drop)
}

/// See [`protocol::Command::Mute`].
///
/// # Errors
/// [`Fault::Forbidden`], [`Fault::Missing`] and the store's.
pub async fn mute(
    engine: &Engine,
    actor: Actor,
    conversation: ConversationId,
    person: PersonId,
    minutes: u32,
) -> Result<(), Fault> {
    let write = |done| engine.store.conversations.mute(actor, conversation, person, minutes, done);
    engine.committed(write, |changed, bus| Engine::tell(bus, changed)).await.map(drop)
}

/// See [`protocol::Command::OpenPrivate`].
///
/// # Errors
/// [`Fault::Missing`] and the store's.
pub async fn open_private(engine: &Engine, actor: Actor, person: PersonId) -> Result<Conversation, Fault> {
    let write = |done| engine.store.conversations.open_private(actor, person, done);
    let (view, _) = engine.committed(write, |(_, changed), bus| Engine::tell(bus, changed)).await?;
    Ok(with_online(engine, view))
}

/// See [`protocol::Command::Read`].
///
/// # Errors
/// [`Fault::Forbidden`], [`Fault::Missing`] and the store's.
pub async fn read(
    engine: &Engine,
    actor: Actor,
    conversation: ConversationId,
    seq: Seq,
) -> Result<(), Fault> {
    let write = |done| engine.store.conversations.read(actor, conversation, seq, done);
    let tell = move |&(seq, unread): &(Seq, u32), bus: &dyn crate::ports::bus::Bus| {
        bus.publish(Envelope::Read { person: actor.id, conversation, seq, unread });
    };
    engine.committed(write, tell).await.map(drop)
}

/// See [`protocol::Command::Rooms`].
///
/// # Errors
/// The store's.
pub async fn list_rooms(
    engine: &Engine,
    actor: Actor,
    after: Option<ConversationId>,
) -> Result<Rooms, Fault> {
    let mut rooms = engine.store.conversations.rooms(actor, after, PAGE + 1).await.map_err(fault)?;
    let more = rooms.len() > usize::from(PAGE);
    rooms.truncate(usize::from(PAGE));
    for room in &mut rooms {
        room.online = engine.hub.presence().online_in(room.id);
    }
    Ok(Rooms { rooms, more })
}

/// See [`protocol::Command::Members`].
///
/// # Errors
/// [`Fault::Missing`] and the store's.
pub async fn list_members(
    engine: &Engine,
    actor: Actor,
    conversation: ConversationId,
    after: Option<PersonId>,
) -> Result<Members, Fault> {
    let found = engine.store.conversations.members(actor, conversation, after, PAGE + 1).await;
    let mut members = found.map_err(fault)?;
    let more = members.len() > usize::from(PAGE);
    members.truncate(usize::from(PAGE));
    for member in &mut members {
        member.online = engine.hub.presence().is_online(member.person.id);
    }
    Ok(Members { conversation, members, more })
}

fn with_online(engine: &Engine, mut view: Conversation) -> Conversation {
    view.online = engine.hub.presence().online_in(view.id);
    view
}
