//! Stand-ins: noncharacters that the parser takes for ordinary letters, put in the place of what is not meant as
//! markup. No message has noncharacters ([`super::super::text::Text`]), so each can be turned back.

/// Keeps two characters, or a line and its beginning, from being read as markup. Nothing in the text.
pub(super) const GUARD: char = '\u{FDD0}';

/// Characters with a stand-in, each in the order of its own.
const LITERAL: [char; 9] = ['&', '<', '\\', '~', '*', '_', '|', '`', '['];
const FIRST: u32 = GUARD as u32 + 1;

/// Whether a text has what would be taken for a stand-in.
pub(super) fn is_taken(text: &str) -> bool {
    text.contains(|c: char| c == '\0' || (GUARD..='\u{FDEF}').contains(&c))
}

/// The character that the parser sees in the place of one that means itself.
pub(super) fn literal(c: char) -> char {
    let place = LITERAL.iter().position(|literal| *literal == c).and_then(|place| u32::try_from(place).ok());
    place.and_then(|place| char::from_u32(FIRST + place)).unwrap_or(c)
}

/// What was typed, of what the parser saw.
pub(super) fn restored(seen: &str) -> String {
    let typed = |c: char| u32::from(c).checked_sub(FIRST).and_then(|place| LITERAL.get(place as usize));
    seen.chars().filter(|c| *c != GUARD).map(|c| typed(c).copied().unwrap_or(c)).collect()
}
