//! The dialogs over the chat.

use super::{
    members::Members,
    panel::{Panel, use_panel},
    rooms::Rooms,
    settings::Settings,
};
use leptos::prelude::*;

#[component]
pub fn Panels() -> impl IntoView {
    let panel = use_panel();
    move || {
        panel.get().map(|open| match open {
            Panel::Rooms => view! { <Rooms /> }.into_any(),
            Panel::Members => view! { <Members /> }.into_any(),
            Panel::Settings => view! { <Settings /> }.into_any(),
        })
    }
}
