//! Watches the pictures and films of rows: until one is there its stand-in is drawn, one that cannot be shown says so, and
//! where no motion is wanted none begins by itself.

use super::{
    super::{acts::Acts, log_keys::all},
    layout::{colour, sextet},
    stills,
};
use crate::ui::kit::effect;
use leptos::{
    prelude::*,
    wasm_bindgen::{Clamped, JsCast as _, closure::Closure},
    web_sys::Element,
};
use web_sys::{CanvasRenderingContext2d, Event, HtmlCanvasElement, HtmlImageElement, ImageData};

/// What is listened for in the whole log, before anybody else hears it: what is loaded tells nobody else.
const HEARD: [&str; 4] = ["error", "load", "play", "click"];

/// Begins.
pub fn watch(acts: Acts) {
    let heard = Closure::<dyn FnMut(Event)>::new(move |event: Event| {
        let _ = hear(acts, &event);
    });
    let page = document();
    for name in HEARD {
        let _ = page.add_event_listener_with_callback_and_bool(name, heard.as_ref().unchecked_ref(), true);
    }
    let heard = StoredValue::new_local(heard);
    on_cleanup(move || {
        heard.try_with_value(|heard| {
            for name in HEARD {
                let callback = heard.as_ref().unchecked_ref();
                let _ = page.remove_event_listener_with_callback_and_bool(name, callback, true);
            }
        });
    });
    effect(move || {
        acts.drawn.track();
        request_animation_frame(move || {
            let log = document().query_selector(".log").ok().flatten();
            let tiles = log.as_ref().and_then(|log| all(log, ".picture:not([data-watched])"));
            tiles.into_iter().flatten().for_each(|tile| {
                let _ = look_at(acts, &tile);
            });
            if stills::are_wanted() {
                let there = log.and_then(|log| all(&log, stills::MAY_MOVE)).into_iter().flatten();
                let is_there = |one: &Element| {
                    one.dyn_ref::<HtmlImageElement>()
                        .is_some_and(|one| one.complete() && one.natural_width() > 0)
                };
                for image in there.filter(is_there) {
                    let _ = stills::stop(acts, &image);
                }
            }
        });
    });
}

/// A picture that was drawn before it could be watched, or just now.
fn look_at(acts: Acts, tile: &Element) -> Option<()> {
    tile.set_attribute("data-watched", "").ok()?;
    let image: HtmlImageElement = tile.query_selector("img").ok()??.dyn_into().ok()?;
    match (image.complete(), image.natural_width()) {
        (true, 0) => is_broken(acts, tile),
        (true, _) => is_there(tile),
        (false, _) => draw(&tile.get_attribute("data-stand-in")?, tile),
    }
}

fn hear(acts: Acts, event: &Event) -> Option<()> {
    let target: Element = event.target()?.dyn_into().ok()?;
    if event.type_() == "click" {
        let button = target.closest(".log .motion").ok()??;
        // It stands in what opens the picture.
        event.prevent_default();
        event.stop_propagation();
        return stills::toggle(acts, &button);
    }
    if event.type_() == "load" && target.matches(stills::MAY_MOVE).ok()? && stills::are_wanted() {
        let _ = stills::stop(acts, &target);
    }
    match (event.type_().as_str(), target.closest(".log .picture, .log .film").ok()??) {
        ("error", place) => is_broken(acts, &place),
        ("load", tile) => {
            tile.remove_attribute("data-broken").ok()?;
            is_there(&tile)?;
            // Sharp edges of a picture would have the blur around them.
            let canvas: HtmlCanvasElement = tile.query_selector("canvas").ok()??.dyn_into().ok()?;
            canvas.set_width(canvas.width());
            Some(())
        }
        (_, film) => film.set_attribute("data-played", "").ok(),
    }
}

/// What is transparent has paper behind it, so that what is drawn in black is seen in the dark, too.
fn is_there(tile: &Element) -> Option<()> {
    tile.set_attribute("data-there", "").ok()
}

/// It may not be seen any more, or the connection is gone, or the browser does not know it.
fn is_broken(acts: Acts, place: &Element) -> Option<()> {
    let words = acts.store.page_words().media;
    if place.matches(".picture").ok()? {
        return place.set_attribute("data-broken", words.gone).ok();
    }
    if place.has_attribute("data-broken") {
        return None;
    }
    place.set_attribute("data-broken", "").ok()?;
    let link = document().create_element("a").ok()?;
    link.set_attribute("href", &place.query_selector("video").ok()??.get_attribute("src")?).ok()?;
    link.set_attribute("download", "").ok()?;
    link.set_text_content(Some(words.cannot_play));
    place.append_child(&link).ok().map(|_| ())
}

/// Draws a thumbhash into the canvas that keeps the room of a picture.
fn draw(stand_in: &str, tile: &Element) -> Option<()> {
    // What one can see through would have it behind it.
    colour(stand_in)?;
    let (width, height, pixels) = thumbhash::thumb_hash_to_rgba(&bytes(stand_in)?).ok()?;
    let (width, height) = (u32::try_from(width).ok()?, u32::try_from(height).ok()?);
    let data = ImageData::new_with_u8_clamped_array_and_sh(Clamped(&pixels), width, height).ok()?;
    let small: HtmlCanvasElement = document().create_element("canvas").ok()?.dyn_into().ok()?;
    small.set_width(width);
    small.set_height(height);
    context(&small)?.put_image_data(&data, 0.0, 0.0).ok()?;
    let canvas: HtmlCanvasElement = tile.query_selector("canvas").ok()??.dyn_into().ok()?;
    // A room in an album is a square: it is cut as the picture will be.
    if canvas.width() == 1 {
        canvas.set_width(64);
        canvas.set_height(64);
    }
    let (to_width, to_height) = (f64::from(canvas.width()), f64::from(canvas.height()));
    let (width, height) = (f64::from(width), f64::from(height));
    let scale = (to_width / width).max(to_height / height);
    let (shown_width, shown_height) = (width * scale, height * scale);
    let (x, y) = ((to_width - shown_width) / 2.0, (to_height - shown_height) / 2.0);
    let context = context(&canvas)?;
    context.draw_image_with_html_canvas_element_and_dw_and_dh(&small, x, y, shown_width, shown_height).ok()
}

fn context(canvas: &HtmlCanvasElement) -> Option<CanvasRenderingContext2d> {
    canvas.get_context("2d").ok()??.dyn_into().ok()
}

/// The bytes of base64url without padding (RFC 4648 §5).
fn bytes(text: &str) -> Option<Vec<u8>> {
    let (mut bits, mut held, mut bytes) = (0_u32, 0, Vec::new());
    for digit in text.bytes() {
        bits = bits << 6 | sextet(digit)?;
        held += 6;
        if held >= 8 {
            held -= 8;
            bytes.push((bits >> held) as u8);
        }
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base64url_as_rfc_4648_has_it() {
        for (text, want) in [
            ("", &b""[..]),
            ("Zg", b"f"),
            ("Zm8", b"fo"),
            ("Zm9v", b"foo"),
            ("Zm9vYg", b"foob"),
            ("-_-_", &[0xFB, 0xFF, 0xBF]),
        ] {
            assert_eq!(bytes(text).as_deref(), Some(want), "{text}");
        }
        assert_eq!(bytes("Zm9v!"), None);
    }
}
