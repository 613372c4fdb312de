//! See [`protocol::Command::Group`].

use crate::{
    domain::permission::{Action, Allowed, Object, authorize},
    ports::store::Read,
    runner::Result,
};
use protocol::{ConversationId, Group, Kind, Reply};

/// What is set in a room or group, and what the caller is called there. Of a space, by its lobby, who may delete it sees
/// what would go.
///
/// # Errors
/// The store's.
pub fn show_group(read: &mut dyn Read, by: &Allowed, conversation: ConversationId) -> Result<Reply> {
    let row = read.groups().group(conversation)?;
    let nickname = read.groups().nickname(conversation, by.me().id)?;
    let of = Object::Conversation(conversation, by.standing());
    let is_space = by.standing().is_some_and(|standing| standing.kind == Kind::Lobby);
    let may_delete = authorize(by.me().clone(), by.caller(), Action::Dissolve, of, by.now()).is_ok();
    let contents = (is_space && may_delete).then(|| read.spaces().contents(conversation)).transpose()?;
    let (announcement, settings) = (row.announcement, row.settings);
    Ok(Reply::Group(Group { conversation, announcement, settings, nickname, contents }))
}
