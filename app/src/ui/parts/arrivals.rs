//! Tells screen readers what has just come. The log itself is not live: it also changes when rooms are switched,
//! when history loads and when one scrolls, and none of that is news. Only what is added at its end is said here,
//! once, with its author.

use super::use_store;
use crate::{
    state::{
        Chat, names,
        one_line::{brief, one_line},
        row_extras::recalled,
    },
    text::Words,
};
use leptos::{html, prelude::*};
use protocol::{ConversationId, Person, Seq, What};

/// More than these at once are counted, not read.
const READ: usize = 5;
/// So many stay in the document.
const KEPT: u32 = 8;
/// So much of a message is read, characters.
const LENGTH: usize = 500;

/// The end of the log that is shown, while it is followed.
#[derive(Clone, Copy, PartialEq)]
struct End {
    conversation: ConversationId,
    /// See [`crate::state::timeline::Timeline::starts`].
    starts: u32,
    seq: Seq,
}

fn end(chat: &Chat) -> Option<End> {
    let (conversation, timeline) = (chat.selected?, chat.timeline()?);
    let followed = timeline.loaded && !timeline.newer && !timeline.filling;
    followed.then(|| End { conversation, starts: timeline.starts, seq: timeline.log().last() })
}

#[component]
pub fn Arrivals() -> impl IntoView {
    let store = use_store();
    let end = store.memo(end);
    let place = NodeRef::<html::Div>::new();
    Effect::new(move |before: Option<Option<End>>| {
        let now = end.get();
        let before = before.flatten();
        let Some((before, end)) = before.zip(now) else { return now.or(before) };
        if before.conversation == end.conversation && before.starts == end.starts && before.seq < end.seq {
            store.peek(|chat| news(chat, before.seq, store.words())).iter().for_each(|line| say(place, line));
        }
        now
    });
    view! { <div class="visually-hidden" aria-live="polite" aria-relevant="additions" node_ref=place></div> }
}

/// Adds a line. The region is this function's alone: it is empty when it is drawn.
fn say(place: NodeRef<html::Div>, line: &str) {
    let Some(place) = place.get_untracked() else { return };
    if let Ok(said) = document().create_element("p") {
        said.set_text_content(Some(line));
        let _ = place.append_child(&said);
    }
    if place.child_element_count() > KEPT
        && let Some(oldest) = place.first_element_child()
    {
        oldest.remove();
    }
}

/// What is read of the messages after a place.
fn news(chat: &Chat, after: Seq, words: &'static Words) -> Vec<String> {
    let Some(timeline) = chat.timeline() else { return Vec::new() };
    let messages = timeline.items().since(after.next()).filter_map(|item| match &item.entry.what {
        what if recalled(what).is_some() => None,
        What::Message { author, text, more, .. } => {
            Some((author, one_line(brief(more.as_deref()).as_ref(), text, LENGTH, words)))
        }
        _ => None,
    });
    let messages: Vec<_> = messages.collect();
    if messages.len() > READ {
        return vec![(words.new_below)(messages.len())];
    }
    let line = |(author, text): (&Person, String)| {
        format!("{}{}{text}", names::called(chat, author, words), words.colon)
    };
    messages.into_iter().map(line).collect()
}
