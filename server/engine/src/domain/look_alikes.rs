//! When two names are too alike: UTS #39 §4, and the forms of one Han character.

use super::characters::is_ignorable;
use ferrous_opencc::{OpenCC, config::BuiltinConfig};
use irg_kvariants::KVARIANTS;
use std::sync::LazyLock;
use unicode_normalization::UnicodeNormalization as _;

/// What a name has in common with all that differ from it by case, width, script or Han form alone.
/// Idempotent: else "ᴮᴵᴳ" would take over "BIG" in two steps.
pub fn skeleton(name: &str) -> String {
    settled(name, |key| {
        // Capitals first: many look like another script's where their small letters do not (Т and T, т
        // and t). All letters are made capitals for it, so that "Том" and "том" stay one name.
        let capitals = key.chars().flat_map(char::to_uppercase).nfd().flat_map(capital);
        let folded: String = capitals.flat_map(char::to_lowercase).collect();
        unicode_security::skeleton(&folded).flat_map(char::to_lowercase).collect()
    })
}

/// What a name has in common with all that differ from it by case, width or Han form alone. For finding and
/// ordering: no letter becomes another script's.
pub fn folded(name: &str) -> String {
    settled(name, |key| key.chars().flat_map(char::to_lowercase).collect())
}

/// What a name has in common with all that look the same. Case counts: "Ian" looks like "lan", "Lan"
/// does not. It begins with a line break, which no [`skeleton`] does.
pub fn look(name: &str) -> String {
    let seen = settled(name, |key| unicode_security::skeleton(key).collect());
    format!("\n{seen}")
}

/// Repeats a step until it changes nothing. A step can uncover something for the next; no character alone
/// needs more than two.
fn settled(name: &str, step: impl Fn(&str) -> String) -> String {
    let mut key = name.to_owned();
    for _ in 0..8 {
        let plain: String = key.nfkc().filter(|c| !is_ignorable(*c)).map(han).collect();
        let next = step(&plain);
        if next == key {
            break;
        }
        key = next;
    }
    key
}

/// The capital of another script that a capital looks like, or the character itself. What looks like
/// something else than a capital is left to the small letters: "I" like "l", "0" like "O" both ways.
fn capital(c: char) -> Vec<char> {
    let like: Vec<char> = unicode_security::skeleton(c.encode_utf8(&mut [0; 4])).collect();
    if like.iter().all(|c| c.is_uppercase()) { like } else { vec![c] }
}

/// Traditional to simplified, from OpenCC's table.
static SIMPLIFIED: LazyLock<Option<OpenCC>> = LazyLock::new(|| OpenCC::from_config(BuiltinConfig::T2s).ok());

/// The form under which all forms of a Han character meet: the ideograph that it is a variant of (東 of 东,
/// 靑 of 青, 髙 of 高), then the simplified one (后 of 後). Each by itself: a name has no context, and one
/// that is cut or grows keeps its forms.
fn han(c: char) -> char {
    if c < '\u{2E80}' {
        return c;
    }
    let mut form = c;
    // A variant of a variant; no chain in the table is longer than two.
    for _ in 0..4 {
        let Some(variant) = KVARIANTS.get(&form) else { break };
        form = variant.destination_ideograph;
    }
    let simplified = SIMPLIFIED.as_ref().map(|table| table.convert(form.encode_utf8(&mut [0; 4])));
    match simplified.as_deref().map(|text| (text.chars().next(), text.chars().count())) {
        Some((Some(simple), 1)) => simple,
        _ => form,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn every_form_of_a_han_character_is_one() {
        for (one, other) in [
            ("東", "东"),
            ("站長", "站长"),
            ("後", "后"),
            ("臺", "台"),
            ("裡", "里"),
            ("裏", "里"),
            ("說", "说"),
            ("説", "说"),
            ("黃", "黄"),
            ("靑", "青"),
            ("髙", "高"),
            ("淸", "清"),
            ("德", "徳"),
            ("黑", "黒"),
            ("眞", "真"),
            ("峯", "峰"),
            ("恵", "惠"),
            ("戶", "户"),
            ("⼤", "大"),
            ("\u{F900}", "豈"),
        ] {
            assert_eq!(skeleton(one), skeleton(other), "{one} {other}");
            assert_eq!(look(one), look(other), "{one} {other}");
        }
        for (one, other) in [("东", "冬"), ("芸", "艺"), ("喆", "哲"), ("王", "玉")] {
            assert_ne!(skeleton(one), skeleton(other), "{one} {other}");
        }
    }

    #[test]
    fn what_is_looked_for_is_found_in_any_case_width_and_form() {
        for (one, other) in [("ＡＤＡ", "ada"), ("東東", "东东"), ("Élan", "élan"), ("a\u{200D}b", "ab")]
        {
            assert_eq!(folded(one), folded(other), "{one} {other}");
        }
        assert!(!folded("Tom").contains('n'), "no letter is taken for two others");
        assert_ne!(folded("Tom"), folded("Тom"));
    }

    #[test]
    fn every_character_settles() {
        for c in ('\0'..=char::MAX).filter(|c| c.is_alphanumeric()) {
            let (once, seen) = (skeleton(&c.to_string()), look(&c.to_string()));
            assert_eq!(skeleton(&once), once, "{c:?}");
            assert_eq!(look(seen.trim_start_matches('\n')), seen, "{c:?}");
        }
    }

    #[test]
    fn small_and_capital_are_one() {
        for c in ('\0'..=char::MAX).filter(|c| c.is_alphabetic()) {
            let (small, capital): (String, String) = (c.to_lowercase().collect(), c.to_uppercase().collect());
            assert_eq!(skeleton(&small), skeleton(&capital), "{c:?}");
        }
    }

    proptest! {
        #[test]
        fn folding_twice_is_folding_once(text in "\\PC{1,40}") {
            let once = skeleton(&text);
            prop_assert_eq!(skeleton(&once), once);
        }
    }
}
