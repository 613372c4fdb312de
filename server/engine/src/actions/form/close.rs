//! See [`protocol::Command::CloseForm`].

use super::standing_form;
use crate::{
    actions::{Outcome, message::change},
    domain::permission::Allowed,
    ports::store::{ChangeTo, Tx},
    runner::Result,
};
use protocol::MessageAt;

/// Ends a form; what was answered stays.
///
/// # Errors
/// [`protocol::Fault::Missing`] and the store's.
pub fn close(tx: &mut dyn Tx, by: &Allowed, at: MessageAt) -> Result<Outcome> {
    let place = (at.conversation, at.seq);
    let (found, form) = standing_form(tx, by, place)?;
    if form.closed {
        return Ok(Outcome::done(Vec::new()));
    }
    change(tx, by, place, &found, ChangeTo::Closed)
}
