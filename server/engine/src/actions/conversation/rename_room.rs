//! See [`protocol::Command::RenameRoom`].

use crate::{
    actions::{Outcome, outcome::grown, space::free_space_name},
    domain::{name::Name, permission::Allowed},
    ports::store::{Notice, NoticeKind, Tx},
    runner::Result,
};
use protocol::{ConversationId, Fault, Kind, NameFault};

/// Gives a room, group or space another name. Its log says so; there is no other news of it.
///
/// # Errors
/// [`Fault::Name`] if anything but a group would have none, or two spaces the same, and the store's.
pub fn rename_room(
    tx: &mut dyn Tx,
    by: &Allowed,
    conversation: ConversationId,
    name: Option<&Name>,
) -> Result<Outcome> {
    let kind = by.standing().map(|standing| standing.kind);
    if kind != Some(Kind::Group) && name.is_none() {
        return Err(Fault::Name(NameFault::Empty).into());
    }
    let name = name.map_or("", |name| name.shown.as_str());
    if kind == Some(Kind::Lobby) {
        free_space_name(tx, name, Some(conversation))?;
    }
    tx.rename_conversation(conversation, name)?;
    let renamed = Notice { text: name, ..Notice::by(by.me().id, NoticeKind::Renamed) };
    Ok(Outcome::done(vec![grown(tx.append_notice(conversation, renamed)?)]))
}
