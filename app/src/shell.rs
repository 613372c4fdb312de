//! The document around a page, and the pages by their addresses.

use crate::{
    boot::{Boot, Gate, Page},
    state::Store,
    text::words,
    ui::{
        kit::effect,
        pages::{ConversationPage, Frame, Nothing, Nowhere, lazy},
    },
};
use leptos::prelude::*;
use leptos_meta::{Title, provide_meta_context};
use leptos_router::{
    Lazy,
    components::{FlatRoutes, Route, Router},
    hooks::{use_location, use_navigate},
    path,
};

/// The id of the element that holds [`crate::boot::Given`] as JSON.
pub const BOOT: &str = "boot";

/// The id of the element that the page is drawn into. What others put beside it into the body is not looked at.
pub const ROOT: &str = "app";

/// Scrolls to the first unread row before the first paint, long before the page is alive.
const TO_LINE: &str = "const log=document.querySelector('.log'),line=log?.querySelector('.unread');\
    if(line)log.scrollTop+=line.getBoundingClientRect().top-log.getBoundingClientRect().top-64;";

/// Remembers what others (extensions, translators) change in what the server sent, and puts it back before the
/// page is hydrated: hydration walks the nodes that it expects.
const AS_SENT: &str = "const changes=[],watch=new MutationObserver(more=>changes.push(...more));\
    watch.observe(document.getElementById('app'),{childList:true,subtree:true,characterData:true,characterDataOldValue:true});\
    self.asSent=()=>{changes.push(...watch.takeRecords());watch.disconnect();for(const one of changes.reverse()){\
    if(one.type=='characterData')one.target.data=one.oldValue;else{one.addedNodes.forEach(node=>node.remove());\
    one.removedNodes.forEach(node=>one.target.insertBefore(node,one.nextSibling));}}};";

/// How long a page without a script of its own leaves the line alone once it is there, before it fetches what
/// the chat needs.
const PREFETCH_AFTER_MS: u32 = 500;

/// How long after the chat is alive the code of rare pages is fetched: they have to open without a connection,
/// above all the one that asks before somebody logs out with unsent messages.
const CHUNKS_AFTER_MS: u32 = 3_000;

/// What is drawn into [`ROOT`]. Who is not logged in has no store.
#[component]
pub fn App(boot: Boot, store: Option<Store>) -> impl IntoView {
    if let Some(store) = store {
        provide_context(store);
    }
    provide_context(boot);
    view! {
        <Router>
            <Navigation />
            <Frame>
                <FlatRoutes fallback=Nowhere>
                    <Route path=path!("/login") view={Lazy::<lazy::Gate>::new()} />
                    <Route path=path!("/chart.html") view={Lazy::<lazy::Gate>::new()} />
                    <Route path=path!("/back/:secret") view={Lazy::<lazy::Gate>::new()} />
                    <Route path=path!("/device/:secret") view={Lazy::<lazy::Gate>::new()} />
                    <Route path=path!("/join/:code") view={Lazy::<lazy::Gate>::new()} />
                    <Route path=path!("/guest/:code") view={Lazy::<lazy::Gate>::new()} />
                    <Route path=path!("/outside") view={Lazy::<lazy::Gate>::new()} />
                    <Route path=path!("/") view=Nothing />
                    <Route path=path!("/c/:id") view=ConversationPage />
                    <Route path=path!("/c/:id/info") view={Lazy::<lazy::About>::new()} />
                    <Route path=path!("/c/:id/:seq") view=ConversationPage />
                    <Route path=path!("/rooms") view={Lazy::<lazy::Rooms>::new()} />
                    <Route path=path!("/people/:id") view={Lazy::<lazy::Card>::new()} />
                    <Route path=path!("/settings") view={Lazy::<lazy::Settings>::new()} />
                    <Route path=path!("/settings/:part") view={Lazy::<lazy::Settings>::new()} />
                    <Route path=path!("/admin") view={Lazy::<lazy::Admin>::new()} />
                    <Route path=path!("/admin/:desk") view={Lazy::<lazy::Admin>::new()} />
                    <Route path=path!("/leave") view={Lazy::<lazy::Leave>::new()} />
                </FlatRoutes>
            </Frame>
        </Router>
    }
}

/// Keeps store and address together; see [`crate::state`].
#[component]
fn Navigation() -> impl IntoView {
    let store = use_context::<Store>()?;
    let (path, navigate) = (use_location().pathname, use_navigate());
    effect(move || store.came_to(&path.get()));
    effect(move || {
        if let Some(route) = store.take_next() {
            navigate(&route.path(), leptos_router::NavigateOptions::default());
        }
    });
    Some(())
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
    /// The addresses of the chunks of rare pages.
    pub chunks: Vec<String>,
    /// Whether the connection is encrypted, or ends on this very machine.
    pub private: bool,
}

/// The whole document.
#[component]
pub fn Document(boot: Boot, site: Site) -> impl IntoView {
    let words = words(boot.locale);
    let nonce = leptos::nonce::use_nonce().map(|nonce| nonce.to_string()).unwrap_or_default();
    let store = Store::of(&boot, None);
    let is_chat = store.is_some();
    let title = store.map_or_else(|| words.brand.to_owned(), Store::title);
    provide_meta_context();
    let scroll_nonce = nonce.clone();
    let (lang, theme, drawn) = (boot.locale.tag(), boot.theme.name(), boot.clone());
    view! {
        <!DOCTYPE html>
        <html lang=lang data-theme=theme data-private=site.private.to_string()>
            <head>
                <meta charset="utf-8" />
                <meta name="viewport" content="width=device-width,initial-scale=1,viewport-fit=cover,interactive-widget=resizes-content" />
                <meta name="color-scheme" content="light dark" />
                // An element here would end with a marker of the renderer, and a title shows that.
                <Title text=title />
                <link rel="stylesheet" href=site.style.clone() />
                <link rel="icon" href="/icon.svg" type="image/svg+xml" />
                {if is_chat {
                    view! { <ChatScripts site=site.clone() nonce boot=boot.clone() /> }.into_any()
                } else {
                    view! { <Prefetch site=site.clone() nonce waits=matches!(boot.page, Page::Gate(Gate::DeviceWait(_) | Gate::Outside(_))) /> }.into_any()
                }}
            </head>
            <body>
                <div id=ROOT><App boot=drawn store /></div>
                {is_chat.then(|| view! { <script nonce=scroll_nonce>{format!("{AS_SENT}{TO_LINE}")}</script> })}
                {is_chat.then(|| view! { <noscript><p class="no-script">{words.need_script}</p></noscript> })}
            </body>
        </html>
    }
}

#[component]
fn ChatScripts(site: Site, nonce: String, boot: Boot) -> impl IntoView {
    let Site { script, wasm, chunks, .. } = site;
    // `<` cannot end the element, nor start a comment, when it is written as an escape.
    let json = serde_json::to_string(&boot.given()).unwrap_or_default().replace('<', "\\u003c");
    let start = format!(
        "import start,{{hydrate}} from \"{script}\";await start({{module_or_path:\"{wasm}\"}});hydrate(asSent);\
         setTimeout(()=>{{for(const href of {chunks:?})\
         document.head.append(Object.assign(document.createElement(\"link\"),{{rel:\"prefetch\",as:\"fetch\",crossOrigin:\"\",href}}));}},{CHUNKS_AFTER_MS});"
    );
    view! {
        <link rel="modulepreload" href=script nonce=nonce.clone() />
        <link rel="preload" href=wasm r#as="fetch" r#type="application/wasm" crossorigin="" />
        <script type="application/json" id=BOOT>{json}</script>
        <script type="module" nonce=nonce>{start}</script>
    }
}

/// These pages need no script of their own; the chat's is fetched while a name is being thought of. Not from the
/// start: on a slow line it would take its share from the first paint.
#[component]
fn Prefetch(site: Site, nonce: String, waits: bool) -> impl IntoView {
    let Site { script, wasm, .. } = site;
    let fetch = format!(
        "addEventListener(\"load\",()=>setTimeout(()=>{{for(const href of [\"{script}\",\"{wasm}\"])\
         document.head.append(Object.assign(document.createElement(\"link\"),{{rel:\"prefetch\",href}}));}},{PREFETCH_AFTER_MS}));"
    );
    view! {
        {waits.then(|| view! { <meta http-equiv="refresh" content="2" /> })}
        <script type="module" nonce=nonce>{fetch}</script>
    }
}
