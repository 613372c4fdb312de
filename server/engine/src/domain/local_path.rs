//! Where a form leads to afterwards.

/// Longer ones are ignored, in bytes.
const LONGEST: usize = 200;

/// Nobody who has just come in wants to be led here: the page that asks before one logs out, the ways in, and
/// what only forms are sent to.
const NO_PLACES: [&str; 5] = ["leave", "logout", "forget", "back", "device"];

/// A path of this site with its query, as a form may name it: begins with one `/`, and is of visible ASCII
/// without backslashes, which browsers take for slashes (WHATWG URL, special schemes). `None` for anything
/// that might lead elsewhere, or out again.
#[must_use]
pub fn local_path(text: &str) -> Option<&str> {
    let plain = text.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'\\');
    let ours = text.starts_with('/') && !text.starts_with("//");
    let first = text.trim_start_matches('/').split(['/', '?', '#']).next().unwrap_or_default();
    // An escape in the first segment is none of our pages, or one of these in disguise.
    let place = !first.contains('%') && !NO_PLACES.contains(&first);
    (plain && ours && place && text.len() <= LONGEST).then_some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_paths_of_this_site_are_followed() {
        for ours in ["/", "/c/1", "/c/5?x=%E4%B8%9C#a", "/login?why=left", "/a//b", "/leaves"] {
            assert_eq!(local_path(ours), Some(ours));
        }
        let long = format!("/{}", "a".repeat(LONGEST));
        for elsewhere in [
            "",
            "c/1",
            "//evil.example",
            "/\\evil.example",
            "\\\\evil.example",
            "https://evil.example",
            "javascript:alert(1)",
            "/a\nSet-Cookie: x",
            "/a\tb",
            " /a",
            "/东",
            "/%5cevil.example",
            "/leave",
            "/leave/",
            "/leave?x",
            "/l%65ave",
            "/logout",
            "/forget#a",
            "/back/secret",
            "/device/wait",
            &long,
        ] {
            assert_eq!(local_path(elsewhere), None, "{elsewhere:?}");
        }
    }
}
