//! See [`protocol::Command::Read`].

use crate::{
    actions::Outcome,
    domain::permission::Allowed,
    ports::{bus::Envelope, store::Tx},
    runner::Result,
};
use protocol::{ConversationId, Reply, Seq};

/// Moves a read position forward, and tells one's other devices.
///
/// # Errors
/// The store's.
pub fn read(tx: &mut dyn Tx, by: &Allowed, conversation: ConversationId, seq: Seq) -> Result<Outcome> {
    let person = by.me().id;
    let (seq, unread) = tx.read_to(conversation, person, seq)?;
    Ok(Outcome::told(Reply::Done, vec![Envelope::Read { person, conversation, seq, unread }]))
}
