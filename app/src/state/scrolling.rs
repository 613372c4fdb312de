//! Where the reader is in the log, and which rows are in the document for that.

use super::{
    chat::Chat,
    rows::{self, Basis, Group},
    store::Store,
    window::Window,
};
use leptos::prelude::*;

impl Store {
    /// The rows in the document. Most of what happens does not change them, nor does a second that passes.
    #[must_use]
    pub fn rows(self) -> Memo<Vec<Group>> {
        let basis = self.memo(Basis::of);
        let today = Memo::new(move |_| self.reading(|reader| reader.wall(reader.now).day));
        Memo::new(move |before: Option<&Vec<Group>>| {
            // Read, not only followed: a memo that nobody reads never looks itself.
            basis.with(|_| ());
            today.get();
            let window = self.window.get();
            // Followed above, as far as it matters.
            let (now, fixed) = (self.now.get_untracked(), self.zone.get());
            self.reading_at(now, fixed, |reader| {
                self.peek(|chat| {
                    let Some(id) = chat.selected else { return Vec::new() };
                    let shown = window.range(rows::items(chat, id), rows::older(chat, id));
                    rows::rows(chat, id, shown, reader, before.map_or(&[], Vec::as_slice))
                })
            })
        })
    }

    /// Items below the window that the reader has not scrolled to.
    #[must_use]
    pub fn below(self) -> usize {
        self.window.get().below
    }

    /// A page may be less than a tall view holds, which then could not be scrolled to ask for more.
    pub fn fill_view(self) {
        let (items, _) = self.extent();
        if self.window.get_untracked().lacks(items)
            && let Some(id) =
                self.peek(|chat| chat.selected.filter(|id| chat.is_live() && chat.has_older(*id)))
        {
            self.act(|chat| chat.load_older(id));
        }
    }

    /// How high the view of the log is, CSS pixels. While a keyboard covers some of it, nothing changes.
    pub fn view_is(self, height: usize) {
        if self.window.with_untracked(|window| window.view < height) {
            self.window.update(|window| window.view = height);
            self.fill_view();
        }
    }

    /// The reader sees the newest row, or does not. Whether they have just left it.
    pub fn at_end(self, at_end: bool) -> bool {
        let changed = self.window.with_untracked(|window| window.away == at_end);
        if changed {
            self.window.update(|window| window.away = !at_end);
        }
        if at_end
            && self.reads_along()
            && self.peek(|chat| chat.conversation().is_some_and(|view| view.unread > 0))
        {
            self.act(Chat::read_all);
        }
        changed && !at_end
    }

    /// Whether somebody looks at the newest row.
    pub(super) fn reads_along(self) -> bool {
        self.window.with_untracked(|window| !window.away && window.below == 0) && self.is_visible()
    }

    /// Somebody looks at the page again.
    pub fn looked(self) {
        if self.window.with_untracked(|window| !window.away) {
            self.at_end(true);
        }
    }

    /// Whether rows that are here stand above the window.
    #[must_use]
    pub fn has_above(self) -> bool {
        let (items, older) = self.extent();
        self.window.with_untracked(|window| window.range(items, older).start > 0)
    }

    /// How many items of the open conversation are here, and how many come before them.
    fn extent(self) -> (usize, usize) {
        self.peek(|chat| chat.selected.map_or((0, 0), |id| (rows::items(chat, id), rows::older(chat, id))))
    }

    /// Whether rows stand below it.
    #[must_use]
    pub fn has_below(self) -> bool {
        self.window.with_untracked(|window| window.below > 0)
    }

    /// The reader nears the top. Whether rows will come.
    pub fn scroll_up(self) -> bool {
        let Some(id) = self.peek(|chat| chat.selected) else { return false };
        if self.has_above() {
            let (items, older) = self.extent();
            return self.window.try_update(|window| window.up(items, older)).unwrap_or_default();
        }
        // Asked at every move of a wheel: nobody needs to be told that nothing has changed.
        if self.peek(|chat| chat.has_older(id)) {
            self.act(|chat| chat.load_older(id));
        }
        false
    }

    /// The reader nears the bottom. Whether rows came.
    pub fn scroll_down(self) -> bool {
        if !self.has_below() {
            return false;
        }
        self.window.try_update(Window::down).unwrap_or_default()
    }

    /// To the newest row.
    pub fn to_end(self) {
        self.window.update(Window::to_end);
    }
}
