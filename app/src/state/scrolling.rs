//! The scroll position in the log, and the rows that are in the document for it.

use super::{
    chat::Chat,
    row_builder,
    rows::{self, Basis, Group},
    store::Store,
    window::Window,
};
use leptos::prelude::*;

impl Store {
    /// The rows in the document. They are rebuilt only when what they are made from changes.
    #[must_use]
    pub fn rows(self) -> Memo<Vec<Group>> {
        let basis = self.memo(Basis::of);
        let today = Memo::new(move |_| self.reading(|reader| reader.local_time(reader.now).day));
        Memo::new(move |before: Option<&Vec<Group>>| {
            // A memo that is only tracked is not recomputed; it has to be read.
            basis.with(|_| ());
            today.get();
            let window = self.window.get();
            // The day is tracked above; the time of day does not matter.
            let (now, fixed) = (self.now.get_untracked(), self.zone.get());
            self.reading_at(now, fixed, |reader| {
                self.peek(|chat| {
                    let Some(id) = chat.selected else { return Vec::new() };
                    let shown = window.range(rows::items(chat, id), rows::older(chat, id));
                    row_builder::rows(chat, id, shown, reader, before.map_or(&[], Vec::as_slice))
                })
            })
        })
    }

    /// How many items are below the window.
    #[must_use]
    pub fn below(self) -> usize {
        self.window.get().below
    }

    /// Asks for more history if the view is not full: without a scrollbar nobody could scroll to ask for it.
    pub fn fill_view(self) {
        let (items, _) = self.extent();
        if self.window.get_untracked().lacks(items)
            && let Some(id) =
                self.peek(|chat| chat.selected.filter(|id| chat.is_live() && chat.has_older(*id)))
        {
            self.act(|chat| chat.load_older(id));
        }
    }

    /// Notes the height of the view of the log, CSS pixels. Only the greatest counts: an on-screen keyboard
    /// covers a part of it at times.
    pub fn view_is(self, height: usize) {
        if self.window.with_untracked(|window| window.view < height) {
            self.window.update(|window| window.view = height);
            self.fill_view();
        }
    }

    /// Notes whether the newest row is in view. Returns whether the reader has just scrolled away from it.
    pub fn at_end(self, at_end: bool) -> bool {
        let changed = self.window.with_untracked(|window| window.away == at_end);
        if changed {
            self.window.update(|window| window.away = !at_end);
        }
        if at_end
            && self.is_following()
            && self.peek(|chat| chat.conversation().is_some_and(|view| view.unread > 0))
        {
            self.act(Chat::read_all);
        }
        changed && !at_end
    }

    /// Whether the newest row is shown in a visible tab.
    pub(super) fn is_following(self) -> bool {
        self.window.with_untracked(|window| !window.away && window.below == 0) && self.is_visible()
    }

    /// The tab came to the foreground.
    pub fn became_visible(self) {
        if self.window.with_untracked(|window| !window.away) {
            self.at_end(true);
        }
    }

    /// Whether loaded rows are above the window.
    #[must_use]
    pub fn has_above(self) -> bool {
        let (items, older) = self.extent();
        self.window.with_untracked(|window| window.range(items, older).start > 0)
    }

    /// How many items of the open conversation are loaded, and the number of the first.
    fn extent(self) -> (usize, usize) {
        self.peek(|chat| chat.selected.map_or((0, 0), |id| (rows::items(chat, id), rows::older(chat, id))))
    }

    /// Whether rows are below the window.
    #[must_use]
    pub fn has_below(self) -> bool {
        self.window.with_untracked(|window| window.below > 0)
    }

    /// Moves the window up, or asks for older items. Returns whether rows will be added.
    pub fn scroll_up(self) -> bool {
        let Some(id) = self.peek(|chat| chat.selected) else { return false };
        if self.has_above() {
            let (items, older) = self.extent();
            return self.window.try_update(|window| window.up(items, older)).unwrap_or_default();
        }
        // Called for every scroll event: subscribers are not notified when nothing changes.
        if self.peek(|chat| chat.has_older(id)) {
            self.act(|chat| chat.load_older(id));
        }
        false
    }

    /// Moves the window down. Returns whether rows were added.
    pub fn scroll_down(self) -> bool {
        if !self.has_below() {
            return false;
        }
        self.window.try_update(Window::down).unwrap_or_default()
    }

    /// Shows all loaded rows for as long as the page is printed.
    pub fn printing(self, all: bool) {
        self.window.update(|window| window.all = all);
    }

    /// Moves the window to the newest row.
    pub fn to_end(self) {
        self.window.update(Window::to_end);
    }
}
