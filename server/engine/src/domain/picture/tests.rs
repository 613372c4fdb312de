//! Pictures with secrets beside them, and pictures that are none.

use super::*;
use image::{DynamicImage, Rgb, RgbImage, Rgba, RgbaImage, codecs::gif::GifEncoder};
use proptest::prelude::*;
use std::{
    io::Cursor,
    time::{Duration, Instant},
};

const SECRET: &[u8] = b"GPS 31.2304 N 121.4737 E";
const FORMATS: [ImageFormat; 4] = [ImageFormat::Png, ImageFormat::Jpeg, ImageFormat::Gif, ImageFormat::WebP];

/// Red on the left, blue on the right.
fn flag(width: u32, height: u32) -> DynamicImage {
    let color = |x| if x < width / 2 { Rgb([220, 20, 20]) } else { Rgb([20, 20, 220]) };
    RgbImage::from_fn(width, height, |x, _| color(x)).into()
}

fn encoded(image: &DynamicImage, format: ImageFormat) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    image.write_to(&mut bytes, format).unwrap();
    bytes.into_inner()
}

fn soon() -> Instant {
    Instant::now() + Duration::from_secs(20)
}

fn exif(orientation: Orientation) -> Vec<u8> {
    [&exif_with(orientation)[..], SECRET].concat()
}

/// The same picture with secrets in every place that a format has for them.
fn with_secrets(bytes: &[u8], format: ImageFormat, orientation: Orientation) -> Vec<u8> {
    let exif = exif(orientation);
    let mut with = match format {
        ImageFormat::Jpeg => {
            let segment = |marker: u8, data: &[u8]| {
                let length = u16::try_from(data.len() + 2).unwrap().to_be_bytes();
                [&[0xFF, marker], &length[..], data].concat()
            };
            [
                &bytes[..2],
                &segment(0xE1, &[b"Exif\0\0", &exif[..]].concat()),
                &segment(0xE1, &[b"http://ns.adobe.com/xap/1.0/\0", SECRET].concat()),
                &segment(0xED, SECRET),
                &segment(0xE2, &[b"MPF\0", SECRET].concat()),
                &segment(0xFE, SECRET),
                &bytes[2..],
            ]
            .concat()
        }
        ImageFormat::Png => {
            let chunk = |kind: &[u8], data: &[u8]| {
                let length = u32::try_from(data.len()).unwrap().to_be_bytes();
                let sum = crc32fast::hash(&[kind, data].concat()).to_be_bytes();
                [&length[..], kind, data, &sum].concat()
            };
            let text = chunk(b"tEXt", &[b"Comment\0", SECRET].concat());
            let unknown = chunk(b"prVt", SECRET);
            [&bytes[..33], &chunk(b"eXIf", &exif), &text, &unknown, &bytes[33..]].concat()
        }
        ImageFormat::Gif => {
            let table = if bytes[10] & 0x80 == 0 { 0 } else { 3 << ((bytes[10] & 7) + 1) };
            let at = 13 + table;
            let length = u8::try_from(SECRET.len()).unwrap();
            let comment = [&[0x21, 0xFE, length], SECRET, &[0]].concat();
            let xmp = [&b"\x21\xFF\x0BXMP DataXMP"[..], &[length], SECRET, &[0]].concat();
            [&bytes[..at], &comment, &xmp, &bytes[at..]].concat()
        }
        _ => {
            let chunk = |kind: &[u8], data: &[u8]| {
                let pad = vec![0; data.len() % 2];
                [kind, &u32::try_from(data.len()).unwrap().to_le_bytes(), data, &pad].concat()
            };
            let decoded = image::load_from_memory(bytes).unwrap();
            let size = |side: u32| (side - 1).to_le_bytes()[..3].to_vec();
            let header = [vec![0x0C, 0, 0, 0], size(decoded.width()), size(decoded.height())].concat();
            let body = [
                b"WEBP".to_vec(),
                chunk(b"VP8X", &header),
                bytes[12..].to_vec(),
                chunk(b"EXIF", &exif),
                chunk(b"XMP ", SECRET),
            ]
            .concat();
            [&b"RIFF"[..], &u32::try_from(body.len()).unwrap().to_le_bytes(), &body].concat()
        }
    };
    // And a whole other file behind the end.
    with.extend(b"PK\x03\x04");
    with.extend(SECRET);
    with
}

fn holds(bytes: &[u8], part: &[u8]) -> bool {
    bytes.windows(part.len()).any(|window| window == part)
}

#[test]
fn secrets_go_and_the_picture_stays() {
    let image = flag(64, 40);
    for format in FORMATS {
        let plain = encoded(&image, format);
        let with = with_secrets(&plain, format, Orientation::NoTransforms);
        assert!(holds(&with, SECRET), "{format:?}");
        let stripped = strip(format, &with).unwrap_or_else(|| panic!("{format:?}"));
        assert!(!holds(&stripped.bytes, b"GPS") && !holds(&stripped.bytes, b"PK\x03\x04"), "{format:?}");
        assert!(!holds(&stripped.bytes, b"Exif") && !holds(&stripped.bytes, b"EXIF"), "{format:?}");
        let before = image::load_from_memory(&plain).unwrap();
        let after = image::load_from_memory_with_format(&stripped.bytes, format).unwrap();
        assert_eq!(before.to_rgba8(), after.to_rgba8(), "{format:?}: not a pixel is another");
        let again = strip(format, &stripped.bytes).unwrap();
        assert_eq!(again.bytes, stripped.bytes, "{format:?}: there is nothing left to strip");
    }
}

#[test]
fn a_picture_that_lies_on_its_side_is_drawn_upright() {
    let image = flag(1_600, 800);
    for format in [ImageFormat::Jpeg, ImageFormat::Png, ImageFormat::WebP] {
        // The top of what is stored is at the right of what is seen.
        let with = with_secrets(&encoded(&image, format), format, Orientation::Rotate90);
        let stripped = strip(format, &with).unwrap();
        assert_eq!(stripped.orientation, Orientation::Rotate90, "{format:?}");
        assert!(!holds(&stripped.bytes, b"GPS"), "{format:?}");
        let again = strip(format, &stripped.bytes).unwrap();
        assert_eq!((again.orientation, &again.bytes), (Orientation::Rotate90, &stripped.bytes), "{format:?}");
        let drawn = draw(format, &stripped, soon()).unwrap();
        assert_eq!((drawn.width, drawn.height), (800, 1_600), "{format:?}");
        let sizes: Vec<_> = drawn
            .thumbnails
            .iter()
            .map(|bytes| {
                let small = image::load_from_memory_with_format(bytes, ImageFormat::Jpeg).unwrap().to_rgb8();
                let top = small.get_pixel(small.width() / 2, 3);
                assert!(top.0[0] > 150 && top.0[2] < 100, "{format:?}: red is above: {top:?}");
                (small.width(), small.height())
            })
            .collect();
        assert_eq!(sizes, [(160, 320), (480, 960)], "{format:?}");
    }
}

#[test]
fn thumbnails_are_made_of_what_is_larger() {
    let drawn = |width, height| {
        let bytes = encoded(&flag(width, height), ImageFormat::Png);
        draw(ImageFormat::Png, &strip(ImageFormat::Png, &bytes).unwrap(), soon()).unwrap()
    };
    assert_eq!(drawn(320, 200).thumbnails.len(), 0);
    assert_eq!(drawn(321, 2).thumbnails.len(), 1);
    assert_eq!(drawn(2, 1_500).thumbnails.len(), 2);
    let tiny = drawn(1, 1);
    assert!((tiny.width, tiny.height) == (1, 1) && !tiny.stand_in.is_empty() && tiny.stand_in.len() <= 36);
}

#[test]
fn what_is_transparent_stays_so() {
    let image: DynamicImage =
        RgbaImage::from_fn(3_000, 1_500, |x, _| Rgba([200, 30, 30, if x < 1_500 { 0 } else { 255 }])).into();
    let stripped = strip(ImageFormat::Png, &encoded(&image, ImageFormat::Png)).unwrap();
    let drawn = draw(ImageFormat::Png, &stripped, soon()).unwrap();
    assert_eq!(drawn.media, "image/webp");
    let small = image::load_from_memory(&drawn.thumbnails[0]).unwrap().to_rgba8();
    assert_eq!((small.get_pixel(10, 10).0[3], small.get_pixel(300, 10).0[3]), (0, 255));
    assert!(small.get_pixel(300, 10).0[0] > 180, "its colours are not darkened by what was not there");
}

fn animation(frames: u32) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = GifEncoder::new(&mut bytes);
    encoder.set_repeat(image::codecs::gif::Repeat::Infinite).unwrap();
    for n in 0..frames {
        let shade = u8::try_from(n % 200).unwrap();
        encoder
            .encode_frame(image::Frame::new(RgbaImage::from_pixel(8, 8, Rgba([shade, 9, 9, 255]))))
            .unwrap();
    }
    drop(encoder);
    bytes
}

#[test]
fn what_moves_still_moves() {
    let bytes = animation(5);
    let stripped = strip(ImageFormat::Gif, &bytes).unwrap();
    assert!(stripped.frames == 5 && stripped.is_calm() && holds(&stripped.bytes, b"NETSCAPE2.0"));
    assert_eq!(stripped.bytes, bytes, "there was nothing to strip");
    let drawn = draw(ImageFormat::Gif, &stripped, soon()).unwrap();
    assert_eq!((drawn.width, drawn.height), (8, 8));
}

/// One whose frames would keep every browser of a room busy.
#[test]
fn a_hundred_thousand_frames_are_no_picture() {
    let one = animation(1);
    let frame = {
        let table = 3 << ((one[10] & 7) + 1);
        let after = 13 + if one[10] & 0x80 == 0 { 0 } else { table };
        let start = after + one[after..].windows(2).position(|pair| pair == [0x21, 0xF9]).unwrap();
        one[start..one.len() - 1].to_vec()
    };
    let start = one.len() - 1 - frame.len();
    let many = [&one[..start], &frame.repeat(100_000), &[0x3B]].concat();
    let stripped = strip(ImageFormat::Gif, &many).unwrap();
    assert_eq!(stripped.frames, 100_000);
    assert!(!stripped.is_calm());
}

/// A PNG of few bytes that says that it is very large.
fn vast(width: u32, height: u32) -> Vec<u8> {
    let mut bytes = encoded(&flag(2, 2), ImageFormat::Png);
    bytes[16..20].copy_from_slice(&width.to_be_bytes());
    bytes[20..24].copy_from_slice(&height.to_be_bytes());
    let sum = crc32fast::hash(&bytes[12..29]).to_be_bytes();
    bytes[29..33].copy_from_slice(&sum);
    bytes
}

#[test]
fn what_would_be_vast_is_not_decoded() {
    let began = Instant::now();
    for (width, height) in
        [(30_000, 30_000), (60_000, 60_000), (1, 1 << 31), (1 << 31, 1), (u32::MAX, u32::MAX), (0, 5)]
    {
        if let Some(stripped) = strip(ImageFormat::Png, &vast(width, height)) {
            assert!(draw(ImageFormat::Png, &stripped, soon()).is_err(), "{width} × {height}");
        }
    }
    let mut jpeg = encoded(&flag(16, 16), ImageFormat::Jpeg);
    let size = jpeg.windows(2).position(|pair| pair == [0xFF, 0xC0]).unwrap() + 5;
    jpeg[size..size + 4].copy_from_slice(&[0xFF; 4]);
    assert!(draw(ImageFormat::Jpeg, &strip(ImageFormat::Jpeg, &jpeg).unwrap(), soon()).is_err());
    let mut gif = animation(1);
    gif[6..10].copy_from_slice(&[0xFF; 4]);
    assert!(draw(ImageFormat::Gif, &strip(ImageFormat::Gif, &gif).unwrap(), soon()).is_err());
    assert!(began.elapsed() < Duration::from_secs(5), "it is seen at once");
}

#[test]
fn a_decoder_is_stopped() {
    let bytes = encoded(&flag(2_000, 2_000), ImageFormat::Png);
    let stripped = strip(ImageFormat::Png, &bytes).unwrap();
    assert!(
        draw(ImageFormat::Png, &stripped, Instant::now().checked_sub(Duration::from_secs(1)).unwrap())
            .is_err()
    );
}

#[test]
fn what_is_cut_anywhere_is_refused_or_drawn_and_nothing_worse() {
    for format in FORMATS {
        let bytes = with_secrets(&encoded(&flag(40, 30), format), format, Orientation::Rotate180);
        for end in 0..bytes.len() {
            if let Some(stripped) = strip(format, &bytes[..end]) {
                assert!(!holds(&stripped.bytes, b"GPS"), "{format:?} up to {end}");
                let _ = draw(format, &stripped, soon());
            }
        }
    }
}

proptest! {
    #[test]
    fn any_bytes_are_refused_or_drawn(format in 0..4_usize, at in any::<prop::sample::Index>(), with in any::<[u8; 4]>()) {
        let format = FORMATS[format];
        let mut bytes = with_secrets(&encoded(&flag(40, 30), format), format, Orientation::Rotate180);
        let at = at.index(bytes.len() - 4);
        bytes[at..at + 4].copy_from_slice(&with);
        if let Some(stripped) = strip(format, &bytes) {
            let _ = draw(format, &stripped, soon());
        }
    }

    #[test]
    fn noise_is_no_picture(noise in prop::collection::vec(any::<u8>(), 0..400)) {
        for format in FORMATS {
            prop_assert!(strip(format, &noise).is_none());
        }
    }
}
