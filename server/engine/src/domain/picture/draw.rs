//! What is drawn of a picture: smaller ones of it, and the blur that stands in for it.

use super::Stripped;
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use fast_image_resize::{FilterType, ResizeAlg, ResizeOptions, Resizer};
use image::{
    DynamicImage, ExtendedColorType, ImageDecoder, ImageEncoder as _, ImageFormat, ImageReader, ImageResult,
    Limits,
    codecs::{jpeg::JpegEncoder, webp::WebPEncoder},
    metadata::Orientation,
};
use protocol::limits::THUMBNAILS;
use std::{
    io::{self, BufRead, Cursor, Read, Seek, SeekFrom},
    time::Instant,
};

/// A picture of more pixels is shown as a file.
const PIXELS: u64 = 64 * 1024 * 1024;
/// Decoded, it takes at most this much memory: three bytes for each of them.
const DECODED_BYTES: u64 = 3 * PIXELS;
/// The stand-in is made of a picture that fits into a square of this many pixels.
const STAND_IN: u32 = 100;
/// Of a JPEG, 0 to 100.
const QUALITY: u8 = 80;
/// A longer description of colours is not repeated in thumbnails.
const PROFILE_BYTES: usize = 16 * 1024;

/// What was drawn.
#[derive(Debug)]
pub struct Drawn {
    /// As it is shown: turned.
    pub width: u32,
    /// Likewise.
    pub height: u32,
    /// A thumbhash, base64url.
    pub stand_in: String,
    /// The type of the thumbnails.
    pub media: &'static str,
    /// One for each of [`THUMBNAILS`] that the picture is larger than.
    pub thumbnails: Vec<Vec<u8>>,
}

/// Decodes a picture, of one that moves the first frame. It gives up at the deadline, where the decoder lets it.
///
/// # Errors
/// If it cannot be decoded within the limits.
pub fn draw(format: ImageFormat, picture: &Stripped, deadline: Instant) -> ImageResult<Drawn> {
    let source = UntilDeadline { bytes: Cursor::new(&picture.bytes), deadline };
    let mut reader = ImageReader::with_format(source, format);
    let mut limits = Limits::no_limits();
    limits.max_alloc = Some(DECODED_BYTES + 16 * 1024 * 1024);
    reader.limits(limits);
    let mut decoder = reader.into_decoder()?;
    let (width, height) = decoder.dimensions();
    let is_too_large = u64::from(width) * u64::from(height) > PIXELS || decoder.total_bytes() > DECODED_BYTES;
    if width == 0 || height == 0 || is_too_large {
        return Err(image::ImageError::Limits(image::error::LimitError::from_kind(
            image::error::LimitErrorKind::DimensionError,
        )));
    }
    let profile = decoder.icc_profile().ok().flatten().filter(|profile| is_fit(profile));
    let whole = in_eight_bits(DynamicImage::from_decoder(decoder)?);
    let (mut smaller, mut thumbnails) = (None, Vec::new());
    let longest = width.max(height);
    // The smaller one is made of the larger one.
    for size in THUMBNAILS.into_iter().rev().filter(|size| longest > *size) {
        let made = fit(smaller.as_ref().unwrap_or(&whole), size)?;
        thumbnails.insert(0, made.clone());
        smaller = Some(made);
    }
    let mut stand_in = fit(smaller.as_ref().unwrap_or(&whole), STAND_IN)?;
    drop(whole);
    stand_in.apply_orientation(picture.orientation);
    let turned = thumbnails.into_iter().map(|mut thumbnail: DynamicImage| {
        thumbnail.apply_orientation(picture.orientation);
        thumbnail
    });
    let turned: Vec<_> = turned.collect();
    let is_opaque = turned.iter().all(is_opaque);
    let encode = |thumbnail: DynamicImage| {
        if is_opaque { jpeg(&thumbnail, profile.as_deref()) } else { webp(&thumbnail, profile.as_deref()) }
    };
    let (width, height) = if is_on_its_side(picture.orientation) { (height, width) } else { (width, height) };
    let rgba = stand_in.to_rgba8();
    let hash = thumbhash::rgba_to_thumb_hash(rgba.width() as usize, rgba.height() as usize, rgba.as_raw());
    Ok(Drawn {
        width,
        height,
        stand_in: URL_SAFE_NO_PAD.encode(hash),
        media: if is_opaque { "image/jpeg" } else { "image/webp" },
        thumbnails: turned.into_iter().map(encode).collect::<ImageResult<_>>()?,
    })
}

/// Whether a description of colours (ICC.1 §7.2) is short and of those that thumbnails are made of.
fn is_fit(profile: &[u8]) -> bool {
    profile.len() <= PROFILE_BYTES && profile.get(16..20) == Some(b"RGB ")
}

fn in_eight_bits(image: DynamicImage) -> DynamicImage {
    match image {
        DynamicImage::ImageRgb8(_) | DynamicImage::ImageRgba8(_) => image,
        image if image.color().has_alpha() => image.into_rgba8().into(),
        image => image.into_rgb8().into(),
    }
}

/// The picture, so small that it fits into a square.
fn fit(image: &DynamicImage, size: u32) -> ImageResult<DynamicImage> {
    let (width, height) = (image.width(), image.height());
    let longest = width.max(height);
    if longest <= size {
        return Ok(image.clone());
    }
    let scaled = |side: u32| {
        let side = (u64::from(side) * u64::from(size) + u64::from(longest) / 2) / u64::from(longest);
        u32::try_from(side).unwrap_or(size).clamp(1, size)
    };
    let (to_width, to_height) = (scaled(width), scaled(height));
    // Only a part of what is transparent is copied to be weighed by its alpha: such a copy is as large as the picture.
    let coarse = [to_width * 4, to_height * 4];
    let first = if image.color().has_alpha() && u64::from(width) * u64::from(height) > 4 * 1024 * 1024 {
        let [coarse_width, coarse_height] = coarse;
        Some(resized(image, coarse_width.min(width), coarse_height.min(height), ResizeAlg::Nearest)?)
    } else {
        None
    };
    let algorithm = ResizeAlg::Convolution(FilterType::CatmullRom);
    resized(first.as_ref().unwrap_or(image), to_width, to_height, algorithm)
}

fn resized(image: &DynamicImage, width: u32, height: u32, algorithm: ResizeAlg) -> ImageResult<DynamicImage> {
    let mut small = DynamicImage::new(width, height, image.color());
    let options = ResizeOptions::new().resize_alg(algorithm);
    Resizer::new().resize(image, &mut small, &options).map_err(|error| {
        image::ImageError::Parameter(image::error::ParameterError::from_kind(
            image::error::ParameterErrorKind::Generic(error.to_string()),
        ))
    })?;
    Ok(small)
}

fn is_on_its_side(orientation: Orientation) -> bool {
    orientation.to_exif() >= 5
}

fn is_opaque(image: &DynamicImage) -> bool {
    image.as_rgba8().is_none_or(|rgba| rgba.pixels().all(|pixel| pixel.0.last() == Some(&u8::MAX)))
}

fn jpeg(image: &DynamicImage, profile: Option<&[u8]>) -> ImageResult<Vec<u8>> {
    let mut bytes = Vec::new();
    let mut encoder = JpegEncoder::new_with_quality(&mut bytes, QUALITY);
    if let Some(profile) = profile {
        let _ = encoder.set_icc_profile(profile.to_vec());
    }
    let rgb = image.to_rgb8();
    encoder.write_image(&rgb, rgb.width(), rgb.height(), ExtendedColorType::Rgb8)?;
    Ok(bytes)
}

fn webp(image: &DynamicImage, profile: Option<&[u8]>) -> ImageResult<Vec<u8>> {
    let mut bytes = Vec::new();
    let mut encoder = WebPEncoder::new_lossless(&mut bytes);
    if let Some(profile) = profile {
        let _ = encoder.set_icc_profile(profile.to_vec());
    }
    let rgba = image.to_rgba8();
    encoder.write_image(&rgba, rgba.width(), rgba.height(), ExtendedColorType::Rgba8)?;
    Ok(bytes)
}

/// Bytes that end with an error once it takes too long.
struct UntilDeadline<'a> {
    bytes: Cursor<&'a Vec<u8>>,
    deadline: Instant,
}

impl UntilDeadline<'_> {
    fn check(&self) -> io::Result<()> {
        if Instant::now() > self.deadline { Err(io::ErrorKind::TimedOut.into()) } else { Ok(()) }
    }
}

impl Read for UntilDeadline<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.check()?;
        self.bytes.read(buffer)
    }
}

/// A decoder is handed so many bytes at a time, so that it asks again before the deadline is long past.
const AT_ONCE: usize = 64 * 1024;

impl BufRead for UntilDeadline<'_> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        self.check()?;
        let all = self.bytes.fill_buf()?;
        Ok(all.get(..all.len().min(AT_ONCE)).unwrap_or_default())
    }

    fn consume(&mut self, amount: usize) {
        self.bytes.consume(amount);
    }
}

impl Seek for UntilDeadline<'_> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.bytes.seek(to)
    }
}
