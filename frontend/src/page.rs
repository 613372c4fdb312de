//! The browser tab: title, address, cookies, visibility, clipboard.

use super::crash;
use app::{
    boot::Theme,
    ports::Tab,
    protocol::{ConversationId, FileId, Locale, NewFile, Upload},
    state::Store,
};
use gloo_net::http::Request;
use leptos::{ev, prelude::*, task::spawn_local};
use wasm_bindgen::{JsCast as _, JsValue};
use web_sys::{File, VisibilityState};

/// How long cookies are kept: a year, seconds.
const YEAR: u32 = 365 * 24 * 3_600;

/// The key of what Enter does in the storage.
const ENTER: &str = "enter";

pub struct BrowserTab;

impl Tab for BrowserTab {
    fn set_title(&self, title: &str) {
        // Called at every change; setting even the same title costs a repaint.
        if document().title() != title {
            document().set_title(title);
        }
    }

    fn origin(&self) -> String {
        window().location().origin().unwrap_or_default()
    }

    fn open(&self, path: &str) {
        let _ = window().location().assign(path);
    }

    fn post(&self, path: &str, form: String, then: Box<dyn FnOnce(Result<(), String>)>) {
        let request = Request::post(path)
            .header("Accept", "application/json")
            .header("Content-Type", "application/x-www-form-urlencoded")
            .body(form);
        spawn_local(async move {
            let answer = match request {
                Ok(request) => request.send().await,
                Err(error) => Err(error),
            };
            then(match answer {
                Ok(answer) if answer.ok() => Ok(()),
                Ok(answer) => Err(answer.text().await.unwrap_or_default()),
                Err(_) => Err(String::new()),
            });
        });
    }

    fn upload(&self, file: File, then: Box<dyn FnOnce(Option<FileId>)>) {
        spawn_local(async move { then(upload(file).await) });
    }

    fn is_watched(&self) -> bool {
        document().visibility_state() == VisibilityState::Visible && document().has_focus().unwrap_or(true)
    }

    fn copy(&self, text: &str) -> bool {
        if window().is_secure_context() {
            drop(window().navigator().clipboard().write_text(text));
            return true;
        }
        copy_by_selection(text)
    }

    fn is_touch(&self) -> bool {
        let query = window().match_media("(hover: none) and (pointer: coarse)");
        query.ok().flatten().is_some_and(|query| query.matches())
    }

    fn enter_sends(&self) -> Option<bool> {
        let storage = window().local_storage().ok().flatten()?;
        Some(storage.get_item(ENTER).ok()?? == "send")
    }

    fn remember_enter(&self, sends: bool) {
        if let Ok(Some(storage)) = window().local_storage() {
            let _ = storage.set_item(ENTER, if sends { "send" } else { "line" });
        }
    }

    fn remember_theme(&self, theme: Theme) {
        if let Some(root) = document().document_element() {
            let _ = root.set_attribute("data-theme", theme.name());
        }
        set_cookie("theme", theme.name());
    }

    fn remember_space(&self, space: ConversationId) {
        set_cookie("space", &space.to_string());
    }

    fn reload(&self, locale: Option<Locale>) {
        if let Some(locale) = locale {
            set_cookie("locale", locale.tag());
        }
        // A change of the profile may still be on its way to the server.
        set_timeout(|| drop(window().location().reload()), std::time::Duration::from_millis(150));
    }
}

/// See [`Tab::upload`]: announces it, sends it in one piece, and ends it.
#[lazy]
async fn upload(file: File) -> Option<FileId> {
    let (name, bytes) = (file.name(), file.size() as u64);
    let new = NewFile { name, bytes, alt: None, seconds: None, peaks: None, nonce: None };
    let json = serde_json::to_string(&new).ok()?;
    let announced = Request::post("/file").header("Content-Type", "application/json").body(json).ok()?;
    let announced = announced.send().await.ok()?.text().await.ok()?;
    let Upload { id, .. } = serde_json::from_str(&announced).ok()?;
    let path = format!("/upload/{id}");
    let sent = Request::patch(&path).header("Upload-Offset", "0").body(JsValue::from(file)).ok()?.send();
    let sent = sent.await.ok()?.ok();
    let whole = Request::post(&path).send().await.ok()?.ok();
    (sent && whole).then_some(id)
}

/// The clipboard API needs a secure context; copying a selection does not.
fn copy_by_selection(text: &str) -> bool {
    let Ok(field) = document().create_element("textarea") else { return false };
    let field: web_sys::HtmlTextAreaElement = field.unchecked_into();
    field.set_value(text);
    let Some(body) = document().body() else { return false };
    let _ = body.append_child(&field);
    field.select();
    let document: web_sys::HtmlDocument = document().unchecked_into();
    let copied = document.exec_command("copy").unwrap_or(false);
    field.remove();
    copied
}

/// Reports printing and unloading to the store, and the time zone to the server.
pub fn follow(store: Store) {
    set_cookie("zone", &(-(js_sys::Date::new_0().get_timezone_offset() as i32)).to_string());
    window_event_listener(ev::beforeprint, move |_| store.printing(true));
    window_event_listener(ev::afterprint, move |_| store.printing(false));
    // The next page is asked for between the two: it should know what was read here. Phones may tell the second alone.
    window_event_listener(ev::beforeunload, move |_| store.unloading());
    window_event_listener(ev::pagehide, move |_| store.unloading());
}

/// Marks the page as hydrated, for tests and styles.
pub fn mark_ready() {
    if !crash::happened()
        && let Some(root) = document().document_element()
    {
        let _ = root.set_attribute("data-ready", "");
    }
}

/// Browsers give a host's cookies to all its ports: with the port in its name, each server has its own.
fn set_cookie(name: &str, value: &str) {
    let location = window().location();
    let port = location.port().ok().filter(|port| !port.is_empty());
    let port = port.unwrap_or_else(|| {
        if location.protocol().is_ok_and(|scheme| scheme == "https:") { "443" } else { "80" }.to_owned()
    });
    let document: web_sys::HtmlDocument = document().unchecked_into();
    let _ = document.set_cookie(&format!("{name}-{port}={value}; Path=/; SameSite=Lax; Max-Age={YEAR}"));
}
