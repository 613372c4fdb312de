//! What a person should know about the connection: nothing while it is well.

use super::use_store;
use crate::state::connection::{Carrier, ReadyState};
use leptos::prelude::*;

#[component]
pub fn Banner() -> impl IntoView {
    let store = use_store();
    let words = store.words();
    let connection = store.memo(|chat| chat.connection);
    let pending = store.memo(|chat| chat.outbox.pending());
    let text = move || {
        let now = connection.get();
        match (now.ready, now.retry_at) {
            (ReadyState::Open, _) if pending.get() > 1 => Some((words.sending_left)(pending.get())),
            (ReadyState::Open, _) => (now.carrier == Carrier::Stream).then(|| words.over_http.to_owned()),
            (_, Some(at)) => {
                let left = store.reading(|reader| at - reader.now);
                Some((words.retry_in)((left.max(0) + 999) / 1_000))
            }
            // The first connecting is quick, and nobody waits for it.
            _ if !now.was_open => None,
            _ => Some(words.connecting.to_owned()),
        }
    };
    let waits = move || connection.get().retry_at.is_some();
    view! {
        <div class="banner-place" role="status">
            {move || text().map(|text| view! {
                <div class="banner" data-connection=connection.get().name()>
                    <i></i>
                    <span>{text}</span>
                    <Show when=waits>
                        <button type="button" class="link" on:click=move |_| store.hurry()>{words.reconnect_now}</button>
                    </Show>
                </div>
            })}
        </div>
    }
}
