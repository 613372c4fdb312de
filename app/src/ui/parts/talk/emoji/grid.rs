//! Which of the emoji is chosen by keys, and which group is in view. Options are found in the document: there are two
//! thousand, and none has code of its own.

use leptos::{
    html,
    prelude::*,
    wasm_bindgen::JsCast as _,
    web_sys::{HtmlDivElement, HtmlElement, NodeList, ScrollIntoViewOptions, ScrollLogicalPosition},
};

/// The id of the option that is chosen.
const CHOSEN: &str = "emoji-chosen";

/// Where a key leads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Move {
    /// To no option.
    Nowhere,
    /// So many options on.
    By(i32),
    /// So many lines down.
    Line(i32),
}

/// The list of options.
#[derive(Clone, Copy)]
pub struct Grid {
    /// Its element.
    pub list: NodeRef<html::Div>,
    /// The group in view: 0 are the last ones.
    pub tab: RwSignal<usize>,
}

impl Grid {
    /// The option that is chosen.
    pub fn chosen(self) -> Option<leptos::web_sys::Element> {
        self.list.get_untracked()?.query_selector("[aria-selected=true]").ok()?
    }

    /// The first one.
    pub fn first(self) -> Option<leptos::web_sys::Element> {
        self.list.get_untracked()?.query_selector("[role=option]").ok()?
    }

    /// Chooses another one.
    pub fn go(self, to: Move) {
        let _ = self.try_go(to);
    }

    fn try_go(self, to: Move) -> Option<()> {
        let list = self.list.try_get_untracked()??;
        let options = list.query_selector_all("[role=option]").ok()?;
        let before = self.chosen();
        let at = before
            .as_ref()
            .and_then(|chosen| (0..options.length()).find(|n| options.get(*n).as_ref() == Some(chosen)));
        let next = match (to, at) {
            (Move::Nowhere, _) => None,
            (_, None) => Some(0),
            (Move::By(by), Some(at)) => at.checked_add_signed(by),
            (Move::Line(by), Some(at)) => line(&options, at, by),
        };
        let next = next.and_then(|next| option(&options, next));
        if next.is_none() && to != Move::Nowhere {
            return None;
        }
        if let Some(before) = before {
            before.set_attribute("aria-selected", "false").ok()?;
            before.remove_attribute("id").ok()?;
        }
        let field = list.parent_element()?.query_selector("[role=combobox]").ok()??;
        let Some(next) = next else { return field.remove_attribute("aria-activedescendant").ok() };
        next.set_attribute("aria-selected", "true").ok()?;
        next.set_attribute("id", CHOSEN).ok()?;
        field.set_attribute("aria-activedescendant", CHOSEN).ok()?;
        let nearest = ScrollIntoViewOptions::new();
        nearest.set_block(ScrollLogicalPosition::Nearest);
        next.scroll_into_view_with_scroll_into_view_options(&nearest);
        Some(())
    }

    /// Scrolls to a group, as soon as it is there.
    pub fn show(self, tab: usize) {
        request_animation_frame(move || {
            let Some(list) = self.list.try_get_untracked().flatten() else { return };
            let Some(top) = top_of(&list, tab) else { return self.show(tab) };
            list.set_scroll_top(top);
            self.tab.set(tab);
            // What came into sight on the way is not quite as high as it was thought to be.
            request_animation_frame(move || {
                top_of(&list, tab).into_iter().for_each(|top| list.set_scroll_top(top))
            });
        });
    }

    /// The list was scrolled.
    pub fn scrolled(self) {
        let Some(list) = self.list.get_untracked() else { return };
        let at = list.scroll_top() + 24;
        let tab =
            (0..10).rev().find(|tab| top_of(&list, *tab).is_some_and(|top| top <= at)).unwrap_or_default();
        if self.tab.get_untracked() != tab {
            self.tab.set(tab);
        }
    }
}

/// Where a group begins.
fn top_of(list: &HtmlDivElement, tab: usize) -> Option<i32> {
    let groups = list.query_selector_all("section").ok()?;
    let group: HtmlElement = groups.get(u32::try_from(tab).ok()?)?.dyn_into().ok()?;
    Some(group.offset_top())
}

fn option(options: &NodeList, at: u32) -> Option<HtmlElement> {
    options.get(at)?.dyn_into().ok()
}

/// The option below or above another one.
fn line(options: &NodeList, at: u32, by: i32) -> Option<u32> {
    let here = option(options, at)?;
    let (x, y) = (here.offset_left(), here.offset_top());
    let mut next = at;
    let mut best: Option<(i32, i32, u32)> = None;
    while let Some(there) = next.checked_add_signed(by.signum()).filter(|next| *next < options.length()) {
        next = there;
        let one = option(options, next)?;
        let (down, aside) = (one.offset_top(), (one.offset_left() - x).abs());
        match best {
            _ if down == y => {}
            Some((line, _, _)) if line != down => break,
            Some((_, nearest, _)) if nearest <= aside => {}
            _ => best = Some((down, aside, next)),
        }
    }
    best.map(|(_, _, next)| next)
}
