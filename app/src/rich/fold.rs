//! How much of a long message is shown before somebody asks for all of it. What is not shown is not in the
//! document: ten thousand lines would cost every scroll of the log.

use super::Piece;
use protocol::{Node, NodeKind};

/// A folded message has this many lines, as far as that can be known without a browser: about one screen.
const LINES: usize = 24;
/// A message that is only this much longer is shown whole.
const SLACK: usize = 4;
/// The width of a line, in letters of ASCII. Bubbles are wider on a desktop and narrower on a phone.
const COLUMNS: usize = 60;

/// The beginning of a long message; `None` if it is short enough to be shown whole. A link that is cut still leads
/// to the whole address.
#[must_use]
pub fn folded<'a>(pieces: &[Piece<'a>]) -> Option<Vec<Piece<'a>>> {
    // Fewer bytes than lines: nearly every message ends here.
    if pieces.iter().map(|piece| piece.shown().len()).sum::<usize>() <= LINES {
        return None;
    }
    let mut place = Place::default();
    let mut cut = None;
    for (index, piece) in pieces.iter().enumerate() {
        for (at, c) in piece.shown().char_indices() {
            place.pass(c);
            if place.lines >= LINES && cut.is_none() {
                cut = Some((index, at));
            }
            if place.lines >= LINES + SLACK
                && let Some((index, at)) = cut
            {
                return Some(head(pieces, index, at));
            }
        }
    }
    None
}

/// The beginning of a long formatted message; `None` if it is short enough to be shown whole.
#[must_use]
pub fn folded_nodes(nodes: &[Node]) -> Option<Vec<Node>> {
    let mut place = Place::default();
    cut(nodes, &mut place, LINES + SLACK);
    (place.lines >= LINES + SLACK).then(|| cut(nodes, &mut Place::default(), LINES))
}

/// The nodes before a line.
fn cut(nodes: &[Node], place: &mut Place, line: usize) -> Vec<Node> {
    let mut kept = Vec::new();
    for node in nodes {
        if place.lines >= line {
            break;
        }
        let text = node.text.as_str();
        let end = text.char_indices().find(|(_, c)| {
            let is_full = place.lines >= line;
            place.pass(*c);
            is_full
        });
        let text = end.map_or(text, |(at, _)| before(text, at)).to_owned();
        let nodes = cut(&node.nodes, place, line);
        let Node { kind, ref detail, number, person, .. } = *node;
        kept.push(Node { kind, text, nodes, detail: detail.clone(), number, person });
        // The cells of a row, and what stands in a line, are beside each other.
        if matches!(kind, NodeKind::Paragraph | NodeKind::Heading | NodeKind::CodeBlock | NodeKind::Row)
            || matches!(kind, NodeKind::Item | NodeKind::Task) && place.column > 0
        {
            place.pass('\n');
        }
    }
    kept
}

/// The pieces before a place.
fn head<'a>(pieces: &[Piece<'a>], index: usize, at: usize) -> Vec<Piece<'a>> {
    let mut head: Vec<_> = pieces.iter().take(index).cloned().collect();
    match pieces.get(index) {
        Some(Piece::Text(text)) => head.push(Piece::Text(before(text, at).trim_end())),
        Some(Piece::Link { shown, href }) => {
            head.push(Piece::Link { shown: before(shown, at), href: href.clone() });
        }
        None => {}
    }
    head
}

/// The text before a place, less what would be torn apart: a word, or an emoji that is several characters.
fn before(text: &str, at: usize) -> &str {
    let (whole, after) = text.split_at_checked(at).unwrap_or((text, ""));
    if after.starts_with(char::is_whitespace) {
        return whole;
    }
    let line = whole.char_indices().rev().nth(COLUMNS).map_or(0, |(at, _)| at);
    let space = whole.rfind(char::is_whitespace).filter(|space| *space > line);
    let seam = || (line..=at).rev().find(|at| is_seam(text, *at));
    space.or_else(seam).and_then(|end| whole.get(..end)).unwrap_or(whole)
}

/// Whether a text may be cut at a place: not before a mark, nor inside of an emoji.
fn is_seam(text: &str, at: usize) -> bool {
    let Some((before, after)) = text.split_at_checked(at) else { return false };
    let joins = |c: char| matches!(c, '\u{300}'..='\u{36F}' | '\u{200D}' | '\u{20E3}' | '\u{FE0F}' | '\u{1F3FB}'..='\u{1F3FF}' | '\u{E0020}'..);
    let is_regional = |c: &char| matches!(c, '\u{1F1E6}'..='\u{1F1FF}');
    let flags = before.chars().rev().take_while(is_regional).count();
    !before.ends_with('\u{200D}') && !after.starts_with(joins) && flags % 2 == 0
}

/// Where a text has got to. Marks count as letters: a tower of them is as costly to draw.
#[derive(Default)]
struct Place {
    lines: usize,
    column: usize,
}

impl Place {
    fn pass(&mut self, c: char) {
        self.column += if c >= '\u{1100}' { 2 } else { 1 };
        if c == '\n' || self.column > COLUMNS {
            self.lines += 1;
            self.column = 0;
        }
    }
}
