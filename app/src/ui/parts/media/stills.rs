//! Pictures that move, for whoever wants no motion (WCAG 2.2.2): they stand still until they are asked to play.

use super::super::{
    acts::Acts,
    element::{class, dress},
};
use leptos::{
    prelude::{document, window},
    task::spawn_local,
    wasm_bindgen::JsCast as _,
    web_sys::Element,
};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    CanvasRenderingContext2d, Headers, HtmlCanvasElement, HtmlImageElement, RequestInit, Response,
};

/// What may move, in the log: pictures that are drawn with a source for this case, and stickers.
pub const MAY_MOVE: &str = ":is(.picture > picture > img, .sticker)";
/// A still is drawn with at most so many pixels a side.
const PIXELS: f64 = 960.0;
/// So many of the first bytes say whether a picture moves.
const HEAD: &str = "bytes=0-63";

/// Whether whoever looks wants no motion.
pub fn are_wanted() -> bool {
    let asked = window().match_media("(prefers-reduced-motion: reduce)").ok().flatten();
    asked.is_some_and(|asked| asked.matches())
}

/// A picture that may move is there: it stands still, with a button if it moves indeed.
pub fn stop(acts: Acts, image: &Element) -> Option<()> {
    let place = place_of(image)?;
    if place.has_attribute("data-moves") {
        return None;
    }
    place.set_attribute("data-moves", "").ok()?;
    freeze(&place)?;
    spawn_local(async move {
        let Some(address) = address(&place) else { return };
        if moves(&address).await.unwrap_or_default() {
            let _ = offer(acts, &place);
        } else if let Ok(Some(still)) = place.query_selector(".still") {
            still.remove();
        }
    });
    Some(())
}

/// The button of a picture was pressed: it plays, or stands still again.
pub fn toggle(acts: Acts, button: &Element) -> Option<()> {
    let (place, words) = (button.parent_element()?, acts.store.page_words().media);
    let label = match place.query_selector(".still").ok()? {
        Some(still) => {
            still.remove();
            // What the browser shows in its place is a thumbnail, and none of them moves.
            if let Some(source) = place.query_selector("source").ok()? {
                source.remove();
            }
            words.stop_picture
        }
        None => {
            freeze(&place)?;
            words.play_picture
        }
    };
    button.set_attribute("aria-label", label).ok()
}

/// The element around a picture that its still and its button stand in.
fn place_of(image: &Element) -> Option<Element> {
    image.closest(".picture, .bubble").ok()?
}

/// Where all of it is.
fn address(place: &Element) -> Option<String> {
    match place.get_attribute("href") {
        Some(address) => Some(address),
        None => place.query_selector("img.sticker").ok()??.get_attribute("src"),
    }
}

/// Draws what is seen now over the picture, which goes out of sight.
fn freeze(place: &Element) -> Option<()> {
    let image: HtmlImageElement = place.query_selector("img").ok()??.dyn_into().ok()?;
    let (width, height) = (f64::from(image.natural_width()), f64::from(image.natural_height()));
    let scale = (PIXELS / width.max(height).max(1.0)).min(1.0);
    let still: HtmlCanvasElement = document().create_element("canvas").ok()?.dyn_into().ok()?;
    dress(&still, [class("still")])?;
    still.set_width((width * scale) as u32);
    still.set_height((height * scale) as u32);
    let context: CanvasRenderingContext2d = still.get_context("2d").ok()??.dyn_into().ok()?;
    let (wide, high) = (still.width().into(), still.height().into());
    context.draw_image_with_html_image_element_and_dw_and_dh(&image, 0.0, 0.0, wide, high).ok()?;
    let before = image.closest("picture").ok()?.unwrap_or_else(|| image.into());
    before.insert_adjacent_element("afterend", &still).ok().map(|_| ())
}

fn offer(acts: Acts, place: &Element) -> Option<()> {
    let button = document().create_element("button").ok()?;
    let label = acts.store.page_words().media.play_picture.to_owned();
    let (kind, tabindex) = (("type", Some("button".to_owned())), ("tabindex", Some("-1".to_owned())));
    dress(&button, [class("motion"), kind, tabindex, ("aria-label", Some(label))])?;
    place.query_selector(".still").ok()??.insert_adjacent_element("afterend", &button).ok().map(|_| ())
}

/// Whether a picture moves, by its first bytes.
async fn moves(address: &str) -> Option<bool> {
    let (asked, headers) = (RequestInit::new(), Headers::new().ok()?);
    headers.set("range", HEAD).ok()?;
    asked.set_headers(&headers);
    let answer = JsFuture::from(window().fetch_with_str_and_init(address, &asked)).await.ok()?;
    let answer: Response = answer.dyn_into().ok()?;
    let bytes = JsFuture::from(answer.array_buffer().ok()?).await.ok()?;
    Some(is_moving(&web_sys::js_sys::Uint8Array::new(&bytes).to_vec()))
}

/// GIF, and WebP and PNG that say so of themselves.
fn is_moving(head: &[u8]) -> bool {
    let is_webp = head.starts_with(b"RIFF") && head.get(8..16) == Some(b"WEBPVP8X");
    head.starts_with(b"GIF8")
        || is_webp && head.get(20).is_some_and(|flags| flags & 2 != 0)
        || head.starts_with(b"\x89PNG") && head.windows(4).any(|name| name == b"acTL")
}

#[cfg(test)]
mod tests {
    use super::is_moving;

    #[test]
    fn what_moves_says_so_in_its_first_bytes() {
        for (head, want) in [
            (&b"GIF89a\x01\0\x01\0"[..], true),
            (b"RIFF\0\0\0\0WEBPVP8X\x0A\0\0\0\x12\0\0\0", true),
            (b"RIFF\0\0\0\0WEBPVP8X\x0A\0\0\0\x10\0\0\0", false),
            (b"RIFF\0\0\0\0WEBPVP8 \x0A\0\0\0\x12\0\0\0", false),
            (b"RIFF\0\0\0\0WEBPVP8X", false),
            (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\x06\0\0\0\0\0\0\0\0\0\0\x08acTL", true),
            (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", false),
            (b"\xFF\xD8\xFF", false),
            (b"", false),
        ] {
            assert_eq!(is_moving(head), want, "{head:?}");
        }
    }
}
