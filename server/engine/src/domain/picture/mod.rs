//! Pictures: what they are stripped of before they are kept, and what is drawn of them.

mod draw;
mod gif;
mod jpeg;
mod png;
#[cfg(test)]
mod tests;
mod webp;

pub use draw::{Drawn, draw};

use image::{ImageFormat, metadata::Orientation};

/// A picture of more bytes is kept like any other file.
pub const PICTURE_BYTES: u64 = 50 * 1024 * 1024;
/// One that moves has at most this many frames; more are shown as a file.
const FRAMES: u32 = 2_000;

/// The format that a media type names, if pictures of it are drawn here.
#[must_use]
pub fn format(media: &str) -> Option<ImageFormat> {
    match media {
        "image/png" => Some(ImageFormat::Png),
        "image/jpeg" => Some(ImageFormat::Jpeg),
        "image/gif" => Some(ImageFormat::Gif),
        "image/webp" => Some(ImageFormat::WebP),
        _ => None,
    }
}

/// A picture without what its camera or editor wrote beside it, such as the place where it was taken.
pub struct Stripped {
    /// The same picture: what is drawn of it, and its colours, are as they were. Nothing follows its end.
    pub bytes: Vec<u8>,
    /// How it has to be turned to be upright. It is the one thing that is still said in the bytes.
    pub orientation: Orientation,
    /// How many frames it has; 0 and 1 for one that does not move.
    frames: u32,
}

impl Stripped {
    /// Whether browsers are shown it.
    #[must_use]
    pub fn is_calm(&self) -> bool {
        self.frames <= FRAMES
    }
}

/// Strips a picture; `None` if it is not what its format says. It is rewritten part by part and never decoded, so it
/// loses nothing; a library that keeps what it does not know, and what stands behind the end, would keep secrets.
#[must_use]
pub fn strip(format: ImageFormat, bytes: &[u8]) -> Option<Stripped> {
    match format {
        ImageFormat::Png => png::strip(bytes),
        ImageFormat::Jpeg => jpeg::strip(bytes),
        ImageFormat::Gif => gif::strip(bytes),
        ImageFormat::WebP => webp::strip(bytes),
        _ => None,
    }
}

/// EXIF that says how to turn a picture and nothing else: a TIFF file (TIFF 6.0 §2) with the one entry 0x0112.
fn exif_with(orientation: Orientation) -> [u8; 26] {
    let mut exif = *b"MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\0\0\0\0\0\0\0";
    if let Some(byte) = exif.get_mut(19) {
        *byte = orientation.to_exif();
    }
    exif
}

/// What EXIF says about how to turn a picture.
fn orientation_in(exif: &[u8]) -> Orientation {
    Orientation::from_exif_chunk(exif).unwrap_or(Orientation::NoTransforms)
}

/// Bytes that are taken from the front, in order.
struct Rest<'a>(&'a [u8]);

impl<'a> Rest<'a> {
    fn take(&mut self, count: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(count)?;
        self.0 = rest;
        Some(taken)
    }

    fn array<const N: usize>(&mut self) -> Option<[u8; N]> {
        self.take(N)?.try_into().ok()
    }

    fn byte(&mut self) -> Option<u8> {
        self.array().map(|[byte]| byte)
    }
}
