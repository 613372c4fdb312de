//! What appears and sounds: notifications, by conversation, and a tone.

use super::super::by_name::{
    call, function, get, global, listen, make, navigator, object, permission, registration, wait,
};
use crate::{route::Route, state::Store};
use js_sys::Array;
use leptos::{
    prelude::*,
    task::spawn_local,
    wasm_bindgen::{JsCast as _, JsValue},
};
use protocol::{ConversationId, Seq};
use std::collections::BTreeMap;

/// A notification.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shown {
    /// Where it leads.
    pub conversation: ConversationId,
    /// The message that it is of.
    pub seq: Seq,
    /// Its title.
    pub title: String,
    /// Its text.
    pub body: String,
    /// Whether it takes the place of another one without being noticed.
    pub silent: bool,
}

/// Those that this page itself has shown, where there is no service worker.
pub type Own = StoredValue<BTreeMap<ConversationId, JsValue>, LocalStorage>;

fn tag(conversation: ConversationId) -> JsValue {
    format!("c{conversation}").into()
}

/// Shows one, in the place of an earlier one of the same conversation.
pub fn show(store: Store, own: Own, shown: Shown) {
    if permission() != "granted" {
        return;
    }
    let id = shown.conversation;
    let path = Route::Conversation(id).path();
    let options = object(&[
        ("body", shown.body.into()),
        ("tag", tag(id)),
        ("icon", "/icon.svg".into()),
        ("renotify", (!shown.silent).into()),
        ("silent", shown.silent.into()),
        ("data", object(&[("path", path.into()), ("seq", shown.seq.0.into())])),
    ]);
    let title = JsValue::from(shown.title);
    spawn_local(async move {
        if let Some(worker) = registration().await {
            call(&worker, "showNotification", &[title, options]);
            return;
        }
        let made = make("Notification", &[title, options]);
        let clicked = function(move |_| {
            store.go(Route::Conversation(id));
            close(own, id);
            call(&global("window"), "focus", &[])
        });
        call(&made, "addEventListener", &["click".into(), clicked]);
        let this = made.clone();
        let closed = function(move |_| {
            dismiss(own, id, &this);
            JsValue::UNDEFINED
        });
        call(&made, "addEventListener", &["close".into(), closed]);
        let _ = own.try_update_value(|own| own.insert(id, made));
    });
}

/// Shows one that is of no message.
pub fn show_test(title: &'static str, body: &'static str) {
    let options = object(&[("body", body.into()), ("tag", "test".into()), ("icon", "/icon.svg".into())]);
    spawn_local(async move {
        match registration().await {
            Some(worker) => call(&worker, "showNotification", &[title.into(), options]),
            None => make("Notification", &[title.into(), options]),
        };
    });
}

/// Those of a conversation that are there, whoever showed them.
pub async fn there(own: Own, conversation: ConversationId) -> Vec<JsValue> {
    let mine = own.try_with_value(|own| own.get(&conversation).cloned()).flatten();
    let found = found(object(&[("tag", tag(conversation))])).await;
    mine.into_iter().chain(found).collect()
}

/// The conversations of which the service worker has some.
pub async fn there_are() -> Vec<ConversationId> {
    let id = |one: JsValue| get(&one, "tag").as_string()?.strip_prefix('c')?.parse().ok();
    found(object(&[])).await.into_iter().filter_map(id).collect()
}

async fn found(which: JsValue) -> Vec<JsValue> {
    if permission() != "granted" {
        return Vec::new();
    }
    let Some(worker) = registration().await else { return Vec::new() };
    let found = wait(call(&worker, "getNotifications", &[which])).await;
    found
        .and_then(|found| found.dyn_into::<Array>().ok())
        .map(|found| found.iter().collect())
        .unwrap_or_default()
}

/// Closes one of a conversation.
pub fn dismiss(own: Own, conversation: ConversationId, one: &JsValue) {
    call(one, "close", &[]);
    let _ = own.try_update_value(|own| {
        if own.get(&conversation).is_some_and(|mine| seq_of(mine) == seq_of(one)) {
            own.remove(&conversation);
        }
    });
}

/// The message that one is of. Those of push messages do not say it.
pub fn seq_of(one: &JsValue) -> Option<Seq> {
    get(&get(one, "data"), "seq").as_f64().map(|seq| Seq(seq as u32))
}

/// Closes all of a conversation.
pub fn close(own: Own, conversation: ConversationId) {
    spawn_local(async move {
        for one in there(own, conversation).await {
            dismiss(own, conversation, &one);
        }
    });
}

/// Hears the service worker. `here`: whether this page goes where a notification leads, which one whose login has ended
/// does not; `open`: a notification was pressed; `subscribed`: the browser made another subscription.
pub fn follow_worker(store: Store, resubscribe: impl Fn() + 'static) {
    listen(&navigator("serviceWorker"), "message", move |event| {
        let said = get(&event, "data");
        if store.peek(|chat| chat.ended.is_some()) {
            return;
        }
        if get(&said, "here").is_truthy() {
            call(&get(&get(&event, "ports"), "0"), "postMessage", &[true.into()]);
        }
        if get(&said, "subscribed").is_truthy() {
            resubscribe();
        }
        if let Some(route) = get(&said, "open").as_string().and_then(|path| Route::parse(&path)) {
            store.go(route);
        }
    });
}

/// Two short notes. Browsers let a page sound once somebody has pressed something in it.
pub fn sound() {
    let audio = make("AudioContext", &[]);
    if !audio.is_object() {
        return;
    }
    let now = get(&audio, "currentTime").as_f64().unwrap_or_default();
    let (tone, volume) = (call(&audio, "createOscillator", &[]), call(&audio, "createGain", &[]));
    let set =
        |of: &JsValue, value: f64, at: f64| call(of, "setValueAtTime", &[value.into(), (now + at).into()]);
    set(&get(&tone, "frequency"), 660.0, 0.0);
    set(&get(&tone, "frequency"), 880.0, 0.09);
    set(&get(&volume, "gain"), 0.08, 0.0);
    call(&get(&volume, "gain"), "linearRampToValueAtTime", &[0.0.into(), (now + 0.22).into()]);
    call(&tone, "connect", std::slice::from_ref(&volume));
    call(&volume, "connect", &[get(&audio, "destination")]);
    let done = function(move |_| call(&audio, "close", &[]));
    call(&tone, "addEventListener", &["ended".into(), done]);
    call(&tone, "start", &[]);
    call(&tone, "stop", &[(now + 0.24).into()]);
}
