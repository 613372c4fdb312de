//! The rows of the open conversation, pinned to the end until the user scrolls up. The container is laid out
//! from bottom to top (`column-reverse`), so older rows never move what is being read.

use super::{
    TypingLine,
    row::{copy_pressed, describe},
    row_group::RowGroup,
    use_store,
};
use crate::{
    state::{Chat, Store, window},
    ui::kit::{Glyph, Icon},
};
use leptos::{ev, html, prelude::*, wasm_bindgen::JsCast as _};

/// Nearer than this to an edge, the window moves (CSS pixels).
const NEAR: i32 = window::NEAR as i32;
/// Nearer than this to the end counts as being there (CSS pixels).
const END: i32 = 48;

#[component]
pub fn Timeline() -> impl IntoView {
    let store = use_store();
    let words = store.words();
    let rows = store.rows();
    let log = NodeRef::<html::Div>::new();
    let empty = store.memo(|chat| {
        chat.selected.and_then(|id| chat.timelines.get(&id)).map(|t| (t.items().is_empty(), t.loading))
    });
    let selected = store.memo(|chat| chat.selected);
    let live = store.memo(Chat::is_live);
    // A conversation is opened at its end.
    Effect::new(move |_| {
        selected.track();
        if let Some(log) = log.get() {
            log.set_scroll_top(0);
            // On a phone the log is displayed only now.
            request_animation_frame(move || measure(store, &log));
        }
    });
    let resized = window_event_listener(ev::resize, move |_| {
        if let Some(log) = log.get_untracked() {
            measure(store, &log);
        }
    });
    on_cleanup(move || resized.remove());
    // What is shown counts as read. The scroll position is known from scroll events; measuring it here would
    // force a layout.
    Effect::new(move |_| {
        rows.track();
        live.track();
        store.became_visible();
        store.fill_view();
    });
    let scrolled = move |_| {
        if let Some(log) = log.get_untracked() {
            on_scroll(store, log);
        }
    };
    let to_end = move |_| {
        store.to_end();
        if let Some(log) = log.get_untracked() {
            log.set_scroll_top(0);
        }
    };
    let pressed = move |event| {
        copy_pressed(store, &event);
    };
    let pointed = move |event: ev::MouseEvent| {
        describe(store, &event);
    };
    let focused = move |event: ev::FocusEvent| {
        describe(store, &event);
    };
    view! {
        <div class="log-place">
            <div class="log" role="log" aria-label=words.messages tabindex="0" node_ref=log on:scroll=scrolled on:click=pressed on:mouseover=pointed on:focusin=focused>
                <div class="log-end"><TypingLine /></div>
                <div class="log-rows" role="list">
                    <For each=move || rows.get() key=|group| group.number children=move |group| view! { <RowGroup rows number=group.number /> } />
                </div>
                {move || match empty.get() {
                    Some((true, true)) => Some(view! { <p class="log-empty">{words.loading}</p> }.into_any()),
                    Some((true, false)) if rows.with(Vec::is_empty) => Some(view! {
                        <p class="log-empty"><b>{words.no_messages}</b>{words.no_messages_hint}</p>
                    }.into_any()),
                    _ => None,
                }}
            </div>
            <Show when=move || { store.below() > 0 }>
                <button type="button" class="to-end" on:click=to_end>
                    <Icon glyph=Glyph::Down />
                    {move || (words.new_below)(store.below())}
                </button>
            </Show>
        </div>
    }
}

fn measure(store: Store, log: &web_sys::HtmlDivElement) {
    store.view_is(usize::try_from(log.client_height()).unwrap_or_default());
}

fn on_scroll(store: Store, log: web_sys::HtmlDivElement) {
    let below = -log.scroll_top();
    let at_end = below < END;
    if store.at_end(at_end) {
        // More rows are added above first; only then can the distance to the edge be measured.
        return request_animation_frame(move || on_scroll(store, log));
    }
    let above = log.scroll_height() - log.client_height() - below;
    // Measuring is expensive: only if rows will be added.
    if above < NEAR && !at_end {
        if store.has_above() {
            keep_place(&log, || store.scroll_up());
        } else {
            store.scroll_up();
        }
    }
    if below < NEAR && store.has_below() {
        keep_place(&log, || store.scroll_down());
    }
}

/// Changes the rows, and keeps the row at the top of the view where it is.
fn keep_place(log: &web_sys::HtmlDivElement, change: impl FnOnce() -> bool) {
    let top = log.get_bounding_client_rect().top();
    let Some((seq, before)) = first_seen(log, top) else {
        change();
        return;
    };
    if !change() {
        return;
    }
    let log = log.clone();
    request_animation_frame(move || {
        if let Ok(Some(row)) = log.query_selector(&format!("[data-seq='{seq}']")) {
            let moved = row.get_bounding_client_rect().top() - before;
            log.set_scroll_top(log.scroll_top() + moved.round() as i32);
        }
    });
}

/// The first row that reaches below the top edge, and its position. A binary search: measuring every row would
/// cost more than scrolling.
fn first_seen(log: &web_sys::HtmlDivElement, top: f64) -> Option<(String, f64)> {
    let rows = log.query_selector_all("[data-seq]").ok()?;
    let row = |index| rows.item(index)?.dyn_into::<web_sys::Element>().ok();
    let (mut low, mut high) = (0, rows.length());
    while low < high {
        let middle = low.midpoint(high);
        if row(middle)?.get_bounding_client_rect().bottom() > top {
            high = middle;
        } else {
            low = middle + 1;
        }
    }
    let found = row(low)?;
    Some((found.get_attribute("data-seq")?, found.get_bounding_client_rect().top()))
}
