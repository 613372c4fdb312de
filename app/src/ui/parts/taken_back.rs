//! What one took back, kept as long as the tab: a reload leaves it to be written anew.

use super::web_storage::{TAB, ends_with_login, keep, kept};
use crate::{
    state::{Store, about::TakenBack},
    ui::kit::effect,
};

/// The most that is kept, bytes of UTF-8. What was taken back first goes first.
const BYTES: usize = 64 * 1024;

/// Takes what an earlier page kept, and keeps what is taken back from now on.
pub fn start(store: Store) {
    // `Storage::wipe` deletes it with the drafts.
    let key = format!("draft-{}-taken", store.peek(|chat| chat.me.id));
    let before = kept(TAB, &key).and_then(|text| serde_json::from_str::<Vec<TakenBack>>(&text).ok());
    if let Some(before) = before {
        store.took_back_before(before);
    }
    let last = store.memo(|chat| chat.taken_back.last().map(|taken| taken.at));
    ends_with_login(store, key.clone());
    effect(move || {
        if last.get().is_some() && store.peek(|chat| chat.ended.is_none()) {
            let text = store.peek(|chat| serde_json::to_string(newest(&chat.taken_back)));
            keep(TAB, &key, text.ok().as_deref());
        }
    });
}

/// The last of them, as many as fit.
fn newest(all: &[TakenBack]) -> &[TakenBack] {
    let mut room = BYTES;
    let fits = |taken: &&TakenBack| {
        let left = room.checked_sub(taken.text.len());
        room = left.unwrap_or_default();
        left.is_some()
    };
    let count = all.iter().rev().take_while(fits).count();
    all.get(all.len() - count..).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use protocol::{ConversationId, MessageAt, Seq};

    #[test]
    fn what_was_taken_back_last_is_kept_as_far_as_it_fits() {
        let taken = |seq, length| TakenBack {
            at: MessageAt { conversation: ConversationId::LOBBY, seq: Seq(seq) },
            text: "a".repeat(length),
            about: None,
        };
        let all = [taken(1, 1), taken(2, BYTES), taken(3, 9), taken(4, 1)];
        assert_eq!(newest(&all).iter().map(|one| one.at.seq.0).collect::<Vec<_>>(), [3, 4]);
        assert_eq!(newest(&all[..2]).len(), 1);
        assert!(newest(&[]).is_empty());
    }
}
