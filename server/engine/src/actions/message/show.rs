//! See [`protocol::Command::Reactors`] and [`protocol::Command::Revisions`].

use super::history::first_seq;
use crate::{
    domain::permission::Allowed,
    ports::store::{Found, Read},
    runner::Result,
};
use protocol::{Fault, MessageAt, Reply, limits::REACTORS};

/// Who reacted to a message.
///
/// # Errors
/// [`Fault::Missing`] and the store's.
pub fn reactors(read: &mut dyn Read, by: &Allowed, at: MessageAt) -> Result<Reply> {
    seen(read, by, at)?;
    Ok(Reply::Reactors(read.messages().reactors(at.conversation, at.seq, REACTORS)?))
}

/// The earlier texts of a message; none of one that was taken back.
///
/// # Errors
/// [`Fault::Missing`] and the store's.
pub fn revisions(read: &mut dyn Read, by: &Allowed, at: MessageAt) -> Result<Reply> {
    seen(read, by, at)?;
    Ok(Reply::Revisions(read.messages().revisions(at.conversation, at.seq)?))
}

fn seen(read: &mut dyn Read, by: &Allowed, at: MessageAt) -> Result<Found> {
    let is_seen = at.seq >= first_seq(read, by, at.conversation)?;
    let found = if is_seen { read.messages().message(at.conversation, at.seq, by.me().id)? } else { None };
    Ok(found.filter(Found::stands).ok_or(Fault::Missing)?)
}
