//! Theme and language.

use crate::{boot::Theme, state::Store};
use leptos::prelude::*;
use protocol::Locale;

#[component]
pub fn Appearance() -> impl IntoView {
    let store = expect_context::<Store>();
    let words = store.page_words();
    let themes = Theme::ALL.map(|theme| {
        view! {
            <button type="button" aria-pressed=move || (store.theme() == theme).to_string() on:click=move |_| store.choose_theme(theme)>
                {words.theme_name(theme)}
            </button>
        }
    });
    let locales = [(Locale::Zh, "中文"), (Locale::En, "English")].map(|(locale, name)| {
        let pressed = (store.locale() == locale).to_string();
        view! {
            <button type="button" lang=locale.tag() aria-pressed=pressed on:click=move |_| store.choose_locale(locale)>{name}</button>
        }
    });
    let enters = [true, false].into_iter().zip(words.enter_choices).map(|(sends, name)| {
        view! {
            <button type="button" aria-pressed=move || (store.enter_sends() == sends).to_string() on:click=move |_| store.choose_enter(sends)>
                {name}
            </button>
        }
    });
    view! {
        <div class="section">
            <h2 class="cap">{words.theme}</h2>
            <div class="choices" role="group" aria-label=words.theme>{themes.into_iter().collect_view()}</div>
            <h2 class="cap">{words.enter_key}</h2>
            <div class="choices" role="group" aria-label=words.enter_key>{enters.collect_view()}</div>
            <h2 class="cap">{words.language}</h2>
            <div class="choices" role="group" aria-label=words.language>{locales.into_iter().collect_view()}</div>
        </div>
    }
}
