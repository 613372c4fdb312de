//! The list of public rooms, and the form for a new one.

use super::{conversation_list::room_avatar, use_panel, use_store};
use crate::ui::kit::{Avatar, Dialog};
use leptos::{html, prelude::*};
use protocol::{Command, RoomSummary};

#[component]
pub fn Rooms() -> impl IntoView {
    let (store, panel) = (use_store(), use_panel());
    let words = store.words();
    store.command(Command::Rooms { after: None, find: None, page: None });
    let rooms = store.memo(|chat| chat.listing.rooms.clone().unwrap_or_default());
    let fault = store.memo(|chat| chat.fault.clone());
    close_when_done(panel);
    let name = NodeRef::<html::Input>::new();
    let create = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if let Some(name) = name.get_untracked() {
            store.create_room(name.value());
        }
    };
    view! {
        <Dialog title=words.rooms close_label=words.close on_close=Callback::new(move |()| panel.set(None))>
            <form class="inline-form" on:submit=create>
                <label class="field">
                    <span>{words.create_room}</span>
                    <input name="room" placeholder=words.room_name autocomplete="off" maxlength="64" node_ref=name />
                </label>
                <button class="button primary">{words.create}</button>
            </form>
            {move || fault.get().map(|fault| view! { <p class="failure" role="alert">{words.refusal(&fault)}</p> })}
            <p class="hint">{words.rooms_hint}</p>
            <ul class="people">
                <For each=move || rooms.get() key=|room| (room.id, room.joined, room.members) children=move |room| view! { <RoomItem room /> } />
            </ul>
            <Show when=move || rooms.get().is_empty()>
                <p class="hint">{words.no_rooms}</p>
            </Show>
        </Dialog>
    }
}

#[component]
fn RoomItem(room: RoomSummary) -> impl IntoView {
    let (store, panel) = (use_store(), use_panel());
    let words = store.words();
    let RoomSummary { id, name, members, online, joined, .. } = room;
    let go = move |_| {
        if joined {
            store.open(id);
            panel.set(None);
        } else {
            store.command(Command::Join { conversation: id });
        }
    };
    view! {
        <li class="person">
            <Avatar id=room_avatar(id) />
            <b>{name}</b>
            <small>{(words.online_of)(online, members)}</small>
            <button type="button" class="button quiet" on:click=go>{if joined { words.joined } else { words.join }}</button>
        </li>
    }
}

/// Closes a panel when its command was done.
pub fn close_when_done(panel: RwSignal<Option<super::Panel>>) {
    let store = use_store();
    let done = store.memo(|chat| chat.done);
    let before = done.get_untracked();
    Effect::new(move |_| {
        if done.get() > before {
            panel.set(None);
        }
    });
}
