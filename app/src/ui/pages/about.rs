//! About a conversation: its link, its people, what may be done with it.

use super::{
    admin::{Invitations, Proof, invited},
    door::Door,
    exits::Exits,
    found::FoundList,
    group::{AddPeople, AnnouncementBox, InviteBox, NicknameForm, Requests, SettingsBox},
};
use crate::{
    route::Route,
    state::{Memo, Store, names, powers, visit::Place},
    text::admin::admin_words,
    ui::{
        kit::{Dock, Page, Qr, Question, Seal},
        parts::{ConversationFace, CopyButton, LineForm, MemberList, Notified, Notifying, told},
    },
};
use leptos::prelude::*;
use protocol::{Command, ConversationId, Entry, Kind, Pins};

#[component]
pub fn AboutPage() -> impl IntoView {
    let store = expect_context::<Store>();
    let place = store.memo(|chat| matches!(chat.route, Route::About(_)).then(|| chat.place()).flatten());
    move || match place.get() {
        Some(Place::Inside(id)) => view! { <About conversation=id /> }.into_any(),
        Some(Place::Outside(id)) => view! { <Door conversation=id /> }.into_any(),
        None => ().into_any(),
    }
}

#[component]
fn About(conversation: ConversationId) -> impl IntoView {
    let store = expect_context::<Store>();
    let words = store.page_words();
    let question = RwSignal::new(None::<Question>);
    let is_guest = store.peek(|chat| chat.is_guest);
    let view = store.memo(move |chat| chat.conversations.get(&conversation).cloned());
    let kind = store.peek(|chat| chat.conversations.get(&conversation).map(|view| view.kind));
    let title = move || {
        view.with(|view| {
            view.as_ref().map(|view| store.peek(|chat| names::title(chat, view, words))).unwrap_or_default()
        })
    };
    let leads = store.memo(move |chat| powers::leads(chat, conversation));
    let counts =
        move || view.with(|view| view.as_ref().map(|view| (words.online_of)(view.online, view.members)));
    let face = store.memo(move |chat| {
        chat.conversations.get(&conversation).map_or(names::Face::Drawing, |view| names::face(chat, view))
    });
    // Of several spaces each is known by its seal.
    let space = store.memo(move |chat| {
        let view = chat.conversations.get(&conversation).filter(|view| view.kind == Kind::Lobby)?;
        chat.lobbies().nth(1).map(|_| names::space_name(&view.name, words))
    });
    // The first lobby is the server's own.
    let is_space = kind == Some(Kind::Lobby) && conversation != ConversationId::LOBBY;
    let (is_room, is_group) = (kind == Some(Kind::Room), kind == Some(Kind::Group));
    let invites = store.memo(move |chat| {
        let settings = told::group(chat, conversation).map(|group| group.settings);
        is_group && (powers::leads(chat, conversation) || settings.is_some_and(|set| !set.admins_invite))
    });
    view! {
        <Page title=Signal::derive(title) back=Route::Conversation(conversation).path() back_label=words.back>
            <div class="hero">
                {move || match space.get() {
                    Some(name) => view! { <Seal place=conversation.0 name /> }.into_any(),
                    None => view! { <ConversationFace id=conversation face=face.get() /> }.into_any(),
                }}
                <p class="online"><i></i>{counts}</p>
            </div>
            {(is_room || is_group).then(|| view! { <AnnouncementBox conversation leads /> })}
            {is_room.then(|| view! { <RoomLink conversation /> })}
            {is_group.then(|| view! { <Requests conversation /> })}
            <PinnedBox conversation />
            <Notifying what=Notified::Level(conversation) />
            {(kind != Some(Kind::Private)).then(|| view! { <People conversation question invites /> })}
            {move || invites.get().then(|| view! { <InviteBox conversation /> })}
            {is_group.then(|| view! { <NicknameForm conversation /> })}
            {move || (leads.get() && (is_room || is_group || is_space)).then(|| view! { <Rename conversation /> })}
            {move || (leads.get() && (is_room || is_group)).then(|| view! { <SettingsBox conversation is_group /> })}
            {move || (leads.get() && (is_room || is_space)).then(|| view! { <Links conversation guests=is_room /> })}
            {is_guest.then(|| view! { <div class="box"><a class="line danger" href=Route::Leave.path()><b>{words.log_out}"…"</b></a></div> })}
            {kind.filter(|kind| matches!(kind, Kind::Room | Kind::Group | Kind::Lobby) && !is_guest).map(|kind| view! { <Exits conversation kind question /> })}
            <Dock question cancel=words.cancel />
            <Proof />
        </Page>
    }
}

/// The pinned messages, newest first.
#[component]
fn PinnedBox(conversation: ConversationId) -> impl IntoView {
    let words = expect_context::<Store>().page_words();
    let pins = told::last::<Vec<Entry>>(move |asked| *asked == Command::Pins(Pins { conversation }));
    view! {
        <Show when=move || pins.with(|pins| pins.as_ref().is_some_and(|pins| !pins.is_empty()))>
            <section>
                <h2 class="cap">{words.talk.pins}</h2>
                <FoundList messages=Signal::derive(move || pins.get().unwrap_or_default()) starred=false />
            </section>
        </Show>
    }
}

/// The members, or those who are to be added to them.
#[component]
fn People(
    conversation: ConversationId,
    question: RwSignal<Option<Question>>,
    invites: Memo<bool>,
) -> impl IntoView {
    let store = expect_context::<Store>();
    let words = store.page_words();
    let adding = RwSignal::new(false);
    let add = move |_| {
        adding.set(true);
        told::find_members(store, conversation, String::new(), None);
    };
    move || match adding.get() {
        true => view! { <AddPeople conversation adding /> }.into_any(),
        false => view! {
            <div class="spaced">
                <Show when=move || invites.get()>
                    <button type="button" class="button primary" on:click=add>{words.groups.add}</button>
                </Show>
                <MemberList conversation question />
            </div>
        }
        .into_any(),
    }
}

/// The room's address, to be given to others.
#[component]
fn RoomLink(conversation: ConversationId) -> impl IntoView {
    let store = expect_context::<Store>();
    let words = store.page_words();
    // The browser knows at which address others reach this server.
    let origin = store.origin();
    let path = Route::Conversation(conversation).path();
    let link = Memo::new(move |_| format!("{}{path}", origin.get()));
    view! {
        <section class="box share">
            {move || (!origin.with(String::is_empty)).then(|| view! { <Qr text=link.get() label=words.room_qr /> })}
            <div>
                <h2 class="cap">{words.room_link}</h2>
                <p class="link-text" translate="no">{move || link.get()}</p>
                <CopyButton text=link label=words.copy_link class="button quiet" />
            </div>
        </section>
    }
}

/// Links for people without an account into this room, or into this space.
#[component]
fn Links(conversation: ConversationId, guests: bool) -> impl IntoView {
    let store = expect_context::<Store>();
    let said = admin_words(store.locale());
    let (title, hint) = if guests {
        (said.guest_link, said.guest_link_hint)
    } else {
        (said.invitations, said.space_link_hint)
    };
    let open = RwSignal::new(false);
    let show = move |_| {
        open.set(true);
        invited(store, conversation);
    };
    view! {
        <section class="section guests">
            <h2 class="cap">{title}</h2>
            <p class="hint">{hint}</p>
            {move || if open.get() {
                view! { <Invitations room=Some(conversation) guests /> }.into_any()
            } else {
                view! { <button type="button" class="button quiet" on:click=show>{title}"…"</button> }.into_any()
            }}
        </section>
    }
}

#[component]
fn Rename(conversation: ConversationId) -> impl IntoView {
    let store = expect_context::<Store>();
    let words = store.page_words();
    let (was, kind) = store.peek(|chat| {
        let view = chat.conversations.get(&conversation);
        view.map_or((String::new(), Kind::Room), |view| (view.name.clone(), view.kind))
    });
    let label = match kind {
        Kind::Group => words.groups.name,
        Kind::Lobby => words.space.name,
        _ => words.room_name,
    };
    let rename = Callback::new(move |name| store.command(Command::RenameRoom { conversation, name }));
    view! {
        <LineForm
            name="rename"
            label
            value=was
            button=words.rename_room
            sends=|command| matches!(command, Command::RenameRoom { .. })
            taken=words.space.taken
            on_send=rename
        />
    }
}
