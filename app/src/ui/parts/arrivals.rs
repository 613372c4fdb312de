//! Tells screen readers what has just come. The log itself is not live: it also changes when rooms are switched,
//! when history loads and when one scrolls, and none of that is news. Only what is added at its end is said here,
//! once, with its author.

use super::use_store;
use crate::{
    state::{Chat, names},
    text::Words,
};
use leptos::prelude::*;
use protocol::{ConversationId, Seq, What};

/// More than these at once are counted, not read.
const READ: usize = 5;
/// So many stay in the document.
const KEPT: usize = 8;
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
    let said = RwSignal::new(Vec::<(u32, String)>::new());
    Effect::new(move |before: Option<Option<End>>| {
        let now = end.get();
        let before = before.flatten();
        let Some((before, end)) = before.zip(now) else { return now.or(before) };
        if before.conversation == end.conversation && before.starts == end.starts && before.seq < end.seq {
            let news = store.peek(|chat| news(chat, before.seq, store.words()));
            said.update(|said| {
                said.extend(news);
                said.drain(..said.len().saturating_sub(KEPT));
            });
        }
        now
    });
    view! {
        <div class="visually-hidden" aria-live="polite" aria-relevant="additions">
            <For each=move || said.get() key=|(seq, _)| *seq children=|(_, line)| view! { <p>{line}</p> } />
        </div>
    }
}

/// What is read of the messages after a place.
fn news(chat: &Chat, after: Seq, words: &'static Words) -> Vec<(u32, String)> {
    let Some(timeline) = chat.timeline() else { return Vec::new() };
    let messages = timeline.items().since(after.next()).filter_map(|item| match &item.entry.what {
        What::Message { author, text, .. } => Some((item.entry.seq.0, author, text)),
        _ => None,
    });
    let messages: Vec<_> = messages.collect();
    if messages.len() > READ {
        return vec![(timeline.log().last().0, (words.new_below)(messages.len()))];
    }
    let line = |author, text: &str| {
        let text: String = text.chars().take(LENGTH).collect();
        format!("{}{}{text}", names::called(chat, author, words), words.colon)
    };
    messages.into_iter().map(|(seq, author, text)| (seq, line(author, text))).collect()
}
