//! See [`protocol::Notify::Level`].

use super::{show, told};
use crate::{
    actions::{
        Outcome,
        account::{MarkChange, mark},
    },
    config::Outside,
    domain::permission::Allowed,
    ports::store::Tx,
    runner::Result,
};
use protocol::{Fault, Level, LevelOf, limits::LEVELS};

/// Gives a conversation a level. That it is muted is the one thing which says that nothing is told.
///
/// # Errors
/// [`Fault::ListFull`] and the store's.
pub fn set_level(tx: &mut dyn Tx, by: &Allowed, of: LevelOf, outside: Outside) -> Result<Outcome> {
    let me = by.me().id;
    let muted = of.level == Some(Level::Nothing);
    let kept = of.level.filter(|_| !muted);
    if kept.is_some()
        && tx.notify().level(me, of.conversation)?.is_none()
        && tx.notify().levels(me)?.len() >= LEVELS as usize
    {
        return Err(Fault::ListFull { most: LEVELS }.into());
    }
    tx.write_notify().set_level(me, of.conversation, kept)?;
    let change = MarkChange { pinned: None, muted: Some(muted), hidden: None, unread: None };
    let marked = mark(tx, by, of.conversation, change)?;
    let tell = marked.tell.into_iter().chain([told(by)]).collect();
    Ok(Outcome::told(show(tx, by, outside)?, tell))
}
