//! Somebody comes into a space.

use crate::{
    actions::outcome::grown,
    ports::{
        bus::Envelope,
        store::{Notice, NoticeKind, Tx},
    },
    runner::Result,
};
use protocol::{ConversationId, PersonId, Role};

/// Seats somebody in a space's lobby. The lobby says so, but for the first one: there everybody comes.
///
/// # Errors
/// The store's.
pub fn come_into(tx: &mut dyn Tx, space: ConversationId, person: PersonId) -> Result<Vec<Envelope>> {
    let mut tell = Vec::new();
    if space != ConversationId::LOBBY {
        tell.push(grown(tx.append_notice(space, Notice::by(person, NoticeKind::Joined))?));
    }
    tx.seat(space, person, Role::Member)?;
    Ok(tell)
}
