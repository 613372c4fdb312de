//! The rare pages. The browser fetches their code when it first goes there.

use super::{
    AboutPage, AdminPage, InvitationPage, LeavePage, NewGroupPage, PeoplePage, PersonPage, RoomsPage,
    SearchPage, SettingsPage, StarsPage,
};
use leptos::prelude::*;
use leptos_router::{LazyRoute, lazy_route};

/// See [`RoomsPage`].
pub struct Rooms;
/// See [`SettingsPage`].
pub struct Settings;
/// See [`LeavePage`].
pub struct Leave;
/// See [`AboutPage`].
pub struct About;
/// See [`PersonPage`].
pub struct Card;
/// See [`PeoplePage`].
pub struct People;
/// See [`NewGroupPage`].
pub struct NewGroup;
/// See [`InvitationPage`].
pub struct Invite;
/// See [`StarsPage`].
pub struct Starred;
/// See [`SearchPage`].
pub struct Search;
/// See [`AdminPage`].
pub struct Admin;

#[lazy_route]
impl LazyRoute for Rooms {
    fn data() -> Self {
        Self
    }

    fn view(_this: Self) -> AnyView {
        view! { <RoomsPage /> }.into_any()
    }
}

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
impl LazyRoute for Admin {
    fn data() -> Self {
        Self
    }

    fn view(_this: Self) -> AnyView {
        view! { <AdminPage /> }.into_any()
    }
}

#[lazy_route]
impl LazyRoute for NewGroup {
    fn data() -> Self {
        Self
    }

    fn view(_this: Self) -> AnyView {
        view! { <NewGroupPage /> }.into_any()
    }
}

#[lazy_route]
impl LazyRoute for Invite {
    fn data() -> Self {
        Self
    }

    fn view(_this: Self) -> AnyView {
        view! { <InvitationPage /> }.into_any()
    }
}

#[lazy_route]
impl LazyRoute for People {
    fn data() -> Self {
        Self
    }

    fn view(_this: Self) -> AnyView {
        view! { <PeoplePage /> }.into_any()
    }
}

#[lazy_route]
impl LazyRoute for Starred {
    fn data() -> Self {
        Self
    }

    fn view(_this: Self) -> AnyView {
        view! { <StarsPage /> }.into_any()
    }
}

#[lazy_route]
impl LazyRoute for Search {
    fn data() -> Self {
        Self
    }

    fn view(_this: Self) -> AnyView {
        view! { <SearchPage /> }.into_any()
    }
}
