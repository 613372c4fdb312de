//! The rare pages. The browser fetches their code when it first goes there.

use super::{AboutPage, GatePage, LeavePage, PersonPage, SettingsPage};
use leptos::prelude::*;
use leptos_router::{LazyRoute, lazy_route};

/// See [`SettingsPage`].
pub struct Settings;
/// See [`LeavePage`].
pub struct Leave;
/// See [`AboutPage`].
pub struct About;
/// See [`PersonPage`].
pub struct Card;
/// See [`GatePage`]. In the browser it is never gone to: these pages have no script.
pub struct Gate;

#[lazy_route]
impl LazyRoute for Settings {
    fn data() -> Self {
        Self
    }

    fn view(_this: Self) -> AnyView {
        view! { <SettingsPage /> }.into_any()
    }
}

#[lazy_route]
impl LazyRoute for Leave {
    fn data() -> Self {
        Self
    }

    fn view(_this: Self) -> AnyView {
        view! { <LeavePage /> }.into_any()
    }
}

#[lazy_route]
impl LazyRoute for About {
    fn data() -> Self {
        Self
    }

    fn view(_this: Self) -> AnyView {
        view! { <AboutPage /> }.into_any()
    }
}

#[lazy_route]
impl LazyRoute for Card {
    fn data() -> Self {
        Self
    }

    fn view(_this: Self) -> AnyView {
        view! { <PersonPage /> }.into_any()
    }
}

#[lazy_route]
impl LazyRoute for Gate {
    fn data() -> Self {
        Self
    }

    fn view(_this: Self) -> AnyView {
        view! { <GatePage /> }.into_any()
    }
}
