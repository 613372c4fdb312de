//! What is kept for when there is no connection.

use super::scenarios::*;
use crate::{
    boot::ChatPage,
    route::Route,
    state::{
        Chat,
        copies::{extent, lacking, rest, wanted},
    },
};
use protocol::*;

/// A conversation in which something was said at this time.
fn room(id: i64, at: i64, head: u32) -> Conversation {
    let mut last = message(person(8, "bob"), 1, head, "hm");
    (last.conversation, last.at) = (ConversationId(id), at);
    Conversation { id: ConversationId(id), last: Some(last), ..lobby(head, head, 0) }
}

#[test]
fn the_newest_conversations_are_kept_each_with_its_version() {
    let mut chat = chat(Vec::new());
    let rooms = (2..=30).map(|id| room(id, 1_000 * id, 3)).collect();
    connect(&mut chat, resumed(1, rooms));
    let before = wanted(&chat, "zh-CN.light.normal");
    let paths: Vec<_> = before.iter().map(|(path, _)| path.as_str()).collect();
    assert_eq!((paths.len(), paths[0], paths[19], paths[20]), (21, "/c/30", "/c/11", "/"));
    let extent_before = extent(&chat);
    let view = room(20, 20_000, 4);
    chat.conversations.insert(view.id, view);
    let changed = |looks| {
        let pages = wanted(&chat, looks).into_iter().filter(|page| !before.contains(page));
        pages.map(|(path, _)| path).collect::<Vec<_>>()
    };
    assert_eq!(changed("zh-CN.light.normal"), ["/c/20", "/"]);
    assert_eq!(changed("zh-CN.light.simple").len(), 21, "the server draws all of them otherwise");
    assert_ne!(extent(&chat), extent_before);
}

#[test]
fn a_guest_has_no_list() {
    let mut chat = chat(Vec::new());
    chat.is_guest = true;
    assert!(wanted(&chat, "").iter().all(|(path, _)| path != "/"));
}

#[test]
fn a_large_room_is_asked_for_less_often() {
    let mut chat = chat(Vec::new());
    let small = rest(&chat);
    chat.conversations.insert(LOBBY, Conversation { members: 1_000, ..lobby(0, 0, 0) });
    assert!(small <= 11_000 && rest(&chat) >= 60_000);
}

#[test]
fn what_one_has_just_said_oneself_is_kept_soon() {
    let mut chat = chat(Vec::new());
    let said = |author| Conversation { last: Some(message(author, 1, 1, "hm")), ..lobby(1, 1, 0) };
    chat.conversations.insert(LOBBY, said(me()));
    assert!(rest(&chat) <= 1_000);
    chat.conversations.insert(LOBBY, said(person(8, "bob")));
    assert!(rest(&chat) >= 10_000);
}

#[test]
fn whoever_comes_back_with_a_copy_of_one_conversation_is_told_of_all() {
    let alone = |open: Conversation| {
        let (id, items) = (open.id, vec![message(me(), 1, 1, "here")]);
        let page = ChatPage {
            me: me(),
            login: LoginId(1),
            build: "1".into(),
            resumed: Resumed { snapshot: Some(SnapshotReason::First), ..resumed(5, vec![open]) },
            answers: vec![Some(Answer::History(page(items, 1)))],
            is_alone: true,
            is_guest: false,
            space: LOBBY,
        };
        Chat::new(page, Route::Conversation(id))
    };
    let all = |views| Resumed { snapshot: Some(SnapshotReason::First), ..resumed(9, views) };
    let mut chat = alone(lobby(1, 1, 0));
    assert_eq!(chat.cursor, None, "what happened to the others is not told after a cursor");
    connect(&mut chat, all(vec![lobby(1, 1, 0), room(2, 1, 1)]));
    assert!(chat.is_member(ConversationId(2)));
    assert!(chat.timeline().is_some_and(|timeline| timeline.loaded), "what it had is still there");

    // One has left it meanwhile.
    let mut chat = alone(lobby(1, 1, 0));
    connect(&mut chat, all(vec![room(2, 1, 1)]));
    assert!(chat.timeline().is_none());
}

#[test]
fn what_a_page_lacks_is_read_from_a_copy_only_without_a_connection() {
    let mut chat = chat(vec![message(me(), 1, 1, "here")]);
    chat.conversations.insert(ConversationId(2), room(2, 1, 1));
    assert_eq!(lacking(&chat), None, "it has this one");
    chat.visit(Route::Conversation(ConversationId(2)), None);
    assert_eq!(lacking(&chat), Some(Route::Conversation(ConversationId(2))));
    connect(&mut chat, resumed(1, Vec::new()));
    assert_eq!(lacking(&chat), None);
    disconnect(&mut chat);
    assert_eq!(lacking(&chat), Some(Route::Conversation(ConversationId(2))));
}
