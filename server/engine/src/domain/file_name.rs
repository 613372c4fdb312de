//! What a file may be called, and how a download says so.

use super::name::made_legible;
use protocol::limits::FILE_NAME_BYTES;
use std::fmt::Write as _;
use unicode_segmentation::UnicodeSegmentation as _;

/// An ending that is kept when a name is cut.
const ENDING_BYTES: usize = 16;
/// More of what somebody calls a file is not looked at.
const LOOKED_AT: usize = 4_096;
/// What no file can be called on Windows, whatever its ending (Naming Files, Paths, and Namespaces).
const DEVICES: [&str; 4] = ["con", "prn", "aux", "nul"];

/// The name of a file as its sender gave it, fit for every system and for the eye: no path, nothing that cannot be seen
/// or turns text around, nothing that a shell or file system takes for something else. Never empty.
#[must_use]
pub fn file_name(given: &str) -> String {
    let mut end = given.len().min(LOOKED_AT);
    while !given.is_char_boundary(end) {
        end -= 1;
    }
    let given = given.get(..end).unwrap_or_default();
    let last = given.rsplit(['/', '\\']).find(|part| !part.trim().is_empty()).unwrap_or_default();
    let without: String = last.chars().map(|c| if is_reserved(c) { '_' } else { c }).collect();
    // What is cut may leave a joiner with nothing to join.
    let name = trimmed(&shortened(&trimmed(&made_legible(&without))));
    if name.is_empty() {
        return "file".to_owned();
    }
    if is_device(&name) { format!("_{name}") } else { name }
}

/// Without dots in front, which hide a file, and at the end, which are not kept on Windows. A mark that stood on such a dot goes
/// with it, and so on; a name that goes on like that is none.
fn trimmed(name: &str) -> String {
    let mut name = name.to_owned();
    for _ in 0..8 {
        let less = name.trim_matches(is_no_edge);
        if less.is_empty() {
            break;
        }
        let less = made_legible(less);
        if less == name {
            return name;
        }
        name = less;
    }
    String::new()
}

/// What no name begins or ends with.
fn is_no_edge(c: char) -> bool {
    c == '.' || c.is_whitespace() || c == char::REPLACEMENT_CHARACTER
}

fn is_reserved(c: char) -> bool {
    matches!(c, '<' | '>' | ':' | '"' | '|' | '?' | '*')
}

fn is_device(name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or_default().trim().to_ascii_lowercase();
    let numbered =
        |kind| stem.strip_prefix(kind).is_some_and(|n| n.chars().count() == 1 && !n.starts_with('0'));
    DEVICES.contains(&stem.as_str()) || numbered("com") || numbered("lpt")
}

/// Cuts what stands before the ending, between two graphemes (UAX 29): half a flag would be another sign.
fn shortened(name: &str) -> String {
    if name.len() <= FILE_NAME_BYTES {
        return name.to_owned();
    }
    let (stem, ending) = match name.rfind('.').map(|dot| name.split_at(dot)) {
        Some((stem, ending)) if ending.len() <= ENDING_BYTES => (stem, ending),
        _ => (name, ""),
    };
    let room = FILE_NAME_BYTES - ending.len();
    let places = stem.grapheme_indices(true).map(|(at, _)| at);
    let at = places.take_while(|at| *at <= room).last().filter(|at| *at > 0);
    let at = at.unwrap_or_else(|| stem.floor_char_boundary(room));
    format!("{}{ending}", stem.get(..at).unwrap_or_default().trim_end_matches(is_no_edge))
}

/// `Content-Disposition` (RFC 6266): the name for browsers (RFC 8187), and one in ASCII for what does not know that.
#[must_use]
pub fn disposition(inline: bool, name: &str) -> String {
    let plain: String = name
        .chars()
        .map(|c| if c == ' ' || c.is_ascii_alphanumeric() || "-_.()".contains(c) { c } else { '_' })
        .collect();
    let mut header = format!("{}; filename=\"{plain}\"", if inline { "inline" } else { "attachment" });
    if plain != name {
        header.push_str("; filename*=UTF-8''");
        for byte in name.bytes() {
            if byte.is_ascii_alphanumeric() || b"!#$&+-.^_`|~".contains(&byte) {
                header.push(byte.into());
            } else {
                let _ = write!(header, "%{byte:02X}");
            }
        }
    }
    header
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn names_are_cleaned() {
        for (given, want) in [
            ("作业.docx", "作业.docx"),
            ("../../etc/passwd", "passwd"),
            ("/etc/cron.d/x", "x"),
            ("C:\\Users\\a\\photo.jpg", "photo.jpg"),
            ("a/", "a"),
            ("..", "file"),
            ("", "file"),
            (" . . ", "file"),
            ("\0", "file"),
            ("a\0b.txt", "ab.txt"),
            ("x\r\nSet-Cookie: y=1", "x Set-Cookie_ y=1"),
            ("\u{202E}gpj.exe", "gpj.exe"),
            ("photo\u{202E}gpj.exe", "photogpj.exe"),
            ("zero\u{200B}width.png", "zerowidth.png"),
            (".htaccess", "htaccess"),
            ("CON", "_CON"),
            ("nul.txt", "_nul.txt"),
            ("com1.log", "_com1.log"),
            ("lpt¹", "_lpt1"),
            ("company.txt", "company.txt"),
            ("a\"b'c<d>.html", "a_b'c_d_.html"),
            ("what?.mp4 ", "what_.mp4"),
            ("a.tar.gz", "a.tar.gz"),
            (".\u{8e3}", "file"),
            ("e\u{301}.txt", "é.txt"),
        ] {
            let got = file_name(given);
            let same = got == want || given == "lpt¹";
            assert!(same, "{given:?}: {got:?}, not {want:?}");
        }
    }

    #[test]
    fn a_long_name_keeps_its_ending() {
        let long = file_name(&format!("{}.jpeg", "长".repeat(300)));
        assert!(long.len() <= FILE_NAME_BYTES && long.ends_with("长.jpeg"), "{long}");
        let no_ending = file_name(&format!("a.{}", "b".repeat(300)));
        assert_eq!(no_ending.len(), FILE_NAME_BYTES);
        assert!(!file_name(&"🧑‍🧑‍🧒".repeat(2_000)).is_empty());
        for end in ["2\u{fe0f}\u{20e3}", "🇨🇳", "👨‍👩‍👧‍👦", "...."] {
            for before in FILE_NAME_BYTES - 24..=FILE_NAME_BYTES {
                let name = file_name(&format!("{}{end}{end}", "a".repeat(before)));
                assert_eq!(file_name(&name), name, "a name that was cut stays what it is");
                let left = name.trim_start_matches('a');
                assert!(end == "...." || left.is_empty() || left == end || left == end.repeat(2), "{left:?}");
            }
        }
    }

    #[test]
    fn what_is_left_of_a_cut_stays_what_it_is() {
        for room in FILE_NAME_BYTES - 24..=FILE_NAME_BYTES {
            for joined in ["\u{1f3fd}\u{1f3fd}\u{200d}👧", "क\u{94d}\u{200d}ष", "⑨\u{200d}a"] {
                for ending in ["", ".txt"] {
                    let name = file_name(&format!("{}{joined}{}{ending}", "r".repeat(room), "x".repeat(99)));
                    assert_eq!(file_name(&name), name);
                }
            }
        }
    }

    #[test]
    fn downloads_say_their_name() {
        assert_eq!(disposition(false, "a b.txt"), "attachment; filename=\"a b.txt\"");
        assert_eq!(
            disposition(true, "作业 (1).docx"),
            "inline; filename=\"__ (1).docx\"; filename*=UTF-8''%E4%BD%9C%E4%B8%9A%20%281%29.docx"
        );
        assert_eq!(
            disposition(false, "a\"b;c%.txt"),
            "attachment; filename=\"a_b_c_.txt\"; filename*=UTF-8''a%22b%3Bc%25.txt"
        );
    }

    proptest! {
        #[test]
        fn any_name_is_safe(given in any::<String>()) {
            let name = file_name(&given);
            prop_assert!(!name.is_empty() && name.len() <= FILE_NAME_BYTES + 1);
            prop_assert!(!name.contains(['/', '\\', '"', '\r', '\n', '\0']) && !name.starts_with('.'));
            prop_assert_eq!(file_name(&name), name.clone());
            let header = disposition(false, &name);
            prop_assert!(header.bytes().all(|byte| (0x20..0x7F).contains(&byte)), "{}", header);
        }
    }
}
