//! See [`protocol::Command::RenameRoom`].

use crate::{
    actions::{Outcome, outcome::grown},
    domain::{name::Name, permission::Allowed},
    ports::store::{Notice, NoticeKind, Tx},
    runner::Result,
};
use protocol::ConversationId;

/// Gives a room another name. Its log says so; there is no other news of it.
///
/// # Errors
/// The store's.
pub fn rename_room(
    tx: &mut dyn Tx,
    by: &Allowed,
    conversation: ConversationId,
    name: &Name,
) -> Result<Outcome> {
    tx.rename_conversation(conversation, &name.shown)?;
    let renamed = Notice { text: &name.shown, ..Notice::by(by.me().id, NoticeKind::Renamed) };
    Ok(Outcome::done(vec![grown(tx.append_notice(conversation, renamed)?)]))
}
