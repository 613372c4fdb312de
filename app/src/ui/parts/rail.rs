//! The main navigation: a rail on a desktop, tabs on a phone.

use super::{SpaceSeal, use_store};
use crate::{
    route::{Part, Route},
    ui::kit::{Avatar, Badge, Glyph, Icon},
};
use leptos::prelude::*;

/// The places that everything is in.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Section {
    Chats,
    People,
    Rooms,
    Settings,
    Admin,
}

impl Section {
    fn of(route: &Route) -> Self {
        match route {
            Route::People => Self::People,
            Route::Rooms => Self::Rooms,
            Route::Settings(_) | Route::Leave => Self::Settings,
            Route::Admin(_) => Self::Admin,
            _ => Self::Chats,
        }
    }
}

/// Marks the link of the section that one is in.
fn current(section: Section) -> impl Fn() -> Option<&'static str> + Send + Sync + Copy + 'static {
    let here = use_store().memo(move |chat| Section::of(&chat.route) == section);
    move || here.get().then_some("true")
}

#[component]
pub fn Rail() -> impl IntoView {
    let store = use_store();
    let words = store.words();
    let name = store.memo(|chat| chat.me.name.clone());
    let avatar = store.memo(|chat| u32::from(chat.me.avatar.0));
    let connection = store.connection();
    let state_label =
        move || words.ready_states.get(connection.get().ready as usize).copied().unwrap_or_default();
    let state = move || connection.get().name();
    let unread = store.memo(|chat| chat.unread());
    let requests = store.memo(|chat| chat.requests());
    let owner = store.memo(|chat| chat.me.owner);
    view! {
        <nav class="rail" aria-label=words.main_navigation>
            <a
                class="rail-me"
                href=Route::Settings(Some(Part::Profile)).path()
                title=state_label
                aria-label=move || format!("{} · {}", name.get(), state_label())
                data-connection=state
            >
                {move || view! { <Avatar id=avatar.get() as u16 live=state() == "open" /> }}
            </a>
            <SpaceSeal />
            <a class="icon-button" href="/" aria-current=current(Section::Chats) aria-label=move || (words.unread_label)(words.chats, unread.get())>
                <Icon glyph=Glyph::Chats />
                <Badge count=unread />
            </a>
            <a class="icon-button" href=Route::People.path() aria-current=current(Section::People) aria-label=move || (words.unread_label)(words.friends.contacts, requests.get())>
                <Icon glyph=Glyph::Members />
                <Badge count=requests />
            </a>
            <a class="icon-button" href=Route::Rooms.path() aria-current=current(Section::Rooms) aria-label=words.rooms>
                <Icon glyph=Glyph::Rooms />
            </a>
            <div class="rail-end">
                {move || owner.get().then(|| view! {
                    <a class="icon-button" href="/admin" aria-current=current(Section::Admin) aria-label=words.admin><Icon glyph=Glyph::Shield /></a>
                }.into_any())}
                <a class="icon-button" href=Route::Settings(None).path() aria-current=current(Section::Settings) aria-label=words.settings>
                    <Icon glyph=Glyph::Settings />
                </a>
            </div>
        </nav>
    }
}

#[component]
pub fn Tabs() -> impl IntoView {
    let store = use_store();
    let words = store.words();
    let unread = store.memo(|chat| chat.unread());
    let requests = store.memo(|chat| chat.requests());
    view! {
        <nav class="tabs" aria-label=words.main_navigation>
            <a href="/" aria-current=current(Section::Chats)>
                <Icon glyph=Glyph::Chats />
                {words.chats}
                <Badge count=unread />
            </a>
            <a href=Route::People.path() aria-current=current(Section::People)>
                <Icon glyph=Glyph::Members />
                {words.friends.contacts}
                <Badge count=requests />
            </a>
            <a href=Route::Rooms.path() aria-current=current(Section::Rooms)>
                <Icon glyph=Glyph::Rooms />
                {words.rooms}
            </a>
            <a href=Route::Settings(None).path() aria-current=current(Section::Settings)>
                <Icon glyph=Glyph::Settings />
                {words.me}
            </a>
        </nav>
    }
}
