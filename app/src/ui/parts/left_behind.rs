//! Texts that were not sent: a quiet line about those that somebody left behind in this browser, and each
//! text with a button that copies it.

use super::{CopyButton, use_store};
use crate::{ports::PendingMessage, ui::kit::Show};
use leptos::prelude::*;

/// The line. Whoever logs in later may look at the messages; they are never sent as somebody else's.
#[component]
pub fn LeftBehind() -> impl IntoView {
    let store = use_store();
    let words = store.words();
    let messages = store.memo(|chat| chat.left_behind.clone());
    let item = move |PendingMessage { nonce, conversation, text, .. }| {
        let discard = Callback::new(move |()| store.discard(nonce));
        view! { <UnsentText title=store.title_of(conversation) text on_discard=discard /> }
    };
    view! {
        <Show when=move || !messages.with(Vec::is_empty)>
            <details class="left-behind">
                <summary>
                    {move || (words.link.left_behind)(messages.with(Vec::len))} " "
                    <span class="link">{words.link.look}</span>
                </summary>
                <ul class="texts">{move || messages.get().into_iter().map(item).collect::<Vec<_>>()}</ul>
            </details>
        </Show>
    }
}

/// A text that was not sent.
#[component]
pub fn UnsentText(
    title: String,
    text: String,
    #[prop(optional)] on_discard: Option<Callback<()>>,
) -> impl IntoView {
    let store = use_store();
    let words = store.words();
    let shown = text.clone();
    view! {
        <li>
            <b>{title}</b>
            <p>{shown}</p>
            <CopyButton text label=words.copy class="link" />
            {on_discard.map(|discard| view! {
                <button type="button" class="link" on:click=move |_| discard.run(())>{words.discard}</button>
            }.into_any())}
        </li>
    }
}
