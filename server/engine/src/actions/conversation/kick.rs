//! See [`protocol::Command::Kick`].

use super::take_out::take_out;
use crate::{
    actions::{
        Outcome,
        person::{End, end},
        space::take_out_of_space,
    },
    domain::permission::Allowed,
    ports::store::{Notice, NoticeKind, Tx},
    runner::Result,
};
use protocol::{ConversationId, Fault, Kind, PersonId, Role, limits::BAN_MINUTES};

/// Removes a member from a room or group; or from a space, by its lobby, and from all rooms in it. They may not come back for [`BAN_MINUTES`], unless they are readmitted.
///
/// # Errors
/// [`Fault::Missing`] if they are not in it, and the store's.
pub fn kick(
    tx: &mut dyn Tx,
    by: &Allowed,
    conversation: ConversationId,
    person: PersonId,
) -> Result<Outcome> {
    let role = tx.standing(conversation, person)?.and_then(|standing| standing.role).ok_or(Fault::Missing)?;
    let until = tx.now() + i64::from(BAN_MINUTES) * 60_000;
    tx.set_banned(conversation, person, Some(until))?;
    let removed = Notice { subject: Some(person), ..Notice::by(by.me().id, NoticeKind::Removed) };
    let mut tell = match by.standing().map(|standing| standing.kind) {
        Some(Kind::Lobby) => take_out_of_space(tx, conversation, person, removed)?,
        _ => take_out(tx, conversation, person, role == Role::Owner, removed)?,
    };
    if tx.server().guest_in(person)?.is_some() {
        // They have nowhere else to be.
        tell.extend(end(tx, person, End::GuestOver)?);
    }
    Ok(Outcome::done(tell).audited(format!("{} removed {person} from {conversation}", by.me().id)))
}
