//! The document around a page, and the pages by their addresses.

use crate::{
    boot::{Boot, DeviceWait, Gate, Page},
    look::Look,
    state::Store,
    text::{installed::installed_words, page_words, words},
    ui::{
        kit::{effect, keep_focus},
        pages::{Frame, GatePage, Nowhere, PASSKEY_SCRIPT, Table},
        parts::WORKER_SCRIPT,
    },
};
use leptos::prelude::*;
use leptos_meta::{Title, provide_meta_context};
use leptos_router::{
    components::{FlatRoutes, FlatRoutesProps, Router},
    hooks::{use_location, use_navigate},
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

/// What was changed while the browser still read the page, [`AS_SENT`] has not seen. If the page could not be
/// hydrated, it is loaded once more with what was written so far (`again`), and from then on, in this tab, hydration
/// gets a copy of the page that nobody has touched.
const ANEW: &str = "const box=()=>document.querySelector('.composer textarea');let kept=null;\
    try{kept=sessionStorage.getItem('anew')}catch{}\
    self.again=()=>{if(kept!=null)return false;try{sessionStorage.setItem('anew',box()?.value??'')}catch{return false}\
    location.reload();return true};\
    if(kept!=null)self.untouched=fetch(location.href).then(page=>page.text()).then(text=>{\
    const page=new DOMParser().parseFromString(text,'text/html'),take=id=>{const fresh=page.getElementById(id);\
    document.getElementById(id).replaceWith(fresh)};take('boot');self.asSent=()=>{watch.disconnect();\
    const text=box()?.value||kept,focused=document.activeElement==box();take('app');sessionStorage.setItem('anew','');\
    if(box()){box().value=text;if(focused)box().focus()}}}).catch(()=>{});";

/// How long a page without a script of its own leaves the line alone once it is there, before it fetches what
/// the chat needs.
const PREFETCH_AFTER_MS: u32 = 500;

/// How long after the chat is alive the code of rare pages is fetched: they have to open without a connection,
/// above all the one that asks before somebody logs out with unsent messages.
const CHUNKS_AFTER_MS: u32 = 3_000;

/// In the simple look a text that is pressed is read aloud, where the browser can; by keyboard the one that has the focus.
const LISTEN: &str = r#"if (self.speechSynthesis) {
  document.documentElement.dataset.listen = "";
  const read = (bubble) => {
    speechSynthesis.cancel();
    const text = [...bubble.querySelectorAll(":scope > :is(p, [data-typed])")].map((line) => line.innerText).join(" ");
    const said = new SpeechSynthesisUtterance(text);
    said.lang = bubble.lang || (/\p{Script=Han}/u.test(text) ? "zh-CN" : "en");
    said.rate = 0.9;
    speechSynthesis.speak(said);
  };
  addEventListener("click", (event) => {
    const bubble = event.target.closest(".msg .bubble");
    if (bubble && !event.target.closest("a, button, input, audio, video, img")) read(bubble);
  });
  addEventListener("keydown", (event) => {
    const bubble = event.key == " " && !event.defaultPrevented && event.target.matches(".msg") && event.target.querySelector(".bubble");
    if (!bubble) return;
    event.preventDefault();
    read(bubble);
  });
}"#;

/// Fetches one file into the browser's cache. Not by a `prefetch` link: Firefox holds those against `default-src`.
const FETCH_EARLY: &str = "href=>fetch(href,{priority:\"low\"}).then(file=>file.blob()).catch(()=>0)";

/// Before the address of the service worker: an installed app takes what is shared with it before anybody has come in.
/// Logging out ends the worker.
const AS_APP: &str = "if(matchMedia(\"(display-mode:standalone)\").matches)navigator.serviceWorker?.register";

/// Loads the page of a device that waits again once it has been answered, and not before: a page that is drawn
/// anew all the time is read aloud all the time.
const WAIT: &str = "const look=async()=>{try{const answer=await fetch(\"/device/state\");\
    if((await answer.json()).state!=\"waiting\")return location.reload()}catch{}setTimeout(look,2000)};setTimeout(look,2000);";

/// The same for somebody who is outside: once they are let in, the page leads elsewhere.
const WAIT_OUTSIDE: &str = "const look=async()=>{try{const answer=await fetch(\"/outside\",{redirect:\"manual\"});\
    if(answer.type==\"opaqueredirect\")return location.reload()}catch{}setTimeout(look,3000)};setTimeout(look,3000);";

/// What is drawn into [`ROOT`] for who is logged in. `store` is missing only while the routes are listed.
#[component]
pub fn App(boot: Boot, store: Option<Store>) -> impl IntoView {
    if let Some(store) = store {
        provide_context(store);
    }
    provide_context(boot);
    let opening = RwSignal::new(false);
    view! {
        <Router set_is_routing=opening>
            <Navigation />
            <Frame opening>
                // Not as an element: that would put a router's own list around it.
                {FlatRoutes(FlatRoutesProps::builder().fallback(Nowhere).children(ToChildren::to_children(Table::new)).build())}
            </Frame>
        </Router>
    }
}

/// Keeps store and address together; see [`crate::state`].
#[component]
fn Navigation() -> impl IntoView {
    let store = use_context::<Store>()?;
    let (path, navigate) = (use_location().pathname, use_navigate());
    effect(move || {
        if store.came_to(&path.get()) {
            keep_focus();
        }
    });
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
    /// How the page looks here.
    pub look: Look,
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
    let (scroll_nonce, listen_nonce) = (nonce.clone(), nonce.clone());
    let listens = is_chat && site.look == Look::Simple;
    let (locale, lang, theme, drawn) = (boot.locale, boot.locale.tag(), boot.theme.name(), boot.clone());
    view! {
        <!DOCTYPE html>
        <html lang=lang data-theme=theme data-look=site.look.name() data-private=site.private.to_string()>
            <head>
                <meta charset="utf-8" />
                <meta name="viewport" content="width=device-width,initial-scale=1,viewport-fit=cover,interactive-widget=resizes-content" />
                <meta name="color-scheme" content="light dark" />
                <meta name="description" content=installed_words(boot.locale).description />
                // An element here would end with a marker of the renderer, and a title shows that.
                <Title text=title />
                <link rel="stylesheet" href=site.style.clone() />
                {(site.look != Look::Normal).then(|| view! { <link rel="stylesheet" href="/look.css" /> })}
                <link rel="icon" href="/icon.svg" type="image/svg+xml" />
                // With cookies: they say the language.
                <link rel="manifest" href="/manifest.webmanifest" crossorigin="use-credentials" />
                <link rel="apple-touch-icon" href="/icon-touch-180.png" />
                {boot.theme.papers().map(|(media, colour)| leptos::html::meta().name("theme-color").attr("media", media).content(colour))}
                {if is_chat {
                    view! { <ChatScripts site=site.clone() nonce boot=boot.clone() /> }.into_any()
                } else {
                    let waits = match boot.page {
                        Page::Gate(Gate::DeviceWait(DeviceWait::Waiting(_))) => Some(WAIT),
                        Page::Gate(Gate::Outside(_)) => Some(WAIT_OUTSIDE),
                        _ => None,
                    };
                    let signs = match &boot.page {
                        Page::Gate(Gate::Login(page)) => page.passkeys,
                        Page::Gate(Gate::Code(page)) => page.passkey,
                        Page::Gate(Gate::Passkeys(page)) => page.possible,
                        _ => false,
                    };
                    let passkeys = signs.then(|| view! { <script type="module" nonce=nonce.clone()>{PASSKEY_SCRIPT}</script> });
                    view! { {passkeys} <Prefetch site=site.clone() nonce waits /> }.into_any()
                }}
            </head>
            <body>
                <div id=ROOT>
                    {if is_chat {
                        view! { <App boot=drawn store /> }.into_any()
                    } else {
                        provide_context(drawn);
                        view! { <GatePage /> }.into_any()
                    }}
                </div>
                {is_chat.then(|| view! { <script nonce=scroll_nonce>{format!("{AS_SENT}{ANEW}{TO_LINE}")}</script> })}
                {listens.then(|| view! { <script nonce=listen_nonce>{LISTEN}</script> })}
                {is_chat.then(|| view! { <noscript><p class="no-script">{page_words(locale).need_script}</p></noscript> })}
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
        "import start,{{hydrate}} from \"{script}\";await Promise.all([start({{module_or_path:\"{wasm}\"}}),self.untouched]);hydrate(asSent);\
         setTimeout(()=>{chunks:?}.forEach({FETCH_EARLY}),{CHUNKS_AFTER_MS});"
    );
    view! {
        <link rel="modulepreload" href=script nonce=nonce.clone() />
        <link rel="preload" href=wasm r#as="fetch" r#type="application/wasm" crossorigin="" />
        <script type="application/json" id=BOOT>{json}</script>
        <script type="module" nonce=nonce>{start}</script>
    }
}

/// These pages need no script of their own, but for those that wait. The chat's is fetched while a name is being
/// thought of, and not from the start: on a slow line it would take its share from the first paint.
#[component]
fn Prefetch(site: Site, nonce: String, waits: Option<&'static str>) -> impl IntoView {
    let Site { script, wasm, .. } = site;
    let mut code = format!(
        "addEventListener(\"load\",()=>setTimeout(()=>[\"{script}\",\"{wasm}\"].forEach({FETCH_EARLY}),{PREFETCH_AFTER_MS}));"
    );
    code.push_str(&format!("{AS_APP}({WORKER_SCRIPT:?});"));
    code.push_str(waits.unwrap_or_default());
    view! {
        {waits.map(|_| view! { <noscript><meta http-equiv="refresh" content="5" /></noscript> })}
        <script type="module" nonce=nonce>{code}</script>
    }
}
