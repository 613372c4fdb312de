//! Finding messages by what they say. How a text is folded, which grams of it stand in an index, what somebody
//! looks for, and whether a text has it: an index only says where it is worth looking, and what it says is verified
//! here against the text as it is now ([ADR 0014](../../../../docs/adr/0014-search.md)).

mod alike;
mod fold;
mod grams;
mod query;
mod snippet;
mod stem;

pub use alike::alike;
pub use fold::{Folded, fold};
pub use grams::{Clause, Grams, Token};
pub use query::{Query, Term};
pub use snippet::{Snippet, highlighted, snippet};

use protocol::{Attachment, FileKind, Has, PersonId, Seq, links};

/// So many places of a log stand in the index as one: a gram of several messages is kept once, and a live message
/// costs nothing until its block is full.
pub const BLOCK: u32 = 16;

/// The block that a place is in.
#[must_use]
pub fn block(seq: Seq) -> u32 {
    seq.0 / BLOCK
}

/// A message as far as it is looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Written {
    /// Its place.
    pub seq: Seq,
    /// When, milliseconds since 1970.
    pub at: i64,
    /// By whom.
    pub author: PersonId,
    /// What it says.
    pub text: String,
    /// Its files; none of a sticker, whose text says it.
    pub files: Vec<Attachment>,
    /// Whether it has a form.
    pub has_form: bool,
}

impl Written {
    /// Whether it has such a thing.
    #[must_use]
    pub fn has(&self, what: Has) -> bool {
        match what {
            Has::Link => links::pieces(&self.text).iter().any(|one| matches!(one, links::Piece::Link { .. })),
            Has::Form => self.has_form,
            Has::Picture | Has::Voice | Has::File => self.files.iter().any(|file| is_such(file, what)),
            Has::Unknown => false,
        }
    }

    /// Adds it to what an index has of its block.
    pub fn add_to(&self, grams: &mut Grams) {
        grams.add(&fold(&self.text));
        for file in &self.files {
            grams.add(&fold(&file.name));
        }
        grams.mark(Token::author(self.author));
        for what in [Has::Link, Has::Form, Has::Picture, Has::Voice, Has::File] {
            if self.has(what) {
                grams.mark(Token::has(what));
            }
        }
    }
}

/// Whether a file counts as such a thing.
#[must_use]
pub fn is_such(file: &Attachment, what: Has) -> bool {
    match (file.kind(), what) {
        (FileKind::Picture, Has::Picture) | (FileKind::Audio, Has::Voice) => true,
        (FileKind::Picture | FileKind::Audio, _) => false,
        (_, what) => what == Has::File,
    }
}

#[cfg(test)]
mod tests;
