//! What is looked for in a list of names.

use crate::domain::name::folded;
use protocol::{Fault, limits::FIND_CHARS};

/// A part of a name, in any case, width and Han form.
#[derive(Debug, Clone)]
pub struct Find(String);

impl Find {
    /// Reads what somebody typed; empty finds everything.
    ///
    /// # Errors
    /// [`Fault::Unreadable`] if it is too long.
    pub fn parse(typed: &str) -> Result<Self, Fault> {
        if typed.chars().count() > FIND_CHARS {
            return Err(Fault::Unreadable);
        }
        Ok(Self(folded(typed.trim())))
    }

    /// What a folded name has to have in it.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.0
    }
}
