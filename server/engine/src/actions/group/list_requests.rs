//! See [`protocol::Command::Requests`].

use crate::{ports::store::Read, runner::Result};
use protocol::{ConversationId, Reply};

/// Who asks to join a group.
///
/// # Errors
/// The store's.
pub fn list_requests(read: &mut dyn Read, conversation: ConversationId) -> Result<Reply> {
    Ok(Reply::Requests(read.groups().requests(conversation)?))
}
