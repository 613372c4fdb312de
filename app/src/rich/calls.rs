//! Names that a text calls, after `@`. Which they are, the server says; here they are found again in the text, by the
//! same rule: an address calls nobody, and of two names the longer one is meant.

/// A name that a text calls.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Call {
    /// As it stands after the `@`.
    pub name: String,
    /// Whether it calls the reader.
    pub me: bool,
}

/// Splits a text at the names that it calls. Of these it is said whether they call the reader.
#[must_use]
pub fn split_calls<'a>(text: &'a str, calls: &[Call]) -> Vec<(&'a str, Option<bool>)> {
    let mut parts = Vec::new();
    let mut done = 0;
    for (at, sign) in text.char_indices().filter(|(_, c)| is_at(*c)) {
        let Some(rest) = text.get(at + sign.len_utf8()..).filter(|_| at >= done && begins(text, at)) else {
            continue;
        };
        let called = calls.iter().filter(|call| begins_with(rest, &call.name));
        let Some(call) = called.max_by_key(|call| call.name.len()) else { continue };
        let end = at + sign.len_utf8() + call.name.len();
        parts.extend(text.get(done..at).filter(|text| !text.is_empty()).map(|text| (text, None)));
        parts.extend(text.get(at..end).map(|text| (text, Some(call.me))));
        done = end;
    }
    parts.extend(text.get(done..).filter(|text| !text.is_empty()).map(|text| (text, None)));
    parts
}

/// The beginning of a name that is being written: what stands between an `@` and the caret.
#[must_use]
pub fn call_before(before: &str) -> Option<&str> {
    /// Longer than this, it is no name.
    const LENGTH: usize = 20;
    let (at, sign) = before.char_indices().rfind(|(_, c)| is_at(*c))?;
    let name = before.get(at + sign.len_utf8()..)?;
    let may_be = begins(before, at) && !name.contains(char::is_whitespace) && name.chars().count() <= LENGTH;
    may_be.then_some(name)
}

fn is_at(c: char) -> bool {
    matches!(c, '@' | '＠')
}

/// Whether the `@` at a place begins a call.
fn begins(text: &str, at: usize) -> bool {
    let before = text.get(..at).and_then(|before| before.chars().next_back());
    !before.is_some_and(|c| c.is_ascii_alphanumeric())
}

fn begins_with(rest: &str, name: &str) -> bool {
    let is_word = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let is_latin = name.ends_with(is_word);
    rest.get(..name.len()).is_some_and(|start| !name.is_empty() && start.eq_ignore_ascii_case(name))
        && !(is_latin && rest.get(name.len()..).is_some_and(|after| after.starts_with(is_word)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn call(name: &str, me: bool) -> Call {
        Call { name: name.into(), me }
    }

    #[test]
    fn names_are_found_where_they_are_called() {
        let calls = [call("小明", true), call("小明明", false), call("Ada", false)];
        let parts = split_calls("交给@小明处理，@小明明 和 @ada 知道", &calls);
        assert_eq!(
            parts,
            [
                ("交给", None),
                ("@小明", Some(true)),
                ("处理，", None),
                ("@小明明", Some(false)),
                (" 和 ", None),
                ("@ada", Some(false)),
                (" 知道", None)
            ]
        );
        for text in ["a@ada.cn", "@Adam", "@小王", "小明", "@", ""] {
            assert!(split_calls(text, &calls).iter().all(|(_, called)| called.is_none()), "{text}");
        }
    }

    #[test]
    fn a_name_is_looked_for_from_its_at_on() {
        for (before, name) in [("@", Some("")), ("你好@xi", Some("xi")), ("＠小", Some("小")), ("@a b", None)]
        {
            assert_eq!(call_before(before), name, "{before}");
        }
        assert_eq!(call_before("ada@example"), None);
        assert_eq!(call_before("hi"), None);
        assert_eq!(call_before(&format!("@{}", "长".repeat(30))), None);
    }
}
