//! A conversation: what is said in it, and the field to say something. Outside of it: its door.

use super::door::Door;
use crate::{
    state::{Store, visit::Place},
    ui::parts::{Banner, Composer, ConversationHeader, Timeline},
};
use leptos::prelude::*;

#[component]
pub fn ConversationPage() -> impl IntoView {
    let store = expect_context::<Store>();
    let place = store.memo(|chat| chat.place());
    let shown = store.memo(|chat| chat.selected);
    move || match (place.get(), shown.get()) {
        (Some(Place::Inside(id)), Some(open)) if open == id => view! {
            <main class="conversation" id="main" tabindex="-1">
                <ConversationHeader />
                <Banner />
                <Timeline />
                <Composer conversation=id />
            </main>
        }
        .into_any(),
        (Some(Place::Outside(id)), _) => view! { <Door conversation=id /> }.into_any(),
        _ => ().into_any(),
    }
}
