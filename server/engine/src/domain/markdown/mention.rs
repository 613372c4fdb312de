//! Marks who is called.

use super::count;
use crate::domain::calls::{ats, begins_with};
use protocol::{EVERYBODY, Mention, Node, NodeKind, PersonId, limits::RICH_NODES};

/// Marks calls in text that is neither code nor part of a link; the longest name wins. A text without nodes of its own
/// gets them, if it calls anybody.
#[must_use]
pub fn mark_calls(
    nodes: Option<&[Node]>,
    text: &str,
    mentions: &[Mention],
    everybody: bool,
) -> Option<Vec<Node>> {
    let all = everybody.then_some(EVERYBODY).into_iter().flatten().map(|name| (name, None));
    let names: Vec<(&str, Option<PersonId>)> =
        mentions.iter().map(|one| (one.name.as_str(), Some(one.person))).chain(all).collect();
    let plain = || vec![Node::of(NodeKind::Paragraph, vec![Node::text(text)])];
    let before = nodes.map_or_else(plain, <[Node]>::to_vec);
    let marked = mark(&before, &names);
    if marked != before && count(&marked) <= RICH_NODES { Some(marked) } else { nodes.map(<[Node]>::to_vec) }
}

/// The same without calls: whoever says again what somebody said calls nobody.
#[must_use]
pub fn without_calls(nodes: Vec<Node>) -> Vec<Node> {
    let plain = |node: Node| {
        let nodes = without_calls(node.nodes);
        if node.kind == NodeKind::Mention { Node::text(node.text) } else { Node { nodes, ..node } }
    };
    nodes.into_iter().map(plain).collect()
}

fn mark(nodes: &[Node], names: &[(&str, Option<PersonId>)]) -> Vec<Node> {
    let mut marked = Vec::with_capacity(nodes.len());
    for node in nodes {
        match node.kind {
            NodeKind::Text => split(&node.text, names, &mut marked),
            NodeKind::Link | NodeKind::Code | NodeKind::CodeBlock => marked.push(node.clone()),
            _ => marked.push(Node {
                nodes: mark(&node.nodes, names),
                text: node.text.clone(),
                detail: node.detail.clone(),
                ..*node
            }),
        }
    }
    marked
}

fn split(text: &str, names: &[(&str, Option<PersonId>)], into: &mut Vec<Node>) {
    let mut done = 0;
    let add = |from: usize, to: usize| text.get(from..to).filter(|text| !text.is_empty()).map(Node::text);
    for (at, rest) in ats(text) {
        let called = names.iter().filter(|(name, _)| !name.is_empty() && begins_with(rest, name));
        let Some((name, person)) = called.max_by_key(|(name, _)| name.len()).filter(|_| at >= done) else {
            continue;
        };
        let end = text.len() - rest.len() + name.len();
        into.extend(add(done, at));
        into.extend(add(at, end).map(|node| Node { kind: NodeKind::Mention, person: *person, ..node }));
        done = end;
    }
    into.extend(add(done, text.len()));
}
