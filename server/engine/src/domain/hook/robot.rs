//! What the robots of groups have in common: they say one text.

use super::Words;

/// What stands before each text. A group's robot that wants a word in every message can be given this one.
const WORD: &str = "乐聊";

/// One text. `<` begins a tag in some, by which a message could call everybody.
pub fn text(words: &Words, most: usize) -> String {
    let Words { title, body, link } = words;
    let link = link.as_deref().map(|link| format!("\n{link}")).unwrap_or_default();
    let text = format!("{WORD} · {title}\n{body}").replace('<', "＜");
    format!("{}{link}", cut(&text, most.saturating_sub(link.len())))
}

/// As much of a text as fits into so many bytes.
fn cut(text: &str, most: usize) -> &str {
    let mut end = text.len().min(most);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text.get(..end).unwrap_or_default()
}
