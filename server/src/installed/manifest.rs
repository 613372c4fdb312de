//! The manifest (W3C Web App Manifest): what the app is called once it is installed, and what it can be opened with.

use crate::pages::visit::Visit;
use app::{
    boot::PAPER,
    route::Route,
    text::{installed::installed_words, words},
};
use axum::{
    extract::{Request, State},
    response::{IntoResponse as _, Response},
};
use engine::{Engine, actions::server};
use http::header;
use serde_json::{Value, json};
use std::sync::Arc;

/// Where the share sheet of a phone sends what is shared.
pub const SHARE: &str = "/share";

/// `GET /manifest.webmanifest`, in the reader's language.
pub async fn show(State(engine): State<Arc<Engine>>, request: Request) -> Response {
    let (parts, _) = request.into_parts();
    let locale = Visit::of(&engine, &parts).locale(None);
    let (brand, words) = (words(locale).brand, installed_words(locale));
    let called = server::settings(&engine).await.map(|settings| settings.name).unwrap_or_default();
    let name = if called.is_empty() { brand.to_owned() } else { called };
    let [light, _] = PAPER;
    let shortcuts =
        [(words.people, Route::People), (words.rooms, Route::Rooms), (words.new_group, Route::NewGroup)];
    let manifest = json!({
        "id": "/",
        "start_url": "/",
        "scope": "/",
        "name": name,
        "short_name": name,
        "description": words.description,
        "lang": locale.tag(),
        "dir": "ltr",
        "display": "standalone",
        "background_color": light,
        "theme_color": light,
        "categories": ["social"],
        "icons": [icon("icon-192", "any"), icon("icon-512", "any"), icon("icon-maskable-192", "maskable"), icon("icon-maskable-512", "maskable")],
        // The worker takes it, and the page asks where it is to go.
        "share_target": {
            "action": SHARE,
            "method": "POST",
            "enctype": "multipart/form-data",
            "params": { "title": "title", "text": "text", "url": "url", "files": [{ "name": "files", "accept": ["*/*"] }] },
        },
        "shortcuts": shortcuts.map(|(name, route)| json!({ "name": name, "url": route.path(), "icons": [icon("icon-192", "any")] })),
    });
    let headers = [
        (header::CONTENT_TYPE, "application/manifest+json"),
        // By cookie and by language: whoever keeps it would show it to others.
        (header::CACHE_CONTROL, "no-store"),
    ];
    (headers, manifest.to_string()).into_response()
}

fn icon(name: &str, purpose: &str) -> Value {
    let size = name.rsplit('-').next().unwrap_or(name);
    json!({ "src": format!("/{name}.png"), "sizes": format!("{size}x{size}"), "type": "image/png", "purpose": purpose })
}
