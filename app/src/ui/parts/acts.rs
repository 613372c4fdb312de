//! What leads from the log and the composer to what can be done with messages. The code behind it (`super::talk`) is
//! fetched when it is first wanted.

use crate::state::{
    Store,
    rows::{Group, Row},
};
use leptos::{
    ev::{self, Event, KeyboardEvent, MouseEvent, PointerEvent},
    prelude::*,
    wasm_bindgen::JsCast as _,
    web_sys::{Element, HtmlElement},
};
use protocol::{FileId, PersonId, Seq};
use std::{cell::Cell, rc::Rc, time::Duration};

/// A finger that stays so long asks for the menu: longer than what a browser takes for a tap.
const LONG: Duration = Duration::from_millis(600);

/// What somebody asks for.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Asked {
    /// What can be done with a message; where the pointer is, CSS pixels.
    Menu(Seq, Option<(i32, i32)>),
    /// All of several messages in one.
    Bundle(Seq),
    /// The picker of emoji beside the composer.
    Emoji,
    /// Who has read a message.
    Readers(Seq),
    /// A day to go to.
    Day,
    /// When to send what is written.
    Later,
    /// A new form.
    NewForm,
    /// To write anew what was taken back.
    Anew(Seq),
}

/// What the log, the composer and the code behind them share.
#[derive(Clone, Copy)]
pub struct Acts {
    /// The store.
    pub store: Store,
    /// What is asked for, until it is closed.
    pub asked: RwSignal<Option<Asked>>,
    /// The file that somebody wants to see or hear.
    pub file: RwSignal<Option<FileId>>,
    /// How often rows were drawn of which some have files, stickers or code.
    pub drawn: RwSignal<u32>,
    /// The message that the pointer is over.
    pub pointed: RwSignal<Option<Seq>>,
    /// What stands before the caret, if a name may be in it that is being written after `@` or a colon.
    pub finding: RwSignal<Option<String>>,
    /// Takes keys of the composer before it does, while names are offered or the picker is open.
    pub keys: StoredValue<Option<Callback<KeyboardEvent, bool>>>,
    /// Who was chosen of the names that were offered, as they were written.
    pub chosen: StoredValue<Vec<(String, PersonId)>>,
    /// The message whose reactions the pointer is over.
    pub chip: RwSignal<Option<Seq>>,
    /// Takes presses on rows, while messages are being selected.
    pub picks: StoredValue<Option<Callback<Seq>>>,
    /// Whether there are forms among the rows; told again whenever rows were drawn.
    pub forms: RwSignal<bool>,
    /// The message, and its reaction, that has the focus.
    focused: StoredValue<Option<(Seq, Option<String>)>>,
    pressing: StoredValue<Option<(TimeoutHandle, (i32, i32))>>,
}

impl Acts {
    /// Nothing is asked for.
    #[must_use]
    pub fn new(store: Store) -> Self {
        Self {
            store,
            asked: RwSignal::new(None),
            file: RwSignal::new(None),
            drawn: RwSignal::new(0),
            pointed: RwSignal::new(None),
            finding: RwSignal::new(None),
            keys: StoredValue::new(None),
            chosen: StoredValue::default(),
            chip: RwSignal::new(None),
            picks: StoredValue::new(None),
            forms: RwSignal::new(false),
            focused: StoredValue::new(None),
            pressing: StoredValue::new(None),
        }
    }

    /// Asks for something.
    pub fn ask(self, asked: Asked) {
        self.asked.set(Some(asked));
    }

    /// The menu key, the right button or a long press: opens the menu of a message. On an address, and for what is
    /// selected, the browser has a menu of its own.
    pub fn menu_asked(self, event: &MouseEvent) -> Option<()> {
        let target: Element = event.target()?.dyn_into().ok()?;
        let is_link = target.closest("a[target]").ok()?.is_some();
        let selection = window().get_selection().ok().flatten();
        if is_link || selection.is_some_and(|selection| !selection.is_collapsed()) {
            return None;
        }
        let seq = message_of(&target)?;
        event.prevent_default();
        if self.pressing.with_value(Option::is_some) {
            lifting_is_no_press();
        }
        self.stop_waiting();
        self.ask(Asked::Menu(seq, Some((event.client_x(), event.client_y()))));
        Some(())
    }

    /// The pointer or the focus is on something of the log.
    pub fn over(self, event: &Event) -> Option<()> {
        let target: Element = event.target()?.dyn_into().ok()?;
        let over = message_of(&target);
        if over.is_some() && over != self.pointed.get_untracked() {
            self.pointed.set(over);
        }
        if target.matches(".chip:not([title])").ok()? {
            self.chip.set(over);
        }
        Some(())
    }

    /// Selects the message that something is in, or no longer. Returns whether messages are being selected.
    pub fn picks(self, target: &Element) -> bool {
        let Some(pick) = self.picks.get_value() else { return false };
        message_of(target).into_iter().for_each(|seq| pick.run(seq));
        true
    }

    /// The focus came to something of the log.
    pub fn focus_came(self, event: &Event) -> Option<()> {
        self.over(event);
        let target: Element = event.target()?.dyn_into().ok()?;
        let focused = message_of(&target).map(|seq| (seq, target.get_attribute("data-emoji")));
        self.focused.set_value(focused);
        Some(())
    }

    /// It went, unless what had it is drawn anew.
    pub fn focus_went(self, event: &Event) -> Option<()> {
        let target: Element = event.target()?.dyn_into().ok()?;
        request_animation_frame(move || {
            if target.is_connected() && document().active_element().as_ref() != Some(&target) {
                self.focused.try_set_value(None);
            }
        });
        Some(())
    }

    /// Rows were drawn.
    pub fn rows_drawn(self, rows: &[Group]) {
        let is_form =
            |row: &Row| matches!(row, Row::Message(one) if one.extras.as_ref().is_some_and(|all| all.form));
        if rows.iter().flat_map(|group| group.rows.iter()).any(is_form) {
            self.forms.set(true);
        }
    }

    /// Rows were drawn anew: gives the focus back to the one that had it.
    pub fn keep_focus(self) {
        if self.focused.with_value(Option::is_none) {
            return;
        }
        request_animation_frame(move || {
            let _ = self.focus_again();
        });
    }

    fn focus_again(self) -> Option<()> {
        let (seq, emoji) = self.focused.try_get_value()??;
        if !document().active_element()?.matches("body").ok()? {
            return None;
        }
        let row = document().query_selector(&format!(".log [data-seq=\"{seq}\"]")).ok()??;
        let chip = emoji.and_then(|emoji| row.query_selector(&format!("[data-emoji=\"{emoji}\"]")).ok()?);
        let again: HtmlElement = chip.unwrap_or(row).dyn_into().ok()?;
        again.set_attribute("tabindex", "-1").ok()?;
        again.focus().ok()
    }

    /// A finger is put down. Safari tells of no long press.
    pub fn pressed(self, event: &PointerEvent) -> Option<()> {
        if event.pointer_type() != "touch" {
            return None;
        }
        let target: Element = event.target()?.dyn_into().ok()?;
        let (seq, at) = (message_of(&target)?, (event.client_x(), event.client_y()));
        let ask = move || {
            lifting_is_no_press();
            self.ask(Asked::Menu(seq, Some(at)));
        };
        let waiting = set_timeout_with_handle(ask, LONG).ok()?;
        self.pressing.set_value(Some((waiting, at)));
        Some(())
    }

    /// It moves away, or is lifted.
    pub fn released(self, event: &PointerEvent) {
        const STILL: i32 = 10;
        let rests = |at: (i32, i32)| {
            let far = (event.client_x() - at.0).abs().max((event.client_y() - at.1).abs());
            event.type_() == "pointermove" && far < STILL
        };
        if let Some((_, at)) = self.pressing.get_value()
            && !rests(at)
        {
            self.stop_waiting();
        }
    }

    fn stop_waiting(self) {
        if let Some((waiting, _)) = self.pressing.try_update_value(Option::take).flatten() {
            waiting.clear();
        }
    }
}

/// The finger that asked for the menu will be lifted. The browser may make a press of that, which would close the menu.
fn lifting_is_no_press() {
    let listeners = Rc::new(Cell::new(Vec::new()));
    let end = {
        let listeners = Rc::clone(&listeners);
        move || listeners.take().into_iter().for_each(WindowListenerHandle::remove)
    };
    let lifted = window_event_listener(ev::touchend, {
        let end = end.clone();
        move |event| {
            // A finger that has begun to scroll is no press anyway.
            if event.cancelable() {
                event.prevent_default();
            }
            end();
        }
    });
    // It was lost without being lifted: the next one is a press of its own.
    listeners.set(vec![lifted, window_event_listener(ev::touchstart, move |_| end())]);
}

/// The place of the message that something is in.
pub fn seq_of(element: &Element) -> Option<Seq> {
    element.closest("[data-seq]").ok()??.get_attribute("data-seq")?.parse().ok().map(Seq)
}

fn message_of(target: &Element) -> Option<Seq> {
    seq_of(&target.closest(".msg").ok()??)
}
