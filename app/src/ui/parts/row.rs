//! One row of a conversation.

use super::use_store;
use crate::{
    rich::{Piece, pieces},
    state::rows::{Bubble, Progress, Row},
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
    let Bubble { nonce, seq, name, avatar, owner, mine, first, apart, text, at, wall, progress, .. } = bubble;
    let name = if name.is_empty() { words.gone_person.to_owned() } else { name };
    let shows_author = first && !mine;
    let author = shows_author.then(|| {
        view! {
            <Avatar id=avatar />
            <span class="who">{name}{owner.then(|| view! { <span>"· " {words.owner}</span> })}</span>
        }
    });
    let meta = if mine {
        view! { <span class="meta"><time data-at=at>{wall.clock()}</time><Tick progress /></span> }.into_any()
    } else {
        view! { <time class="meta" data-at=at>{wall.clock()}</time> }.into_any()
    };
    view! {
        <li
            class="msg"
            role="listitem"
            class:mine=mine
            class:first=first
            class:apart=apart
            data-seq=seq.map(|s| s.0)
            data-nonce=nonce.to_string()
        >
            {author}
            <div class="bubble">
                <p dir="auto">{linked(&text)}</p>
                {meta}
            </div>
            <CopyButton text=text.clone() />
            {matches!(progress, Progress::Failed(_)).then(|| view! { <Failed nonce progress /> })}
        </li>
    }
}

/// Text is text; addresses in it are links.
fn linked(text: &str) -> impl IntoView + use<> {
    pieces(text)
        .into_iter()
        .map(|piece| match piece {
            Piece::Text(text) => text.to_owned().into_any(),
            Piece::Link(address) => view! {
                <a href=address.to_owned() target="_blank" rel="noopener noreferrer nofollow">{address.to_owned()}</a>
            }
            .into_any(),
        })
        .collect_view()
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

/// Its drawing is the stylesheet's, and nothing of it is reactive: every row has one, and few are ever pressed.
#[component]
fn CopyButton(text: String) -> impl IntoView {
    let store = use_store();
    let words = store.words();
    let press = move |event: MouseEvent| {
        if store.copy(&text)
            && let Some(button) = event.current_target().and_then(|target| target.dyn_into::<Element>().ok())
        {
            for (name, value) in [("aria-label", words.copied), ("title", words.copied), ("data-copied", "")]
            {
                // An attribute of one's own is set.
                let _ = button.set_attribute(name, value);
            }
        }
    };
    view! { <button type="button" class="copy" aria-label=words.copy title=words.copy on:click=press></button> }
}
