//! A client receives the frames of a made-up later version (`app/protocol/wire/next`): it goes on, keeps the places,
//! and reports each as a finding.

use super::*;
use crate::{
    context::{Society, Tally},
    ledger,
    link::Route,
    space::Space,
};
use protocol::{Command, ServerFrame};
use serde_json::Value;
use std::net::SocketAddr;
use tokio::sync::watch;

const LOBBY: ConversationId = ConversationId::LOBBY;

fn frame(name: &str, reference: u32) -> ServerFrame {
    let path = format!("{}/../app/protocol/wire/next/{name}.json", env!("CARGO_MANIFEST_DIR"));
    let mut value: Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    for kind in ["reply", "refusal"] {
        if let Some(answer) = value.get_mut(kind).and_then(Value::as_object_mut) {
            answer.insert("ref".into(), reference.into());
        }
    }
    serde_json::from_str(&value.to_string()).unwrap()
}

struct Harness {
    client: Client,
    _stage: watch::Sender<Stage>,
    folder: tempfile::TempDir,
}

impl Harness {
    fn new() -> Self {
        Self::among(Society::default())
    }

    fn among(society: Society) -> Self {
        let (stage, follow) = watch::channel(Stage::Finish);
        let context = PhaseContext {
            route: Route::straight(SocketAddr::from(([127, 0, 0, 1], 9))),
            fallback_percent: 0,
            pace: Duration::from_secs(1),
            flood: None,
            long_pauses: false,
            society,
            stage: follow,
            tally: Tally::default(),
        };
        let ServerFrame::Hello(hello) = frame("frame_hello", 0) else { panic!("no hello") };
        let login = LoggedIn { person: hello.you, token: String::new(), passkey: None };
        let folder = tempfile::tempdir().unwrap();
        let ledger = Ledger::create(&folder.path().join("ledger")).unwrap();
        let client = Client::new(login, Behaviour::Chats, Arc::new(context), ledger, None, Rng::new(1));
        Self { client, _stage: stage, folder }
    }

    fn receives(&mut self, name: &str) {
        self.client.receive(frame(name, 0));
    }

    /// The commands that are due, taken as sent under the references from 1 on.
    fn asks(&mut self) -> Vec<Command> {
        self.client.patience = Instant::now();
        let wanted = self.client.due();
        let sent = wanted.into_iter().enumerate().map(|(n, (command, asked))| {
            self.client.asked.insert(u32::try_from(n + 1).unwrap(), asked);
            command
        });
        sent.collect()
    }

    fn says(&mut self, nonce: u128) {
        let message = Message { nonce: Nonce(nonce), n: 1, length: 9, tries: 0, file: None, poll: false };
        self.client.timelines.get_mut(&LOBBY).unwrap().outbox.push_back(message);
    }

    fn lines(self) -> Vec<Line> {
        self.client.ledger.close().unwrap();
        ledger::read(&self.folder.path().join("ledger")).unwrap()
    }
}

#[tokio::test]
async fn a_client_goes_on_with_a_later_version_and_reports_it() {
    let mut harness = Harness::new();
    assert!(matches!(harness.asks().as_slice(), [Command::Resume { cursor: None }]));
    harness.client.receive(frame("reply_resumed", 1));
    for name in [
        "event_entry_unknown",
        "event_entry",
        "event_unknown",
        "frame_unknown",
        "event_entry_unknown_bare",
        "event_skip",
        "event_entry_after_skip",
    ] {
        harness.receives(name);
    }
    let timeline = &harness.client.timelines[&LOBBY];
    assert_eq!((timeline.shown, timeline.misses()), (protocol::Seq(13), false));
    for (nonce, name) in [(1, "refusal_unknown"), (2, "reply_unknown"), (3, "reply_sent")] {
        harness.says(nonce);
        let asked = harness.asks();
        let [Command::Send { nonce: sent, .. }] = asked.as_slice() else { panic!("{name}: {asked:?}") };
        assert!(sent.0 <= nonce, "what was not acknowledged is sent again");
        harness.client.receive(frame(name, 1));
    }
    let lines = harness.lines();
    let unexpected = lines.iter().filter(|line| matches!(line, Line::Unexpected { .. })).count();
    assert!(unexpected >= 7, "the server under proof never says such things: {lines:?}");
    let skip = Line::WireSkip { conversation: LOBBY, from: protocol::Seq(10), to: protocol::Seq(12) };
    assert!(lines.contains(&skip));
}

#[tokio::test]
async fn a_room_of_a_space_that_one_is_not_in_is_noted() {
    let space = Space { lobby: ConversationId(78), owner: protocol::PersonId(7), rooms: vec![LOBBY] };
    let mut society = Society::default();
    society.spaces.push(space);
    let mut harness = Harness::among(society);
    harness.asks();
    harness.client.receive(frame("reply_resumed", 1));
    harness.receives("event_entry");
    let lines = harness.lines();
    let unlisted: Vec<_> = lines
        .iter()
        .filter_map(|line| match line {
            Line::Unlisted { conversation, what } => Some((*conversation, what.as_str())),
            _ => None,
        })
        .collect();
    assert_eq!(unlisted, [(LOBBY, "a room elsewhere"), (LOBBY, "entry 8")]);
}
