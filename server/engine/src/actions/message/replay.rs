//! See [`protocol::Command::Replay`].

use super::history::first_seq;
use crate::{
    domain::permission::Allowed,
    ports::store::{Page, Read},
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
    let skipped = match !too_far && after < below {
        true => vec![Span { from: after.next(), to: below }],
        false => Vec::new(),
    };
    let page = Page { entries: PAGE, bytes: PAGE_BYTES };
    let events = if too_far { Vec::new() } else { read.events(conversation, start, page)? };
    Ok(Reply::Replayed(Replayed { conversation, events, skipped, head, too_far }))
}
