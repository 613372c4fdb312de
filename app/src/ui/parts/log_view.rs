//! Measures and scrolls the log: the DOM half of `state::anchor`. The log is laid out from bottom to top, so its
//! `scrollTop` is 0 at the end and negative above it.

use crate::state::anchor::{self, Anchor};
use leptos::{prelude::request_animation_frame, wasm_bindgen::JsCast as _};
use protocol::Seq;
use web_sys::{Element, HtmlDivElement};

/// Rows that have a place in the log.
const ROWS: &str = "[data-seq]";

/// The log's element.
#[derive(Clone)]
pub struct LogView(pub HtmlDivElement);

impl LogView {
    /// Whether it is laid out: a panel may cover it, or the list on a phone.
    pub fn is_shown(&self) -> bool {
        self.0.client_height() > 0
    }

    /// How far the view is from the end, CSS pixels.
    pub fn below(&self) -> i32 {
        -self.0.scroll_top()
    }

    /// How much is above the view, CSS pixels.
    pub fn above(&self) -> i32 {
        self.0.scroll_height() - self.0.client_height() - self.below()
    }

    /// The height of the rows and that of the view, CSS pixels.
    pub fn heights(&self) -> (i32, i32) {
        (self.0.scroll_height(), self.0.client_height())
    }

    fn scroll_by(&self, distance: f64) {
        if distance.abs() >= 1.0 {
            self.0.set_scroll_top(self.0.scroll_top() + distance.round() as i32);
        }
    }

    /// The row at the top of the view. One of which less is seen would be moved although nothing has changed.
    pub fn top_row(&self) -> Option<Anchor> {
        let top = self.0.get_bounding_client_rect().top();
        let row = self.find(ROWS, |row| row.get_bounding_client_rect().bottom() >= top + anchor::SEEN)?.0?;
        Some(Anchor { seq: seq(&row)?, offset: row.get_bounding_client_rect().top() - top })
    }

    /// The last row that is in view down to its bottom.
    pub fn last_seen(&self) -> Option<Seq> {
        let bottom = self.0.get_bounding_client_rect().bottom();
        // Half a pixel is rounding.
        seq(&self.find(ROWS, |row| row.get_bounding_client_rect().bottom() > bottom + 0.5)?.1?)
    }

    /// The first row for which something holds that holds for all after it, and the row before.
    fn find(
        &self,
        rows: &str,
        reached: impl Fn(&Element) -> bool,
    ) -> Option<(Option<Element>, Option<Element>)> {
        let rows = self.0.query_selector_all(rows).ok()?;
        let row = |index| rows.item(index)?.dyn_into::<Element>().ok();
        let found = anchor::first(rows.length(), |index| row(index).as_ref().map(&reached))?;
        Some((row(found), found.checked_sub(1).and_then(row)))
    }

    /// Scrolls so that a row is where it was. If it is gone, the next one stands for it.
    pub fn restore(&self, anchor: Anchor) {
        let reached = |row: &Element| seq(row).is_none_or(|seq| seq >= anchor.seq);
        if let Some((Some(row), _)) = self.find(ROWS, reached) {
            let (rect, top) = (row.get_bounding_client_rect(), self.0.get_bounding_client_rect().top());
            self.scroll_by(anchor.distance(rect.top() - top, rect.height()));
        }
    }

    /// Scrolls the unread line near the top of the view. Returns whether there is one.
    pub fn to_line(&self) -> bool {
        let Ok(Some(line)) = self.0.query_selector(".log-group > .unread") else { return false };
        let before = || line.parent_element()?.previous_element_sibling()?.last_element_child();
        let above = line.previous_element_sibling().or_else(before);
        let view = self.0.get_bounding_client_rect();
        let top = line.get_bounding_client_rect().top();
        // With the space between the two.
        let above = above.map(|row| top - row.get_bounding_client_rect().top());
        self.scroll_by(anchor::line_distance(top - view.top(), above, view.height()));
        true
    }

    /// Scrolls to the end.
    pub fn to_end(&self) {
        self.0.set_scroll_top(0);
    }

    /// Changes the rows, and keeps the row at the top of the view where it is.
    pub fn keep_place(&self, change: impl FnOnce() -> bool) {
        let top = self.top_row();
        if change()
            && let Some(anchor) = top
        {
            let log = self.clone();
            request_animation_frame(move || log.restore(anchor));
        }
    }
}

fn seq(row: &Element) -> Option<Seq> {
    row.get_attribute("data-seq")?.parse().ok().map(Seq)
}
