//! Choosing people: everybody of a space is in its lobby, so its members are looked through.

use crate::{
    state::Store,
    ui::{
        kit::Avatar,
        parts::{Finder, told},
    },
};
use leptos::prelude::*;
use protocol::{Person, PersonId};

/// `chosen` is in the order of the choice; `without` are those who cannot be chosen.
#[component]
pub fn PeoplePicker(
    chosen: RwSignal<Vec<Person>>,
    #[prop(optional)] without: Vec<PersonId>,
) -> impl IntoView {
    let store = expect_context::<Store>();
    let lobby = store.peek(|chat| chat.space);
    let words = store.page_words();
    let list = told::members(lobby);
    let me = store.peek(|chat| chat.me.id);
    let others = Memo::new(move |_| {
        let members = list.get().map(|list| list.items).unwrap_or_default();
        let is_other = |id: PersonId| id != me && !without.contains(&id);
        members.into_iter().filter(|member| is_other(member.person.id)).collect::<Vec<_>>()
    });
    let next = move || list.with(|list| list.as_ref().and_then(|list| list.next.clone()));
    let find = move |text, next| told::find_members(store, lobby, text, next);
    let looking = RwSignal::new(String::new());
    let line = move |member: protocol::Member| {
        let (person, online) = (member.person, member.online);
        let (id, face) = (person.id, person.avatar.0);
        let is_chosen = move || chosen.with(|chosen| chosen.iter().any(|one| one.id == id));
        let name = person.name.clone();
        let toggle = move |_| {
            chosen.update(|chosen| match chosen.iter().position(|one| one.id == id) {
                Some(place) => drop(chosen.remove(place)),
                None => chosen.push(person.clone()),
            });
        };
        view! {
            <li>
                <label class="line pick" data-person=id.to_string()>
                    <Avatar id=face live=online />
                    <b>{name}</b>
                    <input type="checkbox" class="tick" prop:checked=is_chosen on:change=toggle />
                </label>
            </li>
        }
    };
    view! {
        <Finder label=words.groups.find_person looking on_find=Callback::new(move |text| find(text, None)) />
        <ul class="box picks">
            <For each=move || others.get() key=|member| member.person.id children=line />
        </ul>
        <Show when=move || list.with(Option::is_some) && next().is_none() && others.with(Vec::is_empty)><p class="hint">{words.no_results}</p></Show>
        <Show when=move || next().is_some()>
            <button type="button" class="button quiet" on:click=move |_| find(looking.get_untracked(), next())>{words.more}</button>
        </Show>
    }
}
