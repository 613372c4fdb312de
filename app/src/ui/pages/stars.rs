//! The messages that one put on one's own list, newest first.

use super::found::FoundList;
use crate::{
    state::Store,
    ui::{
        kit::{Page, effect},
        parts::told,
    },
};
use leptos::prelude::*;
use protocol::{Command, Entry, Stars};

#[component]
pub fn StarsPage() -> impl IntoView {
    let store = expect_context::<Store>();
    let (words, said) = (store.words(), store.page_words().talk);
    let stars = told::last::<Vec<Entry>>(|asked| matches!(asked, Command::Stars(_)));
    // Another device, or another tab, may have changed it.
    let own = store.memo(|chat| chat.own);
    let mut before = None;
    effect(move || {
        let now = own.get();
        if before.replace(now).is_some_and(|before| before != now) {
            store.look_up(Command::Stars(Stars { before: None }));
        }
    });
    let is_empty = move || stars.with(|stars| stars.as_ref().is_some_and(Vec::is_empty));
    view! {
        <Page title=words.talk.stars back="/settings" back_label=words.back>
            <Show when=move || !is_empty()>
                <FoundList messages=Signal::derive(move || stars.get().unwrap_or_default()) starred=true />
            </Show>
            <Show when=is_empty>
                <p class="hint"><b>{said.no_stars}</b>" "{said.no_stars_hint}</p>
            </Show>
        </Page>
    }
}
