//! One more reminder.

use crate::{
    Engine,
    actions::Outcome,
    ports::store::{NewReminder, Reminder},
};
use protocol::{Fault, limits::REMINDERS};

/// Adds a reminder, unless its person has [`REMINDERS`] already, which gives `None`. A question that is heard
/// again gets the reminder that it made.
///
/// # Errors
/// The store's.
pub async fn add(engine: &Engine, new: NewReminder) -> Result<Option<Reminder>, Fault> {
    let add = move |tx: &mut dyn crate::ports::store::Tx| {
        if let Some(made) = tx.robot().reminder_asked(new.conversation, new.asked)? {
            return Ok(Outcome::quiet(Some(made)));
        }
        if tx.robot().reminders(new.person)?.len() >= REMINDERS {
            return Ok(Outcome::quiet(None));
        }
        Ok(Outcome::quiet(Some(tx.write_robot().add_reminder(&new)?)))
    };
    engine.write(add).await
}
