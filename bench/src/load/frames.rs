//! WebSocket frames (RFC 6455 §5.2): walked through where they lie, without copying or understanding them.

/// The opcode of a text frame.
pub const TEXT: u8 = 1;
/// The opcode of a close frame.
pub const CLOSE: u8 = 8;
/// The opcode of a ping.
pub const PING: u8 = 9;
/// The opcode of a pong.
pub const PONG: u8 = 10;

/// One whole frame.
pub struct Frame<'a> {
    /// What kind it is.
    pub opcode: u8,
    /// What clients mask their payload with.
    pub mask: Option<[u8; 4]>,
    /// The payload as it came: still masked.
    pub payload: &'a [u8],
}

impl<'a> Frame<'a> {
    /// The first frame and what follows it; or how many bytes are lacking until more can be said.
    fn first(bytes: &'a [u8]) -> Result<(Self, &'a [u8]), usize> {
        let lacks = |wanted: usize| wanted - bytes.len();
        let (Some(kind), Some(short)) = (bytes.first(), bytes.get(1)) else { return Err(lacks(2)) };
        let long = match short & 0x7f {
            126 => 2,
            127 => 8,
            _ => 0,
        };
        let masked = if short & 0x80 == 0 { 0 } else { 4 };
        let header = 2 + long + masked;
        let (Some(digits), Some(mask)) = (bytes.get(2..2 + long), bytes.get(2 + long..header)) else {
            return Err(lacks(header));
        };
        let length = match long {
            0 => usize::from(short & 0x7f),
            _ => digits.iter().fold(0, |length, digit| length << 8 | usize::from(*digit)),
        };
        let Some(payload) = bytes.get(header..header + length) else { return Err(lacks(header + length)) };
        let rest = bytes.get(header + length..).unwrap_or_default();
        Ok((Self { opcode: kind & 0x0f, mask: mask.try_into().ok(), payload }, rest))
    }

    /// Appends the payload as it was meant.
    pub fn unmask(&self, into: &mut Vec<u8>) {
        match self.mask {
            Some(mask) => into.extend(self.payload.iter().zip(mask.iter().cycle()).map(|(b, m)| b ^ m)),
            None => into.extend_from_slice(self.payload),
        }
    }
}

/// Finds the frames in a stream that arrives in pieces. Only a frame that was cut is ever kept.
#[derive(Default)]
pub struct Walker {
    cut: Vec<u8>,
}

impl Walker {
    /// Gives every frame that is whole now.
    pub fn walk(&mut self, mut bytes: &[u8], hear: &mut impl FnMut(Frame<'_>)) {
        while !self.cut.is_empty() {
            let lacks = match Frame::first(&self.cut) {
                Ok((frame, _)) => {
                    hear(frame);
                    self.cut.clear();
                    break;
                }
                Err(lacks) => lacks,
            };
            if bytes.is_empty() {
                return;
            }
            let (now, later) = bytes.split_at(lacks.min(bytes.len()));
            self.cut.extend_from_slice(now);
            bytes = later;
        }
        while let Ok((frame, rest)) = Frame::first(bytes) {
            hear(frame);
            bytes = rest;
        }
        self.cut.extend_from_slice(bytes);
    }
}

/// Appends a whole frame, masked as clients have to if there is a mask.
pub fn encode(opcode: u8, payload: &[u8], mask: Option<[u8; 4]>, into: &mut Vec<u8>) {
    into.push(0x80 | opcode);
    let masked = if mask.is_some() { 0x80 } else { 0 };
    let length = payload.len();
    match (u8::try_from(length), u16::try_from(length)) {
        (Ok(short), _) if short < 126 => into.push(masked | short),
        (_, Ok(long)) => {
            into.push(masked | 126);
            into.extend_from_slice(&long.to_be_bytes());
        }
        _ => {
            into.push(masked | 127);
            into.extend_from_slice(&(length as u64).to_be_bytes());
        }
    }
    into.extend(mask.iter().flatten());
    Frame { opcode, mask, payload }.unmask(into);
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Lengths that are written in one byte and in three.
    const SMALL: &[usize] = &[0, 1, 125, 126, 300];
    /// With those that need nine.
    const ALL: &[usize] = &[0, 1, 125, 126, 65_535, 65_536, 2];

    fn stream(sizes: &[usize], mask: Option<[u8; 4]>) -> (Vec<u8>, Vec<(u8, Vec<u8>)>) {
        let frames: Vec<(u8, Vec<u8>)> = sizes
            .iter()
            .map(|size| (if *size == 1 { PING } else { TEXT }, (0..*size).map(|n| (n % 251) as u8).collect()))
            .collect();
        let mut bytes = Vec::new();
        for (opcode, payload) in &frames {
            encode(*opcode, payload, mask, &mut bytes);
        }
        (bytes, frames)
    }

    fn heard(pieces: &[&[u8]]) -> Vec<(u8, Vec<u8>)> {
        let (mut walker, mut heard) = (Walker::default(), Vec::new());
        for piece in pieces {
            walker.walk(piece, &mut |frame| {
                let mut payload = Vec::new();
                frame.unmask(&mut payload);
                heard.push((frame.opcode, payload));
            });
        }
        assert!(walker.cut.is_empty());
        heard
    }

    #[test]
    fn frames_are_found_however_they_are_cut() {
        for mask in [None, Some([7, 0, 255, 3])] {
            let (bytes, frames) = stream(SMALL, mask);
            for at in 0..=bytes.len() {
                let (before, after) = bytes.split_at(at);
                assert!(heard(&[before, after]) == frames, "cut at {at}");
            }
        }
    }

    #[test]
    fn frames_are_found_byte_by_byte() {
        let (bytes, frames) = stream(ALL, Some([1, 2, 3, 4]));
        let pieces: Vec<&[u8]> = bytes.chunks(1).collect();
        assert!(heard(&pieces) == frames);
    }
}
