//! See [`protocol::Command::MakeInvitation`].

use super::{admin, note};
use crate::{
    actions::{
        Outcome,
        login::{hash, new_token},
    },
    domain::permission::Allowed,
    ports::store::{NewInvitation, Tx},
    runner::Result,
};
use protocol::{
    ConversationId, Deed, Fault, ServerInvitation,
    limits::{INVITATION_HOURS, INVITATION_USES, INVITATIONS},
};

/// Makes an invitation: onto the server, into a room for its guests, or into a space. Its code is told this once.
///
/// # Errors
/// [`Fault::Unreadable`] if it is to hold for too long or for too many, [`Fault::Busy`] if too many hold already, and
/// the store's.
pub fn make_invitation(
    tx: &mut dyn Tx,
    by: &Allowed,
    room: Option<ConversationId>,
    hours: u32,
    uses: u32,
) -> Result<Outcome> {
    if !(1..=INVITATION_HOURS).contains(&hours) || !(1..=INVITATION_USES).contains(&uses) {
        return Err(Fault::Unreadable.into());
    }
    if tx.server().invitations(room)?.len() >= INVITATIONS as usize {
        return Err(Fault::Busy { retry_ms: 3_600_000 }.into());
    }
    let (code, me, made_at) = (new_token()?, by.me().clone(), tx.now());
    let until = made_at + i64::from(hours) * 3_600_000;
    let new = NewInvitation { room, code: hash(&code), maker: me.id, until, uses };
    let id = tx.write_server().add_invitation(&new)?;
    if room.is_none() {
        note(tx, by, Deed::Invited, None, "")?;
    }
    let line = format!("{} made invitation {id}", me.id);
    let made = ServerInvitation { id, room, by: me, made_at, until, uses, used: 0, code: Some(code) };
    Ok(Outcome::quiet(admin(&made)?).audited(line))
}
