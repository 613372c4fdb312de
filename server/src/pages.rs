//! The pages: gathers what a first paint needs, renders it, and says what may run in it.

use crate::assets::{address_of, chunks};
use app::{
    boot::{Boot, ChatPage, DeviceWait, Gate, GuestPage, LoginPage, Page, Theme, Why},
    route::Route,
    shell::{App, Document, Site},
    state::visit::questions,
};
use axum::{
    Router,
    extract::{Query, Request, State},
    response::{IntoResponse as _, Redirect, Response},
    routing::get,
};
use engine::{
    Engine,
    access::{
        Caller,
        cookies::{page_cookie, page_cookie_name},
        obstacle::Obstacle,
    },
    actions::{
        account, admission, execute,
        login::{hand_over, is_token},
        server,
    },
    http::serve::FORBIDDEN,
    ports::store::Identity,
};
use http::{HeaderMap, HeaderValue, StatusCode, header, request::Parts};
use leptos::prelude::*;
use leptos_axum::ResponseOptions;
use protocol::{AvatarId, ConversationId, Fault, Held, Locale};
use serde::Deserialize;
use std::sync::Arc;
use tower_http::compression::CompressionLayer;

type Server = State<Arc<Engine>>;

/// Routes to every page: those of the router in [`App`], and one for every other address.
pub fn routes(engine: Arc<Engine>) -> Router {
    let nobody = Boot {
        locale: Locale::Zh,
        theme: Theme::System,
        zone: None,
        now: 0,
        path: "/".to_owned(),
        page: Page::Refused(404),
    };
    let list = leptos_axum::generate_route_list(move || {
        view! { <App boot=nobody.clone() store=None /> }
    });
    let pages = list.iter().map(leptos_axum::AxumRouteListing::path).filter(|path| !path.contains('*'));
    let router = pages.fold(Router::new(), |router, path| router.route(path, get(page)));
    // Nothing secret stands beside what others wrote or a link brought along: compressing tells nobody
    // anything by its length (BREACH).
    router.fallback(page).layer(CompressionLayer::new()).with_state(engine)
}

async fn page(State(engine): Server, request: Request) -> Response {
    let (parts, _) = request.into_parts();
    let visit = Visit::of(&engine, &parts);
    match Route::parse(parts.uri.path()) {
        _ if parts.uri.path() == FORBIDDEN => {
            visit.page(StatusCode::FORBIDDEN, visit.locale(None), Page::Refused(403)).await
        }
        Some(Route::Login) => login(&engine, &visit, LoginQuery::of(&parts)).await,
        None if parts.uri.path() == "/chart.html" => {
            login(&engine, &visit, LoginQuery::of_seed(&parts)).await
        }
        Some(Route::Back(secret)) => visit.gate(Gate::Back(secret)).await,
        Some(Route::Device(secret)) => visit.gate(Gate::Device(secret)).await,
        Some(Route::Join(code)) => {
            login(&engine, &visit, LoginQuery { invitation: Some(code), ..LoginQuery::of(&parts) }).await
        }
        Some(Route::Guest(code)) => guest(&engine, &visit, code, LoginQuery::of(&parts)).await,
        Some(Route::Outside) => match visit.caller.identify(&engine).await {
            Err(Fault::Waiting) => visit.gate(Gate::Outside(Held::Waiting)).await,
            Err(Fault::Suspended) => visit.gate(Gate::Outside(Held::Suspended)).await,
            _ => Redirect::to("/").into_response(),
        },
        Some(Route::DeviceWait) => visit.gate(Gate::DeviceWait(waiting(&engine, &visit))).await,
        route => chat(&engine, &visit, route).await,
    }
}

/// How far the device is that took an offer.
fn waiting(engine: &Engine, visit: &Visit) -> DeviceWait {
    let secret = visit.caller.device(visit.headers).unwrap_or_default();
    match hand_over::state(engine, &secret) {
        (hand_over::State::Waiting, Some(digits)) => DeviceWait::Waiting(digits),
        (hand_over::State::Allowed, _) => DeviceWait::Allowed,
        (hand_over::State::Refused, _) => DeviceWait::Refused,
        (hand_over::State::Waiting | hand_over::State::Expired, _) => DeviceWait::Ended,
    }
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
    let (status, page) = match chat_page(engine, &identity, route).await {
        Ok(page) => page,
        Err(fault) => return trouble(&fault),
    };
    let locale = visit.locale(Some(identity.locale));
    let mut response = visit.page(status, locale, Page::Chat(Box::new(page))).await;
    for cookie in visit.caller.renewal(engine, &identity) {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    response
}

/// Whether a guest of a room may go there.
fn is_for_guest(route: &Route, room: ConversationId) -> bool {
    route.conversation() == Some(room) || *route == Route::Leave
}

/// The form of a guest. Whoever is in goes to the room itself.
async fn guest(engine: &Engine, visit: &Visit<'_>, code: String, query: LoginQuery) -> Response {
    let offered = match admission::offered(engine, &code).await {
        Ok(offered) => offered,
        Err(fault) => return trouble(&fault),
    };
    if let (Ok(Some(_)), Some(offered)) = (visit.caller.identify(engine).await, &offered) {
        return Redirect::to(&Route::Conversation(offered.room.id).path()).into_response();
    }
    let page = GuestPage {
        code,
        room: offered.map(|offered| offered.room),
        name: query.name(),
        avatar: query.avatar(),
        fault: query.fault(),
    };
    visit.gate(Gate::Guest(Box::new(page))).await
}

/// What a page shows, and whether there is such a page.
async fn chat_page(
    engine: &Engine,
    identity: &Identity,
    route: Option<Route>,
) -> Result<(StatusCode, ChatPage), Fault> {
    let resumed = account::overview(engine, identity.person.id).await?;
    let (me, login, build) = (identity.person.clone(), identity.login, engine::BUILD.to_owned());
    let is_guest = identity.guest_in.is_some();
    let mut page = ChatPage { me, login, build, resumed, answers: Vec::new(), is_guest };
    let Some(route) = route else { return Ok((StatusCode::NOT_FOUND, page)) };
    let mut status = StatusCode::OK;
    let asked =
        questions(&route, page.me.id, |id| page.resumed.conversations.iter().find(|view| view.id == id));
    for command in asked {
        page.answers.push(match execute(engine, identity.caller(), command).await {
            Ok(reply) => Some(reply),
            // Somebody else's conversation looks like one that is not there.
            Err(Fault::Missing) => {
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

fn trouble(fault: &Fault) -> Response {
    let text = app::text::words(Locale::Zh).refusal(fault);
    (StatusCode::SERVICE_UNAVAILABLE, text).into_response()
}

#[derive(Debug, Default, Deserialize)]
struct LoginQuery {
    name: Option<String>,
    avatar: Option<String>,
    locale: Option<String>,
    fault: Option<String>,
    why: Option<String>,
    next: Option<String>,
    invitation: Option<String>,
}

impl LoginQuery {
    fn name(&self) -> String {
        self.name.iter().flat_map(|name| name.chars()).take(64).collect()
    }

    fn avatar(&self) -> Option<AvatarId> {
        self.avatar.as_ref().and_then(|avatar| avatar.parse().ok()).map(AvatarId)
    }

    /// Anything decodes as an unknown fault; a link must not make the page say so.
    fn fault(&self) -> Option<Fault> {
        self.fault.as_ref().and_then(|fault| serde_json::from_str(fault).ok()).filter(Fault::is_known)
    }

    fn of(parts: &Parts) -> Self {
        Query::try_from_uri(&parts.uri).map(|Query(query)| query).unwrap_or_default()
    }

    /// Of the seed's link, `/chart.html?name=东东&avatar=1.jpg`: the same, but for the avatar.
    fn of_seed(parts: &Parts) -> Self {
        let mut query = Self::of(parts);
        query.avatar = query.avatar.map(|file| file.split('.').next().unwrap_or_default().to_owned());
        query
    }
}

async fn login(engine: &Engine, visit: &Visit<'_>, query: LoginQuery) -> Response {
    let next = query.next.clone().filter(|next| is_page(next));
    match visit.caller.identify(engine).await {
        Ok(Some(_)) => return Redirect::to(next.as_deref().unwrap_or("/")).into_response(),
        Err(Fault::Waiting | Fault::Suspended) => return Redirect::to("/outside").into_response(),
        Ok(None) | Err(_) => {}
    }
    let asked = query.locale.as_deref().and_then(Locale::from_tag);
    let page = LoginPage {
        name: query.name(),
        avatar: query.avatar(),
        fault: query.fault(),
        settings: server::settings(engine).await.unwrap_or_default(),
        invitation: query.invitation.filter(|code| is_token(code)),
        obstacle: Obstacle::find(&engine.config, &visit.caller, visit.headers).map(shown),
        why: query.why.and_then(|why| match why.as_str() {
            "left" => Some(Why::Left),
            "ended" => Some(Why::Ended),
            _ => None,
        }),
        next,
    };
    let locale = asked.unwrap_or_else(|| visit.locale(None));
    let mut response = visit.page(StatusCode::OK, locale, Page::Gate(Gate::Login(page))).await;
    if let Some(door) = visit.caller.set_door(visit.headers) {
        response.headers_mut().append(header::SET_COOKIE, door);
    }
    if let Some(locale) = asked {
        let name = page_cookie_name("locale", visit.caller.port);
        let line = format!("{name}={}; Path=/; SameSite=Lax; Max-Age=31536000", locale.tag());
        if let Ok(line) = HeaderValue::from_str(&line) {
            response.headers_mut().append(header::SET_COOKIE, line);
        }
    }
    response
}

/// Whether a path is one of our pages: nothing else is gone to after a login.
fn is_page(path: &str) -> bool {
    Route::parse(path).is_some_and(|route| !route.is_gate() && route.path() == path)
}

/// What the login page says about what is in the way of its form.
fn shown(obstacle: Obstacle) -> app::boot::Obstacle {
    match obstacle {
        Obstacle::PublicUrl(url) => app::boot::Obstacle::PublicUrl(url),
        Obstacle::Elsewhere(public) => app::boot::Obstacle::Elsewhere(public.to_string()),
        Obstacle::TrustedProxy(address) => app::boot::Obstacle::TrustedProxy(address.to_string()),
    }
}

/// One request for a page.
struct Visit<'a> {
    caller: Caller,
    headers: &'a HeaderMap,
    parts: &'a Parts,
    now: i64,
}

impl<'a> Visit<'a> {
    fn of(engine: &Engine, parts: &'a Parts) -> Self {
        let caller = Caller::of(engine, &parts.headers, &parts.extensions);
        Self { caller, headers: &parts.headers, parts, now: engine.clock.now() }
    }

    /// What was chosen here, else what the login says, else what the browser prefers.
    fn locale(&self, of_login: Option<Locale>) -> Locale {
        let chosen = self.cookie("locale").and_then(|tag| Locale::from_tag(&tag));
        let preferred = || {
            let list = self.headers.get(header::ACCEPT_LANGUAGE)?.to_str().ok()?;
            list.split(',').find_map(Locale::from_tag)
        };
        chosen.or(of_login).or_else(preferred).unwrap_or_default()
    }

    fn cookie(&self, name: &str) -> Option<String> {
        page_cookie(self.headers, name, self.caller.port)
    }

    /// The way in, and back here afterwards. A cookie that leads to no login has been one.
    async fn way_in(&self, route: Option<Route>) -> Response {
        let Some(route) = route else {
            return self.page(StatusCode::NOT_FOUND, self.locale(None), Page::Refused(404)).await;
        };
        let mut query = form_urlencoded::Serializer::new(String::new());
        if self.caller.token.is_some() {
            query.append_pair("why", "ended");
        }
        if route != Route::Chats {
            query.append_pair("next", &route.path());
        }
        let query = query.finish();
        Redirect::to(if query.is_empty() { "/login".to_owned() } else { format!("/login?{query}") }.as_str())
            .into_response()
    }

    async fn gate(&self, gate: Gate) -> Response {
        self.page(StatusCode::OK, self.locale(None), Page::Gate(gate)).await
    }

    async fn page(&self, status: StatusCode, locale: Locale, page: Page) -> Response {
        let theme = self.cookie("theme").map(|name| Theme::from_name(&name)).unwrap_or_default();
        let zone =
            self.cookie("zone").and_then(|zone| zone.parse().ok()).filter(|zone| (-900..=900).contains(zone));
        let path = self.parts.uri.path().to_owned();
        let boot = Boot { locale, theme, zone, now: self.now, path, page };
        let host = self.headers.get(header::HOST).and_then(|host| host.to_str().ok()).unwrap_or_default();
        let site = Site {
            style: address_of(".css"),
            script: address_of(".js"),
            wasm: address_of(".wasm"),
            chunks: chunks(),
            private: self.caller.secure || is_this_machine(host),
        };
        let mut response = draw(boot, site.clone(), host.to_owned(), self.parts).await;
        *response.status_mut() = status;
        if site.private {
            // Elsewhere a browser ignores it, and complains.
            let name = header::HeaderName::from_static("cross-origin-opener-policy");
            response.headers_mut().insert(name, HeaderValue::from_static("same-origin"));
        }
        response
    }
}

/// Renders the document. Nothing waits in it: all it shows is in `boot`.
async fn draw(boot: Boot, site: Site, host: String, parts: &Parts) -> Response {
    let add_policy = move || {
        let nonce = leptos::nonce::use_nonce().map(|nonce| nonce.to_string()).unwrap_or_default();
        if let Ok(policy) = HeaderValue::from_str(&policy(&nonce, &host)) {
            expect_context::<ResponseOptions>().insert_header(header::CONTENT_SECURITY_POLICY, policy);
        }
    };
    let document = move || view! { <Document boot=boot.clone() site=site.clone() /> };
    let render = leptos_axum::render_app_async_with_context(add_policy, document);
    let mut request = Request::new(axum::body::Body::empty());
    request.uri_mut().clone_from(&parts.uri);
    render(request).await
}

/// What may be loaded and run (CSP 3). Both socket schemes are named: `'self'` does not cover them in
/// every browser.
fn policy(nonce: &str, host: &str) -> String {
    let is_host =
        !host.is_empty() && host.bytes().all(|b| b.is_ascii_alphanumeric() || b".-:[]".contains(&b));
    let sockets = if is_host { format!(" ws://{host} wss://{host}") } else { String::new() };
    format!(
        "default-src 'none'; script-src 'nonce-{nonce}' 'strict-dynamic' 'wasm-unsafe-eval'; style-src 'self'; \
         img-src 'self' blob:; media-src 'self' blob:; font-src 'self'; connect-src 'self'{sockets}; worker-src 'self'; \
         manifest-src 'self'; base-uri 'none'; object-src 'none'; form-action 'self'; frame-ancestors 'none'"
    )
}

fn is_this_machine(host: &str) -> bool {
    let name = host.rsplit_once(':').map_or(host, |(name, _)| name);
    matches!(name, "localhost" | "127.0.0.1" | "[::1]")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_strange_host_does_not_get_into_the_policy() {
        assert!(policy("x", "a; script-src *").contains("connect-src 'self'; "));
        assert!(
            policy("x", "127.0.0.1:3000")
                .contains("connect-src 'self' ws://127.0.0.1:3000 wss://127.0.0.1:3000; ")
        );
    }

    /// I9: what people write cannot end an element, in the page or in its data.
    #[tokio::test]
    async fn user_text_stays_text_in_the_document() {
        let _ = leptos_axum::generate_route_list(|| ());
        let evil = "</script><script>alert(1)</script><img src=x onerror=alert(1)>\"'";
        let page = Page::Gate(Gate::Login(LoginPage { name: evil.into(), ..LoginPage::default() }));
        let boot = Boot {
            locale: Locale::Zh,
            theme: Theme::System,
            zone: None,
            now: 0,
            path: "/login".into(),
            page,
        };
        let site = Site {
            style: String::new(),
            script: String::new(),
            wasm: String::new(),
            chunks: vec![],
            private: true,
        };
        let (parts, ()) = http::Request::get("/login").body(()).unwrap().into_parts();
        let response = draw(boot, site, "127.0.0.1".into(), &parts).await;
        let body = axum::body::to_bytes(response.into_body(), 1 << 20).await.unwrap();
        let html = String::from_utf8(body.to_vec()).unwrap();
        assert!(!html.contains("<script>alert") && !html.contains("<img"), "{html}");
    }

    #[test]
    fn only_our_pages_are_gone_to_after_a_login() {
        for path in ["/c/5", "/rooms", "/settings/devices", "/"] {
            assert!(is_page(path), "{path}");
        }
        for path in [
            "//evil.example",
            "https://evil.example",
            "/\\evil.example",
            "/login",
            "/back/x",
            "/c/5?x",
            "c/5",
            "",
        ] {
            assert!(!is_page(path), "{path}");
        }
    }
}
