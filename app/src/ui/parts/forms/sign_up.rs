//! A sign-up: the names on the list in their order, and one's own (接龙).

use super::scope::Card;
use crate::{state::names, ui::kit::Show};
use leptos::{ev, html, prelude::*};
use protocol::{Response, SignUp, Signed, limits::SIGN_GRAPHEMES};

/// Draws one.
pub fn sign_up(card: Card, asked: SignUp) -> AnyView {
    let (store, words) = (card.forms.store, card.words());
    let field = NodeRef::<html::Input>::new();
    let signs = move |event: ev::SubmitEvent| {
        event.prevent_default();
        if let Some(field) = field.get_untracked() {
            card.respond(Response::Sign(field.value()));
        }
    };
    let mine = move || match card.mine() {
        Response::Sign(text) => Some(text),
        _ => None,
    };
    let line = move |signed: Signed| {
        let name = store.peek(|chat| names::listed(chat, &signed.person, store.words()));
        view! { <li dir="auto"><b>{name}</b>" "{signed.text}</li> }
    };
    let left = move || {
        let (people, shown) = card.with(|standing| (standing.form.people, standing.form.signed.len()));
        (people as usize).checked_sub(shown).filter(|left| *left > 0)
    };
    let all = move |_| card.forms.listed.set(Some(card.seq));
    view! {
        <p class="hint">{asked.places.map(words.places)}</p>
        <ol class="signed">{move || card.with(|standing| standing.form.signed.clone()).into_iter().map(line).collect_view()}</ol>
        {move || left().map(|left| view! { <button type="button" class="link" tabindex="-1" on:click=all>{(words.others)(left)}</button> })}
        <Show when=move || !card.is_closed()>
            <form class="sign" on:submit=signs>
                <input
                    tabindex="-1"
                    aria-label=words.sign_hint
                    placeholder=words.sign_hint
                    maxlength=SIGN_GRAPHEMES.to_string()
                    autocomplete="off"
                    node_ref=field
                    prop:value=move || mine().unwrap_or_default()
                />
                <button class="button primary" tabindex="-1">{move || if mine().is_some() { words.change } else { words.sign }}</button>
                {move || mine().map(|_| view! { <button type="button" class="link" tabindex="-1" on:click=move |_| card.respond(Response::Withdraw)>{words.take_off}</button> })}
            </form>
        </Show>
    }
    .into_any()
}
