//! The pages: gathers what a first paint needs, renders it, and says what may run in it.

mod gates;
pub mod visit;

use app::{
    boot::{Boot, ChatPage, Gate, LoginPage, Page, Theme},
    route::Route,
    shell::App,
    state::{spaces, visit::questions},
};
use axum::{
    Router,
    body::Body,
    extract::{Request, State},
    response::{IntoResponse as _, Redirect, Response},
    routing::get,
};
use engine::{
    Engine,
    actions::{account, execute},
    http::serve::FORBIDDEN,
    ports::store::Identity,
};
use http::{HeaderValue, Method, StatusCode, header};
use leptos::prelude::*;
use protocol::{Answer, ConversationId, Fault, Kind, Locale};
use std::sync::Arc;
use tower_http::compression::CompressionLayer;
use visit::Visit;

type Server = State<Arc<Engine>>;

/// Routes to every page: those of the router in [`App`], and one for every other address.
pub fn routes(engine: Arc<Engine>) -> Router {
    let nobody = Boot {
        locale: Locale::Zh,
        theme: Theme::System,
        zone: None,
        now: 0,
        path: "/".to_owned(),
        page: Page::Gate(Gate::Login(LoginPage::default())),
    };
    let list = leptos_axum::generate_route_list(move || {
        view! { <App boot=nobody.clone() store=None /> }
    });
    // Pages with plain forms have no script, so the router does not know them; these share their paths with forms.
    let forms = ["/login", "/login/code", "/register", "/reset"];
    let pages = list.iter().map(leptos_axum::AxumRouteListing::path).filter(|path| !path.contains('*'));
    let router = pages.chain(forms).fold(Router::new(), |router, path| router.route(path, get(page)));
    // Nothing secret stands beside what others wrote or a link brought along: compressing tells nobody
    // anything by its length (BREACH).
    router.fallback(page).layer(CompressionLayer::new()).with_state(engine)
}

/// The page for an address that is asked for in a way it is not for: a link to what only forms are sent to.
pub async fn not_allowed(engine: &Engine, request: Request) -> Response {
    let (parts, _) = request.into_parts();
    let visit = Visit::of(engine, &parts);
    visit.page(StatusCode::METHOD_NOT_ALLOWED, visit.locale(None), Page::Refused(405)).await
}

async fn page(State(engine): Server, request: Request) -> Response {
    let (parts, _) = request.into_parts();
    let visit = Visit::of(&engine, &parts);
    if parts.uri.path() == FORBIDDEN {
        return visit.page(StatusCode::FORBIDDEN, visit.locale(None), Page::Refused(403)).await;
    }
    let route = Route::parse(parts.uri.path());
    if route.is_some() && parts.method != Method::GET && parts.method != Method::HEAD {
        let mut response = not_allowed(&engine, Request::from_parts(parts, Body::empty())).await;
        response.headers_mut().insert(header::ALLOW, HeaderValue::from_static("GET,HEAD"));
        return response;
    }
    let mut response = match gates::gate(&engine, &visit, route.clone()).await {
        Some(gate) => gate,
        None => chat(&engine, &visit, route).await,
    };
    response.headers_mut().extend(visit.look_cookie().map(|cookie| (header::SET_COOKIE, cookie)));
    response
}

/// A page of the chat; for who is not logged in, the way in, and the page afterwards.
async fn chat(engine: &Engine, visit: &Visit<'_>, route: Option<Route>) -> Response {
    let identity = match visit.caller.identify(engine).await {
        Ok(Some(identity)) => identity,
        // Of what only owners see, nobody else learns that it is there.
        Ok(None) => return visit.way_in(route.and_then(|route| route.for_reader(false))).await,
        Err(Fault::Waiting | Fault::Suspended) => return Redirect::to("/outside").into_response(),
        Err(fault) => return trouble(&fault),
    };
    let route = route.and_then(|route| route.for_reader(identity.person.owner));
    if let (Some(room), Some(Route::Chats)) = (identity.guest_in, &route) {
        return Redirect::to(&Route::Conversation(room).path()).into_response();
    }
    let route = route.filter(|route| identity.guest_in.is_none_or(|room| is_for_guest(route, room)));
    let open = route.as_ref().and_then(Route::conversation);
    let (status, mut page) = match chat_page(engine, &identity, route, visit.space()).await {
        Ok(page) => page,
        Err(fault) => return trouble(&fault),
    };
    if let Some(open) = open.filter(|_| visit.headers.contains_key(COPY)) {
        alone(&mut page, open);
    }
    let locale = visit.locale(Some(identity.locale));
    let mut response = visit.page(status, locale, Page::Chat(Box::new(page))).await;
    for cookie in visit.caller.renewal(engine, &identity) {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    response
}

/// The header with which the service worker asks for a page that it keeps.
const COPY: &str = "leliao-copy";

/// Leaves out what other conversations say. Of them only the lobbies stay, which are the spaces.
fn alone(page: &mut ChatPage, open: ConversationId) {
    page.is_alone = true;
    page.resumed.conversations.retain(|view| view.id == open || view.kind == Kind::Lobby);
    for lobby in page.resumed.conversations.iter_mut().filter(|view| view.id != open) {
        lobby.last = None;
        lobby.notice = None;
    }
}

/// Whether a guest of a room may go there.
fn is_for_guest(route: &Route, room: ConversationId) -> bool {
    route.conversation() == Some(room) || *route == Route::Leave
}

/// What a page shows, and whether there is such a page.
async fn chat_page(
    engine: &Engine,
    identity: &Identity,
    route: Option<Route>,
    remembered: ConversationId,
) -> Result<(StatusCode, ChatPage), Fault> {
    let resumed = account::overview(engine, identity.person.id).await?;
    let (me, login, build) = (identity.person.clone(), identity.login, engine::BUILD.to_owned());
    let is_guest = identity.guest_in.is_some();
    let open = route.as_ref().and_then(Route::conversation);
    let space = spaces::current(resumed.conversations.iter(), open, remembered);
    let mut page =
        ChatPage { me, login, build, resumed, answers: Vec::new(), is_guest, space, is_alone: false };
    let Some(route) = route else { return Ok((StatusCode::NOT_FOUND, page)) };
    let mut status = StatusCode::OK;
    let view = |id| page.resumed.conversations.iter().find(|view| view.id == id);
    let asked = questions(&route, page.me.id, space, view);
    for command in asked {
        page.answers.push(match execute(engine, identity.caller(), command).await {
            Ok(reply) => Answer::of(reply).ok(),
            // Somebody else's conversation looks like one that is not there.
            Err(Fault::Missing | Fault::InviteEnded) => {
                status = StatusCode::NOT_FOUND;
                None
            }
            // A guest may do less than the page can show.
            Err(Fault::Forbidden) if is_guest => None,
            Err(fault) => return Err(fault),
        });
    }
    Ok((status, page))
}

pub fn trouble(fault: &Fault) -> Response {
    let text = app::text::words(Locale::Zh).refusal(fault);
    (StatusCode::SERVICE_UNAVAILABLE, text).into_response()
}
