//! Markdown, as far as it is used in a chat: a message as it was typed becomes nodes. Whatever means something by
//! itself there stays as it was typed; nothing of a text is lost but the marks that were understood.

mod inline;
mod lines;
mod mention;
mod stand_in;
#[cfg(test)]
mod tests;
mod tree;

use super::characters::shows;
use comrak::{Arena, Options, parse_document};
use inline::PAIRED;
use lines::guarded;
pub use mention::{mark_calls, without_calls};
use protocol::{Node, NodeKind, limits::RICH_NODES};

/// Makes nodes of a message; `None` if it is plain text, as most messages are: the page shows it as it was typed. Also
/// if it is too long or too nested ([`protocol::limits::RICH_NODES`], `RICH_DEPTH`). Takes time in proportion to the
/// length, and belongs on no thread that others wait for.
#[must_use]
pub fn nodes(text: &str) -> Option<Vec<Node>> {
    if !may_be_marked(text) || stand_in::is_taken(text) {
        return None;
    }
    let (nodes, escaped) = parsed(text, true)?;
    // Backslashes are what was typed, unless without them something else would be seen.
    let is_meant = !is_plain(&nodes) || escaped && is_marked(&text.replace('\\', ""));
    let written = written(&nodes);
    let is_whole = letters(text).eq(letters(&written));
    // Marks around nothing that shows would be an empty bubble: they are shown themselves.
    (is_meant && is_whole && written.contains(shows) && count(&nodes) <= RICH_NODES).then_some(nodes)
}

fn count(nodes: &[Node]) -> usize {
    nodes.iter().map(|node| 1 + count(&node.nodes)).sum()
}

/// Whether a text has anything that could be markup. Nearly every message ends here.
fn may_be_marked(text: &str) -> bool {
    let begins = |line: &str| {
        let line = line.trim_start_matches([' ', '\t']);
        let number = line.trim_start_matches(|c: char| c.is_ascii_digit());
        line.starts_with(['#', '>', '-']) || number.len() < line.len() && number.starts_with(". ")
    };
    // One `~` alone is no mark.
    text.contains(|c: char| c != '~' && PAIRED.contains(&c))
        || text.contains("~~")
        || text.contains("](")
        || text.lines().any(begins)
}

fn parsed(text: &str, escapes: bool) -> Option<(Vec<Node>, bool)> {
    let guarded = guarded(text, escapes)?;
    let arena = Arena::new();
    let nodes = tree::tree(parse_document(&arena, &guarded.text, &options()))?;
    Some((nodes, guarded.escaped))
}

fn is_marked(text: &str) -> bool {
    parsed(text, false).is_some_and(|(nodes, _)| !is_plain(&nodes))
}

fn options() -> Options<'static> {
    let mut options = Options::default();
    options.extension.strikethrough = true;
    options.extension.table = true;
    options.extension.tasklist = true;
    options.extension.spoiler = true;
    options.extension.cjk_friendly_emphasis = true;
    options.parse.ignore_setext = true;
    options
}

/// Whether there is nothing but text.
fn is_plain(nodes: &[Node]) -> bool {
    nodes
        .iter()
        .all(|node| node.kind == NodeKind::Paragraph && node.nodes.iter().all(|node| node.kind.is_text()))
}

/// What has to be left of a text: its letters, digits and everything that is not ASCII.
fn letters(text: &str) -> impl Iterator<Item = char> {
    let counts = |c: &char| c.is_ascii_alphanumeric() || !c.is_ascii() && !c.is_whitespace();
    text.chars().map(|c| c.to_ascii_lowercase()).filter(counts)
}

/// What nodes show, and what leads somewhere.
fn written(nodes: &[Node]) -> String {
    let mut written = String::new();
    nodes.iter().for_each(|node| write(node, &mut written));
    written
}

/// Writes a node as it may have been typed, as far as letters go.
fn write(node: &Node, to: &mut String) {
    match node.kind {
        NodeKind::CodeBlock => to.push_str(&node.detail),
        NodeKind::Task | NodeKind::Item => {
            to.extend(node.number.map(|number| number.to_string()));
            to.push_str(if node.detail.is_empty() { "" } else { "x" });
        }
        _ => {}
    }
    to.push_str(&node.text);
    node.nodes.iter().for_each(|node| write(node, to));
    if node.kind == NodeKind::Link {
        to.push_str(&node.detail);
    }
}
