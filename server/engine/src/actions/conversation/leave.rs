//! See [`protocol::Command::Leave`].

use super::succession::pass_on;
use crate::{
    actions::{Outcome, group::retell_face, outcome::grown},
    domain::permission::Allowed,
    ports::{
        bus::Envelope,
        store::{Notice, NoticeKind, Tx},
    },
    runner::Result,
};
use protocol::{ConversationId, Fault, GoneReason, Kind, PersonId, Role};

/// Ends the caller's membership of a room or group.
///
/// # Errors
/// [`Fault::OwnerStays`] if they own a group that others are in, and the store's.
pub fn leave(tx: &mut dyn Tx, by: &Allowed, conversation: ConversationId) -> Result<Outcome> {
    let owned = by.standing().is_some_and(|standing| standing.role == Some(Role::Owner));
    let is_group = by.standing().is_some_and(|standing| standing.kind == Kind::Group);
    if is_group && owned && tx.member_count(conversation)? > 1 {
        return Err(Fault::OwnerStays.into());
    }
    let left = Notice::by(by.me().id, NoticeKind::Left);
    Ok(Outcome::done(take_out(tx, conversation, by.me().id, owned, left)?))
}

/// Ends a membership of a room or group, with a notice that says how. What loses its owner is passed on; what
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
    let name = tx.groups().conversation_name(conversation)?;
    let standing = tx.standing(conversation, person)?;
    let banned_until = standing.and_then(|standing| standing.banned_until);
    tx.unseat(conversation, person)?;
    let mut tell = vec![grown(tx.append_notice(conversation, notice)?)];
    if owned {
        tell.extend(pass_on(tx, conversation, person, &name)?);
    }
    if standing.is_some_and(|standing| standing.kind == Kind::Group) {
        tell.extend(retell_face(tx, conversation)?);
    }
    tell.push(Envelope::Gone { person, conversation, reason, name, banned_until });
    Ok(tell)
}
