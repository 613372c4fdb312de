//! A bulletin: what it says, and one press to say that one has read it.

use super::scope::Card;
use crate::ui::parts::message_text::body;
use leptos::prelude::*;
use protocol::{Bulletin, Nonce, Response};

/// Draws one.
pub fn bulletin(card: Card, asked: &Bulletin) -> AnyView {
    let words = card.words();
    let is_read = move || card.mine() == Response::Confirm;
    let Bulletin { text, nodes } = asked.clone();
    // It is shown like a message, and is none by itself.
    let said = (!text.is_empty()).then(|| {
        let said = body(Nonce(0), text, nodes, Vec::new());
        view! { <div class="said" dir="auto">{said}</div> }
    });
    view! {
        {said}
        {move || match (is_read(), card.is_closed()) {
            (true, _) => Some(view! { <p class="confirmed">{words.confirmed}</p> }.into_any()),
            (false, true) => None,
            (false, false) => Some(view! {
                <button type="button" class="button primary" tabindex="-1" on:click=move |_| card.respond(Response::Confirm)>{words.confirm}</button>
            }.into_any()),
        }}
    }
    .into_any()
}
