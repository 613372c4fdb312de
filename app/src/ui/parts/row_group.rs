//! A group of rows that are added and removed together. A keyed list that grows by several rows at its top would
//! move all others; a list of groups grows by one.

use super::row::TimelineRow;
use crate::state::rows::Group;
use leptos::prelude::*;

/// A list within the list; screen readers get one flat list.
#[component]
pub fn RowGroup(rows: Memo<Vec<Group>>, number: usize) -> impl IntoView {
    let rows = Memo::new(move |_| {
        rows.with(|groups| groups.iter().find(|group| group.number == number).map(|group| group.rows.clone()))
    });
    let each = move || rows.get().map(|rows| rows.to_vec()).unwrap_or_default();
    view! {
        <ol class="log-group" role="presentation">
            <For each key=Clone::clone children=move |row| view! { <TimelineRow row /> } />
        </ol>
    }
}
