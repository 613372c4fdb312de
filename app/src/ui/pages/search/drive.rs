//! Asks the server what is looked for, and takes its answers; how, [`Finding`] says. Without a connection it looks in what this
//! browser keeps.

use super::kept;
use crate::{
    state::{
        Chat, Memo, Store,
        finding::{Finding, Question, copies, outcome::Outcome},
    },
    ui::{kit::effect, parts::kept_pages},
};
use leptos::{prelude::*, task::spawn_local};
use protocol::{Command, Hits, Json, Search};
use std::time::Duration;

/// How long after a change of what is shown it is looked again: changes come in numbers.
const AGAIN: Duration = Duration::from_millis(1_500);

/// Begins. What was found when somebody left this page for a hit is there at once. Gives what is known, and what asks for
/// more of it.
pub fn drive(
    store: Store,
    question: Memo<Question>,
    offline: Memo<bool>,
) -> (RwSignal<Finding>, Callback<()>) {
    let asked_of = move |question: &Question| {
        (!question.is_nothing()).then(|| untrack(|| store.reading(|reader| question.search(reader.zone))))
    };
    let finding = RwSignal::new(question.with_untracked(|question| {
        kept::finding(question).unwrap_or_else(|| {
            let mut finding = Finding::default();
            let _ = finding.ask(asked_of(question));
            finding
        })
    }));
    let live = store.memo(Chat::is_live);
    let send = move |search: Option<Search>| {
        if let Some(command) = search.as_ref().and_then(command) {
            store.withdraw();
            store.look_up(command);
        }
    };
    let change = move |happen: fn(&mut Finding) -> Option<Search>| {
        send(finding.try_update(happen).flatten());
    };
    effect(move || {
        let asked = question.with(asked_of);
        send(finding.try_update(|finding| finding.ask(asked)).flatten());
    });
    let asked = Memo::new(move |_| finding.with(|finding| finding.asked().and_then(command)));
    let outcome = store.memo(move |chat| asked.get().map(|asked| chat.outcome(&asked)));
    effect(move || match (outcome.get(), live.get()) {
        (Some(Outcome::Answered(json)), _) => {
            let page: Hits = json.read().unwrap_or_default();
            send(finding.try_update(|finding| finding.answered(page)).flatten());
        }
        (Some(Outcome::Refused(fault)), _) => {
            if let Some(wait) = finding.try_update(|finding| finding.refused(fault)).flatten() {
                set_timeout(move || change(Finding::retry), Duration::from_millis(wait.into()));
            }
        }
        (Some(Outcome::Lost), true) => change(Finding::retry),
        _ => {}
    });
    let asked_for = Memo::new(move |_| finding.with(|finding| finding.asked().cloned()));
    effect(move || {
        let Some(search) = asked_for.get().filter(|_| offline.get()) else { return };
        spawn_local(async move {
            let pages = kept_pages().await;
            if let Some(hits) = pages.and_then(|pages| copies::find(&pages, &search)) {
                _ = finding.try_update(|finding| finding.keeps(&search, hits));
            }
        });
    });
    let was_there = finding.with_untracked(Finding::is_current);
    look_again(store, live, was_there, Callback::new(move |()| change(Finding::again)));
    (finding, Callback::new(move |()| change(Finding::more)))
}

/// Looks again when something has happened in a conversation, or when one is back; also at the start, if something was there.
fn look_again(store: Store, live: Memo<bool>, was_there: bool, again: Callback<()>) {
    // Every message, edit and recall is a place of its log. What is on one's own list, or hidden, is in none.
    let places = store.memo(|chat| {
        chat.conversations.values().map(|view| u64::from(view.head.0)).sum::<u64>() + u64::from(chat.own)
    });
    let waiting = StoredValue::new(false);
    let seen = StoredValue::new(was_there.then_some((0, false)));
    effect(move || {
        let now = (places.get(), live.get());
        // The first connecting brings nothing back: until then nothing is answered.
        if !now.1 && seen.with_value(Option::is_none) {
            return;
        }
        let before = seen.try_update_value(|seen| seen.replace(now)).flatten();
        if before.is_none_or(|before| before == now) || !now.1 || waiting.get_value() {
            return;
        }
        waiting.set_value(true);
        let look = move || {
            if waiting.try_set_value(false).is_none() {
                again.run(());
            }
        };
        set_timeout(look, AGAIN);
    });
}

fn command(search: &Search) -> Option<Command> {
    Json::of(search).ok().map(Command::Search)
}
