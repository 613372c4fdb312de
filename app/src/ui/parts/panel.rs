//! The dialogs over the chat.

use leptos::prelude::*;

/// A dialog over the chat.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Panel {
    /// Public rooms, and the form for a new one.
    Rooms,
    /// The members of the open conversation.
    Members,
    /// The settings.
    Settings,
}

/// The open panel, from the context.
pub fn use_panel() -> RwSignal<Option<Panel>> {
    expect_context()
}
