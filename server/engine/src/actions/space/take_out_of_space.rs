//! Somebody leaves a space, or is removed from it.

use crate::{
    actions::conversation::take_out,
    ports::{
        bus::Envelope,
        store::{Notice, Tx},
    },
    runner::Result,
};
use protocol::{ConversationId, PersonId, Role};

/// Takes somebody out of a space: of all its rooms, then of its lobby, each with a notice that says how. Private chats
/// and groups are between people, and stay.
///
/// # Errors
/// The store's.
pub fn take_out_of_space(
    tx: &mut dyn Tx,
    space: ConversationId,
    person: PersonId,
    notice: Notice<'_>,
) -> Result<Vec<Envelope>> {
    let mut tell = Vec::new();
    for conversation in tx.spaces().rooms_in(space, person)?.into_iter().chain([space]) {
        let standing = tx.standing(conversation, person)?;
        let owned = standing.is_some_and(|standing| standing.role == Some(Role::Owner));
        tell.extend(take_out(tx, conversation, person, owned, notice)?);
    }
    Ok(tell)
}
