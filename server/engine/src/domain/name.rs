//! What a name may be, and when two names are too alike.

use protocol::{
    Fault, NameFault,
    limits::{NAME_BYTES, NAME_GRAPHEMES, graphemes},
};
use unicode_normalization::UnicodeNormalization as _;

/// A name fit to be shown, and the key under which no two live names may meet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Name {
    /// NFC, trimmed, inner white space folded to single spaces.
    pub shown: String,
    /// The UTS #39 skeleton of its case-folded NFKC form.
    pub skeleton: String,
}

impl Name {
    /// Reads a name as somebody typed it.
    ///
    /// # Errors
    /// [`Fault::Name`] with what is wrong with it.
    pub fn parse(typed: &str) -> Result<Self, Fault> {
        if typed.len() > NAME_BYTES * 4 {
            return Err(Fault::Name(NameFault::TooLong));
        }
        let shown = typed.nfc().collect::<String>().split_whitespace().collect::<Vec<_>>().join(" ");
        if shown.is_empty() {
            return Err(Fault::Name(NameFault::Empty));
        }
        if shown.len() > NAME_BYTES || graphemes(&shown) > NAME_GRAPHEMES {
            return Err(Fault::Name(NameFault::TooLong));
        }
        let joiners_ok = shown.chars().any(is_visible);
        if !joiners_ok || shown.chars().any(is_refused) {
            return Err(Fault::Name(NameFault::Unprintable));
        }
        let skeleton = skeleton(&shown);
        Ok(Self { shown, skeleton })
    }
}

/// Idempotent: the skeleton of a skeleton is itself, or "ᴮᴵᴳ" takes over "BIG" in two steps.
fn skeleton(name: &str) -> String {
    let mut key = name.to_owned();
    // Folding can uncover something that folds again; the longest known chain is three.
    for _ in 0..4 {
        let folded: String = key.nfkc().flat_map(char::to_lowercase).filter(|c| !is_joiner(*c)).collect();
        let next: String = unicode_security::skeleton(&folded).flat_map(char::to_lowercase).collect();
        if next == key {
            break;
        }
        key = next;
    }
    key
}

/// Zero-width joiners and variation selectors: part of emoji and some scripts, invisible alone.
fn is_joiner(c: char) -> bool {
    matches!(c, '\u{200C}' | '\u{200D}' | '\u{FE00}'..='\u{FE0F}' | '\u{E0020}'..='\u{E007F}')
}

/// Controls, bidi overrides and isolates, fillers, private use and non-characters.
fn is_refused(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{00AD}' | '\u{034F}' | '\u{061C}' | '\u{115F}' | '\u{1160}' | '\u{17B4}' | '\u{17B5}'
            | '\u{180B}'..='\u{180F}' | '\u{200B}' | '\u{200E}' | '\u{200F}' | '\u{2028}'..='\u{202E}'
            | '\u{2060}'..='\u{206F}' | '\u{3164}' | '\u{FEFF}' | '\u{FFA0}' | '\u{FFF0}'..='\u{FFFD}'
            | '\u{2800}' | '\u{E000}'..='\u{F8FF}' | '\u{F0000}'..='\u{10FFFF}' | '\u{E0000}'..='\u{E001F}'
            | '\u{E0080}'..='\u{E0FFF}')
        || (u32::from(c) & 0xFFFE) == 0xFFFE
}

fn is_visible(c: char) -> bool {
    !is_joiner(c) && !c.is_whitespace() && !unicode_normalization::char::is_combining_mark(c)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn fault(typed: &str) -> Fault {
        Name::parse(typed).unwrap_err()
    }

    #[test]
    fn names_of_any_script_are_fine() {
        for name in [
            "东东",
            "Mia Thompson",
            "老王（王建国）",
            "Ñandú",
            "👨‍👩‍👧‍👦",
            "نور",
            "🥲",
            "三年二班 · 家长",
            "O'Neil",
        ] {
            assert_eq!(Name::parse(name).map(|n| n.shown).as_deref(), Ok(name));
        }
        assert_eq!(Name::parse("  a   b\u{3000}c ").unwrap().shown, "a b c");
        assert_eq!(Name::parse("<img onerror=alert(1)>").unwrap().shown, "<img onerror=alert(1)>");
    }

    #[test]
    fn what_cannot_be_a_name_says_why() {
        assert_eq!(fault(" \u{3000} "), Fault::Name(NameFault::Empty));
        assert_eq!(fault(&"汉".repeat(33)), Fault::Name(NameFault::TooLong));
        assert!(Name::parse(&"汉".repeat(32)).is_ok());
        assert_eq!(fault(&format!("a{}", "\u{301}".repeat(5_000))), Fault::Name(NameFault::TooLong));
        for hidden in
            ["a\u{202E}b", "\u{200D}", "a\u{0}", "\u{3164}", "x\u{200B}", "\u{301}", "a\u{FEFF}", "\u{E0041}"]
        {
            assert_eq!(fault(hidden), Fault::Name(NameFault::Unprintable), "{hidden:?}");
        }
    }

    #[test]
    fn look_alikes_share_a_skeleton() {
        let key = |name| Name::parse(name).unwrap().skeleton;
        for (one, other) in
            [("paypal", "pаypаl"), ("BIG", "ᴮᴵᴳ"), ("big", "BIG"), ("Ａｄａ", "ada"), ("ⅷ", "viii")]
        {
            assert_eq!(key(one), key(other), "{one} {other}");
        }
        assert_ne!(key("东东"), key("冬冬"));
    }

    proptest! {
        #[test]
        fn folding_twice_is_folding_once(text in "\\PC{1,40}") {
            let once = skeleton(&text);
            prop_assert_eq!(skeleton(&once), once);
        }

        #[test]
        fn parsing_never_panics_and_is_stable(text in any::<String>()) {
            if let Ok(name) = Name::parse(&text) {
                prop_assert_eq!(Name::parse(&name.shown), Ok(name));
            }
        }
    }
}
