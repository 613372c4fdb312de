//! About the server's owner: becoming one, with the code that the console shows, writing to them, and what they did.

use super::super::admin::{ActLine, record};
use crate::{
    route::{Desk, Route},
    state::{Store, said::Said},
    text::admin::admin_words,
    ui::{kit::effect, parts::FieldFault},
};
use leptos::{ev, html, prelude::*};
use protocol::{Act, Command};

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
            return view! {
                <div class="section">
                    <p class="hint">{words.you_are_owner}</p>
                    <a class="button primary" href=Route::Admin(Desk::Rules).path()>{admin_words(store.locale()).open_admin}</a>
                </div>
            }
            .into_any();
        }
        view! {
            <div class="desk">
            <WriteOwner />
            <DoneToMe />
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
            </div>
        }
        .into_any()
    }
}

/// A few lines to the owners.
#[component]
fn WriteOwner() -> impl IntoView {
    let store = expect_context::<Store>();
    let said = admin_words(store.locale());
    let field = NodeRef::<html::Textarea>::new();
    let fault = store.refusal(|command| matches!(command, Command::GiveFeedback { .. }));
    let send = move |event: ev::SubmitEvent| {
        event.prevent_default();
        if let Some(field) = field.get_untracked() {
            store.command(Command::GiveFeedback { text: field.value() });
        }
    };
    // It is gone once it has arrived, and not before.
    let saved = store.memo(|chat| (chat.said == Some(Said::Saved)).then_some(chat.said_at()));
    effect(move || {
        if saved.get().is_some()
            && let Some(field) = field.get()
        {
            field.set_value("");
        }
    });
    view! {
        <form method="post" class="section" on:submit=send>
            <label class="field">
                <span>{said.write_owner}</span>
                <textarea name="feedback" rows="4" maxlength="2000" prop:value="" node_ref=field aria-describedby="feedback-hint feedback-fault" />
                <small class="hint" id="feedback-hint">{said.write_owner_hint}</small>
            </label>
            <FieldFault id="feedback-fault" fault />
            <button class="button quiet" disabled=move || store.is_asleep()>{said.send}</button>
        </form>
    }
}

/// What owners did to the reader.
#[component]
fn DoneToMe() -> impl IntoView {
    let said = admin_words(expect_context::<Store>().locale());
    let acts = record::<Vec<Act>>(|command| matches!(command, Command::Acts { mine: true, .. }));
    view! {
        <div class="section">
            <h2 class="cap">{said.done_to_you}</h2>
            <Show when=move || acts.with(|acts| acts.as_ref().is_some_and(Vec::is_empty))>
                <p class="hint">{said.nothing_done}</p>
            </Show>
            <Show when=move || acts.with(|acts| acts.as_ref().is_some_and(|acts| !acts.is_empty()))>
                <ol class="box records">
                    <For each=move || acts.get().unwrap_or_default() key=|act| act.id children=move |act| view! { <ActLine act /> } />
                </ol>
            </Show>
        </div>
    }
}
