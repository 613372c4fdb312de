//! A question, as the skills read it.

use protocol::Locale;
use regex::Regex;
use std::sync::LazyLock;
use unicode_normalization::UnicodeNormalization as _;

/// A question longer than this, in characters, is none for the skills.
const LONGEST: usize = 300;

/// What stands around a question without being part of it.
static AROUND: LazyLock<[Option<Regex>; 2]> = LazyLock::new(|| {
    [
        r"^(?:[\s,，、。.!！?？~:：]|小乐|lele\b|请问|请|麻烦(?:你|您)?|帮我(?:算一?下|看一?下|查一?下)?|告诉我|你好|嗨|hey\b|hi\b|hello\b|please\b|(?:can|could) you\b|tell me\b)+",
        r"(?:[\s,，、。!！?？~]|呢|啊|呀|吧|哦|嘛|please|thanks|thank you|谢谢)+$",
    ]
    .map(|pattern| Regex::new(pattern).ok())
});

/// A question in one way of writing it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    /// NFKC, white space folded.
    pub text: String,
    /// The same in small letters, without greetings and closing marks.
    pub plain: String,
}

impl Question {
    /// Reads it as somebody wrote it.
    #[must_use]
    pub fn read(written: &str) -> Self {
        let text: String = written.chars().take(LONGEST + 1).nfkc().collect();
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        if text.chars().count() > LONGEST {
            return Self { text: "…".to_owned(), plain: "…".to_owned() };
        }
        let small = text.to_lowercase();
        let mut plain = small.as_str();
        if let [Some(before), Some(after)] = &*AROUND {
            plain = before.find(plain).and_then(|found| plain.get(found.end()..)).unwrap_or(plain);
            plain = after.find(plain).and_then(|found| plain.get(..found.start())).unwrap_or(plain);
        }
        // "你好" alone is a greeting, and no nothing.
        let plain = if plain.is_empty() { small.as_str() } else { plain };
        Self { plain: plain.to_owned(), text }
    }

    /// Whether it is exactly this; `pattern` has to match all of it.
    pub fn is(&self, pattern: &LazyLock<Option<Regex>>) -> bool {
        pattern.as_ref().is_some_and(|pattern| pattern.is_match(&self.plain))
    }
}

/// A pattern for [`Question::is`].
pub fn whole(pattern: &str) -> Option<Regex> {
    Regex::new(&format!("^(?:{pattern})$")).ok()
}

/// The language of a text, if it has letters.
#[must_use]
pub fn language(text: &str) -> Option<Locale> {
    let is_han = |c: char| matches!(c, '\u{3400}'..='\u{9FFF}' | '\u{20000}'..='\u{3FFFF}');
    if text.chars().any(is_han) {
        return Some(Locale::Zh);
    }
    // "2d6" is written in no language.
    let words = text.split(|c: char| !c.is_alphabetic()).filter(|word| word.chars().count() > 1);
    words.count().gt(&0).then_some(Locale::En)
}
