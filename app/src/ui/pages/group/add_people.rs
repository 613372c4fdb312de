//! Adding people to a group.

use super::PeoplePicker;
use crate::{
    state::Store,
    ui::{kit::effect, parts::told},
};
use leptos::prelude::*;
use protocol::{Command, ConversationId, Person, PersonId};

/// `adding` is whether people are being chosen: the list of members makes room for that. Before they are shown, the group is
/// read to its end: who is in it is not offered.
#[component]
pub fn AddPeople(conversation: ConversationId, adding: RwSignal<bool>) -> impl IntoView {
    let store = expect_context::<Store>();
    let everybody = told::everybody(conversation);
    let there = RwSignal::new(None::<Vec<PersonId>>);
    effect(move || match everybody.get().filter(|_| there.with_untracked(Option::is_none)) {
        Some(told::List { next: next @ Some(_), .. }) => {
            told::find_members(store, conversation, String::new(), next);
        }
        Some(list) => {
            there.set(Some(list.items.iter().map(|member| member.person.id).collect()));
            told::find_members(store, store.peek(|chat| chat.space), String::new(), None);
        }
        None => {}
    });
    move || there.get().map(|there| view! { <Choose conversation adding there /> })
}

#[component]
fn Choose(conversation: ConversationId, adding: RwSignal<bool>, there: Vec<PersonId>) -> impl IntoView {
    let store = expect_context::<Store>();
    let words = store.page_words();
    let chosen = RwSignal::new(Vec::<Person>::new());
    let add = move |_| {
        let people = chosen.with_untracked(|chosen| chosen.iter().map(|one| one.id).collect());
        store.command(Command::AddPeople { conversation, people });
        adding.set(false);
    };
    let cancel = move |_| {
        adding.set(false);
        told::find_members(store, conversation, String::new(), None);
    };
    view! {
        <section class="spaced">
            <h2 class="cap">{words.groups.add}</h2>
            <PeoplePicker chosen without=there />
            <div class="actions">
                <button type="button" class="button primary" disabled=move || chosen.with(Vec::is_empty) on:click=add>
                    {move || (words.groups.add_count)(chosen.with(Vec::len))}
                </button>
                <button type="button" class="button quiet" on:click=cancel>{words.cancel}</button>
            </div>
        </section>
    }
}
