//! Everybody on the server: who waits, who is suspended, and what can be done.

use super::{Pager, record, said};
use crate::{
    route::Route,
    state::Store,
    ui::{
        kit::{Avatar, Dock, Menu, Question},
        parts::{Finder, LineForm},
    },
};
use leptos::{ev, prelude::*};
use protocol::{Command, Connections, Held, PeopleQuery, Person, PersonId, Resident, Residents};
use std::sync::Arc;

#[component]
pub fn People() -> impl IntoView {
    let store = expect_context::<Store>();
    let said = said();
    let page = record::<Residents>(|command| matches!(command, Command::AllPeople(_)));
    let (find, held, first) = (RwSignal::new(String::new()), RwSignal::new(false), RwSignal::new(true));
    let (question, renaming) = (RwSignal::new(None::<Question>), RwSignal::new(None::<Person>));
    let ask = move |after: Option<PersonId>| {
        first.set(after.is_none());
        store.look_up(Command::AllPeople(PeopleQuery {
            find: find.get_untracked(),
            after,
            held: held.get_untracked(),
        }));
    };
    let narrow = move |only| {
        held.set(only);
        ask(None);
    };
    let next = move || {
        ask(page.with_untracked(|page| page.as_ref()?.people.last().map(|resident| resident.person.id)));
    };
    let people = move || page.with(|page| page.as_ref().map(|page| page.people.clone()).unwrap_or_default());
    let more = Signal::derive(move || page.with(|page| page.as_ref().is_some_and(|page| page.more)));
    let waiting = move || page.with(|page| page.as_ref().map_or(0, |page| page.waiting));
    view! {
        <Show when=move || { waiting() > 0 }>
            <button type="button" class="line waiting" on:click=move |_| narrow(true)><b>{move || (said.waiting_count)(waiting())}</b></button>
        </Show>
        <Finder label=said.find_person looking=find on_find=Callback::new(move |_| ask(None)) />
        <div class="choices" role="group" aria-label=said.people>
            <button type="button" aria-pressed=move || (!held.get()).to_string() on:click=move |_| narrow(false)>{said.everybody}</button>
            <button type="button" aria-pressed=move || held.get().to_string() on:click=move |_| narrow(true)>{said.held_only}</button>
        </div>
        {move || renaming.get().map(|person| view! { <Rename person renaming /> })}
        <ul class="box">
            <For
                each=people
                key=|resident| (resident.person.clone().id, resident.person.name.clone(), resident.held.map(|held| held as u8), resident.online, resident.person.owner, resident.seen)
                children=move |resident| view! { <ResidentLine resident question renaming /> }
            />
        </ul>
        <Show when=move || page.with(|page| page.as_ref().is_some_and(|page| page.people.is_empty()))>
            <p class="hint">{said.nobody}</p>
        </Show>
        <Pager first more on_first=Callback::new(move |()| ask(None)) on_next=Callback::new(move |()| next()) />
        <Dock question cancel=said.cancel />
    }
}

#[component]
fn ResidentLine(
    resident: Resident,
    question: RwSignal<Option<Question>>,
    renaming: RwSignal<Option<Person>>,
) -> impl IntoView {
    let store = expect_context::<Store>();
    let (words, said) = (store.words(), said());
    let Resident { person, since, seen, online, held, guest_in } = resident;
    let id = person.id;
    let when = move || store.reading(|reader| reader.short(seen.unwrap_or(since)));
    let tag = match held {
        Some(Held::Waiting) => Some(said.waiting),
        Some(_) => Some(said.suspended),
        None if person.owner => Some(said.owner),
        None => guest_in.map(|_| said.guest),
    };
    let waits = held == Some(Held::Waiting);
    // Nothing of the menu can be done to oneself or to the robot.
    let fixed = person.robot || store.peek(|chat| chat.me.id == id);
    let label = format!("{} · {}", person.name, words.more);
    let shown = person.clone();
    view! {
        <li class="line">
            <a class="who-line" href=Route::Person(id).path()>
                <Avatar id=person.avatar.0 live=online />
                <b>{person.name}{tag.map(|tag| view! { <span class="tag" data-held=held.map(|_| "")>{tag}</span> })}</b>
                <small>{when}</small>
            </a>
            {waits.then(|| view! {
                <span class="actions">
                    <button type="button" class="button quiet" on:click=move |_| store.command(Command::RemovePerson { person: id })>{said.refuse}</button>
                    <button type="button" class="button primary small" on:click=move |_| store.command(Command::Admit { person: id })>{said.admit}</button>
                </span>
            })}
            {(!waits && !fixed).then(|| {
                let items = move || view! { <Actions person=shown.clone() held guest=guest_in.is_some() question renaming /> };
                view! { <Menu label items /> }
            })}
        </li>
    }
}

#[component]
fn Actions(
    person: Person,
    held: Option<Held>,
    guest: bool,
    question: RwSignal<Option<Question>>,
    renaming: RwSignal<Option<Person>>,
) -> impl IntoView {
    let store = expect_context::<Store>();
    let said = said();
    let (id, name, owner) = (person.id, person.name.clone(), person.owner);
    let now = move |label: &'static str, command: Command| {
        view! { <button type="button" role="menuitem" tabindex="-1" on:click=move |_| store.command(command.clone())>{label}</button> }
    };
    let asked = move |ask: String, consequence: &'static str, confirm: &'static str, command: Command| {
        let put = move |event: ev::MouseEvent| {
            let command = command.clone();
            question.set(Some(Question {
                ask: ask.clone(),
                consequence: consequence.to_owned(),
                confirm,
                then: Arc::new(move || store.command(command.clone())),
                since: event.time_stamp(),
            }));
        };
        view! { <button type="button" role="menuitem" tabindex="-1" on:click=put>{confirm}"…"</button> }
    };
    view! {
        <button type="button" role="menuitem" tabindex="-1" on:click=move |_| renaming.set(Some(person.clone()))>{said.rename}"…"</button>
        {now(said.disconnect, Command::CloseConnections(Connections { login: None, person: Some(id) }))}
        {asked((said.sign_out_ask)(&name), said.sign_out_all_sure, said.sign_out_all, Command::SignOutEverywhere { person: id })}
        {(!owner && !guest && held.is_none()).then(|| asked((said.make_owner_ask)(&name), said.make_owner_sure, said.make_owner, Command::MakeOwner { person: id }))}
        {match held {
            Some(_) => now(said.lift, Command::Admit { person: id }).into_any(),
            None => asked((said.suspend_ask)(&name), said.suspend_sure, said.suspend, Command::Suspend { person: id }).into_any(),
        }}
        {asked((said.remove_ask)(&name), said.remove_sure, said.remove, Command::RemovePerson { person: id })}
    }
}

#[component]
fn Rename(person: Person, renaming: RwSignal<Option<Person>>) -> impl IntoView {
    let store = expect_context::<Store>();
    let said = said();
    let id = person.id;
    let save = Callback::new(move |name| store.command(Command::RenamePerson { person: id, name }));
    view! {
        <LineForm
            name="rename"
            label=said.new_name
            value=person.name
            button=said.save
            primary=true
            sends=|command| matches!(command, Command::RenamePerson { .. })
            on_send=save
        >
            <button type="button" class="button quiet" on:click=move |_| renaming.set(None)>{said.cancel}</button>
        </LineForm>
    }
}
