//! Selecting several messages: a press on a row selects it, and a bar in the place of the composer says what may be
//! done with all of them. The rows are marked from outside: they are built without it.

use super::scope::{Dialog, Scope, row};
use crate::{
    state::{names, one_line::brief},
    ui::kit::{Glyph, Icon, effect},
};
use leptos::{ev, prelude::*, web_sys::Element};
use protocol::{Seq, What, limits::SELECTED};

#[component]
pub fn Select(scope: Scope) -> impl IntoView {
    let (store, words, picked) = (scope.store(), scope.words(), scope.picked);
    let pick = Callback::new(move |seq: Seq| {
        picked.update(|picked| {
            let Some(picked) = picked else { return };
            if picked.contains(&seq) {
                picked.retain(|one| *one != seq);
            } else if picked.len() < SELECTED {
                picked.push(seq);
            }
        });
    });
    let rows = store.memo(|chat| chat.timeline().map(|t| (t.items().len(), t.items().changes(), t.starts)));
    effect(move || {
        rows.track();
        let chosen = picked.get();
        scope.acts.picks.set_value(chosen.is_some().then_some(pick));
        request_animation_frame(move || {
            let _ = mark(chosen.as_deref());
        });
    });
    let escape = window_event_listener(ev::keydown, move |event| {
        let is_free =
            scope.dialog.with_untracked(Option::is_none) && scope.question.with_untracked(Option::is_none);
        if event.key() == "Escape" && is_free && picked.with_untracked(Option::is_some) {
            picked.set(None);
        }
    });
    on_cleanup(move || escape.remove());
    let chosen = move || {
        let mut chosen = picked.get_untracked().unwrap_or_default();
        chosen.sort();
        chosen
    };
    let count = move || picked.with(|picked| picked.as_ref().map_or(0, Vec::len));
    let none = move || count() == 0;
    let forward = move |merged| scope.dialog.set(Some(Dialog::Forward(chosen(), merged)));
    let copy = move |_| {
        if store.copy(&texts(scope, &chosen())) {
            store.say(store.words().copied);
            picked.set(None);
        }
    };
    let delete = move |event: ev::MouseEvent| scope.ask_to_delete(chosen(), &event);
    move || {
        picked.with(Option::is_some).then(|| view! {
            <div class="picks" role="toolbar" aria-label=words.select>
                <button type="button" class="icon-button" aria-label=words.close on:click=move |_| picked.set(None)><Icon glyph=Glyph::Close /></button>
                <b role="status">{move || (words.selected)(count())}</b>
                <button type="button" class="button quiet" disabled=none on:click=move |_| forward(false)>{words.one_by_one}</button>
                <button type="button" class="button quiet" disabled=none on:click=move |_| forward(true)>{words.merged}</button>
                <button type="button" class="button quiet" disabled=none on:click=copy>{words.copy}</button>
                <button type="button" class="button quiet danger" disabled=none on:click=delete>{words.delete}"…"</button>
            </div>
        })
    }
}

/// Marks the rows that are selected; none while nothing is being selected.
fn mark(chosen: Option<&[Seq]>) -> Option<()> {
    let log = document().query_selector(".log").ok()??;
    log.toggle_attribute_with_force("data-selecting", chosen.is_some()).ok()?;
    let rows = log.query_selector_all(".msg[data-seq]").ok()?;
    for index in 0..rows.length() {
        let row = leptos::wasm_bindgen::JsCast::dyn_into::<Element>(rows.item(index)?).ok()?;
        row.set_attribute("role", if chosen.is_some() { "checkbox" } else { "listitem" }).ok()?;
        row.remove_attribute("aria-checked").ok()?;
        if chosen.is_some() {
            row.set_attribute("aria-checked", "false").ok()?;
        }
    }
    for seq in chosen.unwrap_or_default() {
        if let Some(row) = row(*seq) {
            row.set_attribute("aria-checked", "true").ok()?;
        }
    }
    Some(())
}

/// The texts of messages, each with its author.
fn texts(scope: Scope, seqs: &[Seq]) -> String {
    let (store, conversation) = (scope.store(), scope.conversation());
    let words = store.words();
    let line = |seq: &Seq| {
        store.peek(|chat| match &chat.message(conversation, *seq)?.what {
            What::Message { author, text, more, .. } => {
                let files = brief(more.as_deref()).map(|files| (words.media.brief)(&files) + " ");
                let files = files.unwrap_or_default();
                Some(format!("{}{}{files}{text}", names::listed(chat, author, words), words.colon))
            }
            _ => None,
        })
    };
    seqs.iter().filter_map(line).collect::<Vec<_>>().join("\n")
}
