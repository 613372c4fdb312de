//! See [`protocol::Command::DropFriend`].

use super::pair;
use crate::{
    actions::Outcome, config::PrivateChats, domain::permission::Allowed, ports::store::Tx, runner::Result,
};
use protocol::PersonId;

/// Ends a friendship for both, or takes a request back. Both keep what they wrote to each other.
///
/// # Errors
/// [`protocol::Fault::Missing`] if there is no such person, and the store's.
pub fn drop_friend(
    tx: &mut dyn Tx,
    by: &Allowed,
    person: PersonId,
    private: PrivateChats,
) -> Result<Outcome> {
    let me = by.me().id;
    let before = pair::read(tx, me, person)?;
    let mut after = before.clone();
    after.end();
    Ok(Outcome::done(pair::write(tx, (me, person), &before, &after, private)?))
}
