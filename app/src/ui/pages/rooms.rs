//! The public rooms: what is going on where, and a new one.

use crate::{
    route::Route,
    state::{Chat, Memo, Store},
    ui::{
        kit::{Drawing, Glyph, Icon, Page},
        parts::{
            Finder, LineForm,
            told::{self, List},
        },
    },
};
use leptos::prelude::*;
use protocol::{Command, FindRooms, RoomSummary, Rooms};

#[component]
pub fn RoomsPage() -> impl IntoView {
    let store = expect_context::<Store>();
    let words = store.page_words();
    let homeless = store.memo(Chat::is_homeless);
    view! {
        <Page title=words.rooms back="/" back_label=words.back>
            {move || match homeless.get() {
                true => view! { <p class="no-space">{words.no_space}</p> }.into_any(),
                false => view! { <Listed /> }.into_any(),
            }}
        </Page>
    }
}

#[component]
fn Listed() -> impl IntoView {
    let store = expect_context::<Store>();
    let words = store.page_words();
    let parts = told::all::<Rooms>(|asked| matches!(asked, Command::Rooms(FindRooms { mine: false, .. })));
    let list = Memo::new(move |_| {
        List::of(parts.get().into_iter().map(|part| (part.rooms, part.next)), |room: &RoomSummary| room.id)
    });
    let rooms = move || list.with(|list| list.as_ref().map(|list| list.items.clone()).unwrap_or_default());
    let next = move || list.with(|list| list.as_ref().and_then(|list| list.next.clone()));
    let find = move |text, page| {
        let space = Some(store.peek(|chat| chat.space));
        store.look_up(Command::Rooms(FindRooms { find: Some(text), page, space, ..FindRooms::default() }));
    };
    let looking = RwSignal::new(String::new());
    let nothing = move || list.with(|list| list.as_ref().is_some_and(|list| list.items.is_empty()));
    view! {
        <a class="button quiet" href=Route::NewGroup.path()>{words.group.new}</a>
        <CreateRoom />
        <Finder label=words.find_room looking on_find=Callback::new(move |text| find(text, None)) />
        <ul class="cards">
            <For each=rooms key=|room| (room.id, room.joined, room.members, room.online, room.name.clone(), room.last_at) children=move |room| view! { <RoomCard room /> } />
        </ul>
        <Show when=nothing>
            <p class="hint">{move || if looking.with(String::is_empty) { words.no_rooms } else { words.no_results }}</p>
        </Show>
        <Show when=move || next().is_some()>
            <button type="button" class="button quiet" on:click=move |_| find(looking.get_untracked(), next())>{words.more}</button>
        </Show>
    }
}

#[component]
fn CreateRoom() -> impl IntoView {
    let store = expect_context::<Store>();
    let words = store.page_words();
    view! {
        <LineForm
            name="room"
            label=words.create_room
            placeholder=words.room_name
            button=words.create
            primary=true
            sends=|command| matches!(command, Command::CreateRoom { .. })
            on_send=Callback::new(move |name| store.create_room(name))
        />
    }
}

#[component]
fn RoomCard(room: RoomSummary) -> impl IntoView {
    let store = expect_context::<Store>();
    let words = store.page_words();
    let RoomSummary { id, name, members, online, joined, last_at, owner, .. } = room;
    let when = move |at: i64| store.reading(|reader| reader.short(at));
    let owner = owner.filter(|owner| !owner.name.is_empty()).map(|owner| (words.room_of)(&owner.name));
    view! {
        <li class="room-card">
            <Drawing place=id.0 />
            <div>
                <h2><a href=format!("/c/{id}")>{name}</a></h2>
                <p class="hint">{(words.online_of)(online, members)}{owner.map(|owner| format!(" · {owner}"))}</p>
                <p class="hint">{move || last_at.map(|at| (words.last_active)(&when(at)))}</p>
            </div>
            <span class="button quiet" aria-hidden="true">
                {if joined { words.open } else { words.look }}
                <Icon glyph=Glyph::Chevron />
            </span>
        </li>
    }
}
