//! One row of the timeline.

use super::{media, message_text::body, use_store};
use crate::{
    rich::{is_emoji_only, language, may_tower},
    route::Route,
    state::{
        rows::{Bubble, Extras, Progress, Quoted, Row},
        uploads::Which,
    },
    text::Words,
    ui::kit::{Avatar, Glyph, Icon},
};
use leptos::prelude::*;
use protocol::{FileId, Locale, Nonce, Tally};
use std::sync::Arc;

#[component]
pub fn TimelineRow(row: Row) -> impl IntoView {
    let words = use_store().words();
    match row {
        Row::Day(name) => view! {
            <li class="day" role="listitem"><button type="button" class="to-day" tabindex="-1">{name}</button></li>
        }
        .into_any(),
        Row::Unread => view! { <li class="unread" role="listitem">{words.unread_line}</li> }.into_any(),
        Row::Notice { seq, text, again: false } => {
            view! { <li class="notice" role="listitem" data-seq=seq.0>{text}</li> }.into_any()
        }
        Row::Notice { seq, text, .. } => view! {
            <li class="notice" role="listitem" data-seq=seq.0>
                {text} " " <button type="button" class="link" data-again tabindex="-1">{words.talk.again}</button>
            </li>
        }
        .into_any(),
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
    let store = use_store();
    let words = store.words();
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
        files,
        local,
        progress,
        blocked,
        extras,
        ..
    } = bubble;
    let extras = extras.map(|extras| *extras).unwrap_or_default();
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
    let time = view! { <time datetime=local.stamp() title=local.full(words)>{local.clock()}</time> };
    let marks = (extras.edited || extras.pinned).then(|| marks(words, &extras));
    let meta = if mine {
        view! { <span class="meta">{marks}{time}<Tick progress /></span> }.into_any()
    } else if marks.is_some() {
        view! { <span class="meta">{marks}{time}</span> }.into_any()
    } else {
        view! { <time class="meta" datetime=local.stamp() title=local.full(words)>{local.clock()}</time> }
            .into_any()
    };
    let Extras { quote, calls, from, reactions, bundle, uploading, sticker, form: asks, .. } = extras;
    let plain = quote.is_none() && from.is_none();
    let sticker = sticker.filter(|_| !blocked);
    let emoji = (sticker.is_some() || plain && is_emoji_only(&text)).then_some("");
    let wordless = text.is_empty() && !files.is_empty();
    let media = media::frame(&files, wordless && plain);
    let tall = may_tower(&text).then_some("");
    // Pages in Chinese are in simplified Chinese.
    let lang = language(&text).filter(|lang| *lang != "zh-Hans" || store.locale() != Locale::Zh);
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
            <div class="bubble" data-emoji=emoji data-tall=tall data-media=media data-form=asks.then_some("") lang=lang>
                {quote.filter(|_| !blocked).map(quoted)}
                {from.map(|name| view! { <span class="from">{(words.talk.forwarded)(&name)}</span> }.into_any())}
                {uploading.then(|| sent_files(nonce))}
                {
                    let text = match bundle && !blocked {
                        _ if sticker.is_some() => pictured(sticker, &text),
                        true => bundled(words, text),
                        false if wordless || uploading && text.is_empty() => ().into_any(),
                        false => body(nonce, text, nodes, calls),
                    };
                    let said = media::beside(words, files, text);
                    if blocked { unfolded(words, said) } else { said }
                }
                {meta}
            </div>
            {(!wordless).then(|| view! { <button class="copy" tabindex="-1" title=words.copy></button> }.into_any())}
            {(!reactions.is_empty()).then(|| chips(reactions))}
            {matches!(progress, Progress::Failed(_)).then(|| view! { <Failed nonce progress /> })}
        </li>
    }
}

/// The files of a pending message, drawn by the code that uploads them.
fn sent_files(nonce: Nonce) -> AnyView {
    view! { {use_store().drawn_files(Which::Of(nonce))} }.into_any()
}

/// A sticker. Its name stands in brackets where there are only texts.
fn pictured(sticker: Option<FileId>, text: &str) -> AnyView {
    let src = sticker.map(|id| format!("/file/{id}"));
    view! { <img class="sticker" src=src alt=text.trim_matches(['[', ']']).to_owned() /> }.into_any()
}

/// What stands beside the time.
fn marks(words: &'static Words, extras: &Extras) -> AnyView {
    let edited = extras.edited.then_some(words.talk.edited);
    let pinned =
        extras.pinned.then(|| view! { <Icon glyph=Glyph::Pin label=words.talk.pinned /> }.into_any());
    view! { {pinned}<span class="edited">{edited}</span> }.into_any()
}

/// The message that this one answers. A press leads to it.
fn quoted(quote: Quoted) -> AnyView {
    let Quoted { seq, name, text } = quote;
    let href = use_store().peek(|chat| chat.selected).map(|id| Route::Message(id, seq).path());
    view! { <a class="quote" href=href tabindex="-1" data-quote=seq.0><b>{name}</b>{text}</a> }.into_any()
}

/// The first lines of several messages in one. A press opens all of them.
fn bundled(words: &'static Words, text: String) -> AnyView {
    view! { <button type="button" class="bundle" tabindex="-1"><p>{text}</p><span>{words.talk.bundle}</span></button> }.into_any()
}

fn chips(reactions: Vec<(Tally, bool)>) -> AnyView {
    let chip = |(Tally { emoji, count }, mine): (Tally, bool)| {
        // Older symbols are text unless U+FE0F follows (UTS #51 §4). A style would make emoji of the count's digits, too.
        // In a keycap it stands before the frame (UTS #51 §1.4.9).
        let (sign, symbol) = match emoji.strip_suffix('\u{20E3}') {
            Some(sign) => (sign, "\u{FE0F}\u{20E3}"),
            None if emoji.chars().all(|c| c < '\u{1F000}') => (&*emoji, "\u{FE0F}"),
            None => (&*emoji, ""),
        };
        let shown = format!("{sign}{symbol} {count}");
        view! { <button type="button" class="chip" tabindex="-1" aria-pressed=mine.to_string() data-emoji=emoji>{shown}</button> }
            .into_any()
    };
    view! { <div class="chips">{reactions.into_iter().map(chip).collect::<Vec<_>>()}</div> }.into_any()
}

/// What somebody says whom the reader blocks, until they ask for it.
fn unfolded(words: &'static Words, said: AnyView) -> AnyView {
    view! { <details class="blocked"><summary>{words.friends.blocked_show}</summary>{said}</details> }
        .into_any()
}

#[component]
fn Tick(progress: Progress) -> impl IntoView {
    let words = use_store().words();
    let (glyph, label, name) = match progress {
        Progress::Waiting => (Glyph::Clock, words.waiting, "waiting"),
        Progress::InFlight => (Glyph::Clock, words.sending, "sending"),
        Progress::Saved => (Glyph::Check, words.sent, "saved"),
        Progress::Read(0) => (Glyph::Checks, words.read.by_peer, "saved"),
        Progress::Read(_) => (Glyph::Check, words.sent, "saved"),
        Progress::Failed(_) => (Glyph::Alert, words.failed, "failed"),
    };
    let count = if let Progress::Read(count) = progress { Some(count) } else { None };
    let read = count.filter(|count| *count > 0).map(|count| {
        view! { <button type="button" class="read-by" tabindex="-1">{(words.read.by)(count)}</button> }
            .into_any()
    });
    view! { {read}<span class="tick" data-progress=name data-read=count><Icon glyph label /></span> }
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
