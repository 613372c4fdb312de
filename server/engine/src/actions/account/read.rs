//! See [`protocol::Command::Read`].

use crate::{
    actions::{Outcome, outcome::listed},
    domain::permission::Allowed,
    ports::{bus::Envelope, store::Tx},
    runner::Result,
};
use protocol::{ConversationId, Event, Kind, Reply, Seq};

/// Moves a read position forward, and tells one's other devices. In a private chat the other one is told, too, if both
/// tell each other.
///
/// # Errors
/// The store's.
pub fn read(tx: &mut dyn Tx, by: &Allowed, conversation: ConversationId, seq: Seq) -> Result<Outcome> {
    let person = by.me().id;
    let is_private = by.standing().is_some_and(|standing| standing.kind == Kind::Private);
    let before = if is_private { tx.receipts().told(conversation, person)? } else { None };
    let (seq, unread) = tx.read_to(conversation, person, seq)?;
    // A page closes what its own browser shows; only the others are told.
    tx.write_notify().close_shown(by.login(), conversation, seq)?;
    let mut tell = vec![Envelope::Read { person, conversation, seq, unread }];
    if let Some((_, before)) = before
        && let Some((peer, told)) = tx.receipts().told(conversation, person)?
        && told > before
    {
        tx.write_receipts().note_told(conversation)?;
        tell.push(listed(peer, Event::PeerRead { conversation, seq: told }));
    }
    Ok(Outcome::told(Reply::Done, tell))
}
