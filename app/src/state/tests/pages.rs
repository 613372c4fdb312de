//! What lazy pages asked for: kept as it came, in parts, with who came and went since.

use super::scenarios::*;
use crate::{route::Route, state::Chat};
use protocol::*;

fn rooms(chat: &Chat) -> Vec<Rooms> {
    let is_it = |asked: &Command| matches!(asked, Command::Rooms(..));
    chat.listing.answers(is_it).map(|json| json.read().unwrap()).collect()
}

fn ask(chat: &mut Chat, command: Command, page: &Rooms) {
    let reference = sent(&chat.look_up(command))[0].reference;
    let ok = Answer::of(Reply::Rooms(page.clone())).unwrap();
    chat.receive(PageFrame::Reply { reference, ok }, 0);
}

#[test]
fn the_parts_of_a_list_are_kept_until_something_else_is_looked_for() {
    let mut chat = chat(Vec::new());
    connect(&mut chat, resumed(1, vec![lobby(0, 0, 0)]));
    let looks = |find: &str, page: Option<&str>| {
        Command::Rooms(FindRooms {
            find: Some(find.into()),
            page: page.map(Into::into),
            ..FindRooms::default()
        })
    };
    let part = |next: &str| Rooms { rooms: Vec::new(), more: true, next: Some(next.into()) };
    ask(&mut chat, looks("", None), &part("1"));
    ask(&mut chat, looks("", Some("1")), &part("2"));
    assert_eq!(rooms(&chat), [part("1"), part("2")]);
    ask(&mut chat, looks("a", Some("9")), &part("3"));
    assert_eq!(rooms(&chat), [part("1"), part("2")], "a part of something that is not looked for");
    ask(&mut chat, looks("a", None), &part("4"));
    assert_eq!(rooms(&chat), [part("4")]);
    chat.visit(Route::Chats, None);
    chat.visit(Route::Rooms, None);
    assert_eq!(rooms(&chat), [part("4")], "shown until the new answer is there");
}

#[test]
fn who_comes_and_goes_is_noted_where_people_are_shown() {
    let mut chat = chat(Vec::new());
    connect(&mut chat, resumed(1, vec![lobby(0, 0, 0)]));
    let presence = |came: Vec<PersonId>, went: Vec<PersonId>| {
        PageFrame::Event(Event::Presence(PresenceChange { conversation: LOBBY, online: 2, came, went }))
    };
    let ada = person(8, "ada").id;
    chat.receive(presence(vec![ada], vec![]), 0);
    assert!(!chat.listing.is_online(ada, false), "no page shows people");
    chat.visit(Route::About(LOBBY), None);
    chat.receive(presence(vec![ada], vec![]), 0);
    assert!(chat.listing.is_online(ada, false));
    chat.receive(presence(vec![], vec![ada]), 0);
    assert!(!chat.listing.is_online(ada, true));
    assert_eq!(chat.listing.presence, [(LOBBY, ada, false)]);
}

#[test]
fn a_way_back_that_is_dropped_is_asked_for_again() {
    let mut chat = chat(Vec::new());
    connect(&mut chat, resumed(1, vec![lobby(0, 0, 0)]));
    let reference = sent(&chat.command(Command::DropWayBack {}))[0].reference;
    let asked = sent(&chat.receive(PageFrame::Reply { reference, ok: Answer::Done }, 0));
    assert_eq!(asked[0].command, Command::WayBack {});
}

#[test]
fn two_settings_that_are_pressed_at_once_are_both_asked_for_and_the_same_one_once() {
    let mut chat = chat(Vec::new());
    connect(&mut chat, resumed(1, vec![lobby(0, 0, 0)]));
    let change = |change| Command::ChangeSettings { conversation: LOBBY, change };
    let approve = SettingsChange { approval: Some(true), ..SettingsChange::default() };
    let hide = SettingsChange { hide_history: Some(true), ..SettingsChange::default() };
    assert_eq!(sent(&chat.command(change(approve))).len(), 1);
    assert_eq!(sent(&chat.command(change(hide))).len(), 1);
    assert_eq!(sent(&chat.command(change(hide))).len(), 0);
}

#[test]
fn one_press_too_many_makes_no_second_room() {
    let mut chat = chat(Vec::new());
    connect(&mut chat, resumed(1, vec![lobby(0, 0, 0)]));
    let create = |nonce| Command::CreateRoom { nonce: Nonce(nonce), name: "读书会".into(), space: None };
    assert_eq!(sent(&chat.command(create(1))).len(), 1);
    assert_eq!(sent(&chat.command(create(2))).len(), 0);
}
