//! What makes an app of the site: the manifest, its icons, and the service worker.

mod manifest;
mod worker;

use crate::android::AndroidApp;
use axum::{
    Router,
    response::{IntoResponse as _, Redirect},
    routing::get,
};
use engine::Engine;
use http::header;
use serde_json::{Value, json};
use std::sync::Arc;

/// The icons, drawn from `icon.svg` and `icons/maskable.svg`. No part of a first visit, so they are not with the other
/// assets.
const ICONS: [(&str, &[u8]); 5] = [
    ("icon-192", include_bytes!("../icons/192.png")),
    ("icon-512", include_bytes!("../icons/512.png")),
    ("icon-maskable-192", include_bytes!("../icons/maskable-192.png")),
    ("icon-maskable-512", include_bytes!("../icons/maskable-512.png")),
    ("icon-touch-180", include_bytes!("../icons/touch-180.png")),
];

/// A day: their names have no hash.
const A_DAY: &str = "public, max-age=86400";

/// Routes to all of it. `apps`: those for Android that may show the site.
pub fn routes(engine: Arc<Engine>, apps: &[AndroidApp]) -> Router {
    let links = links(apps).to_string();
    let router = Router::new()
        .route(
            "/.well-known/assetlinks.json",
            get(async move || ([(header::CONTENT_TYPE, "application/json")], links)),
        )
        .route("/manifest.webmanifest", get(manifest::show))
        .route("/sw.js", get(worker::script))
        // Without the worker there is nobody who could keep it until somebody has come in.
        .route(manifest::SHARE, get(home).post(home))
        .with_state(engine);
    ICONS.into_iter().fold(router, |router, (name, bytes)| {
        let headers = [(header::CONTENT_TYPE, "image/png"), (header::CACHE_CONTROL, A_DAY)];
        router.route(&format!("/{name}.png"), get(async move || (headers, bytes).into_response()))
    })
}

async fn home() -> Redirect {
    Redirect::to("/")
}

/// What the site says about its apps (Digital Asset Links): they may open its addresses as their own.
fn links(apps: &[AndroidApp]) -> Value {
    let link = |app: &AndroidApp| {
        json!({
            "relation": ["delegate_permission/common.handle_all_urls"],
            "target": {
                "namespace": "android_app",
                "package_name": app.package,
                "sha256_cert_fingerprints": [app.fingerprint],
            },
        })
    };
    apps.iter().map(link).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_site_names_its_apps() {
        let fingerprint = vec!["AB"; 32].join(":");
        let app = format!("org.example.chat={fingerprint}").parse().unwrap();
        let said = links(&[app]);
        assert_eq!(said[0]["target"]["package_name"], "org.example.chat");
        assert_eq!(said[0]["target"]["sha256_cert_fingerprints"][0], fingerprint);
        assert_eq!(links(&[]), json!([]));
    }
}
