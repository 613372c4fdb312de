//! Finds the language of a message, where letters are drawn by it.

/// Frequent characters of simplified Chinese alone: neither traditional Chinese nor Japanese has them.
const SIMPLIFIED: &str = "这们说时对过么为还吗让给发开长问进间现话实应钱关车样东两边觉谢认乐";
/// Frequent characters of traditional Chinese alone, likewise.
const TRADITIONAL: &str = "這們說沒對來麼嗎讓從發點實應錢關樣經兩邊覺聽歡媽寫氣樂會學國當體裡";

/// The language of a text whose characters are drawn in another way elsewhere: Japanese, Korean, and Chinese where it can
/// only be one of simplified and traditional. One kana alone is none: 鲜の每日 is Chinese.
#[must_use]
pub fn language(text: &str) -> Option<&'static str> {
    let (mut han, mut kana, mut hangul) = (0_usize, 0_usize, 0_usize);
    let (mut simplified, mut traditional) = (false, false);
    // Most messages have neither.
    for c in text.chars().filter(|c| *c >= '\u{1100}') {
        match c {
            '\u{3041}'..='\u{3096}' | '\u{30A1}'..='\u{30FA}' => kana += 1,
            '\u{1100}'..='\u{11FF}' | '\u{3131}'..='\u{318E}' | '\u{AC00}'..='\u{D7A3}' => hangul += 1,
            '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' => {
                han += 1;
                // One is enough.
                simplified |= !simplified && SIMPLIFIED.contains(c);
                traditional |= !traditional && TRADITIONAL.contains(c);
            }
            _ => {}
        }
    }
    match () {
        () if kana > 1 && kana * 3 > han => Some("ja"),
        () if hangul > 1 && hangul > han => Some("ko"),
        () if simplified != traditional => Some(if simplified { "zh-Hans" } else { "zh-Hant" }),
        () => None,
    }
}
