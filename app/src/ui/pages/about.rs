//! About a conversation: its link, its people, what may be done with it.

use super::{
    admin::{Invitations, invited},
    door::Door,
    group::{AddPeople, AnnouncementBox, InviteBox, NicknameForm, Requests, SettingsBox},
};
use crate::{
    route::Route,
    state::{Chat, Store, names, powers, visit::Place},
    text::admin::admin_words,
    ui::{
        kit::{Dock, Page, Qr, Question},
        parts::{ConversationFace, CopyButton, FieldFault, MemberList, told},
    },
};
use leptos::{ev, html, prelude::*};
use protocol::{Command, ConversationId, Kind};
use std::sync::Arc;

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
    // The first lobby is the server's own.
    let is_space = kind == Some(Kind::Lobby) && conversation != ConversationId::LOBBY;
    let may_leave = store.memo(move |chat| kind == Some(Kind::Lobby) && chat.lobbies().count() > 1);
    let (is_room, is_group) = (kind == Some(Kind::Room), kind == Some(Kind::Group));
    let invites = store.memo(move |chat| {
        let settings = told::group(chat, conversation).map(|group| group.settings);
        is_group && (powers::leads(chat, conversation) || settings.is_some_and(|set| !set.admins_invite))
    });
    view! {
        <Page title=Signal::derive(title) back=Route::Conversation(conversation).path() back_label=words.back>
            <div class="hero">
                {move || view! { <ConversationFace id=conversation face=face.get() /> }}
                <p class="online"><i></i>{counts}</p>
            </div>
            {(is_room || is_group).then(|| view! { <AnnouncementBox conversation leads /> })}
            {is_room.then(|| view! { <RoomLink conversation /> })}
            {is_group.then(|| view! { <Requests conversation /> })}
            {(kind != Some(Kind::Private)).then(|| view! { <People conversation question invites /> })}
            {move || invites.get().then(|| view! { <InviteBox conversation /> })}
            {is_group.then(|| view! { <NicknameForm conversation /> })}
            {move || (leads.get() && (is_room || is_group || is_space)).then(|| view! { <Rename conversation /> })}
            {move || (leads.get() && (is_room || is_group)).then(|| view! { <SettingsBox conversation is_group /> })}
            {move || (leads.get() && (is_room || is_space)).then(|| view! { <Links conversation guests=is_room /> })}
            {is_guest.then(|| view! { <div class="box"><a class="line danger" href=Route::Leave.path()><b>{words.log_out}"…"</b></a></div> })}
            {((is_room || is_group) && !is_guest).then(|| view! { <Exits conversation question is_group /> })}
            {move || may_leave.get().then(|| view! { <LeaveSpace conversation question /> })}
            <Dock question cancel=words.cancel />
        </Page>
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
        told::find_members(store, store.peek(|chat| chat.space), String::new(), None);
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
                <p class="link-text" translate="no">{link}</p>
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
    let name = NodeRef::<html::Input>::new();
    let (was, kind) = store.peek(|chat| {
        let view = chat.conversations.get(&conversation);
        view.map_or((String::new(), Kind::Room), |view| (view.name.clone(), view.kind))
    });
    let label = match kind {
        Kind::Group => words.groups.name,
        Kind::Lobby => words.space.name,
        _ => words.room_name,
    };
    let fault = store.refusal(|command| matches!(command, Command::RenameRoom { .. }));
    let rename = move |event: ev::SubmitEvent| {
        event.prevent_default();
        if let Some(name) = name.get_untracked() {
            store.command(Command::RenameRoom { conversation, name: name.value() });
        }
    };
    view! {
        <form method="post" class="inline-form" on:submit=rename>
            <label class="field">
                <span>{label}</span>
                <input
                    name="rename"
                    value=was
                    autocomplete="off"
                    maxlength="64"
                    node_ref=name
                    aria-invalid=move || fault.with(Option::is_some).then_some("true")
                    aria-describedby="rename-fault"
                />
            </label>
            <button class="button quiet" disabled=move || store.is_asleep()>{words.rename_room}</button>
        </form>
        <FieldFault id="rename-fault" fault />
    }
}

#[component]
fn Exits(
    conversation: ConversationId,
    question: RwSignal<Option<Question>>,
    is_group: bool,
) -> impl IntoView {
    let store = expect_context::<Store>();
    let words = store.page_words();
    let owns = store.memo(move |chat| powers::owns(chat, conversation));
    let name = move || {
        store.peek(|chat| {
            let view = chat.conversations.get(&conversation);
            view.map(|view| names::title(chat, view, words)).unwrap_or_default()
        })
    };
    let (leave, delete) = if is_group {
        (words.groups.leave, words.groups.dissolve)
    } else {
        (words.leave_room, words.delete_room)
    };
    let ask = move |event: ev::MouseEvent, deletes: bool| {
        let last = store.peek(|chat| is_last(chat, conversation));
        let (ask, consequence) = match (is_group, deletes) {
            (true, true) => (words.groups.dissolve_ask, words.groups.dissolve_sure),
            (true, false) if last => (words.groups.leave_ask, words.leave_last_sure),
            (false, false) if last => (words.leave_room_ask, words.leave_last_sure),
            (true, false) => (words.groups.leave_ask, words.groups.leave_sure),
            (false, true) => (words.delete_room_ask, words.delete_room_sure),
            (false, false) => (words.leave_room_ask, words.leave_room_sure),
        };
        let (confirm, command) = match deletes {
            true => (delete, Command::DeleteRoom { conversation }),
            false => (leave, Command::Leave { conversation }),
        };
        question.set(Some(Question {
            ask: ask(&name()),
            consequence: consequence.to_owned(),
            confirm,
            then: Arc::new(move || store.command(command.clone())),
            since: event.time_stamp(),
        }));
    };
    view! {
        <div class="box">
            <button type="button" class="line danger" on:click=move |event| ask(event, false)>{leave}"…"</button>
            <Show when=move || owns.get()>
                <button type="button" class="line danger" on:click=move |event| ask(event, true)>{delete}"…"</button>
            </Show>
        </div>
    }
}

/// Whether nobody stays behind when one leaves.
fn is_last(chat: &Chat, conversation: ConversationId) -> bool {
    chat.conversations.get(&conversation).is_some_and(|view| view.members <= 1)
}

#[component]
fn LeaveSpace(conversation: ConversationId, question: RwSignal<Option<Question>>) -> impl IntoView {
    let store = expect_context::<Store>();
    let words = store.page_words();
    let ask = move |event: ev::MouseEvent| {
        let name = store.peek(|chat| chat.conversations.get(&conversation).map(|view| view.name.clone()));
        let name = name.filter(|name| !name.is_empty()).unwrap_or_else(|| words.brand.to_owned());
        question.set(Some(Question {
            ask: (words.space.leave_ask)(&name),
            consequence: if store.peek(|chat| is_last(chat, conversation)) {
                words.leave_last_sure
            } else {
                words.space.leave_sure
            }
            .to_owned(),
            confirm: words.space.leave,
            then: Arc::new(move || store.command(Command::Leave { conversation })),
            since: event.time_stamp(),
        }));
    };
    view! {
        <div class="box">
            <button type="button" class="line danger" on:click=ask>{words.space.leave}"…"</button>
        </div>
    }
}
