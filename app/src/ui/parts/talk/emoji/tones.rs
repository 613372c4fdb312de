//! The skin tone of all emoji that have one: chosen once, and remembered.

use super::super::scope::Scope;
use crate::{rich::EmojiList, state::picks::Picks};
use leptos::{ev, prelude::*};
use std::sync::Arc;

/// What the tones are shown with.
const HAND: &str = "✋";

#[component]
pub fn Tones(scope: Scope, picks: RwSignal<Picks>) -> impl IntoView {
    let words = scope.store().page_words().emoji;
    let open = RwSignal::new(false);
    let hand = move |tone: u8| {
        let toned = |list: &Arc<EmojiList>| list.of(HAND).map(|hand| hand.toned(tone));
        scope.emoji.list.with(|list| list.as_ref().and_then(toned)).unwrap_or_default()
    };
    let choose = move |tone: u8| {
        picks.update(|picks| picks.tone = tone);
        picks.with_untracked(|picks| scope.store().keep_picks(picks));
        open.set(false);
    };
    let escape = move |event: ev::KeyboardEvent| {
        if event.key() == "Escape" && open.get_untracked() {
            event.stop_propagation();
            open.set(false);
        }
    };
    let tone = move |(tone, name): (u8, &'static str)| {
        view! {
            <button
                type="button"
                role="radio"
                aria-label=name
                title=name
                aria-checked=move || (picks.with(|picks| picks.tone) == tone).to_string()
                on:click=move |_| choose(tone)
            >
                {move || hand(tone)}
            </button>
        }
    };
    view! {
        <div class="tones" on:keydown=escape>
            <button
                type="button"
                aria-label=words.tone
                title=words.tone
                aria-expanded=move || open.get().to_string()
                on:click=move |_| open.update(|open| *open = !*open)
            >
                {move || hand(picks.with(|picks| picks.tone))}
            </button>
            {move || open.get().then(|| view! {
                <div role="radiogroup" aria-label=words.tone>{(0..).zip(words.tones).map(tone).collect_view()}</div>
            })}
        </div>
    }
}
