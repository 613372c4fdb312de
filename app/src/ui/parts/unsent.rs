//! What was written for a conversation and cannot be sent any more: it is there to be copied.

use super::{UnsentText, use_store};
use crate::ports::PendingMessage;
use leptos::prelude::*;
use protocol::ConversationId;

#[component]
pub fn Unsent(conversation: ConversationId) -> impl IntoView {
    let store = use_store();
    let words = store.words();
    let messages = store.memo(move |chat| {
        let pending = chat.outbox.pending_for(conversation);
        pending.map(|outgoing| outgoing.message.clone()).collect::<Vec<_>>()
    });
    let item = move |PendingMessage { nonce, text, .. }| {
        let discard = Callback::new(move |()| store.discard(nonce));
        view! { <UnsentText title=String::new() text on_discard=discard /> }
    };
    view! {
        <Show when=move || !messages.with(Vec::is_empty)>
            <section class="unsent">
                <h2 class="cap">{words.unsent}</h2>
                <ul class="texts">{move || messages.get().into_iter().map(item).collect::<Vec<_>>()}</ul>
            </section>
        </Show>
    }
}
