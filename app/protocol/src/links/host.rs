//! Where the host of an address ends: RFC 3986, and names with letters of any script (RFC 5890).

/// The length of user, host and port at the start of a text. A `named` host has at least three labels, as in
/// `www.x.com`.
pub(super) fn authority(text: &str, named: bool) -> Option<usize> {
    let user =
        text.find(|c| !in_user(c)).filter(|at| text.get(*at..).is_some_and(|rest| rest.starts_with('@')));
    let start = user.filter(|_| !named).map_or(0, |at| at + 1);
    let rest = text.get(start..)?;
    let host = if rest.starts_with('[') { ipv6(rest)? } else { name(rest)? };
    let shown = rest.get(..host)?;
    if named && (shown.split('.').count() < 3 || !has_top_level(shown)) {
        return None;
    }
    Some(start + host + port(rest.get(host..)?))
}

/// The length of a mail address' host: labels of ASCII, the last one of letters.
pub(super) fn mail_host(text: &str) -> Option<usize> {
    let end = text.find(|c: char| !c.is_ascii_alphanumeric() && c != '.' && c != '-').unwrap_or(text.len());
    let host = text.get(..end)?.trim_end_matches(['.', '-']);
    let is_whole = !text.get(end..)?.starts_with(['@', '_']);
    let labels_are_full = host.split('.').all(|label| !label.is_empty() && !label.starts_with('-'));
    (is_whole && labels_are_full && host.contains('.') && has_top_level(host)).then_some(host.len())
}

fn in_user(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-' | '%' | '+' | ':' | '~' | '!' | '$' | '&')
}

/// Whether the last label is one of letters: `x.com`, not `1.2`.
fn has_top_level(host: &str) -> bool {
    let last = host.rsplit('.').next().unwrap_or_default();
    last.chars().count() > 1 && last.starts_with(char::is_alphabetic)
}

/// `[::1]`
fn ipv6(text: &str) -> Option<usize> {
    let inside = text.strip_prefix('[')?.split(']').next()?;
    let length = inside.len() + 2;
    let fits = inside.chars().all(|c| c.is_ascii_hexdigit() || c == ':' || c == '.')
        && inside.matches(':').count() > 1;
    (fits && text.get(length - 1..length) == Some("]")).then_some(length)
}

fn port(text: &str) -> usize {
    let digits = text
        .strip_prefix(':')
        .map_or(0, |rest| rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_digit()).len());
    if digits == 0 || digits > 5 { 0 } else { digits + 1 }
}

/// The length of a host's name. A label that began in ASCII ends where Chinese begins: `https://a.cn了解` goes to
/// `a.cn`. A name in Chinese has a dot: `https://后面写地址` is none.
fn name(text: &str) -> Option<usize> {
    let end = text.find(|c| !in_name(c)).unwrap_or(text.len());
    let mut host = text.get(..end)?;
    let last_dot = host.rfind('.').unwrap_or_default();
    let mut label = 0;
    for (at, c) in host.char_indices() {
        let began_in_ascii = host.get(label..at)?.starts_with(|c: char| c.is_ascii());
        if c == '.' {
            label = at + 1;
        } else if !c.is_ascii() && began_in_ascii && (label > 0 || last_dot < at) {
            host = host.get(..at)?;
            break;
        }
    }
    let host = host.split("..").next()?.trim_end_matches(['.', '-', '_']);
    let starts = host.starts_with(char::is_alphanumeric);
    (starts && (host.is_ascii() || host.contains('.'))).then_some(host.len())
}

/// Full-width letters are left out: no registry has them, and they look like what they are not.
fn in_name(c: char) -> bool {
    c.is_ascii_alphanumeric()
        || matches!(c, '.' | '-' | '_')
        || (!c.is_ascii() && c.is_alphanumeric() && !('\u{FF00}'..='\u{FFEF}').contains(&c))
}
