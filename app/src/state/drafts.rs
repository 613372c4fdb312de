//! Drafts: what is written and not sent, by conversation.

use crate::ports::{Draft, Drafts};
use protocol::{ConversationId, limits::TEXT_BYTES};

/// Drafts that are kept, the latest.
const KEPT: usize = 50;
/// The most of a draft that is stored, bytes of UTF-8: what is too long for one message may become two.
const BYTES: usize = 2 * TEXT_BYTES;

/// Keeps a draft, or forgets an empty one. Returns the conversations whose drafts are too many now: the oldest.
pub fn keep(drafts: &mut Drafts, conversation: ConversationId, mut draft: Draft) -> Vec<ConversationId> {
    if draft.text.trim().is_empty() {
        drafts.remove(&conversation);
        return Vec::new();
    }
    draft.text.truncate(draft.text.floor_char_boundary(BYTES));
    drafts.insert(conversation, draft);
    let mut surplus = Vec::new();
    while drafts.len() > KEPT {
        let Some((_, oldest)) = drafts.iter().map(|(id, draft)| (draft.at, *id)).min() else { break };
        drafts.remove(&oldest);
        surplus.push(oldest);
    }
    surplus
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_latest_drafts_are_kept_and_none_is_endless() {
        let mut drafts = Drafts::new();
        let draft = |text: &str, at| Draft { text: text.into(), at, reply: None };
        for n in 1..=50 {
            assert!(keep(&mut drafts, ConversationId(n), draft("写到一半", n)).is_empty());
        }
        assert_eq!(
            keep(&mut drafts, ConversationId(99), draft(&"长".repeat(BYTES), 99)),
            [ConversationId(1)]
        );
        assert_eq!(drafts.len(), KEPT);
        let text = &drafts.get(&ConversationId(99)).unwrap().text;
        assert!(text.len() <= BYTES && text.len() > BYTES - 4 && text.chars().all(|c| c == '长'));
        assert!(keep(&mut drafts, ConversationId(99), draft(" \n", 100)).is_empty());
        assert!(!drafts.contains_key(&ConversationId(99)));
    }
}
