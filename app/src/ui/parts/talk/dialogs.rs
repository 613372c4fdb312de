//! What is shown above everything: where to forward, earlier texts, who reacted, several messages in one.

use super::{
    super::{acts::Asked, told},
    forward::Forward,
    scope::{Dialog, Scope, focus_row},
};
use crate::{
    state::names,
    ui::kit::{Avatar, Glyph, Icon, effect},
};
use leptos::{ev::MouseEvent, html, prelude::*, wasm_bindgen::JsCast as _, web_sys::Element};
use protocol::{Command, Copied, MessageAt, Reactors, Revision, Seq, What};

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
        (None, Some(Asked::Bundle(seq))) => {
            Some(sheet(scope, said.talk.bundle, Some(seq), bundle(scope, seq)))
        }
        _ => None,
    }
}

/// A dialog over the page. Closed, it gives the focus back to the message that it was about.
fn sheet(scope: Scope, title: &'static str, about: Option<Seq>, content: AnyView) -> AnyView {
    let node = NodeRef::<html::Dialog>::new();
    effect(move || {
        if let Some(node) = node.get()
            && !node.open()
        {
            let _ = node.show_modal();
        }
    });
    let close = move || {
        scope.dialog.set(None);
        scope.acts.asked.set(None);
        let _ = about.and_then(focus_row);
    };
    let beside = move |event: MouseEvent| {
        let pressed = event.target().and_then(|target| target.dyn_into::<Element>().ok());
        if pressed.is_some_and(|pressed| pressed.matches("dialog").unwrap_or_default()) {
            close();
        }
    };
    view! {
        <dialog class="sheet" aria-label=title node_ref=node on:close=move |_| close() on:click=beside>
            <header>
                <h2>{title}</h2>
                <button type="button" class="icon-button" aria-label=scope.words().close on:click=move |_| close()>
                    <Icon glyph=Glyph::Close />
                </button>
            </header>
            <div class="sheet-body">{content}</div>
        </dialog>
    }
    .into_any()
}

/// A text with what stands above it.
fn said(avatar: Option<u16>, name: String, at: String, text: String) -> AnyView {
    view! {
        <li class="copied">
            {avatar.map(|id| view! { <Avatar id /> })}
            <div><small>{name}" "<time>{at}</time></small><p>{text}</p></div>
        </li>
    }
    .into_any()
}

fn revisions(scope: Scope, seq: Seq) -> AnyView {
    let store = scope.store();
    let asked = Command::Revisions(MessageAt { conversation: scope.conversation(), seq });
    store.look_up(asked.clone());
    let earlier = told::last::<Vec<Revision>>(move |command| *command == asked);
    let now = store.peek(|chat| chat.text_at(seq).map(str::to_owned)).unwrap_or_default();
    let line = move |one: Revision| {
        said(None, String::new(), store.reading(|reader| reader.short(one.at)), one.text)
    };
    view! {
        <ol class="copies">
            {move || earlier.get().unwrap_or_default().into_iter().map(line).collect_view()}
            {said(None, scope.words().now.to_owned(), String::new(), now)}
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

fn bundle(scope: Scope, seq: Seq) -> AnyView {
    let (store, conversation) = (scope.store(), scope.conversation());
    let copied: Option<Vec<Copied>> = store.peek(|chat| match &chat.message(conversation, seq)?.what {
        What::Message { more: Some(more), .. } => more.bundle.as_ref()?.read().ok(),
        _ => None,
    });
    let line = |one: Copied| {
        said(Some(one.avatar.0), one.name, store.reading(|reader| reader.short(one.at)), one.text)
    };
    let lines = copied.unwrap_or_default().into_iter().map(line).collect_view();
    view! { <ol class="copies">{lines}</ol> }.into_any()
}
