//! ntfy (`docs.ntfy.sh/publish`): JSON to the root of the server, with the topic in it, so that neither stands in the logs
//! of what lies between. It answers with the message that it made, or `{"code":40301,"http":403,"error":"forbidden"}`. To
//! any other endpoint of UnifiedPush the text itself is posted, and the status is the answer.

use super::{Place, Post, Verdict, Words, answer::Answer, place::is_key};
use crate::domain::reach::Reach;
use protocol::HookState;
use reqwest::Url;
use serde_json::json;

/// The service of whoever makes it.
const SERVER: &str = "https://ntfy.sh";
/// A topic has at most so many characters.
const TOPIC: usize = 64;

/// A topic, or its address.
pub fn place(text: &str, reach: &Reach) -> Option<String> {
    if is_key(text) {
        return (text.len() <= TOPIC).then(|| format!("{SERVER}/{text}"));
    }
    let mut url = reach.parse(text)?;
    url.set_fragment(None);
    (url.path().len() > 1).then(|| url.as_str().trim_end_matches('/').to_owned())
}

/// The server and the topic, if it is an address of ntfy.
fn topic(place: &Place) -> Option<(String, String)> {
    let url = place.address.parse::<Url>().ok()?;
    let mut parts = url.path_segments()?;
    let topic = parts.next().filter(|topic| is_key(topic) && topic.len() <= TOPIC)?;
    let is_all = parts.next().is_none() && url.query().is_none();
    is_all.then(|| (url.origin().ascii_serialization(), topic.to_owned()))
}

pub fn post(place: &Place, words: &Words) -> Option<Post> {
    let bearer = Some(place.secret.clone()).filter(|secret| !secret.is_empty());
    let Some((server, topic)) = topic(place) else {
        let body = format!("{}\n{}", words.title, words.body);
        return Some(Post {
            address: place.address.clone(),
            bearer,
            kind: "text/plain; charset=utf-8",
            body,
        });
    };
    let mut body = json!({ "topic": topic, "title": words.title, "message": words.body });
    if let (Some(link), Some(body)) = (&words.link, body.as_object_mut()) {
        body.insert("click".to_owned(), json!(link));
    }
    Some(Post { bearer, ..Post::json(format!("{server}/"), &body) })
}

pub fn judge(answer: &Answer, place: &Place) -> Verdict {
    if answer.is_taken() && (topic(place).is_none() || answer.has("id")) {
        return answer.means(HookState::Taken);
    }
    answer.by_status()
}
