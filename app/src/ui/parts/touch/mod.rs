//! What a finger does beside pressing: it draws a message to the right to answer it, and holds the microphone to talk. A
//! mouse has other ways to both. Scrolling up loads what is older by itself, so there is nothing to pull.

mod hold;
mod swipe;

use crate::{state::Store, ui::kit::Show};
use hold::{Hold, Holding, Microphone};
use leptos::{
    ev::PointerEvent,
    prelude::*,
    wasm_bindgen::JsCast as _,
    web_sys::{Element, Event},
};
use swipe::Swipe;

/// Where a finger is, CSS pixels.
type Place = (i32, i32);

/// What the finger that is down may be about.
enum Gesture {
    Swipe(Swipe),
    Hold(Box<Hold>),
}

#[derive(Clone, Copy)]
struct Touch {
    store: Store,
    gesture: StoredValue<Option<Gesture>, LocalStorage>,
    microphone: Microphone,
    /// The finger that is lifted now has done something: that is no press.
    done: StoredValue<bool>,
}

/// Listens, and draws what it says while somebody holds.
pub fn start(store: Store) -> AnyView {
    let touch = Touch {
        store,
        gesture: StoredValue::new_local(None),
        microphone: Microphone::new(store),
        done: StoredValue::new(false),
    };
    let kinds = ["pointerdown", "pointermove", "pointerup", "pointercancel", "touchend", "contextmenu"];
    // One function for all: each would bring its own copy of what listens.
    let heard = kinds.map(|kind| window_event_listener_untyped(kind, move |event| _ = touch.heard(&event)));
    on_cleanup(move || heard.into_iter().for_each(WindowListenerHandle::remove));
    // For whoever has to know, as tests have, that a finger is heard now.
    _ = document().document_element().map(|root| root.set_attribute("data-touch", ""));
    on_cleanup(move || _ = document().document_element().map(|root| root.remove_attribute("data-touch")));
    let (words, holding) = (store.page_words().voice, touch.microphone.holding);
    let said = move || match holding.get() {
        Some(Holding::Cancels) => words.release_cancels,
        _ => words.release,
    };
    view! {
        <Show when=move || holding.get().is_some()>
            <div class="toast-place" role="status" data-holding=""><p class="toast">{said}</p></div>
        </Show>
    }
    .into_any()
}

impl Touch {
    fn heard(self, event: &Event) -> Option<()> {
        match event.type_().as_str() {
            // The browser makes a press of it, unless it was moved.
            "touchend" if self.done.try_update_value(std::mem::take)? && event.cancelable() => {
                event.prevent_default();
            }
            // Android takes holding for a wish for a menu.
            "contextmenu" if self.holds() => event.prevent_default(),
            "touchend" | "contextmenu" => {}
            kind => {
                let event =
                    event.dyn_ref::<PointerEvent>().filter(|event| event.pointer_type() == "touch")?;
                let place = (event.client_x(), event.client_y());
                match kind {
                    "pointerdown" => return self.down(event, place),
                    "pointermove" => self.moved(event, place),
                    kind => self.up(event, kind == "pointerup"),
                }
            }
        }
        Some(())
    }

    fn holds(self) -> bool {
        self.gesture.with_value(|gesture| matches!(gesture, Some(Gesture::Hold(_))))
    }

    fn down(self, event: &PointerEvent, place: Place) -> Option<()> {
        self.done.set_value(false);
        // A second finger is about something else.
        if self.gesture.with_value(Option::is_some) {
            self.up(event, false);
            return None;
        }
        let target: Element = event.target()?.dyn_into().ok()?;
        let gesture = match Hold::begin(self.microphone, &target, place) {
            Some(hold) => Some(Gesture::Hold(Box::new(hold))),
            None => Swipe::begin(&target, place, event.time_stamp()).map(Gesture::Swipe),
        };
        self.gesture.set_value(gesture);
        Some(())
    }

    fn moved(self, event: &PointerEvent, place: Place) {
        self.gesture.update_value(|gesture| {
            let goes_on = match gesture {
                Some(Gesture::Swipe(swipe)) => swipe.moved(place, event.time_stamp()),
                Some(Gesture::Hold(hold)) => hold.moved(place),
                None => return,
            };
            if !goes_on {
                *gesture = None;
            }
        });
    }

    /// `lifted`: not taken away by the browser, to scroll or for a menu.
    fn up(self, event: &PointerEvent, lifted: bool) {
        match self.gesture.try_update_value(Option::take).flatten() {
            Some(Gesture::Swipe(swipe)) => {
                if let Some(about) = swipe.end().filter(|_| lifted) {
                    self.done.set_value(true);
                    self.store.write_about(Some(about));
                }
            }
            Some(Gesture::Hold(hold)) => {
                let done = hold.end(lifted, event.time_stamp());
                self.done.set_value(done);
            }
            None => {}
        }
    }
}
