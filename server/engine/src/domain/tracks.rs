//! What a container of film and sound has in it: WebM and MP4 are used for both, and begin alike.

/// Whether nothing but sound is in a file of this type that begins so. If that cannot be told by its beginning, it is not.
pub fn is_sound_alone(media: &str, head: &[u8]) -> bool {
    let tracks = match media {
        "video/webm" => webm(head),
        "video/mp4" | "video/quicktime" => mp4(head),
        _ => None,
    };
    tracks.is_some_and(|tracks| !tracks.is_empty() && tracks.iter().all(|is_sound| *is_sound))
}

/// A part of a container, which may have parts in it.
struct Part<'a> {
    id: u32,
    body: &'a [u8],
    /// Whether all of it is there.
    whole: bool,
}

/// Whether each track of a WebM file is sound (RFC 9559 §5.1.4); `None` if they are not there.
fn webm(head: &[u8]) -> Option<Vec<bool>> {
    const SEGMENT: u32 = 0x1853_8067;
    const TRACKS: u32 = 0x1654_AE6B;
    const ENTRY: u32 = 0xAE;
    const TYPE: u32 = 0x83;
    let segment = parts(head, element).find(|part| part.id == SEGMENT)?;
    let tracks = parts(segment.body, element).find(|part| part.id == TRACKS && part.whole)?;
    let entries = parts(tracks.body, element).filter(|part| part.id == ENTRY);
    let is_sound =
        |entry: Part| parts(entry.body, element).any(|part| part.id == TYPE && number(part.body) == 2);
    Some(entries.map(is_sound).collect())
}

/// Whether each track of an MP4 file is sound (ISO/IEC 14496-12 §8.4.3); `None` if they are not there.
fn mp4(head: &[u8]) -> Option<Vec<bool>> {
    let is = |name: &'static [u8; 4]| move |part: &Part| part.id == u32::from_be_bytes(*name);
    let movie = parts(head, atom).find(is(b"moov")).filter(|part| part.whole)?;
    let is_sound = |track: Part| {
        let media = parts(track.body, atom).find(is(b"mdia"));
        let handler = media.and_then(|media| parts(media.body, atom).find(is(b"hdlr")));
        handler.is_some_and(|handler| handler.body.get(8..12) == Some(b"soun"))
    };
    Some(parts(movie.body, atom).filter(is(b"trak")).map(is_sound).collect())
}

/// The parts of some bytes, as `next` reads the first one off them.
fn parts<'a>(
    mut bytes: &'a [u8],
    next: impl Fn(&mut &'a [u8]) -> Option<Part<'a>>,
) -> impl Iterator<Item = Part<'a>> {
    std::iter::from_fn(move || next(&mut bytes))
}

/// An element of EBML (RFC 8794 §6).
fn element<'a>(bytes: &mut &'a [u8]) -> Option<Part<'a>> {
    let (id, _) = variable(bytes, 4)?;
    let (size, length) = variable(bytes, 8)?;
    let marker = 1_u64 << (7 * length);
    // Where all bits are set, the size is not known.
    let size = Some(size ^ marker).filter(|size| *size != marker - 1);
    Some(cut(bytes, u32::try_from(id).ok()?, size))
}

/// A number that says itself how long it is, with the bit that does.
fn variable(bytes: &mut &[u8], most: u32) -> Option<(u64, u32)> {
    let length = bytes.first()?.leading_zeros() + 1;
    let digits = usize::try_from(length).ok().filter(|_| length <= most)?;
    Some((number(bytes.split_off(..digits)?), length))
}

/// A box of MP4 (ISO/IEC 14496-12 §4.2).
fn atom<'a>(bytes: &mut &'a [u8]) -> Option<Part<'a>> {
    let size = number(bytes.split_off(..4)?);
    let id = u32::try_from(number(bytes.split_off(..4)?)).ok()?;
    let size = match size {
        0 => None,
        1 => Some(number(bytes.split_off(..8)?).checked_sub(16)?),
        size => Some(size.checked_sub(8)?),
    };
    Some(cut(bytes, id, size))
}

fn cut<'a>(bytes: &mut &'a [u8], id: u32, size: Option<u64>) -> Part<'a> {
    let size = size.and_then(|size| usize::try_from(size).ok());
    match size.and_then(|size| bytes.split_off(..size)) {
        Some(body) => Part { id, body, whole: true },
        None => Part { id, body: std::mem::take(bytes), whole: false },
    }
}

/// A number of up to eight bytes, the first one most significant.
fn number(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0, |number, byte| number << 8 | u64::from(*byte))
}

#[cfg(test)]
mod tests {
    use super::super::media::{HEAD, sniff};
    use proptest::prelude::*;

    /// How files begin that Chromium 156 recorded.
    const RECORDED: [(&[u8], &str); 4] = [
        (include_bytes!("tracks/sound.webm"), "audio/webm"),
        (include_bytes!("tracks/film.webm"), "video/webm"),
        (include_bytes!("tracks/sound.mp4"), "audio/mp4"),
        (include_bytes!("tracks/film.mp4"), "video/mp4"),
    ];

    #[test]
    fn sound_alone_is_told_from_film() {
        for (bytes, media) in RECORDED {
            assert_eq!(sniff(bytes), media);
        }
    }

    #[test]
    fn what_is_cut_before_its_tracks_stays_a_film() {
        for (bytes, media) in RECORDED {
            for end in 0..bytes.len() {
                let told = sniff(&bytes[..end]);
                assert!(told == media || !told.starts_with("audio/"), "{media} of {end} bytes is {told}");
            }
        }
    }

    proptest! {
        #[test]
        fn whatever_the_bytes_are_something_is_told(
            which in 0..RECORDED.len(),
            changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..40),
            noise in prop::collection::vec(any::<u8>(), 0..600),
        ) {
            let mut bytes = RECORDED[which].0.to_vec();
            for (place, byte) in changes {
                let place = place.index(bytes.len());
                bytes[place] = byte;
            }
            prop_assert!(!sniff(&bytes).is_empty());
            for media in ["video/webm", "video/mp4"] {
                super::is_sound_alone(media, &noise);
                super::is_sound_alone(media, &bytes);
            }
            prop_assert!(bytes.len() <= HEAD);
        }
    }
}
