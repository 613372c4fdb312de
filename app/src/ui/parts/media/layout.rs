//! How much room files take before they are there, and what stands in it until then.

/// A picture is shown in at most this much room, CSS pixels.
const MOST: (u64, u64) = (360, 320);
/// Less room on either side could not be pressed. What does not fit is cut off.
const LEAST: u64 = 72;
/// So many pictures of one message are shown.
const SHOWN: usize = 5;

/// The room of a picture that is alone, for its size in pixels. It is not made larger.
pub fn room(width: u32, height: u32) -> (u64, u64) {
    let (width, height) = (u64::from(width.max(1)), u64::from(height.max(1)));
    let (most_width, most_height) = MOST;
    let (width, height) = if width * most_height > height * most_width {
        let fit = width.min(most_width);
        (fit, height * fit / width)
    } else {
        let fit = height.min(most_height);
        (width * fit / height, fit)
    };
    (width.max(LEAST), height.max(LEAST))
}

/// How many of so many pictures are shown, and how many are behind the last one.
pub fn album(count: usize) -> (usize, usize) {
    (count.min(SHOWN), count.saturating_sub(SHOWN))
}

/// How wide a thumbnail is that fits into a square of `size`.
pub fn thumbnail_width(width: u32, height: u32, size: u32) -> u64 {
    let longest = u64::from(width.max(height).max(1));
    (u64::from(width) * u64::from(size) / longest).clamp(1, u64::from(width.max(1)))
}

/// The average colour of a picture as `#rrggbb`, out of the first bytes of its thumbhash (its DC terms). `None` if one
/// can see through it.
pub fn colour(stand_in: &str) -> Option<String> {
    let mut bytes = stand_in.bytes();
    let mut head = 0_u32;
    for _ in 0..4 {
        head = head << 6 | sextet(bytes.next()?)?;
    }
    let head = head.swap_bytes() >> 8;
    if head >> 23 == 1 {
        return None;
    }
    let part = |shift: u32| (head >> shift & 63) as f32;
    let (light, yellow, red) = (part(0) / 63.0, part(6) / 31.5 - 1.0, part(12) / 31.5 - 1.0);
    let blue = light - 2.0 / 3.0 * yellow;
    let to_red = (3.0 * light - blue + red) / 2.0;
    let [r, g, b] = [to_red, to_red - red, blue].map(|part| (part.clamp(0.0, 1.0) * 255.0) as u8);
    Some(format!("#{r:02x}{g:02x}{b:02x}"))
}

/// A digit of base64url (RFC 4648 §5).
pub fn sextet(byte: u8) -> Option<u32> {
    let value = match byte {
        b'A'..=b'Z' => byte - b'A',
        b'a'..=b'z' => byte - b'a' + 26,
        b'0'..=b'9' => byte - b'0' + 52,
        b'-' => 62,
        b'_' => 63,
        _ => return None,
    };
    Some(value.into())
}

/// A file's name in two parts, of which the first may be cut off where there is no room: what kind of file it is, is
/// seen all the same. The second one is what it ends with, from the dot on.
pub fn parts(name: &str) -> (&str, &str) {
    let dot = name.rfind('.').filter(|at| *at > 0).unwrap_or(name.len());
    let (stem, end) = name.split_at(dot);
    let is_ending =
        (2..=8).contains(&end.len()) && end.bytes().skip(1).all(|byte| byte.is_ascii_alphanumeric());
    if is_ending { (stem, end) } else { (name, "") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_has_its_room_before_it_is_there() {
        for (size, want) in [
            ((4_000, 3_000), (360, 270)),
            ((3_000, 4_000), (240, 320)),
            ((360, 320), (360, 320)),
            ((200, 100), (200, 100)),
            ((10, 10), (72, 72)),
            ((1_080, 20_000), (72, 320)),
            ((20_000, 100), (360, 72)),
            ((0, 0), (72, 72)),
            ((u32::MAX, u32::MAX), (320, 320)),
        ] {
            assert_eq!(room(size.0, size.1), want, "{size:?}");
        }
    }

    #[test]
    fn albums_show_five() {
        for (count, want) in [(0, (0, 0)), (1, (1, 0)), (4, (4, 0)), (5, (5, 0)), (6, (5, 1)), (20, (5, 15))]
        {
            assert_eq!(album(count), want);
        }
    }

    #[test]
    fn thumbnails_are_as_wide_as_they_are() {
        assert_eq!(thumbnail_width(4_000, 3_000, 320), 320);
        assert_eq!(thumbnail_width(3_000, 4_000, 320), 240);
        assert_eq!(thumbnail_width(100, 50, 320), 100);
        assert_eq!(thumbnail_width(1, 20_000, 320), 1);
    }

    #[test]
    fn the_colour_is_the_average_of_the_picture() {
        // A picture of one colour: the hash of it says that colour, but for what its few bits lose.
        let pixels: Vec<u8> = [200, 80, 40, 255].repeat(100);
        let hash = thumbhash::rgba_to_thumb_hash(10, 10, &pixels);
        let text = base64url(&hash);
        let found = colour(&text).unwrap();
        for (place, want) in [(1, 200), (3, 80), (5, 40)] {
            let part = i32::from_str_radix(&found[place..place + 2], 16).unwrap();
            assert!((part - want).abs() < 12, "{found}");
        }
        let glass = thumbhash::rgba_to_thumb_hash(10, 10, &[200, 80, 40, 100].repeat(100));
        assert_eq!(colour(&base64url(&glass)), None);
        assert_eq!(colour("A!"), None);
        assert_eq!(colour(""), None);
    }

    fn base64url(bytes: &[u8]) -> String {
        let digits = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
        let mut text = String::new();
        for chunk in bytes.chunks(3) {
            let bits = chunk.iter().fold(0_u32, |bits, byte| bits << 8 | u32::from(*byte))
                << (8 * (3 - chunk.len()));
            for n in 0..=chunk.len() {
                text.push(char::from(digits[(bits >> (18 - 6 * n) & 63) as usize]));
            }
        }
        text
    }

    #[test]
    fn what_a_name_ends_with_is_never_cut_off() {
        for (name, want) in [
            ("春游分车名单-第二版.xlsx", ("春游分车名单-第二版", ".xlsx")),
            ("archive.tar.gz", ("archive.tar", ".gz")),
            (".gitignore", (".gitignore", "")),
            ("no ending", ("no ending", "")),
            ("dot.", ("dot.", "")),
            ("a.very-long-ending", ("a.very-long-ending", "")),
            ("图.é", ("图.é", "")),
            ("a.e\u{301}", ("a.e\u{301}", "")),
            ("", ("", "")),
        ] {
            assert_eq!(parts(name), want, "{name}");
        }
    }
}
