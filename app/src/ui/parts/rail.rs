//! The main navigation: a rail on a desktop, tabs on a phone.

use super::{Panel, use_panel, use_store};
use crate::ui::kit::{Avatar, Badge, Glyph, Icon};
use leptos::prelude::*;

#[component]
pub fn Rail() -> impl IntoView {
    let (store, panel) = (use_store(), use_panel());
    let words = store.words();
    let me = store.memo(|chat| (chat.me.avatar.0, chat.me.name.clone()));
    let state = store.memo(|chat| (chat.connection.name(), chat.connection.ready as usize));
    let state_label = move || words.ready_states.get(state.get().1).copied().unwrap_or_default();
    let live = move || state.get().0 == "open";
    let unread = store.memo(|chat| chat.unread());
    view! {
        <nav class="rail" aria-label=words.main_navigation>
            <button
                class="rail-me"
                type="button"
                title=state_label
                aria-label=move || format!("{} · {}", me.get().1, state_label())
                data-connection=move || state.get().0
                on:click=move |_| panel.set(Some(Panel::Settings))
            >
                {move || view! { <Avatar id=me.get().0 live=live() /> }}
            </button>
            <a class="icon-button" href="/" aria-current="page" aria-label=move || (words.unread_label)(words.chats, unread.get())>
                <Icon glyph=Glyph::Chats />
                <Badge count=unread />
            </a>
            <div class="rail-end">
                <button class="icon-button" type="button" aria-label=words.settings on:click=move |_| panel.set(Some(Panel::Settings))>
                    <Icon glyph=Glyph::Settings />
                </button>
            </div>
        </nav>
    }
}

#[component]
pub fn Tabs() -> impl IntoView {
    let (store, panel) = (use_store(), use_panel());
    let words = store.words();
    let unread = store.memo(|chat| chat.unread());
    view! {
        <nav class="tabs" aria-label=words.main_navigation>
            <a href="/" aria-current="page">
                <Icon glyph=Glyph::Chats />
                {words.chats}
                <Badge count=unread />
            </a>
            <button type="button" on:click=move |_| panel.set(Some(Panel::Rooms))>
                <Icon glyph=Glyph::Members />
                {words.rooms}
            </button>
            <button type="button" on:click=move |_| panel.set(Some(Panel::Settings))>
                <Icon glyph=Glyph::Settings />
                {words.me}
            </button>
        </nav>
    }
}
