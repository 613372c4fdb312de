//! See [`protocol::Command::Group`].

use crate::{domain::permission::Allowed, ports::store::Read, runner::Result};
use protocol::{ConversationId, Group, Reply};

/// What is set in a room or group, and what the caller is called there.
///
/// # Errors
/// The store's.
pub fn show_group(read: &mut dyn Read, by: &Allowed, conversation: ConversationId) -> Result<Reply> {
    let row = read.groups().group(conversation)?;
    let nickname = read.groups().nickname(conversation, by.me().id)?;
    Ok(Reply::Group(Group { conversation, announcement: row.announcement, settings: row.settings, nickname }))
}
