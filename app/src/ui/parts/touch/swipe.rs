//! A message that is drawn to the right is answered.

use super::Place;
use crate::{state::about::About, ui::parts::acts::seq_of};
use leptos::{
    prelude::document,
    wasm_bindgen::JsCast as _,
    web_sys::{Element, HtmlElement},
};
use protocol::Seq;

/// At the left edge a finger goes back to the page before, CSS pixels.
const EDGE: i32 = 24;
/// So far it may move before it is about anything.
const SLOP: i32 = 12;
/// So far it has to go from there.
const ENOUGH: i32 = 56;
/// The message goes no farther with it.
const MOST: i32 = 72;
/// Who rests longer wants the menu, milliseconds.
const SOON: f64 = 500.0;
/// What has its own use of it, or is no message.
const OTHERS: &str = "pre, [data-is=table], input, audio, video, .failure";
/// Marks the message while it is drawn.
const DRAWN: &str = "data-swipe";

/// See the module.
pub struct Swipe {
    row: HtmlElement,
    seq: Seq,
    from: Place,
    since: f64,
    goes: bool,
    is_far: bool,
}

impl Swipe {
    /// A finger is put down on something: it may draw it, if that is a message and one can answer it.
    pub fn begin(target: &Element, from: Place, since: f64) -> Option<Self> {
        if from.0 < EDGE || target.closest(OTHERS).ok()?.is_some() {
            return None;
        }
        let row = target.closest(".log:not([data-selecting]) .msg[data-seq]").ok()??;
        document().query_selector(".composer textarea").ok()??;
        let seq = seq_of(&row)?;
        Some(Self { row: row.dyn_into().ok()?, seq, from, since, goes: false, is_far: false })
    }

    /// The finger moves. Whether it is still about this.
    pub fn moved(&mut self, to: Place, now: f64) -> bool {
        let (right, aside) = (to.0 - self.from.0, (to.1 - self.from.1).abs());
        if !self.goes {
            if aside > SLOP || right < -SLOP || now - self.since > SOON {
                return false;
            }
            self.goes = right > SLOP && right > 2 * aside;
        }
        if self.goes {
            self.is_far = right - SLOP >= ENOUGH;
            let way = (right - SLOP).clamp(0, MOST);
            let _ = self.row.style().set_property("--swipe", &format!("{way}px"));
            let _ = self.row.set_attribute(DRAWN, if self.is_far { "far" } else { "" });
        }
        true
    }

    /// The finger is lifted: what is to be answered, if it went far enough.
    pub fn end(self) -> Option<About> {
        self.is_far.then_some(About::Reply(self.seq))
    }
}

impl Drop for Swipe {
    fn drop(&mut self) {
        let _ = self.row.remove_attribute(DRAWN);
    }
}
