//! Covers spoilers where a message is shown in one line.

use std::borrow::Cow;

const COVER: &str = "▇▇▇";

/// The beginning of a text as it was typed, with what stands between `||` covered. One that is cut off within a spoiler
/// is covered to its end.
#[must_use]
pub fn covered(text: &str) -> Cow<'_, str> {
    let Some((before, rest)) = text.split_once("||").filter(|(_, rest)| !rest.starts_with([' ', '|'])) else {
        return Cow::Borrowed(text);
    };
    match rest.split_once("||") {
        Some((inside, after)) if !inside.ends_with(' ') => {
            Cow::Owned(format!("{before}{COVER}{}", covered(after)))
        }
        // A preview of this length has been cut.
        None if text.chars().count() >= CUT => Cow::Owned(format!("{before}{COVER}")),
        _ => Cow::Borrowed(text),
    }
}

/// Shorter than what a server cuts a preview to.
const CUT: usize = 100;
