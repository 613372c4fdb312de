//! The bar above the message that the pointer is over. There is one, and it moves into the row: rows are built without
//! it, and it scrolls with them.

use super::{
    menu::QUICK,
    scope::{Scope, row},
};
use crate::{
    state::about::About,
    ui::kit::{Glyph, Icon, effect},
};
use leptos::{
    html,
    prelude::*,
    web_sys::{Element, HtmlElement},
};

/// Marks the row that it is in.
const HERE: &str = "data-tools";
/// What is free between it and the edge of the log, CSS pixels.
const APART: f64 = 4.0;

#[component]
pub fn Tools(scope: Scope) -> impl IntoView {
    let (store, words, pointed) = (scope.store(), scope.words(), scope.acts.pointed);
    let bar = NodeRef::<html::Div>::new();
    effect(move || {
        let Some((bar, row)) = bar.get().zip(pointed.get().and_then(row)) else { return };
        if let Some(before) = bar.parent_element() {
            let _ = before.remove_attribute(HERE);
        }
        let _ = row.set_attribute(HERE, "");
        let _ = row.append_child(&bar);
        let _ = place(&bar, &row);
    });
    let here = move || pointed.get_untracked();
    let react = move |emoji: &'static str| {
        view! {
            <button type="button" tabindex="-1" aria-label=(words.react)(emoji) on:click=move |_| { here().into_iter().for_each(|seq| scope.react(seq, emoji)); }>
                {emoji}
            </button>
        }
    };
    let reply = move |_| store.write_about(here().map(About::Reply));
    let more = move |event| here().into_iter().for_each(|seq| scope.open_menu(seq, &event));
    // Only what is inside moves: what stands at the edge of a part tells where in the document the part is.
    view! {
        <div hidden><div class="tools" role="group" aria-label=words.actions node_ref=bar>
            {QUICK.into_iter().take(3).map(react).collect_view()}
            <button type="button" tabindex="-1" aria-label=words.reply title=words.reply on:click=reply><Icon glyph=Glyph::Reply /></button>
            <button type="button" tabindex="-1" aria-label=store.words().more title=store.words().more aria-haspopup="menu" on:click=more><Icon glyph=Glyph::More /></button>
        </div></div>
    }
}

/// Puts the bar beside the bubble if there is room, where it covers nothing; above it otherwise.
fn place(bar: &HtmlElement, row: &Element) -> Option<()> {
    bar.style().remove_property("inset").ok()?;
    let log = row.closest(".log").ok()??;
    let (view, size) = (log.get_bounding_client_rect(), bar.get_bounding_client_rect());
    let bubble = row.query_selector(".bubble").ok()??.get_bounding_client_rect();
    let copy = row.query_selector(".copy").ok()?.map(|copy| copy.get_bounding_client_rect());
    let (mut left, mut right) = (bubble.left(), bubble.right());
    // It is not laid out for every message.
    if let Some(copy) = copy.filter(|copy| copy.width() > 0.0) {
        (left, right) = (left.min(copy.left()), right.max(copy.right()));
    }
    let row_at = row.get_bounding_client_rect();
    let is_mine = row.class_list().contains("mine");
    let end = view.left() + f64::from(log.client_width());
    let room = if is_mine { left - view.left() } else { end - right };
    if size.width() == 0.0 || room < size.width() + APART {
        return None;
    }
    // In the middle of the first line.
    let top = bubble.top() - row_at.top() + (bubble.height().min(size.height()) - size.height()) / 2.0;
    let inset = if is_mine {
        format!("{top}px {}px auto auto", row_at.right() - left)
    } else {
        format!("{top}px auto auto {}px", right - row_at.left())
    };
    bar.style().set_property("inset", &inset).ok()
}
