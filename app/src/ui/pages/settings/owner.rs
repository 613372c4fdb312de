//! Becoming the server's owner, with the code that the console shows.

use crate::{state::Store, ui::parts::FieldFault};
use leptos::{ev, html, prelude::*};
use protocol::Command;

#[component]
pub fn Owner() -> impl IntoView {
    let store = expect_context::<Store>();
    let words = store.page_words();
    let owner = store.memo(|chat| chat.me.owner);
    let code = NodeRef::<html::Input>::new();
    let fault = store.refusal(|command| matches!(command, Command::ClaimOwner { .. }));
    let claim = move |event: ev::SubmitEvent| {
        event.prevent_default();
        if let Some(code) = code.get_untracked() {
            store.command(Command::ClaimOwner { code: code.value() });
        }
    };
    move || {
        if owner.get() {
            return view! { <p class="hint section">{words.you_are_owner}</p> }.into_any();
        }
        view! {
            <form method="post" class="section" on:submit=claim>
                <label class="field">
                    <span>{words.owner_code}</span>
                    <input
                        name="code"
                        autocomplete="off"
                        node_ref=code
                        aria-invalid=move || fault.with(Option::is_some).then_some("true")
                        aria-describedby="code-fault code-hint"
                    />
                    <span class="hint" id="code-hint">{words.owner_code_hint}</span>
                </label>
                <FieldFault id="code-fault" fault />
                <button class="button primary" disabled=move || store.is_asleep()>{words.claim}</button>
            </form>
        }
        .into_any()
    }
}
