//! The rows of a long conversation come and go in groups.

use super::scenarios::{LOBBY, chat, message, person};
use crate::{
    state::{
        row_builder::rows,
        rows::{Group, Reader, Row},
        window::{STEP, Window},
    },
    text::words,
};
use protocol::Locale;
use std::sync::Arc;

fn shown(first: u32, window: Window, before: &[Group]) -> Vec<Group> {
    let entries = (first..=400).map(|seq| message(person(8, "ada"), u128::from(seq), seq, "hello")).collect();
    let reader = Reader { words: words(Locale::Zh), now: 0, zone: &|_| 0 };
    let range = window.range(401 - first as usize, first as usize - 1);
    rows(&chat(entries), LOBBY, range, reader, before)
}

/// A list that is only added to and taken from at its ends: nothing in the document is moved.
#[test]
fn a_step_of_the_window_is_a_group_at_either_end() {
    let mut window = Window { away: true, ..Window::default() };
    let before = shown(1, window, &[]);
    assert!(before.iter().zip(before.iter().skip(1)).all(|(one, next)| one.number + 1 == next.number));
    window.up(400, 0);
    let after = shown(1, window, &[]);
    let kept = after.len() - 2;
    assert!(after.iter().skip(1).take(kept).eq(before.iter().take(kept)));
}

#[test]
fn a_page_of_older_entries_leaves_the_groups_alone() {
    let window = Window { away: true, below: 5 * STEP, ..Window::default() };
    let before = shown(101, window, &[]);
    let after = shown(51, window, &before);
    assert!(before == after);
    let kept = before.iter().zip(&after).flat_map(|(old, new)| old.rows.iter().zip(new.rows.iter()));
    let messages = kept.filter_map(|pair| match pair {
        (Row::Message(old), Row::Message(new)) => Some(Arc::ptr_eq(old, new)),
        _ => None,
    });
    assert!(messages.clone().count() > 90 && messages.into_iter().all(|same| same));
}
