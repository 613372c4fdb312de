//! What is asked beside the text: each is a control that shows what is chosen, and can be taken away.

use super::authors::{self, Choice, OTHERS, Somebody};
use crate::{
    state::{
        Memo, Store,
        finding::{
            Question,
            question::{HAS, IS, name_of, named},
        },
        names,
    },
    text::SearchWords,
    ui::kit::{Glyph, Icon},
};
use leptos::{
    ev,
    prelude::*,
    wasm_bindgen::JsCast as _,
    web_sys::{Element, HtmlElement, HtmlInputElement, HtmlSelectElement},
};

#[component]
pub fn Filters(question: Memo<Question>, ask: Callback<Question>) -> impl IntoView {
    let store = expect_context::<Store>();
    let said = store.page_words().search;
    let change = move |happen: fn(&mut Question, &str), value: String| {
        let mut asked = question.get_untracked();
        happen(&mut asked, &value);
        ask.run(asked);
    };
    let today = store.reading(|reader| reader.local_time(reader.now).stamp());
    let today = today.split(' ').next().unwrap_or_default().to_owned();
    let people = authors::people(store, question);
    // Somebody is looked for who is not among them.
    let looks = RwSignal::new(false);
    let author = Memo::new(move |_| match (looks.get(), question.with(|question| question.from)) {
        (true, _) => OTHERS.to_owned(),
        (false, from) => from.map(|id| id.to_string()).unwrap_or_default(),
    });
    let chats = chats(store, question);
    let value = move |of: fn(&Question) -> String| Memo::new(move |_| question.with(of));
    view! {
        <div class="filters" role="group" aria-label=said.filters>
            <Select
                label=said.from none=said.anybody choices=authors::choices(store, question, people)
                value=author
                on_choose=Callback::new(move |id: String| {
                    looks.set(id == OTHERS);
                    if id != OTHERS {
                        change(|question, id| question.from = id.parse().ok(), id);
                    }
                })
            />
            <Select
                label=said.within none=said.anywhere choices=chats
                value=value(|question| question.within.map(|id| id.to_string()).unwrap_or_default())
                on_choose=Callback::new(move |id| change(|question, id| question.within = id.parse().ok(), id))
            />
            <Select
                label=said.has none=said.anything choices=fixed(HAS.map(|(name, _)| name), said.has_choices)
                value=value(|question| question.has.map(|has| name_of(&HAS, has)).unwrap_or_default().to_owned())
                on_choose=Callback::new(move |name| change(|question, name| question.has = named(&HAS, name), name))
            />
            <Select
                label=said.is none=said.all choices=fixed(IS.map(|(name, _)| name), said.is_choices)
                value=value(|question| question.is.map(|is| name_of(&IS, is)).unwrap_or_default().to_owned())
                on_choose=Callback::new(move |name| change(|question, name| question.is = named(&IS, name), name))
            />
            <Day
                label=said.since max=today.clone()
                value=value(|question| question.since.clone().unwrap_or_default())
                on_choose=Callback::new(move |day| change(|question, day| question.since = some(day), day))
            />
            <Day
                label=said.until max=today
                value=value(|question| question.until.clone().unwrap_or_default())
                on_choose=Callback::new(move |day| change(|question, day| question.until = some(day), day))
            />
        </div>
        {move || looks.get().then(|| view! { <Somebody question ask looks people /> }.into_any())}
    }
}

fn some(text: &str) -> Option<String> {
    (!text.is_empty()).then(|| text.to_owned())
}

/// The same names in both languages stand for these words.
fn fixed<const N: usize>(names: [&'static str; N], called: [&'static str; N]) -> Memo<Vec<Choice>> {
    Memo::new(move |_| {
        names.iter().zip(called).map(|(name, called)| ((*name).to_owned(), called.to_owned())).collect()
    })
}

/// One's conversations, the latest first, and the one that is chosen.
fn chats(store: Store, question: Memo<Question>) -> Memo<Vec<Choice>> {
    let words = store.words();
    store.memo(move |chat| {
        let title = |view: &protocol::Conversation| (view.id.to_string(), names::title(chat, view, words));
        let mut all: Vec<Choice> = chat.by_recency().into_iter().map(title).collect();
        if let Some(id) = question.with(|question| question.within)
            && all.iter().all(|(known, _)| *known != id.to_string())
        {
            let view = chat.conversations.get(&id);
            all.push((
                id.to_string(),
                view.map_or_else(
                    || words.unknown_conversation.to_owned(),
                    |view| names::title(chat, view, words),
                ),
            ));
        }
        all
    })
}

/// One of several, or none.
#[component]
fn Select(
    label: &'static str,
    none: &'static str,
    choices: Memo<Vec<Choice>>,
    value: Memo<String>,
    on_choose: Callback<String>,
) -> impl IntoView {
    let chosen =
        move |event: ev::Targeted<ev::Event, HtmlSelectElement>| on_choose.run(event.target().value());
    let options = move || {
        let value = value.get();
        let option = |(id, called): Choice| {
            let is_it = id == value;
            view! { <option value=id selected=is_it prop:selected=is_it>{called}</option> }
        };
        choices.get().into_iter().map(option).collect_view().into_any()
    };
    let nothing = move || value.with(String::is_empty);
    view! {
        <Filter label value on_choose>
            <select aria-label=label on:change:target=chosen>
                <option value="" selected=nothing prop:selected=nothing>{none}</option>
                {options}
            </select>
        </Filter>
    }
}

/// A day, or none.
#[component]
fn Day(label: &'static str, max: String, value: Memo<String>, on_choose: Callback<String>) -> impl IntoView {
    let chosen =
        move |event: ev::Targeted<ev::Event, HtmlInputElement>| on_choose.run(event.target().value());
    view! {
        <Filter label value on_choose>
            <input type="date" aria-label=label max=max.clone() prop:value=move || value.get() value=value.get_untracked() on:change:target=chosen />
        </Filter>
    }
}

/// The button goes away with what it takes away: the focus goes to the filter's field.
fn to_field(event: &ev::MouseEvent) -> Option<()> {
    let pressed: Element = event.target()?.dyn_into().ok()?;
    let field = pressed.closest(".filter").ok()??.query_selector("select, input").ok()??;
    field.dyn_into::<HtmlElement>().ok()?.focus().ok()
}

/// What all of them have: the label, and a way to take it away once something is chosen.
#[component]
fn Filter(
    label: &'static str,
    value: Memo<String>,
    on_choose: Callback<String>,
    children: ChildrenFn,
) -> impl IntoView {
    let said: &SearchWords = expect_context::<Store>().page_words().search;
    let is_set = Memo::new(move |_| value.with(|value| !value.is_empty()));
    let drop = move || {
        is_set.get().then(|| {
            view! {
                <button type="button" class="icon-button" aria-label=(said.drop_filter)(label) on:click=move |event| {
                    to_field(&event);
                    on_choose.run(String::new());
                }>
                    <Icon glyph=Glyph::Close />
                </button>
            }
            .into_any()
        })
    };
    view! {
        <span class="filter" data-on=move || is_set.get().then_some("")>
            <label>{label}{children()}</label>
            {drop}
        </span>
    }
}
