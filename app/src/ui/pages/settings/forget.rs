//! Ending oneself for ever.

use crate::{
    state::Store,
    text::account_words,
    ui::{
        kit::{Dock, Question},
        pages::{form_fault, form_field},
    },
};
use leptos::{ev, html, prelude::*};
use leptos_router::hooks::use_query_map;
use protocol::Fault;
use std::sync::Arc;

#[component]
pub fn Forget() -> impl IntoView {
    let store = expect_context::<Store>();
    let (words, account) = (store.page_words(), account_words(store.locale()));
    let question = RwSignal::new(None::<Question>);
    // A form that was sent without this page's script is answered here.
    let told =
        use_query_map().get_untracked().get_str("fault").and_then(|fault| serde_json::from_str(fault).ok());
    let (field, refused) = (NodeRef::<html::Input>::new(), RwSignal::new(told.filter(Fault::is_known)));
    let forget = move || {
        let typed = field.get_untracked().map(|field| field.value()).unwrap_or_default();
        store.leave("/forget", form_field("old", &typed), move |answer| {
            refused.set(Some(form_fault(&answer)))
        });
    };
    let ask = move |event: ev::MouseEvent| {
        question.set(Some(Question {
            ask: words.forget_me.to_owned(),
            consequence: words.forget_me_sure.to_owned(),
            confirm: words.forget_me,
            then: Arc::new(forget),
            since: event.time_stamp(),
        }));
    };
    let why = move || refused.with(|fault| fault.as_ref().map(|fault| account.not_proven(words, fault)));
    view! {
        <div class="section">
            <p>{words.forget_me_sure}</p>
            <label class="field">
                <span>{words.forget_password}</span>
                <input type="password" autocomplete="current-password" node_ref=field aria-describedby="forget-fault" aria-invalid=move || refused.with(Option::is_some).then_some("true") />
            </label>
            <p id="forget-fault" class="failure" role="alert">{why}</p>
            <button type="button" class="button quiet danger" disabled=move || store.is_asleep() on:click=ask>{words.forget_me}"…"</button>
        </div>
        <Dock question cancel=words.cancel />
    }
}
