//! See [`protocol::Command::Members`].

use crate::{ports::store::Read, runner::Result};
use protocol::{ConversationId, Members, PersonId, Reply, limits::PAGE};

/// A page of a conversation's members.
///
/// # Errors
/// The store's.
pub fn list_members(
    read: &mut dyn Read,
    conversation: ConversationId,
    after: Option<PersonId>,
) -> Result<Reply> {
    let mut members = read.members(conversation, after, PAGE + 1)?;
    let more = members.len() > usize::from(PAGE);
    members.truncate(usize::from(PAGE));
    Ok(Reply::Members(Members { conversation, members, more, next: None, total: None, online: None }))
}
