//! What stands for a space: a round seal with a character of its name.

use leptos::prelude::*;

/// Shown beside the name, so screen readers skip it. `place` chooses the colour.
#[component]
pub fn Seal(place: i64, name: String) -> impl IntoView {
    // Of Latin letters two, as on an old coin.
    let characters = if name.starts_with(|c: char| c.is_ascii_alphanumeric()) { 2 } else { 1 };
    let text: String = name.chars().take(characters).collect();
    view! { <span class="seal" data-hue=(place.unsigned_abs() % 6).to_string() aria-hidden="true" translate="no">{text}</span> }
}
