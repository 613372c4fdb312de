//! A conversation: what is said in it, and the field to say something. Outside of it: its door.

use super::door::Door;
use crate::{
    state::{Store, visit::Place},
    ui::parts::{Acts, AnnouncementLine, Banner, Composer, ConversationHeader, Talk, Timeline},
};
use leptos::prelude::*;
use protocol::ConversationId;

#[component]
pub fn ConversationPage() -> impl IntoView {
    let store = expect_context::<Store>();
    let place = store.memo(|chat| {
        chat.place().filter(|place| !matches!(place, Place::Inside(id) if chat.selected != Some(*id)))
    });
    view! { {move || place.get().map(at)} }
}

fn at(place: Place) -> AnyView {
    match place {
        Place::Inside(id) => view! { <Inside conversation=id /> }.into_any(),
        Place::Outside(id) => view! { <Door conversation=id /> }.into_any(),
    }
}

#[component]
fn Inside(conversation: ConversationId) -> impl IntoView {
    let store = expect_context::<Store>();
    let (acts, words) = (Acts::new(store), store.words());
    view! {
        <main class="conversation" id="main" tabindex="-1" data-drop=words.drop_files>
            <ConversationHeader />
            <Banner />
            <AnnouncementLine conversation />
            <Timeline acts />
            <div class="foot">
                <Talk acts />
                <Composer conversation acts />
            </div>
        </main>
    }
}
