//! A message that was found, in one line: what its files are called, and the part of its text around what was looked for.

use crate::text::Words;
use protocol::{
    Attachment, Brief, Hit,
    preview::{COVER, Part, link, signs, spoilers},
};
use std::ops::Range;

/// A piece of it, and whether it is what was looked for.
pub type Piece = (String, bool);

/// See the module. Spoilers stay covered, and what was found in them.
#[must_use]
pub fn excerpt(hit: &Hit, words: &Words) -> Vec<Piece> {
    let mut line = files(hit, words);
    let begins = hit.text.iter().any(|piece| !piece.is_empty());
    if begins && !line.is_empty() {
        line.push((" ".to_owned(), false));
    }
    if hit.cut_before {
        line.push(("…".to_owned(), false));
    }
    text(&hit.text, hit.cut_after, &mut line);
    if hit.cut_after {
        line.push(("…".to_owned(), false));
    }
    line
}

/// The part of its text, without signs of emphasis beside what was looked for. Of links there is the name, unless something in
/// the address was looked for.
fn text(told: &[String], is_cut: bool, line: &mut Vec<Piece>) {
    let whole = told.concat();
    let bare = |text: String| signs(&whole).fold(text, |text, sign| text.replace(sign, ""));
    let shown = |part: Range<usize>, is_found: bool| {
        let text = one_line(whole.get(part).unwrap_or_default());
        let text = if is_found { text } else { bare(text) };
        (!text.is_empty()).then_some((text, is_found))
    };
    let mut left_out = left_out(told, &whole, is_cut).into_iter().peekable();
    // Up to where it is told, and where the piece begins.
    let (mut at, mut start) = (0, 0);
    for (place, piece) in told.iter().enumerate() {
        let (is_found, end) = (place % 2 == 1, start + piece.len());
        while let Some((part, instead)) = left_out.next_if(|(part, _)| part.start < end) {
            line.extend(shown(at..part.start, is_found));
            line.extend((!instead.is_empty()).then(|| (instead.to_owned(), false)));
            at = part.end;
        }
        line.extend(shown(at..end.max(at), is_found));
        (at, start) = (end.max(at), end);
    }
}

/// What is not told, and what stands for it: spoilers, and what is around the names of links.
fn left_out(told: &[String], whole: &str, is_cut: bool) -> Vec<(Range<usize>, &'static str)> {
    let mut left_out: Vec<_> = spoilers(whole, true).map(|spoiler| (spoiler, COVER)).collect();
    let mut end = 0;
    let pieces: Vec<_> = told
        .iter()
        .map(|piece| {
            end += piece.len();
            end - piece.len()..end
        })
        .collect();
    let meets = |one: &Range<usize>, other: &Range<usize>| one.start < other.end && other.start < one.end;
    let mut at = 0;
    while let Some(Part { start, name, name_end, end }) = link(whole, at, is_cut) {
        at = end;
        let parts = [start..name, name_end..end];
        let is_told = |part: &Range<usize>| {
            let is_found = pieces.iter().skip(1).step_by(2).any(|found| meets(found, part));
            is_found || left_out.iter().any(|(other, _)| meets(other, part))
        };
        if !parts.iter().any(is_told) {
            left_out.extend(parts.map(|part| (part, "")));
        }
    }
    left_out.sort_by_key(|(part, _)| part.start);
    left_out
}

/// What its files are. Those whose names have what was looked for are named.
fn files(hit: &Hit, words: &Words) -> Vec<Piece> {
    let named: Vec<_> = hit.files.iter().filter(|found| !found.name.is_empty()).collect();
    let kind = |file: &Attachment| Brief { of: file.kind(), count: 1, name: String::new() };
    let mut line = Vec::new();
    for found in &named {
        let gap = if line.is_empty() { "" } else { " " };
        line.push((format!("{gap}{} ", (words.media.brief)(&kind(&found.file))), false));
        line.extend(pieces(&found.name));
    }
    if named.is_empty() {
        let all: Vec<Attachment> = hit.files.iter().map(|found| found.file.clone()).collect();
        line.extend(Brief::of(&all).map(|brief| ((words.media.brief)(&brief), false)));
    }
    line
}

/// Those at odd places are what was looked for.
fn pieces(told: &[String]) -> impl Iterator<Item = Piece> {
    told.iter()
        .enumerate()
        .filter(|(_, piece)| !piece.is_empty())
        .map(|(place, piece)| (one_line(piece), place % 2 == 1))
}

fn one_line(text: &str) -> String {
    text.chars().map(|c| if c.is_whitespace() { ' ' } else { c }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{state::tests::scenarios::attachment, text::words};
    use protocol::{AvatarId, ConversationId, FoundFile, Locale, MessageAt, Person, PersonId, Seq};

    fn hit(text: &[&str], files: &[(&str, &str, &[&str])]) -> Hit {
        let file = |(media, name, pieces): &(&str, &str, &[&str])| FoundFile {
            file: attachment(media, name),
            name: pieces.iter().map(|piece| (*piece).to_owned()).collect(),
        };
        Hit {
            place: MessageAt { conversation: ConversationId(1), seq: Seq(1) },
            at: 0,
            author: Person {
                id: PersonId(2),
                name: "x".into(),
                avatar: AvatarId(1),
                owner: false,
                gone: false,
                robot: false,
            },
            text: text.iter().map(|piece| (*piece).to_owned()).collect(),
            cut_before: false,
            cut_after: false,
            files: files.iter().map(file).collect(),
            form: false,
        }
    }

    /// What was looked for stands in 【】.
    fn told(hit: &Hit) -> String {
        let mark = |(text, found): Piece| if found { format!("【{text}】") } else { text };
        excerpt(hit, words(Locale::Zh)).into_iter().map(mark).collect()
    }

    #[test]
    fn what_was_looked_for_is_marked() {
        assert_eq!(told(&hit(&["周五", "春遊", "我也去\n带水果"], &[])), "周五【春遊】我也去 带水果");
        assert_eq!(told(&hit(&["", "100%", ""], &[])), "【100%】");
        assert_eq!(told(&hit(&["带上**", "作业", "**和`水`"], &[])), "带上【作业】和水");
        assert_eq!(told(&hit(&["", "**", "作业**"], &[])), "【**】作业", "what was looked for stays");
        let cut = Hit { cut_before: true, cut_after: true, ..hit(&["前", "b", "后"], &[]) };
        assert_eq!(told(&cut), "…前【b】后…");
    }

    #[test]
    fn files_are_told_and_named_where_their_name_was_looked_for() {
        let list = ("application/pdf", "名单.pdf", &["名", "单", ".pdf"] as &[&str]);
        let other = ("application/pdf", "其他.pdf", &[] as &[&str]);
        assert_eq!(told(&hit(&[], &[other, list])), "[文件] 名【单】.pdf");
        assert_eq!(told(&hit(&["看", "这个"], &[other])), "[文件] 其他.pdf 看【这个】");
        assert_eq!(told(&hit(&[], &[list, list])), "[文件] 名【单】.pdf [文件] 名【单】.pdf");
    }

    #[test]
    fn of_a_link_its_name_is_told_unless_its_address_was_looked_for() {
        assert_eq!(told(&hit(&["看[群", "文档", "](https://a.cn/x)，再说"], &[])), "看群【文档】，再说");
        assert_eq!(told(&hit(&["", "再说", "：[文档](https://a.cn/x)"], &[])), "【再说】：文档");
        assert_eq!(told(&hit(&["看[文档](https://", "a.cn", "/x)"], &[])), "看[文档](https://【a.cn】/x)");
        assert_eq!(told(&hit(&["||[谁](https://a.cn)||是", "他", ""], &[])), "▇▇▇是【他】");
        let cut = format!("](https://a.cn/{}", "x".repeat(100));
        let cut = Hit { cut_after: true, ..hit(&["看[", "文档", &cut], &[]) };
        assert_eq!(told(&cut), "看【文档】…");
    }

    #[test]
    fn a_spoiler_is_not_told_by_looking_for_it() {
        assert_eq!(told(&hit(&["结局是||小", "明", "||！"], &[])), "结局是▇▇▇！");
        assert_eq!(told(&hit(&["a || b, ", "c", ""], &[])), "a || b, 【c】");
        assert_eq!(
            told(&hit(&["**看", "结", "局**：||小", "明", "||，别", "说", ""], &[])),
            "看【结】局：▇▇▇，别【说】"
        );
        let signs = ["一", "|", "", "|", "二", "|", "", "|", "三"];
        assert_eq!(told(&hit(&signs, &[])), "一▇▇▇三", "looking for the sign");
        assert_eq!(told(&hit(&["", "一||二", "||三"], &[])), "【一】▇▇▇三");
    }
}
