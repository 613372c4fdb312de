//! Where a form leads to afterwards.

/// Longer ones are ignored, in bytes.
const LONGEST: usize = 200;

/// A path of this site with its query, as a form may name it: begins with one `/`, and is of visible ASCII
/// without backslashes, which browsers take for slashes (WHATWG URL, special schemes). `None` for anything
/// that might lead elsewhere.
#[must_use]
pub fn local_path(text: &str) -> Option<&str> {
    let plain = text.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'\\');
    let ours = text.starts_with('/') && !text.starts_with("//");
    (plain && ours && text.len() <= LONGEST).then_some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_paths_of_this_site_are_followed() {
        for ours in ["/", "/c/1", "/c/5?x=%E4%B8%9C#a", "/login?why=left", "/a//b"] {
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
            &long,
        ] {
            assert_eq!(local_path(elsewhere), None, "{elsewhere:?}");
        }
    }
}
