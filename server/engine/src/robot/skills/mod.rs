//! What the robot knows. A skill is a function of the question and its [`Context`]; the first that has an answer gives
//! it.

mod arithmetic;
mod clock;
mod days;
mod dice;
mod help;
mod lunar;
mod moment;
mod numerals;
pub mod online;
mod pick;
mod question;
pub mod reminders;

pub use help::{busy, greeting, trouble, unknown};
pub use question::{Question, language};

use jiff::ZonedDateTime;
use protocol::Locale;

/// What a skill may know besides the question.
#[derive(Debug, Clone)]
pub struct Context {
    /// The language of the answer.
    pub locale: Locale,
    /// The time, where the server is.
    pub now: ZonedDateTime,
    /// Chance, drawn anew for each question.
    pub seed: u64,
}

impl Context {
    /// One of two sentences.
    fn say<'a>(&self, zh: &'a str, en: &'a str) -> &'a str {
        match self.locale {
            Locale::Zh => zh,
            Locale::En => en,
        }
    }
}

/// What is to be done about a question.
#[derive(Debug, Clone, PartialEq)]
pub enum Answer {
    /// Say this.
    Say(String),
    /// Say this at that time.
    Remind {
        /// When.
        at: ZonedDateTime,
        /// What is said then.
        what: String,
    },
    /// Say what is to be reminded of.
    Reminders,
    /// Take back the reminder of this number.
    Cancel(u32),
    /// Say who is online.
    WhoIsHere,
}

/// A skill.
type Skill = fn(&Question, &Context) -> Option<Answer>;

/// What is closest to a command comes first.
const SKILLS: &[Skill] = &[
    reminders::answer,
    help::answer,
    online::answer,
    days::answer,
    lunar::answer,
    clock::answer,
    dice::answer,
    pick::answer,
    arithmetic::answer,
];

/// The answer of the first skill that has one.
#[must_use]
pub fn answer(question: &Question, context: &Context) -> Option<Answer> {
    SKILLS.iter().find_map(|skill| skill(question, context))
}

#[cfg(test)]
mod tests;
