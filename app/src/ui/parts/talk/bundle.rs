//! Several messages that were forwarded as one, with their files.

use super::{
    copied::{Written, copied},
    scope::Scope,
};
use crate::text::media::{clock, size};
use leptos::prelude::*;
use protocol::{Attachment, Copied, FileKind, Seq, What};

/// Pictures fit into a square of so many pixels: a phone of 320 has room for it.
const SIDE: u32 = 240;
/// How high what plays a sound is.
const PLAYER: u32 = 54;

/// All of them.
pub fn bundle(scope: Scope, seq: Seq) -> AnyView {
    let (store, conversation) = (scope.store(), scope.conversation());
    let all: Option<Vec<Copied>> = store.peek(|chat| match &chat.message(conversation, seq)?.what {
        What::Message { more: Some(more), .. } => more.bundle.as_ref()?.read().ok(),
        _ => None,
    });
    let line = |one: Copied| {
        let files = one.files.map(|files| (store.words().media.brief)(&files) + " ");
        let text = files.unwrap_or_default() + &one.text;
        let attached = one.attachments.into_iter().map(|file| attached(scope, file)).collect_view();
        let at = store.reading(|reader| reader.short(one.at));
        copied(Written {
            avatar: Some(one.avatar.0),
            name: one.name,
            at,
            text,
            below: Some(attached.into_any()),
        })
    };
    let lines = all.unwrap_or_default().into_iter().map(line).collect_view();
    view! { <ol class="copies">{lines}</ol> }.into_any()
}

/// A file of one of them. What is opened opens beside the chat.
fn attached(scope: Scope, file: Attachment) -> AnyView {
    let words = scope.store().words().media;
    let href = format!("/file/{}", file.id);
    let named = |name: &'static str| file.alt.clone().unwrap_or_else(|| name.to_owned());
    match file.kind() {
        FileKind::Picture => {
            let (width, height) = fitting(file.width.unwrap_or(SIDE), file.height.unwrap_or(SIDE));
            let source = format!("{href}/320");
            view! {
                <p><a href=href target="_blank" rel="external noopener"><img src=source width=width height=height alt=named(words.picture) loading="lazy" /></a></p>
            }
            .into_any()
        }
        FileKind::Video => view! {
            <p><video src=href controls preload="metadata" playsinline width=SIDE aria-label=named(words.video)></video></p>
        }
        .into_any(),
        FileKind::Audio => {
            let name = if file.peaks.is_some() { words.voice.to_owned() } else { file.name };
            let length = file.seconds.map(clock).unwrap_or_default();
            view! {
                <p>{name.clone()}" "<small>{length}</small></p>
                <p><video src=href controls preload="none" playsinline width=SIDE height=PLAYER aria-label=name></video></p>
            }
            .into_any()
        }
        FileKind::File | FileKind::Unknown => {
            let size = size(file.bytes, words);
            let name = file.name.clone();
            view! { <p><a class="link" href=href download=name>{file.name}</a>" "<small>{size}</small></p> }
                .into_any()
        }
    }
}

/// The size at which a picture is shown; never larger than it is.
fn fitting(width: u32, height: u32) -> (u32, u32) {
    let longest = width.max(height).max(1);
    let shown = |side: u32| if longest <= SIDE { side } else { (side * SIDE / longest).max(1) };
    (shown(width), shown(height))
}

#[cfg(test)]
mod tests {
    use super::fitting;

    #[test]
    fn pictures_fit_and_keep_their_form() {
        assert_eq!(fitting(4_000, 3_000), (240, 180));
        assert_eq!(fitting(30, 40), (30, 40));
        assert_eq!(fitting(1, 65_535), (1, 240));
        assert_eq!(fitting(0, 0), (0, 0));
    }
}
