//! What a name may be.

use super::{
    characters::{self, ZERO_WIDTH_JOINER, ZERO_WIDTH_NON_JOINER, is_blank, is_ignorable, is_mark, shows},
    emoji, look_alikes, reserved,
};
use icu_properties::{
    CodePointMapData, CodePointMapDataBorrowed,
    props::{GeneralCategory, JoiningType},
};
use protocol::{
    Fault, NameFault,
    limits::{NAME_BYTES, NAME_GRAPHEMES, graphemes},
};
use unicode_normalization::{UnicodeNormalization as _, char::canonical_combining_class};

const JOINING: CodePointMapDataBorrowed<'static, JoiningType> = CodePointMapData::<JoiningType>::new();

/// Marks of a letter that are stacked above or below it. Vietnamese has at most two (ế, decomposed),
/// Thai and Arabic two, pointed Hebrew three (a dagesh, a shin dot and a vowel); with four and more, a
/// name begins to cover the rows around it.
const STACKED_MARKS: usize = 3;
/// Marks of a letter in all. Burmese and Tibetan write most of a syllable with marks that have their own
/// place, as many as five (ဟြွှိံ); UTS #39 §5.4 looks at the ones without a width alone.
const MARKS: usize = 6;
/// The Canonical_Combining_Class of what joins two consonants of an Indic script.
const VIRAMA: u8 = 9;

/// A name fit to be shown, and the keys under which no two live names of people may meet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Name {
    /// NFC, trimmed, inner white space folded to single spaces.
    pub shown: String,
    /// The same for all names that differ by case, width, script or Han form alone.
    pub skeleton: String,
    /// The same for all names that look the same as they are written: "Ivan" and "lvan". Never equal to
    /// anybody's `skeleton`, so both can be kept under one unique index.
    pub look: String,
}

impl Name {
    /// Nobody else may have a name with one of these.
    #[must_use]
    pub fn keys(&self) -> [&str; 2] {
        [&self.skeleton, &self.look]
    }

    /// Reads the name of a person as somebody typed it.
    ///
    /// # Errors
    /// [`Fault::Name`] with what is wrong with it.
    pub fn parse(typed: &str) -> Result<Self, Fault> {
        Self::read(typed, reserved::in_a_name)
    }

    /// Reads the name of a room. It has no badge to imitate, so "System Design" is one; "大厅" is not.
    ///
    /// # Errors
    /// [`Fault::Name`] with what is wrong with it.
    pub fn parse_room(typed: &str) -> Result<Self, Fault> {
        Self::read(typed, reserved::as_a_name)
    }

    /// Reads what somebody calls another person, for their own eyes alone: it may imitate anybody.
    ///
    /// # Errors
    /// [`Fault::Name`] with what is wrong with it.
    pub fn parse_remark(typed: &str) -> Result<Self, Fault> {
        Self::read(typed, |_| false)
    }

    fn read(typed: &str, is_reserved: fn(&str) -> bool) -> Result<Self, Fault> {
        if typed.len() > NAME_BYTES * 4 {
            return Err(Fault::Name(NameFault::TooLong));
        }
        let shown = fold_spaces(typed);
        if shown.is_empty() {
            return Err(Fault::Name(NameFault::Empty));
        }
        if shown.len() > NAME_BYTES || graphemes(&shown) > NAME_GRAPHEMES {
            return Err(Fault::Name(NameFault::TooLong));
        }
        if !shown.chars().any(shows) || legible(&shown) != shown {
            return Err(Fault::Name(NameFault::Unprintable));
        }
        if is_reserved(&shown) {
            return Err(Fault::Name(NameFault::Reserved));
        }
        Ok(Self::unchecked(shown))
    }

    /// The keys of a name that was accepted by an older rule.
    pub(crate) fn unchecked(shown: String) -> Self {
        Self { skeleton: look_alikes::skeleton(&shown), look: look_alikes::look(&shown), shown }
    }
}

/// A name, or a part of one, as it is looked for and put in order.
#[must_use]
pub fn folded(name: &str) -> String {
    look_alikes::folded(name)
}

fn fold_spaces(typed: &str) -> String {
    typed.nfc().collect::<String>().split_whitespace().collect::<Vec<_>>().join(" ")
}

/// What is left of a name that was accepted by an older rule: no more than that rule allowed, nothing
/// that today's refuses for how it looks, and never nothing.
pub(crate) fn made_legible(old: &str) -> String {
    let mut name = fold_spaces(old);
    // What goes can bring marks together that are one too many.
    loop {
        let left = fold_spaces(&legible(&name));
        if left == name {
            break;
        }
        name = left;
    }
    if name.chars().any(shows) { name } else { char::REPLACEMENT_CHARACTER.to_string() }
}

/// The name without the characters that a name must not hold, and without marks beyond the limits.
fn legible(name: &str) -> String {
    let chars: Vec<char> = name.chars().collect();
    let mut kept = String::with_capacity(name.len());
    let (mut marks, mut stacked) = (0, 0);
    let mut at = 0;
    while let Some(rest) = chars.get(at..)
        && let [c, after @ ..] = rest
    {
        let emoji = emoji::sequence(rest);
        if emoji > 0 {
            kept.extend(rest.iter().take(emoji));
            at += emoji;
            (marks, stacked) = (0, 0);
            continue;
        }
        at += 1;
        if is_mark(*c) {
            let stacks = canonical_combining_class(*c) != 0;
            let twice = !is_spacing(*c) && kept.ends_with(*c);
            if is_refused(*c) || twice || marks == MARKS || (stacks && stacked == STACKED_MARKS) {
                continue;
            }
            marks += 1;
            stacked += usize::from(stacks);
        } else if matches!(*c, ZERO_WIDTH_JOINER | ZERO_WIDTH_NON_JOINER) {
            if !joins(*c, &kept, after) {
                continue;
            }
        } else if is_refused(*c) {
            continue;
        } else {
            (marks, stacked) = (0, 0);
        }
        kept.push(*c);
    }
    kept
}

fn is_spacing(c: char) -> bool {
    characters::category(c) == GeneralCategory::SpacingMark
}

/// Invisible, unassigned, private, or a control of any kind. The older rule refused most of these too.
fn is_refused(c: char) -> bool {
    use GeneralCategory as G;
    let refused = matches!(
        characters::category(c),
        G::Control | G::Format | G::PrivateUse | G::Unassigned | G::LineSeparator | G::ParagraphSeparator
    );
    refused || is_ignorable(c) || is_blank(c) || c == char::REPLACEMENT_CHARACTER
}

/// Whether a joiner or non-joiner changes how its neighbours are written (RFC 5892 appendix A.1 and A.2):
/// beside a virama, or between two letters of a cursive script. Sinhala and Persian names need them.
fn joins(joiner: char, before: &str, after: &[char]) -> bool {
    let is_virama = |c: Option<char>| c.is_some_and(|c| canonical_combining_class(c) == VIRAMA);
    let next = after.first().copied();
    if is_virama(before.chars().next_back()) || (joiner == ZERO_WIDTH_JOINER && is_virama(next)) {
        return next.is_some_and(|c| !matches!(c, ZERO_WIDTH_JOINER | ZERO_WIDTH_NON_JOINER));
    }
    let letter = |c: &char| JOINING.get(*c) != JoiningType::Transparent;
    let left = before.chars().rev().find(letter).map(|c| JOINING.get(c));
    let right = after.iter().copied().find(letter).map(|c| JOINING.get(c));
    joiner == ZERO_WIDTH_NON_JOINER
        && matches!(left, Some(JoiningType::LeftJoining | JoiningType::DualJoining))
        && matches!(right, Some(JoiningType::RightJoining | JoiningType::DualJoining))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn fault(typed: &str) -> Fault {
        Name::parse(typed).unwrap_err()
    }

    #[test]
    fn white_space_is_folded() {
        assert_eq!(Name::parse("  a   b\u{3000}c\n").unwrap().shown, "a b c");
        assert_eq!(fault(" \u{3000} "), Fault::Name(NameFault::Empty));
    }

    #[test]
    fn lengths_are_of_graphemes_and_of_bytes() {
        assert_eq!(fault(&"汉".repeat(33)), Fault::Name(NameFault::TooLong));
        assert!(Name::parse(&"汉".repeat(32)).is_ok());
        assert_eq!(fault(&format!("a{}", "\u{301}".repeat(5_000))), Fault::Name(NameFault::TooLong));
    }

    #[test]
    fn marks_have_a_limit_on_each_letter_alone() {
        let distinct = ["\u{300}", "\u{302}", "\u{306}", "\u{308}"];
        // "ẍ" is composed: the marks of what is shown count.
        assert!(Name::parse(&format!("z{}", distinct[..3].concat())).is_ok());
        assert_eq!(fault(&format!("z{}", distinct.concat())), Fault::Name(NameFault::Unprintable));
        assert!(Name::parse(&format!("z{}", distinct[..3].concat()).repeat(8)).is_ok());
        assert_eq!(fault("z\u{347}\u{347}"), Fault::Name(NameFault::Unprintable), "twice the same");
        assert_eq!(fault("ก\u{E34}\u{E34}"), Fault::Name(NameFault::Unprintable), "of any class");
    }

    #[test]
    fn an_old_name_loses_what_is_refused_and_no_more() {
        for (old, left) in [
            ("东东", "东东"),
            ("Owner", "Owner"),
            ("\u{1D173}", "\u{FFFD}"),
            ("a\u{1D173}b", "ab"),
            ("a \u{13441} b", "a b"),
            ("e\u{1D173}\u{301}", "é"),
            ("👨\u{1D173}\u{200D}👩", "👨👩"),
        ] {
            assert_eq!(made_legible(old), left, "{old:?}");
        }
        assert_eq!(made_legible(&format!("Z{}", "\u{347}".repeat(100))), "Z\u{347}");
    }

    proptest! {
        #[test]
        fn parsing_never_panics_and_is_stable(text in any::<String>()) {
            if let Ok(name) = Name::parse(&text) {
                prop_assert_eq!(Name::parse(&name.shown), Ok(name));
            }
        }

        /// Made of what is hidden, what combines, and letters, where most of the rules meet.
        #[test]
        fn an_accepted_name_shows_and_hides_nothing(
            text in "[a中נ\u{915}\u{94D}\u{200C}\u{200D}\u{FE0F}👩🏽🏴\u{E0067}\u{301}\u{5BC}\u{1D173}\u{378}]{1,12}"
        ) {
            let legible = made_legible(&text);
            prop_assert_eq!(made_legible(&legible), legible.as_str());
            match Name::parse(&text) {
                Ok(name) => {
                    prop_assert!(graphemes(&name.shown) >= 1 && name.shown.chars().any(shows));
                    prop_assert_eq!(legible, name.shown);
                }
                Err(fault) => prop_assert_eq!(fault, Fault::Name(NameFault::Unprintable)),
            }
        }
    }
}
