//! What stands inside a text frame: JSON that is none, numbers, depths, unknown things. Every case is
//! answered with a typed refusal or a reply, and the socket goes on.

use crate::{commands, raw_socket::*, world::*};
use protocol::{Command, ConversationId, LoginId, PersonId, Reply, limits};
use serde_json::{Value, json};
use std::cell::Cell;

pub struct Row {
    pub name: String,
    pub text: String,
    pub want: String,
    /// Said before `resume`.
    pub early: bool,
}

/// Who and what there is: the one who asks is Alice.
pub struct Facts {
    pub alice: PersonId,
    pub bob: PersonId,
    pub bobs_login: LoginId,
    /// Alice's own.
    pub room: ConversationId,
    /// Carol's.
    pub other_room: ConversationId,
    /// Bob's and Carol's.
    pub private: ConversationId,
    pub epoch: protocol::Epoch,
    nonces: Cell<u32>,
}

impl Default for Facts {
    /// Good enough to write the table down.
    fn default() -> Self {
        let [room, other_room, private] = [2, 3, 4].map(ConversationId);
        Self {
            alice: PersonId(1),
            bob: PersonId(2),
            bobs_login: LoginId(2),
            room,
            other_room,
            private,
            epoch: protocol::Epoch(1),
            nonces: Cell::new(0),
        }
    }
}

impl Facts {
    pub fn nonce(&self) -> String {
        self.nonces.set(self.nonces.get() + 1);
        format!("{:032x}", self.nonces.get())
    }
}

pub const UNREADABLE: &str = "refusal 7 unreadable";
pub const MISSING: &str = "refusal 7 missing";
/// An id that nobody and nothing has.
pub const NOBODY: &str = "9223372036854775807";
pub const UNKNOWN: &str = "refusal 7 unknown_command";
const NONSENSE: &str = "refusal 0 unreadable";
const DONE: &str = "reply 7 done";

pub struct Table(pub Vec<Row>);

impl Table {
    pub fn text(&mut self, name: impl Into<String>, text: impl Into<String>, want: &str) {
        self.0.push(Row { name: name.into(), text: text.into(), want: want.into(), early: false });
    }

    /// A command in its right frame, with reference 7.
    pub fn command(&mut self, name: impl Into<String>, command: &Value, want: &str) {
        self.text(name, format!(r#"{{"ref":7,"do":{command}}}"#), want);
    }
}

pub fn rows(facts: &Facts) -> Vec<Row> {
    let mut table = Table(Vec::new());
    no_json(&mut table);
    cut(&mut table);
    frames(&mut table);
    references(&mut table);
    unknown(&mut table);
    depths(&mut table);
    texts(&mut table, facts);
    commands::rows(&mut table, facts);
    table.0
}

fn no_json(table: &mut Table) {
    for (name, text) in [
        ("nothing", ""),
        ("a space", " "),
        ("line breaks", "\r\n\r\n"),
        ("a NUL", "\0"),
        ("a NUL before", "\0{\"ref\":7,\"do\":\"ping\"}"),
        ("a NUL after", "{\"ref\":7,\"do\":\"ping\"}\0"),
        ("a NUL between", "{\"ref\":7,\0\"do\":\"ping\"}"),
        ("a byte order mark", "\u{FEFF}"),
        ("a byte order mark before", "\u{FEFF}{\"ref\":7,\"do\":\"ping\"}"),
        ("a no-break space before", "\u{A0}{\"ref\":7,\"do\":\"ping\"}"),
        ("words", "hello"),
        ("words in Chinese", "你好"),
        ("HTML", "<script>alert(1)</script>"),
        ("an HTTP request", "GET / HTTP/1.1\r\nHost: x\r\n\r\n"),
        ("null", "null"),
        ("true", "true"),
        ("a number", "7"),
        ("a text", "\"ping\""),
        ("an empty array", "[]"),
        ("an empty object", "{}"),
        ("undefined", "undefined"),
        ("NaN", "NaN"),
        ("-Infinity", "-Infinity"),
        ("a brace", "{"),
        ("a closing brace", "}"),
        ("two closing braces", "{\"ref\":7,\"do\":\"ping\"}}"),
        ("two frames in one", "{\"ref\":7,\"do\":\"ping\"}{\"ref\":8,\"do\":\"ping\"}"),
        ("two frames in two lines", "{\"ref\":7,\"do\":\"ping\"}\n{\"ref\":8,\"do\":\"ping\"}"),
        ("two frames in an array", "[{\"ref\":7,\"do\":\"ping\"},{\"ref\":8,\"do\":\"ping\"}]"),
        ("a comma at the end", "{\"ref\":7,\"do\":\"ping\",}"),
        ("a comma too many", "{\"ref\":7,,\"do\":\"ping\"}"),
        ("no comma", "{\"ref\":7 \"do\":\"ping\"}"),
        ("no colon", "{\"ref\" 7,\"do\":\"ping\"}"),
        ("single quotes", "{'ref':7,'do':'ping'}"),
        ("names without quotes", "{ref:7,do:\"ping\"}"),
        ("a comment", "{\"ref\":7,/* x */\"do\":\"ping\"}"),
        ("a comment at the end", "{\"ref\":7,\"do\":\"ping\"} // x"),
        ("an open text", "{\"ref\":7,\"do\":\"ping}"),
        ("a raw line break in a text", "{\"ref\":7,\"do\":\"be\nat\"}"),
        ("a raw tab in a text", "{\"ref\":7,\"do\":\"be\tat\"}"),
        ("an escape that is none", "{\"ref\":7,\"do\":\"\\x62eat\"}"),
        ("a short Unicode escape", "{\"ref\":7,\"do\":\"\\u62\"}"),
        ("a Unicode escape that is none", "{\"ref\":7,\"do\":\"\\uZZZZ\"}"),
        ("a lone surrogate in a name", "{\"ref\":7,\"\\ud800\":1,\"do\":\"ping\"}"),
        ("True", "{\"ref\":7,\"do\":True}"),
    ] {
        table.text(format!("no JSON: {name}"), text, NONSENSE);
    }
    for (name, text) in [
        ("space everywhere", " \t\r\n{ \"ref\" : 7 ,\n \"do\" : \"ping\" } \n"),
        ("escapes for letters", "{\"r\\u0065f\":7,\"\\u0064o\":\"p\\u0069ng\"}"),
        ("do before ref", "{\"do\":\"ping\",\"ref\":7}"),
        ("a frame without names, as serde takes it", "[7,\"ping\"]"),
    ] {
        table.text(format!("JSON: {name}"), text, DONE);
    }
}

/// Every command's beginning, as if the rest had been lost.
fn cut(table: &mut Table) {
    // Ids differ from run to run; what is cut here has as many bytes each time.
    let samples = commands::samples(&Facts::default());
    for name in ["ping", "resume", "send", "history", "mute", "profile"] {
        let command = &samples.iter().find(|(known, _)| *known == name).unwrap().1;
        let text = json!({ "ref": 7, "do": command }).to_string();
        let text: String = text
            .split('"')
            .map(|part| if is_id(part) { "4611686018427387905" } else { part })
            .collect::<Vec<_>>()
            .join("\"");
        for end in 1..text.len() {
            table.text(format!("{name} cut after byte {end}"), &text[..end], NONSENSE);
        }
    }
}

fn is_id(text: &str) -> bool {
    text.len() < 20 && text.parse::<i64>().is_ok_and(|id| id > 0)
}

/// The two fields of every frame.
fn frames(table: &mut Table) {
    for (name, text, want) in [
        ("no ref", r#"{"do":"ping"}"#, NONSENSE),
        ("no do", r#"{"ref":7}"#, NONSENSE),
        ("Ref in upper case", r#"{"Ref":7,"do":"ping"}"#, NONSENSE),
        ("ref twice", r#"{"ref":7,"ref":7,"do":"ping"}"#, NONSENSE),
        ("do twice", r#"{"ref":7,"do":"ping","do":"ping"}"#, NONSENSE),
        ("an unknown field", r#"{"ref":7,"do":"ping","v":2}"#, DONE),
        ("an unknown field in front", r#"{"v":{"a":[1,2,{"b":null}]},"ref":7,"do":"ping"}"#, DONE),
        ("an unknown field twice", r#"{"v":1,"v":2,"ref":7,"do":"ping"}"#, DONE),
        ("an unknown field 1e999", r#"{"v":1e999,"ref":7,"do":"ping"}"#, DONE),
        ("an unknown field with a lone surrogate", r#"{"v":"\ud800","ref":7,"do":"ping"}"#, DONE),
        ("an unknown field NaN", r#"{"v":NaN,"ref":7,"do":"ping"}"#, NONSENSE),
        ("a field without a name", r#"{"":1,"ref":7,"do":"ping"}"#, DONE),
        ("__proto__", r#"{"__proto__":{"ref":9},"ref":7,"do":"ping"}"#, DONE),
        (
            "an unknown field of 60 KB",
            &format!(r#"{{"v":"{}","ref":7,"do":"ping"}}"#, "x".repeat(60_000)),
            DONE,
        ),
        ("10000 unknown fields", &format!(r#"{{{}"ref":7,"do":"ping"}}"#, r#""v":1,"#.repeat(10_000)), DONE),
    ] {
        table.text(format!("frame: {name}"), text, want);
    }
}

fn references(table: &mut Table) {
    for (reference, want) in [
        ("0", "reply 0 done"),
        ("1", "reply 1 done"),
        ("2147483648", "reply 2147483648 done"),
        ("3999999998", "reply 3999999998 done"),
        ("4294967295", "reply 4294967295 done"),
        ("4294967296", NONSENSE),
        ("9007199254740991", NONSENSE),
        ("9007199254740993", NONSENSE),
        ("9223372036854775808", NONSENSE),
        ("18446744073709551616", NONSENSE),
        ("-1", NONSENSE),
        ("-0", NONSENSE),
        ("-9007199254740993", NONSENSE),
        ("-9223372036854775809", NONSENSE),
        ("7.0", NONSENSE),
        ("7.5", NONSENSE),
        ("7e0", NONSENSE),
        ("1e999", NONSENSE),
        ("-1e999", NONSENSE),
        ("1e-999", NONSENSE),
        ("07", NONSENSE),
        ("+7", NONSENSE),
        ("7.", NONSENSE),
        (".7", NONSENSE),
        ("0x7", NONSENSE),
        ("7_0", NONSENSE),
        ("NaN", NONSENSE),
        ("\"7\"", NONSENSE),
        ("\"\"", NONSENSE),
        ("null", NONSENSE),
        ("true", NONSENSE),
        ("[7]", NONSENSE),
        ("{\"ref\":7}", NONSENSE),
        ("", NONSENSE),
    ] {
        table.text(format!("ref: {reference}"), format!(r#"{{"ref":{reference},"do":"ping"}}"#), want);
    }
}

fn unknown(table: &mut Table) {
    for (name, command) in [
        ("a later version's", r#"{"summon":{"conversation":"1","seq":1,"with":"👍"}}"#),
        ("a later version's, bare", r#""vacuum""#),
        ("no name", r#""""#),
        ("no name, as an object", r#"{"":{}}"#),
        ("PING", r#""PING""#),
        ("Send", r#"{"Send":{"conversation":"1"}}"#),
        ("createRoom", r#"{"createRoom":{}}"#),
        ("ping and a space", r#""ping ""#),
        ("ping and a NUL", r#""ping\u0000""#),
        ("a Cyrillic р in ping", r#""рing""#),
        ("a lone surrogate", r#""\ud800""#),
        ("a name of 10 KB", &format!("\"{}\"", "x".repeat(10_000))),
        ("an empty object", "{}"),
        ("null", "null"),
        ("true", "true"),
        ("a number", "7"),
        ("1e999", "1e999"),
        ("an array", r#"["ping"]"#),
        ("an empty array", "[]"),
        ("a server's frame", r#"{"reply":{"ref":1,"ok":"done"}}"#),
        ("an event", r#"{"event":"behind"}"#),
    ] {
        table.text(format!("unknown command: {name}"), format!(r#"{{"ref":7,"do":{command}}}"#), UNKNOWN);
    }
    for (name, command, want) in [
        ("ping as an object", r#"{"ping":null}"#, DONE),
        ("ping with fields", r#"{"ping":{}}"#, UNREADABLE),
        ("ping with an array", r#"{"ping":[]}"#, UNREADABLE),
        ("ping twice", r#"{"ping":null,"ping":null}"#, UNREADABLE),
        ("resume, bare", r#""resume""#, UNREADABLE),
        ("rooms, bare", r#""rooms""#, UNREADABLE),
        ("send, bare", r#""send""#, UNREADABLE),
        ("resume null", r#"{"resume":null}"#, UNREADABLE),
        ("send without fields", r#"{"send":{}}"#, UNREADABLE),
        ("two commands", r#"{"rooms":{},"typing":{"conversation":"1"}}"#, UNREADABLE),
        ("a known one, then an unknown", r#"{"rooms":{},"tapping":{}}"#, UNREADABLE),
        ("a field twice", r#"{"typing":{"conversation":"1","conversation":"1"}}"#, UNREADABLE),
        ("an unknown field", r#"{"typing":{"conversation":"1","as":"bob"}}"#, DONE),
        ("fields without names, as serde takes them", r#"{"typing":["1"]}"#, DONE),
        ("a field too many without names", r#"{"typing":["1","1"]}"#, UNREADABLE),
    ] {
        table.text(format!("command: {name}"), format!(r#"{{"ref":7,"do":{command}}}"#), want);
    }
}

fn depths(table: &mut Table) {
    for depth in [10, 127, 128, 129, 30_000] {
        let (arrays, objects) = (
            "[".repeat(depth) + &"]".repeat(depth),
            format!("{}1{}", r#"{"a":"#.repeat(depth.min(9_000)), "}".repeat(depth.min(9_000))),
        );
        table.text(format!("depth {depth}: arrays alone"), &arrays, NONSENSE);
        table.text(format!("depth {depth}: arrays never closed"), "[".repeat(depth), NONSENSE);
        table.text(format!("depth {depth}: objects alone"), &objects, NONSENSE);
        for (place, text, want) in [
            ("in an unknown field", format!(r#"{{"ref":7,"do":"ping","v":{arrays}}}"#), DONE),
            ("for ref", format!(r#"{{"ref":{arrays},"do":"ping"}}"#), NONSENSE),
            ("for a command", format!(r#"{{"ref":7,"do":{arrays}}}"#), UNKNOWN),
            ("of an unknown command", format!(r#"{{"ref":7,"do":{{"dig":{arrays}}}}}"#), UNKNOWN),
            ("in an unknown field of a command", typing(&format!(r#""1","v":{arrays}"#)), DONE),
            ("for a field of a command", typing(&arrays), UNREADABLE),
            ("of objects for a field of a command", typing(&objects), UNREADABLE),
        ] {
            table.text(format!("depth {depth}: {place}"), text, want);
        }
    }
    table.text("depth 100000: over 64 KiB anyway", "[".repeat(100_000), "close 1009");
}

fn typing(conversation: &str) -> String {
    format!(r#"{{"ref":7,"do":{{"typing":{{"conversation":{conversation}}}}}}}"#)
}

fn texts(table: &mut Table, facts: &Facts) {
    let longest = "x".repeat(limits::TEXT_BYTES);
    let wide = "汉".repeat(limits::TEXT_BYTES / 3);
    for (name, text, want) in [
        ("empty", "", "refusal 7 text_empty"),
        ("only space", " \\t\\n\\u3000\\u2003", "refusal 7 text_empty"),
        ("a NUL", "\\u0000", "refusal 7 text_empty"),
        ("controls", "\\u0001\\u001b[31m\\u007f\\u009f", "reply 7 sent"),
        ("a byte order mark", "\u{FEFF}", "refusal 7 text_empty"),
        ("not a character", "\\uffff\u{FDD0}", "refusal 7 text_empty"),
        ("right to left", "\u{202E}evil\u{2066}", "reply 7 sent"),
        ("a joined family", "👨‍👩‍👧‍👦", "reply 7 sent"),
        ("a pair of surrogates", "\\ud83d\\ude00", "reply 7 sent"),
        ("a high surrogate alone", "\\ud83d", UNREADABLE),
        ("a low surrogate alone", "\\ude00", UNREADABLE),
        ("a high surrogate and a letter", "\\ud83dx", UNREADABLE),
        ("surrogates the wrong way round", "\\ude00\\ud83d", UNREADABLE),
        ("two high surrogates", "\\ud83d\\ud83d", UNREADABLE),
        ("markup", "<img src=x onerror=alert(1)>", "reply 7 sent"),
        ("SQL", "'; DROP TABLE entries; --", "reply 7 sent"),
        ("quotes", "\\\"\\\\\\/", "reply 7 sent"),
        ("the longest", longest.as_str(), "reply 7 sent"),
        ("the longest in Chinese", &wide, "reply 7 sent"),
        ("one byte too long", &format!("{longest}x"), "refusal 7 text_too_long"),
        ("one character too long", &format!("{wide}汉"), "refusal 7 text_too_long"),
    ] {
        let nonce = facts.nonce();
        let command = format!(r#"{{"send":{{"conversation":"1","nonce":"{nonce}","text":"{text}"}}}}"#);
        table.text(format!("text: {name}"), format!(r#"{{"ref":7,"do":{command}}}"#), want);
    }
}

#[tokio::test]
async fn every_frame_is_answered_and_the_socket_goes_on() {
    let mut config = generous();
    config.quotas.connections_per_person = 1_000;
    let world = World::with(config).await;
    let (mut alice, mut bob, mut carol) =
        (world.person("alice").await, world.person("bob").await, world.person("carol").await);
    let Ok(Reply::Logins(logins)) = bob.ask(Command::Logins { person: None }).await else { panic!() };
    let facts = Facts {
        alice: alice.me.id,
        bob: bob.me.id,
        bobs_login: logins[0].id,
        room: alice.creates_room("alice's").await.id,
        other_room: carol.creates_room("carol's").await.id,
        private: bob.opens(Command::OpenPrivate { person: carol.me.id }).await.id,
        epoch: alice.hello.epoch,
        nonces: Cell::new(0),
    };
    let rows = rows(&facts);
    assert_eq!(rows.len(), 2_572);
    let mut late = RawSocket::open(&world, &alice.token).await;
    late.resume().await;
    let mut early = RawSocket::open(&world, &alice.token).await;
    let mut wrong = Mismatches::new();
    for row in &rows {
        let socket = if row.early { &mut early } else { &mut late };
        socket.text(&row.text).await;
        if !row.want.contains("close") {
            socket.last_ping().await;
        }
        let got = socket.outcome().await;
        wrong.compare(&row.name, &row.want, &got);
        if got.contains("close") || got.contains("End") {
            *socket = RawSocket::open(&world, &alice.token).await;
            if !row.early {
                socket.resume().await;
            }
        }
    }
    wrong.none();
    a_fresh_person_still_talks(&world).await;
    world.stop().await;
}
