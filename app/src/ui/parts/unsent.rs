//! What was written for a conversation, sent or not, and cannot be sent any more: it is there to be copied.

use super::{UnsentText, use_store};
use crate::{ports::PendingMessage, ui::kit::Show};
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
    let (draft, discarded) = (store.kept_draft(conversation), RwSignal::new(false));
    let draft = move || Some(draft.get()).filter(|text| !text.is_empty() && !discarded.get());
    let discard_draft = Callback::new(move |()| {
        store.keep_draft(conversation, String::new());
        discarded.set(true);
    });
    let item = move |PendingMessage { nonce, text, .. }| {
        let discard = Callback::new(move |()| store.discard(nonce));
        view! { <UnsentText title=String::new() text on_discard=discard /> }
    };
    view! {
        <Show when=move || !messages.with(Vec::is_empty) || draft().is_some()>
            <section class="unsent">
                <h2 class="cap">{words.unsent}</h2>
                <ul class="texts">
                    {move || messages.get().into_iter().map(item).collect::<Vec<_>>()}
                    {move || draft().map(|text| view! { <UnsentText title=String::new() text on_discard=discard_draft /> })}
                </ul>
            </section>
        </Show>
    }
}
