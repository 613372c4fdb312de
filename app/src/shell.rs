//! The document around a page, and the page itself.

use crate::{
    boot::{Boot, Page},
    ports::Ports,
    state::Store,
    text::words,
    ui::pages::{ChatView, Login, NotFound},
};
use leptos::prelude::*;

/// The id of the element that holds [`Boot`] as JSON.
pub const BOOT: &str = "boot";

/// Scrolls to the first unread row before the first paint, long before the page is alive.
const TO_LINE: &str = "const log=document.querySelector('.log'),line=log?.querySelector('.unread');\
    if(line)log.scrollTop+=line.getBoundingClientRect().top-log.getBoundingClientRect().top-64;";

/// How long the login page leaves the line alone once it is there, before it fetches what the chat needs.
const PREFETCH_AFTER_MS: u32 = 500;

/// The body of the document. In the browser it has `ports`, and `on_hydrate` gets its store.
#[component]
pub fn App(boot: Boot, ports: Option<Ports>, on_hydrate: impl FnOnce(Store) + 'static) -> impl IntoView {
    match boot.page.clone() {
        Page::Login(page) => view! { <Login page locale=boot.locale /> }.into_any(),
        Page::NotFound => view! { <NotFound locale=boot.locale /> }.into_any(),
        Page::Chat(page) => {
            let store = Store::new(&boot, *page, ports);
            on_hydrate(store);
            view! { <ChatView store /> }.into_any()
        }
    }
}

/// Where the built files are, and what the response's policy lets run.
#[derive(Debug, Clone)]
pub struct Site {
    /// The stylesheet's address.
    pub style: String,
    /// The script's address.
    pub script: String,
    /// The wasm module's address.
    pub wasm: String,
    /// The response's Content-Security-Policy nonce.
    pub nonce: String,
    /// Whether the connection is encrypted, or ends on this very machine.
    pub private: bool,
}

/// The whole document. `body` is the rendered [`App`].
#[must_use]
pub fn document(boot: &Boot, site: &Site, body: &str) -> String {
    let words = words(boot.locale);
    let Site { style, script, wasm, nonce, private } = site;
    let is_chat = matches!(boot.page, Page::Chat(_));
    // `<` cannot end the element, nor start a comment, when it is written as an escape.
    let json = serde_json::to_string(boot).unwrap_or_default().replace('<', "\\u003c");
    // The login page needs no script of its own; the chat's is fetched while a name is being thought of.
    let scripts = if is_chat {
        format!(
            "<link rel=\"modulepreload\" href=\"{script}\" nonce=\"{nonce}\">\
             <link rel=\"preload\" href=\"{wasm}\" as=\"fetch\" type=\"application/wasm\" crossorigin>\
             <script type=\"application/json\" id=\"{BOOT}\">{json}</script>\
             <script type=\"module\" nonce=\"{nonce}\">import start,{{hydrate}} from \"{script}\";\
             await start({{module_or_path:\"{wasm}\"}});hydrate();</script>"
        )
    } else {
        // Not from the start: on a slow line they would take their share of it from the first paint.
        format!(
            "<script type=\"module\" nonce=\"{nonce}\">addEventListener(\"load\",()=>setTimeout(()=>{{\
             for(const href of [\"{script}\",\"{wasm}\"])\
             document.head.append(Object.assign(document.createElement(\"link\"),{{rel:\"prefetch\",href}}));\
             }},{PREFETCH_AFTER_MS}));</script>"
        )
    };
    format!(
        "<!DOCTYPE html><html lang=\"{lang}\" data-theme=\"{theme}\" data-private=\"{private}\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width,initial-scale=1,viewport-fit=cover,interactive-widget=resizes-content\">\
         <meta name=\"color-scheme\" content=\"light dark\"><title>{title}</title>\
         <link rel=\"stylesheet\" href=\"{style}\"><link rel=\"icon\" href=\"/icon.svg\" type=\"image/svg+xml\">{scripts}</head>\
         <body>{body}{first_scroll}<noscript><p class=\"no-script\">{need_script}</p></noscript></body></html>",
        first_scroll =
            if is_chat { format!("<script nonce=\"{nonce}\">{TO_LINE}</script>") } else { String::new() },
        need_script = if is_chat { words.need_script } else { "" },
        lang = boot.locale.tag(),
        theme = boot.theme.name(),
        title = words.brand,
    )
}
