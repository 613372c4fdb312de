//! Finds the language of a message, where letters are drawn by it.

/// The language of a text in which Chinese characters are drawn in another way than in Chinese: Japanese or Korean. One
/// kana alone is none: 鲜の每日 is Chinese.
#[must_use]
pub fn language(text: &str) -> Option<&'static str> {
    let (mut han, mut kana, mut hangul) = (0_usize, 0_usize, 0_usize);
    // Most messages have neither.
    for c in text.chars().filter(|c| *c >= '\u{1100}') {
        match c {
            '\u{3041}'..='\u{3096}' | '\u{30A1}'..='\u{30FA}' => kana += 1,
            '\u{1100}'..='\u{11FF}' | '\u{3131}'..='\u{318E}' | '\u{AC00}'..='\u{D7A3}' => hangul += 1,
            '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' => han += 1,
            _ => {}
        }
    }
    match () {
        () if kana > 1 && kana * 3 > han => Some("ja"),
        () if hangul > 1 && hangul > han => Some("ko"),
        () => None,
    }
}
