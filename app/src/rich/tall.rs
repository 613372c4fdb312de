//! Finds text that may be higher than its line.

/// Whether a text has characters that can be piled up: marks, or any of a script that has some. What a bubble cuts
/// off costs the browser a layer for each bubble, so only these are cut off.
#[must_use]
pub fn may_tower(text: &str) -> bool {
    !text.chars().all(is_flat)
}

/// Whether a character is in a block of Unicode without combining marks. These are the blocks that nearly all
/// messages are written in; what is in no such block may tower.
fn is_flat(c: char) -> bool {
    matches!(
        c,
        // Latin, Greek, Cyrillic, but not the marks among them.
        '\0'..='\u{2FF}' | '\u{370}'..='\u{482}' | '\u{48A}'..='\u{58F}' | '\u{1E00}'..='\u{1FFF}'
        // Punctuation and symbols.
        | '\u{2000}'..='\u{20CF}' | '\u{2100}'..='\u{2BFF}' | '\u{FE0F}'
        // Chinese, Japanese, Korean, but not the tone and voicing marks.
        | '\u{2E80}'..='\u{3029}' | '\u{3030}'..='\u{3098}' | '\u{309B}'..='\u{9FFF}' | '\u{AC00}'..='\u{D7A3}'
        | '\u{F900}'..='\u{FAFF}' | '\u{FE30}'..='\u{FE4F}' | '\u{FF00}'..='\u{FFEF}' | '\u{20000}'..='\u{3FFFF}'
        // Emoji.
        | '\u{1F000}'..='\u{1FAFF}'
    )
}
