//! What stands for a room: a drawing of a thing or a place. A face is a person.

use leptos::prelude::*;

/// The drawings: lantern, hill, bowl, book, boat, leaf, cup, lamp.
const PATHS: [&str; 8] = [
    "M12 3v3M8 6h8M7 9.5C7 7.5 9 6 12 6s5 1.5 5 3.5v5c0 2-2 3.5-5 3.5s-5-1.5-5-3.5zM8 18h8M12 18v3",
    "M3 18.5 9 8l4 6.5 2.5-3.5 5.5 7.5zM16.5 6.5h.01",
    "M4 11h16c0 4.5-3 7.5-8 7.5S4 15.5 4 11zM9 21h6M9 7.5c0-1.5 1.5-1.5 1.5-3M13.5 7.5c0-1.5 1.5-1.5 1.5-3",
    "M12 6.5C10 5 7 4.5 4 5v13c3-.5 6 0 8 1.5 2-1.5 5-2 8-1.5V5c-3-.5-6 0-8 1.5zM12 6.5v13",
    "M4 15.5h16l-2.5 4h-11zM12 4v11.5M12 5l6 8h-6M10.5 8 7 13h3.5",
    "M6 18C4 11 9 5 19 5c.5 9-4.5 14.5-11.5 13.5M6 20c1.5-5 4.5-8 8-10",
    "M5 8.5h11v6a5.5 5.5 0 0 1-11 0zM16 10h1.5a2.5 2.5 0 0 1 0 5H16M4 21h13",
    "M9 18h6M10 21h4M12 3a6 6 0 0 0-3.5 10.900V16h7v-2.100A6 6 0 0 0 12 3z",
];

/// Shown beside a name, so screen readers skip it. `place` chooses drawing and colour.
#[component]
pub fn Drawing(place: i64) -> impl IntoView {
    let place = place.unsigned_abs();
    // In 64 bits: where this runs in a browser, a `usize` has 32.
    let path = PATHS.iter().zip(0_u64..).find(|(_, n)| *n == place % PATHS.len() as u64);
    let path = path.map(|(path, _)| *path).unwrap_or_default();
    view! {
        <span class="drawing" data-hue=(place % 6).to_string() aria-hidden="true">
            <svg viewBox="0 0 24 24"><path d=path /></svg>
        </span>
    }
}
