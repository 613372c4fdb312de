//! See [`protocol::Command::Scheduled`].

use crate::{domain::permission::Allowed, ports::store::Read, runner::Result};
use protocol::{ConversationId, Reply};

/// The caller's messages that wait, the next first: in one conversation, or in all.
///
/// # Errors
/// The store's.
pub fn list(read: &mut dyn Read, by: &Allowed, conversation: Option<ConversationId>) -> Result<Reply> {
    let waiting = read.unsent().scheduled(by.me().id, conversation)?;
    Ok(Reply::Scheduled(waiting.into_iter().map(|message| message.shown()).collect()))
}
