//! Which of somebody's spaces a command is about.

use crate::{domain::permission::Allowed, ports::store::Read, runner::Result};
use protocol::{ConversationId, Fault};

/// The space that was named, or without a name the first of the caller's.
///
/// # Errors
/// [`Fault::Missing`] if they are not in it, or in none, and the store's.
pub fn which(read: &mut dyn Read, by: &Allowed, named: Option<ConversationId>) -> Result<ConversationId> {
    let theirs = read.spaces().spaces_of(by.me().id)?;
    let is_it = |space: &&ConversationId| named.is_none_or(|named| named == **space);
    Ok(*theirs.iter().find(is_it).ok_or(Fault::Missing)?)
}
