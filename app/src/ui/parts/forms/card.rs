//! A form in its row.

use super::{
    bulletin::bulletin,
    poll::poll,
    questionnaire::questionnaire,
    scope::{Card, Forms},
    sign_up::sign_up,
};
use crate::ui::kit::Show;
use leptos::prelude::*;
use protocol::{Asks, Command, MessageAt, Seq};

/// Draws one.
pub fn draw(forms: Forms, seq: Seq) -> AnyView {
    let card = Card::of(forms, seq);
    let Some(standing) = card.standing.get_untracked() else { return ().into_any() };
    let words = card.words();
    let (kind, body) = match &standing.form.made.asks {
        Asks::Poll(asked) => (words.poll, poll(card, asked)),
        Asks::SignUp(asked) => (words.sign_up, sign_up(card, asked.clone())),
        Asks::Bulletin(asked) => (words.bulletin, bulletin(card, asked)),
        Asks::Questionnaire(asked) => (words.questionnaire, questionnaire(card, asked.clone())),
        Asks::Unknown => ("", view! { <p>{forms.store.words().unknown_entry}</p> }.into_any()),
    };
    let made = standing.form.made;
    view! {
        <div class="form-head"><small>{kind}</small><b dir="auto">{made.title}</b></div>
        {body}
        {foot(card, made.closes)}
    }
    .into_any()
}

/// When it ends, who answered, and what its author may do.
fn foot(card: Card, closes: Option<i64>) -> AnyView {
    let (store, words) = (card.forms.store, card.words());
    let at = MessageAt { conversation: card.conversation, seq: card.seq };
    let ends = move || match closes {
        _ if card.is_closed() => Some(words.closed.to_owned()),
        Some(closes) => Some((words.until)(&store.reading(|reader| reader.short(closes)))),
        None => None,
    };
    let people = move || (words.people)(card.with(|standing| standing.form.people));
    // Who answered a poll or signed up is for all; the rest for who steers.
    let (is_open, is_anonymous) = card.with(|standing| match &standing.form.made.asks {
        Asks::Poll(poll) => (true, poll.anonymous),
        Asks::SignUp(_) => (true, false),
        _ => (standing.steers, false),
    });
    let is_listed = is_open && !is_anonymous;
    let table = format!("/export/{}/{}.csv", card.conversation, card.seq);
    let who = if is_listed {
        view! { <button type="button" class="link" tabindex="-1" on:click=move |_| card.forms.listed.set(Some(card.seq))>{people}</button> }
            .into_any()
    } else {
        view! { <span>{people}</span> }.into_any()
    };
    let steers = move || card.with(|standing| standing.steers) && !card.is_closed();
    view! {
        <div class="form-foot">
            {who}
            <span>{ends}</span>
            <Show when=steers>
                {(!is_anonymous).then(|| view! { <button type="button" class="link" tabindex="-1" on:click=move |_| store.touch(Command::Remind(at))>{words.remind}</button> })}
                <button type="button" class="link" tabindex="-1" on:click=move |_| store.touch(Command::CloseForm(at))>{words.close}</button>
            </Show>
            {is_open.then(|| view! { <a class="link" tabindex="-1" href=table download="" rel="external">{words.export}</a> })}
        </div>
    }
    .into_any()
}
