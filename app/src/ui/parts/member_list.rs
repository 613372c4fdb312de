//! The members of a conversation: who is online first, then by role and name; searched, and paged to the end.

use super::{
    Finder,
    told::{self, List},
    use_store,
};
use crate::{
    route::Route,
    state::{Memo, names, powers::powers},
    ui::kit::{Avatar, Menu, Question, effect},
};
use leptos::{ev, prelude::*};
use protocol::{Command, ConversationId, Kind, Member, PersonId, Role};
use std::sync::Arc;

#[component]
pub fn MemberList(conversation: ConversationId, question: RwSignal<Option<Question>>) -> impl IntoView {
    let store = use_store();
    let words = store.page_words();
    let list = told::members(conversation);
    let members = move || list.with(|list| list.as_ref().map(|list| list.items.clone()).unwrap_or_default());
    let next = move || list.with(|list| list.as_ref().and_then(|list| list.next.clone()));
    let find = move |text, next| told::find_members(store, conversation, text, next);
    let somebody_new = store.memo(move |chat| {
        let is_new = |id: &PersonId| {
            list.with(|list| {
                list.as_ref().is_some_and(|list| list.items.iter().all(|member| member.person.id != *id))
            })
        };
        let came = &chat.listing.presence;
        came.iter().any(|(place, id, is_there)| *place == conversation && *is_there && is_new(id))
    });
    effect(move || {
        if somebody_new.get() {
            store.members_changed(conversation);
        }
    });
    let looking = RwSignal::new(String::new());
    let nothing = move || list.with(|list| list.as_ref().is_some_and(|list| list.items.is_empty()));
    // Who comes or goes is no other line: its menu may be open.
    let is_online = move |id: PersonId| {
        let is_there =
            |list: &List<Member>| list.items.iter().any(|member| member.person.id == id && member.online);
        list.with(|list| list.as_ref().is_some_and(is_there))
    };
    let key = |member: &Member| {
        (
            member.person.id,
            member.muted_until,
            member.person.name.clone(),
            member.person.avatar.0,
            member.role == Role::Admin,
            member.role == Role::Owner,
        )
    };
    view! {
        <section>
            <h2 class="cap">{words.members}</h2>
            <Finder label=words.find_member looking on_find=Callback::new(move |text| find(text, None)) />
            <ul class="box people">
                <For each=members key children=move |member| {
                    let id = member.person.id;
                    let online = Memo::new(move |_| is_online(id));
                    view! { <MemberLine member online conversation question /> }
                } />
            </ul>
            <Show when=nothing><p class="hint">{words.no_results}</p></Show>
            <Show when=move || next().is_some()>
                <button type="button" class="button quiet" on:click=move |_| find(looking.get_untracked(), next())>{words.more}</button>
            </Show>
        </section>
    }
}

#[component]
fn MemberLine(
    member: Member,
    online: Memo<bool>,
    conversation: ConversationId,
    question: RwSignal<Option<Question>>,
) -> impl IntoView {
    let store = use_store();
    let words = store.page_words();
    let Member { person, role, muted_until, guest, .. } = member.clone();
    let me = store.peek(|chat| chat.me.id);
    let muted = muted_until.filter(|until| *until > store.reading(|reader| reader.now));
    let shown = person.clone();
    let name = store.memo(move |chat| names::listed(chat, &shown, words));
    let kind = store.peek(|chat| chat.conversations.get(&conversation).map_or(Kind::Room, |view| view.kind));
    let tag = match role {
        _ if person.robot => Some(words.robot),
        _ if guest => Some(words.guest),
        _ if person.owner && kind != Kind::Group => Some(words.owner),
        Role::Owner => Some(words.owner_of(kind)),
        Role::Admin => Some(words.groups.admin),
        Role::Member | Role::Unknown => None,
    };
    let state = move || match muted {
        Some(until) => store.reading(|reader| (words.muted_until)(&reader.short(until))),
        None if online.get() => words.online.to_owned(),
        None => words.offline.to_owned(),
    };
    let label = format!("{} · {}", name.get_untracked(), words.more);
    view! {
        <li class="line" data-person=person.id.to_string()>
            <a class="who-line" href=Route::Person(person.id).path()>
                {move || view! { <Avatar id=person.avatar.0 live=online.get() /> }}
                <b>{move || name.get()}{(person.id == me).then(|| view! { <small>{words.me}</small> })}{tag.map(|tag| view! { <span class="tag">{tag}</span> })}</b>
                <small>{state}</small>
            </a>
            {(person.id != me).then(|| {
                let items = move || view! { <MemberActions member=member.clone() conversation question /> };
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
) -> impl IntoView {
    let store = use_store();
    let words = store.page_words();
    let can = store.peek(|chat| powers(chat, conversation, &member));
    let name = store.peek(|chat| names::listed(chat, &member.person, words));
    let Member { person: shown, role, muted_until, guest, .. } = member;
    let muted = muted_until.is_some_and(|until| until > store.reading(|reader| reader.now));
    let person = shown.id;
    let place = store.peek(|chat| {
        chat.conversations.get(&conversation).map(|view| (names::title(chat, view, words), view.kind))
    });
    let (place, kind) = place.unwrap_or((String::new(), Kind::Room));
    let minutes = if muted { 0 } else { 60 };
    let ask = move |event: ev::MouseEvent, ask: String, consequence: &str, confirm, command: Command| {
        question.set(Some(Question {
            ask,
            consequence: consequence.to_owned(),
            confirm,
            then: Arc::new(move || store.command(command.clone())),
            since: event.time_stamp(),
        }));
    };
    let (kick_word, kick_sure) = words.kick_of(kind);
    let (kicked, heir, removed) = (name.clone(), name.clone(), name);
    let kick = move |event| {
        let command = Command::Kick { conversation, person };
        ask(event, (words.kick_ask)(&kicked, &place), kick_sure, kick_word, command);
    };
    let hand_over = move |event| {
        let command = Command::SetRole { conversation, person, role: Role::Owner };
        let question = (words.groups.hand_over_ask)(&heir);
        ask(event, question, words.groups.hand_over_sure, words.groups.hand_over, command);
    };
    let remove = move |event| {
        let command = Command::RemovePerson { person };
        let question = (words.remove_person_ask)(&removed);
        ask(event, question, words.remove_person_sure, words.remove_person, command);
    };
    let (role, appoint) = match role {
        Role::Admin => (Role::Member, words.groups.unmake_admin),
        _ => (Role::Admin, words.groups.make_admin),
    };
    view! {
        {(!guest).then(|| view! {
            <button type="button" role="menuitem" tabindex="-1" on:click=move |_| store.command(Command::OpenPrivate { person })>{words.write_privately}</button>
        })}
        {can.mute.then(|| view! {
            <button type="button" role="menuitem" tabindex="-1" on:click=move |_| store.command(Command::Mute { conversation, person, minutes })>
                {if muted { words.unmute } else { words.mute_hour }}
            </button>
        })}
        {can.appoint.then(|| view! {
            <button type="button" role="menuitem" tabindex="-1" on:click=move |_| store.command(Command::SetRole { conversation, person, role })>{appoint}</button>
            <button type="button" role="menuitem" tabindex="-1" on:click=hand_over>{words.groups.hand_over}"…"</button>
        })}
        {can.kick.then(|| view! {
            <button type="button" role="menuitem" tabindex="-1" class="danger" on:click=kick>{kick_word}"…"</button>
        })}
        {store.peek(|chat| chat.me.owner).then(|| view! {
            <button type="button" role="menuitem" tabindex="-1" class="danger" on:click=remove>{words.remove_person}"…"</button>
        })}
    }
}
