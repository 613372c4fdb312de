//! A server of a made-up later version talks to this page (the frames of `app/protocol/wire/next`): whatever
//! the page does not know keeps its place, and everything else goes on.

use super::scenarios::{LOBBY, chat, connect, message, person, resumed, sent, texts, write};
use crate::{
    route::Route,
    state::{
        Chat, Effect,
        connection::{Connection, ReadyState},
        names::title,
        outbox::Stage,
        row_builder::rows,
        rows::{Progress, Reader, Row},
    },
    text::words,
};
use protocol::*;
use serde_json::Value;

/// A frame of the next version, as the answer to a reference if it is one.
fn frame(name: &str, reference: u32) -> PageFrame {
    let path = format!("{}/protocol/wire/next/{name}.json", env!("CARGO_MANIFEST_DIR"));
    let text = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{path}: {error}"));
    let mut value: Value = serde_json::from_str(&text).unwrap();
    for kind in ["reply", "refusal"] {
        if let Some(answer) = value.get_mut(kind) {
            answer["ref"] = reference.into();
        }
    }
    // As it comes over the wire.
    serde_json::from_str(&value.to_string()).unwrap()
}

fn receive(chat: &mut Chat, name: &str, reference: u32) -> Vec<Effect> {
    chat.receive(frame(name, reference), 0)
}

/// A page that knows the lobby's places 1 to 3, connected to the next version's server, before its `resumed`.
fn connected() -> (Chat, u32) {
    let PageFrame::Hello(hello) = frame("frame_hello", 0) else { panic!() };
    let items: Vec<_> = (1..=3).map(|seq| message(person(8, "other"), u128::from(seq), seq, "old")).collect();
    let mut chat = chat(items);
    chat.me = Person { name: "old name".into(), ..hello.you };
    chat.connection_changed(Connection { ready: ReadyState::Open, ..Connection::default() });
    let asked = sent(&receive(&mut chat, "frame_hello", 0));
    let [ClientFrame { reference, command: Command::Resume { .. } }] = asked.as_slice() else {
        panic!("{asked:?}")
    };
    (chat, *reference)
}

fn places(chat: &Chat) -> Vec<u32> {
    chat.timelines[&LOBBY].entries().map(|entry| entry.seq.0).collect()
}

fn head(chat: &Chat) -> (u32, u32) {
    (chat.conversations[&LOBBY].head.0, chat.timelines[&LOBBY].log().last().0)
}

fn replay_after(seq: u32) -> Command {
    Command::Replay { conversation: LOBBY, after: Seq(seq) }
}

#[test]
fn a_page_goes_on_with_the_server_of_a_later_version() {
    let (mut chat, resume) = connected();
    assert!(chat.outdated, "the server is of another build");
    // Unknown kinds in the list of conversations and in `last`.
    let asked = sent(&receive(&mut chat, "reply_resumed", resume));
    assert_eq!(chat.cursor.as_ref().unwrap().as_str(), "v2_7311058221904882513-1235.a");
    assert_eq!((chat.conversations.len(), chat.unread()), (2, 3));
    let names: Vec<_> = chat.by_recency().iter().map(|view| title(&chat, view, words(Locale::En))).collect();
    assert_eq!(names, ["Lobby", "公告"]);
    // Unknown kinds among what is replayed.
    assert_eq!(asked[0].command, replay_after(3));
    assert!(sent(&receive(&mut chat, "reply_replayed", asked[0].reference)).is_empty(), "nothing is missing");
    assert_eq!((places(&chat), head(&chat)), (vec![1, 2, 3, 4, 5, 6], (6, 6)));
    // Unknown kinds among the events: each has its place, and is counted if it is a message.
    for (name, unread, at) in [
        ("event_entry_unknown", 3, 7),
        ("event_entry", 4, 8),
        ("event_entry_unknown_bare", 4, 9),
        ("event_skip", 4, 12),
        ("event_entry_after_skip", 5, 13),
    ] {
        assert!(receive(&mut chat, name, 0).is_empty(), "{name} asks for nothing");
        assert_eq!(chat.conversations[&LOBBY].unread, unread, "{name}");
        assert_eq!(head(&chat), (at, at), "{name}");
    }
    assert_eq!(places(&chat), [1, 2, 3, 4, 5, 6, 7, 8, 9, 13]);
    assert_eq!(chat.conversations[&LOBBY].last.as_ref().unwrap().seq, Seq(13));
    // Unknown events and frames are passed over.
    let before = chat.clone();
    for name in ["event_unknown", "event_unknown_bare", "frame_unknown", "frame_unknown_bare"] {
        assert!(receive(&mut chat, name, 0).is_empty(), "{name}");
    }
    assert!(chat == before);
    receive(&mut chat, "event_conversation", 0);
    receive(&mut chat, "event_presence", 0);
    assert_eq!((chat.conversations.len(), chat.conversations[&LOBBY].online), (2, 6));
    let read = sent(&chat.read_all());
    assert_eq!(read[0].command, Command::Read { conversation: LOBBY, seq: Seq(13) });
}

#[test]
fn what_is_unknown_is_one_quiet_row() {
    let (mut chat, resume) = connected();
    let asked = sent(&receive(&mut chat, "reply_resumed", resume));
    receive(&mut chat, "reply_replayed", asked[0].reference);
    receive(&mut chat, "event_entry_unknown", 0);
    receive(&mut chat, "event_entry", 0);
    let reader = Reader { words: words(Locale::En), now: 0, zone: &|_| 0 };
    let groups = rows(&chat, LOBBY, 0..8, reader, &[]);
    let shown: Vec<_> = groups
        .iter()
        .flat_map(|group| group.rows.iter())
        .filter_map(|row| match row {
            Row::Message(bubble) => Some(bubble.text.clone()),
            Row::Unknown { seq } => Some(format!("unknown {seq}")),
            Row::Notice { text, .. } => panic!("{text}"),
            Row::Day(_) | Row::Unread => None,
        })
        .collect();
    assert_eq!(shown, ["old", "old", "old", "四", "unknown 5", "八"], "5, 6 and 7 in one row");
}

#[test]
fn a_message_refused_for_an_unknown_reason_blocks_nothing() {
    for name in ["refusal_unknown", "refusal_unknown_bare"] {
        let (mut chat, resume) = connected();
        receive(&mut chat, "reply_resumed", resume);
        let first = write(&mut chat, 1, "a");
        assert!(write(&mut chat, 2, "b").is_empty());
        let next = sent(&receive(&mut chat, name, first[0].reference));
        assert!(matches!(&next[0].command, Command::Send { text, .. } if text == "b"), "the outbox goes on");
        let refused = chat.outbox.pending_for(LOBBY).next().unwrap();
        assert_eq!((refused.message.text.as_str(), &refused.stage), ("a", &Stage::Failed(Fault::Unknown)));
        let reader = Reader { words: words(Locale::En), now: 0, zone: &|_| 0 };
        let rows = rows(&chat, LOBBY, 0..9, reader, &[]);
        let failed = rows.iter().flat_map(|group| group.rows.iter()).find_map(|row| match row {
            Row::Message(bubble) => match bubble.progress {
                Progress::Failed(refused) => Some((bubble.text.clone(), refused.fault())),
                _ => None,
            },
            _ => None,
        });
        assert_eq!(failed, Some(("a".into(), Fault::Unknown)));
        // Whoever wants may try again, once the page is newer.
        assert_eq!(chat.discard(Nonce(1)), [Effect::Discard(Nonce(1))]);
    }
}

#[test]
fn a_message_that_was_taken_leaves_the_outbox_whatever_the_answer_says() {
    for name in ["reply_sent", "reply_unknown", "reply_unknown_bare"] {
        let (mut chat, resume) = connected();
        receive(&mut chat, "reply_resumed", resume);
        let first = write(&mut chat, 1, "a");
        write(&mut chat, 2, "b");
        let effects = receive(&mut chat, name, first[0].reference);
        assert!(effects.contains(&Effect::Discard(Nonce(1))), "{name}: {effects:?}");
        assert!(
            sent(&effects)
                .iter()
                .any(|frame| matches!(&frame.command, Command::Send { text, .. } if text == "b"))
        );
        assert_eq!(chat.outbox.pending(), 1);
    }
}

#[test]
fn an_unknown_answer_to_a_page_or_a_replay_can_be_asked_again() {
    let (mut chat, resume) = connected();
    let asked = sent(&receive(&mut chat, "reply_resumed", resume));
    assert_eq!(asked[0].command, replay_after(3));
    receive(&mut chat, "reply_unknown", asked[0].reference);
    // The next event shows the hole, and it is asked for again.
    let again = sent(&receive(&mut chat, "event_entry_unknown", 0));
    assert_eq!(again[0].command, replay_after(3));
    receive(&mut chat, "refusal_unknown", again[0].reference);
    assert_eq!(sent(&receive(&mut chat, "event_entry", 0))[0].command, replay_after(3));
}

#[test]
fn a_page_of_history_keeps_the_places_of_what_is_unknown() {
    let (mut chat, resume) = connected();
    receive(&mut chat, "reply_resumed_snapshot", resume);
    // Unknown reasons for a snapshot throw away what was here, as a restored server does.
    let asked = sent(&chat.visit(Route::Conversation(LOBBY), None));
    assert!(asked.is_empty(), "asked already");
    let page = chat.receive(frame("reply_history", 2), 0);
    assert_eq!((places(&chat), head(&chat)), (vec![4, 5, 6, 8], (6, 9)));
    assert!(page.is_empty(), "the page covers its places, those without an item too: {page:?}");
    assert_eq!(texts(&chat), ["四", "八"]);
    let older = sent(&chat.load_older());
    assert_eq!(
        older[0].command,
        Command::History { conversation: LOBBY, before: Some(Seq(2)), after: None, limit: None },
        "what is before the places that the page covers"
    );
}

#[test]
fn a_form_is_told_that_its_command_was_refused() {
    let (mut chat, resume) = connected();
    receive(&mut chat, "reply_resumed", resume);
    let asked = sent(&chat.change_profile(Some("x".into()), None, None));
    receive(&mut chat, "refusal_unknown_name", asked[0].reference);
    let fault = chat.refusal(|command| matches!(command, Command::Profile(..)));
    assert_eq!(fault, Some(&Fault::Name(NameFault::Unknown)));
    for locale in [Locale::Zh, Locale::En] {
        assert!(!words(locale).refusal(fault.unwrap()).is_empty());
    }
}

#[test]
fn the_same_build_is_not_another_version() {
    let mut chat = chat(vec![]);
    connect(&mut chat, resumed(1, vec![]));
    assert!(!chat.outdated);
    chat.receive(PageFrame::Event(Event::Entry(message(person(8, "other"), 1, 1, "1"))), 0);
    assert!(!chat.outdated);
    chat.receive(frame("event_unknown", 0), 0);
    assert!(chat.outdated, "whoever says what the page does not know is newer, whatever it calls itself");
}
