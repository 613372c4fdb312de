//! The picker beside the composer: above it, or, with fingers, in the place of the keyboard.

use super::{
    super::{
        super::{acts::Asked, field},
        scope::Scope,
    },
    picker::Picker,
    slot,
    stickers::Stickers,
};
use crate::ui::kit::{effect, later};
use leptos::{ev, html, prelude::*, wasm_bindgen::JsCast as _, web_sys::Element};

/// The place of it.
#[component]
pub fn Foot(scope: Scope) -> impl IntoView {
    let wanted = move || scope.acts.asked.get() == Some(Asked::Emoji);
    later(wanted, move || draw(scope))
}

#[lazy]
fn draw(scope: Scope) -> AnyView {
    let asked = scope.acts.asked;
    let open = RwSignal::new(false);
    let touch = !scope.store().focuses_composer();
    // Pressed elsewhere: the field is not where one wants to go.
    let left = StoredValue::new(false);
    let mut was = false;
    effect(move || {
        let is = asked.get() == Some(Asked::Emoji);
        let button = document().query_selector(".composer [aria-haspopup=dialog]").ok().flatten();
        button.map(|button| button.set_attribute("aria-expanded", &is.to_string()));
        match (std::mem::replace(&mut was, is), is) {
            (_, true) => {
                left.set_value(false);
                open.set(true);
            }
            (true, false) => {
                let goes_back = !left.get_value();
                if let Some(field) = field::field().filter(|_| goes_back) {
                    let _ = field.focus();
                }
                if touch && goes_back {
                    set_timeout(move || open.set(false), slot::SETTLED);
                } else {
                    open.set(false);
                }
            }
            _ => {}
        }
    });
    let leave = move |back: bool| {
        if open.get_untracked() {
            left.set_value(!back);
            asked.set(None);
        }
    };
    let at = |event: &ev::Event| event.target().and_then(|target| target.dyn_into::<Element>().ok());
    let beside = window_event_listener(ev::pointerdown, move |event| {
        let inside = |target: &Element| !matches!(target.closest(".foot > .emoji, .composer"), Ok(None));
        if at(&event).is_some_and(|target| target.is_connected() && !inside(&target)) {
            leave(false);
        }
    });
    let focused = window_event_listener(ev::focusin, move |event| {
        if touch && at(&event).is_some_and(|target| target.matches(".composer textarea").unwrap_or_default())
        {
            leave(true);
        }
    });
    let escape = window_event_listener(ev::keydown, move |event| {
        if event.key() == "Escape" && !event.is_composing() && !event.default_prevented() {
            leave(true);
        }
    });
    // Whoever goes back does not want the keyboard.
    let back = window_event_listener(ev::popstate, move |_| leave(false));
    on_cleanup(move || [beside, focused, escape, back].into_iter().for_each(|listener| listener.remove()));
    view! { {move || open.get().then(|| view! { <Beside scope touch /> })} }.into_any()
}

#[component]
fn Beside(scope: Scope, touch: bool) -> impl IntoView {
    let node = NodeRef::<html::Div>::new();
    effect(move || {
        if node.get().is_some() && touch {
            slot::take(field::field().map(Into::into));
        }
    });
    let on_pick = Callback::new(move |(emoji, more): (String, bool)| {
        let _ = put(&emoji, touch);
        if !more {
            scope.acts.asked.set(None);
        }
    });
    let words = scope.store().page_words().emoji;
    let is_guest = scope.store().peek(|chat| chat.is_guest);
    let stickers = RwSignal::new(false);
    let kind = move |shown: bool| {
        view! {
            <button
                type="button"
                role="tab"
                aria-selected=move || (stickers.get() == shown).to_string()
                on:mousedown=move |event| event.prevent_default()
                on:click=move |_| stickers.set(shown)
            >
                {if shown { words.stickers } else { words.emoji }}
            </button>
        }
    };
    view! {
        <div class="emoji" role="dialog" aria-label=words.emoji data-touch=touch.then_some("") node_ref=node>
            <div class="emoji-kinds" hidden=is_guest role="tablist" aria-label=words.emoji>{[false, true].map(kind).into_iter().collect_view()}</div>
            {move || if stickers.get() { view! { <Stickers scope /> }.into_any() } else { view! { <Picker scope on_pick /> }.into_any() }}
        </div>
    }
}

/// Writes an emoji into the field, in the place of what is selected. With fingers the field stays without the focus,
/// which would bring the keyboard.
fn put(emoji: &str, touch: bool) -> Option<()> {
    if touch {
        return field::write_aside(emoji);
    }
    field::settle();
    field::write(emoji)
}
