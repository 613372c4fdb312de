//! One row of the timeline.

use super::{message_text::body, use_store};
use crate::{
    rich::{is_emoji_only, language, may_tower},
    state::{
        Store,
        rows::{Bubble, Progress, Row},
    },
    text::Words,
    ui::kit::{Avatar, Glyph, Icon},
};
use leptos::{
    ev::{Event, MouseEvent},
    prelude::*,
    wasm_bindgen::JsCast as _,
    web_sys::Element,
};
use protocol::{Json, Nonce};
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
            <button type="button" class="link" tabindex="-1" on:click=move |_| store.reload()>{words.reload}</button>
        </li>
    }
}

#[component]
fn Message(bubble: Bubble) -> impl IntoView {
    let words = use_store().words();
    let Bubble {
        nonce,
        seq,
        name,
        avatar,
        owner,
        robot,
        mine,
        first,
        apart,
        text,
        nodes,
        local,
        progress,
        blocked,
        ..
    } = bubble;
    let name = if name.is_empty() { words.gone_person.to_owned() } else { name };
    let shows_author = first && !mine;
    let author = if shows_author {
        view! {
            <Avatar id=avatar />
            <span class="who">{name}{words.tag(owner, robot).map(|tag| view! { <span>"· " {tag}</span> }.into_any())}</span>
        }
        .into_any()
    } else {
        // Seen by where it stands; a screen reader has to be told.
        view! { <span class="visually-hidden">{if mine { words.you.to_owned() } else { name }}</span> }
            .into_any()
    };
    let meta = if mine {
        view! { <span class="meta"><time datetime=local.stamp() title=local.full(words)>{local.clock()}</time><Tick progress /></span> }.into_any()
    } else {
        view! { <time class="meta" datetime=local.stamp() title=local.full(words)>{local.clock()}</time> }
            .into_any()
    };
    let emoji = is_emoji_only(&text).then_some("");
    let tall = may_tower(&text).then_some("");
    let lang = language(&text);
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
            <div class="bubble" data-emoji=emoji data-tall=tall lang=lang>
                {if blocked { unfolded(words, nonce, text, nodes) } else { body(nonce, text, nodes) }}
                {meta}
            </div>
            <button class="copy" tabindex="-1" title=words.copy></button>
            {matches!(progress, Progress::Failed(_)).then(|| view! { <Failed nonce progress /> })}
        </li>
    }
}

/// The text of somebody whom the reader blocks, until they ask for it.
fn unfolded(words: &'static Words, nonce: Nonce, text: String, nodes: Option<Json>) -> AnyView {
    view! { <details class="blocked"><summary>{words.friends.blocked_show}</summary>{body(nonce, text, nodes)}</details> }
        .into_any()
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
fn Failed(nonce: Nonce, progress: Progress) -> impl IntoView {
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
    if store.copy(&text_beside(store, &button)?) {
        for (name, value) in [("title", store.words().copied), ("data-copied", "")] {
            button.set_attribute(name, value).ok()?;
        }
    }
    Some(())
}

/// Handles the pointer and the focus in the log: a time gets its date, a copy button the words that it copies, so
/// that each has a name of its own. Rows are built without either.
pub fn describe(store: Store, event: &Event) -> Option<()> {
    let target: Element = event.target()?.dyn_into().ok()?;
    if let Some(stamp) = target.get_attribute("datetime") {
        target.set_attribute("title", &stamp).ok()?;
    } else if target.matches(".copy:not([aria-label])").ok()? {
        let text = text_beside(store, &target)?;
        let start: String = text.chars().take(COPIED_START).collect();
        target.set_attribute("aria-label", &(store.words().copy_of)(&start)).ok()?;
    }
    Some(())
}

/// How much of a message the name of its copy button says, characters.
const COPIED_START: usize = 24;

/// The text of the message that a copy button belongs to, as it was typed. Of a folded one not all is in the document,
/// of a formatted one not the marks.
fn text_beside(store: Store, button: &Element) -> Option<String> {
    let text = button.closest(".msg").ok()??.query_selector(".bubble :is(p, [data-typed])").ok()??;
    let nonce = text.get_attribute("data-typed").and_then(|nonce| nonce.parse().ok());
    nonce.and_then(|nonce| store.text(nonce)).or_else(|| text.text_content())
}
