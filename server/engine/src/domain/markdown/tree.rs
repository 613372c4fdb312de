//! From the parser's tree to nodes.

use super::stand_in::restored;
use comrak::{
    Node as Parsed,
    nodes::{ListType, NodeCodeBlock, NodeLink, NodeValue, TableAlignment},
};
use protocol::{
    Node, NodeKind,
    limits::{RICH_DEPTH, RICH_NODES},
    links::{Piece, pieces},
};

/// The longest name of a language.
const LANGUAGE: usize = 24;

/// Makes nodes of a document. `None` if there would be too many, too deep, or if a block of code does not end.
pub(super) fn tree(document: Parsed) -> Option<Vec<Node>> {
    Tree { left: RICH_NODES }.children(document, 0)
}

struct Tree {
    /// How many more nodes there may be.
    left: usize,
}

impl Tree {
    fn children(&mut self, parent: Parsed, depth: usize) -> Option<Vec<Node>> {
        let mut nodes = Vec::new();
        for child in parent.children() {
            self.convert(child, depth, &mut nodes)?;
        }
        Some(nodes)
    }

    fn convert(&mut self, parsed: Parsed, depth: usize, nodes: &mut Vec<Node>) -> Option<()> {
        if depth >= RICH_DEPTH {
            return None;
        }
        let value = &parsed.data().value;
        let (kind, detail, number) = match value {
            NodeValue::Text(text) => return self.text(nodes, &restored(text)),
            NodeValue::SoftBreak | NodeValue::LineBreak => return self.text(nodes, "\n"),
            NodeValue::Code(code) => return self.leaf(nodes, NodeKind::Code, restored(&code.literal), ""),
            NodeValue::CodeBlock(block) => return self.code_block(nodes, block),
            NodeValue::ThematicBreak => return self.leaf(nodes, NodeKind::Rule, String::new(), ""),
            NodeValue::Link(link) => return self.link(nodes, link, parsed, depth),
            // One stroke, or one that nothing was made of.
            NodeValue::EscapedTag(tag) => {
                self.text(nodes, tag)?;
                self.inlined(parsed, depth, nodes)?;
                return self.text(nodes, tag);
            }
            NodeValue::Paragraph => (NodeKind::Paragraph, "", None),
            NodeValue::Heading(heading) => (NodeKind::Heading, "", Some(u32::from(heading.level))),
            NodeValue::BlockQuote => (NodeKind::Quote, "", None),
            NodeValue::List(list) if list.list_type == ListType::Ordered => (NodeKind::Numbers, "", None),
            NodeValue::List(_) => (NodeKind::Bullets, "", None),
            NodeValue::Item(_) => (NodeKind::Item, "", number(parsed)),
            NodeValue::TaskItem(task) => (NodeKind::Task, task.symbol.map_or("", |_| "done"), number(parsed)),
            NodeValue::Table(_) => (NodeKind::Table, "", None),
            NodeValue::TableRow(_) => (NodeKind::Row, "", None),
            NodeValue::TableCell => cell(parsed),
            NodeValue::Emph => (NodeKind::Emphasis, "", None),
            NodeValue::Strong => (NodeKind::Strong, "", None),
            NodeValue::Strikethrough => (NodeKind::Strike, "", None),
            NodeValue::SpoileredText => (NodeKind::Spoiler, "", None),
            // Nothing else is switched on.
            _ => return self.inlined(parsed, depth, nodes),
        };
        let mut children = self.children(parsed, depth + 1)?;
        if matches!(kind, NodeKind::Item | NodeKind::Task) {
            unwrap_first(&mut children);
        }
        self.add(nodes, Node { kind, detail: detail.to_owned(), number, nodes: children, ..Node::default() })
    }

    /// What a node contains, in its place.
    fn inlined(&mut self, parsed: Parsed, depth: usize, nodes: &mut Vec<Node>) -> Option<()> {
        for child in parsed.children() {
            self.convert(child, depth + 1, nodes)?;
        }
        Some(())
    }

    fn add(&mut self, nodes: &mut Vec<Node>, node: Node) -> Option<()> {
        self.left = self.left.checked_sub(1)?;
        nodes.push(node);
        Some(())
    }

    fn leaf(&mut self, nodes: &mut Vec<Node>, kind: NodeKind, text: String, detail: &str) -> Option<()> {
        self.add(nodes, Node { kind, text, detail: detail.to_owned(), ..Node::default() })
    }

    /// Adds text to the text before it.
    fn text(&mut self, nodes: &mut Vec<Node>, text: &str) -> Option<()> {
        match nodes.last_mut() {
            Some(last) if last.kind.is_text() => last.text.push_str(text),
            _ if text.is_empty() => {}
            _ => self.add(nodes, Node::text(text))?,
        }
        Some(())
    }

    /// What is indented is text; what does not end is not what was meant.
    fn code_block(&mut self, nodes: &mut Vec<Node>, block: &NodeCodeBlock) -> Option<()> {
        if !block.closed {
            return None;
        }
        let mut text = restored(&block.literal);
        text.truncate(text.trim_end_matches('\n').len());
        if !block.fenced {
            let paragraph = Node::of(NodeKind::Paragraph, vec![Node::text(text)]);
            return self.add(nodes, paragraph);
        }
        let info = restored(&block.info);
        let is_language =
            info.len() <= LANGUAGE && info.chars().all(|c| c.is_ascii_alphanumeric() || "+-#._".contains(c));
        if is_language {
            self.leaf(nodes, NodeKind::CodeBlock, text, &info)
        } else {
            self.leaf(nodes, NodeKind::CodeBlock, format!("{info}\n{text}"), "")
        }
    }

    /// A link, or what was typed if it leads nowhere that a link may lead to, or seems to lead elsewhere.
    fn link(&mut self, nodes: &mut Vec<Node>, link: &NodeLink, parsed: Parsed, depth: usize) -> Option<()> {
        let address = restored(&link.url);
        let children = self.children(parsed, depth + 1)?;
        let label: String = children.iter().map(flat).collect();
        let is_address = pieces(&label).iter().any(|piece| matches!(piece, Piece::Link { .. }));
        if may_lead(&address) && link.title.is_empty() && !is_address && label.contains(char::is_alphanumeric)
        {
            let node = Node { kind: NodeKind::Link, detail: address, nodes: children, ..Node::default() };
            return self.add(nodes, node);
        }
        self.text(nodes, "[")?;
        for child in children {
            if child.kind.is_text() { self.text(nodes, &child.text)? } else { nodes.push(child) }
        }
        let title = restored(&link.title);
        let title = if title.is_empty() { title } else { format!(" \"{title}\"") };
        self.text(nodes, &format!("]({address}{title})"))
    }
}

/// Whether a link may lead to an address: one that the page would find by itself, whose path or query may have
/// further letters.
fn may_lead(address: &str) -> bool {
    let found = pieces(address);
    let Some(Piece::Link { shown, href }) = found.first() else { return false };
    let is_whole = shown.len() == address.len();
    let has_path = shown.splitn(4, '/').count() == 4;
    let is_hidden = |c: char| c.is_whitespace() || c.is_control() || is_invisible(c);
    *shown == href.as_ref() && (is_whole || has_path && !address.contains(is_hidden))
}

/// What turns the direction of writing, or cannot be seen.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{AD}' | '\u{61C}' | '\u{180E}' | '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{FEFF}' | '\u{E0000}'..='\u{E007F}')
}

/// All text of a node.
fn flat(node: &Node) -> String {
    node.nodes.iter().map(flat).fold(node.text.clone(), |text, more| text + &more)
}

/// The number of an item of a numbered list.
fn number(item: Parsed) -> Option<u32> {
    let parent = item.parent()?;
    let NodeValue::List(list) = parent.data().value else { return None };
    if list.list_type != ListType::Ordered {
        return None;
    }
    let start = match item.data().value {
        NodeValue::Item(item) => item.start,
        _ => list.start + item.preceding_siblings().count() - 1,
    };
    u32::try_from(start).ok()
}

/// The paragraph that an item begins with is the item's own text.
fn unwrap_first(children: &mut Vec<Node>) {
    if let Some(first) = children.first_mut().filter(|first| first.kind == NodeKind::Paragraph) {
        let inner = std::mem::take(&mut first.nodes);
        children.splice(..1, inner);
    }
}

fn cell(cell: Parsed) -> (NodeKind, &'static str, Option<u32>) {
    let place = cell.preceding_siblings().count() - 1;
    let row = cell.parent();
    let is_head = row.is_some_and(|row| matches!(row.data().value, NodeValue::TableRow(true)));
    let align = row.and_then(|row| row.parent()).and_then(|table| match &table.data().value {
        NodeValue::Table(table) => table.alignments.get(place).copied(),
        _ => None,
    });
    let align = match align {
        Some(TableAlignment::Left) => "left",
        Some(TableAlignment::Center) => "center",
        Some(TableAlignment::Right) => "right",
        _ => "",
    };
    (if is_head { NodeKind::HeadCell } else { NodeKind::Cell }, align, None)
}
