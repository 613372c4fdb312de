//! What the text of a message may be. The one rule for all text that people write, whatever the store.

use super::characters::{is_noncharacter, shows};
use protocol::{Fault, limits::TEXT_BYTES};

/// A text fit to be kept and shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Text(String);

impl Text {
    /// Cleans a text as somebody wrote or pasted it, then judges it.
    ///
    /// Every mandatory line break of UAX #14 (CR LF, CR, VT, FF, NEL, LS, PS) becomes one `\n`. Other
    /// controls but `\t`, and noncharacters, mean nothing in a message and are left out. The rest stays
    /// as it is. Parsing a parsed text changes nothing.
    ///
    /// # Errors
    /// [`Fault::TextEmpty`] if nothing of it shows, [`Fault::TextTooLong`] if more than [`TEXT_BYTES`]
    /// bytes are left.
    pub fn parse(typed: String) -> Result<Self, Fault> {
        let text = if typed.chars().any(needs_cleaning) { clean(&typed) } else { typed };
        if text.len() > TEXT_BYTES {
            return Err(Fault::TextTooLong);
        }
        if !text.chars().any(shows) {
            return Err(Fault::TextEmpty);
        }
        Ok(Self(text))
    }

    /// The same beside files, where nothing need be said.
    ///
    /// # Errors
    /// [`Fault::TextTooLong`].
    pub fn parse_beside(typed: String) -> Result<Self, Fault> {
        match Self::parse(typed) {
            Err(Fault::TextEmpty) => Ok(Self(String::new())),
            other => other,
        }
    }

    /// The text itself.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The text itself, without a copy.
    #[must_use]
    pub fn into_string(self) -> String {
        self.0
    }
}

/// A text of one line, at most this many graphemes (UAX #29): cleaned as a message is, each run of white space one
/// space. One that shows nothing is empty.
///
/// # Errors
/// [`Fault::TextTooLong`].
pub fn one_line(typed: String, graphemes: usize) -> Result<String, Fault> {
    let text = match Text::parse(typed) {
        Ok(text) => text.0.split_whitespace().collect::<Vec<_>>().join(" "),
        Err(Fault::TextEmpty) => String::new(),
        Err(fault) => return Err(fault),
    };
    // A grapheme can have any number of marks.
    let fits = protocol::limits::graphemes(&text) <= graphemes && text.len() <= graphemes * 8;
    if fits { Ok(text) } else { Err(Fault::TextTooLong) }
}

/// What is left of a text that was accepted by an older rule; never nothing, since it keeps its place.
pub(crate) fn made_harmless(old: &str) -> String {
    let text = clean(old);
    if text.chars().any(shows) { text } else { char::REPLACEMENT_CHARACTER.to_string() }
}

fn clean(typed: &str) -> String {
    let mut text = String::with_capacity(typed.len());
    let mut before = None;
    for c in typed.chars() {
        match c {
            // The second half of CR LF: the line has ended already.
            '\n' if before == Some('\r') => {}
            _ if is_line_break(c) => text.push('\n'),
            _ if needs_cleaning(c) => {}
            _ => text.push(c),
        }
        before = Some(c);
    }
    text
}

fn is_line_break(c: char) -> bool {
    matches!(c, '\n' | '\r' | '\u{B}' | '\u{C}' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

fn needs_cleaning(c: char) -> bool {
    match c {
        '\n' | '\t' | ' '..='~' => false,
        '\u{2028}' | '\u{2029}' => true,
        _ => c.is_control() || is_noncharacter(c),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use unicode_segmentation::UnicodeSegmentation as _;

    fn parse(typed: &str) -> Result<String, Fault> {
        Text::parse(typed.to_owned()).map(Text::into_string)
    }

    #[test]
    fn line_breaks_are_one_kind() {
        for written in
            ["a\nb", "a\r\nb", "a\rb", "a\u{B}b", "a\u{C}b", "a\u{85}b", "a\u{2028}b", "a\u{2029}b"]
        {
            assert_eq!(parse(written).as_deref(), Ok("a\nb"), "{written:?}");
        }
        assert_eq!(parse("a\n\r\n\r\r\nb").as_deref(), Ok("a\n\n\n\nb"), "each counts");
        assert_eq!(parse("\ta\n b ").as_deref(), Ok("\ta\n b "), "what was meant stays");
    }

    #[test]
    fn every_control_and_noncharacter_is_left_out() {
        let gone = |c: char| c.is_control() && !is_line_break(c) && c != '\t';
        let mut cleaned = 0;
        for c in ('\0'..=char::MAX).filter(|c| gone(*c) || u32::from(*c) & 0xFFFE == 0xFFFE) {
            assert_eq!(parse(&format!("a{c}b")).as_deref(), Ok("ab"), "{c:?}");
            cleaned += 1;
        }
        // Cc has 65, of which six are kept or break a line; each of 17 planes ends with two.
        assert_eq!(cleaned, 65 - 6 + 34);
        for c in '\u{FDD0}'..='\u{FDEF}' {
            assert_eq!(parse(&format!("a{c}b")).as_deref(), Ok("ab"), "{c:?}");
        }
    }

    #[test]
    fn length_is_what_is_left() {
        assert!(parse(&"a".repeat(TEXT_BYTES)).is_ok());
        assert_eq!(parse(&"a".repeat(TEXT_BYTES + 1)), Err(Fault::TextTooLong));
        assert!(parse(&"a\0".repeat(TEXT_BYTES)).is_ok());
        assert_eq!(parse(&" ".repeat(TEXT_BYTES + 1)), Err(Fault::TextTooLong));
    }

    proptest! {
        #[test]
        fn parsing_never_panics_and_is_stable(typed in any::<String>()) {
            if let Ok(text) = parse(&typed) {
                prop_assert_eq!(parse(&text), Ok(text));
            }
        }

        /// By the tables of another crate (regex-syntax).
        #[test]
        fn what_shows_nothing_is_refused(typed in "[\\p{DI}\\p{White_Space}\\p{Mn}\\p{Me}\\p{Cc}\u{2800}]{0,9}") {
            prop_assert_eq!(parse(&typed), Err(Fault::TextEmpty));
        }

        #[test]
        fn what_shows_is_accepted_and_kept(
            before in "[\\p{DI}\\p{Zs}\\p{Mn}\\p{Cc}]{0,4}",
            seen in "[[\\p{L}\\p{N}\\p{P}\\p{S}\\p{Co}]--[\\p{DI}\u{2800}\u{FFFC}\u{13441}\u{13442}\u{1D159}]]",
            after in "[\\p{DI}\\p{Zs}\\p{Mn}\\p{Cc}]{0,4}",
        ) {
            let text = parse(&format!("{before}{seen}{after}")).unwrap();
            let visible = |grapheme: &&str| grapheme.contains(seen.as_str());
            prop_assert_eq!(text.graphemes(true).filter(visible).count(), 1);
        }
    }
}
