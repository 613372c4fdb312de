//! The robot of a group in 飞书 or Lark (`open.feishu.cn/document/client-docs/bot-v3/add-custom-bot`): it answers 200 with a
//! `code`, older ones with a `StatusCode`. 100 messages a minute. With 签名校验 the time in seconds stands in the body, with
//! HMAC-SHA256 over nothing, by the time and the secret.

use super::{
    Place, Post, Verdict, Words,
    answer::Answer,
    place::{at_host, is_key, is_uuid},
    robot::text,
};
use crate::domain::reach::Reach;
use base64::{Engine as _, engine::general_purpose::STANDARD as BASE64};
use protocol::HookState;
use ring::hmac;
use serde_json::json;

const HOSTS: [&str; 2] = ["open.feishu.cn", "open.larksuite.com"];
const PATH: &str = "/open-apis/bot/v2/hook/";
/// Bytes of a text; a request may have 20 KB.
const LENGTH: usize = 4_096;

/// A token of 飞书, or the whole webhook.
pub fn place(text: &str, reach: &Reach) -> Option<String> {
    if is_uuid(text) {
        return HOSTS.first().map(|host| format!("https://{host}{PATH}{text}"));
    }
    let url = at_host(text, reach, |host| HOSTS.contains(&host))?;
    let token = url.path().strip_prefix(PATH).filter(|token| is_key(token))?;
    Some(format!("{}{PATH}{token}", url.origin().ascii_serialization()))
}

pub fn post(place: &Place, words: &Words, now: i64) -> Post {
    let mut body = json!({ "msg_type": "text", "content": { "text": text(words, LENGTH) } });
    if let Some(fields) = body.as_object_mut().filter(|_| !place.secret.is_empty()) {
        let seconds = now / 1_000;
        fields.insert("timestamp".to_owned(), json!(seconds.to_string()));
        fields.insert("sign".to_owned(), json!(signature(&place.secret, seconds)));
    }
    Post::json(place.address.clone(), &body)
}

fn signature(secret: &str, seconds: i64) -> String {
    let key = hmac::Key::new(hmac::HMAC_SHA256, format!("{seconds}\n{secret}").as_bytes());
    BASE64.encode(hmac::sign(&key, b""))
}

pub fn judge(answer: &Answer) -> Verdict {
    match answer.number("code").or_else(|| answer.number("StatusCode")) {
        Some(0) if answer.is_taken() => answer.means(HookState::Taken),
        Some(19_001) if answer.says(&["token"]) => answer.means(HookState::WrongKey),
        Some(11_232) => answer.means(HookState::TooMany),
        Some(9_499) if answer.says(&["too many", "frequency"]) => answer.means(HookState::TooMany),
        Some(_) => answer.means(HookState::Refused),
        None => answer.by_status(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_signature_is_that_of_their_document() {
        // `printf '' | openssl dgst -sha256 -mac hmac -macopt hexkey:$(printf '1700000000\nabc' | xxd -p) -binary | base64`
        assert_eq!(signature("abc", 1_700_000_000), SIGNED);
    }

    const SIGNED: &str = "VIS10b0EBvzzSdFnuk4tznEmK5wHaruvf/WnViv2yR4=";
}
