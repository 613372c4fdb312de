//! The members of the open conversation, and what the user may do to them and to the room.

use super::{rooms::close_when_done, use_panel, use_store};
use crate::{
    state::names,
    ui::kit::{Avatar, Dialog},
};
use leptos::{html, prelude::*};
use protocol::{Command, Conversation, ConversationId, Kind, Member, PersonId, Role};

#[component]
pub fn Members() -> impl IntoView {
    let (store, panel) = (use_store(), use_panel());
    let words = store.words();
    let Some(view) = store.peek(|chat| chat.conversation().cloned()) else { return ().into_any() };
    let id = view.id;
    store.command(Command::Members { conversation: id, after: None, find: None, page: None });
    let members = store.memo(move |chat| match &chat.listing.members {
        Some((of, members)) if *of == id => members.clone(),
        _ => Vec::new(),
    });
    let fault = store.memo(|chat| chat.fault.clone());
    let governs = store.peek(|chat| view.role == Role::Owner || chat.me.owner);
    let title = store.peek(|chat| names::title(chat, &view, words));
    close_when_done(panel);
    view! {
        <Dialog title=format!("{title} · {}", words.members) close_label=words.close on_close=Callback::new(move |()| panel.set(None))>
            {move || fault.get().map(|fault| view! { <p class="failure" role="alert">{words.refusal(&fault)}</p> })}
            <ul class="people">
                <For
                    each=move || members.get()
                    key=|member| (member.person.id, member.online, member.muted_until, member.person.name.clone())
                    children=move |member| view! { <MemberItem member conversation=id governs /> }
                />
            </ul>
            <RoomActions view=view.clone() governs />
        </Dialog>
    }
    .into_any()
}

#[component]
fn MemberItem(member: Member, conversation: ConversationId, governs: bool) -> impl IntoView {
    let store = use_store();
    let words = store.words();
    let Member { person, role, online, muted_until, .. } = member;
    let (id, avatar) = (person.id, person.avatar.0);
    let (me, kind) = store.peek(|chat| (chat.me.id, chat.conversation().map(|view| view.kind)));
    let muted = muted_until.is_some_and(|until| until > store.reading(|reader| reader.now));
    let name = if person.name.is_empty() { words.gone_person.to_owned() } else { person.name };
    let state = if muted {
        words.muted
    } else if online {
        words.online
    } else {
        words.offline
    };
    let tag =
        if person.owner { Some(words.owner) } else { (role == Role::Owner).then_some(words.room_owner) };
    view! {
        <li class="person" data-person=id.to_string()>
            <Avatar id=avatar live=online />
            <b>{name}{tag.map(|tag| view! { <span class="tag">{tag}</span> })}</b>
            <small>{state}</small>
            {(id != me).then(|| view! {
                <span class="person-actions">
                    <button type="button" class="button quiet" on:click=move |_| store.command(Command::OpenPrivate { person: id })>
                        {words.write_privately}
                    </button>
                    {governs.then(|| view! { <Moderation conversation person=id muted can_kick=kind == Some(Kind::Room) /> })}
                </span>
            })}
        </li>
    }
}

#[component]
fn Moderation(conversation: ConversationId, person: PersonId, muted: bool, can_kick: bool) -> impl IntoView {
    let store = use_store();
    let words = store.words();
    let minutes = if muted { 0 } else { 60 };
    view! {
        <button type="button" class="button quiet" on:click=move |_| store.command(Command::Mute { conversation, person, minutes })>
            {if muted { words.unmute } else { words.mute_hour }}
        </button>
        {can_kick.then(|| view! {
            <button type="button" class="button quiet danger" on:click=move |_| store.command(Command::Kick { conversation, person })>
                {words.kick}
            </button>
        })}
        {store.peek(|chat| chat.me.owner).then(|| view! {
            <Confirmed label=words.remove_person sure=words.remove_person_sure on_confirm=Callback::new(move |()| {
                store.command(Command::RemovePerson { person });
            }) />
        })}
    }
}

#[component]
fn RoomActions(view: Conversation, governs: bool) -> impl IntoView {
    let store = use_store();
    let words = store.words();
    let conversation = view.id;
    if view.kind != Kind::Room {
        return ().into_any();
    }
    let name = NodeRef::<html::Input>::new();
    let rename = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if let Some(name) = name.get_untracked() {
            store.command(Command::RenameRoom { conversation, name: name.value() });
        }
    };
    view! {
        {governs.then(|| view! {
            <form class="inline-form" on:submit=rename>
                <label class="field">
                    <span>{words.room_name}</span>
                    <input name="rename" value=view.name.clone() autocomplete="off" maxlength="64" node_ref=name />
                </label>
                <button class="button primary">{words.rename_room}</button>
            </form>
        })}
        <div class="actions">
            <button type="button" class="button quiet" on:click=move |_| store.command(Command::Leave { conversation })>
                {words.leave_room}
            </button>
            {governs.then(|| view! {
                <Confirmed label=words.delete_room sure=words.delete_room_sure on_confirm=Callback::new(move |()| {
                    store.command(Command::DeleteRoom { conversation });
                }) />
            })}
        </div>
    }
    .into_any()
}

/// A button that asks for confirmation: the first press shows a warning, the second one confirms.
#[component]
pub fn Confirmed(label: &'static str, sure: &'static str, on_confirm: Callback<()>) -> impl IntoView {
    let asked = RwSignal::new(false);
    view! {
        <Show when=move || asked.get()>
            <p class="failure" role="alert">{sure}</p>
        </Show>
        <button
            type="button"
            class="button quiet danger"
            on:click=move |_| {
                if asked.get_untracked() {
                    on_confirm.run(());
                } else {
                    asked.set(true);
                }
            }
        >
            {label}
        </button>
    }
}
