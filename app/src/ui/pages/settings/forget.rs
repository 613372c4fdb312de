//! Ending oneself for ever.

use crate::{
    state::Store,
    ui::kit::{Dock, Question},
};
use leptos::{ev, prelude::*};
use std::sync::Arc;

#[component]
pub fn Forget() -> impl IntoView {
    let store = expect_context::<Store>();
    let words = store.page_words();
    let question = RwSignal::new(None::<Question>);
    let ask = move |event: ev::MouseEvent| {
        question.set(Some(Question {
            ask: words.forget_me.to_owned(),
            consequence: words.forget_me_sure.to_owned(),
            confirm: words.forget_me,
            then: Arc::new(move || store.log_out(true)),
            since: event.time_stamp(),
        }));
    };
    view! {
        <div class="section">
            <p>{words.forget_me_sure}</p>
            <button type="button" class="button quiet danger" disabled=move || store.is_asleep() on:click=ask>{words.forget_me}"…"</button>
        </div>
        <Dock question cancel=words.cancel />
    }
}
