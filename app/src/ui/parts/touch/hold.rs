//! Who holds the microphone talks until they let go: that sends, or, further up, throws away. Who only presses it is told
//! so; who presses again, or has no finger (a keyboard, a mouse, a screen reader), talks without holding.

use super::{Place, Touch};
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
const MICROPHONE: &str = ".composer[data-conversation] .icon-button:has(+ .send)";

/// What letting go would do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Holding {
    Sends,
    Cancels,
}

/// See the module.
pub struct Hold {
    from: Place,
    /// It is not known yet whether it holds.
    waiting: Option<TimeoutHandle>,
}

impl Hold {
    /// A finger is put down on something: it may hold, if that is the microphone.
    pub fn begin(touch: Touch, target: &Element, from: Place) -> Option<Self> {
        let button = target.closest(MICROPHONE).ok()??;
        let composer = button.closest(".composer").ok()??;
        let conversation: ConversationId = composer.get_attribute("data-conversation")?.parse().ok()?;
        let talk = move || {
            touch.holding.set(Some(Holding::Sends));
            touch.store.act_on_files(FileAct::Record(conversation));
        };
        Some(Self { from, waiting: set_timeout_with_handle(talk, LONG).ok() })
    }

    /// The finger moves. Whether it is still about this.
    pub fn moved(&mut self, holding: RwSignal<Option<Holding>>, to: Place) -> bool {
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
    pub fn end(self, touch: Touch, lifted: bool, now: f64) -> bool {
        let hint = touch.store.page_words().voice.hold;
        let holding = touch.holding.get_untracked();
        touch.holding.set(None);
        match holding {
            // Somebody calls, or the browser asks for the microphone: what was said stays.
            Some(_) if !lifted => end(touch.store, Ending::Keep),
            Some(Holding::Cancels) => end(touch.store, Ending::Discard),
            Some(Holding::Sends) => match recorded() {
                Some(true) => end(touch.store, Ending::Send),
                Some(false) => {
                    end(touch.store, Ending::Discard);
                    touch.store.say(hint);
                }
                None => {}
            },
            None => {
                let told = touch.told.try_update_value(|told| told.replace(now)).flatten();
                if !lifted || told.is_some_and(|told| now - told < AGAIN) {
                    touch.told.set_value(None);
                    return false;
                }
                touch.store.say(hint);
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
