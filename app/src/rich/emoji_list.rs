//! All emoji, and how one finds them: by name, keyword, shortcode, or what they sound like in Chinese. The texts that
//! they are read from are made by `app/emoji/generate.mjs`, which tells their form.

use std::ops::Range;

/// The skin tones (UTS #51 §2.4), from light to dark.
const TONES: [char; 5] = ['\u{1F3FB}', '\u{1F3FC}', '\u{1F3FD}', '\u{1F3FE}', '\u{1F3FF}'];
const SELECTOR: char = '\u{FE0F}';
/// How well a name fits that does not fit at all.
const NOT: u16 = u16::MAX;
/// A step from what fits better to what fits worse.
const STEP: u16 = 100;

/// One emoji.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Emoji {
    /// Its characters.
    pub symbol: &'static str,
    /// What it is called, in the language that was given first.
    pub name: &'static str,
    /// Behind which characters a skin tone goes: 1 for the first, 2 for the second, 4 …
    tones: u32,
    codes: &'static str,
    /// Names and keywords, in each language.
    said: Vec<(&'static str, &'static str)>,
}

impl Emoji {
    /// Its first shortcode, without colons.
    #[must_use]
    pub fn code(&self) -> &'static str {
        self.codes.split(',').next().unwrap_or_default()
    }

    /// The emoji with a skin tone, from 1 to 5; without one for 0, or where it has none.
    #[must_use]
    pub fn toned(&self, tone: u8) -> String {
        let tone = usize::from(tone).checked_sub(1).and_then(|tone| TONES.get(tone));
        let Some(tone) = tone.filter(|_| self.tones != 0) else { return self.symbol.to_owned() };
        let mut toned = String::new();
        for (at, char) in self.symbol.chars().enumerate() {
            // A tone asks for colour by itself.
            if char == SELECTOR && toned.ends_with(TONES) {
                continue;
            }
            toned.push(char);
            if self.tones >> at & 1 == 1 {
                toned.push(*tone);
            }
        }
        toned
    }
}

/// All of them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct EmojiList {
    emoji: Vec<Emoji>,
    groups: Vec<Range<usize>>,
    /// How characters may be read.
    readings: Vec<(char, &'static str)>,
}

impl EmojiList {
    /// Reads the list, and names in one language.
    #[must_use]
    pub fn new(list: &'static str, names: &'static str) -> Self {
        let mut all = Self::default();
        for line in list.lines() {
            if line.starts_with('#') && !line.contains('\t') {
                all.groups.push(all.emoji.len()..all.emoji.len());
                continue;
            }
            let mut fields = line.split('\t');
            let mut field = || fields.next().unwrap_or_default();
            let (symbol, tones, codes) = (field(), field().parse().unwrap_or_default(), field());
            all.emoji.push(Emoji { symbol, name: "", tones, codes, said: Vec::new() });
            if let Some(group) = all.groups.last_mut() {
                group.end = all.emoji.len();
            }
        }
        all.add_names(names);
        all
    }

    /// They are found by these names, too.
    pub fn add_names(&mut self, names: &'static str) {
        let (names, readings) = names.split_once("#pinyin").unwrap_or((names, ""));
        for (emoji, line) in self.emoji.iter_mut().zip(names.lines()) {
            let said = line.split_once('\t').unwrap_or((line, ""));
            if emoji.said.is_empty() {
                emoji.name = said.0;
            }
            emoji.said.push(said);
        }
        let readings = readings.lines().filter_map(|line| line.split_once('\t'));
        self.readings
            .extend(readings.flat_map(|(syllable, chars)| chars.chars().map(move |c| (c, syllable))));
        self.readings.sort_unstable();
    }

    /// Groups of them, in the order of `app/emoji/list.txt`.
    pub fn groups(&self) -> impl Iterator<Item = &[Emoji]> {
        self.groups.iter().map(|group| self.emoji.get(group.clone()).unwrap_or_default())
    }

    /// One by its characters, with any skin tone or none.
    #[must_use]
    pub fn of(&self, symbol: &str) -> Option<&Emoji> {
        let bare = |text: &str| text.replace(|c| c == SELECTOR || TONES.contains(&c), "");
        let wanted = bare(symbol);
        self.emoji.iter().find(|emoji| bare(emoji.symbol) == wanted)
    }

    /// One by its shortcode, without colons.
    #[must_use]
    pub fn by_code(&self, code: &str) -> Option<&Emoji> {
        self.emoji.iter().find(|emoji| emoji.codes.split(',').any(|one| one == code))
    }

    /// The best `most` of those that somebody looks for, the best one first. All words have to fit.
    #[must_use]
    pub fn find(&self, sought: &str, most: usize) -> Vec<&Emoji> {
        let sought = sought.trim().to_lowercase().replace(['_', '-'], " ");
        let words: Vec<&str> = sought.split_whitespace().collect();
        if words.is_empty() {
            return Vec::new();
        }
        let fit = |emoji: &Emoji| {
            let whole = self.fits(emoji, &sought);
            words.iter().map(|word| self.fits(emoji, word)).max().map(|each| each.min(whole))
        };
        let mut found: Vec<(u16, &Emoji)> = Vec::new();
        for emoji in &self.emoji {
            // One that is meant itself is no keyword.
            let is_it = emoji.symbol == sought;
            found.extend(fit(emoji).filter(|fit| *fit != NOT || is_it).map(|fit| (fit, emoji)));
        }
        found.sort_by_key(|(fit, _)| *fit);
        found.into_iter().take(most).map(|(_, emoji)| emoji).collect()
    }

    /// How well an emoji fits: the less, the better.
    fn fits(&self, emoji: &Emoji, sought: &str) -> u16 {
        let codes = emoji.codes.split(',').map(|code| self.fits_text(code, sought));
        let said = emoji.said.iter().flat_map(|(name, keywords)| {
            let keywords =
                keywords.split(',').map(|keyword| self.fits_text(keyword, sought).saturating_add(STEP));
            std::iter::once(self.fits_text(name, sought)).chain(keywords)
        });
        codes.chain(said).min().unwrap_or(NOT)
    }

    /// All of a text fits best, then its beginning – the better, the less is missing –, then that of one of its words, or
    /// somewhere in Chinese, and at last what it sounds like.
    fn fits_text(&self, text: &str, sought: &str) -> u16 {
        if !text.is_ascii() {
            return self.fits_chinese(text, sought);
        }
        let rest = |from: usize| text.get(from..).filter(|rest| begins_with(rest, sought));
        if let Some(rest) = rest(0) {
            return beginning(rest, sought);
        }
        let ends = text.bytes().enumerate().filter(|(_, c)| is_between(*c));
        if ends.into_iter().any(|(at, _)| rest(at + 1).is_some()) { 4 * STEP } else { NOT }
    }

    fn fits_chinese(&self, text: &str, sought: &str) -> u16 {
        if !sought.is_ascii() {
            return match text.find(sought) {
                Some(0) => beginning(text, sought),
                Some(_) => 4 * STEP,
                None => NOT,
            };
        }
        if !sought.starts_with(|c: char| c.is_ascii_lowercase()) {
            return NOT;
        }
        let sounds =
            |(at, _): (usize, char)| text.get(at..).is_some_and(|rest| self.sounds(rest, sought, at == 0));
        if text.char_indices().any(sounds) { 6 * STEP } else { NOT }
    }

    /// Whether a text begins with what is written in pinyin: whole syllables, of which the last may be cut; `short`:
    /// or their first letters.
    fn sounds(&self, text: &str, pinyin: &str, short: bool) -> bool {
        let Some(first) = text.chars().next() else { return false };
        let rest = text.get(first.len_utf8()..).unwrap_or_default();
        let from = self.readings.partition_point(|(char, _)| *char < first);
        let readings = self.readings.iter().skip(from).take_while(|(char, _)| *char == first);
        for (_, syllable) in readings {
            if syllable.starts_with(pinyin) && (short || pinyin.len() > 1) {
                return true;
            }
            let letter = syllable.get(..1).filter(|_| short);
            for said in [Some(*syllable), letter].into_iter().flatten() {
                let left = pinyin.strip_prefix(said).map(str::trim_start);
                if left.is_some_and(|left| left.is_empty() || self.sounds(rest, left, short)) {
                    return true;
                }
            }
        }
        false
    }
}

/// How well a text fits that begins so.
fn beginning(text: &str, sought: &str) -> u16 {
    match text.len() - sought.len() {
        0 => 0,
        missing => 2 * STEP + u16::try_from(missing).unwrap_or(STEP).min(STEP - 1),
    }
}

fn is_between(c: u8) -> bool {
    matches!(c, b' ' | b'_' | b'-' | b':' | b'(')
}

/// As `str::starts_with`, in either case, and whatever stands between words.
fn begins_with(text: &str, sought: &str) -> bool {
    let same = |(a, b): (u8, u8)| a.eq_ignore_ascii_case(&b) || (b == b' ' && is_between(a));
    text.len() >= sought.len() && text.bytes().zip(sought.bytes()).all(same)
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIST: &str = include_str!("../../emoji/list.txt");
    const ZH: &str = include_str!("../../emoji/zh.txt");
    const EN: &str = include_str!("../../emoji/en.txt");

    fn list() -> EmojiList {
        let mut list = EmojiList::new(LIST, ZH);
        list.add_names(EN);
        list
    }

    fn found(list: &EmojiList, sought: &str) -> Vec<&'static str> {
        list.find(sought, 12).into_iter().map(|emoji| emoji.symbol).collect()
    }

    #[test]
    fn every_emoji_has_a_name_in_both_languages_and_a_shortcode() {
        let list = list();
        assert_eq!(list.groups().count(), 9);
        assert_eq!(list.groups().map(<[Emoji]>::len).sum::<usize>(), list.emoji.len());
        assert_eq!(list.emoji.len(), EN.lines().count());
        for emoji in &list.emoji {
            assert!(
                emoji.said.iter().all(|(name, _)| !name.is_empty()) && emoji.said.len() == 2,
                "{emoji:?}"
            );
            assert!(!emoji.code().is_empty() && list.by_code(emoji.code()).is_some(), "{emoji:?}");
            assert!(
                crate::rich::is_emoji_only(emoji.symbol) || !emoji.symbol.contains('\u{200D}'),
                "{emoji:?}"
            );
        }
    }

    #[test]
    fn they_are_found_in_both_languages_and_in_pinyin() {
        let list = list();
        for (sought, symbol) in [
            ("笑", "😀"),
            ("smile", "😄"),
            ("Thumbs Up", "👍"),
            ("thumbsup", "👍"),
            ("+1", "👍"),
            ("cake", "🍰"),
            ("生日", "🎂"),
            ("花", "🌸"),
            ("hua", "🌸"),
            ("pingguo", "🍎"),
            ("熊猫", "🐼"),
            ("中国", "🇨🇳"),
            ("china", "🇨🇳"),
            ("heart_eyes", "😍"),
        ] {
            let found = found(&list, sought);
            let all = list.find(sought, 60);
            assert!(all.iter().any(|emoji| emoji.symbol == symbol), "{sought}: {found:?}");
        }
        assert_eq!(found(&list, "dog face").first(), Some(&"🐶"), "all words");
        assert_eq!(found(&list, "smile").first(), Some(&"😄"), "its shortcode");
        assert_eq!(found(&list, "smi").first(), Some(&"😄"), "the shortest first");
        for nothing in ["", "  ", "qqqq", "_"] {
            assert!(found(&list, nothing).is_empty(), "{nothing}");
        }
    }

    #[test]
    fn what_begins_so_comes_before_what_has_it_inside() {
        let list = list();
        let place = |sought: &str, symbol: &str| {
            list.find(sought, 999).iter().position(|emoji| emoji.symbol == symbol).unwrap()
        };
        assert!(place("cat", "🐈") < place("cat", "😺"));
        assert!(place("苹果", "🍎") <= 2);
        assert!(
            list.find("arc", 999).iter().all(|emoji| !emoji.code().contains("search")),
            "no inside of words"
        );
    }

    #[test]
    fn pinyin_may_be_cut_and_shortened() {
        let list = list();
        for pinyin in ["xiongmao", "xiong", "xm", "xiongm"] {
            assert!(list.find(pinyin, 60).iter().any(|emoji| emoji.symbol == "🐼"), "{pinyin}");
        }
        // A first letter alone is everywhere.
        assert!(!list.sounds("熊猫", "x", false));
    }

    #[test]
    fn tones_go_where_unicode_has_them() {
        let list = list();
        let toned = |symbol: &str, tone| list.of(symbol).unwrap().toned(tone);
        assert_eq!(toned("👍", 0), "👍");
        assert_eq!(toned("👍", 1), "👍🏻");
        assert_eq!(toned("👍🏽", 5), "👍🏿", "found with a tone, too");
        assert_eq!(toned("✌️", 3), "✌🏽");
        assert_eq!(toned("🧑‍🤝‍🧑", 4), "🧑🏾‍🤝‍🧑🏾");
        assert_eq!(toned("👩‍🚀", 2), "👩🏼‍🚀");
        assert_eq!(toned("🐼", 3), "🐼", "without tones");
        assert_eq!(list.of("❤").map(|emoji| emoji.symbol), Some("❤️"));
    }
}
