//! A server frame, serialised once and framed once, whatever the number of its receivers.

use bytes::{BufMut as _, Bytes, BytesMut};
use protocol::{Entry, ServerFrame};
use std::io::Write as _;
use tungstenite::protocol::frame::{
    CloseFrame, Frame as WsFrame, FrameHeader,
    coding::{CloseCode, Control, Data, OpCode},
};

/// An unmasked WebSocket text frame (RFC 6455 §5.2) and, inside it, its JSON.
#[derive(Debug, Clone)]
pub struct Frame {
    framed: Bytes,
    header: usize,
}

impl Frame {
    /// Encodes anything the server says.
    #[must_use]
    pub fn new(frame: &ServerFrame) -> Self {
        Self::from_json(&serde_json::to_vec(frame).unwrap_or_default())
    }

    /// The event and, for the connection that caused it, the reply: one serialisation of the entry
    /// serves both.
    pub(crate) fn entry(entry: &Entry) -> EncodedEntry {
        EncodedEntry(serde_json::to_vec(entry).unwrap_or_default())
    }

    fn from_json(json: &[u8]) -> Self {
        let mut framed = BytesMut::with_capacity(json.len() + 10).writer();
        let header = FrameHeader { opcode: OpCode::Data(Data::Text), ..FrameHeader::default() };
        let length = json.len() as u64;
        // Writing into memory does not fail.
        let _ = header.format(length, &mut framed);
        let _ = framed.write_all(json);
        Self { framed: framed.into_inner().freeze(), header: header.len(length) }
    }

    /// As it goes onto a socket.
    #[must_use]
    pub fn framed(&self) -> Bytes {
        self.framed.clone()
    }

    /// As it goes into a stream of server-sent events.
    #[must_use]
    pub fn json(&self) -> Bytes {
        self.framed.slice(self.header..)
    }
}

/// An entry in JSON, to be put into frames.
pub(crate) struct EncodedEntry(Vec<u8>);

impl EncodedEntry {
    pub fn event(&self) -> Frame {
        Frame::from_json(&[br#"{"event":{"entry":"#, self.0.as_slice(), b"}}"].concat())
    }

    pub fn reply(&self, reference: u32) -> Frame {
        let head = format!(r#"{{"reply":{{"ref":{reference},"ok":{{"sent":"#);
        Frame::from_json(&[head.as_bytes(), self.0.as_slice(), b"}}}"].concat())
    }
}

/// A ping without a payload (RFC 6455 §5.5.2).
pub const PING: &[u8] = &[0x89, 0x00];

/// A close frame (RFC 6455 §5.5.1).
#[must_use]
pub fn close(code: u16, reason: &str) -> Bytes {
    let frame = WsFrame::close(Some(CloseFrame { code: CloseCode::from(code), reason: reason.into() }));
    debug_assert!(matches!(frame.header().opcode, OpCode::Control(Control::Close)));
    let mut bytes = Vec::new();
    let _ = frame.format(&mut bytes);
    bytes.into()
}

/// The fallback has no close frames: the last event says what a close frame would.
pub fn closing_json(code: u16, reason: &str) -> Bytes {
    serde_json::json!({ "close": { "code": code, "reason": reason } }).to_string().into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use protocol::{AvatarId, ConversationId, Event, Nonce, Person, PersonId, Reply, Seq, What};

    #[test]
    fn an_entry_is_framed_as_serde_would_have_written_it() {
        for text in ["hi", "引号\"和\\", &"长".repeat(30_000)] {
            let author = Person {
                id: PersonId(7),
                name: "东东".into(),
                avatar: AvatarId(3),
                owner: false,
                gone: false,
                robot: false,
            };
            let what = What::Message { author, nonce: Nonce(9), text: text.to_owned(), more: None };
            let entry = Entry { conversation: ConversationId(1), seq: Seq(4), ord: 4, at: 5, what };
            let encoded = Frame::entry(&entry);
            let event = Frame::new(&ServerFrame::Event(Event::Entry(entry.clone())));
            let reply = Frame::new(&ServerFrame::Reply { reference: 7, ok: Reply::Sent(entry) });
            assert_eq!(encoded.event().framed(), event.framed());
            assert_eq!(encoded.reply(7).framed(), reply.framed());
            assert_eq!(encoded.event().json(), event.json());
        }
    }

    #[test]
    fn a_close_frame_has_its_code_and_reason() {
        assert_eq!(close(1012, "x").as_ref(), [0x88, 3, 0x03, 0xF4, b'x']);
    }
}
