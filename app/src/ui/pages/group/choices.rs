//! A line with a few choices, one of which holds.

use leptos::prelude::*;

#[component]
pub fn Choices<const N: usize>(
    label: &'static str,
    options: [&'static str; N],
    #[prop(into)] chosen: Signal<Option<usize>>,
    on_choose: Callback<usize>,
) -> impl IntoView {
    let buttons = options.into_iter().enumerate().map(|(place, option)| {
        let pressed = move || (chosen.get() == Some(place)).to_string();
        view! {
            <button type="button" aria-pressed=pressed on:click=move |_| on_choose.run(place)>{option}</button>
        }
    });
    view! {
        <div class="line choice" role="group" aria-label=label>
            <b>{label}</b>
            <div class="choices">{buttons.collect_view()}</div>
        </div>
    }
}
