//! Asks an owner once more who they are, in place, and then does what they had asked for.

use super::said;
use crate::{
    state::Store,
    ui::{kit::effect, pages::form_field},
};
use leptos::{ev, html, prelude::*};
use protocol::Command;

/// Stands there while a command waits for it.
#[component]
pub fn Proof() -> impl IntoView {
    let store = expect_context::<Store>();
    let waits = store.unproven();
    move || waits.get().map(|command| view! { <Asked command /> })
}

#[component]
fn Asked(command: Command) -> impl IntoView {
    let store = expect_context::<Store>();
    let said = said();
    let field = NodeRef::<html::Input>::new();
    let (is_wrong, is_away) = (RwSignal::new(false), RwSignal::new(false));
    effect(move || {
        if let Some(field) = field.get() {
            let _ = field.focus();
        }
    });
    let send = move |event: ev::SubmitEvent| {
        event.prevent_default();
        let Some(typed) = field.get_untracked().map(|field| field.value()) else { return };
        let command = command.clone();
        is_away.set(true);
        store.post("/account/prove", form_field("old", &typed), move |done| {
            is_away.set(false);
            is_wrong.set(!done);
            if done {
                store.command(command);
            }
        });
    };
    view! {
        <form method="post" class="dock proof" aria-label=said.prove on:submit=send>
            <p><b>{said.prove}</b><span>{said.prove_hint}</span></p>
            <label class="field">
                <span>{said.prove_field}</span>
                <input name="old" type="password" autocomplete="current-password" required node_ref=field aria-describedby="proof-fault" />
            </label>
            <button type="button" class="button quiet" on:click=move |_| store.withdraw()>{said.cancel}</button>
            <button class="button primary" disabled=move || is_away.get() || store.is_asleep()>{said.prove_button}</button>
            <p id="proof-fault" class="failure" role="alert">{move || is_wrong.get().then_some(said.prove_wrong)}</p>
        </form>
    }
}
