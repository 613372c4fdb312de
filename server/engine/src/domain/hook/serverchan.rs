//! Server酱 (`github.com/easychen/serverchan-sdk`): keys that begin with SCT belong to `sctapi.ftqq.com`, those that begin with
//! sctp and a number to that number's host of Server酱³. JSON with a title and a text in Markdown; it answers with a `code`, some
//! with status 400. Few messages a day are free.

use super::{
    Place, Post, Verdict, Words,
    answer::Answer,
    place::{at_host, is_key},
};
use crate::domain::reach::Reach;
use protocol::HookState;
use serde_json::json;
use std::time::Duration;

const HOST: &str = "sctapi.ftqq.com";
const HOSTS: &str = ".push.ft07.com";
/// Characters of a title.
const TITLE: usize = 32;
/// The day's share is used up: it is tried again after so long.
const NEXT: Duration = Duration::from_secs(3_600);

/// A SendKey, or the whole address.
pub fn place(text: &str, reach: &Reach) -> Option<String> {
    if is_key(text) {
        if let Some(rest) = text.strip_prefix("sctp") {
            let number = rest.split('t').next().filter(|number| is_number(number))?;
            return Some(format!("https://{number}{HOSTS}/send/{text}.send"));
        }
        return text.starts_with("SCT").then(|| format!("https://{HOST}/{text}.send"));
    }
    let url = at_host(text, reach, |host| host == HOST || host.strip_suffix(HOSTS).is_some_and(is_number))?;
    let key = url.path_segments()?.next_back()?.strip_suffix(".send")?;
    is_key(key).then(|| format!("{}{}", url.origin().ascii_serialization(), url.path()))
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

pub fn post(place: &Place, words: &Words) -> Post {
    let title: String = words.title.chars().take(TITLE).collect();
    let link = words.link.as_deref().map(|link| format!("\n\n[{link}]({link})")).unwrap_or_default();
    let text = words.body.lines().map(as_markdown).collect::<Vec<_>>().join("\n\n");
    // `noip`: what comes does not say where this server is.
    let body = json!({ "title": title, "desp": format!("{text}{link}"), "noip": "1" });
    Post::json(place.address.clone(), &body)
}

/// A line as Markdown that says just that: no picture of somebody's is fetched by whoever reads it.
fn as_markdown(line: &str) -> String {
    let mut text = String::new();
    for letter in line.chars() {
        if letter.is_ascii_punctuation() {
            text.push('\\');
        }
        text.push(letter);
    }
    text
}

pub fn judge(answer: &Answer) -> Verdict {
    match answer.number("code") {
        Some(0) if answer.is_taken() => answer.means(HookState::Taken),
        Some(_) if answer.says(&["次数限制"]) => answer.means(HookState::TooMany).after(NEXT),
        Some(_) if answer.says(&["错误的Key", "key"]) => answer.means(HookState::WrongKey),
        Some(_) if !answer.is_unreached() => answer.means(HookState::Refused),
        _ => answer.by_status(),
    }
}
