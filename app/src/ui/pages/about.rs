//! About a conversation: its link, its people, what may be done with it.

use super::{
    admin::{Invitations, invited},
    door::Door,
};
use crate::{
    route::Route,
    state::{Store, names, visit::Place},
    text::admin::admin_words,
    ui::{
        kit::{Dock, Page, Qr, Question},
        parts::{ConversationFace, CopyButton, FieldFault, MemberList},
    },
};
use leptos::{ev, html, prelude::*};
use protocol::{Command, Conversation, ConversationId, Kind, Role};
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
    let words = store.words();
    let question = RwSignal::new(None::<Question>);
    let is_guest = store.peek(|chat| chat.is_guest);
    let view = store.memo(move |chat| chat.conversations.get(&conversation).cloned());
    let kind = store.peek(|chat| chat.conversations.get(&conversation).map(|view| view.kind));
    let title = move || {
        view.with(|view| {
            view.as_ref().map(|view| store.peek(|chat| names::title(chat, view, words))).unwrap_or_default()
        })
    };
    let governs = store.memo(move |chat| governs(chat, conversation));
    let counts =
        move || view.with(|view| view.as_ref().map(|view| (words.online_of)(view.online, view.members)));
    let face = store
        .memo(move |chat| chat.conversations.get(&conversation).and_then(|view| names::face(chat, view)));
    view! {
        <Page title=Signal::derive(title) back=Route::Conversation(conversation).path() back_label=words.back>
            <div class="hero">
                {move || view! { <ConversationFace id=conversation face=face.get() /> }}
                <p class="online"><i></i>{counts}</p>
            </div>
            {(kind == Some(Kind::Room)).then(|| view! { <RoomLink conversation /> })}
            {move || (governs.get() && kind == Some(Kind::Room)).then(|| view! { <Rename conversation /> })}
            {(kind != Some(Kind::Private)).then(|| view! { <MemberList conversation question governs /> })}
            {move || (governs.get() && kind == Some(Kind::Room)).then(|| view! { <Guests conversation /> })}
            {(is_guest).then(|| view! { <div class="box"><a class="line danger" href=Route::Leave.path()><b>{words.log_out}"…"</b></a></div> })}
            {(kind == Some(Kind::Room) && !is_guest).then(|| view! { <Exits conversation question governs /> })}
            <Dock question cancel=words.cancel />
        </Page>
    }
}

/// Whether one may manage a conversation: its owner may, and the server's.
fn governs(chat: &crate::state::Chat, conversation: ConversationId) -> bool {
    let owns = |view: &Conversation| view.role == Role::Owner;
    chat.me.owner || chat.conversations.get(&conversation).is_some_and(owns)
}

/// The room's address, to be given to others.
#[component]
fn RoomLink(conversation: ConversationId) -> impl IntoView {
    let store = expect_context::<Store>();
    let words = store.words();
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

/// Links for people without an account into this room.
#[component]
fn Guests(conversation: ConversationId) -> impl IntoView {
    let store = expect_context::<Store>();
    let said = admin_words(store.locale());
    let open = RwSignal::new(false);
    let show = move |_| {
        open.set(true);
        invited(store, conversation);
    };
    view! {
        <section class="section guests">
            <h2 class="cap">{said.guest_link}</h2>
            <p class="hint">{said.guest_link_hint}</p>
            {move || if open.get() {
                view! { <Invitations room=Some(conversation) /> }.into_any()
            } else {
                view! { <button type="button" class="button quiet" on:click=show>{said.guest_link}"…"</button> }.into_any()
            }}
        </section>
    }
}

#[component]
fn Rename(conversation: ConversationId) -> impl IntoView {
    let store = expect_context::<Store>();
    let words = store.words();
    let name = NodeRef::<html::Input>::new();
    let was = store.peek(|chat| chat.conversations.get(&conversation).map(|view| view.name.clone()));
    let fault = store.refusal(|command| matches!(command, Command::RenameRoom { .. }));
    let rename = move |event: ev::SubmitEvent| {
        event.prevent_default();
        if let Some(name) = name.get_untracked() {
            store.command(Command::RenameRoom { conversation, name: name.value() });
        }
    };
    view! {
        <form class="inline-form" on:submit=rename>
            <label class="field">
                <span>{words.room_name}</span>
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
            <button class="button quiet">{words.rename_room}</button>
        </form>
        <FieldFault id="rename-fault" fault />
    }
}

#[component]
fn Exits(
    conversation: ConversationId,
    question: RwSignal<Option<Question>>,
    governs: Memo<bool>,
) -> impl IntoView {
    let store = expect_context::<Store>();
    let words = store.words();
    let name = move || {
        store.peek(|chat| {
            chat.conversations.get(&conversation).map(|view| view.name.clone()).unwrap_or_default()
        })
    };
    let ask = move |event: ev::MouseEvent, delete: bool| {
        let (ask, consequence, confirm, command) = if delete {
            (
                words.delete_room_ask,
                words.delete_room_sure,
                words.delete_room,
                Command::DeleteRoom { conversation },
            )
        } else {
            (words.leave_room_ask, words.leave_room_sure, words.leave_room, Command::Leave { conversation })
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
            <button type="button" class="line danger" on:click=move |event| ask(event, false)>{words.leave_room}"…"</button>
            <Show when=move || governs.get()>
                <button type="button" class="line danger" on:click=move |event| ask(event, true)>{words.delete_room}"…"</button>
            </Show>
        </div>
    }
}
