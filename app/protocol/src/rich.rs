//! A formatted message: what its Markdown means. The text as it was typed always comes with it.

use crate::{PersonId, open_enum::open_enum};
use serde::{Deserialize, Serialize};

/// A part of a formatted message. All kinds have one shape, so a page can show the text and the children of a kind
/// that it does not know. At most [`crate::limits::RICH_NODES`] per message, nested [`crate::limits::RICH_DEPTH`] deep.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(remote = "Self")]
pub struct Node {
    /// What it is; absent for text.
    #[serde(rename = "k", default, skip_serializing_if = "NodeKind::is_text")]
    pub kind: NodeKind,
    /// Its own text. Line breaks and spaces count.
    #[serde(rename = "t", default, skip_serializing_if = "String::is_empty")]
    pub text: String,
    /// What it contains.
    #[serde(rename = "c", default, skip_serializing_if = "Vec::is_empty")]
    pub nodes: Vec<Node>,
    /// The address of a link (`http:`, `https:`, `mailto:`), the language of a code block (ASCII letters, digits and
    /// `+-#._`), where a cell is aligned (`left`, `center`, `right`), or `done` of a task that is.
    #[serde(rename = "a", default, skip_serializing_if = "String::is_empty")]
    pub detail: String,
    /// The level of a heading, 1 to 6, or the number of an item in a numbered list.
    #[serde(rename = "n", default, skip_serializing_if = "Option::is_none")]
    pub number: Option<u32>,
    /// Who is mentioned; absent if everybody is.
    #[serde(rename = "p", default, skip_serializing_if = "Option::is_none")]
    pub person: Option<PersonId>,
}

impl Node {
    /// Text.
    #[must_use]
    pub fn text(text: impl Into<String>) -> Self {
        Self { text: text.into(), ..Self::default() }
    }

    /// A node of a kind with what it contains.
    #[must_use]
    pub fn of(kind: NodeKind, nodes: Vec<Self>) -> Self {
        Self { kind, nodes, ..Self::default() }
    }
}

/// The kind of a [`Node`]. Those that stand in a line come first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(remote = "Self")]
pub enum NodeKind {
    /// Plain text. The page finds the addresses in it, as in any message.
    #[default]
    #[serde(rename = "text")]
    Text,
    /// Strong.
    #[serde(rename = "b")]
    Strong,
    /// Emphasis.
    #[serde(rename = "i")]
    Emphasis,
    /// No longer meant.
    #[serde(rename = "s")]
    Strike,
    /// Code within a line.
    #[serde(rename = "code")]
    Code,
    /// A link with a text of its own.
    #[serde(rename = "a")]
    Link,
    /// Shown when one asks for it.
    #[serde(rename = "spoiler")]
    Spoiler,
    /// Somebody is mentioned; the text is `@` and the name.
    #[serde(rename = "at")]
    Mention,
    /// A paragraph.
    #[serde(rename = "p")]
    Paragraph,
    /// A heading.
    #[serde(rename = "h")]
    Heading,
    /// Lines of code.
    #[serde(rename = "pre")]
    CodeBlock,
    /// What somebody else said.
    #[serde(rename = "quote")]
    Quote,
    /// A list without numbers; contains items and tasks.
    #[serde(rename = "ul")]
    Bullets,
    /// A list with numbers; contains items and tasks.
    #[serde(rename = "ol")]
    Numbers,
    /// An item of a list.
    #[serde(rename = "li")]
    Item,
    /// An item of a list that is done or still to do.
    #[serde(rename = "task")]
    Task,
    /// A table; contains rows.
    #[serde(rename = "table")]
    Table,
    /// A row of a table; contains cells.
    #[serde(rename = "tr")]
    Row,
    /// A cell of the first row.
    #[serde(rename = "th")]
    HeadCell,
    /// Any other cell.
    #[serde(rename = "td")]
    Cell,
    /// A line across.
    #[serde(rename = "hr")]
    Rule,
    /// A kind of a later release: its text and what it contains are shown. Never sent.
    #[serde(other)]
    Unknown,
}
open_enum!(NodeKind);

impl NodeKind {
    /// Whether it is plain text.
    #[must_use]
    pub fn is_text(&self) -> bool {
        *self == Self::Text
    }
}

crate::by_name!(Node);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nodes_are_short_and_come_back() {
        let nodes = vec![Node::of(
            NodeKind::Paragraph,
            vec![Node::of(NodeKind::Strong, vec![Node::text("注意：")]), Node::text("正文")],
        )];
        let json = serde_json::to_string(&nodes).unwrap();
        assert_eq!(json, r#"[{"k":"p","c":[{"k":"b","c":[{"t":"注意："}]},{"t":"正文"}]}]"#);
        assert_eq!(serde_json::from_str::<Vec<Node>>(&json).unwrap(), nodes);
    }

    #[test]
    fn a_kind_of_a_later_release_keeps_its_text() {
        let json = r#"{"k":"math","t":"x²","c":[{"t":"y"}],"later":1}"#;
        let node: Node = serde_json::from_str(json).unwrap();
        assert_eq!((node.kind, node.text.as_str(), node.nodes.len()), (NodeKind::Unknown, "x²", 1));
    }
}
