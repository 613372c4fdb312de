//! See [`protocol::Command::DeleteRoom`].

use crate::{
    actions::{Outcome, server::note},
    domain::permission::Allowed,
    ports::{bus::Envelope, store::Tx},
    runner::Result,
};
use protocol::{ConversationId, Deed, Kind};

/// Deletes a room or group with everything in it; or a space, by its lobby, with all its rooms. Who is in them is
/// told of each, and of the space last.
///
/// # Errors
/// The store's.
pub fn delete_room(tx: &mut dyn Tx, by: &Allowed, conversation: ConversationId) -> Result<Outcome> {
    let mut tell = Vec::new();
    let is_space = by.standing().is_some_and(|standing| standing.kind == Kind::Lobby);
    if is_space {
        let name = tx.groups().conversation_name(conversation)?;
        note(tx, by, Deed::DeletedSpace, None, &name)?;
        for room in tx.spaces().rooms_of(conversation)? {
            tell.push(delete(tx, room)?);
        }
    }
    tell.push(delete(tx, conversation)?);
    let what = if is_space { "space" } else { "conversation" };
    let line = format!("{} deleted {what} {conversation}", by.me().id);
    Ok(Outcome::done(tell).audited(line))
}

fn delete(tx: &mut dyn Tx, conversation: ConversationId) -> Result<Envelope> {
    let name = tx.groups().conversation_name(conversation)?;
    tx.delete_conversation(conversation)?;
    Ok(Envelope::Deleted { conversation, name })
}
