//! The level of one conversation, on its own page.

use super::{super::use_store, ask, told};
use crate::text::notify::notify_words;
use leptos::prelude::*;
use protocol::{ConversationId, Level, LevelOf, Notify};

/// What can be chosen; none: what holds for its kind.
const CHOICES: [Option<Level>; 4] = [None, Some(Level::All), Some(Level::Mentions), Some(Level::Nothing)];

#[component]
pub fn Levels(conversation: ConversationId) -> impl IntoView {
    let store = use_store();
    let said = notify_words(store.locale());
    let told = told(store);
    let muted = store.memo(move |chat| chat.mark(conversation).muted);
    let kind = store.peek(|chat| chat.conversations.get(&conversation).map(|view| view.kind));
    // What a kind has is said beside its name.
    let general = move || {
        let level = told.with(|told| Some(told.as_ref()?.settings.level(kind?, false, None)));
        level.map(|level| format!("{} ({})", said.default, said.level_name(level)))
    };
    let own = move || {
        let level = |level: &LevelOf| (level.conversation == conversation).then_some(level.level).flatten();
        let own = told.with(|told| told.as_ref().and_then(|told| told.levels.iter().find_map(level)));
        if muted.get() { Some(Level::Nothing) } else { own }
    };
    let choices = CHOICES.map(|choice| {
        let name = move || match choice {
            Some(level) => said.level_name(level).to_owned(),
            None => general().unwrap_or_else(|| said.default.to_owned()),
        };
        let choose = move |_| ask(store, &Notify::Level(LevelOf { conversation, level: choice }));
        view! {
            <button type="button" aria-pressed=move || (own() == choice).to_string() disabled=move || store.is_asleep() on:click=choose>
                {name}
            </button>
        }
    });
    view! {
        <section class="section">
            <h2 class="cap">{said.level}</h2>
            <div class="choices" role="group" aria-label=said.level>{choices.into_iter().collect_view()}</div>
            <p class="hint">{said.level_hint}</p>
        </section>
    }
    .into_any()
}
