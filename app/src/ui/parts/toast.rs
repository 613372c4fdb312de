//! One quiet line about what happened. It goes away by itself. While a device asks to be let in, the line says
//! so, and leads to the question.

use super::use_store;
use crate::{
    route::{Part, Route},
    state::Memo,
};
use leptos::prelude::*;

/// Where the question stands.
const DEVICES: Route = Route::Settings(Some(Part::Devices));

#[component]
pub fn Toast() -> impl IntoView {
    let store = use_store();
    let words = store.words();
    let text = store.memo(move |chat| chat.said.clone().map(|said| said.sentence(words)));
    let until =
        store.memo(|chat| chat.listing.asking().filter(|_| chat.route != DEVICES).map(|one| one.until));
    let asks =
        Memo::new(move |_| until.get().is_some_and(|until| store.reading(|reader| reader.now < until)));
    let asked = move || {
        view! { <p class="toast">{words.device_wants_in}" "<a href=DEVICES.path()>{words.link.look}</a></p> }
            .into_any()
    };
    view! {
        <div class="toast-place" role="status">
            {move || match text.get() {
                Some(text) => Some(view! { <p class="toast">{text}</p> }.into_any()),
                None => asks.get().then(asked),
            }}
        </div>
    }
}
