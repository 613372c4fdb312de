//! See [`protocol::Command::Block`].

use super::pair;
use crate::{
    actions::Outcome, config::PrivateChats, domain::permission::Allowed, ports::store::Tx, runner::Result,
};
use protocol::PersonId;

/// Receives nothing from somebody any more, or does again. What they wrote meanwhile never comes.
///
/// # Errors
/// [`protocol::Fault::Missing`] if there is no such person, [`protocol::Fault::ListFull`] and the store's.
pub fn block(
    tx: &mut dyn Tx,
    by: &Allowed,
    person: PersonId,
    blocked: bool,
    private: PrivateChats,
) -> Result<Outcome> {
    let me = by.me().id;
    let before = pair::read(tx, me, person)?;
    let mut after = before.clone();
    after.block(blocked, tx.now());
    Ok(Outcome::done(pair::write(tx, (me, person), &before, &after, private)?))
}
