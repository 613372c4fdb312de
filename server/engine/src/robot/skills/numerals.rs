//! Small numbers in digits or in 汉字.

/// Reads "12", "十二", "两百", "二〇二六"; up to 9999.
pub fn number(text: &str) -> Option<u32> {
    if text.is_empty() {
        return None;
    }
    if text.bytes().all(|byte| byte.is_ascii_digit()) {
        return text.parse().ok().filter(|number| *number <= 9_999);
    }
    let is_unit = |c| matches!(c, '十' | '百' | '千');
    if text.chars().count() > 1 && !text.contains(is_unit) {
        // Digit by digit, as years are read.
        return text.chars().try_fold(0_u32, |sum, c| Some(sum * 10 + digit(c)?)).filter(|n| *n <= 9_999);
    }
    let (mut sum, mut last) = (0, None);
    for c in text.chars() {
        let unit = match c {
            '十' => 10,
            '百' => 100,
            '千' => 1_000,
            _ => {
                last = Some(digit(c)?);
                continue;
            }
        };
        sum += last.take().unwrap_or(1) * unit;
    }
    Some(sum + last.unwrap_or(0)).filter(|number| *number <= 9_999)
}

fn digit(c: char) -> Option<u32> {
    let digits = "零一二三四五六七八九";
    match c {
        '〇' => Some(0),
        '两' | '俩' => Some(2),
        '0'..='9' => c.to_digit(10),
        _ => digits.chars().position(|d| d == c).and_then(|at| u32::try_from(at).ok()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_in_both_writings() {
        for (text, value) in [
            ("12", 12),
            ("十", 10),
            ("十二", 12),
            ("二十", 20),
            ("两百", 200),
            ("一百零五", 105),
            ("二〇二六", 2026),
            ("三", 3),
            ("一千二百三十四", 1234),
        ] {
            assert_eq!(number(text), Some(value), "{text}");
        }
        for text in ["", "x", "12345", "十x", "九千九百九十九千"] {
            assert_eq!(number(text), None, "{text}");
        }
    }
}
