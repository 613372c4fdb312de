//! What lies over the page has an entry of its own in the browser's history, so that Back closes it, as people with a phone
//! expect.

use crate::ui::kit::effect;
use leptos::{ev, prelude::*, wasm_bindgen::JsValue};

/// What the states of such entries begin with; after it stands how many lie over each other.
const LAYER: &str = "layer ";

/// `open`: how many layers lie over each other; there are as many entries. Back calls `close`, for the one on top.
pub fn back_closes(open: impl Fn() -> u32 + 'static, close: impl Fn() + 'static) {
    // Those of these layers, above others.
    let entries = StoredValue::new((0, 0));
    let follow = move |wanted: u32| {
        let (below, count) = entries.try_get_value().unwrap_or_default();
        let Ok(history) = window().history() else { return };
        if wanted > count {
            let below = if count == 0 { depth() } else { below };
            for entry in count..wanted {
                let state = JsValue::from_str(&format!("{LAYER}{}", below + entry + 1));
                let _ = history.push_state_with_url(&state, "", None);
            }
            entries.try_set_value((below, wanted));
        } else if wanted < count {
            // Somebody may have gone elsewhere from there.
            if depth() == below + count {
                let _ = history.go_with_delta(wanted.cast_signed() - count.cast_signed());
            }
            entries.try_set_value((below, wanted));
        }
    };
    effect(move || follow(open()));
    let back = window_event_listener(ev::popstate, move |_| {
        let (below, count) = entries.try_get_value().unwrap_or_default();
        let left = depth().saturating_sub(below);
        if left < count {
            entries.try_set_value((below, left));
            close();
        }
    });
    on_cleanup(move || {
        back.remove();
        follow(0);
    });
}

/// How many layers the present entry has. In each chunk once more: what they share would be code of the first visit.
#[expect(clippy::inline_always, reason = "see above")]
#[inline(always)]
fn depth() -> u32 {
    let state = window().history().and_then(|history| history.state());
    let state = state.ok().and_then(|state| state.as_string());
    state.and_then(|state| state.strip_prefix(LAYER)?.parse().ok()).unwrap_or_default()
}
