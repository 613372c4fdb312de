//! See [`protocol::Command::Recall`].

use super::change::{change, standing_message};
use crate::{
    actions::Outcome,
    domain::permission::Allowed,
    ports::store::{ChangeTo, Tx},
    runner::Result,
};
use protocol::MessageAt;

/// Takes a message back: its text and all that it had goes, for everybody; its place stays.
///
/// # Errors
/// [`protocol::Fault::Missing`] and the store's.
pub fn recall(tx: &mut dyn Tx, by: &Allowed, at: MessageAt) -> Result<Outcome> {
    let place = (at.conversation, at.seq);
    let found = standing_message(tx, by, place)?;
    let outcome = change(tx, by, place, &found, ChangeTo::Recalled)?;
    tx.write_files().detach(at.conversation, at.seq)?;
    let (me, author) = (by.me().id, found.author.id);
    Ok(match me == author {
        true => outcome,
        false => outcome.audited(format!("{me} took back a message of {author} in {}", at.conversation)),
    })
}
