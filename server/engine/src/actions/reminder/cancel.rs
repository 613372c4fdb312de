//! A reminder that is not wanted any more, or was told.

use crate::{
    Engine,
    actions::Outcome,
    ports::store::{Reminder, Tx},
};
use protocol::{Fault, PersonId};

/// Takes away what somebody calls by this number; `None` if they have no such reminder.
///
/// # Errors
/// The store's.
pub async fn cancel(engine: &Engine, person: PersonId, number: u32) -> Result<Option<Reminder>, Fault> {
    let cancel = move |tx: &mut dyn Tx| {
        let found = tx.robot().reminders(person)?.into_iter().find(|reminder| reminder.number == number);
        if let Some(reminder) = &found {
            tx.write_robot().end_reminder(reminder.id)?;
        }
        Ok(Outcome::quiet(found))
    };
    engine.write(cancel).await
}

/// Takes one away that was told.
///
/// # Errors
/// The store's.
pub async fn end(engine: &Engine, id: i64) -> Result<(), Fault> {
    let end = move |tx: &mut dyn Tx| {
        tx.write_robot().end_reminder(id)?;
        Ok(Outcome::quiet(()))
    };
    engine.write(end).await
}
