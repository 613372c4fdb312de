//! See [`protocol::Command::Pins`].

use super::history::first_seq;
use crate::{domain::permission::Allowed, ports::store::Read, runner::Result};
use protocol::{ConversationId, Reply};

/// The pinned messages of a conversation, newest pin first.
///
/// # Errors
/// The store's.
pub fn list_pins(read: &mut dyn Read, by: &Allowed, conversation: ConversationId) -> Result<Reply> {
    let first = first_seq(read, by, conversation)?;
    let mut pins = read.messages().pins(conversation, by.me().id)?;
    pins.retain(|entry| entry.seq >= first);
    Ok(Reply::Messages(pins))
}
