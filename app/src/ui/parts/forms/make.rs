//! Making a form.

use super::{
    super::acts::Asked,
    scope::Forms,
    writing::{Kind, Writing, is_sound},
};
use crate::{
    state::powers,
    text::FormWords,
    ui::kit::{self, Glyph, Icon},
};
use leptos::{
    ev, html,
    prelude::*,
    wasm_bindgen::JsCast as _,
    web_sys::{Element, HtmlElement},
};
use protocol::{
    ConversationId, Json,
    limits::{
        ANNOUNCEMENT_CHARS, FORM_OPTIONS, FORM_QUESTIONS, FORM_TITLE_GRAPHEMES, OPTION_GRAPHEMES,
        SIGN_UP_PLACES,
    },
};

/// The place of the dialog.
pub fn dialog(forms: Forms) -> impl Fn() -> Option<AnyView> {
    move || {
        let close = Callback::new(move |()| forms.acts.asked.set(None));
        let words = forms.store.page_words();
        let is_open = forms.acts.asked.get() == Some(Asked::NewForm);
        is_open.then(|| kit::sheet(words.forms.new, words.talk.close, close, fields(forms)))
    }
}

fn fields(forms: Forms) -> AnyView {
    let (store, words) = (forms.store, forms.store.page_words().forms);
    let conversation = store.peek(|chat| chat.selected).unwrap_or(ConversationId::LOBBY);
    let leads = store.peek(|chat| powers::leads(chat, conversation));
    let writing = forms.writing;
    if writing.conversation.get_untracked() != conversation {
        writing.clear(conversation);
    }
    let closes = NodeRef::<html::Input>::new();
    let unsound = RwSignal::new(false);
    let send = move |event: ev::SubmitEvent| {
        event.prevent_default();
        let closes = closes.get_untracked().map(|field| field.value_as_number()).filter(|at| at.is_finite());
        // The field knows no time zones.
        let closes = closes.map(|at| at as i64);
        let closes = closes.map(|at| store.reading(|reader| at - i64::from((reader.zone)(at)) * 60_000));
        let Some(form) = untrack(|| writing.form(closes)) else { return };
        unsound.set(!is_sound(&form, store.reading(|reader| reader.now)));
        if unsound.get_untracked() {
            return;
        }
        let Ok(json) = Json::of(&form) else { return };
        let with = protocol::With { form: Some(json), ..protocol::With::default() };
        let text = writing.text(words, &form);
        store.send_message(conversation, text, Some(Box::new(with)));
        forms.acts.asked.set(None);
        writing.clear(conversation);
    };
    let later = move |_| forms.acts.ask(Asked::Later);
    let kinds = [Kind::Poll, Kind::SignUp, Kind::Questionnaire, Kind::Bulletin];
    let kind = move |kind: Kind| {
        view! {
            <label>
                <input type="radio" name="kind" checked=writing.kind.get_untracked() == kind on:change=move |_| writing.kind.set(kind) />
                <span>{kind.name(words)}</span>
            </label>
        }
    };
    let kinds = kinds.into_iter().filter(|kind| leads || *kind != Kind::Bulletin).map(kind).collect_view();
    view! {
        <button type="button" class="button quiet later-way" on:click=later>
            <Icon glyph=Glyph::Clock />
            {store.page_words().later.title}
        </button>
        <form class="make" on:submit=send>
            <fieldset class="kinds" aria-label=words.new>{kinds}</fieldset>
            <label class="field">
                <span>{words.title}</span>
                <input autocomplete="off" maxlength=FORM_TITLE_GRAPHEMES.to_string() prop:value=writing.title.get_untracked() on:input:target=move |event| writing.title.set(event.target().value()) />
            </label>
            {move || of_kind(writing, words, writing.kind.get())}
            <label class="field">
                <span>{words.closes}</span>
                <input type="datetime-local" node_ref=closes prop:value=writing.closes.get_untracked() on:input:target=move |event| writing.closes.set(event.target().value()) />
            </label>
            {move || unsound.get().then(|| view! { <p class="failure" role="alert">{store.words().refusals.wrong_form}</p> })}
            <button class="button primary" disabled=move || writing.form(None).is_none()>{words.send}</button>
        </form>
    }
    .into_any()
}

fn of_kind(writing: Writing, words: &'static FormWords, kind: Kind) -> AnyView {
    match kind {
        Kind::Poll => view! {
            {lines(writing.options, words.option, words.add_option, FORM_OPTIONS, OPTION_GRAPHEMES)}
            {check(words.several, writing.multiple)}
            {check(words.anonymous_hint, writing.anonymous)}
        }
        .into_any(),
        Kind::SignUp => view! {
            <label class="field">
                <span>{words.how_many}</span>
                <input type="number" min="1" max=SIGN_UP_PLACES.to_string() prop:value=writing.places.get_untracked().map(|places| places.to_string()).unwrap_or_default() on:input:target=move |event| writing.places.set(event.target().value().parse().ok()) />
            </label>
        }
        .into_any(),
        Kind::Bulletin => view! {
            <label class="field">
                <span>{words.text}</span>
                <textarea
                    rows="5"
                    maxlength=ANNOUNCEMENT_CHARS.to_string()
                    prop:value=writing.text.get_untracked()
                    on:input:target=move |event| writing.text.set(event.target().value())
                ></textarea>
            </label>
        }
        .into_any(),
        Kind::Questionnaire => view! {
            {lines(writing.questions, words.question, words.add_question, FORM_QUESTIONS, FORM_TITLE_GRAPHEMES + FORM_OPTIONS * OPTION_GRAPHEMES)}
            <p class="hint">{words.question_hint}</p>
            {check(words.with_files, writing.files)}
        }
        .into_any(),
    }
}

/// Lines to fill in, one more each time that is asked for.
fn lines(
    all: RwSignal<Vec<String>>,
    name: fn(usize) -> String,
    add: &'static str,
    most: usize,
    length: usize,
) -> AnyView {
    let count = Memo::new(move |_| all.with(Vec::len));
    let line = move |n: usize| {
        let typed = move |value: String| {
            all.update(|all| {
                if let Some(line) = all.get_mut(n) {
                    *line = value;
                }
            });
        };
        // Enter leads to the next line, and does not send what is half made.
        let entered = move |event: ev::KeyboardEvent| {
            if event.key() != "Enter" || event.is_composing() {
                return;
            }
            event.prevent_default();
            let count = count.get_untracked();
            if n + 1 == count && count < most {
                all.update(|all| all.push(String::new()));
            }
            let line = event.target().and_then(|target| target.dyn_into::<Element>().ok());
            request_animation_frame(move || {
                let next = line.and_then(|line| line.next_element_sibling()?.dyn_into::<HtmlElement>().ok());
                _ = next.map(|next| next.focus());
            });
        };
        view! {
            <input
                on:keydown=entered
                aria-label=name(n + 1)
                placeholder=name(n + 1)
                autocomplete="off"
                maxlength=length.to_string()
                prop:value=all.with_untracked(|all| all.get(n).cloned()).unwrap_or_default()
                on:input:target=move |event| typed(event.target().value())
            />
        }
    };
    view! {
        <div class="field" role="group">
            <For each=move || 0..count.get() key=|n| *n children=line />
            {move || (count.get() < most).then(|| view! {
                <button type="button" class="link" on:click=move |_| all.update(|all| all.push(String::new()))>{add}</button>
            })}
        </div>
    }
    .into_any()
}

fn check(name: &'static str, is: RwSignal<bool>) -> AnyView {
    view! {
        <label class="check">
            <input type="checkbox" class="tick" prop:checked=is on:change:target=move |event| is.set(event.target().checked()) />
            {name}
        </label>
    }
    .into_any()
}
