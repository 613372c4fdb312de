//! The lists whose elements stay in the document while others come and go: conversations, groups of rows, rows. All
//! are of one type, because Leptos compiles [`For`] anew for each.

use crate::state::rows::Row;
use leptos::prelude::*;

/// An element of a list.
pub struct Element {
    /// An element with another key is another element.
    pub key: Key,
    /// Draws it.
    pub draw: Box<dyn FnOnce() -> AnyView + Send>,
}

/// What tells the elements of a list apart.
#[derive(Clone, PartialEq, Eq, Hash)]
pub enum Key {
    /// A number.
    Number(i64),
    /// What the row says.
    Row(Row),
}

#[component]
pub fn Keyed(each: Box<dyn Fn() -> Vec<Element> + Send + Sync>) -> impl IntoView {
    view! { <For each key=|element| element.key.clone() children=|element: Element| (element.draw)() /> }
}
