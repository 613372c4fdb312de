//! The pages of who is logged in, as the router asks for them. Its own tuple of `<Route>`s is compiled anew for each page; this
//! is one type for all.

use super::{ConversationPage, Nothing, lazy};
use crate::route::{Desk, Route};
use leptos::prelude::*;
use leptos_router::{
    ChooseView, GeneratedRouteData, LazyRoute as _, MatchInterface, MatchNestedRoutes, MatchParams, Method,
    PathSegment, RouteMatchId,
};
use std::borrow::Cow;

/// A page, whatever it is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shown {
    /// No conversation is open.
    Nothing,
    /// See [`ConversationPage`].
    Conversation,
    /// The same, at a message.
    Message,
    /// See [`lazy::About`].
    About,
    /// See [`lazy::Rooms`].
    Rooms,
    /// See [`lazy::People`].
    People,
    /// See [`lazy::Card`].
    Card,
    /// See [`lazy::Starred`].
    Stars,
    /// See [`lazy::Search`].
    Search,
    /// See [`lazy::NewGroup`].
    NewGroup,
    /// See [`lazy::Invite`].
    Invite,
    /// See [`lazy::Settings`].
    Settings,
    /// The same, at a part: a page of its own for the focus.
    SettingsPart,
    /// See [`lazy::Admin`].
    Admin,
    /// The same, at a desk.
    Desk,
    /// See [`lazy::Leave`].
    Leave,
}

/// How many there are.
const PAGES: usize = 16;

/// The addresses of all pages, as the server routes them; what begins with `:` stands for anything.
const ADDRESSES: [&str; 16] = [
    "",
    "c/:id",
    "c/:id/info",
    "c/:id/:seq",
    "rooms",
    "people",
    "people/:id",
    "stars",
    "search",
    "groups/new",
    "invite/:code",
    "settings",
    "settings/:part",
    "admin",
    "admin/:desk",
    "leave",
];

impl Shown {
    /// The page of a route; `None` for those without a login, which have no router.
    #[must_use]
    pub fn of(route: &Route) -> Option<Self> {
        Some(match route {
            Route::Chats => Self::Nothing,
            Route::Conversation(_) => Self::Conversation,
            Route::Message(..) => Self::Message,
            Route::About(_) => Self::About,
            Route::Rooms => Self::Rooms,
            Route::People => Self::People,
            Route::Person(_) => Self::Card,
            Route::Stars => Self::Stars,
            Route::Search => Self::Search,
            Route::NewGroup => Self::NewGroup,
            Route::Invite(_) => Self::Invite,
            Route::Settings(None) => Self::Settings,
            Route::Settings(Some(_)) => Self::SettingsPart,
            Route::Admin(Desk::Rules) => Self::Admin,
            Route::Admin(_) => Self::Desk,
            Route::Leave => Self::Leave,
            _ => return None,
        })
    }

    /// Fetches the code of a route's page, if that is a chunk. It has to be there before the page is hydrated.
    pub async fn fetch(route: Option<&Route>) {
        if let Some(shown) = route.and_then(Self::of) {
            shown.preload().await;
        }
    }
}

impl ChooseView for Shown {
    async fn choose(self) -> AnyView {
        match self {
            Self::Nothing => Nothing().into_any(),
            Self::Conversation | Self::Message => ConversationPage().into_any(),
            Self::About => lazy::About::view(lazy::About).await,
            Self::Rooms => lazy::Rooms::view(lazy::Rooms).await,
            Self::People => lazy::People::view(lazy::People).await,
            Self::Card => lazy::Card::view(lazy::Card).await,
            Self::Stars => lazy::Starred::view(lazy::Starred).await,
            Self::Search => lazy::Search::view(lazy::Search).await,
            Self::NewGroup => lazy::NewGroup::view(lazy::NewGroup).await,
            Self::Invite => lazy::Invite::view(lazy::Invite).await,
            Self::Settings | Self::SettingsPart => lazy::Settings::view(lazy::Settings).await,
            Self::Admin | Self::Desk => lazy::Admin::view(lazy::Admin).await,
            Self::Leave => lazy::Leave::view(lazy::Leave).await,
        }
    }

    async fn preload(&self) {
        match self {
            Self::Nothing | Self::Conversation | Self::Message => {}
            Self::About => lazy::About::preload().await,
            Self::Rooms => lazy::Rooms::preload().await,
            Self::People => lazy::People::preload().await,
            Self::Card => lazy::Card::preload().await,
            Self::Stars => lazy::Starred::preload().await,
            Self::Search => lazy::Search::preload().await,
            Self::NewGroup => lazy::NewGroup::preload().await,
            Self::Invite => lazy::Invite::preload().await,
            Self::Settings | Self::SettingsPart => lazy::Settings::preload().await,
            Self::Admin | Self::Desk => lazy::Admin::preload().await,
            Self::Leave => lazy::Leave::preload().await,
        }
    }
}

/// All pages. The router knows each by a number, by which it sees whether it goes on with the one that is shown.
#[derive(Clone)]
pub struct Table([RouteMatchId; PAGES]);

impl Table {
    /// Of a router.
    #[must_use]
    pub fn new() -> Self {
        Self(std::array::from_fn(|_| RouteMatchId::new_from_route_id()))
    }
}

impl Default for Table {
    fn default() -> Self {
        Self::new()
    }
}

/// A page that an address leads to.
pub struct Found(RouteMatchId, Shown);

impl MatchParams for Found {
    /// None: pages read the [`Route`].
    fn to_params(&self) -> Vec<(Cow<'static, str>, String)> {
        Vec::new()
    }
}

impl MatchInterface for Found {
    type Child = ();

    fn as_id(&self) -> RouteMatchId {
        self.0
    }

    fn as_matched(&self) -> &str {
        ""
    }

    fn into_view_and_child(self) -> (impl ChooseView, Option<()>) {
        (self.1, None)
    }
}

impl MatchNestedRoutes for Table {
    type Data = ();
    type Match = Found;

    fn optional(&self) -> bool {
        false
    }

    fn match_nested<'a>(&'a self, path: &'a str) -> (Option<(RouteMatchId, Found)>, &'a str) {
        let shown = Route::parse(path).and_then(|route| Shown::of(&route));
        match shown.and_then(|shown| Some((shown, *self.0.get(shown as usize)?))) {
            Some((shown, id)) => (Some((id, Found(id, shown))), ""),
            None => (None, path),
        }
    }

    fn generate_routes(&self) -> impl IntoIterator<Item = GeneratedRouteData> + '_ {
        ADDRESSES.into_iter().map(|address| GeneratedRouteData {
            segments: address.split('/').map(segment).collect(),
            methods: [Method::Get].into(),
            ..GeneratedRouteData::default()
        })
    }
}

fn segment(text: &'static str) -> PathSegment {
    match text.strip_prefix(':') {
        Some(name) => PathSegment::Param(name.into()),
        None if text.is_empty() => PathSegment::Unit,
        None => PathSegment::Static(text.into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every address that the server routes is a page, and every page is known by a number.
    #[test]
    fn addresses_lead_to_pages() {
        let table = Table::new();
        let mut numbers = Vec::new();
        for address in ADDRESSES {
            let path = format!("/{address}").replace(":part", "look").replace(":desk", "people");
            let path = path.replace(":id", "7").replace(":seq", "12").replace(":code", "x");
            let (found, rest) = table.match_nested(&path);
            let Some((number, Found(_, shown))) = found else { panic!("{path}") };
            assert_eq!(rest, "");
            numbers.push((shown, number));
        }
        for (shown, number) in &numbers {
            let alike = |one: &&(Shown, RouteMatchId)| one.1 == *number;
            assert!(numbers.iter().filter(alike).all(|one| one.0 == *shown), "{shown:?}");
        }
        assert!(table.match_nested("/login").0.is_none());
        assert!(table.match_nested("/nothing").0.is_none());
    }
}
