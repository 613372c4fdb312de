//! A poll: its options, how many chose each, and which the reader did.

use super::scope::Card;
use crate::ui::kit::effect;
use leptos::{html, prelude::*};
use protocol::{Poll, Response};

/// Draws one. A choice is sent at once; it can be changed until the end.
pub fn poll(card: Card, asked: &Poll) -> AnyView {
    let words = card.words();
    let how = [
        Some(if asked.multiple { words.several } else { words.one }),
        asked.anonymous.then_some(words.anonymous),
    ];
    let how = how.into_iter().flatten().collect::<Vec<_>>().join(" · ");
    let options = asked.options.iter().enumerate();
    let options =
        options.map(|(n, text)| option(card, u8::try_from(n).unwrap_or(u8::MAX), text, asked.multiple));
    let voted = move || matches!(card.mine(), Response::Vote(_)) && !card.is_closed();
    let take_back = move || {
        voted().then(|| {
            view! { <button type="button" class="link" tabindex="-1" on:click=move |_| card.respond(Response::Withdraw)>{words.take_back}</button> }
        })
    };
    view! {
        <fieldset class="ballot" disabled=move || card.is_closed()>
            <legend>{how}" "{take_back}</legend>
            {options.collect_view()}
        </fieldset>
    }
    .into_any()
}

fn option(card: Card, n: u8, text: &str, multiple: bool) -> AnyView {
    let is_chosen = move || matches!(card.mine(), Response::Vote(chosen) if chosen.contains(&n));
    let votes =
        move || card.with(|standing| standing.form.votes.get(usize::from(n)).copied().unwrap_or_default());
    let share = move || {
        let people = card.with(|standing| standing.form.people).max(1);
        (votes() * 100 + people / 2) / people
    };
    let choose = move |_| {
        let mut chosen = match card.mine() {
            Response::Vote(chosen) if multiple => chosen,
            _ => Vec::new(),
        };
        match chosen.iter().position(|one| *one == n) {
            Some(place) => drop(chosen.remove(place)),
            None => chosen.push(n),
        }
        chosen.sort_unstable();
        card.respond(if chosen.is_empty() { Response::Withdraw } else { Response::Vote(chosen) });
    };
    let node = NodeRef::<html::Input>::new();
    effect(move || {
        // The browser has marked what was pressed, also if that could not be sent.
        card.fate.track();
        let is_chosen = is_chosen();
        if let Some(node) = node.get() {
            node.set_checked(is_chosen);
        }
    });
    view! {
        <label class="vote" data-mine=move || is_chosen().then_some("") style:--share=move || format!("{}%", share())>
            <input
                type=if multiple { "checkbox" } else { "radio" }
                name=format!("form-{}", card.seq)
                tabindex="-1"
                node_ref=node
                on:change=choose
            />
            <span dir="auto">{text.to_owned()}</span>
            <small translate="no">{move || (card.words().votes)(votes(), share())}</small>
        </label>
    }
    .into_any()
}
