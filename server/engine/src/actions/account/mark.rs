//! See [`protocol::Command::Mark`].

use crate::{
    actions::{Outcome, outcome::listed},
    domain::permission::Allowed,
    ports::store::Tx,
    runner::Result,
};
use protocol::{ConversationId, Event, Mark, Seq};

/// What to change of what one set for a conversation; what is `None` stays.
#[derive(Debug, Clone, Copy)]
pub struct MarkChange {
    /// See [`Mark::pinned`].
    pub pinned: Option<bool>,
    /// See [`Mark::muted`].
    pub muted: Option<bool>,
    /// Whether it is hidden up to its newest place.
    pub hidden: Option<bool>,
    /// See [`Mark::unread`]; 0 for none.
    pub unread: Option<Seq>,
}

/// Changes what one set for a conversation, and tells one's devices.
///
/// # Errors
/// The store's.
pub fn mark(
    tx: &mut dyn Tx,
    by: &Allowed,
    conversation: ConversationId,
    change: MarkChange,
) -> Result<Outcome> {
    let me = by.me().id;
    let before = tx.contacts().mark(me, conversation)?;
    let hidden = match change.hidden {
        None => before.hidden,
        Some(false) => None,
        Some(true) => Some(tx.head(conversation)?),
    };
    let unread = match change.unread {
        None => before.unread,
        Some(Seq(0)) => None,
        Some(seq) => Some(seq.min(tx.head(conversation)?)),
    };
    let MarkChange { pinned, muted, .. } = change;
    let (pinned, muted) = (pinned.unwrap_or(before.pinned), muted.unwrap_or(before.muted));
    let mark = Mark { conversation, pinned, muted, hidden, unread };
    if mark == before {
        return Ok(Outcome::done(Vec::new()));
    }
    tx.write_contacts().set_mark(me, mark)?;
    Ok(Outcome::done(vec![listed(me, Event::Mark(mark))]))
}
