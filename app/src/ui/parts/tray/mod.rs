//! Files on their way to the server, as they are drawn: above the composer, and in their message. It comes with the code
//! that uploads them.

mod echo;
mod recorder;
mod words;

use super::{
    keyed::{Element, Key, Keyed},
    use_store,
};
use crate::{
    ports::FileAct,
    state::{
        Memo, Store,
        uploads::{DrawsFiles, LocalFile, Stage, Which},
    },
    text::{UploadWords, media::size},
    ui::kit::{Glyph, Icon, Show, effect},
};
use echo::echo;
use leptos::{html, prelude::*};
use protocol::{ConversationId, Nonce, limits::ALT_GRAPHEMES};
use recorder::recorder;
use words::{ending, state};

/// Files that are on their way.
type Files = ReadSignal<Vec<LocalFile>>;

/// Draws some of them; see [`DrawsFiles`].
#[must_use]
pub fn draw_files(DrawsFiles { files, recording, .. }: DrawsFiles, which: Which) -> AnyView {
    match which {
        Which::Tray(conversation) => {
            (tray(files, conversation), recorder(recording, conversation)).into_any()
        }
        Which::Of(message) => echo(files, message),
    }
}

/// A file, as long as it is there.
fn file(files: Files, id: Nonce) -> Memo<Option<LocalFile>> {
    Memo::new(move |_| files.with(|files| files.iter().find(|file| file.id == id).cloned()))
}

fn words(store: Store) -> &'static UploadWords {
    store.page_words().upload
}

fn tray(files: Files, conversation: ConversationId) -> AnyView {
    let store = use_store();
    let words = words(store);
    let here = Memo::new(move |_| {
        let here = |file: &&LocalFile| file.is_in_tray(conversation);
        files.with(|files| files.iter().filter(here).map(|file| file.id).collect::<Vec<_>>())
    });
    // The picture that is being described.
    let described = RwSignal::new(None::<Nonce>);
    let each = move || {
        let element = |id: Nonce| Element {
            key: Key::Number(id.0 as i64),
            draw: Box::new(move || item(store, files, id, described)),
        };
        here.get().into_iter().map(element).collect()
    };
    view! {
        <Show when=move || here.with(|here| !here.is_empty())>
            <ul class="tray" aria-label=words.tray>
                <Keyed each=Box::new(each) />
            </ul>
            {move || described.get().filter(|id| here.with(|here| here.contains(id))).map(|id| describe(store, files, id, described))}
        </Show>
    }
    .into_any()
}

fn item(store: Store, files: Files, id: Nonce, described: RwSignal<Option<Nonce>>) -> AnyView {
    let (words, seen) = (words(store), file(files, id));
    let Some(file) = seen.get_untracked() else { return ().into_any() };
    let (name, bytes, is_picture) = (title(store, &file), file.bytes, file.picture.is_some());
    let has_words = move || seen.with(|file| file.as_ref().is_some_and(|file| !file.alt.is_empty()));
    let refused = move || seen.with(|file| file.as_ref().is_some_and(LocalFile::is_refused));
    let unconverted = move || seen.with(|file| file.as_ref().is_some_and(|file| file.unconverted));
    let remove = (words.remove)(&name);
    view! {
        <li class="local-file" data-picture=is_picture.then_some("") data-refused=move || refused().then_some("")>
            {face(&file)}
            <Show when=move || !is_picture || refused()>
                <b title=name.clone()>{name.clone()}</b>
            </Show>
            <small role=move || refused().then_some("alert")>{move || seen.get().map(|file| state(store, &file, is_picture))}</small>
            <Show when=unconverted>
                <p class="hint">{words.unconverted}</p>
            </Show>
            {steer(store, seen)}
            {player(store, file.sound)}
            {is_picture.then(|| view! {
                <button
                    type="button"
                    class="alt"
                    aria-label=words.describe
                    aria-pressed=move || has_words().to_string()
                    on:click=move |_| described.update(|at| *at = (*at != Some(id)).then_some(id))
                >"ALT"</button>
            }.into_any())}
            <button type="button" class="icon-button" aria-label=remove on:click=move |_| store.act_on_files(FileAct::Remove(id))>
                <Icon glyph=Glyph::Close />
            </button>
            <progress max="100" value=move || seen.with(|file| file.as_ref().map_or(0, LocalFile::percent)) hidden=move || !is_moving(seen) aria-label=size(bytes, store.words().media)></progress>
        </li>
    }
    .into_any()
}

/// The field for what a picture shows.
fn describe(store: Store, files: Files, id: Nonce, described: RwSignal<Option<Nonce>>) -> AnyView {
    let words = words(store);
    let before = file(files, id).get_untracked().map(|file| file.alt).unwrap_or_default();
    let field = NodeRef::<html::Input>::new();
    effect(move || {
        if let Some(field) = field.get() {
            let _ = field.focus();
        }
    });
    let done = move |event: &leptos::ev::KeyboardEvent| {
        if event.key() == "Enter" || event.key() == "Escape" {
            event.prevent_default();
            described.set(None);
            if let Some(composer) = super::field::field() {
                let _ = composer.focus();
            }
        }
    };
    view! {
        <input
            class="description"
            type="text"
            maxlength=ALT_GRAPHEMES
            aria-label=words.describe
            placeholder=words.describe_hint
            prop:value=before
            node_ref=field
            on:input=move |event| store.act_on_files(FileAct::Describe(id, event_target_value(&event)))
            on:keydown=move |event| done(&event)
        />
    }
    .into_any()
}

/// The picture, or what kind of file it is.
fn face(file: &LocalFile) -> AnyView {
    let name = &file.name;
    match file.picture.clone() {
        Some(address) => view! { <img src=address alt=name.to_owned() /> }.into_any(),
        None if file.peaks.is_some() => {
            view! { <span class="kind"><Icon glyph=Glyph::Microphone /></span> }.into_any()
        }
        None => view! { <span class="kind" aria-hidden="true">{ending(name)}</span> }.into_any(),
    }
}

/// What it is called: nobody has given a recording its name.
fn title(store: Store, file: &LocalFile) -> String {
    if file.peaks.is_some() { store.words().media.voice.to_owned() } else { file.name.clone() }
}

/// To hear what was recorded.
fn player(store: Store, sound: Option<String>) -> Option<AnyView> {
    let sound = sound?;
    Some(view! { <audio controls src=sound aria-label=store.words().media.voice></audio> }.into_any())
}

/// Stops it, or lets it go on.
fn steer(store: Store, seen: Memo<Option<LocalFile>>) -> impl Fn() -> Option<AnyView> + Send {
    let words = words(store);
    let step = Memo::new(move |_| {
        seen.with(|file| {
            let file = file.as_ref()?;
            match file.stage {
                Stage::Paused => Some(true),
                Stage::Queued | Stage::Going | Stage::Cut(..) => Some(false),
                Stage::Preparing | Stage::There | Stage::Whole | Stage::Refused(_) => None,
            }
        })
    });
    move || {
        let resumes = step.get()?;
        let LocalFile { id, name, .. } = seen.get_untracked()?;
        let (label, path) = if resumes {
            ((words.resume)(&name), "M8.5 5.5v13l10-6.500z")
        } else {
            ((words.pause)(&name), "M9 6.500v11M15 6.500v11")
        };
        let act = move |_| store.act_on_files(if resumes { FileAct::Resume(id) } else { FileAct::Pause(id) });
        let button = view! {
            <button type="button" class="icon-button steer" aria-label=label on:click=act>
                <svg class="icon" viewBox="0 0 24 24" aria-hidden="true"><path d=path /></svg>
            </button>
        };
        Some(button.into_any())
    }
}

fn is_moving(seen: Memo<Option<LocalFile>>) -> bool {
    let rests = |file: &LocalFile| matches!(file.stage, Stage::There | Stage::Whole | Stage::Refused(_));
    seen.with(|file| file.as_ref().is_some_and(|file| !rests(file)))
}
