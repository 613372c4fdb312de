//! Ending oneself for ever.

use crate::{
    state::Store,
    ui::{
        kit::{Dock, Question},
        pages::form_field,
    },
};
use leptos::{ev, html, prelude::*};
use std::sync::Arc;

#[component]
pub fn Forget() -> impl IntoView {
    let store = expect_context::<Store>();
    let words = store.page_words();
    let question = RwSignal::new(None::<Question>);
    let (field, refused) = (NodeRef::<html::Input>::new(), RwSignal::new(false));
    let forget = move || {
        let typed = field.get_untracked().map(|field| field.value()).unwrap_or_default();
        store.leave("/forget", form_field("old", &typed), move || refused.set(true));
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
    view! {
        <div class="section">
            <p>{words.forget_me_sure}</p>
            <label class="field">
                <span>{words.forget_password}</span>
                <input type="password" autocomplete="current-password" node_ref=field aria-describedby="forget-fault" aria-invalid=move || refused.get().then_some("true") />
            </label>
            <p id="forget-fault" class="failure" role="alert">{move || refused.get().then_some(words.forget_refused)}</p>
            <button type="button" class="button quiet danger" disabled=move || store.is_asleep() on:click=ask>{words.forget_me}"…"</button>
        </div>
        <Dock question cancel=words.cancel />
    }
}
