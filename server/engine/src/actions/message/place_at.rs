//! See [`protocol::Command::PlaceAt`].

use super::history::first_seq;
use crate::{
    domain::permission::Allowed,
    ports::store::{Page, Read},
    runner::Result,
};
use protocol::{
    PlaceAt, Placed, Reply, Seq,
    limits::{PAGE, PAGE_BYTES},
};

/// The first item that the caller can see at a time or after it.
///
/// # Errors
/// The store's.
pub fn place_at(read: &mut dyn Read, by: &Allowed, of: PlaceAt) -> Result<Reply> {
    let PlaceAt { conversation, at } = of;
    let Some(place) = read.messages().place_at(conversation, at)? else {
        return Ok(Reply::Placed(Placed { seq: None }));
    };
    let place = place.max(first_seq(read, by, conversation)?);
    let page = Page { entries: PAGE, bytes: PAGE_BYTES };
    let mut below = Some(Seq(place.0.saturating_sub(1)));
    let mut seq = None;
    // A page may have nothing that the caller can see.
    while let (None, Some(after)) = (seq, below) {
        let (items, to) = read.messages().items_after(conversation, by.me().id, after, page)?;
        seq = items.first().map(|item| item.seq);
        below = to.filter(|to| *to > after);
    }
    Ok(Reply::Placed(Placed { seq }))
}
