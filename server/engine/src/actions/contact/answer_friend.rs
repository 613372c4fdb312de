//! See [`protocol::Command::AnswerFriend`].

use super::pair;
use crate::{
    actions::Outcome, config::PrivateChats, domain::permission::Allowed, ports::store::Tx, runner::Result,
};
use protocol::{Fault, PersonId};

/// Answers somebody's request. Whom one refuses is told nothing.
///
/// # Errors
/// [`Fault::Missing`] if they did not ask, and the store's.
pub fn answer_friend(
    tx: &mut dyn Tx,
    by: &Allowed,
    person: PersonId,
    accept: bool,
    private: PrivateChats,
) -> Result<Outcome> {
    let me = by.me().id;
    let before = pair::read(tx, me, person)?;
    let mut after = before.clone();
    if !after.answer(accept, tx.now()) {
        return Err(Fault::Missing.into());
    }
    Ok(Outcome::done(pair::write(tx, (me, person), &before, &after, private)?))
}
