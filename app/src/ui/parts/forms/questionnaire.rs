//! A questionnaire: its questions, and one's own answers, which only its author and those who lead see.

use super::{handing::Handing, scope::Card};
use crate::{state::Memo, ui::kit::effect};
use leptos::{ev, prelude::*};
use protocol::{HandedFile, HandedIn, Question, Questionnaire, Response, limits::ANSWER_GRAPHEMES};

/// Draws one.
pub fn questionnaire(card: Card, asked: Questionnaire) -> AnyView {
    let words = card.words();
    let mine = move || match card.mine() {
        Response::HandIn(answers) | Response::HandInFiles(HandedIn { answers, .. }) => Some(answers),
        _ => None,
    };
    let written = StoredValue::new(untrack(mine).unwrap_or_default());
    let handing = Handing::default();
    // The server says what the files are, and what was handed in on another device.
    let given = Memo::new(move |_| card.with(|standing| files_of(&standing.mine).to_vec()));
    effect(move || handing.files.set(given.get()));
    let (count, wants_files) = (asked.questions.len(), asked.files);
    let hands_in = move |event: ev::SubmitEvent| {
        event.prevent_default();
        let mut answers = written.get_value();
        answers.resize(count, String::new());
        let files = handing.files.get_untracked();
        card.respond(if files.is_empty() {
            Response::HandIn(answers)
        } else {
            Response::HandInFiles(HandedIn { answers, files })
        });
    };
    let write = Callback::new(move |(n, text): (usize, String)| {
        written.update_value(|written| {
            written.resize(count.max(written.len()), String::new());
            if let Some(answer) = written.get_mut(n) {
                *answer = text;
            }
        });
    });
    // With no question there is nothing to hand in but files.
    let is_early =
        move || wants_files && (handing.waiting.get() > 0 || count == 0 && handing.files.with(Vec::is_empty));
    let questions = asked.questions.into_iter().enumerate();
    let questions =
        questions.map(|(n, asked)| question(card, n, asked, written.get_value().get(n).cloned(), write));
    view! {
        <form class="asked" on:submit=hands_in>
            <fieldset disabled=move || card.is_closed()>{questions.collect_view()}</fieldset>
            {wants_files.then(|| handing.draw(card))}
            {move || (!card.is_closed()).then(|| view! {
                <button class="button primary" tabindex="-1" disabled=is_early>{if mine().is_some() { words.change } else { words.hand_in }}</button>
            })}
            {move || mine().map(|_| view! { <p class="confirmed">{words.handed_in}</p> })}
        </form>
    }
    .into_any()
}

fn files_of(response: &Response) -> &[HandedFile] {
    match response {
        Response::HandInFiles(handed) => &handed.files,
        _ => &[],
    }
}

fn question(
    card: Card,
    n: usize,
    asked: Question,
    answer: Option<String>,
    write: Callback<(usize, String)>,
) -> AnyView {
    let words = card.words();
    let Question { text, options, optional } = asked;
    let label = if optional { format!("{text} {}", words.optional) } else { text };
    if options.is_empty() {
        return view! {
            <label class="field">
                <span dir="auto">{label}</span>
                <input
                    tabindex="-1"
                    autocomplete="off"
                    required=!optional
                    maxlength=ANSWER_GRAPHEMES.to_string()
                    prop:value=answer.unwrap_or_default()
                    on:input:target=move |event| write.run((n, event.target().value()))
                />
            </label>
        }
        .into_any();
    }
    let option = |option: String| {
        let (is, shown) = (answer.as_ref() == Some(&option), option.clone());
        view! {
            <label class="check">
                <input
                    type="radio"
                    class="tick"
                    tabindex="-1"
                    name=format!("form-{}-{n}", card.seq)
                    required=!optional
                    prop:checked=is
                    on:change=move |_| write.run((n, option.clone()))
                />
                <span dir="auto">{shown}</span>
            </label>
        }
        .into_any()
    };
    view! {
        <fieldset class="field">
            <legend dir="auto">{label}</legend>
            {options.into_iter().map(option).collect_view()}
        </fieldset>
    }
    .into_any()
}
