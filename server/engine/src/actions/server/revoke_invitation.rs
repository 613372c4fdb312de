//! See [`protocol::Command::RevokeInvitation`].

use super::note;
use crate::{
    actions::{Outcome, admission::end_invitation},
    domain::permission::{Action, Allowed, Object, authorize},
    ports::store::Tx,
    runner::Result,
};
use protocol::{Deed, Fault, RecordId};

/// Ends an invitation, and the guests whom it let in. Somebody else's answers like one that does not exist.
///
/// # Errors
/// [`Fault::Missing`] and the store's.
pub fn revoke_invitation(tx: &mut dyn Tx, by: &Allowed, invitation: RecordId) -> Result<Outcome> {
    let room = tx.server().invited_to(invitation)?.ok_or(Fault::Missing)?;
    let (action, object) = match room {
        None => (Action::RunServer, Object::Server),
        Some(room) => (Action::Govern, Object::Conversation(room, tx.standing(room, by.me().id)?)),
    };
    authorize(by.me().clone(), by.caller(), action, object, tx.now()).map_err(|_| Fault::Missing)?;
    let tell = end_invitation(tx, invitation)?;
    if room.is_none() {
        note(tx, by, Deed::Revoked, None, "")?;
    }
    Ok(Outcome::done(tell).audited(format!("{} revoked invitation {invitation}", by.me().id)))
}
