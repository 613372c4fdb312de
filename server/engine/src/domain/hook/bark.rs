//! Bark (`bark-server/docs/API_V2.md`, `route_push.go`): JSON to `/push`. It answers `{"code":200,"message":"success"}`, and
//! says in the message what is wrong.

use super::{Place, Post, Verdict, Words, answer::Answer, place::is_key};
use crate::domain::reach::Reach;
use protocol::HookState;
use serde_json::json;

/// The service of whoever makes the app.
const SERVER: &str = "https://api.day.app";
/// What it says when the key, or the phone behind it, is no more.
const OVER: [&str; 5] =
    ["device key", "device token", "BadDeviceToken", "Unregistered", "DeviceTokenNotForTopic"];

/// A key, or the address that the app shows: its first part is the key.
pub fn place(text: &str, reach: &Reach) -> Option<String> {
    if is_key(text) {
        return Some(format!("{SERVER}/{text}"));
    }
    let url = reach.parse(text)?;
    let key = url.path_segments()?.next().filter(|key| is_key(key))?;
    Some(format!("{}/{key}", url.origin().ascii_serialization()))
}

pub fn post(place: &Place, words: &Words) -> Option<Post> {
    let (server, key) = place.address.rsplit_once('/')?;
    let mut body = json!({
        "device_key": key,
        "title": words.title,
        "body": words.body,
        "group": "乐聊",
    });
    if let (Some(link), Some(body)) = (&words.link, body.as_object_mut()) {
        body.insert("url".to_owned(), json!(link));
    }
    Some(Post::json(format!("{server}/push"), &body))
}

pub fn judge(answer: &Answer) -> Verdict {
    match answer.number("code") {
        Some(200) if answer.is_taken() => answer.means(HookState::Taken),
        Some(_) if answer.says(&OVER) => answer.means(HookState::WrongKey),
        _ => answer.by_status(),
    }
}
