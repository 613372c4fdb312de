//! Where a conversation opens, what of it counts as read, and what is shown of a log that is far ahead.

use super::scenarios::*;
use crate::route::Route;
use crate::state::{Chat, Effect, timeline::Ask};
use protocol::*;

fn said(seq: u32) -> Entry {
    message(person(8, "other"), seq.into(), seq, "hi")
}

fn event(entry: Entry) -> PageFrame {
    PageFrame::Event(Event::Entry(entry))
}

/// A page of history that covers these places of a log of so many.
fn around(from: u32, to: u32, head: u32) -> History {
    let items = (from..=to).map(said).collect();
    History { from: Seq(from), as_of: Seq(head), more: from > 1, ..page(items, to) }
}

fn answer(chat: &mut Chat, asked: &ClientFrame, ok: Answer) -> Vec<Effect> {
    chat.receive(PageFrame::Reply { reference: asked.reference, ok }, 0)
}

fn known(chat: &Chat) -> (u32, u32, bool) {
    let timeline = &chat.timelines[&LOBBY];
    (timeline.log().first().0, timeline.log().last().0, timeline.newer)
}

fn view(chat: &Chat) -> (u32, u32) {
    (chat.conversations[&LOBBY].read.0, chat.conversations[&LOBBY].unread)
}

/// A page that follows its lobby, of which it knows the places 1 to 300.
fn connected() -> Chat {
    let mut chat = chat((1..=300).map(said).collect());
    connect(&mut chat, resumed(1, vec![]));
    chat.following = true;
    chat
}

#[test]
fn a_conversation_opens_around_its_first_unread_place() {
    let mut chat = connected();
    chat.visit(Route::Chats, None);
    chat.timelines.clear();
    chat.receive(PageFrame::Event(Event::Conversation(lobby(543, 300, 243))), 0);
    let asked = sent(&chat.visit(Route::Conversation(LOBBY), None));
    let first = Ask::Around(Seq(301)).command(LOBBY);
    assert_eq!(asked[0].command, first);
    assert!(matches!(first, Command::History { before: None, after: Some(Seq(271)), limit: Some(100), .. }));
    assert!(sent(&chat.visit(Route::Conversation(LOBBY), None)).is_empty(), "asked already");
    answer(&mut chat, &asked[0], Answer::History(around(272, 371, 543)));
    assert_eq!((known(&chat), chat.unread_from), ((272, 371, true), Some(Seq(301))));
    // What comes is not followed, and counts.
    assert!(chat.receive(event(said(544)), 0).is_empty());
    assert_eq!((known(&chat), view(&chat)), ((272, 371, true), (300, 244)));
    // Scrolled down to the end, page by page; then it is followed again.
    let asked = sent(&chat.load_newer());
    assert_eq!(asked[0].command, Ask::Newer(Seq(371)).command(LOBBY));
    assert!(sent(&chat.load_newer()).is_empty() && sent(&chat.load_older()).is_empty());
    answer(&mut chat, &asked[0], Answer::History(around(372, 544, 544)));
    assert_eq!(known(&chat), (272, 544, false));
    chat.receive(event(said(545)), 0);
    assert_eq!(known(&chat), (272, 545, false));
}

#[test]
fn the_end_is_one_page_away_and_an_earlier_page_changes_nothing() {
    let mut chat = connected();
    chat.timelines.clear();
    chat.receive(PageFrame::Event(Event::Conversation(lobby(9_000, 300, 8_700))), 0);
    let far = sent(&chat.visit(Route::Conversation(LOBBY), None));
    let mut effects = Vec::new();
    chat.reach(None, &mut effects);
    let asked = sent(&effects);
    assert_eq!(asked[0].command, Ask::Newest.command(LOBBY));
    answer(&mut chat, &far[0], Answer::History(around(272, 371, 9_000)));
    assert!(!chat.timelines[&LOBBY].loaded, "it is not wanted any more");
    answer(&mut chat, &asked[0], Answer::History(around(8_951, 9_000, 9_000)));
    assert_eq!(known(&chat), (8_951, 9_000, false));
    sent(&chat.read_all());
    assert_eq!(view(&chat), (9_000, 0));
}

#[test]
fn far_behind_what_is_read_stays() {
    let mut chat = connected();
    chat.following = false;
    disconnect(&mut chat);
    let asked = connect(&mut chat, resumed(9, vec![lobby(1_400, 300, 1_100)]));
    let next = answer(&mut chat, &asked[0], Answer::Replayed(replayed(vec![], 1_400, true)));
    assert!(next.is_empty(), "{next:?}");
    assert_eq!((known(&chat), view(&chat)), ((1, 300, true), (300, 1_100)));
    assert_eq!(chat.unread_from, Some(Seq(301)));
    let asked = sent(&chat.load_newer());
    answer(&mut chat, &asked[0], Answer::History(around(301, 350, 1_400)));
    assert_eq!(known(&chat), (1, 350, true));
    // One that is not open is loaded anew when it is.
    disconnect(&mut chat);
    chat.visit(Route::Chats, None);
    chat.timelines.get_mut(&LOBBY).unwrap().newer = false;
    let asked = connect(&mut chat, resumed(10, vec![lobby(2_400, 300, 2_100)]));
    answer(&mut chat, &asked[0], Answer::Replayed(replayed(vec![], 2_400, true)));
    assert!(!chat.timelines.contains_key(&LOBBY));
    assert_eq!(
        sent(&chat.visit(Route::Conversation(LOBBY), None))[0].command,
        Ask::Around(Seq(301)).command(LOBBY)
    );
}

#[test]
fn a_refused_page_is_asked_for_again_if_it_is_still_wanted() {
    let mut chat = connected();
    chat.timelines.get_mut(&LOBBY).unwrap().newer = true;
    let asked = sent(&chat.load_newer());
    let fault = Fault::Busy { retry_ms: 90 };
    let refusal = |asked: &ClientFrame, fault: &Fault| PageFrame::Refusal {
        reference: asked.reference,
        fault: fault.clone(),
    };
    let effects = chat.receive(refusal(&asked[0], &fault), 0);
    let [Effect::AskAfter(90, command)] = effects.as_slice() else { panic!("{effects:?}") };
    assert!(sent(&chat.load_newer()).is_empty(), "it waits");
    let again = sent(&chat.ask_again(command.clone()));
    assert_eq!(again[0].command, asked[0].command);
    chat.receive(refusal(&again[0], &fault), 0);
    chat.reach(None, &mut Vec::new());
    assert!(chat.ask_again(command.clone()).is_empty(), "the end is wanted now");
    // For good.
    let mut chat = connected();
    chat.timelines.get_mut(&LOBBY).unwrap().newer = true;
    let asked = sent(&chat.load_newer());
    assert!(chat.receive(refusal(&asked[0], &Fault::Missing), 0).is_empty());
    assert!(chat.timelines[&LOBBY].loading.is_none());
}

#[test]
fn what_nobody_sees_stays_unread_and_the_line_stands_before_it() {
    let mut chat = connected();
    chat.receive(event(said(301)), 0);
    assert_eq!((view(&chat), chat.unread_from), ((301, 0), None), "seen as it came");
    chat.following = false;
    for seq in 302..=341 {
        chat.receive(event(said(seq)), 0);
    }
    assert_eq!((view(&chat), chat.unread_from), ((301, 40), Some(Seq(302))));
    // Rows that were scrolled into view count, one by one.
    chat.read_to(Seq(310));
    assert_eq!((view(&chat), chat.unread_from), ((310, 31), Some(Seq(302))), "the line stays");
    chat.receive(event(said(342)), 0);
    assert_eq!((view(&chat), chat.unread_from), ((310, 32), Some(Seq(302))));
    chat.read_to(Seq(305));
    assert_eq!(view(&chat), (310, 32), "nothing becomes unread again");
    chat.read_all();
    assert_eq!((view(&chat), chat.unread_from), ((342, 0), Some(Seq(302))));
    chat.receive(event(said(343)), 0);
    assert_eq!((view(&chat), chat.unread_from), ((342, 1), Some(Seq(343))), "a new line");
}

#[test]
fn one_s_own_messages_are_never_below_the_line() {
    let mut chat = connected();
    chat.following = false;
    chat.receive(event(message(me(), 301, 301, "mine")), 0);
    assert_eq!((view(&chat), chat.unread_from), ((300, 0), None));
    chat.receive(event(said(302)), 0);
    assert_eq!(view(&chat), (300, 1));
    let line = chat.timelines[&LOBBY].line(chat.unread_from.unwrap(), chat.me.id);
    assert_eq!(line, Some(Seq(302)));
}

#[test]
fn what_is_counted_before_it_is_loaded_is_an_estimate_until_the_server_says() {
    let mut chat = connected();
    chat.following = false;
    chat.receive(PageFrame::Event(Event::Conversation(lobby(543, 300, 243))), 0);
    chat.timelines.get_mut(&LOBBY).unwrap().start(around(272, 371, 543));
    chat.read_to(Seq(320));
    assert_eq!(view(&chat), (320, 223));
    chat.receive(PageFrame::Event(Event::Read { conversation: LOBBY, seq: Seq(320), unread: 221 }), 0);
    assert_eq!((view(&chat), chat.unread_from), ((320, 221), Some(Seq(301))), "one's own report");
}

#[test]
fn what_was_read_on_another_device_moves_the_line() {
    let mut chat = connected();
    chat.following = false;
    (301..=310).for_each(|seq| drop(chat.receive(event(said(seq)), 0)));
    let read = |seq, unread| Event::Read { conversation: LOBBY, seq: Seq(seq), unread };
    chat.receive(PageFrame::Event(read(306, 4)), 0);
    assert_eq!((view(&chat), chat.unread_from), ((306, 4), Some(Seq(307))));
    chat.receive(PageFrame::Event(read(310, 0)), 0);
    assert_eq!((view(&chat), chat.unread_from), ((310, 0), None));
    // While one was away, too.
    (311..=312).for_each(|seq| drop(chat.receive(event(said(seq)), 0)));
    disconnect(&mut chat);
    connect(&mut chat, resumed(9, vec![lobby(320, 312, 8)]));
    assert_eq!((view(&chat), chat.unread_from), ((312, 8), Some(Seq(313))));
}

#[test]
fn what_was_read_just_before_a_cut_is_reported_after_it() {
    let mut chat = connected();
    chat.following = false;
    (301..=340).for_each(|seq| drop(chat.receive(event(said(seq)), 0)));
    let first = chat.read_to(Seq(310));
    let Some(Effect::AskAfter(_, later)) = first.last() else { panic!("{first:?}") };
    assert!(chat.read_to(Seq(330)).is_empty(), "in a moment");
    disconnect(&mut chat);
    assert!(chat.ask_again(later.clone()).is_empty());
    let next = connect(&mut chat, resumed(9, vec![lobby(350, 300, 50)]));
    assert_eq!(view(&chat), (330, 20));
    let read = Command::Read { conversation: LOBBY, seq: Seq(330) };
    assert!(next.iter().any(|frame| frame.command == read), "{next:?}");
}

#[test]
fn pending_messages_are_not_shown_in_the_middle_of_a_log() {
    use crate::state::rows::pending;
    let mut chat = connected();
    write(&mut chat, 1, "hi");
    assert_eq!(pending(&chat, LOBBY).count(), 1);
    chat.timelines.get_mut(&LOBBY).unwrap().newer = true;
    assert_eq!(pending(&chat, LOBBY).count(), 0);
}
