//! Who holds the microphone talks until they let go: that sends, or, further up, throws away. Who only presses it is told
//! so; who presses again, or has no finger (a keyboard, a mouse, a screen reader), talks without holding.

use super::Place;
use crate::{
    ports::{Ending, FileAct},
    state::Store,
};
use leptos::{prelude::*, web_sys::Element};
use protocol::ConversationId;
use std::time::Duration;

/// A finger that stays so long holds.
const LONG: Duration = Duration::from_millis(250);
/// So far up it throws away, CSS pixels.
const UP: i32 = 64;
/// So far it may move before it holds.
const SLOP: i32 = 16;
/// A second press within this talks without holding, milliseconds.
const AGAIN: f64 = 6_000.0;
/// The microphone of a composer: what stands before its button that sends.
const MICROPHONE: &str = ".composer[data-conversation] .grow ~ .icon-button:has(+ .send)";

/// What letting go would do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Holding {
    Sends,
    Cancels,
}

/// What is known between one hold and the next.
#[derive(Clone, Copy)]
pub struct Microphone {
    store: Store,
    /// How far it is with talking.
    pub holding: RwSignal<Option<Holding>>,
    /// When a press on the microphone said what to do, by the clock of events.
    told: StoredValue<Option<f64>>,
}

impl Microphone {
    /// Nobody holds it.
    pub fn new(store: Store) -> Self {
        Self { store, holding: RwSignal::new(None), told: StoredValue::new(None) }
    }
}

/// See the module.
pub struct Hold {
    of: Microphone,
    from: Place,
    /// It is not known yet whether it holds.
    waiting: Option<TimeoutHandle>,
}

impl Hold {
    /// A finger is put down on something: it may hold, if that is the microphone.
    pub fn begin(of: Microphone, target: &Element, from: Place) -> Option<Self> {
        let button = target.closest(MICROPHONE).ok()??;
        let composer = button.closest(".composer").ok()??;
        let conversation: ConversationId = composer.get_attribute("data-conversation")?.parse().ok()?;
        let talk = move || {
            of.holding.set(Some(Holding::Sends));
            of.store.act_on_files(FileAct::Record(conversation));
        };
        Some(Self { of, from, waiting: set_timeout_with_handle(talk, LONG).ok() })
    }

    /// The finger moves. Whether it is still about this.
    pub fn moved(&mut self, to: Place) -> bool {
        let holding = self.of.holding;
        let Some(before) = holding.get_untracked() else {
            return (to.0 - self.from.0).abs().max((to.1 - self.from.1).abs()) < SLOP;
        };
        let now = if self.from.1 - to.1 > UP { Holding::Cancels } else { Holding::Sends };
        if now != before {
            holding.set(Some(now));
        }
        true
    }

    /// The finger is lifted, or taken away. Returns whether that has done something.
    pub fn end(self, lifted: bool, now: f64) -> bool {
        let of = self.of;
        let hint = of.store.page_words().voice.hold;
        let holding = of.holding.get_untracked();
        of.holding.set(None);
        match holding {
            // Somebody calls, or the browser asks for the microphone: what was said stays.
            Some(_) if !lifted => end(of.store, Ending::Keep),
            Some(Holding::Cancels) => end(of.store, Ending::Discard),
            Some(Holding::Sends) => match recorded() {
                Some(true) => end(of.store, Ending::Send),
                Some(false) => {
                    end(of.store, Ending::Discard);
                    of.store.say(hint);
                }
                None => {}
            },
            None => {
                let told = of.told.try_update_value(|told| told.replace(now)).flatten();
                if !lifted || told.is_some_and(|told| now - told < AGAIN) {
                    of.told.set_value(None);
                    of.store.hush();
                    return false;
                }
                of.store.say(hint);
            }
        }
        true
    }
}

impl Drop for Hold {
    fn drop(&mut self) {
        if let Some(waiting) = self.waiting.take() {
            waiting.clear();
        }
    }
}

fn end(store: Store, ending: Ending) {
    store.act_on_files(FileAct::End(ending));
}

/// Whether there is anything to send; `None` if it is said why there is nothing.
fn recorded() -> Option<bool> {
    let is_there = |what: &str| matches!(document().query_selector(what), Ok(Some(_)));
    (!is_there(".recorder > .failure")).then(|| is_there(".recorder[data-on] > .send:not(:disabled)"))
}
