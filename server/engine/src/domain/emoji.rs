//! Emoji sequences, by the grammar of UTS #51 §1.4.9.

use super::characters::ZERO_WIDTH_JOINER;
use icu_properties::{
    CodePointSetData, CodePointSetDataBorrowed,
    props::{Emoji, EmojiModifier, RegionalIndicator},
};

const EMOJI: CodePointSetDataBorrowed<'static> = CodePointSetData::new::<Emoji>();
const MODIFIER: CodePointSetDataBorrowed<'static> = CodePointSetData::new::<EmojiModifier>();
const REGION: CodePointSetDataBorrowed<'static> = CodePointSetData::new::<RegionalIndicator>();

/// The subdivisions whose flags are recommended for general interchange (UTS #51, `emoji-sequences.txt`).
/// Another one would show as a plain flag, with its letters hidden in it.
const SUBDIVISIONS: [&str; 3] = ["gbeng", "gbsct", "gbwls"];

/// Whether a text is one emoji, and nothing else.
#[must_use]
pub fn is_one(text: &str) -> bool {
    let chars: Vec<char> = text.chars().take(64).collect();
    !chars.is_empty() && sequence(&chars) == chars.len() && chars.len() == text.chars().count()
}

/// An emoji without presentation selectors (UTS #51 §4): ❤ and ❤️ are one, 👍 and 👍🏽 are not.
#[must_use]
pub fn without_presentation(emoji: &str) -> String {
    emoji.chars().filter(|c| !matches!(c, '\u{FE0E}' | '\u{FE0F}')).collect()
}

/// How many characters the emoji at the start takes, with all that belongs to it; 0 if there is none.
pub fn sequence(chars: &[char]) -> usize {
    if let [c, rest @ ..] = chars
        && matches!(c, '0'..='9' | '#' | '*')
    {
        return match rest {
            ['\u{FE0F}', '\u{20E3}', ..] => 3,
            ['\u{20E3}', ..] => 2,
            _ => 0,
        };
    }
    if let [one, other, ..] = chars
        && REGION.contains(*one)
        && REGION.contains(*other)
    {
        return 2;
    }
    let mut length = element(chars);
    while length > 0
        && let Some([ZERO_WIDTH_JOINER, rest @ ..]) = chars.get(length..)
        && let joined @ 1.. = element(rest)
    {
        length += 1 + joined;
    }
    length
}

/// One emoji with its skin tone, its presentation, or the tags that make a flag of it.
fn element(chars: &[char]) -> usize {
    let [c, rest @ ..] = chars else { return 0 };
    if c.is_ascii() || !EMOJI.contains(*c) {
        return 0;
    }
    match rest {
        [next, ..] if MODIFIER.contains(*next) => 2,
        ['\u{FE0F}', '\u{20E3}', ..] => 3,
        ['\u{FE0E}' | '\u{FE0F}', ..] => 2,
        _ if *c == '\u{1F3F4}' => 1 + tags(rest),
        _ => 1,
    }
}

/// How many characters the name of a subdivision takes, with the tag that ends it.
fn tags(chars: &[char]) -> usize {
    let is = |name: &str| {
        let spelt = name.chars().filter_map(|c| char::from_u32(0xE0000 + u32::from(c)));
        chars.iter().copied().take(name.len() + 1).eq(spelt.chain(['\u{E007F}']))
    };
    SUBDIVISIONS.iter().find(|name| is(name)).map_or(0, |name| name.len() + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn length(text: &str) -> usize {
        sequence(&text.chars().collect::<Vec<_>>())
    }

    #[test]
    fn sequences_are_taken_whole() {
        for whole in ["🥲", "👍🏽", "❤️", "☎︎", "1️⃣", "#⃣", "🇨🇳", "👨‍👩‍👧‍👦", "❤️‍🔥", "🏳️‍🌈", "🧑🏿‍🚀", "🏴󠁧󠁢󠁥󠁮󠁧󠁿", "🏴‍☠️"]
        {
            assert_eq!(length(whole), whole.chars().count(), "{whole}");
            assert_eq!(length(&format!("{whole}a")), whole.chars().count(), "{whole}");
        }
    }

    #[test]
    fn what_belongs_to_no_emoji_is_left() {
        for (text, taken) in [
            ("", 0),
            ("a\u{200D}b", 0),
            ("1", 0),
            ("1\u{FE0F}", 0),
            ("1\u{200D}🥲", 0),
            ("\u{200D}🥲", 0),
            ("🥲\u{200D}", 1),
            ("🥲\u{200D}a", 1),
            ("🥲\u{200D}\u{200D}🥲", 1),
            ("🥲\u{FE0F}\u{FE0F}", 2),
            ("🏴\u{E0067}\u{E0062}", 1),
            ("🏴\u{E0075}\u{E0073}\u{E0063}\u{E0061}\u{E007F}", 1),
            ("🥲\u{E0067}\u{E0062}\u{E0065}\u{E006E}\u{E0067}\u{E007F}", 1),
        ] {
            assert_eq!(length(text), taken, "{text:?}");
        }
    }

    #[test]
    fn everything_that_the_page_offers_is_one() {
        let list = include_str!("../../../../app/emoji/list.txt");
        let symbols = list.lines().filter_map(|line| line.split_once('\t')).map(|(symbol, _)| symbol);
        let mut all = 0;
        for symbol in symbols {
            all += 1;
            assert!(is_one(symbol) && symbol.len() <= protocol::limits::REACTION_BYTES, "{symbol}");
        }
        assert_eq!(all, 1_870);
    }
}
