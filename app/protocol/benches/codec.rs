//! The codec: what a message costs on its way up, through the server and down again.
//! `cargo bench -p protocol`; `cargo xtask test counts` holds its instructions to a budget.
#![allow(missing_docs, clippy::unwrap_used)]

use criterion::Criterion;
use protocol::{
    AvatarId, ClientFrame, Command, Conversation, ConversationId, Cursor, Entry, Envelope, Event, Kind,
    Nonce, Person, PersonId, Reply, Resumed, Role, Seq, ServerFrame, What,
};
use std::hint::black_box;

const TEXT: &str = "明天下午三点在老地方见,别忘了带上那本书。See you \"there\"!";
const NONCE: Nonce = Nonce(0x0123_4567_89ab_cdef_0123_4567_89ab_cdef);

fn entry() -> Entry {
    let author = Person {
        id: PersonId(i64::MAX / 3),
        name: "东东".into(),
        avatar: AvatarId(3),
        owner: false,
        gone: false,
        robot: false,
    };
    let what = What::Message { author, nonce: NONCE, text: TEXT.into(), more: None };
    Entry {
        conversation: ConversationId(i64::MAX / 5),
        seq: Seq(48_213),
        ord: 47_001,
        at: 1_760_000_000_000,
        what,
    }
}

/// An answer to `resume` with a hundred conversations.
fn resumed() -> ServerFrame {
    let conversation = |n| Conversation {
        id: ConversationId(n),
        kind: Kind::Room,
        name: "读书会".into(),
        peer: None,
        head: Seq(48_213),
        read: Seq(48_000),
        unread: 213,
        last: Some(entry()),
        notice: None,
        members: 30,
        online: 20,
        role: Role::Member,
        muted_until: None,
        called: None,
        group: None,
        space: None,
        made_at: None,
        peer_read: None,
    };
    let ok = Reply::Resumed(Resumed {
        cursor: Cursor::new("5.9").unwrap(),
        snapshot: None,
        conversations: (1..=100).map(conversation).collect(),
        gone: Vec::new(),
        gone_why: Vec::new(),
        contacts: Vec::new(),
        marks: Vec::new(),
        hidden: Vec::new(),
        drafts: None,
    });
    ServerFrame::Reply { reference: 17, ok }
}

/// As a session reads it: the reference first, so that it can answer what it does not know.
fn decode_send(text: &str) -> ClientFrame {
    let envelope: Envelope = serde_json::from_str(text).unwrap();
    let command = serde_json::from_str(envelope.command.get()).unwrap();
    ClientFrame { reference: envelope.reference, command }
}

/// As the hub writes it: once, for the event and the reply.
fn encode_entry(entry: &Entry) -> Vec<u8> {
    serde_json::to_vec(entry).unwrap()
}

/// As the page reads it.
fn decode_event(text: &str) -> ServerFrame {
    serde_json::from_str(text).unwrap()
}

type Work = Box<dyn FnMut()>;

/// Everything that is measured here, by name.
fn works() -> Vec<(&'static str, Work)> {
    let command = Command::Send {
        conversation: ConversationId(i64::MAX / 5),
        nonce: NONCE,
        text: TEXT.into(),
        with: None,
    };
    let send = serde_json::to_string(&ClientFrame { reference: 17, command }).unwrap();
    let event = serde_json::to_string(&ServerFrame::Event(Event::Entry(entry()))).unwrap();
    let resumed = serde_json::to_string(&resumed()).unwrap();
    let entry = entry();
    vec![
        ("decode_send", Box::new(move || drop(black_box(decode_send(black_box(&send)))))),
        ("encode_entry", Box::new(move || drop(black_box(encode_entry(black_box(&entry)))))),
        ("decode_resumed", Box::new(move || drop(black_box(decode_event(black_box(&resumed)))))),
        ("decode_event", Box::new(move || drop(black_box(decode_event(black_box(&event)))))),
    ]
}

/// Counted from its call to its return.
#[inline(never)]
fn counted(work: &mut dyn FnMut(), times: u32) {
    for _ in 0..times {
        work();
    }
}

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if let [mode, name, times, ..] = arguments.as_slice()
        && mode == "count"
    {
        let (_, mut work) = works().into_iter().find(|(known, _)| known == name).unwrap();
        return counted(work.as_mut(), times.parse().unwrap());
    }
    let mut criterion = Criterion::default().configure_from_args();
    for (name, mut work) in works() {
        criterion.bench_function(name, |bencher| bencher.iter(&mut work));
    }
    criterion.final_summary();
}
