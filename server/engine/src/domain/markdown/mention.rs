//! Marks who is mentioned.

use protocol::{Node, NodeKind, PersonId};

/// Marks `@name` in text that is neither code nor part of a link. The longest name wins; Chinese puts no space around it.
pub(super) fn mark(nodes: Vec<Node>, mentions: &[(&str, PersonId)]) -> Vec<Node> {
    let mut marked = Vec::with_capacity(nodes.len());
    for mut node in nodes {
        match node.kind {
            NodeKind::Text => split(&node.text, mentions, &mut marked),
            NodeKind::Link | NodeKind::Code | NodeKind::CodeBlock => marked.push(node),
            _ => {
                node.nodes = mark(node.nodes, mentions);
                marked.push(node);
            }
        }
    }
    marked
}

fn split(text: &str, mentions: &[(&str, PersonId)], into: &mut Vec<Node>) {
    let mut done = 0;
    for (at, _) in text.match_indices('@') {
        let is_word = at > done && text.get(..at).is_some_and(|before| before.ends_with(is_latin));
        if at < done || is_word {
            continue;
        }
        let Some((name, person)) = named(text.get(at + 1..).unwrap_or_default(), mentions) else { continue };
        into.extend(text.get(done..at).filter(|text| !text.is_empty()).map(Node::text));
        let shown = format!("@{name}");
        done = at + shown.len();
        into.push(Node { kind: NodeKind::Mention, text: shown, person: Some(person), ..Node::default() });
    }
    into.extend(text.get(done..).filter(|text| !text.is_empty()).map(Node::text));
}

/// The longest name that a text begins with. `@Scouts` is not Scout.
fn named<'a>(text: &str, mentions: &[(&'a str, PersonId)]) -> Option<(&'a str, PersonId)> {
    let fits = |(name, _): &&(&str, PersonId)| {
        let after = text.strip_prefix(*name);
        !name.is_empty()
            && after.is_some_and(|after| !(name.ends_with(is_latin) && after.starts_with(is_latin)))
    };
    mentions.iter().filter(fits).max_by_key(|(name, _)| name.len()).copied()
}

/// A letter of a word that a name next to it would be part of.
fn is_latin(c: char) -> bool {
    c.is_ascii_alphanumeric()
}
