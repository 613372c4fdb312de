//! Who has read what one wrote, and marking as unread.

use super::scenarios::*;
use crate::{
    route::Route,
    state::{
        Chat, row_builder,
        rows::{Progress, Reader, Row},
    },
    text::words,
};
use protocol::*;

fn ada() -> Person {
    person(8, "Ada")
}

fn private(peer_read: Option<u32>) -> Conversation {
    Conversation { kind: Kind::Private, peer: Some(ada()), peer_read: peer_read.map(Seq), ..lobby(3, 3, 0) }
}

/// A private chat with two messages of one's own, and one of the other.
fn two(peer_read: Option<u32>) -> Chat {
    let mut chat =
        chat(vec![message(me(), 1, 1, "在吗"), message(ada(), 2, 2, "在"), message(me(), 3, 3, "好")]);
    connect(&mut chat, resumed(2, vec![private(peer_read)]));
    chat
}

fn progress(chat: &Chat) -> Vec<Progress> {
    let reader = Reader { words: words(Locale::Zh), now: 0, zone: &|_| 0 };
    let groups = row_builder::rows(chat, LOBBY, 0..99, reader, &[]);
    let rows = groups.iter().flat_map(|group| group.rows.iter());
    let of = |row: &Row| if let Row::Message(bubble) = row { Some(bubble.progress) } else { None };
    rows.filter_map(of).collect()
}

fn hears(chat: &mut Chat, seq: u32) {
    let event = Event::PeerRead { conversation: LOBBY, seq: Seq(seq) };
    chat.receive(PageFrame::Event(event), 0);
}

#[test]
fn what_the_other_one_has_read_shows_on_ones_own_messages_alone() {
    use Progress::{Read, Saved};
    let mut chat = two(None);
    assert_eq!(progress(&chat), [Saved, Saved, Saved]);
    hears(&mut chat, 2);
    assert_eq!(progress(&chat), [Read(0), Saved, Saved]);
    hears(&mut chat, 3);
    assert_eq!(progress(&chat), [Read(0), Saved, Read(0)]);
    hears(&mut chat, 0);
    assert_eq!(progress(&chat), [Saved, Saved, Saved], "they do not tell any more");
    assert_eq!(progress(&two(Some(1))), [Read(0), Saved, Saved], "as after a cut");
}

#[test]
fn a_group_shows_how_many() {
    let mut chat = chat(vec![message(me(), 1, 1, "集合"), message(me(), 2, 2, "快")]);
    connect(&mut chat, resumed(2, vec![]));
    assert_eq!(chat.counts_readers(), Some((LOBBY, Seq(2))));
    assert_eq!(chat.own_messages().collect::<Vec<_>>(), [Seq(2), Seq(1)]);
    chat.read_counts = vec![(Seq(1), 3)];
    assert_eq!(progress(&chat), [Progress::Read(3), Progress::Saved]);
    // Not in private chats, in large ones, for guests, and without a connection.
    let large = Conversation { members: 201, ..lobby(2, 2, 0) };
    for view in [private(None), large] {
        chat.receive(PageFrame::Event(Event::Conversation(view)), 0);
        assert_eq!(chat.counts_readers(), None);
    }
    chat.receive(PageFrame::Event(Event::Conversation(lobby(2, 2, 0))), 0);
    chat.is_guest = true;
    assert_eq!(chat.counts_readers(), None);
    chat.is_guest = false;
    disconnect(&mut chat);
    assert_eq!(chat.counts_readers(), None);
}

fn mark(unread: Option<u32>) -> Mark {
    Mark { conversation: LOBBY, pinned: false, muted: false, hidden: None, unread: unread.map(Seq) }
}

/// The marks that it takes away.
fn taken(frames: &[ClientFrame]) -> Vec<Option<Seq>> {
    let of =
        |frame: &ClientFrame| if let Command::Mark(mark) = &frame.command { Some(mark.unread) } else { None };
    frames.iter().filter_map(of).collect()
}

#[test]
fn a_marked_chat_is_opened_where_it_was_marked_and_then_is_not_marked_any_more() {
    let mut chat = two(None);
    chat.visit(Route::Chats, None);
    chat.receive(PageFrame::Event(Event::Mark(mark(Some(2)))), 0);
    assert_eq!(chat.mark(LOBBY).unread, Some(Seq(2)));
    let effects = chat.visit(Route::Conversation(LOBBY), None);
    assert_eq!((chat.unread_from, chat.mark(LOBBY).unread), (Some(Seq(2)), None));
    assert_eq!(taken(&sent(&effects)), [Some(Seq(0))]);
    // Another device marks it while it is open here: it stays so until it is opened again.
    chat.receive(PageFrame::Event(Event::Mark(mark(Some(1)))), 0);
    assert_eq!(chat.mark(LOBBY).unread, Some(Seq(1)));
    disconnect(&mut chat);
    assert_eq!(taken(&connect(&mut chat, resumed(3, vec![]))), [], "a cut opens nothing");
    assert_eq!(chat.mark(LOBBY).unread, Some(Seq(1)));
}

#[test]
fn what_is_opened_without_a_connection_is_told_after_the_next_resume() {
    let mut chat = two(None);
    chat.visit(Route::Chats, None);
    chat.receive(PageFrame::Event(Event::Mark(mark(Some(2)))), 0);
    disconnect(&mut chat);
    assert_eq!(taken(&sent(&chat.visit(Route::Conversation(LOBBY), None))), []);
    assert_eq!(chat.unread_from, Some(Seq(2)));
    assert_eq!(taken(&connect(&mut chat, resumed(3, vec![]))), [Some(Seq(0))]);
}
