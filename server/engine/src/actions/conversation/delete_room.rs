//! See [`protocol::Command::DeleteRoom`].

use crate::{
    actions::Outcome,
    domain::permission::Allowed,
    ports::{bus::Envelope, store::Tx},
    runner::Result,
};
use protocol::ConversationId;

/// Deletes a room or group with everything in it.
///
/// # Errors
/// The store's.
pub fn delete_room(tx: &mut dyn Tx, by: &Allowed, conversation: ConversationId) -> Result<Outcome> {
    let name = tx.groups().conversation_name(conversation)?;
    tx.delete_conversation(conversation)?;
    let line = format!("{} deleted conversation {conversation}", by.me().id);
    Ok(Outcome::done(vec![Envelope::Deleted { conversation, name }]).audited(line))
}
