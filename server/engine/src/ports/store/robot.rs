//! What the robot keeps: itself, and what it was asked to remind people of.

use super::{StoreResult, TokenHash};
use protocol::{ConversationId, Locale, PersonId, Seq};

/// A reminder that waits for its time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reminder {
    /// Its id; never reused.
    pub id: i64,
    /// Whose.
    pub person: PersonId,
    /// What its person calls it by; free again once it is told or cancelled.
    pub number: u32,
    /// When it is told, milliseconds since 1970.
    pub at: i64,
    /// Where it was asked for, and is told.
    pub conversation: ConversationId,
    /// The place of the question there.
    pub asked: Seq,
    /// What is said then.
    pub text: String,
}

/// A reminder to be added. Its id and number are the store's to give.
#[derive(Debug, Clone)]
pub struct NewReminder {
    /// Whose.
    pub person: PersonId,
    /// See [`Reminder::at`].
    pub at: i64,
    /// See [`Reminder::conversation`].
    pub conversation: ConversationId,
    /// See [`Reminder::asked`].
    pub asked: Seq,
    /// See [`Reminder::text`].
    pub text: String,
}

/// What can be asked.
pub trait ReadRobot {
    /// The language of somebody.
    ///
    /// # Errors
    /// The medium's, here and below.
    fn locale(&mut self, person: PersonId) -> StoreResult<Option<Locale>>;
    /// What somebody is to be reminded of, the next first.
    fn reminders(&mut self, person: PersonId) -> StoreResult<Vec<Reminder>>;
    /// The reminder that a question made, if it still waits.
    fn reminder_asked(&mut self, conversation: ConversationId, asked: Seq) -> StoreResult<Option<Reminder>>;
    /// The next reminders of everybody, the earliest first; at most so many.
    fn next_reminders(&mut self, limit: u16) -> StoreResult<Vec<Reminder>>;
}

/// What can be changed.
pub trait WriteRobot {
    /// Adds the robot as [`PersonId::ROBOT`], with one login that nobody holds a token of, unless it is there
    /// or has ended.
    ///
    /// # Errors
    /// The medium's, here and below.
    fn add_robot(&mut self, name: &str, token: &TokenHash) -> StoreResult<()>;
    /// Adds a reminder. The question must not have made one.
    fn add_reminder(&mut self, new: &NewReminder) -> StoreResult<Reminder>;
    /// Takes a reminder away. Whether it was there.
    fn end_reminder(&mut self, id: i64) -> StoreResult<bool>;
    /// Takes all reminders of somebody away.
    fn drop_reminders(&mut self, person: PersonId) -> StoreResult<()>;
}
