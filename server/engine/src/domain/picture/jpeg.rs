//! JPEG (ITU T.81 annex B): segments, each behind a marker, up to the end of the image.

use super::{Rest, Stripped, exif_with, orientation_in};
use image::metadata::Orientation;

const START: u8 = 0xD8;
const END: u8 = 0xD9;
const SCAN: u8 = 0xDA;
const APP0: u8 = 0xE0;
const APP1: u8 = 0xE1;
const APP2: u8 = 0xE2;
const APP14: u8 = 0xEE;
const APP15: u8 = 0xEF;
const COMMENT: u8 = 0xFE;
const EXIF: &[u8] = b"Exif\0\0";

pub fn strip(bytes: &[u8]) -> Option<Stripped> {
    let mut rest = Rest(bytes);
    if rest.array()? != [0xFF, START] {
        return None;
    }
    let mut body = Vec::with_capacity(bytes.len());
    let mut orientation = Orientation::NoTransforms;
    loop {
        let marker = next_marker(&mut rest)?;
        if marker == END {
            body.extend([0xFF, END]);
            break;
        }
        let length = rest.array()?;
        let segment = rest.take(usize::from(u16::from_be_bytes(length)).checked_sub(2)?)?;
        if marker == APP1
            && let Some(exif) = segment.strip_prefix(EXIF)
        {
            orientation = orientation_in(exif);
        }
        if is_kept(marker, segment) {
            body.extend([0xFF, marker]);
            body.extend(length);
            body.extend(segment);
        }
        if marker == SCAN {
            body.extend(scan(&mut rest)?);
        }
    }
    let mut stripped = Vec::with_capacity(body.len() + 40);
    stripped.extend([0xFF, START]);
    if orientation != Orientation::NoTransforms {
        let exif = exif_with(orientation);
        let length = u16::try_from(2 + EXIF.len() + exif.len()).ok()?;
        stripped.extend([0xFF, APP1]);
        stripped.extend(length.to_be_bytes());
        stripped.extend(EXIF);
        stripped.extend(exif);
    }
    stripped.extend(body);
    Some(Stripped { bytes: stripped, orientation, frames: 1 })
}

/// The next marker that has a segment, or the end; any number of 0xFF may stand before it (B.1.1.2).
fn next_marker(rest: &mut Rest<'_>) -> Option<u8> {
    loop {
        if rest.byte()? != 0xFF {
            return None;
        }
        let mut marker = rest.byte()?;
        while marker == 0xFF {
            marker = rest.byte()?;
        }
        // Those without a segment mean nothing here.
        if !matches!(marker, 0x00 | 0x01 | 0xD0..=0xD7) {
            return Some(marker);
        }
    }
}

/// What stays of the segments that are for programs: what the colours mean.
fn is_kept(marker: u8, segment: &[u8]) -> bool {
    match marker {
        APP0 => segment.starts_with(b"JFIF\0"),
        APP2 => segment.starts_with(b"ICC_PROFILE\0"),
        APP14 => segment.starts_with(b"Adobe"),
        APP0..=APP15 | COMMENT => false,
        _ => true,
    }
}

/// The coded data of a scan: up to the next marker that is none of its own.
fn scan<'a>(rest: &mut Rest<'a>) -> Option<&'a [u8]> {
    let own = |pair: &[u8]| !matches!(pair, [0xFF, marker] if !matches!(marker, 0x00 | 0xD0..=0xD7 | 0xFF));
    let end = rest.0.windows(2).position(|pair| !own(pair))?;
    rest.take(end)
}
