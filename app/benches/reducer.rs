//! The page's reducer: what an entry costs once it has arrived. That must not depend on how many entries
//! the page holds.
//! `cargo bench -p app`; `cargo xtask test counts` holds its instructions to a budget.
#![allow(missing_docs, clippy::unwrap_used)]

use app::{boot::ChatPage, route::Route, state::Chat};
use criterion::{BatchSize, Criterion};
use protocol::*;
use std::hint::black_box;

const LOBBY: ConversationId = ConversationId::LOBBY;

/// A page, and what it hears next.
struct Scene {
    chat: Chat,
    next: Box<dyn FnMut() -> PageFrame>,
}

fn person(id: i64) -> Person {
    Person {
        id: PersonId(id),
        name: "东东".into(),
        avatar: AvatarId(3),
        owner: false,
        gone: false,
        robot: false,
    }
}

fn message(conversation: ConversationId, seq: u32) -> Entry {
    let what = What::Message {
        author: person(8),
        nonce: Nonce(seq.into()),
        text: "明天下午三点见".into(),
        more: None,
    };
    Entry { conversation, seq: Seq(seq), ord: seq, at: 1_760_000_000_000 + i64::from(seq), what }
}

fn conversation(id: ConversationId, head: u32) -> Conversation {
    Conversation {
        id,
        kind: if id == LOBBY { Kind::Lobby } else { Kind::Room },
        name: "读书会".into(),
        peer: None,
        head: Seq(head),
        read: Seq(head),
        unread: 0,
        last: (head > 0).then(|| message(id, head)),
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
    }
}

fn resumed(version: u64, conversations: Vec<Conversation>) -> Resumed {
    let cursor = Cursor::new(format!("5.{version}")).unwrap();
    Resumed {
        cursor,
        snapshot: None,
        conversations,
        gone: Vec::new(),
        gone_why: Vec::new(),
        contacts: Vec::new(),
        marks: Vec::new(),
        hidden: Vec::new(),
        drafts: None,
    }
}

/// The lobby is open, with so many of its entries.
fn page(entries: u32) -> Chat {
    let here = (1..=entries).map(|seq| message(LOBBY, seq)).collect();
    let to = Seq(entries);
    let history = History { conversation: LOBBY, items: here, from: Seq(1), to, as_of: to, more: false };
    let mut first = resumed(1, vec![conversation(LOBBY, entries)]);
    first.snapshot = Some(SnapshotReason::First);
    let page = ChatPage {
        me: person(7),
        login: LoginId(1),
        build: String::new(),
        resumed: first,
        answers: vec![Some(Answer::History(history))],
        is_alone: false,
        is_guest: false,
        space: ConversationId::LOBBY,
    };
    Chat::new(page, Route::Conversation(LOBBY))
}

fn entries_after(known: u32) -> Scene {
    let mut seq = known;
    let next = move || {
        seq += 1;
        PageFrame::Event(Event::Entry(message(LOBBY, seq)))
    };
    Scene { chat: page(known), next: Box::new(next) }
}

/// All of a hundred conversations have changed.
fn resume() -> Scene {
    let mut version = 1;
    let next = move || {
        version += 1;
        let changed = (0..100).map(|n| conversation(ConversationId(LOBBY.0 + n), 50)).collect();
        PageFrame::Reply { reference: 1, ok: Answer::Resumed(resumed(version, changed)) }
    };
    Scene { chat: page(50), next: Box::new(next) }
}

type MakeScene = fn() -> Scene;

/// Everything that is measured here, by name.
const WORKS: &[(&str, MakeScene)] = &[
    ("entry_after_1000", || entries_after(1_000)),
    ("entry_after_100000", || entries_after(100_000)),
    ("resume_100", resume),
];

/// Counted from its call to its return.
#[inline(never)]
fn counted(chat: &mut Chat, frames: Vec<PageFrame>) {
    for frame in frames {
        black_box(chat.receive(frame, 0));
    }
}

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if let [mode, name, times, ..] = arguments.as_slice()
        && mode == "count"
    {
        let (_, make) = WORKS.iter().find(|(known, _)| known == name).unwrap();
        let Scene { mut chat, mut next } = make();
        let frames = (0..times.parse().unwrap()).map(|_| next()).collect();
        counted(&mut chat, frames);
        // An entry that is not taken costs nothing: then the count would be of nothing.
        let known = chat.conversations.get(&LOBBY).unwrap().head;
        return assert_eq!(chat.timelines.get(&LOBBY).unwrap().log().last(), known);
    }
    let mut criterion = Criterion::default().configure_from_args();
    for (name, make) in WORKS {
        let Scene { mut chat, mut next } = make();
        let mut apply = |frame| black_box(chat.receive(frame, 0));
        criterion.bench_function(name, |bencher| {
            bencher.iter_batched(&mut next, &mut apply, BatchSize::SmallInput)
        });
    }
    criterion.final_summary();
}
