//! The rules for names and texts, held to the corpus. No store is needed for them, and every store
//! relies on them.

use crate::corpus::{ALIKE, FINE, NOT_ALIKE, REFUSED_ROOMS, refused_names, texts};
use engine::domain::{name::Name, text::Text};
use protocol::Fault;

#[test]
fn names_of_any_script_are_fine() {
    for name in FINE {
        let shown = Name::parse(name).map(|name| name.shown);
        assert_eq!(shown.as_deref(), Ok(*name), "{}", name.escape_unicode());
        assert!(Name::parse_room(name).is_ok(), "{name}");
    }
}

#[test]
fn what_cannot_be_a_name_says_why() {
    for (name, why) in refused_names() {
        assert_eq!(Name::parse(&name), Err(Fault::Name(why)), "{name} {}", name.escape_unicode());
    }
    for (name, why) in REFUSED_ROOMS {
        assert_eq!(Name::parse_room(name), Err(Fault::Name(*why)), "{name}");
    }
    // A room has no badge.
    for name in ["System Design", "管理员 · 讨论", "Me & You"] {
        assert!(Name::parse_room(name).is_ok(), "{name}");
    }
}

/// Whether the second is refused beside the first.
fn meet(one: &str, other: &str) -> bool {
    let [one, other] = [one, other].map(|name| Name::parse(name).unwrap());
    one.skeleton == other.skeleton || one.look == other.look
}

#[test]
fn look_alikes_meet_under_a_key() {
    for (one, other) in ALIKE {
        assert!(meet(one, other) && meet(other, one), "{one} {other}");
    }
    for (one, other) in NOT_ALIKE {
        assert!(!meet(one, other), "{one} {other}");
    }
    // The two kinds of keys share an index.
    for (one, other) in ALIKE.iter().chain(NOT_ALIKE) {
        let [one, other] = [one, other].map(|name| Name::parse(name).unwrap());
        assert!(one.look != other.skeleton && one.look != one.skeleton, "{one:?} {other:?}");
    }
}

#[test]
fn every_text_is_cleaned_or_refused_as_told() {
    for (typed, right) in texts() {
        let parsed = Text::parse(typed.clone()).map(Text::into_string);
        assert_eq!(parsed, right, "{}", typed.chars().take(40).collect::<String>().escape_unicode());
    }
}
