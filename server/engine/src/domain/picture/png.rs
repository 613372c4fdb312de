//! PNG (third edition, §5): chunks up to `IEND`.

use super::{Rest, Stripped, exif_with, orientation_in};
use image::metadata::Orientation;

const SIGNATURE: &[u8] = b"\x89PNG\r\n\x1a\n";
/// What the picture is drawn from, and how it moves. All text, times and what nobody knows goes.
const KEPT: [&[u8; 4]; 17] = [
    b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"iCCP", b"cICP", b"mDCV",
    b"cLLI", b"sBIT", b"bKGD", b"acTL", b"fcTL", b"fdAT",
];

pub fn strip(bytes: &[u8]) -> Option<Stripped> {
    let mut rest = Rest(bytes);
    if rest.take(SIGNATURE.len())? != SIGNATURE {
        return None;
    }
    let mut stripped = SIGNATURE.to_vec();
    stripped.reserve(bytes.len());
    let (mut orientation, mut frames) = (Orientation::NoTransforms, 0);
    loop {
        let length = rest.array()?;
        let kind: [u8; 4] = rest.array()?;
        let data = rest.take(usize::try_from(u32::from_be_bytes(length)).ok()?)?;
        let sum: [u8; 4] = rest.array()?;
        match &kind {
            b"eXIf" => orientation = orientation_in(data),
            b"fcTL" => frames += 1,
            _ => {}
        }
        if &kind == b"IEND" && orientation != Orientation::NoTransforms {
            put_chunk(&mut stripped, *b"eXIf", &exif_with(orientation))?;
        }
        if KEPT.contains(&&kind) {
            stripped.extend(length);
            stripped.extend(kind);
            stripped.extend(data);
            stripped.extend(sum);
        }
        if &kind == b"IEND" {
            return Some(Stripped { bytes: stripped, orientation, frames });
        }
    }
}

fn put_chunk(to: &mut Vec<u8>, kind: [u8; 4], data: &[u8]) -> Option<()> {
    let mut sum = crc32fast::Hasher::new();
    sum.update(&kind);
    sum.update(data);
    to.extend(u32::try_from(data.len()).ok()?.to_be_bytes());
    to.extend(kind);
    to.extend(data);
    to.extend(sum.finalize().to_be_bytes());
    Some(())
}
