//! Asks an owner once more who they are, in place, and then does what they had asked for.

use super::said;
use crate::{
    state::Store,
    text::account_words,
    ui::{
        kit::{effect, keep_focus},
        pages::{form_fault, form_field},
    },
};
use leptos::{ev, html, prelude::*};
use protocol::{Command, Fault};

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
    let (words, account) = (store.words(), account_words(store.locale()));
    let (refused, is_away) = (RwSignal::new(None::<Fault>), RwSignal::new(false));
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
            match done {
                Ok(()) => store.command(command),
                Err(answer) => refused.set(Some(form_fault(&answer))),
            }
        });
    };
    let withdraw = move || {
        store.withdraw();
        keep_focus();
    };
    let escape = move |event: ev::KeyboardEvent| {
        if event.key() == "Escape" {
            withdraw();
        }
    };
    let why = move || refused.with(|fault| fault.as_ref().map(|fault| account.not_proven(words, fault)));
    view! {
        <form method="post" class="dock proof" aria-label=said.prove on:submit=send on:keydown=escape>
            <p><b>{said.prove}</b><span>{said.prove_hint}</span></p>
            <label class="field">
                <span>{said.prove_field}</span>
                <input name="old" type="password" autocomplete="current-password" required node_ref=field aria-describedby="proof-fault" aria-invalid=move || refused.with(Option::is_some).then_some("true") />
            </label>
            <p id="proof-fault" class="failure" role="alert">{why}</p>
            <button type="button" class="button quiet" on:click=move |_| withdraw()>{said.cancel}</button>
            <button class="button primary" disabled=move || is_away.get() || store.is_asleep()>{said.prove_button}</button>
        </form>
    }
}
