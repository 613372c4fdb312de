//! Looking for messages, people and conversations. What is looked for stands in the address.

mod authors;
mod drive;
mod filters;
mod hits;
mod kept;
mod keys;
mod places;

use crate::{
    route::Route,
    state::{
        Chat, Memo, Store,
        finding::{Finding, Question, Stage},
    },
    ui::{
        kit::{Glyph, Icon, Show, effect},
        parts::{is_half, is_off_line},
    },
};
use drive::drive;
use filters::Filters;
use hits::HitList;
use leptos::{ev, html, prelude::*};
use leptos_router::{
    NavigateOptions,
    hooks::{use_navigate, use_query_map},
    params::ParamsMap,
};
use places::Places;
use protocol::{Fault, limits::SEARCH_CHARS};
use std::time::Duration;

/// How long after the last key it is looked for.
const REST: Duration = Duration::from_millis(200);
/// So near to its end, pixels, a list gets longer.
const NEAR_END: i32 = 800;

#[component]
pub fn SearchPage() -> impl IntoView {
    let store = expect_context::<Store>();
    let words = store.page_words();
    let query = use_query_map();
    let question = Memo::new(move |_| query.with(|query| Question::read(|name| query.get(name))));
    let navigate = use_navigate();
    // One step of the history for all of it: going back leads to where one was before.
    let ask = Callback::new(move |question: Question| {
        let query: ParamsMap = question.query().into_iter().collect();
        let options = NavigateOptions { replace: true, scroll: false, ..NavigateOptions::default() };
        navigate(&format!("/search{}", query.to_query_string()), options);
    });
    let live = store.memo(Chat::is_live);
    let failed = store.memo(|chat| {
        let now = chat.connection;
        now.was_open || now.slow || now.retry_in.is_some()
    });
    // The browser may know sooner than the connection.
    let off_line = RwSignal::new(false);
    effect(move || {
        let look = move |_| _ = off_line.try_set(is_off_line());
        let listeners = ["offline", "online"].map(|name| window_event_listener_untyped(name, look));
        off_line.set(is_off_line());
        on_cleanup(move || listeners.into_iter().for_each(|listener| listener.remove()));
    });
    // The first connecting takes a moment and is not told; the tries after it change nothing.
    let offline =
        Memo::new(move |before| off_line.get() || !live.get() && (before == Some(&true) || failed.get()));
    let (finding, more) = drive(store, question, offline);
    let page = NodeRef::<html::Main>::new();
    let came_here = !Owner::current_shared_context().is_some_and(|context| context.during_hydration());
    let look = move || {
        if let Some(page) = page.try_get_untracked().flatten()
            && page.scroll_height() - page.scroll_top() - page.client_height() < NEAR_END
        {
            more.run(());
        }
    };
    // What has come may be too short to scroll, or somebody is at its end already.
    let count = Memo::new(move |_| finding.with(|finding| finding.hits().len()));
    effect(move || {
        if count.get() > 0 {
            request_animation_frame(look);
        }
    });
    keys::begin(page, question);
    // Who looks for something in a conversation came from there.
    let within = question.with_untracked(|question| question.within);
    let back = within.map_or(Route::Chats, Route::Conversation).path();
    view! {
        <main
            class="page search-page"
            id="main"
            tabindex="-1"
            node_ref=page
            on:scroll=move |_| look()
            on:keydown=move |event| { let _ = keys::pressed(store, &event, came_here); }
        >
            <header>
                <a class="icon-button back" href=back aria-label=words.back><Icon glyph=Glyph::Back /></a>
                <h1>{words.chat.search}</h1>
                <Field question ask />
            </header>
            <div class="page-body">
                <Filters question ask />
                <Places question ask />
                <section>
                    <Status finding question offline ask />
                    <HitList finding question more />
                </section>
            </div>
        </main>
    }
}

/// Where it is typed. Nothing is asked while an input method composes: half a word of pinyin is no question.
#[component]
fn Field(question: Memo<Question>, ask: Callback<Question>) -> impl IntoView {
    let store = expect_context::<Store>();
    let said = store.page_words().search;
    let field = NodeRef::<html::Input>::new();
    let composing = StoredValue::new(false);
    let waiting = StoredValue::new(None::<TimeoutHandle>);
    let wait = move |next: Option<TimeoutHandle>| {
        if let Some(before) = waiting.try_update_value(|waiting| std::mem::replace(waiting, next)).flatten() {
            before.clear();
        }
    };
    let ask_now = move || {
        wait(None);
        // What is composed now is asked for once it is there.
        let Some(field) = field.get_untracked().filter(|_| !composing.get_value()) else { return };
        let find = field.value().trim().chars().take(SEARCH_CHARS).collect();
        let asked = question.with_untracked(|before| Question { find, ..before.clone() });
        if question.with_untracked(|before| *before != asked) {
            ask.run(asked);
        }
    };
    let typed = move || wait(set_timeout_with_handle(ask_now, REST).ok());
    let input = move |event: ev::Event| {
        // Some compositions end without saying so.
        let is_half = is_half(&event);
        composing.set_value(is_half);
        if !is_half {
            typed();
        }
    };
    let composed = move |_| {
        composing.set_value(false);
        typed();
    };
    let submitted = move |event: ev::SubmitEvent| {
        event.prevent_default();
        ask_now();
    };
    // Going back and forward, and a person that is chosen, write into it; what is being typed stays, also what was typed
    // before the page was alive.
    let mut is_alive = false;
    effect(move || {
        let find = question.with(|question| question.find.clone());
        let Some(field) = field.get() else { return };
        let was_alive = std::mem::replace(&mut is_alive, true);
        if field.value().trim() == find {
            return;
        }
        if !was_alive {
            typed();
        } else if !composing.get_value() && waiting.with_value(Option::is_none) {
            field.set_value(&find);
        }
    });
    on_cleanup(move || wait(None));
    view! {
        <form role="search" on:submit=submitted>
            <label class="search">
                <Icon glyph=Glyph::Search />
                <input
                    type="search"
                    name="q"
                    aria-label=said.placeholder
                    placeholder=said.placeholder
                    autocomplete="off"
                    enterkeyhint="search"
                    maxlength=SEARCH_CHARS.to_string()
                    value=question.with_untracked(|question| question.find.clone())
                    node_ref=field
                    on:input=input
                    on:compositionstart=move |_| composing.set_value(true)
                    on:compositionend=composed
                />
            </label>
        </form>
    }
}

/// How far it is, in a sentence that is read aloud; and what to do where nothing was found.
#[component]
fn Status(
    finding: RwSignal<Finding>,
    question: Memo<Question>,
    offline: Memo<bool>,
    ask: Callback<Question>,
) -> impl IntoView {
    let store = expect_context::<Store>();
    let words = store.page_words();
    let said = words.search;
    let stage = Memo::new(move |_| finding.with(Finding::stage));
    let count = Memo::new(move |_| finding.with(|finding| (finding.hits().len(), finding.rest().is_some())));
    let kept = Memo::new(move |_| finding.with(Finding::is_kept));
    let sentence = move || match (stage.get(), offline.get()) {
        (Stage::Idle, _) => said.idle.to_owned(),
        (Stage::Looking, true) if kept.get() => (said.offline_count)(count.get().0),
        (Stage::Looking, true) => said.offline.to_owned(),
        (Stage::Looking, false) => said.looking.to_owned(),
        (Stage::Refused(Fault::Missing), _) => said.not_there.to_owned(),
        (
            Stage::Refused(fault @ (Fault::RateLimited { .. } | Fault::Busy { .. } | Fault::Internal { .. })),
            _,
        ) => {
            format!("{} {}", words.refusal(&fault), said.tries_again)
        }
        (Stage::Refused(fault), _) => words.refusal(&fault),
        (Stage::Found, _) => match count.get() {
            (0, false) => said.nothing.to_owned(),
            (n, more) => (said.count)(n, more),
        },
    };
    let is_idle = move || stage.get() == Stage::Idle;
    let found_none = move || stage.get() == Stage::Found && count.get() == (0, false);
    let filtered = move || question.with(Question::has_filters);
    view! {
        <div>
            <p role="status" class="cap">{sentence}</p>
            <Show when=is_idle><p class="hint">{said.idle_hint}</p></Show>
            <Show when=move || found_none() && !filtered()><p class="hint">{said.nothing_hint}</p></Show>
            <Show when=move || found_none() && filtered()>
                <p class="hint">
                    {said.nothing_filtered}" "
                    <button type="button" class="link" on:click=move |event| {
                        keys::to_field(&event);
                        ask.run(question.with_untracked(Question::unfiltered));
                    }>
                        {said.drop_filters}
                    </button>
                </p>
            </Show>
        </div>
    }
}
