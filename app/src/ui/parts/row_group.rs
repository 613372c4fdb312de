//! A group of rows that are added and removed together. A keyed list that grows by several rows at its top would
//! move all others; a list of groups grows by one.

use super::{
    keyed::{Element, Key, Keyed},
    row::TimelineRow,
};
use crate::state::{
    Memo,
    rows::{Group, Row},
};
use leptos::prelude::*;

/// A list within the list; screen readers get one flat list.
#[component]
pub fn RowGroup(rows: Memo<Vec<Group>>, number: usize) -> impl IntoView {
    let rows = Memo::new(move |_| {
        rows.with(|groups| groups.iter().find(|group| group.number == number).map(|group| group.rows.clone()))
    });
    let element = |row: &Row| {
        let (key, row) = (Key::Row(row.clone()), row.clone());
        Element { key, draw: Box::new(|| view! { <TimelineRow row /> }.into_any()) }
    };
    let each = move || rows.with(|rows| rows.iter().flat_map(|rows| rows.iter()).map(element).collect());
    view! {
        <ol class="log-group" role="presentation">
            <Keyed each=Box::new(each) />
        </ol>
    }
}
