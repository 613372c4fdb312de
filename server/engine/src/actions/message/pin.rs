//! See [`protocol::Command::Pin`].

use super::change::{change, standing_message};
use crate::{
    actions::Outcome,
    domain::permission::Allowed,
    ports::store::{ChangeTo, Tx},
    runner::Result,
};
use protocol::{Fault, Flag, What, limits::PINS};

/// Pins a message for all members, or no longer.
///
/// # Errors
/// [`Fault::Missing`], [`Fault::ListFull`] and the store's.
pub fn pin(tx: &mut dyn Tx, by: &Allowed, flag: Flag) -> Result<Outcome> {
    let at = (flag.conversation, flag.seq);
    let found = standing_message(tx, by, at)?;
    let pinned = matches!(&found.entry.what, What::Message { more: Some(more), .. } if more.pinned);
    if pinned == flag.on {
        return Ok(Outcome::done(Vec::new()));
    }
    if flag.on && tx.messages().pin_count(flag.conversation)? >= PINS {
        return Err(Fault::ListFull { most: PINS }.into());
    }
    change(tx, by, at, &found, ChangeTo::Pinned(flag.on))
}
