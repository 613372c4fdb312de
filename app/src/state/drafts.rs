//! Drafts: what is written and not sent, by conversation.

use crate::ports::{Draft, Drafts};
use protocol::{ConversationId, limits::TEXT_BYTES};

/// Drafts that are kept, the latest.
const KEPT: usize = 50;
/// The most of a draft that is stored, bytes of UTF-8: what is too long for one message may become two.
const BYTES: usize = 2 * TEXT_BYTES;

/// Keeps a draft. Returns the conversations whose drafts are too many now: the oldest.
///
/// One that was sent or deleted stays as an empty one with its time: the server may not know yet when the page is
/// loaded again, and what it still has is older.
pub fn keep(drafts: &mut Drafts, conversation: ConversationId, mut draft: Draft) -> Vec<ConversationId> {
    if draft.text.trim().is_empty() {
        if let Some(kept) = drafts.get_mut(&conversation) {
            *kept = Draft { text: String::new(), at: draft.at, reply: None };
        }
        return Vec::new();
    }
    draft.text.truncate(draft.text.floor_char_boundary(BYTES));
    // No message has others, and a field shows nothing of them.
    draft.text.retain(|c| c >= ' ' || matches!(c, '\n' | '\t'));
    drafts.insert(conversation, draft);
    let mut surplus = Vec::new();
    while drafts.len() > KEPT {
        let Some((_, _, oldest)) =
            drafts.iter().map(|(id, draft)| (!draft.text.is_empty(), draft.at, *id)).min()
        else {
            break;
        };
        drafts.remove(&oldest);
        surplus.push(oldest);
    }
    surplus
}

/// Whether something is written anywhere.
pub fn any(drafts: &Drafts) -> bool {
    drafts.values().any(|draft| !draft.text.is_empty())
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
        keep(&mut drafts, ConversationId(99), draft("\u{1b}[1m一\t二\r\n三\0", 100));
        assert_eq!(drafts.get(&ConversationId(99)).unwrap().text, "[1m一\t二\n三");
        assert!(keep(&mut drafts, ConversationId(99), draft(" \n", 100)).is_empty());
        let empty = Draft { text: String::new(), at: 100, reply: None };
        assert_eq!(drafts.get(&ConversationId(99)), Some(&empty), "its time is known");
        assert!(keep(&mut drafts, ConversationId(98), draft("", 101)).is_empty());
        assert!(!drafts.contains_key(&ConversationId(98)), "what was never written is not kept");
        // An empty one goes before one that is older.
        assert_eq!(keep(&mut drafts, ConversationId(97), draft("新的", 102)), [ConversationId(99)]);
        assert!(any(&drafts));
        drafts.retain(|_, draft| draft.text.is_empty());
        assert!(!any(&drafts));
    }
}
