//! The samples of how far people have read.

use super::samples::{AT, ROOM, ada, dong, room};
use protocol::*;

const SEQ: Seq = Seq(40);

pub fn commands() -> Vec<(&'static str, Command)> {
    let conversation = ROOM;
    let of = ReadersOf { conversation, seq: SEQ, unread: false, after: None };
    let nothing = MarkConversation { conversation, pinned: None, muted: None, hidden: None, unread: None };
    vec![
        ("read_counts", Command::ReadCounts(ReadCounts { conversation, seqs: vec![SEQ, Seq(41)] })),
        ("readers", Command::Readers(of)),
        ("readers_not", Command::Readers(ReadersOf { unread: true, after: Some(dong().id), ..of })),
        ("privacy", Command::Privacy(ChangePrivacy { reads: None })),
        ("privacy_reads", Command::Privacy(ChangePrivacy { reads: Some(false) })),
        ("place_at", Command::PlaceAt(PlaceAt { conversation, at: AT })),
        (
            "mark",
            Command::Mark(MarkConversation {
                pinned: Some(true),
                muted: Some(false),
                hidden: Some(true),
                ..nothing
            }),
        ),
        ("mark_nothing", Command::Mark(nothing.clone())),
        ("mark_unread", Command::Mark(MarkConversation { unread: Some(SEQ), ..nothing })),
    ]
}

pub fn replies() -> Vec<(&'static str, Reply)> {
    let readers = Readers { people: vec![ada()], more: true, read: 60, unread: 3, silent: 1 };
    let nobody = Readers { people: vec![], more: false, read: 0, unread: 0, silent: 0 };
    vec![
        ("read_counts", Reply::ReadCounts(vec![ReadCount { seq: SEQ, read: 3 }])),
        ("readers", Reply::Readers(readers)),
        ("readers_nobody", Reply::Readers(nobody)),
        ("privacy", Reply::Privacy(Privacy { reads: true })),
        ("placed", Reply::Placed(Placed { seq: Some(SEQ) })),
        ("placed_nowhere", Reply::Placed(Placed { seq: None })),
    ]
}

pub fn events() -> Vec<(&'static str, Event)> {
    let none = Mark { conversation: ROOM, pinned: false, muted: false, hidden: None, unread: None };
    let mark = Mark { unread: Some(SEQ), ..none };
    let private = Conversation { kind: Kind::Private, peer: Some(dong()), peer_read: Some(SEQ), ..room() };
    vec![
        ("peer_read", Event::PeerRead { conversation: ROOM, seq: SEQ }),
        ("mark", Event::Mark(Mark { pinned: true, muted: true, hidden: Some(Seq(42)), ..none })),
        ("mark_none", Event::Mark(none)),
        ("mark_unread", Event::Mark(mark)),
        ("conversation_peer_read", Event::Conversation(private)),
    ]
}
