//! The emoji that are offered after a colon, by the beginning of a shortcode or name. A shortcode that ends with another
//! colon becomes its emoji at once.

use super::{
    super::field,
    emoji::fetch,
    offer::{Offer, replace},
    scope::Scope,
};
use crate::{rich::Emoji, state::Memo, ui::kit::effect};
use leptos::prelude::*;

/// So many are offered.
const SHOWN: usize = 8;

/// Emoji for what is written, if that begins one.
pub fn codes(scope: Scope, begun: Memo<Option<String>>) -> Memo<Vec<Offer>> {
    let list = scope.emoji.list;
    effect(move || {
        let Some(begun) = begun.get() else { return };
        fetch(scope.emoji, scope.store().locale());
        let Some(code) = begun.strip_suffix(':') else { return };
        let whole = list.with(|list| list.as_ref().and_then(|list| list.by_code(code)).cloned());
        if let Some(emoji) = whole.filter(|_| field::field().is_some()) {
            let symbol = offer(scope, &emoji).symbol;
            let _ = replace(begun.len() + 1, &symbol);
            scope.picked_emoji(&symbol);
        }
    });
    Memo::new(move |_| {
        let begun = begun.with(|begun| begun.clone().filter(|begun| !begun.ends_with(':')));
        let Some(begun) = begun else { return Vec::new() };
        list.with(|list| {
            let found = list.as_ref().map(|list| list.find(&begun, SHOWN)).unwrap_or_default();
            found.into_iter().map(|emoji| offer(scope, emoji)).collect()
        })
    })
}

fn offer(scope: Scope, emoji: &Emoji) -> Offer {
    let symbol = emoji.toned(scope.store().picks().tone);
    Offer {
        writes: symbol.clone(),
        symbol,
        name: emoji.name.to_owned(),
        note: format!(":{}:", emoji.code()),
        ..Offer::default()
    }
}
