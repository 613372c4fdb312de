//! What people wrote to the owners.

use super::{Pager, record, said};
use crate::{state::Store, ui::kit::Avatar};
use leptos::prelude::*;
use protocol::{Command, Feedback, MarkFeedback, RecordId};

#[component]
pub fn Inbox() -> impl IntoView {
    let store = expect_context::<Store>();
    let said = said();
    let list = record::<Vec<Feedback>>(|command| matches!(command, Command::Feedback { .. }));
    let first = RwSignal::new(true);
    let ask = move |before: Option<RecordId>| {
        first.set(before.is_none());
        store.look_up(Command::Feedback { before });
    };
    let last = move || list.with(|list| list.as_ref()?.last().map(|one| one.id));
    // A page that ends early has more behind it; one that has nothing shows the way back.
    let more = Signal::derive(move || last().is_some_and(|last| last.0 > 1));
    view! {
        <Show when=move || list.with(|list| list.as_ref().is_some_and(Vec::is_empty))>
            <p class="hint">{said.no_feedback}</p>
        </Show>
        <For each=move || list.get().unwrap_or_default() key=|one| (one.id, one.read, one.answered) children=move |feedback| view! { <Letter feedback /> } />
        <Pager first more on_first=Callback::new(move |()| ask(None)) on_next=Callback::new(move |()| ask(last())) />
    }
}

#[component]
fn Letter(feedback: Feedback) -> impl IntoView {
    let store = expect_context::<Store>();
    let said = said();
    let Feedback { id, at, by, text, read, answered } = feedback;
    let person = by.id;
    let answer = move |_| {
        store.command(Command::MarkFeedback(MarkFeedback { feedback: id, answered: true }));
        store.command(Command::OpenPrivate { person });
    };
    let tag = if answered { Some(said.answered) } else { (!read).then_some(said.unread) };
    view! {
        <article class="box letter">
            <div class="who-line">
                <Avatar id=by.avatar.0 />
                <b>{by.name}{tag.map(|tag| view! { <span class="tag">{tag}</span> })}</b>
                <small>{move || store.reading(|reader| reader.short(at))}</small>
            </div>
            <p class="letter-text">{text}</p>
            <div class="actions">
                {(!read).then(|| view! {
                    <button type="button" class="button quiet" disabled=move || store.is_asleep() on:click=move |_| store.command(Command::MarkFeedback(MarkFeedback { feedback: id, answered: false }))>{said.mark_read}</button>
                })}
                <button type="button" class="button quiet" disabled=move || store.is_asleep() on:click=answer>{said.answer}</button>
            </div>
        </article>
    }
}
