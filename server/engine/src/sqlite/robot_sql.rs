//! The statements of [`super::robot`]; `plans.rs` asks SQLite how it runs them.

/// Reminders as `robot::reminder` reads them.
macro_rules! reminders {
    ($rest:literal) => {
        concat!("SELECT id, person, number, at, conversation, asked, text FROM reminders ", $rest)
    };
}

/// The language of somebody.
pub const LOCALE: &str = "SELECT locale FROM people WHERE id = ?1";
/// What somebody is to be reminded of; there are few.
pub const REMINDERS_OF: &str = reminders!("WHERE person = ?1 ORDER BY at, id");
/// What a question made.
pub const REMINDER_ASKED: &str = reminders!("WHERE conversation = ?1 AND asked = ?2");
/// The next ones of everybody.
pub const NEXT_REMINDERS: &str = reminders!("WHERE at > 0 ORDER BY at LIMIT ?1");
/// The robot, unless it is there.
pub const INSERT_ROBOT: &str =
    "INSERT INTO people (id, name, avatar, locale, created_at, folded, spelled) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
     ON CONFLICT (id) DO NOTHING";
/// One more, under the next number of its person.
pub const INSERT_REMINDER: &str = "INSERT INTO reminders (id, person, number, at, conversation, asked, text)
     VALUES (?1, ?2, (SELECT coalesce(max(number), 0) + 1 FROM reminders WHERE person = ?2), ?3, ?4, ?5, ?6)
     RETURNING id, person, number, at, conversation, asked, text";
/// It was told, or is not wanted any more.
pub const END_REMINDER: &str = "DELETE FROM reminders WHERE id = ?1";
/// Their person is no more.
pub const DROP_REMINDERS: &str = "DELETE FROM reminders WHERE person = ?1";
