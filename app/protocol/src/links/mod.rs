//! Finds addresses in plain text: `http`, `https`, `www.` and mail. Finders that read RFC 3986 and 3987 take what
//! stands next to an address in Chinese for a part of it, so this is a scanner of our own: an address ends where
//! a person sees it end.

mod host;

use std::borrow::Cow;

/// A piece of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Piece<'a> {
    /// Plain text.
    Text(&'a str),
    /// An address.
    Link {
        /// As it stands in the text.
        shown: &'a str,
        /// Where it leads: always `http:`, `https:` or `mailto:`.
        href: Cow<'a, str>,
    },
}

impl<'a> Piece<'a> {
    /// What is shown of it.
    #[must_use]
    pub fn shown(&self) -> &'a str {
        match self {
            Self::Text(shown) | Self::Link { shown, .. } => shown,
        }
    }
}

/// Splits a text into pieces.
#[must_use]
pub fn pieces(text: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let mut done = 0;
    let mut at = 0;
    while let Some(found) = text.get(at..).and_then(|rest| rest.find(STARTS)) {
        let start = at + found;
        at = start + 1;
        let Some((start, link)) = link_at(text, done, start) else { continue };
        pieces.extend(text.get(done..start).filter(|text| !text.is_empty()).map(Piece::Text));
        done = start + link.shown().len();
        at = done;
        pieces.push(link);
    }
    pieces.extend(text.get(done..).filter(|text| !text.is_empty()).map(Piece::Text));
    pieces
}

/// The characters that an address is recognised by. All are one byte long.
const STARTS: [char; 5] = ['h', 'H', 'w', 'W', '@'];

/// The link that is recognised by the character at `at`, and where it starts. Nothing before `done` belongs to it.
fn link_at(text: &str, done: usize, at: usize) -> Option<(usize, Piece<'_>)> {
    let (before, rest) = (text.get(done..at)?, text.get(at..)?);
    if rest.starts_with('@') {
        let (start, shown) = mail(text, done, at)?;
        let href = if shown.len() > 7 && starts_with(shown, "mailto:") {
            Cow::Borrowed(shown)
        } else {
            Cow::Owned(format!("mailto:{shown}"))
        };
        return Some((start, Piece::Link { shown, href }));
    }
    if before.ends_with(is_word) {
        return None;
    }
    let scheme = scheme(rest);
    if scheme > 0 {
        let shown = web(rest, scheme, false)?;
        return Some((at, Piece::Link { shown, href: Cow::Borrowed(shown) }));
    }
    if starts_with(rest, "www.") && !before.ends_with(['.', '-', '_', '/', '@']) {
        let shown = web(rest, 0, true)?;
        return Some((at, Piece::Link { shown, href: Cow::Owned(format!("https://{shown}")) }));
    }
    None
}

/// The web address at the start of a text, whose host begins at `host`.
fn web(text: &str, host: usize, named: bool) -> Option<&str> {
    let rest = text.get(host..)?;
    let authority = host::authority(rest, named)?;
    let tail = rest.get(authority..)?;
    let tail = if tail.starts_with(['/', '?', '#']) { tail_length(tail) } else { 0 };
    text.get(..host + authority + tail)
}

/// How much of a text is path, query and fragment of an address.
fn tail_length(text: &str) -> usize {
    let mut open = Vec::new();
    let mut end = text.len();
    for (at, c) in text.char_indices() {
        let closes_nothing = match c {
            '(' | '[' => {
                open.push((c, at));
                false
            }
            ')' => open.pop().is_none_or(|(bracket, _)| bracket != '('),
            ']' => open.pop().is_none_or(|(bracket, _)| bracket != '['),
            _ => false,
        };
        if closes_nothing || !in_tail(c) || is_next_address(text, at) {
            end = at;
            break;
        }
    }
    // A bracket that is not closed was opened by the sentence: `https://a.cn/x(说明)`.
    if let Some((_, at)) = open.first() {
        end = end.min(*at);
    }
    let mut tail = text.get(..end).unwrap_or_default();
    if text.get(end..).is_some_and(|rest| rest.starts_with('>')) {
        // `->` and `=>`.
        tail = tail.trim_end_matches(['-', '=']);
    }
    tail.trim_end_matches(TRAILING).len()
}

/// What ends a sentence, a quotation or an emphasis, not an address.
const TRAILING: [char; 10] = ['.', ',', ';', ':', '!', '?', '\'', '"', '*', '~'];

/// Characters of RFC 3986, and the letters of scripts that put spaces between their words: Latin, Greek, Cyrillic,
/// Hebrew, Arabic, Georgian. Whoever writes in others goes on without a space.
fn in_tail(c: char) -> bool {
    match c {
        '!' | '#'..=';' | '=' | '?'..='Z' | '[' | ']' | '_' | 'a'..='z' | '~' => true,
        '\u{C0}'..='\u{6FF}' | '\u{10A0}'..='\u{10FF}' | '\u{1E00}'..='\u{1FFF}' => c.is_alphanumeric(),
        _ => false,
    }
}

/// Whether a second address begins inside of what looks like a first one. One that is a part of the first stands
/// behind a delimiter, as in `?u=https://b.cn`.
fn is_next_address(text: &str, at: usize) -> bool {
    let rest = text.get(at..).unwrap_or_default();
    scheme(rest) > 0
        && !text
            .get(..at)
            .is_some_and(|before| before.ends_with(['/', '=', '?', '&', '#', ':', '%', '(', '@', '+']))
}

/// The length of `http://` or `https://` at the start of a text; 0 if there is none.
fn scheme(text: &str) -> usize {
    ["http://", "https://"].into_iter().find(|scheme| starts_with(text, scheme)).map_or(0, str::len)
}

/// Compares without case.
fn starts_with(text: &str, start: &str) -> bool {
    text.as_bytes().get(..start.len()).is_some_and(|head| head.eq_ignore_ascii_case(start.as_bytes()))
}

/// The mail address around the `@` at `at`, and where it starts. RFC 5321 allows 64 characters before it.
fn mail(text: &str, done: usize, at: usize) -> Option<(usize, &str)> {
    let before = text.get(done..at)?;
    let local = before.len() - before.trim_end_matches(in_local).len();
    let local = text.get(at - local..at)?.trim_start_matches(|c: char| !c.is_ascii_alphanumeric());
    let ahead = before.strip_suffix(local)?;
    if local.is_empty()
        || local.len() > 64
        || local.ends_with('.')
        || ahead.ends_with(|c| c == '@' || is_word(c))
    {
        return None;
    }
    let host = host::mail_host(text.get(at + 1..)?)?;
    let end = at + 1 + host;
    let after = text.get(end..)?;
    // `git@a.cn:project/x` and `me:secret@a.cn:80` are no mail addresses.
    if after
        .strip_prefix(':')
        .is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_alphanumeric() || c == '/'))
    {
        return None;
    }
    let prefix = "mailto:".len();
    let told = ahead.len() >= prefix
        && ahead.get(ahead.len() - prefix..).is_some_and(|word| starts_with(word, "mailto:"));
    let start = at - local.len() - if told { prefix } else { 0 };
    Some((start, text.get(start..end)?))
}

fn in_local(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '%' | '+' | '-')
}

/// A letter that a word goes on with: what follows it begins no address. Chinese puts no space before one.
fn is_word(c: char) -> bool {
    c.is_ascii_alphanumeric() || (in_tail(c) && !c.is_ascii())
}
