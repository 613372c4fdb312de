//! See [`protocol::Command::Invites`].

use crate::{domain::permission::Allowed, ports::store::Read, runner::Result};
use protocol::{ConversationId, PersonId, Reply};

/// The invitations that still work: the caller's, or all to the owner and admins.
///
/// # Errors
/// The store's.
pub fn list_invites(read: &mut dyn Read, by: &Allowed, conversation: ConversationId) -> Result<Reply> {
    Ok(Reply::Invites(read.groups().invites(conversation, maker(by), by.now())?))
}

/// Whose invitations the caller sees and ends; `None` for everybody's.
pub fn maker(by: &Allowed) -> Option<PersonId> {
    let leads = by.standing().is_some_and(|standing| standing.leads());
    (!leads).then_some(by.me().id)
}
