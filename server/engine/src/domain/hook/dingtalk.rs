//! The robot of a group in 钉钉 (`open.dingtalk.com/document/robots/custom-robot-access`): it answers 200 whatever happens;
//! `errcode` says what did. 20 messages a minute, else it takes none for ten. With 加签 the time in milliseconds and
//! HMAC-SHA256 over it and the secret, by the secret, stand in the address.

use super::{
    Place, Post, Verdict, Words,
    answer::Answer,
    place::{at_host, field, is_key},
    robot::text,
};
use crate::domain::reach::Reach;
use base64::{Engine as _, engine::general_purpose::STANDARD as BASE64};
use protocol::HookState;
use ring::hmac;
use serde_json::json;
use std::time::Duration;

const HOST: &str = "oapi.dingtalk.com";
const PATH: &str = "/robot/send";
/// Bytes of a text; it may have 20,000.
const LENGTH: usize = 4_096;
/// Whoever posted too much waits so long.
const PENALTY: Duration = Duration::from_secs(600);

/// A token, or the whole webhook.
pub fn place(text: &str, reach: &Reach) -> Option<String> {
    if is_key(text) {
        return Some(format!("https://{HOST}{PATH}?access_token={text}"));
    }
    let url = at_host(text, reach, |host| host == HOST)?;
    let token = field(&url, "access_token")?;
    Some(format!("{}{}?access_token={token}", url.origin().ascii_serialization(), url.path()))
}

pub fn post(place: &Place, words: &Words, now: i64) -> Post {
    let body = json!({ "msgtype": "text", "text": { "content": text(words, LENGTH) } });
    let mut address = place.address.clone();
    if !place.secret.is_empty() {
        let signed = signature(&place.secret, now);
        let sign: String = form_urlencoded::byte_serialize(signed.as_bytes()).collect();
        address = format!("{address}&timestamp={now}&sign={sign}");
    }
    Post::json(address, &body)
}

fn signature(secret: &str, now: i64) -> String {
    let key = hmac::Key::new(hmac::HMAC_SHA256, secret.as_bytes());
    BASE64.encode(hmac::sign(&key, format!("{now}\n{secret}").as_bytes()))
}

pub fn judge(answer: &Answer) -> Verdict {
    match answer.number("errcode") {
        Some(0) if answer.is_taken() => answer.means(HookState::Taken),
        // The token is none, the robot was stopped, the group is no more.
        Some(400_101 | 400_102 | 400_013) => answer.means(HookState::WrongKey),
        Some(_) if answer.says(&["token is not exist"]) => answer.means(HookState::WrongKey),
        Some(130_101 | 410_100 | 660_026) => answer.means(HookState::TooMany).after(PENALTY),
        Some(-1) => answer.means(HookState::Unreached),
        Some(_) => answer.means(HookState::Refused),
        None => answer.by_status(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_signature_is_that_of_their_document() {
        // `printf '1700000000000\nSECabc' | openssl dgst -sha256 -hmac SECabc -binary | base64`
        assert_eq!(signature("SECabc", 1_700_000_000_000), SIGNED);
    }

    const SIGNED: &str = "jcUpW0QmtKduN03n4JqQ0PBosVjqnM8gU7fIIvsDmCM=";
}
