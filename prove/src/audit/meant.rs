//! What authors meant their messages to become.

use super::Ledgers;
use crate::ledger::Line;
use protocol::{ConversationId, PersonId, Seq};
use std::collections::{HashMap, HashSet};

/// It, by author and place.
#[derive(Default)]
pub struct Meant(HashMap<(PersonId, ConversationId, Seq), HashSet<String>>);

impl Meant {
    /// Whether the author meant their message to say this; nothing, if it was to be taken back.
    pub fn is_meant(&self, author: PersonId, (conversation, seq): (ConversationId, Seq), text: &str) -> bool {
        self.0.get(&(author, conversation, seq)).is_some_and(|texts| texts.contains(text))
    }
}

/// All of it.
pub fn meant(ledgers: &Ledgers) -> Meant {
    let mut meant = Meant::default();
    for (person, lines) in ledgers {
        for line in lines {
            if let Line::Meant { conversation, seq, text } = line {
                let texts = meant.0.entry((*person, *conversation, *seq)).or_default();
                texts.insert(text.clone().unwrap_or_default());
            }
        }
    }
    meant
}
