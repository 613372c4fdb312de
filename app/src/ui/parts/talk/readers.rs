//! How many have read one's messages, and who. Reading tells nobody in a group: it is asked while somebody looks, ever
//! more rarely while nothing changes.

use super::{super::told, scope::Scope};
use crate::{
    state::names,
    ui::kit::{Avatar, effect},
};
use leptos::prelude::*;
use protocol::{Command, ReadCount, ReadCounts, Readers, ReadersOf, Seq, limits::PAGE};
use std::time::Duration;

/// Seconds before it is asked again, at first and at most.
const SOON: u32 = 3;
const SELDOM: u32 = 60;

/// Asks how many have read the newest of one's messages, and again.
pub fn count_readers(scope: Scope) {
    let store = scope.store();
    let counted = store.memo(|chat| chat.counts_readers());
    // Seconds until the next question, and then until the one after it.
    let waiting = StoredValue::new((0_u32, SOON));
    let ask = move || {
        let Some((conversation, _)) = counted.try_get_untracked().flatten() else { return };
        let seqs = store.peek(|chat| chat.own_messages().take(PAGE.into()).collect());
        store.look_up(Command::ReadCounts(ReadCounts { conversation, seqs }));
    };
    effect(move || {
        if counted.try_get().flatten().is_some() {
            waiting.set_value((SOON, SOON));
            ask();
        }
    });
    let counts = told::last::<Vec<ReadCount>>(move |command| {
        let Command::ReadCounts(of) = command else { return false };
        counted.try_get_untracked().flatten().is_some_and(|(conversation, _)| conversation == of.conversation)
    });
    effect(move || {
        let counts = counts.try_get().flatten();
        let Some((counts, (conversation, _))) = counts.zip(counted.try_get().flatten()) else { return };
        waiting.set_value((SOON, SOON));
        store.take_read_counts(conversation, counts.iter().map(|count| (count.seq, count.read)).collect());
    });
    let tick = move || {
        if !store.is_watched() {
            return;
        }
        let is_due = waiting.try_update_value(|(left, next)| {
            *left = left.saturating_sub(1);
            let is_due = *left == 0;
            if is_due {
                *next = (*next * 2).min(SELDOM);
                *left = *next;
            }
            is_due
        });
        if is_due == Some(true) {
            ask();
        }
    };
    if let Ok(timer) = set_interval_with_handle(tick, Duration::from_secs(1)) {
        on_cleanup(move || timer.clear());
    }
}

/// Who has read a message, or has not.
#[component]
pub fn ReaderList(scope: Scope, seq: Seq) -> impl IntoView {
    let (store, conversation) = (scope.store(), scope.conversation());
    let (words, said) = (store.words(), store.page_words().reading);
    let unread = RwSignal::new(false);
    let ask = move |after| {
        let of = ReadersOf { conversation, seq, unread: unread.try_get_untracked() == Some(true), after };
        store.look_up(Command::Readers(of));
    };
    effect(move || {
        if unread.try_get().is_some() {
            ask(None);
        }
    });
    let parts = told::all::<Readers>(
        move |command| matches!(command, Command::Readers(of) if (of.conversation, of.seq) == (conversation, seq)),
    );
    let parts = move || parts.try_get().unwrap_or_default();
    let last = move || parts().pop();
    let count = move |of: fn(&Readers) -> u32| last().map_or(0, |part| of(&part));
    let people = move || {
        let all = parts().into_iter().flat_map(|part| part.people);
        all.map(|person| {
            let name = store.peek(|chat| names::listed(chat, &person, words));
            view! { <li class="copied"><Avatar id=person.avatar.0 /><p>{name}</p></li> }
        })
        .collect_view()
    };
    let more =
        move || last().filter(|part| part.more).and_then(|part| part.people.last().map(|person| person.id));
    let silent = move || Some(count(|part| part.silent)).filter(|silent| *silent > 0);
    view! {
        <div class="choices" role="group" aria-label=said.readers>
            <button type="button" aria-pressed=move || (unread.try_get() == Some(false)).to_string() on:click=move |_| unread.set(false)>
                {move || (said.read)(count(|part| part.read))}
            </button>
            <button type="button" aria-pressed=move || (unread.try_get() == Some(true)).to_string() on:click=move |_| unread.set(true)>
                {move || (said.unread)(count(|part| part.unread))}
            </button>
        </div>
        <ul class="copies readers">{people}</ul>
        {move || last().filter(|part| part.people.is_empty()).map(|_| view! { <p class="hint">{said.nobody}</p> })}
        {move || more().map(|after| view! {
            <button type="button" class="button quiet" on:click=move |_| ask(Some(after))>{said.more}</button>
        })}
        {move || silent().map(|silent| view! { <p class="hint">{(said.silent)(silent)}</p> })}
    }
}
