//! Checks what became of messages: that their authors meant it, that what was acknowledged is in the history, and that
//! everybody sees the same.

use super::{Count, Index, Ledgers, Verdict};
use crate::ledger::Line;
use protocol::{ConversationId, PersonId, Seq};
use std::collections::{HashMap, HashSet};

/// What authors meant their messages to become.
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

/// A change that was acknowledged has its place for ever.
pub fn check_ack(
    verdict: &mut Verdict,
    index: &Index,
    person: PersonId,
    (conversation, seq, of): (ConversationId, Seq, Seq),
) {
    let kept = index.kept.get(&(conversation, seq)).and_then(|kept| kept.changes);
    if kept != Some((person, of)) {
        verdict.add(Count::Lost, || {
            format!("{person} was noted that {conversation} {of} is changed at {seq}: it has {kept:?}")
        });
    }
}

/// Whoever has followed a message to its newest change sees what the history has.
pub fn check_state(
    verdict: &mut Verdict,
    index: &Index,
    person: PersonId,
    (conversation, of): (ConversationId, Seq),
    (changed, text): (Seq, u64),
) {
    let Some(kept) = index.kept.get(&(conversation, of)) else {
        return verdict.add(Count::Ghost, || format!("{person} was shown a change of {conversation} {of}"));
    };
    let is_newer = kept.changed.is_none_or(|kept| kept < changed);
    if is_newer || kept.changed == Some(changed) && kept.text != text {
        verdict.add(Count::Ghost, || {
            format!("{person} sees {conversation} {of} otherwise than the history since {changed}")
        });
    }
}
