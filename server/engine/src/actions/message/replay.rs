//! See [`protocol::Command::Replay`].

use crate::{
    domain::permission::Allowed,
    ports::store::{Events, Page, Read},
    runner::Result,
};
use protocol::{
    ConversationId, Replayed, Reply, Seq,
    limits::{PAGE, PAGE_BYTES, REPLAY},
};

/// The events after a place, or that they are too many.
///
/// # Errors
/// The store's.
pub fn replay(read: &mut dyn Read, by: &Allowed, conversation: ConversationId, after: Seq) -> Result<Reply> {
    let head = read.head(conversation)?;
    let too_far = after > head || head.0 - after.0 > REPLAY;
    let page = Page { entries: PAGE, bytes: PAGE_BYTES };
    let Events { events, skipped } =
        if too_far { Events::default() } else { read.events(conversation, by.me().id, after, page)? };
    Ok(Reply::Replayed(Replayed { conversation, events, skipped, head, too_far }))
}
