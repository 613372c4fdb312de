//! See [`protocol::Command::Star`].

use super::change::standing_message;
use crate::{
    actions::{Outcome, outcome::listed},
    domain::permission::Allowed,
    ports::store::Tx,
    runner::{Error, Result},
};
use protocol::{Event, Fault, Flag, limits::STARS};

/// Puts a message on the caller's own list, or takes it off, on all their devices. Nobody else learns of it.
///
/// # Errors
/// [`Fault::Missing`], [`Fault::ListFull`] and the store's.
pub fn star(tx: &mut dyn Tx, by: &Allowed, flag: Flag) -> Result<Outcome> {
    let me = by.me().id;
    let found = match standing_message(tx, by, (flag.conversation, flag.seq)) {
        Err(Error::Refused(Fault::Missing)) if !flag.on => None,
        found => Some(found?),
    };
    if flag.on && tx.messages().star_count(me)? >= STARS {
        return Err(Fault::ListFull { most: STARS }.into());
    }
    tx.write_messages().star(me, flag.conversation, flag.seq, flag.on)?;
    // Whoever may not read it any more is told nothing of it.
    Ok(Outcome::done(found.map(|found| listed(me, Event::Mine(found.entry))).into_iter().collect()))
}
