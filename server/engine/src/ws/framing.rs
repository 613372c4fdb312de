//! Knows whether a socket is between two messages (RFC 6455 §5.2). Validating frames is tungstenite's.

use std::io::Cursor;
use tungstenite::protocol::frame::{FrameHeader, coding::OpCode};

/// Follows what arrives, without looking at what is in it.
#[derive(Default)]
pub struct Framing {
    /// Payload bytes of the current frame that are still to come.
    left: u64,
    /// A fragmented message is not over.
    fragmented: bool,
    /// A header was cut in two or is invalid: the position is unknown from here on.
    lost: bool,
}

impl Framing {
    /// Follows received bytes.
    pub fn follow(&mut self, bytes: &[u8]) {
        let mut cursor = Cursor::new(bytes);
        loop {
            let here = (bytes.len() as u64).saturating_sub(cursor.position()).min(self.left);
            self.left -= here;
            cursor.set_position(cursor.position() + here);
            if self.lost || cursor.position() == bytes.len() as u64 {
                return;
            }
            match FrameHeader::parse(&mut cursor) {
                Ok(Some((header, length))) => {
                    self.left = length;
                    if matches!(header.opcode, OpCode::Data(_)) {
                        self.fragmented = !header.is_final;
                    }
                }
                Ok(None) | Err(_) => self.lost = true,
            }
        }
    }

    /// Whether the next byte begins a message.
    pub fn is_between_messages(&self) -> bool {
        self.left == 0 && !self.fragmented && !self.lost
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tungstenite::protocol::frame::{Frame, coding::Data};

    fn frame(payload: usize, opcode: OpCode, is_final: bool) -> Vec<u8> {
        masked(Frame::message(vec![b'x'; payload], opcode, is_final))
    }

    fn masked(mut frame: Frame) -> Vec<u8> {
        frame.header_mut().mask = Some([1, 2, 3, 4]);
        let mut bytes = Vec::new();
        frame.format(&mut bytes).unwrap();
        bytes
    }

    #[test]
    fn messages_end_where_their_last_frame_ends() {
        let (text, more) = (OpCode::Data(Data::Text), OpCode::Data(Data::Continue));
        let ping = || masked(Frame::ping(vec![b'x'; 3]));
        let frames = [
            frame(5, text, true),
            frame(0, text, true),
            frame(300, text, false),
            ping(),
            frame(70_000, more, true),
            ping(),
        ];
        let open_after = [false, false, true, true, false, false];
        let mut framing = Framing::default();
        for (frame, open) in frames.iter().zip(open_after) {
            // The header in one piece, the rest in two.
            let (head, tail) = frame.split_at(14.min(frame.len()));
            framing.follow(head);
            framing.follow(tail);
            assert_eq!(framing.is_between_messages(), !open);
        }
        let mut framing = Framing::default();
        framing.follow(&frames.concat());
        assert!(framing.is_between_messages());
    }

    #[test]
    fn a_header_in_two_pieces_keeps_the_state_for_good() {
        let bytes = frame(300, OpCode::Data(Data::Text), true);
        let mut framing = Framing::default();
        framing.follow(&bytes[..3]);
        framing.follow(&bytes[3..]);
        assert!(!framing.is_between_messages());
    }
}
