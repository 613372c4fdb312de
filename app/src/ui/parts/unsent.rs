//! What was written for a conversation and can not be sent any more: it is there to be copied.

use super::use_store;
use leptos::prelude::*;
use protocol::ConversationId;

#[component]
pub fn Unsent(conversation: ConversationId) -> impl IntoView {
    let store = use_store();
    let words = store.words();
    let messages = store.memo(move |chat| {
        let pending = chat.outbox.pending_for(conversation);
        pending.map(|outgoing| (outgoing.message.nonce, outgoing.message.text.clone())).collect::<Vec<_>>()
    });
    let item = move |(nonce, text): (protocol::Nonce, String)| {
        let copied = RwSignal::new(false);
        let kept = text.clone();
        view! {
            <li class="line">
                <p>{text}</p>
                <button type="button" class="button quiet" on:click=move |_| copied.set(store.copy(&kept))>
                    {move || if copied.get() { words.copied } else { words.copy }}
                </button>
                <button type="button" class="button quiet" on:click=move |_| store.discard(nonce)>{words.discard}</button>
            </li>
        }
    };
    view! {
        <Show when=move || !messages.with(Vec::is_empty)>
            <section class="unsent">
                <h2 class="cap">{words.unsent}</h2>
                <ul class="box"><For each=move || messages.get() key=|(nonce, _)| *nonce children=item /></ul>
            </section>
        </Show>
    }
}
