//! People, and conversations and public rooms, whose names are like what is looked for. Pinyin and initials count: the server
//! knows them. Without a connection conversations are found by their names.

use super::keys::to_field;
use crate::{
    route::Route,
    state::{Chat, Memo, Store, finding::Question, names},
    ui::{
        kit::{Avatar, Drawing, effect},
        parts::{ConversationFace, told},
    },
};
use leptos::prelude::*;
use protocol::{Command, ConversationId, FindRooms, People, Person, PersonId, Rooms, limits::FIND_CHARS};

/// So many of each are shown before somebody asks for all.
const FIRST: usize = 3;

#[component]
pub fn Places(question: Memo<Question>, ask: Callback<Question>) -> impl IntoView {
    let store = expect_context::<Store>();
    let said = store.page_words().search;
    // Filters are about messages. A long text is nobody's name.
    let find = Memo::new(move |_| {
        question.with(|question| {
            let is_name = !question.has_filters() && question.find.chars().count() <= FIND_CHARS;
            if is_name { question.find.clone() } else { String::new() }
        })
    });
    let live = store.memo(Chat::is_live);
    let homeless = store.memo(Chat::is_homeless);
    let space = store.memo(|chat| chat.space);
    effect(move || {
        let find = find.get();
        if !find.is_empty() && live.get() {
            if !homeless.get() {
                store.look_up(people_called(find.clone(), space.get()));
            }
            store.look_up(rooms_called(find, space.get()));
        }
    });
    let people = found_people(find, space);
    let chats = found_chats(store, find, space);
    let from = move |person| ask.run(Question { from: Some(person), ..Question::default() });
    let within = move |conversation| ask.run(Question { within: Some(conversation), ..Question::default() });
    view! {
        {move || group(said.people, people.get(), Box::new(move |person| view! { <PersonLine person from=Callback::new(from) /> }.into_any()))}
        {move || group(said.chats, chats.get(), Box::new(move |chat| view! { <ChatLine chat within=Callback::new(within) /> }.into_any()))}
    }
}

fn people_called(find: String, space: ConversationId) -> Command {
    Command::People { find, page: None, space: Some(space) }
}

fn rooms_called(find: String, space: ConversationId) -> Command {
    Command::Rooms(FindRooms { after: None, find: Some(find), page: None, space: Some(space), mine: true })
}

/// The people; those of the text before, until there is an answer.
fn found_people(find: Memo<String>, space: Memo<ConversationId>) -> Memo<Vec<Person>> {
    let told = told::last::<People>(move |asked| {
        find.try_get().zip(space.try_get()).is_some_and(|(find, space)| *asked == people_called(find, space))
    });
    Memo::new(move |before: Option<&Vec<Person>>| match told.get() {
        Some(people) => people.people,
        None if find.with(String::is_empty) => Vec::new(),
        None => before.cloned().unwrap_or_default(),
    })
}

/// A conversation that was found, or a public room that one is not in.
#[derive(Clone, PartialEq)]
struct Found {
    id: ConversationId,
    title: String,
    /// Whether one is in it, and can look for messages there.
    inside: bool,
}

fn found_chats(store: Store, find: Memo<String>, space: Memo<ConversationId>) -> Memo<Vec<Found>> {
    let (words, said) = (store.words(), store.page_words().search);
    let told = told::last::<Rooms>(move |asked| {
        find.try_get().zip(space.try_get()).is_some_and(|(find, space)| *asked == rooms_called(find, space))
    });
    store.memo(move |chat| {
        let find = find.get().to_lowercase();
        if find.is_empty() {
            return Vec::new();
        }
        // The server does not know what the page calls it.
        let letters: String = find.chars().filter(|c| c.is_alphanumeric()).collect();
        let is_lobby = |title: &str| {
            let is_spelled = |key: &&str| !letters.is_empty() && key.starts_with(&letters);
            title == words.lobby && said.lobby_keys.iter().any(is_spelled)
        };
        let called = |view: &&protocol::Conversation| {
            let title = names::title(chat, view, words);
            let is_called = title.to_lowercase().contains(&find) || is_lobby(&title);
            view.peer.is_none() && is_called
        };
        let of = |view: &protocol::Conversation| Found {
            id: view.id,
            title: names::title(chat, view, words),
            inside: true,
        };
        let mut all: Vec<Found> = chat.by_recency().into_iter().filter(called).map(of).collect();
        for room in told.get().map(|told| told.rooms).unwrap_or_default() {
            if all.iter().all(|found| found.id != room.id) {
                all.push(Found { id: room.id, title: room.name, inside: chat.is_member(room.id) });
            }
        }
        all
    })
}

/// A part of what was found; nothing if it is empty.
fn group<T: Clone + Send + Sync + 'static>(
    title: &'static str,
    all: Vec<T>,
    line: Box<dyn Fn(T) -> AnyView + Send + Sync>,
) -> Option<AnyView> {
    let said = expect_context::<Store>().page_words().search;
    let whole = RwSignal::new(all.len() <= FIRST);
    let count = all.len();
    (count > 0).then(move || {
        let shown = move || {
            let first = if whole.get() { count } else { FIRST };
            all.iter().take(first).cloned().map(&line).collect_view().into_any()
        };
        view! {
            <section>
                <h2 class="cap">{title}</h2>
                <ul class="box">{shown}</ul>
                {move || (!whole.get()).then(|| view! {
                    <button type="button" class="link" on:click=move |event| { to_field(&event); whole.set(true); }>{(said.show_all)(count)}</button>
                }.into_any())}
            </section>
        }
        .into_any()
    })
}

#[component]
pub fn PersonLine(person: Person, from: Callback<PersonId>) -> impl IntoView {
    let store = expect_context::<Store>();
    let words = store.page_words();
    let (id, avatar) = (person.id, person.avatar.0);
    let called = store.peek(|chat| names::listed(chat, &person, words));
    let named = (called != person.name && !person.name.is_empty()).then_some(person.name);
    view! {
        <li class="found">
            <a class="who-line" href=Route::Person(id).path()>
                <Avatar id=avatar />
                <b translate="no">{called}</b>
                {named.map(|named| view! { <small translate="no">{named}</small> })}
            </a>
            <button type="button" class="button quiet" on:click=move |event| { to_field(&event); from.run(id); }>{words.search.only_from}</button>
        </li>
    }
}

#[component]
fn ChatLine(chat: Found, within: Callback<ConversationId>) -> impl IntoView {
    let store = expect_context::<Store>();
    let said = store.page_words().search;
    let Found { id, title, inside } = chat;
    let face = store.peek(|chat: &Chat| chat.conversations.get(&id).map(|view| names::face(chat, view)));
    view! {
        <li class="found">
            <a class="who-line" href=Route::Conversation(id).path()>
                {match face {
                    Some(face) => view! { <ConversationFace id face /> }.into_any(),
                    None => view! { <Drawing place=id.0 /> }.into_any(),
                }}
                <b translate="no">{title}</b>
            </a>
            {inside.then(|| view! { <button type="button" class="button quiet" on:click=move |event| { to_field(&event); within.run(id); }>{said.only_within}</button> })}
        </li>
    }
}
