//! See [`protocol::Command::Star`].

use super::change::standing_message;
use crate::{actions::Outcome, domain::permission::Allowed, ports::store::Tx, runner::Result};
use protocol::{Fault, Flag, limits::STARS};

/// Puts a message on the caller's own list, or takes it off. Nobody else learns of it.
///
/// # Errors
/// [`Fault::Missing`], [`Fault::ListFull`] and the store's.
pub fn star(tx: &mut dyn Tx, by: &Allowed, flag: Flag) -> Result<Outcome> {
    let me = by.me().id;
    if flag.on {
        standing_message(tx, by, (flag.conversation, flag.seq))?;
        if tx.messages().star_count(me)? >= STARS {
            return Err(Fault::ListFull { most: STARS }.into());
        }
    }
    tx.write_messages().star(me, flag.conversation, flag.seq, flag.on)?;
    Ok(Outcome::done(Vec::new()))
}
