//! Messages that people answer: polls, sign-ups, bulletins, questionnaires. See [`protocol::Form`].

mod close;
mod export;
mod list_responders;
mod remind;
mod respond;

pub use close::close;
pub use export::export;
pub use list_responders::list_responders;
pub use remind::remind;
pub use respond::{Answered, respond};

use super::message::standing_message;
use crate::{
    domain::permission::{Action, Allowed, Object, authorize},
    ports::store::{Found, Read},
    runner::Result,
};
use protocol::{ConversationId, Fault, Form, Seq, What};

/// The form of a message that the caller can see.
///
/// # Errors
/// [`Fault::Missing`] if it has none, and the store's.
fn standing_form(read: &mut dyn Read, by: &Allowed, at: (ConversationId, Seq)) -> Result<(Found, Form)> {
    let found = standing_message(read, by, at)?;
    let What::Message { more: Some(more), .. } = &found.entry.what else { return Err(Fault::Missing.into()) };
    let form = more.form.as_ref().and_then(|form| form.read().ok()).ok_or(Fault::Missing)?;
    Ok((found, form))
}

/// Asks whether the caller is its author, or leads where it was sent.
///
/// # Errors
/// [`Fault::Forbidden`].
fn may_steer(by: &Allowed, found: &Found) -> std::result::Result<(), Fault> {
    let object = Object::Conversation(found.entry.conversation, by.standing());
    let action = Action::Steer { own: found.author.id == by.me().id };
    authorize(by.me().clone(), by.caller(), action, object, by.now()).map(drop)
}
