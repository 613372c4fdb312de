//! The page around the app: title, address, cookies, visibility, clipboard.

use app::{
    boot::Theme,
    ports::Surroundings,
    protocol::{ConversationId, Locale},
    state::Store,
};
use leptos::{ev, prelude::*};
use wasm_bindgen::{JsCast as _, JsValue};
use web_sys::VisibilityState;

/// A year, in seconds.
const YEAR: u32 = 365 * 24 * 3_600;

pub struct BrowserPage;

impl Surroundings for BrowserPage {
    fn entitle(&self, title: &str, path: &str) {
        // Asked for at whatever happens; a title that is set is drawn, even if it is the same.
        if document().title() != title {
            document().set_title(title);
        }
        let here = window().location().pathname().unwrap_or_default();
        if here != path
            && let Ok(history) = window().history()
        {
            let _ = history.push_state_with_url(&JsValue::NULL, "", Some(path));
        }
    }

    fn is_visible(&self) -> bool {
        document().visibility_state() == VisibilityState::Visible
    }

    fn copy(&self, text: &str) -> bool {
        if window().is_secure_context() {
            drop(window().navigator().clipboard().write_text(text));
            return true;
        }
        copy_by_selection(text)
    }

    fn remember_theme(&self, theme: Theme) {
        if let Some(root) = document().document_element() {
            let _ = root.set_attribute("data-theme", theme.name());
        }
        set_cookie("theme", theme.name());
    }

    fn reload(&self, locale: Option<Locale>) {
        if let Some(locale) = locale {
            set_cookie("locale", locale.tag());
        }
        // The profile's change is on its way over the socket; give it a moment.
        set_timeout(|| drop(window().location().reload()), std::time::Duration::from_millis(150));
    }
}

/// Without a secure context there is no clipboard to write to, but a selection can be copied.
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

/// Follows the browser's back button, visibility and zone.
pub fn follow(store: Store) {
    set_cookie("zone", &(-(js_sys::Date::new_0().get_timezone_offset() as i32)).to_string());
    window_event_listener(ev::popstate, move |_| {
        let path = window().location().pathname().unwrap_or_default();
        match path.strip_prefix("/c/").and_then(|id| id.parse::<ConversationId>().ok()) {
            Some(id) => store.open(id),
            None => store.close(),
        }
    });
    window_event_listener(ev::visibilitychange, move |_| {
        if document().visibility_state() == VisibilityState::Visible {
            store.hurry();
            store.looked();
        }
    });
    window_event_listener(ev::online, move |_| store.hurry());
}

/// Tells tests and styles that the page answers now.
pub fn mark_ready() {
    if let Some(root) = document().document_element() {
        let _ = root.set_attribute("data-ready", "");
    }
}

fn set_cookie(name: &str, value: &str) {
    let document: web_sys::HtmlDocument = document().unchecked_into();
    let _ = document.set_cookie(&format!("{name}={value}; Path=/; SameSite=Lax; Max-Age={YEAR}"));
}
