//! A message in one line: what its files are, and its text. Lists, quotes and notifications show this.

use crate::text::Words;
use protocol::{Brief, More, preview::unmarked};

/// What the files of a message are, if it has any.
#[must_use]
pub fn brief(more: Option<&More>) -> Option<Brief> {
    more?.told_files()
}

/// What files are, and the text beside them, spoilers covered. Of the text so many characters.
#[must_use]
pub fn one_line(files: Option<&Brief>, text: &str, length: usize, words: &Words) -> String {
    let mut line = files.map(words.media.brief).unwrap_or_default();
    if !line.is_empty() && !text.is_empty() {
        line.push(' ');
    }
    line.extend(unmarked(text, true).chars().take(length).map(|c| if c.is_whitespace() { ' ' } else { c }));
    line
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::words;
    use protocol::{FileKind, Locale};

    #[test]
    fn files_and_text_in_one_line() {
        let brief = |of, count, name: &str| Brief { of, count, name: name.to_owned() };
        let picture = brief(FileKind::Picture, 1, "");
        let file = brief(FileKind::File, 2, "名单.xlsx");
        for (files, text, zh, en) in [
            (None, "一\n二", "一 二", "一 二"),
            (Some(&picture), "", "[图片]", "[Picture]"),
            (Some(&picture), "看\n这个", "[图片] 看 这个", "[Picture] 看 这个"),
            (Some(&file), "", "[2 个文件] 名单.xlsx", "[2 files] 名单.xlsx"),
        ] {
            assert_eq!(one_line(files, text, 99, words(Locale::Zh)), zh);
            assert_eq!(one_line(files, text, 99, words(Locale::En)), en);
        }
        assert_eq!(one_line(Some(&picture), "很长的话", 2, words(Locale::Zh)), "[图片] 很长");
        for (text, length, told) in [
            ("结局是||小明||！", 99, "结局是▇▇▇！"),
            ("结局是||小明死了||", 6, "结局是▇▇▇"),
            ("**明天**考试", 3, "明天考"),
            ("看[群文档](https://a.cn/x)吧", 99, "看群文档吧"),
        ] {
            assert_eq!(one_line(None, text, length, words(Locale::Zh)), told);
        }
    }

    #[test]
    fn several_files_are_told_though_only_the_first_is_there() {
        let three = brief(Some(&More {
            brief: Some(Box::new(Brief { of: FileKind::Picture, count: 3, name: String::new() })),
            ..More::default()
        }));
        assert_eq!(three.map(|brief| brief.count), Some(3));
        assert_eq!(brief(Some(&More::default())), None);
        assert_eq!(brief(None), None);
    }
}
