//! Writing anew what one took back: its text, as an answer to what it answered.

use super::{
    super::{acts::Asked, field},
    scope::Scope,
};
use crate::{state::about::TakenBack, ui::kit::effect};
use leptos::prelude::*;

/// Does so whenever it is asked for. What is in the field already is not put there twice.
pub fn anew(scope: Scope) {
    let (store, asked) = (scope.store(), scope.acts.asked);
    effect(move || {
        let Some(Asked::Anew(seq)) = asked.get() else { return };
        asked.set(None);
        let taken = store.peek(|chat| chat.taken_back(chat.selected?, seq).cloned());
        let Some(TakenBack { text, about, .. }) = taken else { return };
        match field::field().filter(|field| field.value().ends_with(&text)) {
            Some(field) => drop(field.focus()),
            None => drop(field::write_anew(store, &text)),
        }
        if about.is_some() {
            store.write_about(about);
        }
    });
}
