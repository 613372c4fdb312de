//! What is shown above everything: where to forward, earlier texts, who reacted, several messages in one.

use super::{
    super::{acts::Asked, told},
    bundle::bundle,
    copied::{Written, copied},
    day::DayPicker,
    emoji::reacting,
    forward::Forward,
    later::Later,
    readers::ReaderList,
    scope::{Dialog, Scope, focus_row},
};
use crate::{state::names, ui::kit};
use leptos::prelude::*;
use protocol::{Command, MessageAt, Reactors, Revision, Seq};

#[component]
pub fn Dialogs(scope: Scope) -> impl IntoView {
    let (asked, words) = (scope.acts.asked, scope.words());
    let said = scope.store().words();
    move || match (scope.dialog.get(), asked.get()) {
        (Some(Dialog::Forward(seqs, merged)), _) => {
            let from = seqs.first().copied();
            Some(sheet(scope, words.forward_to, from, view! { <Forward scope seqs merged /> }.into_any()))
        }
        (Some(Dialog::Revisions(seq)), _) => {
            Some(sheet(scope, words.revisions, Some(seq), revisions(scope, seq)))
        }
        (Some(Dialog::Reactors(seq)), _) => {
            Some(sheet(scope, words.reactors, Some(seq), reactors(scope, seq)))
        }
        (Some(Dialog::React(seq)), _) => {
            let title = scope.store().page_words().emoji.emoji;
            let picker = view! { <div class="emoji">{reacting(scope, seq)}</div> };
            Some(sheet(scope, title, Some(seq), picker.into_any()))
        }
        (None, Some(Asked::Bundle(seq))) => {
            Some(sheet(scope, said.talk.bundle, Some(seq), bundle(scope, seq)))
        }
        (Some(Dialog::Readers(seq)), _) | (None, Some(Asked::Readers(seq))) => {
            let list = view! { <ReaderList scope seq /> }.into_any();
            Some(sheet(scope, scope.store().page_words().reading.readers, Some(seq), list))
        }
        (None, Some(Asked::Later)) => {
            let title = scope.store().page_words().later.title;
            Some(sheet(scope, title, None, view! { <Later scope /> }.into_any()))
        }
        (Some(Dialog::Day), _) | (None, Some(Asked::Day)) => {
            Some(sheet(scope, said.read.to_day, None, view! { <DayPicker scope /> }.into_any()))
        }
        _ => None,
    }
}

/// A dialog over the page. Closed, it gives the focus back to the message that it was about.
fn sheet(scope: Scope, title: &'static str, about: Option<Seq>, content: AnyView) -> AnyView {
    let close = Callback::new(move |()| {
        scope.dialog.set(None);
        scope.acts.asked.set(None);
        request_animation_frame(move || {
            let _ = about.and_then(focus_row);
        });
    });
    kit::sheet(title, scope.words().close, close, content)
}

fn revisions(scope: Scope, seq: Seq) -> AnyView {
    let store = scope.store();
    let asked = Command::Revisions(MessageAt { conversation: scope.conversation(), seq });
    store.look_up(asked.clone());
    let earlier = told::last::<Vec<Revision>>(move |command| *command == asked);
    let now = store.peek(|chat| chat.text_at(seq).map(str::to_owned)).unwrap_or_default();
    let one = move |one: Revision| {
        copied(Written { at: store.reading(|reader| reader.short(one.at)), ..Written::of(one.text) })
    };
    view! {
        <ol class="copies">
            {move || earlier.get().unwrap_or_default().into_iter().map(one).collect_view()}
            {copied(Written { name: scope.words().now.to_owned(), ..Written::of(now) })}
        </ol>
    }
    .into_any()
}

fn reactors(scope: Scope, seq: Seq) -> AnyView {
    let store = scope.store();
    let asked = Command::Reactors(MessageAt { conversation: scope.conversation(), seq });
    store.look_up(asked.clone());
    let all = told::last::<Vec<Reactors>>(move |command| *command == asked);
    let words = store.words();
    let line = move |Reactors { emoji, people }: Reactors| {
        let names = people.iter().map(|person| store.peek(|chat| names::listed(chat, person, words)));
        let names: Vec<_> = names.collect();
        view! { <li class="reacted"><b>{emoji}</b><p>{names.join(words.group.and)}</p></li> }
    };
    view! { <ul class="copies">{move || all.get().unwrap_or_default().into_iter().map(line).collect_view()}</ul> }
        .into_any()
}
