//! What a conversation's log ends with, as the list shows it.

use super::scenarios::*;
use crate::state::Chat;
use protocol::*;

fn joined(seq: u32, at: i64) -> PageFrame {
    let what = What::Joined { person: person(9, "Mia") };
    PageFrame::Event(Event::Entry(Entry { conversation: LOBBY, seq: Seq(seq), ord: 0, at, what }))
}

fn said(seq: u32) -> PageFrame {
    PageFrame::Event(Event::Entry(message(person(8, "other"), seq.into(), seq, "hi")))
}

/// The places of the newest message and of the notice after it, and what is unread.
fn end(chat: &Chat) -> (Option<u32>, Option<u32>, u32) {
    let view = &chat.conversations[&LOBBY];
    let place = |entry: Option<&Entry>| entry.map(|entry| entry.seq.0);
    (place(view.last.as_ref()), place(view.notice.as_deref()), view.unread)
}

#[test]
fn a_notice_is_shown_until_the_next_message_and_is_never_unread() {
    let mut chat = chat(Vec::new());
    connect(&mut chat, resumed(1, vec![lobby(0, 0, 0)]));
    chat.receive(joined(1, 5), 0);
    assert_eq!(end(&chat), (None, Some(1), 0));
    chat.receive(said(2), 0);
    assert_eq!(end(&chat), (Some(2), None, 1));
    chat.receive(joined(3, 5), 0);
    chat.receive(joined(4, 5), 0);
    assert_eq!(end(&chat), (Some(2), Some(4), 1));
    // One that comes again changes nothing, and an older view takes nothing away.
    chat.receive(joined(3, 5), 0);
    chat.receive(PageFrame::Event(Event::Conversation(lobby(2, 0, 1))), 0);
    assert_eq!(end(&chat), (Some(2), Some(4), 1));
}

#[test]
fn a_notice_moves_no_conversation() {
    let mut chat = chat(Vec::new());
    let room = Conversation { id: ConversationId(7), kind: Kind::Room, ..lobby(1, 1, 0) };
    let newer = Entry { at: 100, conversation: room.id, ..message(person(8, "other"), 1, 1, "hi") };
    let older = Entry { at: 50, ..newer.clone() };
    let views = [
        Conversation { last: Some(Entry { conversation: LOBBY, ..older }), ..lobby(1, 1, 0) },
        Conversation { last: Some(newer), ..room.clone() },
    ];
    connect(&mut chat, resumed(1, views.to_vec()));
    chat.receive(joined(2, 200), 0);
    let order: Vec<_> = chat.by_recency().iter().map(|view| view.id).collect();
    assert_eq!(order, [room.id, LOBBY]);
}
