//! WebP (RFC 9649 §2): chunks in a RIFF file.

use super::{Rest, Stripped, exif_with, orientation_in};
use image::metadata::Orientation;

const KEPT: [&[u8; 4]; 7] = [b"VP8X", b"VP8 ", b"VP8L", b"ALPH", b"ANIM", b"ANMF", b"ICCP"];
/// Flags of `VP8X` that say that EXIF or XMP follows (§2.7.1).
const HAS_EXIF: u8 = 0x08;
const HAS_XMP: u8 = 0x04;

pub fn strip(bytes: &[u8]) -> Option<Stripped> {
    let mut rest = Rest(bytes);
    if rest.take(4)? != b"RIFF" {
        return None;
    }
    let size = usize::try_from(u32::from_le_bytes(rest.array()?)).ok()?;
    let mut rest = Rest(rest.take(size)?);
    if rest.take(4)? != b"WEBP" {
        return None;
    }
    let mut stripped = b"RIFF\0\0\0\0WEBP".to_vec();
    stripped.reserve(bytes.len());
    let (mut orientation, mut frames, mut flags) = (Orientation::NoTransforms, 0, None);
    while !rest.0.is_empty() {
        let kind: [u8; 4] = rest.array()?;
        let length = u32::from_le_bytes(rest.array()?);
        let data = rest.take(usize::try_from(length).ok()?)?;
        if data.len() % 2 == 1 {
            // The last one may lack it.
            let _ = rest.byte();
        }
        match &kind {
            b"EXIF" => orientation = orientation_in(data.strip_prefix(b"Exif\0\0").unwrap_or(data)),
            b"ANMF" => frames += 1,
            _ => {}
        }
        if KEPT.contains(&&kind) {
            if &kind == b"VP8X" {
                flags = Some(stripped.len() + 8);
            }
            put_chunk(&mut stripped, kind, data)?;
        }
    }
    // Without the header there is no place for EXIF, and browsers would not have looked at it.
    if flags.is_none() {
        orientation = Orientation::NoTransforms;
    }
    if let Some(flags) = flags.and_then(|at| stripped.get_mut(at)) {
        *flags &= !(HAS_EXIF | HAS_XMP);
        if orientation != Orientation::NoTransforms {
            *flags |= HAS_EXIF;
            put_chunk(&mut stripped, *b"EXIF", &exif_with(orientation))?;
        }
    }
    let size = u32::try_from(stripped.len() - 8).ok()?;
    stripped.get_mut(4..8)?.copy_from_slice(&size.to_le_bytes());
    Some(Stripped { bytes: stripped, orientation, frames })
}

fn put_chunk(to: &mut Vec<u8>, kind: [u8; 4], data: &[u8]) -> Option<()> {
    to.extend(kind);
    to.extend(u32::try_from(data.len()).ok()?.to_le_bytes());
    to.extend(data);
    if data.len() % 2 == 1 {
        to.push(0);
    }
    Some(())
}
