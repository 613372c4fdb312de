//! The messages that one put on one's own list, newest first.

use super::found::FoundList;
use crate::{
    state::{Chat, Memo, Store},
    ui::{
        kit::{Page, effect},
        parts::told,
    },
};
use leptos::prelude::*;
use protocol::{Command, Entry, MessageAt, Stars, limits::RECORDS};
use std::time::Duration;

/// How long after something was said it is asked for again: messages come in numbers.
const AGAIN: Duration = Duration::from_millis(1_500);

#[component]
pub fn StarsPage() -> impl IntoView {
    let store = expect_context::<Store>();
    let (words, said) = (store.words(), store.page_words().talk);
    let parts = told::all::<Vec<Entry>>(|asked| matches!(asked, Command::Stars(Stars { of: None, .. })));
    // How many parts are looked at.
    let depth = RwSignal::new(1);
    let next = move || parts.with(|parts| parts.last().and_then(|part| behind(part)));
    // The list is asked for from its beginning whenever it has changed. Until all of it is there again, it stands as it was.
    let stars = Memo::new(move |before: Option<&Option<Vec<Entry>>>| {
        let is_whole = parts.with(|parts| parts.len() >= depth.get()) || next().is_none();
        if is_whole {
            parts.with(|parts| (!parts.is_empty()).then(|| parts.concat()))
        } else {
            before.cloned().flatten()
        }
    });
    // Each part is asked for once, however often somebody presses.
    let wanted = Memo::new(move |_| next().filter(|_| parts.with(Vec::len) < depth.get()));
    effect(move || {
        if let Some(before) = wanted.get() {
            store.look_up(Command::Stars(Stars { before: Some(before), of: None }));
        }
    });
    let ask = move || store.look_up(Command::Stars(Stars::default()));
    // Another device, or another tab, may have changed it.
    on_change(store.memo(|chat| chat.own.into()), ask);
    // What is on it may have been edited or taken back.
    let waiting = StoredValue::new(false);
    let places = |chat: &Chat| chat.conversations.values().map(|view| u64::from(view.head.0)).sum();
    on_change(store.memo(places), move || {
        if !waiting.get_value() {
            waiting.set_value(true);
            let again = move || {
                waiting.try_set_value(false);
                ask();
            };
            set_timeout(again, AGAIN);
        }
    });
    let is_empty = move || stars.with(|stars| stars.as_ref().is_some_and(Vec::is_empty));
    view! {
        <Page title=words.talk.stars back="/settings" back_label=words.back>
            <Show when=move || !is_empty()>
                <FoundList messages=Signal::derive(move || stars.get().unwrap_or_default()) starred=true />
                <Show when=move || next().is_some()>
                    <button type="button" class="button quiet" on:click=move |_| depth.update(|depth| *depth = parts.with(Vec::len).max(*depth - 1) + 1)>{words.more}</button>
                </Show>
            </Show>
            <Show when=is_empty>
                <p class="hint"><b>{said.no_stars}</b>" "{said.no_stars_hint}</p>
            </Show>
        </Page>
    }
}

fn on_change(of: Memo<u64>, happen: impl Fn() + 'static) {
    let mut before = None;
    effect(move || {
        let now = of.get();
        if before.replace(now).is_some_and(|before| before != now) {
            happen();
        }
    });
}

/// What the part after this one comes behind, if there is one.
fn behind(part: &[Entry]) -> Option<MessageAt> {
    let last = part.last().filter(|_| part.len() == usize::from(RECORDS))?;
    Some(MessageAt { conversation: last.conversation, seq: last.seq })
}
