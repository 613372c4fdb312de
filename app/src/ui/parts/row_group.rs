//! Rows that come and go together. A list is compared with what it was by key, and one that grows by several
//! at its top has all others moved; of groups, it grows by one.

use super::row::TimelineRow;
use crate::state::rows::Group;
use leptos::prelude::*;

/// A list within the list, for the browser only: whoever listens hears of one.
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
