//! See [`protocol::Command::Leave`].

use super::succession::pass_on;
use crate::{
    actions::{Outcome, outcome::grown},
    domain::permission::Allowed,
    ports::{
        bus::Envelope,
        store::{Notice, NoticeKind, Tx},
    },
    runner::Result,
};
use protocol::{ConversationId, GoneReason, PersonId, Role};

/// Ends the caller's membership of a room.
///
/// # Errors
/// The store's.
pub fn leave(tx: &mut dyn Tx, by: &Allowed, conversation: ConversationId) -> Result<Outcome> {
    let owned = by.standing().is_some_and(|standing| standing.role == Some(Role::Owner));
    let left = Notice::by(by.me().id, NoticeKind::Left);
    Ok(Outcome::done(take_out(tx, conversation, by.me().id, owned, left)?))
}

/// Ends a membership, with a notice that says how. A room that loses its owner is passed on; one that
/// loses its last member ends.
pub fn take_out(
    tx: &mut dyn Tx,
    conversation: ConversationId,
    person: PersonId,
    owned: bool,
    notice: Notice<'_>,
) -> Result<Vec<Envelope>> {
    let reason = match notice.kind {
        NoticeKind::Removed => GoneReason::Removed,
        _ => GoneReason::Left,
    };
    let name = tx.room(conversation, person)?.map(|room| room.name).unwrap_or_default();
    let banned_until = tx.standing(conversation, person)?.and_then(|standing| standing.banned_until);
    tx.unseat(conversation, person)?;
    let mut tell = vec![grown(tx.append_notice(conversation, notice)?)];
    if owned {
        tell.extend(pass_on(tx, conversation, person, &name)?);
    }
    tell.push(Envelope::Gone { person, conversation, reason, name, banned_until });
    Ok(tell)
}
