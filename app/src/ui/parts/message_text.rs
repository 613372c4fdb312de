//! The text of a message: plain, or formatted.

use super::use_store;
use crate::{
    rich::{Call, Piece, folded, folded_nodes, pieces, split_calls},
    text::Words,
};
use leptos::{
    html,
    prelude::*,
    web_sys::{ScrollIntoViewOptions, ScrollLogicalPosition},
};
use protocol::{Json, Node, NodeKind, Nonce};

/// The text of a message, folded if it is long.
pub fn body(nonce: Nonce, text: String, nodes: Option<Json>, calls: Vec<Call>) -> AnyView {
    if let Some(nodes) = nodes.and_then(|nodes| nodes.read::<Vec<Node>>().ok()) {
        if folded_nodes(&nodes).is_some() {
            return view! { <Folded nonce body=Body::Formatted(nodes) calls /> }.into_any();
        }
        let nodes = formatted(&nodes, use_store().words(), &calls);
        return view! { <div class="rich" data-typed=nonce.to_string()>{nodes}</div> }.into_any();
    }
    let pieces = pieces(&text);
    if folded(&pieces).is_none() {
        return view! { <p>{linked(&pieces, &calls)}</p> }.into_any();
    }
    view! { <Folded nonce body=Body::Plain(text) calls /> }.into_any()
}

/// A text without formatting; addresses in it are links.
pub fn with_links(text: &str) -> AnyView {
    linked(&pieces(text), &[])
}

/// What a message consists of.
enum Body {
    Plain(String),
    Formatted(Vec<Node>),
}

impl Body {
    /// The beginning, or all of it.
    fn show(&self, whole: bool, words: &'static Words, calls: &[Call]) -> AnyView {
        let head = match self {
            Self::Plain(text) => {
                let pieces = pieces(text);
                match folded(&pieces).filter(|_| !whole) {
                    Some(head) => linked(&head, calls),
                    None => return linked(&pieces, calls),
                }
            }
            Self::Formatted(nodes) => match folded_nodes(nodes).filter(|_| !whole) {
                Some(head) => formatted(&head, words, calls),
                None => return formatted(nodes, words, calls),
            },
        };
        (head, "…").into_any()
    }
}

/// The beginning of a long message, until somebody asks for all of it.
#[component]
fn Folded(nonce: Nonce, body: Body, calls: Vec<Call>) -> impl IntoView {
    let words = use_store().words();
    let whole = RwSignal::new(false);
    let shown = NodeRef::<html::Div>::new();
    let toggle = move |_| {
        whole.update(|whole| *whole = !*whole);
        // Where the reader was is gone when it is folded again.
        if let Some(shown) = shown.get_untracked().filter(|_| !whole.get_untracked()) {
            let nearest = ScrollIntoViewOptions::new();
            nearest.set_block(ScrollLogicalPosition::Nearest);
            request_animation_frame(move || shown.scroll_into_view_with_scroll_into_view_options(&nearest));
        }
    };
    view! {
        <div data-typed=nonce.to_string() node_ref=shown>{move || body.show(whole.get(), words, &calls)}</div>
        <button type="button" class="link" tabindex="-1" aria-expanded=move || whole.get().to_string() on:click=toggle>
            {move || if whole.get() { words.show_less } else { words.show_all }}
        </button>
    }
}

/// Plain text, with links and the names that it calls.
fn linked(pieces: &[Piece], calls: &[Call]) -> AnyView {
    match pieces {
        // The usual case. A list would add an empty node to the document.
        [Piece::Text(text)] if calls.is_empty() => (*text).to_owned().into_any(),
        pieces => pieces.iter().map(|one| piece(one, calls)).collect_view().into_any(),
    }
}

fn piece(piece: &Piece, calls: &[Call]) -> AnyView {
    match piece {
        Piece::Text(text) if calls.is_empty() => (*text).to_owned().into_any(),
        Piece::Text(text) => split_calls(text, calls).into_iter().map(called).collect_view().into_any(),
        Piece::Link { shown, href } => link(href.clone().into_owned(), (*shown).to_owned().into_any()),
    }
}

fn called((text, called): (&str, Option<bool>)) -> AnyView {
    let text = text.to_owned();
    match called {
        Some(me) => view! { <span class="mention" data-me=me.then_some("")>{text}</span> }.into_any(),
        None => text.into_any(),
    }
}

fn link(href: String, shown: AnyView) -> AnyView {
    view! { <a href=href target="_blank" rel="noopener noreferrer nofollow" tabindex="-1">{shown}</a> }
        .into_any()
}

fn formatted(nodes: &[Node], words: &'static Words, calls: &[Call]) -> AnyView {
    nodes.iter().map(|node| show(node, words, calls)).collect_view().into_any()
}

/// Shows a node.
fn show(node: &Node, words: &'static Words, calls: &[Call]) -> AnyView {
    let Node { kind, text, detail, .. } = node;
    let inside = || formatted(&node.nodes, words, calls);
    let (tag, inside) = match kind {
        NodeKind::Text => return linked(&pieces(text), calls),
        NodeKind::Link => return link(detail.clone(), inside()),
        NodeKind::Spoiler => {
            let shown = element("span", "", None, inside());
            return view! { <details><summary tabindex="-1">{words.spoiler}</summary>{shown}</details> }
                .into_any();
        }
        NodeKind::Code => ("code", text.clone().into_any()),
        NodeKind::CodeBlock => {
            let code = element("code", "", None, text.clone().into_any());
            return element("pre", detail, None, code);
        }
        NodeKind::Table => {
            let table = element("table", "", None, element("tbody", "", None, inside()));
            return element("div", "table", None, table);
        }
        NodeKind::Task => {
            let is_done = !detail.is_empty();
            let label = if is_done { words.task_done } else { words.task_open };
            let inside = (view! { <span class="visually-hidden">{label}</span> }, inside()).into_any();
            return element("li", if is_done { "done" } else { "open" }, node.number, inside);
        }
        NodeKind::Rule => return element("div", "rule", None, ().into_any()),
        // No heading of the page: its outline is not for who writes in it.
        NodeKind::Heading => {
            return element("div", if node.number == Some(1) { "title" } else { "heading" }, None, inside());
        }
        NodeKind::Item => return element("li", "", node.number, inside()),
        NodeKind::Mention => {
            let me = calls.iter().any(|call| call.me && text.ends_with(&*call.name));
            return called((text, Some(me)));
        }
        NodeKind::Strong => ("strong", inside()),
        NodeKind::Emphasis => ("em", inside()),
        NodeKind::Strike => ("s", inside()),
        NodeKind::Paragraph => ("div", inside()),
        NodeKind::Quote => ("blockquote", inside()),
        NodeKind::Bullets => ("ul", inside()),
        NodeKind::Numbers => ("ol", inside()),
        NodeKind::Row => ("tr", inside()),
        NodeKind::HeadCell => ("th", inside()),
        NodeKind::Cell => ("td", inside()),
        NodeKind::Unknown => ("span", (text.clone(), inside()).into_any()),
    };
    element(tag, detail, None, inside)
}

/// An element; `detail` is for the style sheet. What may be wider than the message is reached by the keys of the log, and
/// is no Tab stop.
fn element(tag: &'static str, detail: &str, number: Option<u32>, inside: AnyView) -> AnyView {
    let scrolls = tag == "pre" || detail == "table";
    let detail = (!detail.is_empty()).then(|| detail.to_owned());
    let attributes = [
        ("data-is", detail),
        ("tabindex", scrolls.then(|| "-1".to_owned())),
        ("value", number.map(|number| number.to_string())),
    ];
    super::element::element(tag, attributes, inside)
}
