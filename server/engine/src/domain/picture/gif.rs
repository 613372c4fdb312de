//! GIF (GIF89a specification): blocks up to the trailer.

use super::{Rest, Stripped};
use image::metadata::Orientation;

const EXTENSION: u8 = 0x21;
const IMAGE: u8 = 0x2C;
const TRAILER: u8 = 0x3B;
/// How long a frame is shown, and what becomes of it (§23).
const GRAPHIC_CONTROL: u8 = 0xF9;
const APPLICATION: u8 = 0xFF;

pub fn strip(bytes: &[u8]) -> Option<Stripped> {
    let mut rest = Rest(bytes);
    if !matches!(rest.take(6)?, b"GIF87a" | b"GIF89a") {
        return None;
    }
    let screen = rest.take(7)?;
    rest.take(color_table(*screen.get(4)?))?;
    let mut stripped = bytes.get(..bytes.len() - rest.0.len())?.to_vec();
    stripped.reserve(rest.0.len());
    let mut frames = 0;
    loop {
        let block = rest.0;
        let kept = match rest.byte()? {
            EXTENSION => extension(&mut rest)?,
            IMAGE => {
                frames += 1;
                let place = rest.take(9)?;
                rest.take(color_table(*place.get(8)?))?;
                rest.byte()?;
                sub_blocks(&mut rest)?;
                true
            }
            TRAILER => {
                stripped.push(TRAILER);
                return Some(Stripped { bytes: stripped, orientation: Orientation::NoTransforms, frames });
            }
            _ => return None,
        };
        if kept {
            stripped.extend(block.get(..block.len() - rest.0.len())?);
        }
    }
}

/// The size of the colour table that packed fields announce (§18, §20).
fn color_table(packed: u8) -> usize {
    if packed & 0x80 == 0 { 0 } else { 3 << ((packed & 0x07) + 1) }
}

/// Whether an extension is needed to draw: comments, texts and what programs noted are not; how often it repeats is.
fn extension(rest: &mut Rest<'_>) -> Option<bool> {
    let label = rest.byte()?;
    let repeats = matches!(rest.0.get(1..12), Some(b"NETSCAPE2.0" | b"ANIMEXTS1.0"));
    sub_blocks(rest)?;
    Some(label == GRAPHIC_CONTROL || label == APPLICATION && repeats)
}

/// Data in pieces, each behind its length, up to one of length 0 (§15).
fn sub_blocks(rest: &mut Rest<'_>) -> Option<()> {
    loop {
        let length = rest.byte()?;
        rest.take(usize::from(length))?;
        if length == 0 {
            return Some(());
        }
    }
}
