//! What the Markdown of a text means.

use crate::domain::markdown::{mark_calls, nodes, without_calls};
use protocol::{
    Json, Mention, Node,
    limits::{FRAME_BYTES, RICH_BYTES},
};

/// A text's nodes. They are made off the writer thread, but for who is called: only a transaction knows.
#[derive(Debug, Clone, Default)]
pub struct Formatted {
    nodes: Option<Vec<Node>>,
    json: Option<Json>,
}

impl Formatted {
    /// Reads a text.
    pub fn of(text: &str) -> Self {
        Self::from(nodes(text), text)
    }

    /// What is said again, without its calls.
    pub fn again(nodes: Option<&Json>, text: &str) -> Self {
        Self::from(nodes.and_then(|json| json.read().ok()).map(without_calls), text)
    }

    fn from(nodes: Option<Vec<Node>>, text: &str) -> Self {
        let json = nodes.as_deref().and_then(|nodes| encoded(nodes, text));
        Self { nodes: nodes.filter(|_| json.is_some()), json }
    }

    /// The nodes, with who is called. Absent for plain text.
    pub fn json(&self, text: &str, mentions: &[Mention], everybody: bool) -> Option<Json> {
        if mentions.is_empty() && !everybody {
            return self.json.clone();
        }
        let nodes = mark_calls(self.nodes.as_deref(), text, mentions, everybody)?;
        encoded(&nodes, text).or_else(|| self.json.clone())
    }
}

/// Nodes for the wire, if a frame has room for them beside the text.
fn encoded(nodes: &[Node], text: &str) -> Option<Json> {
    const { assert!(RICH_BYTES < FRAME_BYTES) };
    let json = Json::of(&nodes).ok()?;
    // Quotes and line breaks are two bytes each.
    let text = text.len() + text.matches(['"', '\\', '\n', '\t']).count();
    (json.bytes() + text <= RICH_BYTES).then_some(json)
}
