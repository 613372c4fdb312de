//! A membership of a room, group or lobby ends, however it does.

use super::succession::pass_on;
use crate::{
    actions::{group::retell_face, outcome::grown},
    ports::{
        bus::Envelope,
        store::{Notice, NoticeKind, Tx},
    },
    runner::Result,
};
use protocol::{ConversationId, GoneReason, Kind, PersonId};

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
