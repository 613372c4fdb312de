//! How a name is spelled with Latin letters, so that it is found by its pinyin and initials and listed by
//! its first letter.

use super::name::folded;
use pinyin::{Pinyin, ToPinyin as _, ToPinyinMulti as _};

/// Readings of one character that are looked at; the crate's list begins with the most common.
const READINGS: usize = 3;
/// Ways to read a whole name. With more, the later characters are read in their most common way.
const WAYS: usize = 12;
/// Syllables that a search may begin with.
const STARTS: usize = 8;
/// A spelling for a list's order has at most this many characters.
const ORDER: usize = 32;

/// What a name is found by besides itself: every way to read it, from each of its first syllables on, and the
/// initials of the same. Each begins with a space: what is looked for stands behind one. Empty without Han.
#[must_use]
pub fn spellings(name: &str) -> String {
    let mut keys: Vec<String> = Vec::new();
    if name.chars().any(|c| c.to_pinyin().is_some()) {
        for way in ways(&folded(name)) {
            for start in 0..way.len().min(STARTS) {
                let rest = way.get(start..).unwrap_or_default();
                let initials = rest.iter().filter_map(|syllable| syllable.chars().next()).collect();
                for key in [rest.concat(), initials] {
                    if !keys.contains(&key) {
                        keys.push(key);
                    }
                }
            }
        }
    }
    keys.into_iter().map(|key| format!(" {key}")).collect()
}

/// What stands in [`spellings`] of a name that is looked for like this.
#[must_use]
pub fn sought(find: &str) -> String {
    let letters: String = find.chars().filter(|c| c.is_alphanumeric()).collect();
    if letters.is_empty() { find.to_owned() } else { format!(" {letters}") }
}

/// A name in its most common reading, for the order of a list; empty for what has no letters.
#[must_use]
pub fn spelled(name: &str) -> String {
    let way: String = folded(name).chars().map(|c| readings(c, 1).concat()).collect();
    way.chars().take(ORDER).collect()
}

/// The ways to read a name, syllable by syllable; what is no Han stands for itself.
fn ways(name: &str) -> Vec<Vec<String>> {
    let mut ways = vec![Vec::new()];
    for c in name.chars().filter(|c| c.is_alphanumeric()) {
        let readings = readings(c, (WAYS / ways.len()).clamp(1, READINGS));
        ways = ways
            .iter()
            .flat_map(|way: &Vec<String>| {
                readings.iter().map(|reading| way.iter().chain([reading]).cloned().collect())
            })
            .collect();
    }
    ways
}

/// The readings of a character, the most common first, and at most so many.
fn readings(c: char, most: usize) -> Vec<String> {
    let mut readings: Vec<String> = Vec::new();
    if let Some(several) = c.to_pinyin_multi() {
        for reading in several.into_iter().map(Pinyin::plain) {
            // ü is typed as v.
            let typed = reading.replace('ü', "v");
            if !readings.contains(&typed) {
                readings.push(typed);
            }
        }
        readings.truncate(most);
    } else if c.is_alphanumeric() {
        readings.push(c.to_string());
    }
    readings
}

#[cfg(test)]
mod tests {
    use super::*;

    fn finds(name: &str, find: &str) -> bool {
        spellings(name).contains(&sought(&folded(find)))
    }

    #[test]
    fn a_name_is_found_by_its_pinyin_and_its_initials() {
        for find in ["lml", "LML", "limi", "li ming lang", "l", "minglang", "lang", "ml"] {
            assert!(finds("李明朗", find), "{find}");
        }
        for find in ["iming", "ang", "lm2", "lming", "wang"] {
            assert!(!finds("李明朗", find), "{find}");
        }
        assert!(finds("吕布", "lvbu") && finds("李Ming", "liming") && finds("李明2", "lm2"));
        assert_eq!(spellings("Ada"), "");
    }

    #[test]
    fn traditional_characters_are_read_like_simplified_ones() {
        assert!(finds("張麗", "zhangli") && finds("张丽", "zl"));
    }

    #[test]
    fn every_common_reading_finds_and_the_ways_are_bounded() {
        for find in ["zengxiao", "cengxiao", "shan", "dan"] {
            assert!(finds("曾晓", find) || finds("单", find), "{find}");
        }
        for find in ["changle", "zhangle", "changyue"] {
            assert!(finds("长乐", find), "{find}");
        }
        let long = "长乐行朝重单曾还".repeat(4);
        assert!(spellings(&long).len() < 40_000 && ways(&long).len() <= WAYS);
    }

    #[test]
    fn the_order_is_by_letters() {
        assert_eq!(spelled("李明朗"), "liminglang");
        assert_eq!(spelled("Ada L"), "adal");
        assert_eq!(spelled("👋"), "");
        assert_eq!(spelled(&"长".repeat(32)).len(), ORDER);
    }
}
