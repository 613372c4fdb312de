//! Who reacted, as the hint of a reaction that the pointer is over.

use super::{
    super::told,
    scope::{Scope, row},
};
use crate::{state::names, ui::kit::effect};
use leptos::prelude::*;
use protocol::{Command, MessageAt, Reactors};

/// So many are named.
const NAMED: usize = 10;

/// Asks who reacted when the pointer comes to a reaction, and writes it there.
pub fn hint(scope: Scope) {
    let (store, chip) = (scope.store(), scope.acts.chip);
    let at = move |seq| MessageAt { conversation: scope.conversation(), seq };
    effect(move || chip.get().into_iter().for_each(|seq| store.look_up(Command::Reactors(at(seq)))));
    let all = told::last::<Vec<Reactors>>(move |command| {
        let Command::Reactors(asked) = command else { return false };
        chip.get_untracked().is_some_and(|seq| *asked == at(seq))
    });
    effect(move || {
        let Some((all, row)) = all.get().zip(chip.get_untracked().and_then(row)) else { return };
        for Reactors { emoji, people } in all {
            let words = store.words();
            let named = people.iter().take(NAMED);
            let mut names: Vec<_> =
                named.map(|one| store.peek(|chat| names::listed(chat, one, words))).collect();
            if people.len() > NAMED {
                names.push("…".to_owned());
            }
            if let Ok(Some(chip)) = row.query_selector(&format!(".chip[data-emoji=\"{emoji}\"]")) {
                let _ = chip.set_attribute("title", &names.join(words.group.and));
            }
        }
    });
}
