//! The files of a message in its row. Everything has its room from the first frame on. What is done with it, and what can
//! go wrong, is in the code that is fetched once a row has files.

use super::{
    super::element::{class, element, void},
    layout::{album, colour, parts, room, thumbnail_width},
};
use crate::text::{
    Words,
    media::{clock, size},
};
use leptos::prelude::*;
use protocol::{Attachment, FileKind, limits::THUMBNAILS};

/// A picture that may move is shown as it is, if it has no more bytes than this.
const MOVING_BYTES: u64 = 8 * 1024 * 1024;

/// How the bubble frames them: `bare` if it has nothing else to show.
pub fn frame(files: &[Attachment], is_bare: bool) -> Option<&'static str> {
    let is_seen = |file: &Attachment| matches!(file.kind(), FileKind::Picture | FileKind::Video);
    let seen = files.iter().filter(|file| is_seen(file)).count();
    match seen {
        0 => None,
        seen if is_bare && seen == files.len() => Some("bare"),
        _ => Some("beside"),
    }
}

/// All of them, pictures first, and the text.
pub fn beside(words: &'static Words, files: Vec<Attachment>, text: AnyView) -> AnyView {
    if files.is_empty() {
        return text;
    }
    let pictures = files.iter().filter(|file| file.kind() == FileKind::Picture).count();
    let (shown, hidden) = album(pictures);
    let (mut tiles, mut others) = (Vec::new(), Vec::new());
    for file in files {
        match file.kind() {
            FileKind::Picture if tiles.len() < shown => {
                let rest = if tiles.len() + 1 == shown { hidden } else { 0 };
                tiles.push(picture(words, file, pictures == 1, rest));
            }
            FileKind::Picture => {}
            FileKind::Video => others.push(video(words, file)),
            FileKind::Audio => others.push(sound(words, file)),
            FileKind::File | FileKind::Unknown => others.push(plain(words, file)),
        }
    }
    if shown > 0 {
        let attributes = [class("album"), ("data-count", Some(shown.to_string()))];
        others.insert(0, element("div", attributes, tiles.into_any()));
    }
    others.push(text);
    others.into_any()
}

fn is(value: &str) -> Option<String> {
    Some(value.to_owned())
}

/// An empty canvas keeps its room, in its colour until it is there. A style would do that, too, but the page's policy allows
/// none in the document; `font` has a colour without one (HTML §15.3.4).
fn picture(words: &'static Words, file: Attachment, is_alone: bool, rest: usize) -> AnyView {
    let Attachment { id, media, bytes, width, height, stand_in, alt, .. } = file;
    let (width, height) = (width.unwrap_or_default(), height.unwrap_or_default());
    let (wide, high) = if is_alone { room(width, height) } else { (1, 1) };
    let href = format!("/file/{id}");
    let set = THUMBNAILS.map(|size| format!("{href}/{size} {}w", thumbnail_width(width, height, size)));
    let set = Some(set.join(", "));
    let moves = bytes <= MOVING_BYTES && matches!(&*media, "image/gif" | "image/webp");
    let (image, source) = if moves {
        let still = [("media", is("(prefers-reduced-motion: reduce)")), ("srcset", set)];
        ([("src", is(&href)), ("srcset", None)], Some(void("source", still)))
    } else {
        ([("src", Some(format!("{href}/320"))), ("srcset", set)], None)
    };
    let [src, srcset] = image;
    let image = void(
        "img",
        [
            src,
            srcset,
            ("sizes", Some(format!("{}px", if is_alone { wide } else { 180 }))),
            ("alt", Some(alt.unwrap_or_else(|| words.media.picture.to_owned()))),
            ("loading", is("lazy")),
            ("decoding", is("async")),
        ],
    );
    let image = match source {
        Some(source) => element("picture", [], vec![source, image].into_any()),
        None => image,
    };
    let canvas = void("canvas", [("width", Some(wide.to_string())), ("height", Some(high.to_string()))]);
    let room = element("font", [("color", stand_in.as_deref().and_then(colour))], canvas);
    let mut inside = vec![room, image];
    if rest > 0 {
        let label = (words.media.more)(rest);
        inside.push(element(
            "span",
            [class("rest"), ("aria-label", Some(label))],
            format!("+{rest}").into_any(),
        ));
    }
    let attributes = [
        class("picture"),
        ("href", Some(href)),
        ("rel", is("external")),
        ("tabindex", is("-1")),
        ("data-press", Some(id.to_string())),
        ("data-stand-in", stand_in),
    ];
    element("a", attributes, inside.into_any())
}

fn video(words: &'static Words, file: Attachment) -> AnyView {
    let size = size(file.bytes, words.media);
    let said = file.seconds.map_or(size.clone(), |seconds| format!("{} · {size}", clock(seconds)));
    let attributes = [
        ("src", Some(format!("/file/{}", file.id))),
        ("controls", is("")),
        ("preload", is("metadata")),
        ("playsinline", is("")),
        ("tabindex", is("-1")),
        ("aria-label", Some(file.alt.unwrap_or_else(|| words.media.video.to_owned()))),
    ];
    let pill = element("span", [class("pill")], said.into_any());
    element("div", [class("film")], vec![void("video", attributes), pill].into_any())
}

/// What says how loud a recorded one is, is drawn by the code that plays it.
fn sound(words: &'static Words, file: Attachment) -> AnyView {
    let (names, id) = (words.media, Some(file.id.to_string()));
    let button = |named, label, press| {
        let (kind, tabindex) = (("type", is("button")), ("tabindex", is("-1")));
        [named, kind, tabindex, ("aria-label", label), ("data-press", press)]
    };
    let place = [
        ("type", is("range")),
        ("max", is("1000")),
        ("value", is("0")),
        ("tabindex", is("-1")),
        ("aria-label", is(names.place)),
    ];
    let length = file.seconds.map(clock).unwrap_or_default();
    let inside = vec![
        void("button", button(class("go"), is(names.play), id.clone())),
        void("input", place),
        element("span", [class("length")], length.into_any()),
        element("button", button(class("speed"), None, None), "1×".into_any()),
    ];
    let name = if file.peaks.is_some() { names.voice.to_owned() } else { file.name };
    let attributes = [
        class("sound"),
        ("role", is("group")),
        ("aria-label", Some(name)),
        ("data-file", id),
        ("data-peaks", file.peaks),
    ];
    element("div", attributes, inside.into_any())
}

fn plain(words: &'static Words, file: Attachment) -> AnyView {
    let span = |named, text: String| element("span", [named], text.into_any());
    let (stem, end) = parts(&file.name);
    let kind = end.trim_start_matches('.').to_ascii_lowercase();
    let name = vec![span(class("stem"), stem.to_owned()), span(class("end"), end.to_owned())];
    let tile = [("data-kind", Some(kind.clone())), ("aria-hidden", is("true"))];
    let inside = vec![
        element("i", tile, kind.into_any()),
        element("b", [], name.into_any()),
        element("small", [], size(file.bytes, words.media).into_any()),
    ];
    let attributes = [
        class("file"),
        ("href", Some(format!("/file/{}", file.id))),
        ("download", Some(file.name)),
        ("tabindex", is("-1")),
    ];
    element("a", attributes, inside.into_any())
}
