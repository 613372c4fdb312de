//! The list of one's own devices.

use super::scenarios::*;
use crate::{
    route::{Part, Route},
    state::Effect,
};
use protocol::*;

#[test]
fn the_devices_are_asked_for_once_when_they_change_and_only_where_they_show() {
    let mut chat = chat(Vec::new());
    connect(&mut chat, resumed(1, vec![lobby(0, 0, 0)]));
    let changed = ServerFrame::Event(Event::Logins);
    assert!(chat.receive(changed.clone(), 0).is_empty());
    let mine = Command::Logins { person: None };
    let asked =
        |effects: Vec<Effect>| sent(&effects).into_iter().map(|frame| frame.command).collect::<Vec<_>>();
    assert_eq!(asked(chat.visit(Route::Settings(Some(Part::Devices)), None)), [mine.clone()]);
    let answered = ServerFrame::Event(Event::HandOverAnswered { allowed: true });
    assert!(chat.receive(answered, 0).is_empty(), "nobody came in so far");
    assert_eq!(asked(chat.receive(changed, 0)), [mine]);
}
