//! Colours the code in messages: as highlights of the browser, which lie over the text and leave it as it is.

use super::super::acts::Acts;
use crate::{
    rich::{Token, tokens},
    ui::kit::effect,
};
use leptos::{
    prelude::*,
    wasm_bindgen::JsCast as _,
    web_sys::{Element, Node},
};
use web_sys::{
    Range,
    js_sys::{Array, Function, Map, Reflect, Set},
};

/// How the stylesheet calls them.
const NAMES: [(Token, &str); 4] = [
    (Token::Comment, "code-comment"),
    (Token::Text, "code-text"),
    (Token::Number, "code-number"),
    (Token::Keyword, "code-keyword"),
];
/// Of longer code so much is coloured, UTF-16 units.
const LONGEST: u32 = 20_000;

/// Code that is coloured, and what lies over it.
type Coloured = (Element, Vec<(Set, Range)>);

/// Colours what is drawn, where the browser can.
pub fn colour_code(acts: Acts) {
    let done = StoredValue::new_local(Vec::<Coloured>::new());
    effect(move || {
        acts.drawn.track();
        request_animation_frame(move || {
            done.try_update_value(|done| {
                done.retain(|(code, over)| {
                    let stays = code.is_connected();
                    if !stays {
                        lift(over);
                    }
                    stays
                });
                for code in uncoloured() {
                    let over = colour(&code).unwrap_or_default();
                    done.push((code, over));
                }
            });
        });
    });
    on_cleanup(move || {
        done.try_update_value(|done| {
            done.iter().for_each(|(_, over)| lift(over));
        });
    });
}

fn lift(over: &[(Set, Range)]) {
    for (colour, range) in over {
        colour.delete(range);
    }
}

fn uncoloured() -> Vec<Element> {
    let Ok(found) = document().query_selector_all(".log pre[data-is]:not([data-coloured]) > code") else {
        return Vec::new();
    };
    (0..found.length()).filter_map(|n| found.item(n)?.dyn_into().ok()).collect()
}

fn colour(code: &Element) -> Option<Vec<(Set, Range)>> {
    let block = code.parent_element()?;
    block.set_attribute("data-coloured", "").ok()?;
    let node: Node = code.first_child()?;
    let found = tokens(&block.get_attribute("data-is")?, &code.text_content()?);
    let found = found.into_iter().take_while(|(range, _)| range.end <= LONGEST);
    found.map(|(range, token)| lay(&node, range, token)).collect()
}

/// Lays a colour over a piece of text.
fn lay(node: &Node, place: std::ops::Range<u32>, token: Token) -> Option<(Set, Range)> {
    let (_, name) = NAMES.iter().find(|(one, _)| *one == token)?;
    let colour = highlight(name)?;
    let range = Range::new().ok()?;
    range.set_start(node, place.start).ok()?;
    range.set_end(node, place.end).ok()?;
    colour.add(&range);
    Some((colour, range))
}

/// The highlight of this name (CSS Custom Highlight API); both it and the list of them behave like the collections that
/// they are taken for.
fn highlight(name: &str) -> Option<Set> {
    let css = Reflect::get(&window(), &"CSS".into()).ok()?;
    let all: Map =
        Reflect::get(&css, &"highlights".into()).ok().filter(|all| all.is_object())?.unchecked_into();
    let there = all.get(&name.into());
    if there.is_object() {
        return Some(there.unchecked_into());
    }
    let new: Function = Reflect::get(&window(), &"Highlight".into()).ok()?.dyn_into().ok()?;
    let made = Reflect::construct(&new, &Array::new()).ok()?;
    all.set(&name.into(), &made);
    Some(made.unchecked_into())
}
