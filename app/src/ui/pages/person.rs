//! A person's card: write to them, be friends, what one calls them; and what may be done where one manages things.

use super::{admin::Proof, friendliness::Friendliness};
use crate::{
    route::Route,
    state::{
        Store, names,
        powers::{Powers, powers},
    },
    text::admin::admin_words,
    ui::{
        kit::{Avatar, Dock, Menu, Page, Question},
        parts::{MemberActions, Missing, told, with_links},
    },
};
use leptos::prelude::*;
use protocol::{AboutMe, Card, Member, Role, Shared};

#[component]
pub fn PersonPage() -> impl IntoView {
    let store = expect_context::<Store>();
    let words = store.page_words();
    let card = store.memo(|chat| {
        let Route::Person(id) = chat.route else { return None };
        told::card(chat, id)
    });
    let missing = store.memo(|chat| chat.listing.missing);
    let called = store.memo(move |chat| {
        card.with(|card| card.as_ref().map(|card| names::listed(chat, &card.person, words)))
    });
    let title = move || match called.get() {
        Some(called) => called,
        None if missing.get() => words.not_found.to_owned(),
        None => words.loading.to_owned(),
    };
    view! {
        <Page title=Signal::derive(title) back="/" back_label=words.back>
            {move || match card.get() {
                Some(card) => view! { <CardView card /> }.into_any(),
                None if missing.get() => view! { <div class="door"><Missing /></div> }.into_any(),
                None => ().into_any(),
            }}
        </Page>
    }
}

#[component]
fn CardView(card: Card) -> impl IntoView {
    let store = expect_context::<Store>();
    let words = store.page_words();
    let Card { person, online, shared, about } = card;
    let about: Option<AboutMe> = about.and_then(|about| about.read().ok());
    let question = RwSignal::new(None::<Question>);
    let (id, me) = (person.id, store.peek(|chat| chat.me.id));
    let state = if person.gone {
        words.person_gone
    } else if online {
        words.online
    } else {
        words.offline
    };
    let member = person.clone();
    // Nobody writes to a guest in private, nor befriends them: they see their one room.
    let is_guest = shared.iter().any(|shared| shared.guest);
    let (living, named) = ((id != me && !person.gone && !is_guest).then_some(id), person.name.clone());
    let remarked = store.memo(move |chat| chat.contact(id).is_some_and(|c| !c.remark.is_empty()));
    view! {
        <div class="hero">
            <Avatar id=person.avatar.0 live=online />
            <div>
                {words.tag(person.owner, person.robot).map(|tag| view! { <span class="tag">{tag}</span> })}
                {is_guest.then(|| view! { <span class="tag">{words.guest}</span> })}
                {move || remarked.get().then(|| view! { <p class="hint" translate="no">{(words.friendship.named)(&named)}</p> })}
                <p class="online" data-quiet=(!online).then_some("")><i></i>{state}</p>
            </div>
        </div>
        {about.map(|about| view! { <Told about /> })}
        {living.map(|person| view! { <Friendliness person question /> })}
        {(id == me).then(|| view! { <a class="button primary" href="/settings/profile">{words.profile}</a> })}
        <section>
            <h2 class="cap">{words.shared}</h2>
            <ul class="box">
                {shared.into_iter().map(|shared| view! { <SharedLine shared person=member.clone() online question mine=id == me /> }).collect_view()}
            </ul>
        </section>
        <Dock question cancel=words.cancel />
        <Proof />
    }
}

/// What they tell of themselves. The server lets in sites of the web alone.
#[component]
fn Told(about: AboutMe) -> impl IntoView {
    let said = admin_words(expect_context::<Store>().locale());
    let AboutMe { gender, place, site, github, line } = about;
    let link = |address: String, shown: String| {
        view! { <a class="link" href=address target="_blank" rel="noopener noreferrer nofollow">{shown}</a> }
            .into_any()
    };
    let text = |text: String| view! { <span>{text}</span> }.into_any();
    let shown = site.trim_start_matches("https://").trim_start_matches("http://").to_owned();
    let is_web = site.starts_with("https://") || site.starts_with("http://");
    let rows = [
        (said.line, !line.is_empty(), with_links(&line)),
        (said.gender, !gender.is_empty(), text(gender)),
        (said.place, !place.is_empty(), text(place)),
        (said.site, is_web, link(site, shown)),
        (said.github, !github.is_empty(), link(format!("https://github.com/{github}"), github.clone())),
    ];
    let row = |(label, is_told, value): (&'static str, bool, AnyView)| {
        is_told.then(|| view! { <div class="line"><dt>{label}</dt><dd>{value}</dd></div> })
    };
    view! { <dl class="box told">{rows.map(row).into_iter().collect_view()}</dl> }
}

#[component]
fn SharedLine(
    shared: Shared,
    person: protocol::Person,
    online: bool,
    question: RwSignal<Option<Question>>,
    mine: bool,
) -> impl IntoView {
    let store = expect_context::<Store>();
    let words = store.page_words();
    let Shared { conversation, role, muted_until, guest } = shared;
    let member = Member { person, role, online, muted_until, joined_at: None, guest };
    let place = store.peek(|chat| {
        let view = chat.conversations.get(&conversation)?;
        Some((names::title(chat, view, words), view.kind, powers(chat, conversation, &member)))
    });
    let (title, kind, can) = place?;
    let label = format!("{title} · {}", words.more);
    Some(view! {
        <li class="line">
            <a class="who-line" href=Route::Conversation(conversation).path()>
                <b>{title}{(role == Role::Owner).then(|| view! { <span class="tag">{words.owner_of(kind)}</span> })}</b>
            </a>
            {(!mine && can != Powers::default()).then(|| {
                let items = move || view! { <MemberActions member=member.clone() conversation question /> };
                view! { <Menu label items /> }
            })}
        </li>
    })
}
