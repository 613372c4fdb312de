//! The scroll position in the log, and the rows that are in the document for it.

use super::{
    Memo,
    anchor::{Anchor, Target},
    chat::{Chat, Effect},
    row_builder,
    rows::{self, Basis, Group},
    store::Store,
    timeline::{Ask, Timeline},
    window::Window,
};
use leptos::prelude::*;
use protocol::{ConversationId, Seq};

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

    /// Asks for more history if the view is not full: without a scrollbar nobody could scroll to ask for it.
    pub fn fill_view(self) {
        let (items, _) = self.extent();
        if self.window.get_untracked().lacks(items) && self.peek(Chat::is_live) {
            self.load(Timeline::older, Chat::load_older);
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

    /// A log is shown: it is to be scrolled to where it was left, or to its first unread row.
    pub fn entered(self, conversation: ConversationId) {
        self.back_to.set(None);
        self.window.update(Window::to_end);
        self.aim(self.place_in(conversation).map_or(Target::Line, Target::Place));
    }

    /// Somebody looks again, or what was missed is there: if the end was in view, the first unread row is now.
    pub fn returned(self) {
        let unread = self.peek(|chat| chat.conversation().is_some_and(|view| view.unread > 0));
        if unread && !self.is_aimed() && !self.is_away() && self.is_watched() {
            self.aim(Target::Line);
        }
    }

    /// The newest row is to be shown.
    pub fn to_end(self) {
        self.window.update(Window::to_end);
        self.aim(Target::End);
    }

    pub(super) fn aim(self, target: Target) {
        self.sought.set_value(false);
        self.target.set(Some(target));
    }

    /// The log was perhaps not laid out before: tries again to get to the target.
    pub fn aim_again(self) {
        if self.is_aimed() {
            self.target.update(|_| ());
        }
    }

    /// Whether the log is on its way to a target.
    #[must_use]
    pub fn is_underway(self) -> bool {
        self.target.get().is_some()
    }

    /// The same, without subscribing.
    #[must_use]
    pub fn is_aimed(self) -> bool {
        self.target.get_untracked().is_some()
    }

    /// Whether this is still the target.
    #[must_use]
    pub fn is_aimed_at(self, target: Target) -> bool {
        self.target.get_untracked() == Some(target)
    }

    /// Whether the log shows a conversation, and is not on its way to a target.
    #[must_use]
    pub fn is_settled_in(self, conversation: ConversationId) -> bool {
        !self.is_aimed() && self.peek(|chat| chat.selected == Some(conversation))
    }

    /// The target, once its rows are in the document; asks for them before.
    #[must_use]
    pub fn approach(self) -> Option<Target> {
        let target = self.target.get_untracked()?;
        let id = self.peek(|chat| chat.selected)?;
        let wanted = match target {
            Target::Line => self.peek(|chat| chat.unread_from),
            Target::Place(anchor) => Some(anchor.seq),
            Target::End => None,
        };
        if self.peek(|chat| chat.timeline().is_none_or(Timeline::is_waiting)) {
            return None;
        }
        // Once only: an answer that does not have the place would be the same again.
        if self.peek(|chat| chat.timeline().and_then(|timeline| timeline.lacks(wanted))).is_some()
            && !self.sought.get_value()
        {
            if self.peek(Chat::is_live) {
                self.sought.set_value(true);
                self.act(|chat| {
                    let mut effects = Vec::new();
                    chat.reach(wanted, &mut effects);
                    effects
                });
            }
            return None;
        }
        let row = match target {
            Target::Line => self.peek(|chat| row_builder::line(chat, id)),
            _ => wanted,
        };
        match row {
            Some(seq) => self.show(id, seq),
            None => self.window.update(Window::to_end),
        }
        Some(target)
    }

    fn show(self, id: ConversationId, seq: Seq) {
        let row =
            self.peek(|chat| chat.timelines.get(&id).map_or(0, |timeline| timeline.items().position(seq)));
        let (items, older) = self.extent();
        let mut window = self.window.get_untracked();
        window.show(row, items, older);
        if window != self.window.get_untracked() {
            self.window.set(window);
        }
    }

    /// The log was scrolled to its target.
    pub fn arrived(self) {
        self.target.set(None);
    }

    /// Notes whether the newest row is in view. Returns whether the reader has just scrolled away from it.
    pub fn at_end(self, at_end: bool) -> bool {
        let changed = self.window.with_untracked(|window| window.away == at_end);
        if changed {
            self.window.update(|window| window.away = !at_end);
        }
        if at_end && self.back_to.with_untracked(Option::is_some) {
            self.back_to.set(None);
        }
        if at_end
            && self.is_following()
            && self.peek(|chat| chat.conversation().is_some_and(|v| v.unread > 0))
        {
            self.act(Chat::read_all);
        }
        changed && !at_end
    }

    /// The rows up to this place were in view.
    pub fn seen(self, seq: Seq) {
        let unread = |chat: &Chat| chat.conversation().is_some_and(|view| view.unread > 0 && view.read < seq);
        if self.peek(unread) && self.is_watched() {
            self.act(|chat| chat.read_to(seq));
        }
    }

    /// Whether the newest row is shown to somebody who looks.
    pub(super) fn is_following(self) -> bool {
        !self.is_away() && !self.is_aimed() && self.is_watched()
    }

    /// Whether newer rows are below the view.
    pub(super) fn is_away(self) -> bool {
        self.window.with_untracked(|window| window.away) || self.has_below()
    }

    /// The number of unread messages while newer rows are below the view; `None` at the end.
    #[must_use]
    pub fn below(self) -> Memo<Option<u32>> {
        let newest = self.memo(|chat| {
            let newer = chat.timeline().is_some_and(|timeline| timeline.newer);
            (newer, chat.conversation().map_or(0, |view| view.unread))
        });
        Memo::new(move |_| {
            let (newer, unread) = newest.get();
            let window = self.window.get();
            (newer || window.away || window.below > 0).then_some(unread)
        })
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
            || self.peek(|chat| chat.timeline().is_some_and(|timeline| timeline.newer))
    }

    /// Moves the window up, or asks for older items. Returns whether rows will be added.
    pub fn scroll_up(self) -> bool {
        if self.has_above() {
            let (items, older) = self.extent();
            return self.window.try_update(|window| window.up(items, older)).unwrap_or_default();
        }
        self.load(Timeline::older, Chat::load_older);
        false
    }

    /// Moves the window down, or asks for newer items. Returns whether rows were added.
    pub fn scroll_down(self) -> bool {
        if self.window.with_untracked(|window| window.below > 0) {
            return self.window.try_update(Window::down).unwrap_or_default();
        }
        self.load(Timeline::newer, Chat::load_newer);
        false
    }

    /// Shows all loaded rows for as long as the page is printed.
    pub fn printing(self, all: bool) {
        self.window.update(|window| window.all = all);
    }

    /// Whether the page is printed: on paper the log is as high as all its rows, and nobody scrolls.
    #[must_use]
    pub fn is_printing(self) -> bool {
        self.window.with_untracked(|window| window.all)
    }

    /// Called for every scroll event: subscribers are not notified when there is nothing to ask for.
    fn load(self, side: impl FnOnce(&Timeline) -> Option<Ask>, load: impl FnOnce(&mut Chat) -> Vec<Effect>) {
        if self.peek(|chat| chat.timeline().and_then(side)).is_some() {
            self.act(load);
        }
    }

    /// Where a conversation was left, if not at its end.
    #[must_use]
    pub fn place_in(self, conversation: ConversationId) -> Option<Anchor> {
        self.places.with_value(|places| places.get(conversation))
    }

    /// Notes where somebody is in a conversation; `None` at its end.
    pub fn stay(self, conversation: ConversationId, anchor: Option<Anchor>) {
        self.places.update_value(|places| places.keep(conversation, anchor));
    }

    pub(super) fn save_places(self) {
        let (me, leaving) = self.peek(|chat| (chat.me.id, chat.leaving));
        // Whoever logged out leaves nothing behind.
        if leaving {
            return;
        }
        let places = self.places.with_value(serde_json::to_string).unwrap_or_default();
        self.with_ports(|ports| ports.storage.keep_places(me, &places));
    }
}
