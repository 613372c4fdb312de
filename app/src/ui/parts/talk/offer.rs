//! Something that is offered for a word that is being written, and how it comes into its place.

use super::super::field;
use protocol::PersonId;

/// Something that is offered.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Offer {
    /// What is written in the place of what was begun.
    pub writes: String,
    /// Whom that calls.
    pub calls: Option<PersonId>,
    /// Their face.
    pub face: Option<u16>,
    /// An emoji.
    pub symbol: String,
    /// What it is called.
    pub name: String,
    /// What it is called elsewhere.
    pub note: String,
}

/// Writes a text in the place of what stands before the caret, so many UTF-16 units.
pub fn replace(length: usize, text: &str) -> Option<()> {
    let field = field::field()?;
    let caret = field.selection_end().ok()??;
    field::write_at(&field, text, caret.checked_sub(u32::try_from(length).ok()?)?, caret)
}
