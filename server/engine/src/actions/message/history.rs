//! See [`protocol::Command::History`].

use crate::{
    ports::store::{Page, Read},
    runner::Result,
};
use protocol::{
    ConversationId, History, Reply, Seq,
    limits::{PAGE, PAGE_BYTES},
};

/// Items on a page, if the client does not say.
const USUAL: u16 = 50;

/// A page of items below a place, or the newest.
///
/// # Errors
/// The store's.
pub fn history(
    read: &mut dyn Read,
    conversation: ConversationId,
    before: Option<Seq>,
    limit: Option<u16>,
) -> Result<Reply> {
    let as_of = read.head(conversation)?;
    let page = Page { entries: limit.unwrap_or(USUAL).clamp(1, PAGE), bytes: PAGE_BYTES };
    let items = read.items(conversation, before, page)?;
    let to = before.map_or(as_of, |before| Seq(before.0.saturating_sub(1).min(as_of.0)));
    let from = items.first().map_or(Seq(1), |oldest| oldest.seq);
    let more = from > Seq(1);
    Ok(Reply::History(History { conversation, items, from, to, as_of, more }))
}
