//! Finds links in plain text.

use linkify::{LinkFinder, LinkKind};

/// A piece of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Piece<'a> {
    /// Plain text.
    Text(&'a str),
    /// An `http` or `https` address.
    Link(&'a str),
}

/// Splits a text into pieces. An address ends where Chinese begins: in `看 https://a.cn/x，谢谢` neither the comma
/// nor 谢谢 belongs to it. Addresses with unescaped Han are rarer than sentences that go on.
#[must_use]
pub fn pieces(text: &str) -> Vec<Piece<'_>> {
    let mut finder = LinkFinder::new();
    finder.kinds(&[LinkKind::Url]);
    let mut pieces = Vec::new();
    let mut rest = 0;
    for found in finder.links(text) {
        let Some(address) = found.as_str().split(is_cjk).next().map(|a| a.trim_end_matches(TRAILING)) else {
            continue;
        };
        let (start, end) = (found.start(), found.start() + address.len());
        if !is_safe(address) || start < rest {
            continue;
        }
        pieces.extend(text.get(rest..start).filter(|t| !t.is_empty()).map(Piece::Text));
        pieces.push(Piece::Link(address));
        rest = end;
    }
    pieces.extend(text.get(rest..).filter(|t| !t.is_empty()).map(Piece::Text));
    pieces
}

/// Punctuation that ends a sentence, not an address.
const TRAILING: &[char] = &['.', ',', ';', ':', '!', '?', '\'', '"'];

/// Whether it is an `http` or `https` address with a host.
fn is_safe(address: &str) -> bool {
    let lower: String = address.chars().take(8).collect::<String>().to_ascii_lowercase();
    let host = lower.strip_prefix("https://").or_else(|| lower.strip_prefix("http://"));
    host.is_some()
        && address
            .split("://")
            .nth(1)
            .is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_alphanumeric() || c == '['))
}

/// Han, kana, Hangul, and their punctuation.
fn is_cjk(c: char) -> bool {
    matches!(c,
        '\u{2018}'..='\u{201F}' | '\u{2026}' | '\u{2E80}'..='\u{303F}' | '\u{3040}'..='\u{30FF}' | '\u{3100}'..='\u{312F}'
        | '\u{3130}'..='\u{318F}' | '\u{31A0}'..='\u{31FF}' | '\u{3200}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}'
        | '\u{AC00}'..='\u{D7AF}' | '\u{F900}'..='\u{FAFF}' | '\u{FE30}'..='\u{FE4F}' | '\u{FF00}'..='\u{FFEF}'
        | '\u{20000}'..='\u{3FFFF}')
}

#[cfg(test)]
mod tests {
    use super::{Piece::*, *};

    #[test]
    fn addresses_end_where_chinese_begins() {
        for (text, link) in [
            ("看 https://a.cn/x，谢谢", "https://a.cn/x"),
            ("https://a.cn/x（中文）", "https://a.cn/x"),
            ("https://a.cn了解更多", "https://a.cn"),
            ("见https://a.cn/?q=1&b=2。", "https://a.cn/?q=1&b=2"),
            ("(see http://a.example/b_(c)).", "http://a.example/b_(c)"),
            ("http://127.0.0.1:3000/x!", "http://127.0.0.1:3000/x"),
            ("“https://a.cn/x”", "https://a.cn/x"),
        ] {
            let found: Vec<_> = pieces(text).into_iter().filter(|p| matches!(p, Link(_))).collect();
            assert_eq!(found, [Link(link)], "{text}");
        }
    }

    #[test]
    fn nothing_is_lost_and_nothing_else_is_a_link() {
        for text in [
            "javascript:alert(1)",
            "data:text/html,x",
            "JaVaScRiPt://a.example/%0aalert(1)",
            "ftp://a.example",
            "file:///etc/passwd",
            "vbscript://x",
            "http://",
            "https://，",
            "a@b.example",
            "<a href=\"x\">",
            "普通的话。",
        ] {
            assert!(pieces(text).iter().all(|p| matches!(p, Text(_))), "{text}");
        }
        for text in ["", "a https://b.cn/，c https://d.cn e", "https://a.cn/x，谢谢", "http://x.y.http://z.w"]
        {
            let joined: String = pieces(text)
                .iter()
                .map(|p| match p {
                    Text(t) | Link(t) => *t,
                })
                .collect();
            assert_eq!(joined, text);
        }
    }
}
