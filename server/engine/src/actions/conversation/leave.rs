//! See [`protocol::Command::Leave`].

use super::take_out::take_out;
use crate::{
    actions::{Outcome, space::take_out_of_space},
    domain::permission::Allowed,
    ports::store::{Notice, NoticeKind, Tx},
    runner::Result,
};
use protocol::{ConversationId, Fault, Kind, Role};

/// Ends the caller's membership of a room or group; or of a space, by its lobby, and of all rooms in it.
///
/// # Errors
/// [`Fault::OwnerStays`] if they own a group that others are in, [`Fault::Forbidden`] if it is their only space, and
/// the store's.
pub fn leave(tx: &mut dyn Tx, by: &Allowed, conversation: ConversationId) -> Result<Outcome> {
    let me = by.me().id;
    let owned = by.standing().is_some_and(|standing| standing.role == Some(Role::Owner));
    let left = Notice::by(me, NoticeKind::Left);
    match by.standing().map(|standing| standing.kind) {
        Some(Kind::Lobby) if tx.spaces().spaces_of(me)?.len() < 2 => return Err(Fault::Forbidden.into()),
        Some(Kind::Lobby) => return Ok(Outcome::done(take_out_of_space(tx, conversation, me, left)?)),
        Some(Kind::Group) if owned && tx.member_count(conversation)? > 1 => {
            return Err(Fault::OwnerStays.into());
        }
        _ => {}
    }
    Ok(Outcome::done(take_out(tx, conversation, me, owned, left)?))
}
