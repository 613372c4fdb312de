//! What stands for a space: a round seal with a character of its name.

use crate::rich::initial;
use leptos::prelude::*;

/// Shown beside the name, so screen readers skip it. `place` chooses the colour.
#[component]
pub fn Seal(place: i64, name: String) -> impl IntoView {
    let text = initial(&name).to_owned();
    view! { <span class="seal" data-hue=(place.unsigned_abs() % 6).to_string() aria-hidden="true" translate="no">{text}</span> }
}
