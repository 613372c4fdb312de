//! See [`protocol::Command::Replay`].

use super::history::first_seq;
use crate::{
    domain::permission::Allowed,
    ports::store::{Events, Page, Read},
    runner::Result,
};
use protocol::{
    ConversationId, Replayed, Reply, Seq, Span,
    limits::{PAGE, PAGE_BYTES, REPLAY},
};

/// The events after a place, or that they are too many.
///
/// # Errors
/// The store's.
pub fn replay(read: &mut dyn Read, by: &Allowed, conversation: ConversationId, after: Seq) -> Result<Reply> {
    let head = read.head(conversation)?;
    let below = Seq(first_seq(read, by, conversation)?.0.saturating_sub(1));
    let start = after.max(below);
    let too_far = after > head || head.0.saturating_sub(start.0) > REPLAY;
    let hidden = (!too_far && after < below).then(|| Span { from: after.next(), to: below });
    let page = Page { entries: PAGE, bytes: PAGE_BYTES };
    let Events { events, skipped } =
        if too_far { Events::default() } else { read.events(conversation, by.me().id, start, page)? };
    let skipped = hidden.into_iter().chain(skipped).collect();
    Ok(Reply::Replayed(Replayed { conversation, events, skipped, head, too_far }))
}
