//! The rows of the open conversation, pinned to the end until the user scrolls up. The container is laid out
//! from bottom to top (`column-reverse`), so older rows never move what is being read.

use super::{
    TypingLine,
    acts::Acts,
    arrivals::Arrivals,
    keyed::{Element, Key, Keyed},
    log_keys::{focus, key_pressed},
    log_view::LogView,
    media::has_more,
    row_group::RowGroup,
    row_press::{describe, pressed},
    use_store,
};
use crate::{
    state::{Memo, Store, anchor::Target, names::unseen_call, rows::Group, window},
    ui::kit::{Glyph, Icon, Show, effect},
};
use leptos::{
    ev, html,
    leptos_dom::helpers::debounce,
    prelude::*,
    wasm_bindgen::{JsCast as _, closure::Closure},
};
use protocol::{ConversationId, Seq};
use std::time::Duration;
use web_sys::{HtmlDivElement, ResizeObserver};

/// Nearer than this to an edge, the window moves (CSS pixels).
const NEAR: i32 = window::NEAR as i32;
/// Nearer than this to the end counts as being there (CSS pixels).
const END: i32 = 48;
/// After so long without a scroll event, the log stands still.
const STILL: Duration = Duration::from_millis(100);

#[component]
pub fn Timeline(acts: Acts) -> impl IntoView {
    let store = use_store();
    let words = store.words();
    let rows = store.rows();
    let log = NodeRef::<html::Div>::new();
    let conversation = store.peek(|chat| chat.selected);
    let empty = store.memo(|chat| chat.timeline().map(|t| (t.items().is_empty(), t.loading.is_some())));
    let is_busy = move || store.is_underway() || empty.get().is_some_and(|(_, loading)| loading);
    let below = store.below();
    let called = store.memo(|chat| chat.conversation().and_then(unseen_call));
    let mut scrolled = conversation.map(|id| keep_place(store, id, log, rows));
    let element = move |group: &Group| {
        let number = group.number;
        let draw = Box::new(move || view! { <RowGroup rows number /> }.into_any());
        Element { key: Key::Number(number as i64), draw }
    };
    let clicked = move |event| {
        pressed(acts, &event);
    };
    let pointed = move |event: ev::MouseEvent| {
        describe(store, &event);
        acts.over(&event);
    };
    let menu = move |event: ev::MouseEvent| {
        acts.menu_asked(&event);
    };
    let touched = move |event: ev::PointerEvent| {
        acts.pressed(&event);
    };
    let released = move |event: ev::PointerEvent| acts.released(&event);
    let focused = move |event: ev::FocusEvent| {
        describe(store, &event);
        acts.focus_came(&event);
    };
    let unfocused = move |event: ev::FocusEvent| {
        acts.focus_went(&event);
    };
    effect(move || {
        if rows.with(|groups| has_more(groups)) {
            acts.drawn.update(|times| *times += 1);
        }
        rows.with(|rows| acts.rows_drawn(rows));
        acts.keep_focus();
    });
    let key = move |event| {
        log.get_untracked().and_then(|log| key_pressed(acts, &LogView(log), &event));
    };
    view! {
        <div class="log-place">
            <div
                class="log"
                role="log"
                aria-live="off"
                aria-busy=move || is_busy().then_some("true")
                aria-label=words.messages
                tabindex="0"
                node_ref=log
                on:scroll=move |_| scrolled.as_mut().into_iter().for_each(|scrolled| scrolled())
                on:click=clicked
                on:contextmenu=menu
                on:pointerdown=touched
                on:pointermove=released
                on:pointerup=released
                on:pointercancel=released
                on:keydown=key
                on:mouseover=pointed
                on:focusin=focused
                on:focusout=unfocused
            >
                <div class="log-end"><TypingLine /></div>
                <div class="log-rows" role="list">
                    <Keyed each=Box::new(move || rows.with(|groups| groups.iter().map(element).collect())) />
                </div>
                {move || match empty.get() {
                    Some((true, true)) => Some(view! { <p class="log-empty">{words.loading}</p> }.into_any()),
                    Some((true, false)) if rows.with(Vec::is_empty) => Some(view! {
                        <p class="log-empty"><b>{words.no_messages}</b>{words.no_messages_hint}</p>
                    }.into_any()),
                    _ => None,
                }}
            </div>
            <Show when=move || below.get().is_some()>
                <button
                    type="button"
                    class="to-end"
                    aria-label=move || if store.can_go_back() { words.talk.go_back } else { words.to_newest }
                    on:click=move |_| store.go_down()
                >
                    <Icon glyph=Glyph::Down />
                    <span translate="no">
                        {move || below.get().filter(|unread| *unread > 0).map(|unread| (words.new_below)(unread as usize))}
                    </span>
                </button>
            </Show>
            {move || called.get().map(|seq| view! {
                <button type="button" class="to-called" aria-label=words.talk.to_called on:click=move |_| store.seek(seq, None)>
                    <Icon glyph=Glyph::At />
                </button>
            })}
            <Arrivals />
        </div>
    }
}

/// Scrolls the log to where it was left or to its first unread row, and notes what was seen. Returns what to call
/// when the log is scrolled.
fn keep_place(
    store: Store,
    conversation: ConversationId,
    log: NodeRef<html::Div>,
    rows: Memo<Vec<Group>>,
) -> impl FnMut() {
    let view = move || log.try_get_untracked().flatten().map(LogView);
    let hold = Hold::new(store, conversation);
    let loaded = store
        .memo(|chat| (chat.timeline().map(|t| (t.loading, t.filling, t.starts, t.newer)), chat.is_live()));
    effect(move || store.entered(conversation));
    effect(move || {
        loaded.track();
        rows.track();
        if store.is_underway()
            && let Some(target) = store.approach()
        {
            request_animation_frame(move || view().into_iter().for_each(|log| place(hold, target, &log)));
        }
    });
    // Something was loaded, or the connection is back.
    effect(move || {
        loaded.track();
        store.fill_view();
        store.returned();
        request_animation_frame(move || {
            let Some(log) = view() else { return };
            hold.restore(&log);
            on_scroll(store, &log);
            hold.note_seen(&log);
        });
    });
    let look = move || {
        store.returned();
        view().into_iter().for_each(|log| hold.note_seen(&log));
    };
    let focused = window_event_listener(ev::focus, move |_| look());
    let shown = window_event_listener(ev::visibilitychange, move |_| look());
    on_cleanup(move || {
        focused.remove();
        shown.remove();
    });
    effect(move || {
        if let Some(log) = log.get() {
            observe(&log, move || view().into_iter().for_each(|log| hold.resized(&log)));
        }
    });
    let mut still = debounce(STILL, move |()| view().into_iter().for_each(|log| hold.stopped(&log)));
    move || {
        let Some(log) = view() else { return };
        still(());
        if hold.moved(&log) {
            on_scroll(store, &log);
        }
    }
}

/// Keeps the row at the top of the view where it is while the log or its rows change their size: the window is
/// resized or turned, the keyboard opens, a banner comes, text becomes larger.
#[derive(Clone, Copy)]
struct Hold {
    store: Store,
    conversation: ConversationId,
    /// Until the log stands still again, it is not known which row is at the top.
    scrolling: StoredValue<bool>,
    /// Where the log was scrolled to by us, not by the reader.
    held: StoredValue<Option<i32>>,
    /// The heights for which the row at the top is where it should be.
    heights: StoredValue<(i32, i32)>,
}

impl Hold {
    fn new(store: Store, conversation: ConversationId) -> Self {
        Self {
            store,
            conversation,
            scrolling: StoredValue::new(false),
            held: StoredValue::new(None),
            heights: StoredValue::default(),
        }
    }

    /// Whether the log is laid out and shows the conversation, and is not on its way to a target.
    fn is_settled(self, log: &LogView) -> bool {
        self.store.is_settled_in(self.conversation) && is_on_screen(self.store, log)
    }

    fn restore(self, log: &LogView) {
        if self.scrolling.try_get_value() == Some(false)
            && self.is_settled(log)
            && let Some(anchor) = self.store.place_in(self.conversation)
        {
            log.restore(anchor);
            self.held.set_value(Some(log.below()));
        }
    }

    fn resized(self, log: &LogView) {
        if !is_on_screen(self.store, log) {
            return;
        }
        let (_, height) = log.heights();
        // Every message makes the rows higher, and a frame of its own costs as much as half of the message.
        if self.heights.get_value().1 != height || self.store.is_aimed() {
            let height = usize::try_from(height).unwrap_or_default();
            // Rows that are added in here would be a loop for the observer.
            request_animation_frame(move || {
                self.store.view_is(height);
                self.store.aim_again();
            });
        }
        self.restore(log);
        self.heights.set_value(log.heights());
    }

    /// The log was scrolled. Returns whether that counts: the browser itself scrolls when the rows become lower,
    /// and `resized` comes later and puts it right.
    fn moved(self, log: &LogView) -> bool {
        let counts = is_on_screen(self.store, log) && self.heights.get_value() == log.heights();
        if counts && self.held.get_value() != Some(log.below()) {
            self.scrolling.set_value(true);
        }
        counts
    }

    fn stopped(self, log: &LogView) {
        // The component may be gone.
        if self.scrolling.try_set_value(false).is_none() {
            self.note_place(log);
            self.note_seen(log);
            on_scroll(self.store, log);
        }
    }

    fn note_place(self, log: &LogView) {
        if self.is_settled(log) {
            let anchor = if is_at_end(self.store, log) { None } else { log.top_row() };
            self.store.stay(self.conversation, anchor);
        }
    }

    fn note_seen(self, log: &LogView) {
        if self.is_settled(log) && !is_at_end(self.store, log) {
            log.last_seen().into_iter().for_each(|seq| self.store.seen(seq));
        }
    }
}

/// Calls back when the log or its rows change their size.
fn observe(log: &HtmlDivElement, resized: impl Fn() + 'static) {
    let callback = Closure::<dyn FnMut()>::new(resized);
    let Ok(observer) = ResizeObserver::new(callback.as_ref().unchecked_ref()) else { return };
    observer.observe(log);
    if let Ok(Some(rows)) = log.query_selector(".log-rows") {
        observer.observe(&rows);
    }
    let observing = StoredValue::new_local((observer, callback));
    on_cleanup(move || {
        observing.try_with_value(|(observer, _)| observer.disconnect());
    });
}

/// The target's rows are in the document: scrolls to it.
fn place(hold: Hold, target: Target, log: &LogView) {
    let store = hold.store;
    if !store.is_aimed_at(target) || !log.is_shown() {
        return;
    }
    match target {
        Target::Place(anchor) => log.restore(anchor),
        Target::Line if log.to_line() => {}
        Target::Line | Target::End => log.to_end(),
    }
    store.arrived();
    if let Target::Place(anchor) = target
        && store.is_sought(anchor.seq)
    {
        found(log, anchor.seq);
    }
    on_scroll(store, log);
    hold.note_place(log);
    hold.note_seen(log);
}

/// Marks the message that an address names. The focus goes there too, unless somebody is writing.
fn found(log: &LogView, seq: Seq) -> Option<()> {
    let row = log.0.query_selector(&format!("[data-seq=\"{seq}\"]")).ok()??;
    row.set_attribute("aria-current", "true").ok()?;
    let writes = document().query_selector("textarea:focus:not(:placeholder-shown)").ok()?.is_some();
    (!writes).then(|| focus(&row))?
}

/// Whether the log is laid out to be looked at: what is measured on paper says nothing about the screen.
fn is_on_screen(store: Store, log: &LogView) -> bool {
    log.is_shown() && !store.is_printing()
}

fn is_at_end(store: Store, log: &LogView) -> bool {
    log.below() < END && !store.has_below()
}

fn on_scroll(store: Store, log: &LogView) {
    if store.is_aimed() || !is_on_screen(store, log) {
        return;
    }
    let below = log.below();
    let at_end = is_at_end(store, log);
    if store.at_end(at_end) {
        // More rows are added above first; only then can the distance to the edge be measured.
        let log = log.clone();
        return request_animation_frame(move || on_scroll(store, &log));
    }
    // Measuring is expensive: only if rows will be added.
    if log.above() < NEAR && !at_end {
        if store.has_above() {
            log.keep_place(|| store.scroll_up());
        } else {
            store.scroll_up();
        }
    }
    if below < NEAR && store.has_below() {
        log.keep_place(|| store.scroll_down());
    }
}
