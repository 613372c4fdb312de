//! Which dialog is open.

use super::{members::Members, rooms::Rooms, settings::Settings};
use leptos::prelude::*;

/// A dialog over the chat.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Panel {
    /// Public rooms, and a new one.
    Rooms,
    /// Who is in the open conversation.
    Members,
    /// Oneself and the page.
    Settings,
}

/// The one that is open; the page provides it.
pub fn use_panel() -> RwSignal<Option<Panel>> {
    expect_context()
}

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
