//! A sign-up: the names on the list in their order, and one's own (接龙).

use super::{
    draft::{Draft, drafted},
    scope::Card,
};
use crate::{state::names, ui::kit::Show};
use leptos::{ev, prelude::*};
use protocol::{Response, SignUp, Signed, limits::SIGN_GRAPHEMES};

/// Draws one.
pub fn sign_up(card: Card, asked: SignUp) -> AnyView {
    let (store, words) = (card.forms.store, card.words());
    let line = move |signed: Signed| {
        let name = store.peek(|chat| names::listed(chat, &signed.person, store.words()));
        view! { <li dir="auto"><b>{name}</b>" "{signed.text}</li> }
    };
    let left = move || {
        let (people, shown) = card.with(|standing| (standing.form.people, standing.form.signed.len()));
        (people as usize).checked_sub(shown).filter(|left| *left > 0)
    };
    let all = move |_| card.forms.listed.set(Some(card.seq));
    let is_full = move || {
        // Whoever leaves just now is still counted.
        let others = card.with(|standing| {
            let mine = u32::from(matches!(standing.mine, Response::Sign(_)));
            standing.form.people.saturating_sub(mine)
        });
        !is_on_it(card) && asked.places.is_some_and(|places| others >= places)
    };
    let draft = drafted(card);
    view! {
        <p class="hint">{asked.places.map(words.places)}</p>
        <ol class="signed">{move || card.with(|standing| standing.form.signed.clone()).into_iter().map(line).collect_view()}</ol>
        {move || left().map(|left| view! { <button type="button" class="link" tabindex="-1" on:click=all>{(words.others)(left)}</button> })}
        <Show when=move || !card.is_closed() && is_full()><p class="hint">{words.full}</p></Show>
        <Show when=move || !card.is_closed() && !is_full()>{sign(card, draft)}</Show>
    }
    .into_any()
}

fn is_on_it(card: Card) -> bool {
    matches!(card.mine(), Response::Sign(_))
}

/// One's own place on it.
fn sign(card: Card, draft: RwSignal<Draft>) -> AnyView {
    let words = card.words();
    let note = move || {
        let mine = card.mine();
        draft.with(|draft| draft.field(0, &mine))
    };
    let signs = move |event: ev::SubmitEvent| {
        event.prevent_default();
        card.respond(Response::Sign(untrack(note)));
    };
    let leaves = move |_| {
        draft.set(Draft::default());
        card.respond(Response::Withdraw);
    };
    view! {
        <form class="sign" on:submit=signs>
            <input
                tabindex="-1"
                aria-label=words.sign_hint
                placeholder=words.sign_hint
                maxlength=SIGN_GRAPHEMES.to_string()
                autocomplete="off"
                prop:value=note
                on:input:target=move |event| draft.update(|draft| draft.write(0, event.target().value()))
            />
            <button class="button primary" tabindex="-1">{move || if is_on_it(card) { words.change } else { words.sign }}</button>
            {move || is_on_it(card).then(|| view! { <button type="button" class="link" tabindex="-1" on:click=leaves>{words.take_off}</button> })}
        </form>
    }
    .into_any()
}
