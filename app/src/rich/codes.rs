//! Names of emoji that are being written, after a colon.

/// Longer than this, it is no name, characters.
const LONGEST: usize = 30;

/// What is being written of an emoji's name: what stands between a colon and the caret; with the colon behind it, if that
/// is written, too. After a letter or a digit a colon begins nothing: `10:30`, `http:`, `时间:`.
#[must_use]
pub fn code_before(before: &str) -> Option<&str> {
    let open = before.strip_suffix(':').unwrap_or(before);
    let at = open.rfind(':')?;
    let code = open.get(at + 1..)?;
    let is_part = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '+');
    let begins = match code.strip_prefix(['+', '-']) {
        Some(digits) => digits.starts_with(|c: char| c.is_ascii_digit()),
        None => code.starts_with(char::is_alphabetic),
    };
    let long = if code.is_ascii() { 2 } else { 1 }..=LONGEST;
    let is_free = !open.get(..at)?.ends_with(|c: char| c.is_alphanumeric() || matches!(c, ':' | '/'));
    let is_one = begins && is_free && long.contains(&code.chars().count()) && code.chars().all(is_part);
    before.get(at + 1..).filter(|_| is_one)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_looked_for_after_a_colon() {
        for (before, code) in [
            (":sm", "sm"),
            ("hi :smi", "smi"),
            ("你好！:笑", "笑"),
            ("（:thumbs_up", "thumbs_up"),
            (":+1", "+1"),
            (":-1", "-1"),
            ("😀:smile:", "smile:"),
        ] {
            assert_eq!(code_before(before), Some(code), "{before}");
        }
    }

    #[test]
    fn other_colons_begin_nothing() {
        for before in [
            "10:30",
            "at 10:3",
            "http:",
            "http://ex",
            "https://a.b:80",
            "时间:三点",
            "key:value",
            "a::bc",
            "std::vec",
            ":",
            ":s",
            ":D",
            ":)",
            ":-D",
            ":3",
            ":30",
            ": smi",
            ":sm i",
            "",
            "no",
            ":smile: ",
            "::",
            "：笑",
        ] {
            assert_eq!(code_before(before), None, "{before}");
        }
        assert_eq!(code_before(&format!(":{}", "x".repeat(40))), None);
    }
}
