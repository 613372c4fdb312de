//! What somebody may tell of themselves.

use super::{name::made_legible, text::one_line};
use protocol::{
    AboutMe, Fault,
    limits::{ABOUT_GRAPHEMES, SITE_BYTES},
};

/// A name on GitHub has at most this many characters.
const GITHUB_CHARS: usize = 39;

/// Reads what somebody tells of themselves: lines of text, a site of http or https, and a name on GitHub.
///
/// # Errors
/// [`Fault::TextTooLong`] and [`Fault::WrongSite`].
pub fn parse(typed: AboutMe) -> Result<AboutMe, Fault> {
    Ok(AboutMe {
        gender: one_line(typed.gender, ABOUT_GRAPHEMES)?,
        place: one_line(typed.place, ABOUT_GRAPHEMES)?,
        site: site(typed.site.trim())?,
        github: github(typed.github.trim().trim_start_matches('@'))?,
        line: one_line(typed.line, ABOUT_GRAPHEMES)?,
    })
}

/// A site's address; `https` if none is said.
fn site(typed: &str) -> Result<String, Fault> {
    if typed.is_empty() {
        return Ok(String::new());
    }
    let full = if typed.contains("://") { typed.to_owned() } else { format!("https://{typed}") };
    let uri: http::Uri = full.parse().map_err(|_| Fault::WrongSite)?;
    let is_web = matches!(uri.scheme_str(), Some("http" | "https"));
    // What stands before an `@` only pretends to be the host.
    let has_host = uri.host().is_some_and(|host| host.contains('.') && !host.starts_with('.'));
    let plain = uri.authority().is_some_and(|authority| !authority.as_str().contains('@'));
    // Nothing in it may be unseen or turn what is seen around.
    let is_seen = made_legible(&full) == full;
    if full.len() > SITE_BYTES || !(is_web && has_host && plain && is_seen) {
        Err(Fault::WrongSite)
    } else {
        Ok(full)
    }
}

fn github(name: &str) -> Result<String, Fault> {
    let fits = name.len() <= GITHUB_CHARS && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
    if !fits || name.starts_with('-') || name.ends_with('-') {
        return Err(Fault::WrongSite);
    }
    Ok(name.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sites_are_of_the_web() {
        for good in ["https://example.org", "http://example.org:8080/a?b=c", "https://xn--fsq.example/"] {
            assert_eq!(site(good).as_deref(), Ok(good));
        }
        assert_eq!(site("example.org/me").as_deref(), Ok("https://example.org/me"));
        for bad in [
            "javascript:alert(1)",
            "javascript://example.org/%0aalert(1)",
            "data://x.y",
            "ftp://example.org",
            "https://",
            "https://example.org@evil.example",
            "localhost",
            "https://a b.example",
            "https://a.example/\u{202e}gpj.exe",
            "https://例子.example\" onclick=x",
        ] {
            assert_eq!(site(bad), Err(Fault::WrongSite), "{bad}");
        }
    }

    #[test]
    fn names_on_github() {
        for good in ["", "octocat", "a-b-1"] {
            assert_eq!(github(good).as_deref(), Ok(good));
        }
        for bad in ["-a", "a-", "a/b", "东东", &"a".repeat(40)] {
            assert_eq!(github(bad), Err(Fault::WrongSite), "{bad}");
        }
    }

    #[test]
    fn lines_are_lines() {
        let told = AboutMe { line: " 一行\n两行\u{0} ".into(), ..AboutMe::default() };
        assert_eq!(parse(told).unwrap().line, "一行 两行");
        let long = AboutMe { place: "东".repeat(101), ..AboutMe::default() };
        assert_eq!(parse(long), Err(Fault::TextTooLong));
    }
}
