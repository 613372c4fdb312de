//! See [`protocol::Command::History`].

use crate::{
    domain::permission::Allowed,
    ports::store::{Page, Read},
    runner::Result,
};
use protocol::{
    ConversationId, History, Kind, Reply, Seq,
    limits::{PAGE, PAGE_BYTES},
};

/// Items on a page, if the client does not say.
const USUAL: u16 = 50;

/// Which items a page has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// The newest.
    Newest,
    /// The newest before a place.
    Before(Seq),
    /// The oldest after a place.
    After(Seq),
}

impl Side {
    /// What a command asks for. `before` wins.
    #[must_use]
    pub fn of(before: Option<Seq>, after: Option<Seq>) -> Self {
        before.map_or_else(|| after.map_or(Self::Newest, Self::After), Self::Before)
    }
}

/// A page of items on one side of a place, or the newest.
///
/// # Errors
/// The store's.
pub fn history(
    read: &mut dyn Read,
    by: &Allowed,
    conversation: ConversationId,
    side: Side,
    limit: Option<u32>,
) -> Result<Reply> {
    let as_of = read.head(conversation)?;
    let first = first_seq(read, by, conversation)?;
    let entries = limit.map_or(USUAL, |limit| u16::try_from(limit).unwrap_or(PAGE));
    let page = Page { entries: entries.clamp(1, PAGE), bytes: PAGE_BYTES };
    let (items, from, to) = match side {
        Side::After(after) => {
            let below = Seq(first.0.saturating_sub(1));
            let (items, to) =
                read.messages().items_after(conversation, by.me().id, after.max(below), page)?;
            (items, Seq(after.0.min(as_of.0)).next(), to.unwrap_or(as_of))
        }
        Side::Before(_) | Side::Newest => {
            let before = if let Side::Before(before) = side { Some(before) } else { None };
            let mut items = read.items(conversation, by.me().id, before, page)?;
            let to = before.map_or(as_of, |before| Seq(before.0.saturating_sub(1).min(as_of.0)));
            let reached = items.first().is_none_or(|oldest| oldest.seq <= first);
            let from = if reached { Seq(1) } else { items.first().map_or(Seq(1), |oldest| oldest.seq) };
            items.retain(|item| item.seq >= first);
            (items, from, to)
        }
    };
    let more = from > Seq(1);
    Ok(Reply::History(History { conversation, items, from, to, as_of, more }))
}

/// The first place that the caller may see: in a group, newcomers may begin late.
pub fn first_seq(read: &mut dyn Read, by: &Allowed, conversation: ConversationId) -> Result<Seq> {
    match by.standing().map(|standing| standing.kind) {
        Some(Kind::Group) => Ok(read.groups().first_seq(conversation, by.me().id)?),
        _ => Ok(Seq(1)),
    }
}
