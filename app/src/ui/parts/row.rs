//! One row of a conversation.

use super::use_store;
use crate::{
    rich::{Piece, pieces},
    state::{
        Store,
        rows::{Bubble, Progress, Row},
    },
    ui::kit::{Avatar, Glyph, Icon},
};
use leptos::{ev::MouseEvent, prelude::*, wasm_bindgen::JsCast as _, web_sys::Element};
use std::sync::Arc;

#[component]
pub fn TimelineRow(row: Row) -> impl IntoView {
    let words = use_store().words();
    match row {
        Row::Day(name) => view! { <li class="day" role="listitem">{name}</li> }.into_any(),
        Row::Unread => view! { <li class="unread" role="listitem">{words.unread_line}</li> }.into_any(),
        Row::Notice { seq, text } => {
            view! { <li class="notice" role="listitem" data-seq=seq.0>{text}</li> }.into_any()
        }
        Row::Message(bubble) => view! { <Message bubble=Arc::unwrap_or_clone(bubble) /> }.into_any(),
    }
}

#[component]
fn Message(bubble: Bubble) -> impl IntoView {
    let words = use_store().words();
    let Bubble { nonce, seq, name, avatar, owner, mine, first, apart, text, wall, progress, .. } = bubble;
    let name = if name.is_empty() { words.gone_person.to_owned() } else { name };
    let shows_author = first && !mine;
    let author = shows_author.then(|| {
        view! {
            <Avatar id=avatar />
            <span class="who">{name}{owner.then(|| view! { <span>"· " {words.owner}</span> })}</span>
        }
    });
    let meta = if mine {
        view! { <span class="meta"><time>{wall.clock()}</time><Tick progress /></span> }.into_any()
    } else {
        view! { <time class="meta">{wall.clock()}</time> }.into_any()
    };
    view! {
        <li
            class="msg"
            role="listitem"
            class:mine=mine
            class:first=first
            class:apart=apart
            data-seq=seq.map(|s| s.0)
        >
            {author}
            <div class="bubble">
                <p>{linked(&text)}</p>
                {meta}
            </div>
            <button class="copy" title=words.copy></button>
            {matches!(progress, Progress::Failed(_)).then(|| view! { <Failed nonce progress /> })}
        </li>
    }
}

/// Text is text; addresses in it are links.
fn linked(text: &str) -> AnyView {
    match pieces(text).as_slice() {
        // Most are: no list, which would leave a mark of its end in the document.
        [Piece::Text(text)] => (*text).to_owned().into_any(),
        pieces => pieces.iter().map(piece).collect_view().into_any(),
    }
}

fn piece(piece: &Piece) -> AnyView {
    match *piece {
        Piece::Text(text) => text.to_owned().into_any(),
        Piece::Link(address) => view! {
            <a href=address.to_owned() target="_blank" rel="noopener noreferrer nofollow">{address.to_owned()}</a>
        }
        .into_any(),
    }
}

#[component]
fn Tick(progress: Progress) -> impl IntoView {
    let words = use_store().words();
    let (glyph, label, name) = match progress {
        Progress::Waiting => (Glyph::Clock, words.waiting, "waiting"),
        Progress::UnderWay => (Glyph::Clock, words.sending, "sending"),
        Progress::Saved => (Glyph::Check, words.sent, "saved"),
        Progress::Failed(_) => (Glyph::Alert, words.failed, "failed"),
    };
    view! { <span class="tick" data-progress=name><Icon glyph label /></span> }
}

#[component]
fn Failed(nonce: protocol::Nonce, progress: Progress) -> impl IntoView {
    let store = use_store();
    let words = store.words();
    let why = if let Progress::Failed(refused) = progress {
        words.refusal(&refused.fault())
    } else {
        String::new()
    };
    view! {
        <p class="failure" role="alert">
            <span>{why}</span>
            <button type="button" class="link" on:click=move |_| store.retry(nonce)>{words.retry}</button>
            <button type="button" class="link" on:click=move |_| store.discard(nonce)>{words.discard}</button>
        </p>
    }
}

/// A press somewhere in the log: if it was on a row's copy button, that row's text goes to the clipboard. Rows
/// come by the dozen while somebody scrolls, and few of their buttons are ever pressed: one listener does.
pub fn copy_pressed(store: Store, event: &MouseEvent) -> Option<()> {
    let pressed: Element = event.target()?.dyn_into().ok()?;
    let button = pressed.closest(".copy").ok()??;
    let text = button.closest(".msg").ok()??.query_selector(".bubble p").ok()??.text_content()?;
    if store.copy(&text) {
        for (name, value) in [("title", store.words().copied), ("data-copied", "")] {
            button.set_attribute(name, value).ok()?;
        }
    }
    Some(())
}
