//! What one is to a person and may do about it: the part of a card that nobody else sees.

use crate::{
    state::{Store, names},
    ui::{
        kit::{Menu, Question},
        parts::{FieldFault, told},
    },
};
use leptos::{ev, html, prelude::*};
use protocol::{
    Command, Friendship, PersonId,
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
    view! {
        <div class="actions">
            <button type="button" class="button primary" on:click=write>{words.write_privately}</button>
            <Menu label=words.more items=more />
        </div>
        {move || match friendship.get() {
            Friendship::Friend => ().into_any(),
            Friendship::Asked => view! { <Asked person /> }.into_any(),
            Friendship::AskedBy => view! { <AskedBy person /> }.into_any(),
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
    let note = NodeRef::<html::Input>::new();
    let fault = store.refusal(|command| matches!(command, Command::AskFriend { .. }));
    let ask = move |event: ev::SubmitEvent| {
        event.prevent_default();
        let note = note.get_untracked().map(|note| note.value()).unwrap_or_default();
        store.command(Command::AskFriend { person, note });
    };
    view! {
        <section>
            <h2 class="cap">{said.add}</h2>
            <form method="post" class="inline-form" on:submit=ask>
                <label class="field">
                    <span>{said.note}</span>
                    <input name="note" autocomplete="off" maxlength=NOTE_CHARS node_ref=note aria-describedby="ask-fault" />
                </label>
                <button class="button primary" disabled=move || store.is_asleep()>{said.ask}</button>
            </form>
            <FieldFault id="ask-fault" fault />
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
                <p translate="no">{note}</p>
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
    let remark = NodeRef::<html::Input>::new();
    let before = store
        .memo(move |chat| chat.contact(person).map(|contact| contact.remark.clone()).unwrap_or_default());
    let fault = store.refusal(|command| matches!(command, Command::Remark { .. }));
    let save = move |event: ev::SubmitEvent| {
        event.prevent_default();
        if let Some(remark) = remark.get_untracked() {
            store.command(Command::Remark { person, remark: remark.value() });
        }
    };
    view! {
        <section>
        <form method="post" class="inline-form" on:submit=save>
            <label class="field">
                <span>{said.remark}</span>
                <input
                    name="remark"
                    placeholder=said.remark_hint
                    autocomplete="off"
                    maxlength=NAME_GRAPHEMES * 2
                    prop:value=before
                    node_ref=remark
                    aria-invalid=move || fault.with(Option::is_some).then_some("true")
                    aria-describedby="remark-fault"
                />
            </label>
            <button class="button quiet" disabled=move || store.is_asleep()>{words.save}</button>
        </form>
        <FieldFault id="remark-fault" fault />
        </section>
    }
}
