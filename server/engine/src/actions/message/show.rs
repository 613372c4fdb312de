//! See [`protocol::Command::Reactors`] and [`protocol::Command::Revisions`].

use super::change::standing_message;
use crate::{domain::permission::Allowed, ports::store::Read, runner::Result};
use protocol::{MessageAt, Reply, limits::REACTORS};

/// Who reacted to a message.
///
/// # Errors
/// [`protocol::Fault::Missing`] and the store's.
pub fn reactors(read: &mut dyn Read, by: &Allowed, at: MessageAt) -> Result<Reply> {
    standing_message(read, by, (at.conversation, at.seq))?;
    Ok(Reply::Reactors(read.messages().reactors(at.conversation, at.seq, REACTORS)?))
}

/// The earlier texts of a message; none of one that was taken back.
///
/// # Errors
/// [`protocol::Fault::Missing`] and the store's.
pub fn revisions(read: &mut dyn Read, by: &Allowed, at: MessageAt) -> Result<Reply> {
    standing_message(read, by, (at.conversation, at.seq))?;
    Ok(Reply::Revisions(read.messages().revisions(at.conversation, at.seq)?))
}
