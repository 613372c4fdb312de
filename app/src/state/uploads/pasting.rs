//! What is meant by a paste: the clipboard often holds the same thing in several forms.

/// Whether files were meant. Word and Excel put a picture of the text beside it, a browser the picture's HTML beside a
/// picture, and a file manager the files' names.
///
/// `plain`: the text; `html`: the same as HTML; `names`: what the files are called.
#[must_use]
pub fn means_files(plain: &str, html: &str, names: &[String]) -> bool {
    let is_name = |line: &str| names.iter().any(|name| line.ends_with(name.as_str()));
    !names.is_empty()
        && (plain.lines().map(str::trim).all(|line| line.is_empty() || is_name(line)) || is_picture(html))
}

/// Whether there is nothing in it but a picture.
fn is_picture(html: &str) -> bool {
    // What ends the tag, or the value in it, that is being read.
    let mut end = None;
    let has_text = html.chars().any(|c| {
        end = match (end, c) {
            (None, '<') => Some('>'),
            (None, c) => return !c.is_whitespace(),
            (Some('>'), '"') => Some('"'),
            (Some('"'), '"') => Some('>'),
            (Some(end), c) if c == end => None,
            (end, _) => end,
        };
        false
    });
    !has_text && html.contains("<img")
}

#[cfg(test)]
mod tests {
    use super::means_files;

    #[test]
    fn a_picture_is_a_picture_and_text_stays_text() {
        let png = ["image.png".to_owned()];
        let cases = [
            ("a screenshot", "", "", true),
            ("a picture of a page", "", "<meta charset='utf-8'><img src=\"https://x/a.png\">", true),
            ("with its address", "https://x/a.png", "<img src=\"https://x/a.png\" alt=\"5 > 3\">", true),
            ("Word", "春游分工", "<html><body><p>春游分工</p></body></html>", false),
            ("Excel", "1\t2\r\n3\t4\r\n", "<table><tr><td>1</td></tr></table>", false),
            ("a picture of Word", "\r\n", "<p><img src=\"file:///c:/x.png\"></p>", true),
            ("a file", "/home/a/image.png\n", "", true),
            ("text with a picture in it", "看", "<p>看<img src=x></p>", false),
        ];
        for (what, plain, html, files) in cases {
            assert_eq!(means_files(plain, html, &png), files, "{what}");
            assert!(!means_files(plain, html, &[]), "{what} without a file");
        }
    }
}
