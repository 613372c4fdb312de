//! See [`protocol::Command::Privacy`].

use crate::{
    actions::{Outcome, outcome::listed},
    domain::permission::Allowed,
    ports::store::{Mutual, Tx},
    runner::Result,
};
use protocol::{ChangePrivacy, Event, Privacy, Reply, Seq};

/// Changes whether the caller tells others how far they have read. Both sides of their private chats are told what that
/// makes of it.
///
/// # Errors
/// The store's.
pub fn privacy(tx: &mut dyn Tx, by: &Allowed, change: ChangePrivacy) -> Result<Outcome> {
    let me = by.me().id;
    let before = tx.receipts().tells_reads(me)?;
    let reads = change.reads.unwrap_or(before);
    let mut tell = Vec::new();
    if reads != before {
        tx.write_receipts().set_tells_reads(me, reads)?;
        for Mutual { conversation, peer, mine, theirs, .. } in
            tx.receipts().mutual(me)?.into_iter().filter(|chat| chat.peer_tells)
        {
            let read = |seq| Event::PeerRead { conversation, seq: if reads { seq } else { Seq(0) } };
            tell.extend([listed(peer, read(mine)), listed(me, read(theirs))]);
        }
    }
    Ok(Outcome::told(Reply::Privacy(Privacy { reads }), tell))
}
