//! The list of one's own devices.

use super::scenarios::*;
use crate::{
    route::{Part, Route},
    state::{Effect, listing::Offer},
};
use protocol::*;

#[test]
fn a_device_that_asks_is_asked_about_on_every_page_until_it_is_answered() {
    let mut chat = chat(Vec::new());
    connect(&mut chat, resumed(1, vec![lobby(0, 0, 0)]));
    let asks = PageFrame::Event(Event::HandOver {
        digits: "0427".into(),
        agent: "Firefox".into(),
        until: Some(120_000),
    });
    chat.receive(asks.clone(), 0);
    let devices = Route::Settings(Some(Part::Devices));
    for page in [Route::Rooms, devices.clone(), Route::Chats, devices.clone()] {
        chat.visit(page, None);
        assert_eq!(
            chat.listing.asking().map(|one| (one.digits.as_str(), one.until)),
            Some(("0427", 120_000))
        );
    }
    // Nobody says what became of it while there was no connection: it is said again if it still waits.
    connect(&mut chat, resumed(2, Vec::new()));
    assert_eq!(chat.listing.asking(), None);
    chat.receive(asks, 0);
    chat.receive(PageFrame::Event(Event::HandOverAnswered { allowed: false }), 0);
    assert_eq!(chat.listing.hand_over, Some(Offer::Answered(false)));
    chat.visit(Route::Rooms, None);
    chat.visit(devices, None);
    assert_eq!(chat.listing.hand_over, None);
}

#[test]
fn the_devices_are_asked_for_once_when_they_change_and_only_where_they_show() {
    let mut chat = chat(Vec::new());
    connect(&mut chat, resumed(1, vec![lobby(0, 0, 0)]));
    let changed = PageFrame::Event(Event::Logins);
    assert!(chat.receive(changed.clone(), 0).is_empty());
    let mine = Command::Logins { person: None };
    let asked =
        |effects: Vec<Effect>| sent(&effects).into_iter().map(|frame| frame.command).collect::<Vec<_>>();
    assert_eq!(asked(chat.visit(Route::Settings(Some(Part::Devices)), None)), std::slice::from_ref(&mine));
    let answered = PageFrame::Event(Event::HandOverAnswered { allowed: true });
    assert!(chat.receive(answered, 0).is_empty(), "nobody came in so far");
    assert_eq!(asked(chat.receive(changed, 0)), [mine]);
}
