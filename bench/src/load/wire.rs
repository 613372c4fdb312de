//! What goes over each server's sockets. Leliao's frames are told apart by their first bytes, and only what
//! a row needs is decoded, so that one load generator speaks to two versions of Leliao.

use serde_json::Value;
use std::{
    sync::atomic::{AtomicU32, Ordering},
    time::{SystemTime, UNIX_EPOCH},
};

/// What everybody says: 120 bytes.
pub const TEXT: &str =
    "大家好，今天下午三点在二楼会议室开会，请带上报名表和钢笔。Tea and cakes are ready 谢谢！";
/// The conversation that everyone is in.
pub const LOBBY: &str = "1";

/// How a server is spoken to.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Dialect {
    /// Text frames with nothing around the text.
    Plain,
    /// Socket.IO 5 in Engine.IO 4.
    SocketIo,
    /// Leliao's JSON (docs/WIRE.md).
    Leliao,
}

/// What a frame is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Heard {
    /// The server's first frame.
    Hello,
    /// Messages arrive from now on.
    Ready,
    /// A message by somebody else.
    Chat,
    /// The reply to a message of this connection: it is on disk.
    Sent,
    /// Somebody types.
    Typing,
    /// Any other reply.
    Done,
    /// Engine.IO's ping, which wants an answer.
    Ping,
    /// Events were left out, because this connection reads too slowly.
    Behind,
    /// A command was refused.
    Refusal,
    Other,
}

impl Dialect {
    /// Classifies a text frame.
    pub fn classify(self, payload: &[u8]) -> Heard {
        match (self, payload) {
            (Self::Plain, _) => Heard::Chat,
            (Self::Leliao, _) => leliao(payload),
            (Self::SocketIo, [b'4', b'2', ..]) => Heard::Chat,
            (Self::SocketIo, [b'4', b'3', ..]) => Heard::Done,
            (Self::SocketIo, [b'4', b'0', ..]) => Heard::Ready,
            (Self::SocketIo, [b'4', b'4', ..]) => Heard::Refusal,
            (Self::SocketIo, [b'0', ..]) => Heard::Hello,
            (Self::SocketIo, [b'2', ..]) => Heard::Ping,
            (Self::SocketIo, _) => Heard::Other,
        }
    }

    /// A message to everyone; `typing` where Leliao's ephemeral path is meant.
    pub fn chat(self, typing: bool) -> String {
        match self {
            Self::Plain => TEXT.to_owned(),
            Self::SocketIo => format!("42[\"chat\",\"{TEXT}\"]"),
            Self::Leliao if typing => frame(&format!(r#"{{"typing":{{"conversation":"{LOBBY}"}}}}"#)).1,
            Self::Leliao => send(LOBBY, TEXT),
        }
    }
}

fn leliao(payload: &[u8]) -> Heard {
    const FRAMES: [(&[u8], Heard); 5] = [
        (b"{\"event\":{\"entry\"", Heard::Chat),
        (b"{\"event\":{\"typing\"", Heard::Typing),
        (b"{\"event\":\"behind\"", Heard::Behind),
        (b"{\"hello\"", Heard::Hello),
        (b"{\"refusal\"", Heard::Refusal),
    ];
    if let Some(reply) = payload.strip_prefix(b"{\"reply\":{\"ref\":") {
        let digits = reply.iter().take_while(|byte| byte.is_ascii_digit()).count();
        return match reply.get(digits..).unwrap_or_default() {
            ok if ok.starts_with(b",\"ok\":{\"sent\"") => Heard::Sent,
            ok if ok.starts_with(b",\"ok\":{\"resumed\"") => Heard::Ready,
            _ => Heard::Done,
        };
    }
    FRAMES.iter().find(|(start, _)| payload.starts_with(start)).map_or(Heard::Other, |(_, heard)| *heard)
}

/// A number that is given once.
fn next() -> u32 {
    static LAST: AtomicU32 = AtomicU32::new(0);
    LAST.fetch_add(1, Ordering::Relaxed) + 1
}

/// A command in its frame, with the reference it is answered under.
pub fn frame(command: &str) -> (u32, String) {
    let reference = next();
    (reference, format!(r#"{{"ref":{reference},"do":{command}}}"#))
}

/// A command whose reply nobody waits for, as the page's read positions and heartbeats.
pub fn aside(command: &str) -> String {
    format!(r#"{{"ref":0,"do":{command}}}"#)
}

/// The command to send a message. The text must not need escapes in JSON.
pub fn message(conversation: &str, text: &str) -> String {
    let nonce = nonce();
    format!(r#"{{"send":{{"conversation":"{conversation}","nonce":"{nonce}","text":"{text}"}}}}"#)
}

/// The same in its frame.
pub fn send(conversation: &str, text: &str) -> String {
    frame(&message(conversation, text)).1
}

/// Begins with the time, as the page's do (RFC 9562 §5.7), and is never given twice.
pub fn nonce() -> String {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_millis();
    format!("{:032x}", now << 80 | 7 << 76 | 2 << 62 | u128::from(next()))
}

/// How far somebody has read.
pub fn read(conversation: &str, seq: u64) -> String {
    format!(r#"{{"read":{{"conversation":"{conversation}","seq":{seq}}}}}"#)
}

/// The first bytes of an entry's event, in which its place stands.
pub const PLACE_BYTES: usize = 96;

/// Conversation and place of an entry, from the first bytes of its event.
pub fn place(entry: &[u8]) -> Option<(String, u64)> {
    let text = String::from_utf8_lossy(entry);
    let conversation = text.split_once(r#""conversation":""#)?.1.split_once('"')?.0;
    let seq: String = text.split_once(r#""seq":"#)?.1.chars().take_while(char::is_ascii_digit).collect();
    Some((conversation.to_owned(), seq.parse().ok()?))
}

/// Where to resume from, as it goes into the address of a handshake.
pub fn cursor(resumed: &Value) -> Option<String> {
    let text = |name: &str| match resumed.get(name)? {
        Value::String(text) => Some(text.clone()),
        other => Some(other.to_string()),
    };
    text("cursor").or_else(|| Some(format!("{}.{}", text("epoch")?, text("version")?)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn everybody_says_the_same() {
        assert_eq!(TEXT.len(), 120);
        assert_eq!(Dialect::SocketIo.classify(Dialect::SocketIo.chat(false).as_bytes()), Heard::Chat);
        let chat: Value = serde_json::from_str(&Dialect::Leliao.chat(false)).unwrap();
        assert_eq!(chat["do"]["send"]["text"], TEXT);
        assert_eq!(chat["do"]["send"]["nonce"].as_str().unwrap().len(), 32);
    }

    #[test]
    fn frames_are_told_apart() {
        for (frame, heard) in [
            (r#"{"hello":{"protocol":1}}"#, Heard::Hello),
            (r#"{"event":{"entry":{}}}"#, Heard::Chat),
            (r#"{"event":{"typing":{}}}"#, Heard::Typing),
            (r#"{"event":{"presence":{}}}"#, Heard::Other),
            (r#"{"event":"behind"}"#, Heard::Behind),
            (r#"{"reply":{"ref":12,"ok":{"sent":{}}}}"#, Heard::Sent),
            (r#"{"reply":{"ref":1,"ok":{"resumed":{}}}}"#, Heard::Ready),
            (r#"{"reply":{"ref":4294967295,"ok":"done"}}"#, Heard::Done),
            (r#"{"refusal":{"ref":1,"fault":"missing"}}"#, Heard::Refusal),
        ] {
            assert_eq!(Dialect::Leliao.classify(frame.as_bytes()), heard, "{frame}");
        }
        let entry = r#"{"event":{"entry":{"conversation":"17","seq":204,"ord":3,"at":1760000000123,"wh"#;
        assert_eq!(place(entry.as_bytes()), Some(("17".to_owned(), 204)));
        assert_eq!(place(b"{}"), None);
    }

    #[test]
    fn both_versions_of_a_cursor_are_read() {
        assert_eq!(cursor(&json!({"epoch": "9", "version": 12})).unwrap(), "9.12");
        assert_eq!(cursor(&json!({"epoch": "9", "cursor": "a.b"})).unwrap(), "a.b");
        assert_eq!(cursor(&json!({})), None);
    }
}
