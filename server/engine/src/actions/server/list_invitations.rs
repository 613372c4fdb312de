//! See [`protocol::Command::Invitations`].

use super::admin;
use crate::{domain::permission::Allowed, ports::store::Read, runner::Result};
use protocol::{ConversationId, Reply};

/// The invitations onto the server, into a room for its guests, or into a space.
///
/// # Errors
/// The store's.
pub fn list_invitations(read: &mut dyn Read, _: &Allowed, room: Option<ConversationId>) -> Result<Reply> {
    admin(&read.server().invitations(room)?)
}
