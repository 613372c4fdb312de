//! The viewer: a picture of the conversation in full, and from there all others that are loaded.

use super::{
    super::{acts::Acts, back_closes::back_closes},
    found::pictures,
    hand::{Gesture, Hand},
    zoom::WHOLE,
};
use crate::{
    state::names,
    text::media::size,
    ui::kit::{Avatar, Glyph, Icon, effect},
};
use leptos::{
    ev::{KeyboardEvent, PointerEvent},
    html,
    prelude::*,
    wasm_bindgen::JsCast as _,
    web_sys::HtmlElement,
};
use protocol::FileId;
use std::cmp::Ordering;

/// What a press on a zoom button does.
const STEP: f64 = 1.5;

#[component]
pub fn Viewer(acts: Acts) -> impl IntoView {
    let store = acts.store;
    let is_open = store.memo(move |chat| {
        acts.file.get().is_some_and(|id| pictures(chat).iter().any(|shown| shown.file.id == id))
    });
    move || is_open.get().then(|| dialog(acts))
}

fn dialog(acts: Acts) -> AnyView {
    let (store, words) = (acts.store, acts.store.page_words().media);
    let node = NodeRef::<html::Dialog>::new();
    let (hand, opener) = (Hand::new(), acts.file.get_untracked());
    let all = store.memo(pictures);
    let at = Memo::new(move |_| {
        all.with(|all| all.iter().position(|shown| Some(shown.file.id) == acts.file.get()))
    });
    let shown = Memo::new(move |_| all.with(|all| all.get(at.get()?).cloned()));
    let is_broken = RwSignal::new(false);
    effect(move || {
        if let Some(node) = node.get().filter(|node| !node.open()) {
            let _ = node.show_modal();
        }
    });
    effect(move || {
        acts.file.track();
        hand.zoom.set(WHOLE);
        is_broken.set(false);
    });
    let step = move |by: isize| {
        let next = at.get_untracked().and_then(|at| at.checked_add_signed(by));
        let next = next.and_then(|next| all.with_untracked(|all| all.get(next).map(|shown| shown.file.id)));
        if next.is_some() {
            acts.file.set(next);
        }
    };
    let close = move || node.get_untracked().into_iter().for_each(|node| node.close());
    back_closes(|| 1, close);
    let closed = move |_| {
        acts.file.set(None);
        focus_on(opener);
    };
    let keys = move |event: KeyboardEvent| {
        match event.key().as_str() {
            "ArrowLeft" => step(-1),
            "ArrowRight" => step(1),
            "+" | "=" => hand.enlarge(STEP),
            "-" => hand.enlarge(1.0 / STEP),
            "0" => hand.zoom.set(WHOLE),
            _ => return,
        }
        event.prevent_default();
    };
    let lifted = move |event: PointerEvent| match hand.up(&event) {
        Some(Gesture::Next) => step(1),
        Some(Gesture::Previous) => step(-1),
        Some(Gesture::Close) => close(),
        None => {}
    };
    let transform = move || {
        let zoom = hand.zoom.get();
        format!("translate({:.1}px, {:.1}px) scale({:.3})", zoom.x, zoom.y, zoom.scale)
    };
    let picture = move || {
        let file = shown.get()?.file;
        let (width, height) = (file.width.unwrap_or(1).max(1), file.height.unwrap_or(1).max(1));
        Some(view! {
            <div
                class="sight"
                style:--w=format!("{width}px")
                style:--r=format!("{:.4}", f64::from(width) / f64::from(height))
                style:transform=transform
            >
                <img src=format!("/file/{}/320", file.id) alt="" draggable="false" />
                <img src=format!("/file/{}", file.id) alt=file.alt.unwrap_or_else(|| store.words().media.picture.to_owned()) draggable="false" on:error=move |_| is_broken.set(true) />
            </div>
        })
    };
    let head = move || {
        let shown = shown.get()?;
        let name = store.peek(|chat| names::listed(chat, &shown.author, store.words()));
        let time = store.reading(|reader| reader.short(shown.at));
        Some(view! { <Avatar id=shown.author.avatar.0 /> <div><b>{name}</b><small>{time}</small></div> })
    };
    let about = move || {
        let (shown, place) = (shown.get()?, at.get()? + 1);
        let (width, height) = (shown.file.width.unwrap_or_default(), shown.file.height.unwrap_or_default());
        let weight = size(shown.file.bytes, store.words().media);
        Some(format!("{place} / {} · {width} × {height} · {weight}", all.with(Vec::len)))
    };
    let save = move || shown.get().map(|shown| (format!("/file/{}", shown.file.id), shown.file.name));
    let percent = move || format!("{:.0}%", hand.zoom.get().scale * 100.0);
    let is_first = move || at.get() == Some(0);
    let is_last = move || at.get().map(|at| at + 1).cmp(&Some(all.with(Vec::len))) != Ordering::Less;
    view! {
        <dialog class="viewer" aria-label=store.words().media.picture node_ref=node on:close=closed on:keydown=keys>
            <header>
                {head}
                <span class="zoom">
                    <button type="button" class="icon-button" aria-label=words.smaller on:click=move |_| hand.enlarge(1.0 / STEP)>"−"</button>
                    <button type="button" class="whole" title=words.whole on:click=move |_| hand.zoom.set(WHOLE)>{percent}</button>
                    <button type="button" class="icon-button" aria-label=words.larger on:click=move |_| hand.enlarge(STEP)>"+"</button>
                </span>
                <a class="icon-button" href=move || save().map(|save| save.0) download=move || save().map(|save| save.1) aria-label=words.download title=words.download><Icon glyph=Glyph::Down /></a>
                <button type="button" class="icon-button" aria-label=words.close autofocus on:click=move |_| close()><Icon glyph=Glyph::Close /></button>
            </header>
            <div class="stage">
                <div
                    class="surface"
                    node_ref=hand.surface
                    on:wheel=move |event| hand.wheel(&event)
                    on:pointerdown=move |event| hand.down(&event)
                    on:pointermove=move |event| hand.moved(&event)
                    on:pointerup=lifted
                    on:pointercancel=lifted
                >
                    {move || if is_broken.get() { Some(view! { <p class="gone" role="status">{words.gone}</p> }.into_any()) } else { picture().map(IntoAny::into_any) }}
                </div>
                <button type="button" class="icon-button previous" aria-label=words.previous disabled=is_first on:click=move |_| step(-1)><Icon glyph=Glyph::Back /></button>
                <button type="button" class="icon-button next" aria-label=words.next disabled=is_last on:click=move |_| step(1)><Icon glyph=Glyph::Chevron /></button>
            </div>
            <footer>
                <p>{move || shown.get().and_then(|shown| shown.file.alt)}</p>
                <small aria-live="polite">{about}</small>
            </footer>
        </dialog>
    }
    .into_any()
}

/// Gives the focus back to the picture that was pressed, without moving the log.
fn focus_on(file: Option<FileId>) {
    request_animation_frame(move || {
        let Some(file) = file else { return };
        let tile = document().query_selector(&format!(".log [data-press=\"{file}\"]")).ok().flatten();
        if let Some(tile) = tile.and_then(|tile| tile.dyn_into::<HtmlElement>().ok()) {
            let options = web_sys::FocusOptions::new();
            options.set_prevent_scroll(true);
            let _ = tile.focus_with_options(&options);
        }
    });
}
