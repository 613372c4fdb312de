//! The members of a conversation: who is online first, then by role and name; searched, and paged to the end.

use super::{Finder, use_store};
use crate::{
    route::Route,
    state::names,
    ui::kit::{Avatar, Menu, Question},
};
use leptos::{ev, prelude::*};
use protocol::{Command, ConversationId, Member, Role};
use std::sync::Arc;

#[component]
pub fn MemberList(
    conversation: ConversationId,
    question: RwSignal<Option<Question>>,
    governs: Memo<bool>,
) -> impl IntoView {
    let store = use_store();
    let words = store.words();
    let list =
        store.memo(move |chat| chat.listing.members.clone().filter(|list| list.conversation == conversation));
    let members =
        move || list.with(|list| list.as_ref().map(|list| list.members.clone()).unwrap_or_default());
    let more = move || list.with(|list| list.as_ref().is_some_and(|list| list.next.is_some()));
    let counts =
        move || list.with(|list| list.as_ref().map(|list| (words.online_of)(list.online, list.total)));
    let looking = RwSignal::new(String::new());
    let nothing = move || list.with(|list| list.as_ref().is_some_and(|list| list.members.is_empty()));
    let key = |member: &Member| {
        (
            member.person.id,
            member.online,
            member.muted_until,
            member.person.name.clone(),
            member.person.avatar.0,
        )
    };
    view! {
        <section>
            <h2 class="cap">{words.members}" "<small>{counts}</small></h2>
            <Finder label=words.find_member looking on_find=Callback::new(move |text| store.find_members(conversation, text, false)) />
            <ul class="box people">
                <For each=members key children=move |member| view! { <MemberLine member conversation question governs /> } />
            </ul>
            <Show when=nothing><p class="hint">{words.no_results}</p></Show>
            <Show when=more>
                <button type="button" class="button quiet" on:click=move |_| store.find_members(conversation, looking.get_untracked(), true)>{words.more}</button>
            </Show>
        </section>
    }
}

#[component]
fn MemberLine(
    member: Member,
    conversation: ConversationId,
    question: RwSignal<Option<Question>>,
    governs: Memo<bool>,
) -> impl IntoView {
    let store = use_store();
    let words = store.words();
    let Member { person, role, online, muted_until, .. } = member.clone();
    let me = store.peek(|chat| chat.me.id);
    let muted = muted_until.filter(|until| *until > store.reading(|reader| reader.now));
    let name = if person.name.is_empty() { words.gone_person.to_owned() } else { person.name.clone() };
    let tag =
        words.tag(person.owner, person.robot).or_else(|| (role == Role::Owner).then_some(words.room_owner));
    let state = move || match muted {
        Some(until) => store.reading(|reader| (words.muted_until)(&reader.short(until))),
        None if online => words.online.to_owned(),
        None => words.offline.to_owned(),
    };
    let label = format!("{name} · {}", words.more);
    view! {
        <li class="line" data-person=person.id.to_string()>
            <a class="who-line" href=Route::Person(person.id).path()>
                <Avatar id=person.avatar.0 live=online />
                <b>{name}{(person.id == me).then(|| view! { <small>{words.me}</small> })}{tag.map(|tag| view! { <span class="tag">{tag}</span> })}</b>
                <small>{state}</small>
            </a>
            {(person.id != me).then(|| {
                let items = move || view! { <MemberActions member=member.clone() conversation question governs=governs.get_untracked() /> };
                view! { <Menu label items /> }
            })}
        </li>
    }
}

/// The items of a member's menu. What cannot be taken back asks first.
#[component]
pub fn MemberActions(
    member: Member,
    conversation: ConversationId,
    question: RwSignal<Option<Question>>,
    governs: bool,
) -> impl IntoView {
    let store = use_store();
    let words = store.words();
    let (person, muted) = (
        member.person.id,
        member.muted_until.is_some_and(|until| until > store.reading(|reader| reader.now)),
    );
    let name = member.person.name;
    let place = store.peek(|chat| {
        chat.conversations.get(&conversation).map(|view| (names::title(chat, view, words), view.kind))
    });
    let (place, can_kick) =
        place.map_or((String::new(), false), |(title, kind)| (title, kind == protocol::Kind::Room));
    let minutes = if muted { 0 } else { 60 };
    let kick = {
        let (name, place) = (name.clone(), place);
        move |event: ev::MouseEvent| {
            question.set(Some(Question {
                ask: (words.kick_ask)(&name, &place),
                consequence: words.kick_sure.to_owned(),
                confirm: words.kick,
                then: Arc::new(move || store.command(Command::Kick { conversation, person })),
                since: event.time_stamp(),
            }))
        }
    };
    let remove = move |event: ev::MouseEvent| {
        question.set(Some(Question {
            ask: (words.remove_person_ask)(&name),
            consequence: words.remove_person_sure.to_owned(),
            confirm: words.remove_person,
            then: Arc::new(move || store.command(Command::RemovePerson { person })),
            since: event.time_stamp(),
        }))
    };
    view! {
        <button type="button" role="menuitem" tabindex="-1" on:click=move |_| store.command(Command::OpenPrivate { person })>{words.write_privately}</button>
        {governs.then(|| view! {
            <button type="button" role="menuitem" tabindex="-1" on:click=move |_| store.command(Command::Mute { conversation, person, minutes })>
                {if muted { words.unmute } else { words.mute_hour }}
            </button>
        })}
        {(governs && can_kick).then(|| view! {
            <button type="button" role="menuitem" tabindex="-1" class="danger" on:click=kick>{words.kick}"…"</button>
        })}
        {store.peek(|chat| chat.me.owner).then(|| view! {
            <button type="button" role="menuitem" tabindex="-1" class="danger" on:click=remove>{words.remove_person}"…"</button>
        })}
    }
}
