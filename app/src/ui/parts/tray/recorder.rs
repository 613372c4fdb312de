//! Recording a voice message: in the place of the composer's field while it goes on.

use super::super::{field, use_store};
use crate::{
    ports::{Ending, FileAct},
    state::{
        Memo, Store,
        recording::{Recording, Refusal, Stage},
    },
    text::{VoiceWords, media::clock},
    ui::kit::{Glyph, Icon, effect},
};
use leptos::{ev::KeyboardEvent, html, prelude::*};
use protocol::ConversationId;

/// The icon of a bin; with the others, every visit would load it.
const BIN: &str =
    "M5 7h14M9.500 7V4.500h5V7M7 7l.8 12.500h8.400L17 7M10.500 10.500v5.500M13.500 10.500v5.500";
/// So many of the latest levels are shown.
const SHOWN: usize = 60;

type Shown = Memo<Option<Recording>>;

/// Its place.
pub fn recorder(recording: ReadSignal<Option<Recording>>, conversation: ConversationId) -> AnyView {
    let store = use_store();
    let here: Shown = Memo::new(move |_| {
        recording.with(|one| one.as_ref().filter(|one| one.conversation == conversation).cloned())
    });
    // What is drawn anew when it changes; the rest moves in what is drawn.
    let refused = Memo::new(move |_| {
        here.with(|one| {
            one.as_ref().map(|one| match one.stage {
                Stage::Refused(why) => Some(why),
                _ => None,
            })
        })
    });
    (move || match refused.get()? {
        Some(why) => Some(refusal(store, why)),
        None => Some(bar(store, here)),
    })
    .into_any()
}

fn end(store: Store, ending: Ending) {
    store.act_on_files(FileAct::End(ending));
    if store.focuses_composer()
        && let Some(field) = field::field()
    {
        // It is hidden until this is gone.
        request_animation_frame(move || drop(field.focus()));
    }
}

fn bar(store: Store, here: Shown) -> AnyView {
    let words = store.page_words().voice;
    let group = NodeRef::<html::Div>::new();
    effect(move || {
        if let Some(group) = group.get() {
            let _ = group.focus();
        }
    });
    // Somebody goes elsewhere: what was said is not lost.
    on_cleanup(move || store.act_on_files(FileAct::End(Ending::Keep)));
    let is_whole = Memo::new(move |_| here.with(|one| one.as_ref().is_some_and(Recording::is_whole)));
    let pressed = move |event: KeyboardEvent| {
        let on_group = event.target().zip(event.current_target()).is_some_and(|(on, group)| on == group);
        match event.key().as_str() {
            "Escape" => end(store, Ending::Discard),
            "Enter" if on_group && is_whole.get_untracked() => end(store, Ending::Send),
            _ => return,
        }
        event.prevent_default();
        event.stop_propagation();
    };
    let is_on = move || here.with(|one| one.as_ref().is_some_and(|one| one.stage == Stage::On));
    let is_nearly_full =
        Memo::new(move |_| here.with(|one| one.as_ref().is_some_and(Recording::is_nearly_full)));
    let length = Memo::new(move |_| here.with(|one| one.as_ref().map_or(0, |one| one.length / 1_000)));
    let levels = move || here.with(|one| one.as_ref().map(|one| line(one.latest(SHOWN))));
    let said = move || match () {
        () if is_nearly_full.get() => words.nearly_full,
        () if is_on() => words.keys,
        () => words.asking,
    };
    view! {
        <div class="recorder" role="group" aria-label=words.recording tabindex="-1" data-on=move || is_on().then_some("") data-full=move || is_nearly_full.get().then_some("") node_ref=group on:keydown=pressed>
            <button type="button" class="icon-button discard" aria-label=words.discard on:click=move |_| end(store, Ending::Discard)>
                <svg class="icon" viewBox="0 0 24 24" aria-hidden="true"><path d=BIN /></svg>
            </button>
            <span class="running" role="timer">{move || clock(u32::try_from(length.get()).unwrap_or_default())}</span>
            <svg class="levels" viewBox=format!("0 0 {} 24", 3 * SHOWN) preserveAspectRatio="xMaxYMid slice" aria-hidden="true"><path d=levels /></svg>
            <small role="status">{said}</small>
            <button type="button" class="icon-button stop" aria-label=words.stop title=words.stop disabled=move || !is_whole.get() on:click=move |_| end(store, Ending::Keep)></button>
            <button type="button" class="icon-button send" aria-label=store.words().send disabled=move || !is_whole.get() on:click=move |_| end(store, Ending::Send)>
                <Icon glyph=Glyph::Send />
            </button>
        </div>
    }
    .into_any()
}

/// A bar for each level, the last one at the end.
fn line(levels: &[u8]) -> String {
    let bar = |(level, place): (&u8, usize)| {
        let half = 1.0 + f32::from(*level) * 10.0 / 63.0;
        format!("M{} {:.1}v{:.1}", 3 * place + 1, 12.0 - half, 2.0 * half)
    };
    levels.iter().zip(SHOWN - levels.len().min(SHOWN)..).map(bar).collect()
}

fn refusal(store: Store, why: Refusal) -> AnyView {
    let words = store.page_words().voice;
    let close = NodeRef::<html::Button>::new();
    effect(move || {
        if let Some(close) = close.get() {
            let _ = close.focus();
        }
    });
    let pressed = move |event: KeyboardEvent| {
        if event.key() == "Escape" {
            event.stop_propagation();
            end(store, Ending::Discard);
        }
    };
    view! {
        <div class="recorder" on:keydown=pressed>
            <p class="failure" role="alert">{why_not(words, why)}</p>
            <button type="button" class="icon-button" aria-label=store.page_words().talk.close node_ref=close on:click=move |_| end(store, Ending::Discard)>
                <Icon glyph=Glyph::Close />
            </button>
        </div>
    }
    .into_any()
}

fn why_not(words: &VoiceWords, why: Refusal) -> &'static str {
    match why {
        Refusal::Insecure => words.insecure,
        Refusal::Unsupported => words.unsupported,
        Refusal::Missing => words.missing,
        Refusal::Denied => words.denied,
        Refusal::InUse => words.in_use,
        Refusal::Broken => words.broken,
    }
}
