//! The robot of a group in 企业微信 (`developer.work.weixin.qq.com/document/path/91770`): it answers 200 whatever happens;
//! `errcode` says what did. 20 messages a minute, 2,048 bytes each.

use super::{
    Place, Post, Verdict, Words,
    answer::Answer,
    place::{at_host, field, is_uuid},
    robot::text,
};
use crate::domain::reach::Reach;
use protocol::HookState;
use serde_json::json;

const HOST: &str = "qyapi.weixin.qq.com";
const PATH: &str = "/cgi-bin/webhook/send";
/// Bytes of a text.
const LENGTH: usize = 2_048;

/// A key, or the whole webhook.
pub fn place(text: &str, reach: &Reach) -> Option<String> {
    if is_uuid(text) {
        return Some(format!("https://{HOST}{PATH}?key={text}"));
    }
    let url = at_host(text, reach, |host| host == HOST)?;
    let key = field(&url, "key")?;
    Some(format!("{}{}?key={key}", url.origin().ascii_serialization(), url.path()))
}

pub fn post(place: &Place, words: &Words) -> Post {
    let body = json!({ "msgtype": "text", "text": { "content": text(words, LENGTH) } });
    Post::json(place.address.clone(), &body)
}

pub fn judge(answer: &Answer) -> Verdict {
    let verdict = match answer.number("errcode") {
        Some(0) if answer.is_taken() => answer.means(HookState::Taken),
        Some(93_000) => answer.means(HookState::WrongKey),
        Some(45_009 | 45_033) => answer.means(HookState::TooMany),
        Some(-1) => answer.means(HookState::Unreached),
        Some(_) => answer.means(HookState::Refused),
        None => answer.by_status(),
    };
    // What follows is for whoever searches their books for this one request.
    let said = verdict.said.split(", hint:").next().unwrap_or_default().to_owned();
    Verdict { said, ..verdict }
}
