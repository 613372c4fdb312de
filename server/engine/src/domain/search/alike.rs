//! Letters that are one to a search. Whoever looks for few words needs no more than their letters' others, and none of the
//! tables that say which they are.

use super::fold;
use std::{
    collections::{BTreeSet, HashMap},
    ops::Range,
    sync::LazyLock,
};

/// Where letters are that people write in several forms: scripts with small and large letters, marks or widths, and Han.
const WRITTEN: [Range<u32>; 7] = [
    0x20..0x250,
    0x370..0x590,
    0x1E00..0x2190,
    0x2460..0x2500,
    0x2E80..0xA000,
    0xF900..0xFB10,
    0xFF00..0xFFF0,
];

/// All letters of a form, where there are several.
static FORMS: LazyLock<HashMap<String, String>> = LazyLock::new(|| {
    let mut forms: HashMap<String, String> = HashMap::new();
    for letter in WRITTEN.into_iter().flatten().filter_map(char::from_u32) {
        forms.entry(form(letter)).or_default().push(letter);
    }
    forms.retain(|form, letters| !form.is_empty() && letters.chars().nth(1).is_some());
    forms
});

fn form(letter: char) -> String {
    fold(letter.encode_utf8(&mut [0; 4]))
}

/// For each letter of some words that has others, all of them.
#[must_use]
pub fn alike(words: &[String]) -> Vec<String> {
    let forms: BTreeSet<String> = words.iter().flat_map(|word| word.chars()).map(form).collect();
    forms.iter().filter_map(|form| FORMS.get(form)).cloned().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_are_those_that_a_search_takes_for_one() {
        assert!(alike(&[]).is_empty());
        let all = alike(&["東京Cafe".to_owned(), "东".to_owned()]);
        let of = |letter: char| all.iter().filter(|all| all.contains(letter)).collect::<Vec<_>>();
        assert_eq!(of('东'), of('東'));
        assert_eq!(of('东').len(), 1, "once, though it is there twice");
        for (one, other) in [('c', 'Ｃ'), ('a', 'Á'), ('e', 'é'), ('f', 'ｆ')] {
            assert_eq!(of(one), of(other), "{one} {other}");
            assert_eq!(of(one).len(), 1);
        }
        assert!(of('b').is_empty() && of('は').is_empty());
        for letters in &all {
            let forms: BTreeSet<String> = letters.chars().map(form).collect();
            assert_eq!(forms.len(), 1, "{letters}");
        }
    }
}
