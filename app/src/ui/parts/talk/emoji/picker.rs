//! The picker: groups of emoji with tabs below, and a field that searches. The field keeps the focus (WAI-ARIA APG,
//! Combobox); arrow keys move through the emoji, Enter takes one.

use super::{
    super::scope::Scope,
    data::{fetch, fetch_other},
    grid::{Grid, Move},
    tones::Tones,
};
use crate::{
    rich::EmojiList,
    state::{Memo, picks::Picks},
    ui::kit::{Glyph, Icon, effect},
};
use leptos::{ev, html, prelude::*, wasm_bindgen::JsCast as _, web_sys::Element};
use std::sync::Arc;

/// So many are found.
const FOUND: usize = 81;
/// What stands on the tabs: the last ones, then one of each group.
const TABS: [&str; 10] = ["🕘", "👋", "😀", "🐼", "🍎", "⚽", "🚌", "💡", "🔣", "🚩"];

/// `on_pick` is told the emoji, and whether more are to follow.
#[component]
pub fn Picker(scope: Scope, on_pick: Callback<(String, bool)>) -> impl IntoView {
    fetch(scope.emoji, scope.store().locale());
    let words = scope.store().page_words().emoji;
    let picks = RwSignal::new(scope.store().picks());
    let sought = RwSignal::new(String::new());
    let grid = Grid { list: NodeRef::new(), tab: RwSignal::new(0) };
    let field = NodeRef::<html::Input>::new();
    let list = scope.emoji.list;
    let found = Memo::new(move |_| {
        let sought = sought.get();
        let tone = picks.with(|picks| picks.tone);
        let found = list.with(|list| list.as_ref().map(|list| shown(list, &sought, tone)));
        found.filter(|_| !sought.trim().is_empty())
    });
    effect(move || {
        if sought.with(|sought| !sought.trim().is_empty()) {
            fetch_other(scope.emoji, scope.store().locale());
        }
        found.track();
        request_animation_frame(move || grid.go(Move::Nowhere));
    });
    effect(move || {
        if let Some(field) = field.get().filter(|_| scope.store().focuses_composer()) {
            let _ = field.focus();
        }
    });
    let pick = move |option: &Element, more: bool| {
        let emoji = option.text_content().unwrap_or_default();
        picks.update_untracked(|picks| picks.add(&emoji));
        picks.with_untracked(|picks| scope.store().keep_picks(picks));
        on_pick.run((emoji, more));
    };
    let pressed = move |event: ev::KeyboardEvent| {
        if event.is_composing() || event.key_code() == 229 {
            return;
        }
        let searches = found.with_untracked(Option::is_some);
        let chosen = grid.chosen();
        match event.key().as_str() {
            "ArrowDown" => grid.go(Move::Line(1)),
            "ArrowUp" => grid.go(Move::Line(-1)),
            "ArrowRight" if chosen.is_some() || !searches => grid.go(Move::By(1)),
            "ArrowLeft" if chosen.is_some() || !searches => grid.go(Move::By(-1)),
            "Enter" => {
                if let Some(option) = chosen.or_else(|| grid.first().filter(|_| searches)) {
                    pick(&option, event.shift_key());
                }
            }
            _ => return,
        }
        event.prevent_default();
    };
    let clicked = move |event: ev::MouseEvent| {
        let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
        if let Some(Some(option)) = target.and_then(|target| target.closest("[role=option]").ok()) {
            pick(&option, true);
        }
    };
    let empty = move || {
        sought.set(String::new());
        if let Some(field) = field.get_untracked() {
            field.set_value("");
        }
    };
    // The last ones change while one picks, and would move under the pointer: they are shown as they were.
    let recent = picks.with_untracked(|picks: &Picks| picks.recent.clone());
    view! {
        <div class="emoji-head">
            <label class="search">
                <Icon glyph=Glyph::Search />
                <input
                    type="search"
                    role="combobox"
                    aria-expanded="true"
                    aria-controls=LIST
                    aria-autocomplete="list"
                    aria-label=words.search
                    placeholder=words.search
                    autocomplete="off"
                    enterkeyhint="done"
                    node_ref=field
                    on:input:target=move |event| sought.set(event.target().value())
                    on:keydown=pressed
                />
            </label>
            <Tones scope picks />
        </div>
        <div
            class="emoji-list"
            id=LIST
            role="listbox"
            aria-label=words.emoji
            tabindex="-1"
            node_ref=grid.list
            on:mousedown=move |event| event.prevent_default()
            on:click=clicked
            on:scroll=move |_| grid.scrolled()
        >
            {move || match (found.get(), list.with(Option::is_some)) {
                (Some(found), _) if found.is_empty() => view! { <p class="emoji-none" role="status">{words.nothing}</p> }.into_any(),
                (Some(found), _) => section(words.found, found),
                (None, false) => ().into_any(),
                (None, true) => {
                    let all = list.get_untracked().unwrap_or_default();
                    let tone = picks.with(|picks| picks.tone);
                    groups(words.recent, &words.groups, named(&all, &recent), &all, tone)
                }
            }}
        </div>
        <Tabs grid names=&words.groups recent=words.recent label=words.emoji on_open=Callback::new(move |()| empty()) />
    }
}

/// What leads to the groups.
#[component]
fn Tabs(
    grid: Grid,
    names: &'static [&'static str; 9],
    recent: &'static str,
    label: &'static str,
    /// Told before a group is shown.
    on_open: Callback<()>,
) -> impl IntoView {
    let tab = move |(n, symbol): (usize, &'static str)| {
        let name = n.checked_sub(1).and_then(|n| names.get(n)).copied().unwrap_or(recent);
        let open = move |_| {
            on_open.run(());
            grid.show(n);
        };
        view! {
            <button
                type="button"
                role="tab"
                aria-label=name
                title=name
                aria-selected=move || (grid.tab.get() == n).to_string()
                on:mousedown=move |event| event.prevent_default()
                on:click=open
            >
                {symbol}
            </button>
        }
    };
    view! { <div class="emoji-tabs" role="tablist" aria-label=label>{TABS.into_iter().enumerate().map(tab).collect_view()}</div> }
}

/// The id of the list.
const LIST: &str = "emoji-list";

/// An emoji and its name.
type Named = (String, &'static str);

fn shown(list: &Arc<EmojiList>, sought: &str, tone: u8) -> Vec<Named> {
    list.find(sought, FOUND).into_iter().map(|emoji| (emoji.toned(tone), emoji.name)).collect()
}

/// Those that were chosen before.
fn named(list: &Arc<EmojiList>, recent: &[String]) -> Vec<Named> {
    recent.iter().map(|one| (one.clone(), list.of(one).map_or("", |emoji| emoji.name))).collect()
}

/// All of them. What is below the edge comes in the next frames: the first lines are there at once.
fn groups(
    recent: &'static str,
    names: &[&'static str; 9],
    chosen: Vec<Named>,
    list: &Arc<EmojiList>,
    tone: u8,
) -> AnyView {
    let there = RwSignal::new(1);
    let rest = names.iter().enumerate().map(|(n, name)| {
        let (list, name) = (list.clone(), *name);
        let is_due = Memo::new(move |_| there.get() > n);
        move || {
            is_due.get().then(|| {
                request_animation_frame(move || {
                    let _ = there.try_update(|there| *there += 1);
                });
                let group = list.groups().nth(n).unwrap_or_default();
                section(name, group.iter().map(|emoji| (emoji.toned(tone), emoji.name)).collect())
            })
        }
    });
    let rest = rest.collect_view();
    // Without any, the tab leads to the top.
    let chosen =
        if chosen.is_empty() { view! { <section></section> }.into_any() } else { section(recent, chosen) };
    view! { {chosen} {rest} }.into_any()
}

fn section(name: &'static str, emoji: Vec<Named>) -> AnyView {
    let option = |(symbol, name): Named| {
        view! { <button type="button" role="option" aria-selected="false" tabindex="-1" aria-label=name title=name>{symbol}</button> }
            .into_any()
    };
    let lines = emoji.len().to_string();
    view! {
        <section role="group" aria-label=name style:--count=lines>
            <h4 aria-hidden="true">{name}</h4>
            <div class="emoji-grid">{emoji.into_iter().map(option).collect::<Vec<_>>()}</div>
        </section>
    }
    .into_any()
}
