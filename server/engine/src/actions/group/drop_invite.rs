//! See [`protocol::Command::DropInvite`].

use super::list_invites::maker;
use crate::{actions::Outcome, domain::permission::Allowed, ports::store::Tx, runner::Result};
use protocol::{ConversationId, Fault, InviteId};

/// Ends an invitation that the caller sees.
///
/// # Errors
/// [`Fault::Missing`] if they see no such, and the store's.
pub fn drop_invite(
    tx: &mut dyn Tx,
    by: &Allowed,
    conversation: ConversationId,
    invite: InviteId,
) -> Result<Outcome> {
    if tx.write_groups().drop_invite(conversation, invite, maker(by))? {
        Ok(Outcome::done(Vec::new()))
    } else {
        Err(Fault::Missing.into())
    }
}
