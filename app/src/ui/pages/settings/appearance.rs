//! Theme and language.

use crate::{boot::Theme, look::Look, state::Store, ui::kit::effect};
use leptos::prelude::*;
use protocol::Locale;

#[component]
pub fn Appearance() -> impl IntoView {
    let store = expect_context::<Store>();
    let words = store.page_words();
    let themes = Theme::ALL.map(|theme| {
        view! {
            <button type="button" aria-pressed=move || (store.theme() == theme).to_string() on:click=move |_| choose(store, theme)>
                {words.theme_name(theme)}
            </button>
        }
    });
    // The server draws the page in the size that the address asks for, and the browser remembers it.
    let here = RwSignal::new(None::<String>);
    effect(move || here.set(document().document_element().and_then(|root| root.get_attribute("data-look"))));
    let looks = Look::ALL.into_iter().zip(words.page_sizes).map(|(look, name)| {
        let pressed = move || (here.get().as_deref() == Some(look.name())).to_string();
        view! { <button name="look" value=look.name() aria-pressed=pressed>{name}</button> }
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
            <h2 class="cap">{words.page_size}</h2>
            <form class="choices" aria-label=words.page_size>{looks.collect_view()}</form>
            <h2 class="cap">{words.enter_key}</h2>
            <div class="choices" role="group" aria-label=words.enter_key>{enters.collect_view()}</div>
            <h2 class="cap">{words.language}</h2>
            <div class="choices" role="group" aria-label=words.language>{locales.into_iter().collect_view()}</div>
        </div>
    }
}

/// The browser's own bars follow the page.
fn choose(store: Store, theme: Theme) {
    store.choose_theme(theme);
    for (media, colour) in theme.papers() {
        let bars = format!("meta[name=theme-color][media=\"{media}\"]");
        if let Ok(Some(bars)) = document().query_selector(&bars) {
            let _ = bars.set_attribute("content", colour);
        }
    }
}
