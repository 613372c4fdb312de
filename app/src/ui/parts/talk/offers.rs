//! What is offered for a word that is being written: names after `@`, emoji after a colon. The composer keeps the focus;
//! its keys come here first while something is offered.

use super::{
    super::{acts::Asked, field},
    codes::codes,
    names::names,
    offer::{Offer, replace},
    scope::Scope,
};
use crate::{
    rich::{call_before, code_before},
    state::Memo,
    ui::kit::{Avatar, effect},
};
use leptos::{ev::KeyboardEvent, prelude::*};

#[component]
pub fn Offers(scope: Scope) -> impl IntoView {
    let acts = scope.acts;
    let begun = move |of: fn(&str) -> Option<&str>| {
        Memo::new(move |_| acts.finding.with(|text| text.as_deref().and_then(of).map(str::to_owned)))
    };
    let (call, code) = (begun(call_before), begun(code_before));
    let (names, codes) = (names(scope, call), codes(scope, code));
    let offers = Memo::new(move |_| {
        let names = names.get();
        if names.is_empty() { codes.get() } else { names }
    });
    let chosen = RwSignal::new(0_usize);
    let choose = move |offer: &Offer| {
        if let Some(person) = offer.calls {
            acts.chosen.update_value(|chosen| chosen.push((offer.name.clone(), person)));
        }
        if !offer.symbol.is_empty() {
            scope.picked_emoji(&offer.symbol);
        }
        let begun = if offer.symbol.is_empty() { call } else { code };
        let length = begun.get_untracked().map_or(0, |begun| begun.encode_utf16().count() + 1);
        acts.finding.set(None);
        let _ = replace(length, &offer.writes);
    };
    let keys = Callback::new(move |event: KeyboardEvent| {
        let offers = offers.get_untracked();
        let at = chosen.get_untracked().min(offers.len().saturating_sub(1));
        match event.key().as_str() {
            _ if event.is_composing() || event.key_code() == 229 => return false,
            "Escape" if offers.is_empty() => acts.asked.set(None),
            _ if offers.is_empty() => return false,
            "ArrowDown" => chosen.set((at + 1) % offers.len()),
            "ArrowUp" => chosen.set((at + offers.len() - 1) % offers.len()),
            "Enter" | "Tab" if !event.shift_key() => offers.get(at).into_iter().for_each(choose),
            "Escape" => acts.finding.set(None),
            _ => return false,
        }
        event.prevent_default();
        true
    });
    effect(move || {
        let is_open = offers.with(|offers| !offers.is_empty());
        // Escape closes the picker before it ends a reply.
        let is_picking = acts.asked.get() == Some(Asked::Emoji);
        acts.keys.set_value((is_open || is_picking).then_some(keys));
        let at = chosen.get();
        let Some(field) = field::field() else { return };
        let _ = if is_open {
            field.set_attribute("aria-activedescendant", &option_id(at))
        } else {
            if at != 0 {
                chosen.set(0);
            }
            field.remove_attribute("aria-activedescendant")
        };
    });
    let option = move |(n, offer): (usize, Offer)| {
        let Offer { face, symbol, name, note, .. } = offer.clone();
        view! {
            <li
                role="option"
                id=option_id(n)
                aria-selected=move || (chosen.get() == n).to_string()
                on:mousedown=move |event| event.prevent_default()
                on:click=move |_| choose(&offer)
            >
                {face.map(|id| view! { <Avatar id /> })}
                {(!symbol.is_empty()).then(|| view! { <span class="emoji-symbol">{symbol}</span> })}
                <b>{name}</b>
                <small>{note}</small>
            </li>
        }
    };
    let words = scope.store().page_words().emoji;
    move || {
        let offers = offers.get();
        (!offers.is_empty()).then(|| {
            view! {
                <ul class="names" role="listbox" aria-label=words.offered>
                    {offers.into_iter().enumerate().map(option).collect_view()}
                </ul>
            }
        })
    }
}

fn option_id(n: usize) -> String {
    format!("name-{n}")
}
