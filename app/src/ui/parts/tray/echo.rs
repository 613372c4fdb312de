//! The files of a message that waits for them.

use super::{super::use_store, Files, face, file, is_moving, player, steer, title, words, words::state};
use crate::{
    ports::FileAct,
    state::{
        Memo, Store,
        uploads::{LocalFile, Stage, Trouble},
    },
};
use leptos::prelude::*;
use protocol::Nonce;

/// Draws them.
pub fn echo(files: Files, message: Nonce) -> AnyView {
    let store = use_store();
    let of_message = move |file: &&LocalFile| file.message == Some(message);
    let here = Memo::new(move |_| {
        files.with(|files| files.iter().filter(of_message).map(|file| file.id).collect::<Vec<_>>())
    });
    // Refused for good, or for now; it may also be all there and only the message under way.
    let trouble = Memo::new(move |_| {
        files.with(|files| {
            let mut stages = files.iter().filter(of_message).map(|file| &file.stage);
            let refused = stages.clone().find(|stage| matches!(stage, Stage::Refused(_))).cloned();
            (refused, stages.any(|stage| *stage != Stage::Whole))
        })
    });
    view! {
        <ul class="sent-files">
            {move || here.get().into_iter().map(|id| item(store, files, id)).collect_view()}
        </ul>
        {move || {
            let (refused, waits) = trouble.get();
            waits.then(|| ways_out(store, message, refused))
        }}
    }
    .into_any()
}

/// Tries again what can be, or gives the message up.
fn ways_out(store: Store, message: Nonce, refused: Option<Stage>) -> AnyView {
    let words = (store.words(), words(store));
    let again = refused.as_ref().is_some_and(|stage| *stage != Stage::Refused(Trouble::Lost));
    let discard = if refused.is_some() { words.0.discard } else { words.1.cancel };
    view! {
        <p class="ways-out">
            {again.then(|| view! { <button type="button" class="link" on:click=move |_| store.act_on_files(FileAct::Retry(message))>{words.0.retry}</button> }.into_any())}
            <button type="button" class="link" on:click=move |_| store.discard(message)>{discard}</button>
        </p>
    }
    .into_any()
}

fn item(store: Store, files: Files, id: Nonce) -> AnyView {
    let seen = file(files, id);
    let Some(file) = seen.get_untracked() else { return ().into_any() };
    let (name, is_picture) = (title(store, &file), file.picture.is_some());
    let refused = move || seen.with(|file| file.as_ref().is_some_and(LocalFile::is_refused));
    view! {
        <li class="local-file" data-picture=is_picture.then_some("") data-refused=move || refused().then_some("")>
            {face(&file)}
            {(!is_picture).then(|| view! { <b title=name.clone()>{name.clone()}</b> }.into_any())}
            <small role=move || refused().then_some("alert")>{move || seen.get().map(|file| state(store, &file, is_picture))}</small>
            {steer(store, seen)}
            {player(store, file.sound)}
            <progress max="100" value=move || seen.with(|file| file.as_ref().map_or(0, LocalFile::percent)) hidden=move || !is_moving(seen) aria-label=name.clone()></progress>
        </li>
    }
    .into_any()
}
