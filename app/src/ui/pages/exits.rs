//! The ways out of a room, group or space: leaving it and deleting it, each with a question that says what goes.

use crate::{
    state::{Chat, Store, names, powers},
    text::PageWords,
    ui::{kit::Question, parts::told},
};
use leptos::{ev, prelude::*};
use protocol::{Command, ConversationId, Kind, SpaceContents};
use std::sync::Arc;

#[component]
pub fn Exits(
    conversation: ConversationId,
    kind: Kind,
    question: RwSignal<Option<Question>>,
) -> impl IntoView {
    let store = expect_context::<Store>();
    let words = store.page_words();
    // Of spaces, the last one is not left.
    let may_leave = store.memo(move |chat| kind != Kind::Lobby || chat.lobbies().nth(1).is_some());
    // The question says what goes with a space: it is not asked before that is known.
    let may_delete = store.memo(move |chat| {
        powers::owns(chat, conversation) && (kind != Kind::Lobby || contents(chat, conversation).is_some())
    });
    let line = move |exit: fn(&'static PageWords, Kind, &Chat, ConversationId) -> Exit, command: Command| {
        let ask = {
            let command = command.clone();
            move |event: ev::MouseEvent| {
                let (title, exit) = store.peek(|chat| {
                    let view = chat.conversations.get(&conversation);
                    let title = view.map(|view| names::title(chat, view, words)).unwrap_or_default();
                    (title, exit(words, kind, chat, conversation))
                });
                let command = command.clone();
                question.set(Some(Question {
                    ask: (exit.ask)(&title),
                    consequence: exit.consequence,
                    confirm: exit.button,
                    then: Arc::new(move || store.command(command.clone())),
                    since: event.time_stamp(),
                }));
            }
        };
        let button = store.peek(|chat| exit(words, kind, chat, conversation).button);
        view! { <button type="button" class="line danger" on:click=ask>{button}"…"</button> }
    };
    let (leave, delete) = (Command::Leave { conversation }, Command::DeleteRoom { conversation });
    move || {
        let (may_leave, may_delete) = (may_leave.get(), may_delete.get());
        (may_leave || may_delete).then(|| {
            view! {
                <div class="box">
                    {may_leave.then(|| line(leaving, leave.clone()))}
                    {may_delete.then(|| line(deleting, delete.clone()))}
                </div>
            }
        })
    }
}

/// A way out.
struct Exit {
    button: &'static str,
    ask: fn(&str) -> String,
    consequence: String,
}

fn leaving(words: &'static PageWords, kind: Kind, chat: &Chat, conversation: ConversationId) -> Exit {
    let (button, ask, sure) = match kind {
        Kind::Group => (words.groups.leave, words.groups.leave_ask, words.groups.leave_sure),
        Kind::Lobby => (words.space.leave, words.space.leave_ask, words.space.leave_sure),
        _ => (words.leave_room, words.leave_room_ask, words.leave_room_sure),
    };
    let members = chat.conversations.get(&conversation).map_or(0, |view| view.members);
    let guests = told::guests(chat, conversation);
    // Guests read on, but nobody of them can run a room.
    let consequence = match members.saturating_sub(guests) {
        0 | 1 if guests > 0 => words.leave_to_guests_sure,
        0 | 1 => words.leave_last_sure,
        _ => sure,
    };
    Exit { button, ask, consequence: consequence.to_owned() }
}

fn deleting(words: &'static PageWords, kind: Kind, chat: &Chat, conversation: ConversationId) -> Exit {
    let (button, ask, sure) = match kind {
        Kind::Group => (words.groups.dissolve, words.groups.dissolve_ask, words.groups.dissolve_sure),
        Kind::Lobby => {
            let members = chat.conversations.get(&conversation).map_or(0, |view| view.members);
            let contents = contents(chat, conversation).unwrap_or_default();
            let consequence = (words.space.delete_sure)(contents.rooms, contents.messages, members);
            return Exit { button: words.space.delete, ask: words.space.delete_ask, consequence };
        }
        _ => (words.delete_room, words.delete_room_ask, words.delete_room_sure),
    };
    Exit { button, ask, consequence: sure.to_owned() }
}

/// What is in a space, as its owner is told.
fn contents(chat: &Chat, space: ConversationId) -> Option<SpaceContents> {
    told::group(chat, space)?.contents
}
