//! This browser's push subscription.

use super::{
    super::{
        by_name::{call, get, global, make, navigator, object, permission, registration, wait},
        web_storage::{BROWSER, keep, kept},
    },
    ask,
};
use crate::state::Store;
use leptos::wasm_bindgen::JsValue;
use protocol::{Notifications, Notify, PersonId, Subscription};

/// Whose subscription it is, in the storage: who comes after them in this browser has not asked for one.
const OWNER: &str = "push";

/// Lets push messages come to this browser. Whether they do from now on.
pub async fn subscribe(store: Store, key: String) -> bool {
    let asked = call(&global("Notification"), "requestPermission", &[]);
    wait(asked).await;
    if permission() != "granted" {
        return false;
    }
    // The page registered it when it was connected; without one nothing will ever be ready.
    if registration().await.is_none() {
        return false;
    }
    let Some(ready) = wait(get(&navigator("serviceWorker"), "ready")).await else { return false };
    remember(Some(store.peek(|chat| chat.me.id)));
    match made(&ready, &key).await {
        Some(subscription) => {
            ask(store, &Notify::Subscribe(subscription));
            true
        }
        None => false,
    }
}

/// Lets none come any more.
pub async fn unsubscribe(store: Store) {
    remember(None);
    if let Some(registration) = registration().await
        && let Some(known) = wait(call(&get(&registration, "pushManager"), "getSubscription", &[])).await
    {
        wait(call(&known, "unsubscribe", &[])).await;
    }
    ask(store, &Notify::Unsubscribe { login: None });
}

/// Makes the subscription anew if the server does not have it, as after a restore, or has another key.
pub async fn heal(store: Store, state: Notifications) {
    let Some(key) = state.key else { return };
    if permission() != "granted" || owner() != Some(store.peek(|chat| chat.me.id)) {
        return;
    }
    let Some(registration) = registration().await else { return };
    let Some(known) = wait(call(&get(&registration, "pushManager"), "getSubscription", &[])).await else {
        return;
    };
    let endpoint = get(&known, "endpoint").as_string();
    let is_known = state.devices.iter().any(|device| device.endpoint == endpoint && endpoint.is_some());
    let is_current = signed_with(&known).as_deref() == Some(&key);
    if is_known && is_current {
        return;
    }
    if known.is_object() && !is_current {
        wait(call(&known, "unsubscribe", &[])).await;
    }
    if let Some(subscription) = made(&registration, &key).await {
        ask(store, &Notify::Subscribe(subscription));
    }
}

/// The subscription of a registration, made if there is none.
async fn made(registration: &JsValue, key: &str) -> Option<Subscription> {
    let options = object(&[("userVisibleOnly", true.into()), ("applicationServerKey", key.into())]);
    let made = wait(call(&get(registration, "pushManager"), "subscribe", &[options])).await?;
    let json = call(&global("JSON"), "stringify", &[made]).as_string()?;
    let json: serde_json::Value = serde_json::from_str(&json).ok()?;
    let text = |value: &serde_json::Value| value.as_str().map(str::to_owned);
    let keys = json.get("keys")?;
    Some(Subscription {
        endpoint: text(json.get("endpoint")?)?,
        p256dh: text(keys.get("p256dh")?)?,
        auth: text(keys.get("auth")?)?,
    })
}

/// The key that a subscription was made with, as base64url.
fn signed_with(subscription: &JsValue) -> Option<String> {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    let key = get(&get(subscription, "options"), "applicationServerKey");
    let bytes = key.is_object().then(|| make("Uint8Array", &[key]))?;
    let length = get(&bytes, "length").as_f64()? as usize;
    let bytes: Vec<u8> =
        (0..length).filter_map(|at| Some(get(&bytes, &at.to_string()).as_f64()? as u8)).collect();
    let mut text = String::new();
    for three in bytes.chunks(3) {
        let bits =
            three.iter().fold(0_u32, |bits, byte| bits << 8 | u32::from(*byte)) << (8 * (3 - three.len()));
        for place in 0..=three.len() {
            let digit = (bits >> (18 - 6 * place)) & 63;
            text.push(DIGITS.get(digit as usize).copied().map_or('A', char::from));
        }
    }
    Some(text)
}

fn remember(person: Option<PersonId>) {
    keep(BROWSER, OWNER, person.map(|person| person.to_string()).as_deref());
}

fn owner() -> Option<PersonId> {
    kept(BROWSER, OWNER)?.parse().ok()
}
