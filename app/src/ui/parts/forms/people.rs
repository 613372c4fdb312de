//! Who answered a form, and what; who has not.

use super::{
    super::told,
    handing::shown,
    scope::{Card, Forms, Standing},
};
use crate::{
    state::names,
    ui::kit::{self, Avatar, effect},
};
use leptos::prelude::*;
use protocol::{
    AboutForm, Asks, Command, Form, HandedIn, Json, PersonId, Responder, Responders, Response, What, Whose,
};

/// The place of the list.
pub fn dialog(forms: Forms) -> impl Fn() -> Option<AnyView> {
    move || {
        let card = Card::of(forms, forms.listed.get()?);
        let close = Callback::new(move |()| forms.listed.set(None));
        let words = card.words();
        Some(kit::sheet(words.answers, forms.store.page_words().talk.close, close, lists(card)))
    }
}

/// Those who answered, or those who have not.
fn lists(card: Card) -> AnyView {
    let words = card.words();
    let missing = RwSignal::new(false);
    let tab = move |is: bool, name: &'static str| {
        view! {
            <button type="button" role="tab" class="button quiet" aria-selected=move || (missing.get() == is).to_string() on:click=move |_| missing.set(is)>
                {name}
            </button>
        }
    };
    // Drawn once: with each answer it would be back at its first tab.
    let steers = untrack(|| card.with(|standing| standing.steers));
    effect(move || {
        // It was taken back: nobody's answers are left.
        if card.standing.with(Option::is_none) {
            card.forms.listed.set(None);
        }
    });
    view! {
        {steers.then(|| view! {
            <div class="lists" role="tablist">{tab(false, words.answered)}{tab(true, words.missing)}</div>
        })}
        {move || list(card, missing.get())}
    }
    .into_any()
}

fn list(card: Card, missing: bool) -> AnyView {
    let Card { forms, conversation, seq, .. } = card;
    let ask = move |after: Option<PersonId>| {
        let whose = Whose { missing, after, ..Whose::default() };
        if let Ok(what) = Json::of(&whose) {
            forms.store.look_up(Command::Responders(AboutForm { conversation, seq, what }));
        }
    };
    // It is asked for again with each change: one who changes an answer leaves the form as it was.
    let changed = forms.store.memo(move |chat| match &chat.message(conversation, seq)?.what {
        What::Message { more, .. } => Some(more.as_ref()?.changed),
        _ => None,
    });
    effect(move || {
        changed.track();
        ask(None);
    });
    let pages = told::all::<Responders>(move |command| {
        matches!(command, Command::Responders(of) if (of.conversation, of.seq) == (conversation, seq)
            && of.what.read::<Whose>().is_ok_and(|whose| whose.missing == missing))
    });
    let all = Memo::new(move |_| {
        let pages = pages.get();
        let (more, total) = pages.last().map_or((false, 0), |page| (page.more, page.total));
        let mut people: Vec<Responder> = Vec::new();
        for one in pages.into_iter().flat_map(|page| page.people) {
            people.retain(|known| known.person.id != one.person.id);
            people.push(one);
        }
        (people, more, total)
    });
    let line = move |one: Responder| {
        let words = forms.store.words();
        let name = forms.store.peek(|chat| names::listed(chat, &one.person, words));
        let at = (one.at > 0).then(|| forms.store.reading(|reader| reader.short(one.at)));
        let said = card.with(|standing: &Standing| said(&standing.form, one.response.as_ref()));
        let files = match one.response {
            Some(Response::HandInFiles(handed)) => handed.files,
            _ => Vec::new(),
        };
        let files = files.into_iter().map(|file| view! { <li class="handed">{shown(file)}</li> });
        view! {
            <li class="copied">
                <Avatar id=one.person.avatar.0 />
                <div><small>{name}" "<time>{at}</time></small><p dir="auto">{said}</p><ul class="handed-in">{files.collect_view()}</ul></div>
            </li>
        }
    };
    let count = move || {
        let (words, total) = (card.words(), all.with(|(_, _, total)| *total));
        if missing { format!("{} · {total}", words.missing) } else { (words.people)(total) }
    };
    let next = move || {
        let last = all.with(|(people, more, _)| people.last().filter(|_| *more).map(|one| one.person.id))?;
        Some(
            view! { <button type="button" class="link" on:click=move |_| ask(Some(last))>{card.words().more}</button> },
        )
    };
    view! {
        <p class="hint" role="status">{count}</p>
        <ol class="copies">{move || all.get().0.into_iter().map(line).collect_view()}</ol>
        {next}
    }
    .into_any()
}

/// What somebody answered, in one line.
fn said(form: &Form, response: Option<&Response>) -> String {
    match (&form.made.asks, response) {
        (Asks::Poll(poll), Some(Response::Vote(chosen))) => {
            let chosen = chosen.iter().filter_map(|n| poll.options.get(usize::from(*n)));
            chosen.map(String::as_str).collect::<Vec<_>>().join(" · ")
        }
        (_, Some(Response::Sign(text))) => text.clone(),
        (_, Some(Response::HandIn(answers) | Response::HandInFiles(HandedIn { answers, .. }))) => {
            answers.join(" · ")
        }
        _ => String::new(),
    }
}
