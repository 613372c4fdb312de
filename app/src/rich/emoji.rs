//! Finds messages that are nothing but a few emoji.

use std::{iter::Peekable, str::Chars};
use unicode_properties::{EmojiStatus, UnicodeEmoji as _};

/// The most emoji that are shown large.
const MOST: usize = 6;
/// The longest emoji are flags of regions and families with skin tones; with spaces, six are shorter than this.
const BYTES: usize = 256;

const JOINER: char = '\u{200D}';
const EMOJI_PRESENTATION: char = '\u{FE0F}';
const KEYCAP: char = '\u{20E3}';
const END_OF_TAGS: char = '\u{E007F}';

/// Whether a text is one to six emoji, spaces aside. An emoji is what UTS #51 section 1.4.9 says: a flag, a keycap,
/// a character with its skin tone, or several that are joined.
#[must_use]
pub fn is_emoji_only(text: &str) -> bool {
    // Nearly every message ends here.
    if text.len() > BYTES || text.starts_with(char::is_alphanumeric) && !text.contains(KEYCAP) {
        return false;
    }
    let mut rest = text.chars().peekable();
    let mut count = 0;
    loop {
        while rest.next_if_eq(&' ').is_some() {}
        if rest.peek().is_none() {
            return count > 0;
        }
        count += 1;
        if count > MOST || !take_emoji(&mut rest) {
            return false;
        }
    }
}

/// What stands for a name: the emoji or character that it begins with; of Latin letters two, as on an old coin.
#[must_use]
pub fn initial(name: &str) -> &str {
    let mut rest = name.chars().peekable();
    if !take_emoji(&mut rest) {
        rest = name.chars().peekable();
        let first = rest.next();
        if first.is_some_and(|c| c.is_ascii_alphanumeric()) {
            rest.next_if(char::is_ascii_alphanumeric);
        }
    }
    let left: usize = rest.map(char::len_utf8).sum();
    name.get(..name.len() - left).unwrap_or_default()
}

/// Takes an emoji, with all that is joined to it.
fn take_emoji(rest: &mut Peekable<Chars>) -> bool {
    while take_element(rest) {
        if rest.next_if_eq(&JOINER).is_none() {
            return true;
        }
    }
    false
}

/// Takes a flag, a keycap, or a character with its skin tone, presentation or tags.
fn take_element(rest: &mut Peekable<Chars>) -> bool {
    let Some(first) = rest.next() else { return false };
    if is_regional(first) {
        return rest.next_if(|c| is_regional(*c)).is_some();
    }
    let emoji = rest.next_if_eq(&EMOJI_PRESENTATION).is_some();
    if matches!(first, '0'..='9' | '#' | '*') {
        return rest.next_if_eq(&KEYCAP).is_some();
    }
    let tinted = !emoji && rest.next_if(|c| is_skin_tone(*c)).is_some();
    if rest.next_if(|c| is_tag(*c)).is_some() {
        while rest.next_if(|c| is_tag(*c)).is_some() {}
        if rest.next_if_eq(&END_OF_TAGS).is_none() {
            return false;
        }
    }
    match first.emoji_status() {
        EmojiStatus::NonEmoji | EmojiStatus::NonEmojiButEmojiComponent => false,
        EmojiStatus::EmojiPresentation
        | EmojiStatus::EmojiPresentationAndModifierBase
        | EmojiStatus::EmojiPresentationAndEmojiComponent
        | EmojiStatus::EmojiPresentationAndModifierAndEmojiComponent => true,
        // Hearts, suns, hands: input methods leave out what asks for colour. Not © and arrows.
        _ => emoji || tinted || matches!(first, '\u{2600}'..='\u{27BF}' | '\u{1F000}'..),
    }
}

fn is_regional(c: char) -> bool {
    matches!(c, '\u{1F1E6}'..='\u{1F1FF}')
}

fn is_skin_tone(c: char) -> bool {
    matches!(c, '\u{1F3FB}'..='\u{1F3FF}')
}

fn is_tag(c: char) -> bool {
    matches!(c, '\u{E0020}'..='\u{E007E}')
}
