//! What each contestant says, told apart by the first bytes of a frame.

use protocol::{ClientFrame, Command, ConversationId, Nonce};
use std::{
    cell::Cell,
    time::{SystemTime, UNIX_EPOCH},
};

/// What everybody says: 120 bytes.
pub const TEXT: &str =
    "大家好，今天下午三点在二楼会议室开会，请带上报名表和钢笔。Tea and cakes are ready 谢谢！";

/// How a server is spoken to.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Dialect {
    /// Text frames, and nothing around them.
    Plain,
    /// Engine.IO 4 with Socket.IO 5 in it.
    SocketIo,
    /// Leliao's own.
    Leliao,
}

/// What a frame is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Heard {
    /// The server's first word; the client's follows.
    Welcome,
    /// From now on everything arrives.
    Ready,
    /// What somebody said.
    Chat,
    /// What this connection said itself, in its place among what the others say: it is on disk.
    Sent,
    /// Somebody types.
    Typing,
    /// Something was done.
    Done,
    /// A question whether anybody is there.
    Knock,
    /// Something was left out, for this connection reads too slowly.
    Behind,
    /// Something was not done.
    Refusal,
    /// Anything else.
    Other,
}

impl Dialect {
    /// What a text frame is.
    pub fn tell(self, payload: &[u8]) -> Heard {
        match self {
            Self::Plain => Heard::Chat,
            Self::SocketIo => match payload {
                [b'4', b'2', ..] => Heard::Chat,
                [b'4', b'3', ..] => Heard::Done,
                [b'4', b'0', ..] => Heard::Ready,
                [b'4', b'4', ..] => Heard::Refusal,
                [b'0', ..] => Heard::Welcome,
                [b'2', ..] => Heard::Knock,
                _ => Heard::Other,
            },
            Self::Leliao => leliao(payload),
        }
    }

    /// Says something to everyone; `typing` only where there is such a thing.
    pub fn chat(self, typing: bool, counter: &Counter) -> Vec<u8> {
        match (self, typing) {
            (Self::Plain, _) => TEXT.into(),
            (Self::SocketIo, _) => format!("42[\"chat\",\"{TEXT}\"]").into(),
            (Self::Leliao, true) => command(counter, Command::Typing { conversation: ConversationId::LOBBY }),
            (Self::Leliao, false) => say(counter, ConversationId::LOBBY, TEXT),
        }
    }

    /// The client's first words; those of Leliao's come with the handshake.
    pub fn greeting(self) -> Option<Vec<u8>> {
        match self {
            Self::Plain | Self::Leliao => None,
            Self::SocketIo => Some("40".into()),
        }
    }
}

fn leliao(payload: &[u8]) -> Heard {
    if let Some(event) = payload.strip_prefix(b"{\"event\":") {
        return match event {
            event if event.starts_with(b"{\"entry\"") => Heard::Chat,
            event if event.starts_with(b"{\"typing\"") => Heard::Typing,
            event if event.starts_with(b"\"behind\"") => Heard::Behind,
            _ => Heard::Other,
        };
    }
    if let Some(reply) = payload.strip_prefix(b"{\"reply\":{\"ref\":") {
        let digits = reply.iter().take_while(|byte| byte.is_ascii_digit()).count();
        return match reply.get(digits..).unwrap_or_default() {
            ok if ok.starts_with(b",\"ok\":{\"sent\"") => Heard::Sent,
            ok if ok.starts_with(b",\"ok\":{\"resumed\"") => Heard::Ready,
            _ => Heard::Done,
        };
    }
    match payload {
        hello if hello.starts_with(b"{\"hello\"") => Heard::Welcome,
        refusal if refusal.starts_with(b"{\"refusal\"") => Heard::Refusal,
        _ => Heard::Other,
    }
}

/// Numbers that are never given twice, not even to two databases.
#[derive(Default)]
pub struct Counter(Cell<u32>);

impl Counter {
    fn next(&self) -> u32 {
        self.0.set(self.0.get().wrapping_add(1));
        self.0.get()
    }
}

/// As the page makes them.
fn nonce(chance: u128) -> Nonce {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_millis();
    Nonce::new(i64::try_from(now).unwrap_or_default(), chance)
}

/// A command under a reference of its own.
pub fn command(counter: &Counter, command: Command) -> Vec<u8> {
    serde_json::to_vec(&ClientFrame { reference: counter.next(), command }).unwrap_or_default()
}

/// Says something in a conversation.
pub fn say(counter: &Counter, conversation: ConversationId, text: &str) -> Vec<u8> {
    let nonce = nonce(counter.next().into());
    command(counter, Command::Send { conversation, nonce, text: text.into() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everybody_says_the_same() {
        assert_eq!(TEXT.len(), 120);
        let said = Dialect::SocketIo.chat(false, &Counter::default());
        assert_eq!(Dialect::SocketIo.tell(&said), Heard::Chat);
    }

    #[test]
    fn frames_of_leliao_are_told_apart() {
        let tell = |text: &str| Dialect::Leliao.tell(text.as_bytes());
        assert_eq!(tell(r#"{"hello":{"protocol":1}}"#), Heard::Welcome);
        assert_eq!(tell(r#"{"event":{"entry":{}}}"#), Heard::Chat);
        assert_eq!(tell(r#"{"event":{"typing":{}}}"#), Heard::Typing);
        assert_eq!(tell(r#"{"event":{"presence":{}}}"#), Heard::Other);
        assert_eq!(tell(r#"{"event":"behind"}"#), Heard::Behind);
        assert_eq!(tell(r#"{"reply":{"ref":12,"ok":{"sent":{}}}}"#), Heard::Sent);
        assert_eq!(tell(r#"{"reply":{"ref":1,"ok":{"resumed":{}}}}"#), Heard::Ready);
        assert_eq!(tell(r#"{"reply":{"ref":4294967295,"ok":"done"}}"#), Heard::Done);
        assert_eq!(tell(r#"{"refusal":{"ref":1,"fault":"missing"}}"#), Heard::Refusal);
    }
}
