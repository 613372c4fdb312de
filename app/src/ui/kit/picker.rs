//! A picker for avatars: a radio group, which arrow keys and screen readers handle.

use super::avatar::Avatar;
use leptos::prelude::*;

#[component]
pub fn Picker(
    #[prop(into)] legend: String,
    /// The name of each avatar; ids count from 1.
    labels: &'static [&'static str],
    chosen: u16,
    #[prop(optional)] on_choose: Option<Callback<u16>>,
) -> impl IntoView {
    let avatars = (1..).zip(labels).map(|(id, label): (u16, &&str)| {
        view! {
            <label title=*label>
                <input
                    type="radio"
                    name="avatar"
                    value=id
                    aria-label=*label
                    checked=id == chosen
                    on:change=move |_| {
                        if let Some(choose) = on_choose {
                            choose.run(id);
                        }
                    }
                />
                <Avatar id />
            </label>
        }
    });
    view! {
        <fieldset class="picker-field">
            <legend>{legend}</legend>
            <div class="picker">{avatars.collect_view()}</div>
        </fieldset>
    }
}
