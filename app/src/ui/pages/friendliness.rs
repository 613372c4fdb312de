//! What one is to a person and may do about it: the part of a card that nobody else sees.

use crate::{
    route::Route,
    state::{Memo, Store, names},
    ui::{
        kit::{Menu, Question},
        parts::{LineForm, told},
    },
};
use leptos::{ev, prelude::*};
use protocol::{
    Command, Conversation, Friendship, PersonId,
    limits::{NAME_GRAPHEMES, NOTE_CHARS},
};
use std::sync::Arc;

#[component]
pub fn Friendliness(person: PersonId, question: RwSignal<Option<Question>>) -> impl IntoView {
    let store = expect_context::<Store>();
    let words = store.page_words();
    let friendship =
        store.memo(move |chat| chat.contact(person).map_or(Friendship::None, |contact| contact.friendship));
    let write = move |_| store.command(Command::OpenPrivate { person });
    let more = move || view! { <More person friendship question /> };
    let chat = store.memo(move |chat| {
        let is_theirs = |view: &&Conversation| view.peer.as_ref().is_some_and(|peer| peer.id == person);
        chat.conversations.values().find(is_theirs).map(|view| view.id)
    });
    view! {
        <div class="actions">
            <button type="button" class="button primary" on:click=write>{words.write_privately}</button>
            <Menu label=words.more items=more />
        </div>
        {move || chat.get().map(|id| view! { <p><a class="link" href=Route::About(id).path()>{words.friendship.about_chat}</a></p> })}
        {move || match friendship.get() {
            Friendship::Friend => ().into_any(),
            Friendship::Asked => view! { <Asked person /> }.into_any(),
            Friendship::AskedBy => view! { <AskedBy person /> }.into_any(),
            // The robot answers everybody, friend or not.
            _ if person == PersonId::ROBOT => ().into_any(),
            Friendship::None | Friendship::Unknown => view! { <Ask person /> }.into_any(),
        }}
        <RemarkForm person />
        <p class="hint">{move || store.memo(move |chat| chat.is_blocked(person)).get().then_some(words.friends.blocked)}</p>
    }
}

/// What cannot be missed on the card itself, but is done rarely.
#[component]
fn More(
    person: PersonId,
    friendship: Memo<Friendship>,
    question: RwSignal<Option<Question>>,
) -> impl IntoView {
    let store = expect_context::<Store>();
    let said = &store.page_words().friendship;
    let ask = move |ask: fn(&str) -> String, consequence: &str, confirm, command: Command| {
        let name = store
            .peek(|chat| told::card(chat, person).map(|card| names::shown(chat, &card.person).to_owned()));
        let (ask, consequence) = (ask(&name.unwrap_or_default()), consequence.to_owned());
        move |event: ev::MouseEvent| {
            let command = command.clone();
            let then = Arc::new(move || store.command(command.clone()));
            let (ask, consequence) = (ask.clone(), consequence.clone());
            question.set(Some(Question { ask, consequence, confirm, then, since: event.time_stamp() }));
        }
    };
    let drop = ask(said.drop_ask, said.drop_sure, said.drop, Command::DropFriend { person });
    let block = ask(said.block_ask, said.block_sure, said.block, Command::Block { person, blocked: true });
    let unblock = move |_| store.command(Command::Block { person, blocked: false });
    let blocked = store.peek(|chat| chat.is_blocked(person));
    view! {
        {(friendship.get_untracked() == Friendship::Friend).then(|| view! {
            <button type="button" role="menuitem" tabindex="-1" class="danger" on:click=drop>{said.drop}"…"</button>
        })}
        {if blocked {
            view! { <button type="button" role="menuitem" tabindex="-1" on:click=unblock>{said.unblock}</button> }.into_any()
        } else {
            view! { <button type="button" role="menuitem" tabindex="-1" class="danger" on:click=block>{said.block}"…"</button> }.into_any()
        }}
    }
}

/// No friend yet.
#[component]
fn Ask(person: PersonId) -> impl IntoView {
    let store = expect_context::<Store>();
    let said = &store.page_words().friendship;
    let ask = Callback::new(move |note| store.command(Command::AskFriend { person, note }));
    view! {
        <section>
            <h2 class="cap">{said.add}</h2>
            <LineForm
                name="note"
                label=said.note
                most=NOTE_CHARS
                button=said.ask
                primary=true
                sends=|command| matches!(command, Command::AskFriend { .. })
                on_send=ask
            />
        </section>
    }
}

/// One asked, and waits.
#[component]
fn Asked(person: PersonId) -> impl IntoView {
    let store = expect_context::<Store>();
    let said = &store.page_words().friendship;
    view! {
        <div class="actions">
            <p class="hint">{said.waiting}</p>
            <button type="button" class="button quiet" on:click=move |_| store.command(Command::DropFriend { person })>{said.take_back}</button>
        </div>
    }
}

/// They asked, and wait.
#[component]
fn AskedBy(person: PersonId) -> impl IntoView {
    let store = expect_context::<Store>();
    let said = &store.page_words().friendship;
    let note = store.memo(move |chat| chat.contact(person).map(|contact| contact.note.clone()));
    let answer = move |accept| store.command(Command::AnswerFriend { person, accept });
    view! {
        <section>
            <h2 class="cap">{said.requests}</h2>
            <div class="box asked">
                <p translate="no">{move || note.get()}</p>
                <div class="actions">
                    <button type="button" class="button quiet" on:click=move |_| answer(false)>{said.refuse}</button>
                    <button type="button" class="button primary" on:click=move |_| answer(true)>{said.accept}</button>
                </div>
            </div>
        </section>
    }
}

/// What one calls them.
#[component]
fn RemarkForm(person: PersonId) -> impl IntoView {
    let store = expect_context::<Store>();
    let words = store.page_words();
    let said = &words.friendship;
    let before = store
        .memo(move |chat| chat.contact(person).map(|contact| contact.remark.clone()).unwrap_or_default());
    let save = Callback::new(move |remark| store.command(Command::Remark { person, remark }));
    view! {
        <section>
            <LineForm
                name="remark"
                label=said.remark
                value=before
                placeholder=said.remark_hint
                most=NAME_GRAPHEMES * 2
                button=words.save
                sends=|command| matches!(command, Command::Remark { .. })
                on_send=save
            />
        </section>
    }
}
