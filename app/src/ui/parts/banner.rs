//! A line about the connection or a new version; nothing while all is well.

use super::{LeftBehind, use_store};
use crate::{
    state::connection::{Carrier, ReadyState},
    ui::kit::Show,
};
use leptos::prelude::*;

#[component]
pub fn Banner() -> impl IntoView {
    let store = use_store();
    let words = store.words();
    let connection = store.connection();
    let pending = store.memo(|chat| chat.outbox.pending());
    let text = move || {
        let now = connection.get();
        match (now.ready, now.retry_in) {
            (ReadyState::Open, _) if pending.get() > 1 => Some((words.sending_left)(pending.get())),
            (ReadyState::Open, _) => (now.carrier == Carrier::Stream).then(|| words.over_http.to_owned()),
            (_, Some(seconds)) => Some((words.retry_in)(seconds.into())),
            // The first connecting takes a moment and is not reported.
            _ if !now.was_open && !now.slow => None,
            _ => Some(words.connecting.to_owned()),
        }
    };
    let waits = move || connection.with(|now| now.ready != ReadyState::Open);
    // Not while the user is writing or messages are pending.
    let outdated = store.memo(|chat| chat.outdated && chat.outbox.pending() == 0);
    let reloads = move || text().is_none() && outdated.get() && !store.is_writing();
    view! {
        <div class="banner-place" role="status">
            {move || text().map(|text| view! {
                <div class="banner" data-connection=connection.get().name()>
                    <i></i>
                    <span>{text}</span>
                    <Show when=waits>
                        <button type="button" class="link" on:click=move |_| store.reconnect_now()>{words.reconnect_now}</button>
                    </Show>
                </div>
            }.into_any())}
            {move || reloads().then(|| view! { <Reload /> })}
        </div>
        <LeftBehind />
    }
}

/// The offer to reload: the server has a newer page. Drafts and pending messages survive it.
#[component]
fn Reload() -> impl IntoView {
    let store = use_store();
    let words = store.words();
    view! {
        <div class="banner" data-outdated>
            <span>{words.new_version}</span>
            <button type="button" class="link" on:click=move |_| store.reload()>{words.reload}</button>
        </div>
    }
}
