//! Checks what became of messages: that what was acknowledged is in the history, and that everybody sees the same.

use super::{Count, Index, Verdict};
use protocol::{ConversationId, PersonId, Seq};

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
