//! Frames of a made-up later version (`wire/next`): this version decodes every one of them. What it does not
//! know is `Unknown`, in its place; what it knows beside that is untouched.
#![allow(missing_docs, clippy::unwrap_used, clippy::panic)]

use protocol::*;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use std::{collections::BTreeMap, fmt::Debug, fs, path::PathBuf};

fn files() -> BTreeMap<String, String> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("wire/next");
    let files = fs::read_dir(folder).unwrap().map(|file| file.unwrap().path());
    files
        .map(|path| {
            let name = path.file_stem().unwrap().to_string_lossy().into_owned();
            (name, fs::read_to_string(&path).unwrap())
        })
        .collect()
}

/// Each entry as its place and, if it is a message, its text.
fn told(entries: &[Entry]) -> Vec<(u32, u32, Option<&str>)> {
    entries.iter().map(|entry| (entry.seq.0, entry.ord, text(entry))).collect()
}

fn text(entry: &Entry) -> Option<&str> {
    match &entry.what {
        What::Message { text, .. } => Some(text),
        What::Unknown => None,
        other => panic!("{other:?}"),
    }
}

fn down(name: &str, frame: ServerFrame) {
    match (name, frame) {
        ("frame_hello", ServerFrame::Hello(hello)) => {
            assert_eq!((hello.build.as_str(), hello.you.name.as_str()), ("0.2.0-next", "Ada"));
        }
        ("frame_unknown" | "frame_unknown_bare", ServerFrame::Unknown)
        | ("event_unknown" | "event_unknown_bare", ServerFrame::Event(Event::Unknown)) => {}
        ("reply_unknown" | "reply_unknown_bare", ServerFrame::Reply { reference, ok }) => {
            assert_eq!((reference, ok), (1, Reply::Unknown));
        }
        ("refusal_unknown" | "refusal_unknown_bare", ServerFrame::Refusal { reference, fault }) => {
            assert_eq!((reference, &fault), (1, &Fault::Unknown));
            assert!(!fault.is_passing(), "the same again would be refused again");
        }
        ("refusal_unknown_name", ServerFrame::Refusal { fault, .. }) => {
            assert_eq!(fault, Fault::Name(NameFault::Unknown));
        }
        ("reply_resumed", ServerFrame::Reply { ok: Reply::Resumed(resumed), .. }) => {
            assert_eq!(resumed.cursor.as_str(), "v2_7311058221904882513-1235.a");
            let [lobby, channel] = resumed.conversations.as_slice() else { panic!("{resumed:?}") };
            assert_eq!((lobby.kind, lobby.role, lobby.unread), (Kind::Lobby, Role::Member, 2));
            assert_eq!(told(lobby.last.as_slice()), [(5, 5, None)]);
            assert_eq!((channel.kind, channel.role, channel.unread), (Kind::Unknown, Role::Unknown, 1));
            assert_eq!((channel.name.as_str(), told(channel.last.as_slice())), ("公告", vec![(2, 1, None)]));
        }
        ("reply_resumed_snapshot", ServerFrame::Reply { ok: Reply::Resumed(resumed), .. }) => {
            assert_eq!(resumed.snapshot, Some(SnapshotReason::Unknown));
            assert_eq!(resumed.conversations.len(), 1);
        }
        ("reply_replayed", ServerFrame::Reply { ok: Reply::Replayed(replayed), .. }) => {
            assert_eq!(told(&replayed.events), [(4, 4, Some("四")), (5, 5, None), (6, 5, None)]);
            assert_eq!((replayed.head, replayed.too_far), (Seq(6), false));
        }
        ("reply_history", ServerFrame::Reply { ok: Reply::History(page), .. }) => {
            let items = [(4, 4, Some("四")), (5, 5, None), (6, 5, None), (8, 6, Some("八"))];
            assert_eq!(told(&page.items), items);
            assert_eq!((page.from, page.to, page.as_of, page.more), (Seq(2), Seq(9), Seq(9), true));
        }
        ("reply_sent", ServerFrame::Reply { ok: Reply::Sent(entry), .. }) => {
            assert_eq!(told(&[entry]), [(11, 8, None)]);
        }
        ("event_entry_unknown", ServerFrame::Event(Event::Entry(entry))) => {
            assert_eq!(told(&[entry]), [(7, 6, None)]);
        }
        ("event_entry", ServerFrame::Event(Event::Entry(entry))) => {
            assert_eq!(told(&[entry]), [(8, 7, Some("八"))]);
        }
        ("event_entry_unknown_bare", ServerFrame::Event(Event::Entry(entry))) => {
            assert_eq!(told(&[entry]), [(9, 7, None)]);
        }
        ("event_entry_after_skip", ServerFrame::Event(Event::Entry(entry))) => {
            assert_eq!(told(&[entry]), [(13, 8, Some("十三"))]);
        }
        ("event_skip", ServerFrame::Event(event)) => {
            let [from, to] = [Seq(10), Seq(12)];
            assert_eq!(event, Event::Skip { conversation: ConversationId::LOBBY, from, to });
        }
        ("event_conversation", ServerFrame::Event(Event::Conversation(view))) => {
            assert_eq!((view.kind, view.role, view.unread), (Kind::Unknown, Role::Unknown, 2));
        }
        ("event_presence", ServerFrame::Event(Event::Presence(change))) => {
            assert_eq!((change.online, change.came.len()), (6, 1));
        }
        (_, frame) => panic!("{name} decodes as {frame:?}, and nothing here says that it should"),
    }
}

/// A client of a later version asks this server: as a session reads it.
fn up(name: &str, text: &str) {
    let envelope: Envelope = serde_json::from_str(text).unwrap();
    assert_eq!(envelope.reference, 7);
    let command = serde_json::from_str::<Command>(envelope.command.get());
    match name {
        "command_unknown" | "command_unknown_bare" => {
            assert!(command.is_err() && !Command::is_known(envelope.command));
        }
        "command_send" => assert!(matches!(command.unwrap(), Command::Send { text, .. } if text == "下一版")),
        "command_history" => {
            assert!(matches!(
                command.unwrap(),
                Command::History { before: None, after: None, limit: Some(5), .. }
            ));
        }
        _ => panic!("nothing here says what {name} should be"),
    }
}

#[test]
fn every_frame_of_the_next_version_decodes_and_keeps_its_place() {
    let files = files();
    for (name, text) in &files {
        if name.starts_with("command_") {
            up(name, text);
        } else {
            down(name, serde_json::from_str(text).unwrap_or_else(|error| panic!("{name}: {error}")));
        }
    }
    assert!(files.len() >= 26, "only {} files", files.len());
}

fn unknown<T: DeserializeOwned + PartialEq + Debug>(unknown: &T) {
    let contents = [
        json!("later"),
        json!("unknown"),
        json!({ "later": null }),
        json!({ "later": "text" }),
        json!({ "later": [1.5, -2, { "deep": [[], {}] }] }),
        json!({ "later": { "later": "later" } }),
        json!({ "unknown": {} }),
    ];
    for content in contents {
        // From the text, as a client reads it; and from a value.
        assert_eq!(serde_json::from_str::<T>(&content.to_string()).unwrap(), *unknown, "{content}");
        assert_eq!(serde_json::from_value::<T>(content.clone()).unwrap(), *unknown, "{content}");
        // Beside what is known.
        let list = json!([content, content]).to_string();
        assert_eq!(serde_json::from_str::<Vec<T>>(&list).unwrap().len(), 2);
    }
    let no_variant: [&str; 15] = [
        "null",
        "true",
        "1",
        "-1",
        "1.5",
        "[]",
        r#"["later"]"#,
        "{}",
        r#"{"later":1,"later":2}"#,
        r#"{"later":1,"more":2}"#,
        r#"{"later"}"#,
        r#"{"later":}"#,
        r#"{"later":{"a":}}"#,
        r#"{"later":[1,]}"#,
        r#"{"later":1"#,
    ];
    for text in no_variant {
        assert!(serde_json::from_str::<T>(text).is_err(), "{text} is no variant");
    }
}

#[test]
fn every_enum_of_the_server_takes_what_it_does_not_know() {
    unknown(&ServerFrame::Unknown);
    unknown(&Reply::Unknown);
    unknown(&Event::Unknown);
    unknown(&What::Unknown);
    unknown(&Fault::Unknown);
    unknown(&NameFault::Unknown);
    unknown(&AccountFault::Unknown);
    unknown(&Kind::Unknown);
    unknown(&Role::Unknown);
    unknown(&SnapshotReason::Unknown);
}

/// A catch-all would hide mistakes: what has the name of a known variant has to be one.
#[test]
fn a_known_variant_that_is_malformed_is_an_error() {
    for what in
        [json!({ "message": {} }), json!({ "message": null }), json!("message"), json!({ "left": [] })]
    {
        assert!(serde_json::from_value::<What>(what.clone()).is_err(), "{what}");
    }
    for event in [json!({ "entry": {} }), json!("entry"), json!({ "skip": { "conversation": "1" } })] {
        assert!(serde_json::from_value::<Event>(event.clone()).is_err(), "{event}");
    }
    for fault in [json!({ "muted": {} }), json!("muted"), json!({ "name": null })] {
        assert!(serde_json::from_value::<Fault>(fault.clone()).is_err(), "{fault}");
    }
}

/// A variant without fields may get some.
#[test]
fn a_bare_variant_may_become_an_object() {
    let with = |name: &str| json!({ name: { "since": [1, 2] } });
    assert_eq!(serde_json::from_value::<Event>(with("behind")).unwrap(), Event::Behind);
    assert_eq!(serde_json::from_value::<Reply>(with("done")).unwrap(), Reply::Done);
    assert_eq!(serde_json::from_value::<Fault>(with("forbidden")).unwrap(), Fault::Forbidden);
    assert_eq!(serde_json::from_value::<Role>(with("owner")).unwrap(), Role::Owner);
}

/// What is never sent is encoded all the same, as something that any version decodes to the same.
#[test]
fn the_unknown_is_encoded_as_itself() {
    assert_eq!(
        json!([What::Unknown, Fault::Unknown, Kind::Unknown]),
        json!(["unknown", "unknown", "unknown"])
    );
    let frame = ServerFrame::Event(Event::Unknown);
    let value: Value = serde_json::to_value(&frame).unwrap();
    assert_eq!(serde_json::from_value::<ServerFrame>(value).unwrap(), frame);
}
