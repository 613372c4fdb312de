//! What becomes of messages, as rows.

use crate::stage::{Bare, START};
use engine::ports::store::*;
use protocol::*;

fn message(bare: &Bare, room: ConversationId, author: PersonId, n: u32, extra: Option<&Extra>) -> Seq {
    let new = NewMessage {
        conversation: room,
        seq: Seq(n),
        ord: n,
        at: START,
        author,
        nonce: Nonce(n.into()),
        hash: [0; 16],
        text: "原来的话",
        extra,
        hidden_from: None,
    };
    assert!(bare.write(|tx| tx.append(new)));
    Seq(n)
}

/// A room of one person.
fn room(bare: &Bare) -> (ConversationId, PersonId) {
    let maker = bare.person("Ada");
    let new = NewConversation::Room { space: ConversationId::LOBBY, name: "r", maker, nonce: Nonce(1) };
    let room = bare.write(|tx| tx.add_conversation(new));
    bare.write(|tx| tx.seat(room, maker, Role::Owner));
    (room, maker)
}

fn more(entry: &Entry) -> More {
    match &entry.what {
        What::Message { more, .. } => more.as_deref().cloned().unwrap_or_default(),
        other => panic!("{other:?}"),
    }
}

pub fn a_change_is_undone_with_its_transaction(bare: &Bare) {
    let (room, ada) = room(bare);
    let seq = message(bare, room, ada, 1, None);
    let found = || bare.read(|read| read.messages().message(room, seq, ada)).unwrap().entry;
    let before = found();
    let extra = Extra { all: true, ..Extra::default() };
    for to in [
        ChangeTo::Text("另一句", &extra),
        ChangeTo::Recalled,
        ChangeTo::Reaction("❤", true),
        ChangeTo::Pinned(true),
    ] {
        let change = Change { conversation: room, seq, by: ada, to, is_hidden: false };
        bare.undo(|tx| tx.write_messages().change(change));
        assert_eq!((found(), bare.read(|read| read.head(room))), (before.clone(), Seq(1)));
    }
}

pub fn a_message_that_is_taken_back_leaves_nothing_behind(bare: &Bare) {
    let (room, ada) = room(bare);
    let mention = Mention { person: ada, name: "Ada".into() };
    let extra = Extra { mentions: vec![mention], all: true, ..Extra::default() };
    let seq = message(bare, room, ada, 1, Some(&extra));
    let change = |to| {
        let change = Change { conversation: room, seq, by: ada, to, is_hidden: false };
        bare.write(|tx| tx.write_messages().change(change))
    };
    change(ChangeTo::Text("改过的话", &extra));
    change(ChangeTo::Reaction("❤", true));
    change(ChangeTo::Pinned(true));
    let found = |read: &mut dyn Read| read.messages().message(room, seq, ada);
    let standing = bare.read(found).unwrap();
    assert!(standing.stands() && more(&standing.entry).pinned);
    assert_eq!(bare.read(|read| read.messages().revisions(room, seq)).len(), 1);
    let event = change(ChangeTo::Recalled);
    assert_eq!(event.seq, Seq(5), "each change has its place");
    let gone = bare.read(found).unwrap();
    assert!(!gone.stands());
    let left = More { recalled: more(&gone.entry).recalled, changed: 5, ..More::default() };
    assert_eq!(more(&gone.entry), left);
    assert!(bare.read(|read| read.messages().revisions(room, seq)).is_empty());
    assert!(bare.read(|read| read.messages().reactors(room, seq, 9)).is_empty());
    assert_eq!(bare.read(|read| read.messages().pin_count(room)), 0);
}

pub fn items_pass_over_changes_on_both_sides(bare: &Bare) {
    let (room, ada) = room(bare);
    let first = message(bare, room, ada, 1, None);
    for n in 0..5 {
        let to = ChangeTo::Reaction("❤", n % 2 == 0);
        let change = Change { conversation: room, seq: first, by: ada, to, is_hidden: false };
        bare.write(|tx| tx.write_messages().change(change));
    }
    let last = message(bare, room, ada, 7, None);
    let page = Page { entries: 1, bytes: 1_000 };
    let places = |items: Vec<Entry>| items.iter().map(|item| item.seq).collect::<Vec<_>>();
    let before = bare.read(|read| read.items(room, ada, Some(last), page));
    assert_eq!(places(before), [first]);
    let (after, end) = bare.read(|read| read.messages().items_after(room, ada, first, page));
    assert_eq!((places(after), end), (vec![last], Some(last)));
    let (none, end) = bare.read(|read| read.messages().items_after(room, ada, last, page));
    assert_eq!((places(none), end), (vec![], None));
    bare.write(|tx| tx.write_messages().hide(ada, room, &[first]));
    let page = Page { entries: 9, bytes: 1_000 };
    assert_eq!(places(bare.read(|read| read.items(room, ada, None, page))), [last]);
}

pub fn a_list_of_ones_own_goes_back_by_time(bare: &Bare) {
    let (room, ada) = room(bare);
    let eve = bare.person("Eve");
    let seqs = [1, 2, 3].map(|n| message(bare, room, ada, n, None));
    for (n, seq) in (0..).zip(seqs) {
        bare.write_at(START + n, |tx| tx.write_messages().star(ada, room, seq, true));
    }
    let stars = |who, before| {
        let found = bare.read(|read| read.messages().stars(who, before, 2));
        found.iter().map(|one| one.seq).collect::<Vec<_>>()
    };
    assert_eq!(stars(ada, None), [seqs[2], seqs[1]]);
    assert_eq!(stars(ada, Some(MessageAt { conversation: room, seq: seqs[1] })), [seqs[0]]);
    assert!(stars(eve, None).is_empty());
    bare.write(|tx| tx.write_messages().star(ada, room, seqs[2], false));
    assert_eq!(bare.read(|read| read.messages().star_count(ada)), 2);
}
