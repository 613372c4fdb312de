//! A questionnaire: its questions, and one's own answers, which only its author and those who lead see.

use super::{draft::drafted, handing::Handing, scope::Card};
use crate::state::Memo;
use leptos::{ev, prelude::*};
use protocol::{HandedIn, Question, Questionnaire, Response, limits::ANSWER_GRAPHEMES};

/// Draws one.
pub fn questionnaire(card: Card, asked: Questionnaire) -> AnyView {
    let words = card.words();
    let is_handed_in = move || matches!(card.mine(), Response::HandIn(_) | Response::HandInFiles(_));
    let draft = drafted(card);
    let handing = Handing::new(card, draft);
    let (count, wants_files) = (asked.questions.len(), asked.files);
    let response = move || {
        let mine = card.mine();
        let answers = draft.with(|draft| draft.fields(count, &mine));
        let files = handing.files();
        if files.is_empty() {
            Response::HandIn(answers)
        } else {
            Response::HandInFiles(HandedIn { answers, files })
        }
    };
    let hands_in = move |event: ev::SubmitEvent| {
        event.prevent_default();
        card.respond(untrack(response));
    };
    // With no question there is nothing to hand in but files.
    let is_early = move || wants_files && (handing.waiting() > 0 || count == 0 && handing.files().is_empty());
    let field = |(n, asked): (usize, Question)| {
        let value = Memo::new(move |_| {
            let mine = card.mine();
            draft.with(|draft| draft.field(n, &mine))
        });
        let write = Callback::new(move |text: String| draft.update(|draft| draft.write(n, text)));
        question(card, n, asked, value, write)
    };
    let questions = asked.questions.into_iter().enumerate().map(field);
    view! {
        <form class="questions" on:submit=hands_in>
            <fieldset disabled=move || card.is_closed()>{questions.collect_view()}</fieldset>
            {wants_files.then(|| handing.draw())}
            {move || (!card.is_closed()).then(|| view! {
                <button class="button primary" tabindex="-1" disabled=is_early>{move || if is_handed_in() { words.change } else { words.hand_in }}</button>
            })}
            {move || is_handed_in().then(|| view! {
                <p class="confirmed">
                    {words.handed_in}
                    {(!card.is_closed()).then(|| view! {
                        " "<button type="button" class="link" tabindex="-1" on:click=move |_| card.respond(Response::Withdraw)>{words.withdraw}</button>
                    })}
                </p>
            })}
        </form>
    }
    .into_any()
}

fn question(card: Card, n: usize, asked: Question, value: Memo<String>, write: Callback<String>) -> AnyView {
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
                    prop:value=move || value.get()
                    on:input:target=move |event| write.run(event.target().value())
                />
            </label>
        }
        .into_any();
    }
    let option = |option: String| {
        let (chosen, shown) = (option.clone(), option.clone());
        let is_chosen = move || value.with(|value| *value == chosen);
        view! {
            <label class="check">
                <input
                    type="radio"
                    class="tick"
                    tabindex="-1"
                    name=format!("form-{}-{n}", card.seq)
                    required=!optional
                    prop:checked=is_chosen
                    on:change=move |_| write.run(option.clone())
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
