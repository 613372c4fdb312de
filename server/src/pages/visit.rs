//! One request for a page: who asks, in which language, and the document for them.

use crate::assets::{address_of, chunks};
use app::{
    boot::{Boot, Gate, Page, Theme},
    look::Look,
    route::Route,
    shell::{self, Document},
};
use axum::{
    extract::Request,
    response::{IntoResponse as _, Redirect, Response},
};
use engine::{
    Engine,
    access::{Caller, cookies::page_cookie, passkey_site},
    actions::passkey::Site,
    domain::local_path::local_path,
};
use http::{HeaderMap, HeaderValue, StatusCode, header, request::Parts};
use leptos::prelude::*;
use leptos_axum::ResponseOptions;
use protocol::{ConversationId, Locale};

/// One request for a page.
pub struct Visit<'a> {
    pub caller: Caller,
    pub headers: &'a HeaderMap,
    pub parts: &'a Parts,
    now: i64,
}

impl<'a> Visit<'a> {
    pub fn of(engine: &Engine, parts: &'a Parts) -> Self {
        let caller = Caller::of(engine, &parts.headers, &parts.extensions);
        Self { caller, headers: &parts.headers, parts, now: engine.clock.now() }
    }

    /// What was chosen here, else what the login says, else what the browser prefers.
    pub fn locale(&self, of_login: Option<Locale>) -> Locale {
        let chosen = self.cookie("locale").and_then(|tag| Locale::from_tag(&tag));
        let preferred = || {
            let list = self.headers.get(header::ACCEPT_LANGUAGE)?.to_str().ok()?;
            list.split(',').find_map(Locale::from_tag)
        };
        chosen.or(of_login).or_else(preferred).unwrap_or_default()
    }

    /// The e-mail address that was typed a moment ago.
    pub fn email(&self) -> String {
        self.caller.email(self.headers).unwrap_or_default()
    }

    /// The space that this browser looked at last.
    pub fn space(&self) -> ConversationId {
        self.cookie("space").and_then(|id| id.parse().ok()).unwrap_or(ConversationId::LOBBY)
    }

    /// The site that passkeys are for here, if browsers have any here.
    pub fn passkey_site(&self, engine: &Engine) -> Option<Site> {
        passkey_site(engine, self.headers, &self.parts.extensions)
    }

    /// The look that the address asks for: a choice in the settings, or an invitation made for somebody.
    fn asked_look(&self) -> Option<Look> {
        let query = form_urlencoded::parse(self.parts.uri.query()?.as_bytes());
        query.filter(|(name, _)| name == "look").find_map(|(_, name)| Look::from_name(&name))
    }

    /// A `Set-Cookie` line with which the browser remembers it.
    pub fn look_cookie(&self) -> Option<HeaderValue> {
        self.caller.set_page_cookie("look", self.asked_look()?.name())
    }

    fn cookie(&self, name: &str) -> Option<String> {
        page_cookie(self.headers, name, self.caller.port)
    }

    /// The way in, and back here afterwards. A cookie that leads to no login has been one.
    pub async fn way_in(&self, route: Option<Route>) -> Response {
        let Some(route) = route else {
            return self.page(StatusCode::NOT_FOUND, self.locale(None), Page::Refused(404)).await;
        };
        let mut query = form_urlencoded::Serializer::new(String::new());
        if self.caller.token.is_some() {
            query.append_pair("why", "ended");
        }
        if let Some(next) = local_path(&route.path()).filter(|_| route != Route::Chats) {
            query.append_pair("next", next);
        }
        let query = query.finish();
        Redirect::to(if query.is_empty() { "/login".to_owned() } else { format!("/login?{query}") }.as_str())
            .into_response()
    }

    /// A page for people who are not logged in.
    pub async fn gate(&self, gate: Gate) -> Response {
        self.gate_in(self.locale(None), gate).await
    }

    /// The same in a language. The browser gets a door, so that it may send the page's form twice.
    pub async fn gate_in(&self, locale: Locale, gate: Gate) -> Response {
        let mut response = self.page(StatusCode::OK, locale, Page::Gate(gate)).await;
        if let Some(door) = self.caller.set_door(self.headers) {
            response.headers_mut().append(header::SET_COOKIE, door);
        }
        response
    }

    pub async fn page(&self, status: StatusCode, locale: Locale, page: Page) -> Response {
        let theme = self.cookie("theme").map(|name| Theme::from_name(&name)).unwrap_or_default();
        let zone =
            self.cookie("zone").and_then(|zone| zone.parse().ok()).filter(|zone| (-900..=900).contains(zone));
        let path = self.parts.uri.path().to_owned();
        let login = match &page {
            Page::Chat(chat) => HeaderValue::from_str(&chat.login.to_string()).ok(),
            _ => None,
        };
        let boot = Boot { locale, theme, zone, now: self.now, path, page };
        let look = self.asked_look().or_else(|| Look::from_name(&self.cookie("look")?)).unwrap_or_default();
        let host = self.headers.get(header::HOST).and_then(|host| host.to_str().ok()).unwrap_or_default();
        let site = shell::Site {
            style: address_of(".css"),
            look,
            script: address_of(".js"),
            wasm: address_of(".wasm"),
            chunks: chunks(),
            private: self.caller.secure || is_this_machine(host),
        };
        let mut response = draw(boot, site.clone(), host.to_owned(), self.parts).await;
        *response.status_mut() = status;
        if let Some(login) = login {
            // The service worker keeps copies of one login's pages only.
            response.headers_mut().insert(header::HeaderName::from_static("leliao-login"), login);
        }
        if site.private {
            // Elsewhere a browser ignores it, and complains.
            let name = header::HeaderName::from_static("cross-origin-opener-policy");
            response.headers_mut().insert(name, HeaderValue::from_static("same-origin"));
        }
        response
    }
}

/// Renders the document. Nothing waits in it: all it shows is in `boot`.
async fn draw(boot: Boot, site: shell::Site, host: String, parts: &Parts) -> Response {
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
    use app::boot::LoginPage;

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
        let site = shell::Site {
            style: String::new(),
            look: Look::Large,
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
}
