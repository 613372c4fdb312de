//! See [`protocol::Command::ChangeScheduled`].

use super::{list, own, time};
use crate::{
    actions::{Outcome, outcome::listed},
    domain::{permission::Allowed, text::Text},
    ports::{bus::Envelope, store::Tx},
    runner::Result,
};
use protocol::{ChangeScheduled, Event, Fault, RecordId};

/// What changes of a message that waits; what is `None` stays.
#[derive(Debug, Clone)]
pub struct Change {
    id: RecordId,
    text: Option<Text>,
    at: Option<i64>,
}

impl Change {
    /// Reads it.
    ///
    /// # Errors
    /// What is wrong with the text.
    pub fn new(change: ChangeScheduled) -> std::result::Result<Self, Fault> {
        let ChangeScheduled { scheduled, text, at } = change;
        Ok(Self { id: scheduled, text: text.map(Text::parse).transpose()?, at })
    }
}

/// Changes the text or the time of a message of the caller's that waits. One that was refused is tried again.
///
/// # Errors
/// [`Fault::Missing`], [`Fault::Unreadable`] for a time too far ahead, and the store's.
pub fn change(tx: &mut dyn Tx, by: &Allowed, change: &Change) -> Result<Outcome> {
    let mut message = own(tx, by, change.id)?;
    if let Some(text) = &change.text {
        text.as_str().clone_into(&mut message.text);
    }
    if let Some(at) = change.at {
        message.at = time(at, tx.now())?;
        message.failed = None;
    }
    tx.write_unsent().set_scheduled(&message)?;
    let tell = vec![Envelope::Due(message.at), listed(by.me().id, Event::Scheduled)];
    Ok(Outcome::told(list(tx, by, Some(message.conversation))?, tell))
}
