//! Whether a message calls the robot, and what it asks.

/// What it answers to behind an at sign.
const NAMES: [&str; 2] = ["小乐", "lele"];

/// A message that calls the robot.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mention {
    /// The message without the call.
    pub question: String,
    /// The name ends where a word ends. If not ("@小乐几点了"), it may be the beginning of another name, and
    /// only a question that the robot surely understands is meant for it.
    pub certain: bool,
}

/// Whether it is worth looking closer. Nearly all messages have no at sign, and cost no more than this.
pub fn may_be_in(text: &str) -> bool {
    text.as_bytes().contains(&b'@') || text.contains('＠')
}

/// Finds the first call.
pub fn find(text: &str) -> Option<Mention> {
    let mut before = None;
    for (at, c) in text.char_indices() {
        // An address like ada@lele.example is no call.
        let begins = matches!(c, '@' | '＠') && !before.is_some_and(|c: char| c.is_ascii_alphanumeric());
        before = Some(c);
        let Some(rest) = text.get(at + c.len_utf8()..).filter(|_| begins) else { continue };
        let Some(length) = NAMES.iter().find(|name| starts_with(rest, name)).map(|name| name.len()) else {
            continue;
        };
        let Some((start, end)) = text.get(..at).zip(rest.get(length..)) else { continue };
        let next = end.chars().next();
        // "@lelen" and "@lele.example" are somebody and something else.
        if next.is_some_and(|c| c.is_ascii_alphanumeric() || c == '_') || is_domain(end) {
            continue;
        }
        let certain = !next.is_some_and(char::is_alphanumeric);
        return Some(Mention {
            question: format!("{} {}", start.trim(), end.trim()).trim().to_owned(),
            certain,
        });
    }
    None
}

fn starts_with(text: &str, name: &str) -> bool {
    text.get(..name.len()).is_some_and(|start| start.eq_ignore_ascii_case(name))
}

fn is_domain(end: &str) -> bool {
    let mut chars = end.chars();
    chars.next() == Some('.') && chars.next().is_some_and(|c| c.is_ascii_alphanumeric())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_call_stands_at_a_boundary() {
        let found = |text: &str| find(text).map(|mention| (mention.question, mention.certain));
        for (text, question) in [
            ("@小乐 几点了", "几点了"),
            ("@小乐", ""),
            ("＠小乐，掷骰子", "，掷骰子"),
            ("@Lele what time is it?", "what time is it?"),
            ("几点了 @lele", "几点了"),
            ("大家好@小乐 在吗", "大家好 在吗"),
            ("(@LELE) 2+2", "( ) 2+2"),
        ] {
            assert_eq!(found(text), Some((question.to_owned(), true)), "{text}");
        }
        assert_eq!(found("@小乐几点了"), Some(("几点了".to_owned(), false)));
        for text in
            ["小乐 几点了", "ada@lele.example", "@lele.example", "@lelen", "@lele_2", "@小 乐", "a@b", "@"]
        {
            assert_eq!(found(text), None, "{text}");
        }
        assert!(may_be_in("＠小乐") && may_be_in("x@") && !may_be_in("小乐"));
    }
}
