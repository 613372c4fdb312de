//! One row of the timeline.

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
        Row::Unknown { seq } => view! { <Unknown seq=seq.0 /> }.into_any(),
        Row::Message(bubble) => view! { <Message bubble=Arc::unwrap_or_clone(bubble) /> }.into_any(),
    }
}

/// What this version of the page cannot show, with the offer to reload. Drafts and pending messages survive it.
#[component]
fn Unknown(seq: u32) -> impl IntoView {
    let store = use_store();
    let words = store.words();
    view! {
        <li class="notice" role="listitem" data-seq=seq data-unknown>
            {words.unknown_entry}
            " "
            <button type="button" class="link" on:click=move |_| store.reload()>{words.reload}</button>
        </li>
    }
}

#[component]
fn Message(bubble: Bubble) -> impl IntoView {
    let words = use_store().words();
    let Bubble { nonce, seq, name, avatar, owner, mine, first, apart, text, local, progress, .. } = bubble;
    let name = if name.is_empty() { words.gone_person.to_owned() } else { name };
    let shows_author = first && !mine;
    let author = if shows_author {
        view! {
            <Avatar id=avatar />
            <span class="who">{name}{owner.then(|| view! { <span>"· " {words.owner}</span> })}</span>
        }
        .into_any()
    } else {
        // Seen by where it stands; a screen reader has to be told.
        view! { <span class="visually-hidden">{if mine { words.you.to_owned() } else { name }}</span> }
            .into_any()
    };
    let meta = if mine {
        view! { <span class="meta"><time title=local.full(words)>{local.clock()}</time><Tick progress /></span> }.into_any()
    } else {
        view! { <time class="meta" title=local.full(words)>{local.clock()}</time> }.into_any()
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
            <button class="copy" tabindex="-1" title=words.copy></button>
            {matches!(progress, Progress::Failed(_)).then(|| view! { <Failed nonce progress /> })}
        </li>
    }
}

/// Plain text, with links.
fn linked(text: &str) -> AnyView {
    match pieces(text).as_slice() {
        // The usual case. A list would add an empty node to the document.
        [Piece::Text(text)] => (*text).to_owned().into_any(),
        pieces => pieces.iter().map(piece).collect_view().into_any(),
    }
}

fn piece(piece: &Piece) -> AnyView {
    match *piece {
        Piece::Text(text) => text.to_owned().into_any(),
        Piece::Link(address) => view! {
            <a href=address.to_owned() target="_blank" rel="noopener noreferrer nofollow" tabindex="-1">{address.to_owned()}</a>
        }
        .into_any(),
    }
}

#[component]
fn Tick(progress: Progress) -> impl IntoView {
    let words = use_store().words();
    let (glyph, label, name) = match progress {
        Progress::Waiting => (Glyph::Clock, words.waiting, "waiting"),
        Progress::InFlight => (Glyph::Clock, words.sending, "sending"),
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

/// Handles a click in the log: on a row's copy button it copies the row's text. One listener for all rows makes
/// them cheaper to build.
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
