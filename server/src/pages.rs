//! The pages: gathers what a first paint needs, renders it, and says what may run in it.

use crate::assets::address_of;
use app::{
    boot::{Boot, ChatPage, LoginPage, Page, Theme},
    shell::{App, Site, document},
    state::{chat::first_unread, timeline::Ask},
};
use axum::{
    Router,
    extract::{Path, Query, Request, State},
    response::{Html, IntoResponse as _, Redirect, Response},
    routing::get,
};
use engine::{
    Engine,
    access::{
        Caller,
        cookies::{page_cookie, page_cookie_name},
        obstacle::Obstacle,
    },
    actions::{account, execute},
    ports::store::Identity,
};
use http::{HeaderMap, HeaderValue, StatusCode, header};
use hydration_context::SsrSharedContext;
use leptos::prelude::*;
use protocol::{AvatarId, ConversationId, Fault, Locale, Reply};
use serde::Deserialize;
use std::sync::Arc;

type Server = State<Arc<Engine>>;

/// Routes to every page.
pub fn routes(engine: Arc<Engine>) -> Router {
    Router::new()
        .route(
            "/",
            get(|State(engine): Server, request: Request| async move {
                chat(&engine, None, &request.into_parts().0).await
            }),
        )
        .route("/c/{id}", get(conversation))
        .route("/login", get(login))
        .route("/chart.html", get(seed_link))
        .fallback(|State(engine): Server, request: Request| async move {
            let parts = request.into_parts().0;
            let visit = Visit::of(&engine, &parts);
            visit.page(StatusCode::NOT_FOUND, visit.locale(None), Page::NotFound)
        })
        .with_state(engine)
}

async fn conversation(State(engine): Server, Path(id): Path<String>, request: Request) -> Response {
    let parts = request.into_parts().0;
    match id.parse() {
        Ok(id) => chat(&engine, Some(id), &parts).await,
        Err(_) => Redirect::to("/").into_response(),
    }
}

async fn chat(engine: &Engine, selected: Option<ConversationId>, parts: &http::request::Parts) -> Response {
    let visit = Visit::of(engine, parts);
    let identity = match visit.caller.identify(engine).await {
        Ok(Some(identity)) => identity,
        Ok(None) => return Redirect::to("/login").into_response(),
        Err(fault) => return trouble(&fault),
    };
    match chat_page(engine, &identity, selected).await {
        Ok(page) => {
            let locale = visit.locale(Some(identity.locale));
            let mut response = visit.page(StatusCode::OK, locale, Page::Chat(Box::new(page)));
            for cookie in visit.caller.renewal(engine, &identity) {
                response.headers_mut().append(header::SET_COOKIE, cookie);
            }
            response
        }
        Err(fault) => trouble(&fault),
    }
}

async fn chat_page(
    engine: &Engine,
    identity: &Identity,
    selected: Option<ConversationId>,
) -> Result<ChatPage, Fault> {
    let resumed = account::overview(engine, identity.person.id).await?;
    // Somebody else's conversation looks like one that is not there.
    let selected = selected.filter(|id| resumed.conversations.iter().any(|view| view.id == *id));
    let history = match selected {
        Some(conversation) => {
            let unread_from =
                resumed.conversations.iter().find(|view| view.id == conversation).and_then(first_unread);
            let first = Ask::first(unread_from).command(conversation);
            match execute(engine, identity.caller(), first).await? {
                Reply::History(history) => Some(history),
                _ => None,
            }
        }
        None => None,
    };
    let build = engine::BUILD.to_owned();
    Ok(ChatPage { me: identity.person.clone(), login: identity.login, build, resumed, selected, history })
}

fn trouble(fault: &Fault) -> Response {
    let text = [Locale::Zh, Locale::En].map(|locale| app::text::words(locale).refusal(fault)).join("\n");
    (StatusCode::SERVICE_UNAVAILABLE, text).into_response()
}

#[derive(Debug, Default, Deserialize)]
struct LoginQuery {
    name: Option<String>,
    avatar: Option<String>,
    locale: Option<String>,
    fault: Option<String>,
}

async fn login(State(engine): Server, Query(query): Query<LoginQuery>, request: Request) -> Response {
    let parts = request.into_parts().0;
    let visit = Visit::of(&engine, &parts);
    if let Ok(Some(_)) = visit.caller.identify(&engine).await {
        return Redirect::to("/").into_response();
    }
    let asked = query.locale.as_deref().and_then(Locale::from_tag);
    let page = LoginPage {
        name: query.name.unwrap_or_default().chars().take(64).collect(),
        avatar: query.avatar.and_then(|avatar| avatar.parse().ok()).map(AvatarId),
        // Anything decodes as an unknown fault; a link must not make the page say so.
        fault: query.fault.and_then(|fault| serde_json::from_str(&fault).ok()).filter(Fault::is_known),
        obstacle: Obstacle::find(&engine.config, &visit.caller, visit.headers).map(shown),
    };
    let mut response =
        visit.page(StatusCode::OK, asked.unwrap_or_else(|| visit.locale(None)), Page::Login(page));
    if let Some(locale) = asked {
        let name = page_cookie_name("locale", visit.caller.port);
        let line = format!("{name}={}; Path=/; SameSite=Lax; Max-Age=31536000", locale.tag());
        if let Ok(line) = HeaderValue::from_str(&line) {
            response.headers_mut().append(header::SET_COOKIE, line);
        }
    }
    response
}

/// What the login page says about what is in the way of its form.
fn shown(obstacle: Obstacle) -> app::boot::Obstacle {
    match obstacle {
        Obstacle::PublicUrl(url) => app::boot::Obstacle::PublicUrl(url),
        Obstacle::Elsewhere(public) => app::boot::Obstacle::Elsewhere(public.to_string()),
        Obstacle::TrustedProxy(address) => app::boot::Obstacle::TrustedProxy(address.to_string()),
    }
}

/// The seed's link, `/chart.html?name=东东&avatar=1.jpg`: the same as the login page, filled in.
async fn seed_link(State(engine): Server, Query(mut query): Query<LoginQuery>, request: Request) -> Response {
    query.avatar = query.avatar.map(|file| file.split('.').next().unwrap_or_default().to_owned());
    login(State(engine), Query(query), request).await
}

/// One request for a page.
struct Visit<'a> {
    caller: Caller,
    headers: &'a HeaderMap,
    now: i64,
}

impl<'a> Visit<'a> {
    fn of(engine: &Engine, parts: &'a http::request::Parts) -> Self {
        let caller = Caller::of(engine, &parts.headers, &parts.extensions);
        Self { caller, headers: &parts.headers, now: engine.clock.now() }
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

    fn page(&self, status: StatusCode, locale: Locale, page: Page) -> Response {
        let theme = self.cookie("theme").map(|name| Theme::from_name(&name)).unwrap_or_default();
        let zone =
            self.cookie("zone").and_then(|zone| zone.parse().ok()).filter(|zone| (-900..=900).contains(zone));
        let boot = Boot { locale, theme, zone, now: self.now, page };
        let Some(nonce) = nonce() else { return StatusCode::SERVICE_UNAVAILABLE.into_response() };
        let host = self.headers.get(header::HOST).and_then(|host| host.to_str().ok()).unwrap_or_default();
        let site = Site {
            style: address_of(".css"),
            script: address_of(".js"),
            wasm: address_of(".wasm"),
            nonce,
            private: self.caller.secure || is_this_machine(host),
        };
        let mut response = (status, Html(document(&boot, &site, &render(boot.clone())))).into_response();
        if let Ok(policy) = HeaderValue::from_str(&policy(&site.nonce, host)) {
            response.headers_mut().insert(header::CONTENT_SECURITY_POLICY, policy);
        }
        if site.private {
            // Elsewhere a browser ignores it, and complains.
            let name = header::HeaderName::from_static("cross-origin-opener-policy");
            response.headers_mut().insert(name, HeaderValue::from_static("same-origin"));
        }
        response
    }
}

/// The body of the document. Nothing waits in it: all it shows is in `boot`.
fn render(boot: Boot) -> String {
    let owner = Owner::new_root(Some(Arc::new(SsrSharedContext::new())));
    let html = owner.with(|| view! { <App boot ports=None on_hydrate=|_| {} /> }.to_html());
    drop(owner);
    html
}

fn nonce() -> Option<String> {
    let mut bytes = [0; 16];
    getrandom::fill(&mut bytes).ok()?;
    Some(format!("{:032x}", u128::from_be_bytes(bytes)))
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
    #[test]
    fn user_text_stays_text_in_the_document() {
        let evil = "</script><script>alert(1)</script><img src=x onerror=alert(1)>\"'";
        let page = Page::Login(LoginPage { name: evil.into(), ..LoginPage::default() });
        let boot = Boot { locale: Locale::Zh, theme: Theme::System, zone: None, now: 0, page };
        let html = render(boot);
        assert!(!html.contains("<script") && !html.contains("<img"), "{html}");
    }
}
