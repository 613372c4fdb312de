//! See [`protocol::Command::Room`].

use super::{find::Find, list_members::find_members};
use crate::{domain::permission::Allowed, hub::Presence, ports::store::Read, runner::Result};
use protocol::{ConversationId, Door, Fault, Reply, limits::FACES};

/// What somebody outside of a public room sees of it.
///
/// # Errors
/// [`Fault::Missing`] for anything but a public room, and the store's.
pub fn show_room(
    read: &mut dyn Read,
    by: &Allowed,
    presence: &Presence,
    conversation: ConversationId,
) -> Result<Reply> {
    let room = read.room(conversation, by.me().id)?.ok_or(Fault::Missing)?;
    let Reply::Members(page) = find_members(read, presence, conversation, &Find::parse("")?, None)? else {
        return Err(Fault::Missing.into());
    };
    let faces = page.members.into_iter().take(FACES.into()).map(|member| member.person).collect();
    let banned = by.standing().and_then(|standing| standing.banned_until);
    let banned_until = banned.filter(|until| *until > by.now() && !by.is_member() && !by.me().owner);
    Ok(Reply::Door(Door { room, faces, banned_until }))
}
