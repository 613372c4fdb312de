//! See [`protocol::Command::GiveFeedback`].

use crate::{
    actions::Outcome,
    domain::{permission::Allowed, text::Text},
    ports::store::Tx,
    runner::Result,
};
use protocol::{
    Fault,
    limits::{FEEDBACK_BYTES, FEEDBACK_PER_DAY},
};

const DAY_MS: i64 = 24 * 3_600_000;

/// Reads what somebody wrote.
///
/// # Errors
/// [`Fault::TextEmpty`] and [`Fault::TextTooLong`].
pub fn parse_feedback(typed: String) -> std::result::Result<Text, Fault> {
    let text = Text::parse(typed)?;
    if text.as_str().len() > FEEDBACK_BYTES { Err(Fault::TextTooLong) } else { Ok(text) }
}

/// Puts a text into the owners' inbox.
///
/// # Errors
/// [`Fault::RateLimited`] after [`FEEDBACK_PER_DAY`] of a day, and the store's.
pub fn give_feedback(tx: &mut dyn Tx, by: &Allowed, text: &Text) -> Result<Outcome> {
    let (me, since) = (by.me().id, tx.now() - DAY_MS);
    if tx.server().feedback_since(me, since)? >= FEEDBACK_PER_DAY {
        return Err(Fault::RateLimited { retry_ms: 6 * 3_600_000 }.into());
    }
    tx.write_server().add_feedback(me, text.as_str())?;
    Ok(Outcome::done(Vec::new()))
}
