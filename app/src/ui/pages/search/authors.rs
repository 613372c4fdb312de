//! Whose messages are looked for: those one talks with are a choice, everybody else is found by a part of their name. Pinyin
//! and initials count: the server knows them.

use super::places::PersonLine;
use crate::{
    state::{Chat, Memo, Store, finding::Question, names, timeline::Timeline},
    ui::{
        kit::{Glyph, Icon, effect},
        parts::{told, when_whole},
    },
};
use leptos::{
    ev, html,
    prelude::*,
    wasm_bindgen::JsCast as _,
    web_sys::{HtmlElement, HtmlInputElement},
};
use protocol::{
    Command, ConversationId, Entry, FindMembers, Members, People, Person, What, limits::FIND_CHARS,
};
use std::time::Duration;

/// A choice: its value, and what it is called.
pub type Choice = (String, String);
/// The choice of somebody who is none of the others.
pub const OTHERS: &str = "?";
/// So many people are a choice.
const MOST: usize = 200;
/// How long after the last key it is looked for.
const REST: Duration = Duration::from_millis(200);

/// Oneself and those one talks with, those of the conversation that is chosen first; and whoever is chosen, once that is known.
pub fn people(store: Store, question: Memo<Question>) -> Memo<Vec<Person>> {
    let live = store.memo(Chat::is_live);
    let within = Memo::new(move |_| question.with(|question| question.within));
    let chosen = Memo::new(move |_| question.with(|question| question.from));
    effect(move || {
        if let Some(conversation) = within.get().filter(|_| live.get()) {
            store.look_up(members(conversation, String::new()));
        }
    });
    // Whoever is chosen may be nobody that is known here.
    effect(move || {
        let known = |id| store.peek(|chat| known(chat, None, Vec::new()).iter().any(|known| known.id == id));
        if let Some(person) = chosen.get().filter(|id| live.get() && !known(*id)) {
            store.look_up(Command::Card { person });
        }
    });
    let everybody = everybody(within);
    store.memo(move |chat| {
        let mut all = known(chat, within.get(), everybody.get().1);
        if let Some(id) = chosen.get().filter(|id| all.iter().all(|person| person.id != *id)) {
            all.extend(told::card(chat, id).map(|card| card.person));
        }
        all
    })
}

/// What can be chosen: people, and [`OTHERS`].
pub fn choices(store: Store, question: Memo<Question>, people: Memo<Vec<Person>>) -> Memo<Vec<Choice>> {
    let words = store.words();
    let others = store.page_words().find_member;
    store.memo(move |chat| {
        let name = |person: &Person| match person.id == chat.me.id {
            true => words.you.to_owned(),
            false => names::listed(chat, person, words),
        };
        let mut choices: Vec<Choice> =
            people.with(|people| people.iter().map(|person| (person.id.to_string(), name(person))).collect());
        if let Some(id) = question.with(|question| question.from).map(|id| id.to_string())
            && choices.iter().all(|(known, _)| *known != id)
        {
            choices.push((id, "…".to_owned()));
        }
        choices.push((OTHERS.to_owned(), format!("{others}…")));
        choices
    })
}

fn members(conversation: ConversationId, find: String) -> Command {
    Command::Members(FindMembers { conversation, after: None, find: Some(find), page: None })
}

/// The members of the conversation that is chosen. They stay when some of them are asked for by name: the server's last answer
/// about members is the only one that is kept.
fn everybody(within: Memo<Option<ConversationId>>) -> Memo<(Option<ConversationId>, Vec<Person>)> {
    let told = told::last::<Members>(move |asked| {
        within.try_get().flatten().is_some_and(|conversation| *asked == members(conversation, String::new()))
    });
    Memo::new(move |before: Option<&(Option<ConversationId>, Vec<Person>)>| {
        let now = within.get();
        match (told.get(), before) {
            (Some(page), _) => (now, people_of(page)),
            (None, Some(before)) if before.0 == now => before.clone(),
            (None, _) => (now, Vec::new()),
        }
    })
}

fn people_of(page: Members) -> Vec<Person> {
    page.members.into_iter().map(|member| member.person).collect()
}

/// Whom one knows or talks with, each once. `members`: of the conversation that is chosen.
fn known(chat: &Chat, within: Option<ConversationId>, members: Vec<Person>) -> Vec<Person> {
    let mut known = vec![chat.me.clone()];
    let mut add = |person: &Person| {
        if !person.name.is_empty() && known.iter().all(|one| one.id != person.id) {
            known.push(person.clone());
        }
    };
    let here = within.and_then(|conversation| chat.timelines.get(&conversation));
    for person in here.into_iter().flat_map(authors).chain(&members) {
        add(person);
    }
    let peers = chat.by_recency().into_iter().filter_map(|view| view.peer.as_ref());
    let contacts = chat.contacts.iter().filter(|contact| !contact.blocked).map(|contact| &contact.person);
    for person in peers.chain(contacts) {
        add(person);
    }
    let newest = chat.by_recency().into_iter().filter_map(|view| author(view.last.as_ref()?));
    for person in newest.chain(chat.timelines.values().flat_map(authors)) {
        add(person);
    }
    known.truncate(MOST);
    known
}

/// Who wrote the messages that are loaded, the newest first.
fn authors(timeline: &Timeline) -> impl Iterator<Item = &Person> {
    timeline.entries().rev().filter_map(author)
}

fn author(entry: &Entry) -> Option<&Person> {
    match &entry.what {
        What::Message { author, .. } => Some(author),
        _ => None,
    }
}

/// Looks for somebody by name: among the members of the conversation that is chosen, or in the space. `people`: the
/// choices, for when there is no server.
#[component]
pub fn Somebody(
    question: Memo<Question>,
    ask: Callback<Question>,
    looks: RwSignal<bool>,
    people: Memo<Vec<Person>>,
) -> impl IntoView {
    let store = expect_context::<Store>();
    let words = store.page_words();
    let find = RwSignal::new(String::new());
    let asked = RwSignal::new(None::<Command>);
    let look = move || {
        let within = question.with_untracked(|question| question.within);
        // Whoever is in no space finds nobody.
        let homeless = store.peek(|chat| !chat.is_member(chat.space));
        let command = match (find.get_untracked(), within) {
            (text, _) if text.is_empty() => None,
            (text, Some(conversation)) => Some(members(conversation, text)),
            (_, None) if homeless => None,
            (find, None) => {
                Some(Command::People { find, page: None, space: Some(store.peek(|chat| chat.space)) })
            }
        };
        if let Some(command) = command.clone() {
            store.look_up(command);
        }
        asked.set(command);
    };
    let waiting = StoredValue::new(None::<TimeoutHandle>);
    let wait = move |next: Option<TimeoutHandle>| {
        if let Some(before) = waiting.try_update_value(|waiting| std::mem::replace(waiting, next)).flatten() {
            before.clear();
        }
    };
    on_cleanup(move || wait(None));
    let typed = move |field: HtmlInputElement| {
        find.set(field.value().trim().chars().take(FIND_CHARS).collect());
        wait(set_timeout_with_handle(look, REST).ok());
    };
    let found = found(store, find, asked, people);
    let chosen = Callback::new(move |person| {
        looks.set(false);
        ask.run(Question { from: Some(person), ..question.get_untracked() });
    });
    let nobody = move || asked.with(Option::is_some) && found.with(Vec::is_empty);
    let field = NodeRef::<html::Input>::new();
    effect(move || {
        if let Some(field) = field.get() {
            let _ = field.focus();
        }
    });
    let pressed = move |event: ev::KeyboardEvent| {
        if event.key() == "Escape" && !event.is_composing() {
            // It is this that is left, and not the page.
            event.prevent_default();
            event.stop_propagation();
            looks.set(false);
            let filter = document().query_selector(".filter select").ok().flatten();
            if let Some(filter) = filter.and_then(|filter| filter.dyn_into::<HtmlElement>().ok()) {
                let _ = filter.focus();
            }
        }
    };
    view! {
        <section on:keydown=pressed>
            <label class="search">
                <Icon glyph=Glyph::Search />
                <input
                    type="search"
                    aria-label=words.find_member
                    placeholder=words.find_member
                    autocomplete="off"
                    node_ref=field
                    on:input:target=move |event| when_whole(&event, typed)
                    on:compositionend:target=move |event| typed(event.target())
                />
            </label>
            {move || {
                let lines = found.get().into_iter().map(|person| view! { <PersonLine person from=chosen /> });
                let lines = lines.collect_view();
                (!found.with(Vec::is_empty)).then(|| view! { <ul class="box">{lines}</ul> }.into_any())
            }}
            {move || nobody().then(|| view! { <p class="hint">{words.no_results}</p> }.into_any())}
        </section>
    }
}

/// Whom the server found; until then and without a connection, the choices with such a name.
fn found(
    store: Store,
    find: RwSignal<String>,
    asked: RwSignal<Option<Command>>,
    people: Memo<Vec<Person>>,
) -> Memo<Vec<Person>> {
    let is_it = move |command: &Command| asked.try_get().flatten().is_some_and(|asked| *command == asked);
    let words = store.words();
    let (strangers, members) = (told::last::<People>(is_it), told::last::<Members>(is_it));
    store.memo(move |chat| {
        let text = find.get().to_lowercase();
        if text.is_empty() {
            return Vec::new();
        }
        if let Some(found) = strangers.get().map(|page| page.people).or(members.get().map(people_of)) {
            return found;
        }
        let is_called = |person: &Person| names::listed(chat, person, words).to_lowercase().contains(&text);
        people.get().into_iter().filter(is_called).collect()
    })
}
