//! The door of a room that one is not in, or is not in any more. Behind any other address there is nothing.

use crate::{
    state::{Store, names},
    ui::{
        kit::{Avatar, Drawing, Page},
        parts::{Missing, Unsent, told},
    },
};
use leptos::prelude::*;
use protocol::{Command, ConversationId, Door as Seen, Gone, GoneReason, Person};

#[component]
pub fn Door(conversation: ConversationId) -> impl IntoView {
    let store = expect_context::<Store>();
    let words = store.words();
    let door =
        told::last(move |asked| matches!(asked, Command::Room { conversation: of } if *of == conversation));
    let departure = store.memo(move |chat| chat.departures.get(&conversation).cloned());
    let missing = store.memo(|chat| chat.listing.missing);
    let title = move || match (door.get(), departure.get()) {
        (Some(Seen { room, .. }), _) => room.name,
        (None, Some(departure)) => departure.name,
        (None, None) if missing.get() => words.not_found.to_owned(),
        (None, None) => words.loading.to_owned(),
    };
    view! {
        <Page title=Signal::derive(title) back="/" back_label=words.back>
            <div class="door">
                {move || departure.get().map(|departure| view! { <p class="hint" role="status">{why(store, &departure)}</p> })}
                {move || match door.get() {
                    Some(door) => view! { <Entrance door /> }.into_any(),
                    None if missing.get() && departure.with(Option::is_none) => view! { <Missing /> }.into_any(),
                    None => ().into_any(),
                }}
                <Unsent conversation />
            </div>
        </Page>
    }
}

/// Why one is outside now.
fn why(store: Store, departure: &Gone) -> String {
    let words = store.words();
    match departure.reason {
        Some(GoneReason::Deleted) => words.room_deleted.to_owned(),
        Some(GoneReason::Removed) => words.you_were_removed.to_owned(),
        Some(GoneReason::Left | GoneReason::Unknown) | None => words.you_left.to_owned(),
    }
}

#[component]
fn Entrance(door: Seen) -> impl IntoView {
    let store = expect_context::<Store>();
    let words = store.words();
    let Seen { room, faces, banned_until } = door;
    let id = room.id;
    let when = move |at: i64| store.reading(|reader| reader.short(at));
    let called = move |person: &Person| store.peek(|chat| names::listed(chat, person, words));
    view! {
        <Drawing place=id.0 />
        <p class="online"><i></i>{(words.online_of)(room.online, room.members)}</p>
        {room.last_at.map(|at| view! { <p class="hint">{move || (words.last_active)(&when(at))}</p> })}
        <p class="faces">
            {faces.into_iter().map(|person| view! {
                <a href=format!("/people/{}", person.id) title=called(&person) aria-label=called(&person)><Avatar id=person.avatar.0 /></a>
            }).collect_view()}
        </p>
        {match banned_until {
            Some(until) => view! { <p class="failure">{move || (words.banned_until)(&when(until))}</p> }.into_any(),
            None => view! {
                <button type="button" class="button primary" disabled=move || store.is_asleep() on:click=move |_| store.command(Command::Join { conversation: id })>
                    {words.join}
                </button>
                <p class="hint">{words.join_hint}</p>
            }.into_any(),
        }}
    }
}
