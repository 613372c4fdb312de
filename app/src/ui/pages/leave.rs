//! Logging out: what would be lost, and the way back to keep first.

use super::settings::Keep;
use crate::{
    state::Store,
    ui::{kit::Page, parts::told},
};
use leptos::{ev, prelude::*};
use protocol::{Kind, Role};

#[component]
pub fn LeavePage() -> impl IntoView {
    let store = expect_context::<Store>();
    let words = store.page_words();
    let unsent = store
        .memo(|chat| chat.outbox.all().map(|outgoing| outgoing.message.text.clone()).collect::<Vec<_>>());
    let kept = store
        .memo(|chat| told::way_back(chat).is_some_and(|way| way.made_at.is_some() || way.email.is_some()));
    // Whoever has a password comes back with that.
    let account = store.memo(|chat| told::way_back(chat).is_some_and(|way| way.email.is_some()));
    let lost = store.memo(|chat| {
        let owned =
            chat.conversations.values().filter(|view| view.kind == Kind::Room && view.role == Role::Owner);
        (chat.conversations.len(), owned.map(|view| view.name.clone()).collect::<Vec<_>>(), chat.me.owner)
    });
    let leave = move |event: ev::SubmitEvent| {
        event.prevent_default();
        store.log_out();
    };
    view! {
        <Page title=words.log_out back="/settings" back_label=words.back>
            <div class="section">
                <Show when=move || !unsent.with(Vec::is_empty)>
                    <div class="warning" role="alert">
                        <b>{move || (words.unsent_count)(unsent.with(Vec::len))}</b>
                        <ul>{move || unsent.get().into_iter().map(|text| view! { <li class="cut">{text}</li> }).collect_view()}</ul>
                    </div>
                </Show>
                <p>{move || match (account.get(), kept.get()) {
                    (true, _) => words.back_by_password,
                    (false, true) => words.way_back_kept,
                    (false, false) => words.way_back_first,
                }}</p>
                <Show when=move || !account.get()><Keep /></Show>
                <Show when=move || !kept.get()>
                    <h2 class="cap">{words.would_lose}</h2>
                    <ul class="hint">
                        <li>{move || lost.with(|(count, _, _)| (words.chats_lost)(*count))}</li>
                        {move || lost.with(|(_, owned, _)| owned.iter().map(|name| view! { <li>{(words.room_lost)(name)}</li> }).collect_view())}
                        {move || lost.with(|(_, _, owner)| owner.then(|| view! { <li>{words.owner_lost}</li> }))}
                    </ul>
                </Show>
                <form method="post" action="/logout" class="actions" on:submit=leave>
                    <input type="hidden" name="next" value="/login?why=left" />
                    <button class="button quiet" class:danger=move || !kept.get()>
                        {move || if kept.get() { words.log_out } else { words.log_out_anyway }}
                    </button>
                </form>
            </div>
        </Page>
    }
}
