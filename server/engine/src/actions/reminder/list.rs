//! Which reminders there are.

use crate::{
    Engine,
    ports::store::Reminder,
    runner::{Error, Result},
};
use protocol::{Fault, PersonId};

/// What somebody is to be reminded of, the next first.
///
/// # Errors
/// The store's.
pub async fn list(engine: &Engine, person: PersonId) -> std::result::Result<Vec<Reminder>, Fault> {
    let found: Result<_> = engine.reads.run(move |read| Ok(read.robot().reminders(person)?)).await;
    found.map_err(Error::into_fault)
}

/// The next reminders of everybody, the earliest first; at most so many.
///
/// # Errors
/// The store's.
pub async fn next(engine: &Engine, limit: u16) -> std::result::Result<Vec<Reminder>, Fault> {
    let found: Result<_> = engine.reads.run(move |read| Ok(read.robot().next_reminders(limit)?)).await;
    found.map_err(Error::into_fault)
}
