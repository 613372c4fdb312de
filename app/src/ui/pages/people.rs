//! One's contacts: who waits for an answer, then friends by their first letters; and finding people.

use crate::{
    route::Route,
    state::{Chat, Memo, Store, contacts::asks, names},
    ui::{
        kit::{Avatar, Page},
        parts::{
            Finder,
            told::{self, List},
        },
    },
};
use leptos::prelude::*;
use protocol::{Command, Contact, Friendship, People as Found, Person};

#[component]
pub fn PeoplePage() -> impl IntoView {
    let store = expect_context::<Store>();
    let words = store.page_words();
    let said = &words.friendship;
    let looking = RwSignal::new(String::new());
    let homeless = store.memo(Chat::is_homeless);
    let looks = move || !looking.with(String::is_empty);
    let find = move |text: String| {
        if !text.is_empty() {
            look(store, text, None);
        }
    };
    view! {
        <Page title=words.friends.contacts back="/" back_label=words.back>
            // Whoever is in no space finds nobody.
            <Show when=move || !homeless.get()>
                <Finder label=said.find looking on_find=Callback::new(find) />
            </Show>
            <Show when=looks fallback=|| view! { <Contacts /> }>
                <Strangers looking />
            </Show>
        </Page>
    }
}

/// Looks for people of the space that is looked at.
fn look(store: Store, find: String, page: Option<String>) {
    let space = Some(store.peek(|chat| chat.space));
    store.look_up(Command::People { find, page, space });
}

/// Who was found, strangers too.
#[component]
fn Strangers(looking: RwSignal<String>) -> impl IntoView {
    let store = expect_context::<Store>();
    let words = store.page_words();
    let parts = told::all::<Found>(|asked| matches!(asked, Command::People { .. }));
    let list = Memo::new(move |_| {
        List::of(parts.get().into_iter().map(|part| (part.people, part.next)), |person: &Person| person.id)
    });
    let people = move || list.with(|list| list.as_ref().map(|list| list.items.clone()).unwrap_or_default());
    let next = move || list.with(|list| list.as_ref().and_then(|list| list.next.clone()));
    let nothing = move || list.with(|list| list.as_ref().is_some_and(|list| list.items.is_empty()));
    view! {
        <ul class="box people">
            <For each=people key=|person| (person.id, person.name.clone(), person.avatar.0) children=move |person| {
                view! { <li class="line"><PersonLink person /></li> }
            } />
        </ul>
        <Show when=nothing><p class="hint">{words.no_results}</p></Show>
        <Show when=move || next().is_some()>
            <button type="button" class="button quiet" on:click=move |_| look(store, looking.get_untracked(), next())>{words.more}</button>
        </Show>
    }
}

/// What one keeps: requests on top, then friends, then whom one blocks.
#[component]
fn Contacts() -> impl IntoView {
    let store = expect_context::<Store>();
    let said = &store.page_words().friendship;
    let all = store.memo(|chat| chat.contacts.clone());
    let of = move |wanted: fn(&Contact) -> bool| {
        all.with(|all| all.iter().filter(|contact| wanted(contact)).cloned().collect::<Vec<_>>())
    };
    let waiting = move || of(|contact| contact.friendship == Friendship::Asked);
    let blocked = move || of(|contact| contact.blocked);
    let nobody = move || all.with(|all| !all.iter().any(|c| c.friendship == Friendship::Friend || asks(c)));
    view! {
        {move || {
            let requests = of(asks);
            (!requests.is_empty()).then(|| view! {
                <section>
                    <h2 class="cap">{said.requests}</h2>
                    <ul class="box requests">{requests.into_iter().map(|contact| view! { <Request contact /> }).collect_view()}</ul>
                </section>
            })
        }}
        {move || by_letter(of(|contact| contact.friendship == Friendship::Friend))
            .into_iter()
            .map(|(letter, friends)| view! { <Section title=letter contacts=friends /> })
            .collect_view()}
        <Show when=nobody><p class="hint">{said.none_yet}</p></Show>
        {move || view! { <Section title=said.waiting.to_owned() contacts=waiting() /> }}
        {move || view! { <Section title=store.words().friends.blocked.to_owned() contacts=blocked() /> }}
    }
}

#[component]
fn Section(title: String, contacts: Vec<Contact>) -> impl IntoView {
    (!contacts.is_empty()).then(|| {
        let lines = contacts.into_iter().map(|contact| {
            view! { <li class="line"><PersonLink person=contact.person /></li> }
        });
        view! {
            <section>
                <h2 class="cap">{title}</h2>
                <ul class="box people">{lines.collect_view()}</ul>
            </section>
        }
    })
}

/// Somebody who waits for an answer.
#[component]
fn Request(contact: Contact) -> impl IntoView {
    let store = expect_context::<Store>();
    let said = &store.page_words().friendship;
    let Contact { person, note, at, .. } = contact;
    let id = person.id;
    let answer = move |accept| store.command(Command::AnswerFriend { person: id, accept });
    let when = move || store.reading(|reader| reader.short(at));
    view! {
        <li class="line" data-person=id.to_string()>
            <PersonLink person />
            <time>{when}</time>
            {(!note.is_empty()).then(|| view! { <p class="note" translate="no">{note}</p> })}
            <div class="actions">
                <button type="button" class="button quiet" on:click=move |_| answer(false)>{said.refuse}</button>
                <button type="button" class="button primary" on:click=move |_| answer(true)>{said.accept}</button>
            </div>
        </li>
    }
}

/// A person, by what the reader calls them.
#[component]
fn PersonLink(person: Person) -> impl IntoView {
    let store = expect_context::<Store>();
    let words = store.page_words();
    let (id, avatar, name) = (person.id, person.avatar.0, person.name.clone());
    let (shown, live) =
        store.peek(|chat| (names::listed(chat, &person, words), chat.online.contains(&person.id)));
    let named = (shown != name && !name.is_empty()).then_some(name);
    view! {
        <a class="who-line" href=Route::Person(id).path() data-person=id.to_string()>
            <Avatar id=avatar live />
            <b translate="no">{shown}</b>
            {named.map(|named| view! { <small translate="no">{named}</small> })}
        </a>
    }
}

/// Friends by the letter that they begin with, in order; those without one at the end.
fn by_letter(mut friends: Vec<Contact>) -> Vec<(String, Vec<Contact>)> {
    let letter = |contact: &Contact| contact.spelled.chars().next().filter(char::is_ascii_alphabetic);
    friends.sort_by_cached_key(|friend| (letter(friend).is_none(), friend.spelled.clone(), friend.person.id));
    let mut groups: Vec<(String, Vec<Contact>)> = Vec::new();
    for friend in friends {
        let title = letter(&friend).map_or('#', |letter| letter.to_ascii_uppercase()).to_string();
        match groups.last_mut().filter(|(last, _)| *last == title) {
            Some((_, group)) => group.push(friend),
            None => groups.push((title, vec![friend])),
        }
    }
    groups
}

#[cfg(test)]
mod tests {
    use super::*;
    use protocol::{AvatarId, PersonId};

    #[test]
    fn friends_stand_under_their_letters() {
        let friend = |id: i64, spelled: &str| Contact {
            person: Person {
                id: PersonId(id),
                name: "x".into(),
                avatar: AvatarId(1),
                owner: false,
                gone: false,
                robot: false,
            },
            friendship: Friendship::Friend,
            remark: String::new(),
            note: String::new(),
            blocked: false,
            at: 0,
            spelled: spelled.into(),
        };
        let groups = by_letter(vec![
            friend(1, ""),
            friend(2, "liming"),
            friend(3, "ada"),
            friend(4, "lan"),
            friend(5, "9x"),
        ]);
        let ids: Vec<(&str, Vec<i64>)> = groups
            .iter()
            .map(|(title, group)| (title.as_str(), group.iter().map(|c| c.person.id.0).collect()))
            .collect();
        assert_eq!(ids, [("A", vec![3]), ("L", vec![4, 2]), ("#", vec![1, 5])]);
    }
}
