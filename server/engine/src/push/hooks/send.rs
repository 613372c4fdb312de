//! Makes one post: posts what there is to tell, and notes what was answered.

use super::{
    Hooks,
    find::due,
    found::{Due, Later, What},
    turn::{Done, Job},
};
use crate::{
    actions::notify::{Hooked, settle_hook},
    domain::hook::{Verdict, Words, judge, post},
    ports::store::HookRow,
};
use http::{
    HeaderMap, HeaderValue,
    header::{AUTHORIZATION, CONTENT_TYPE},
};
use protocol::{ConversationId, HookId, HookState, Seq};
use std::time::Duration;

/// So many bytes of an answer are read.
const ANSWER: usize = 4_096;

/// Does it. What it returns besides is to be looked at again.
pub async fn work_off(hooks: &Hooks, hook: HookId, job: Job) -> (Done, Later) {
    let (due, later) = match due(hooks, hook, job).await {
        Ok(due) => due,
        Err(error) => {
            tracing::warn!(%error, "what is to be told outside could not be read");
            return (Done::Again(None), Later::default());
        }
    };
    let done = match due {
        Due::Gone => Done::Gone,
        Due::Nothing(upto) => {
            if !upto.is_empty() {
                // What is not noted is looked at again, and is nothing again.
                let _ = settle_hook(&hooks.engine, Hooked { hook, upto, state: None }).await;
            }
            Done::Nothing
        }
        Due::Send(row, what, upto) => tell(hooks, &row, what, upto).await,
    };
    (done, later)
}

/// Sends it, and notes what was answered.
async fn tell(hooks: &Hooks, row: &HookRow, what: What, upto: Vec<(ConversationId, Seq)>) -> Done {
    let hook = row.id;
    let sent = match what {
        What::Letter(letter) => {
            let state = hooks.post.send(letter).await;
            Some((Verdict { state, said: String::new(), wait: None }, None))
        }
        What::Words(words) => posted(hooks, row, &words).await,
    };
    let Some((verdict, wait)) = sent else { return Done::Gone };
    let passes = matches!(verdict.state, HookState::TooMany | HookState::Unreached);
    metrics::counter!("leliao_hooks_total", "state" => name(verdict.state)).increment(1);
    let upto = if passes { Vec::new() } else { upto };
    let state = Some((verdict.state, verdict.said));
    if let Err(fault) = settle_hook(&hooks.engine, Hooked { hook, upto, state }).await {
        tracing::warn!(?fault, "that something was told outside could not be noted");
    }
    if passes { Done::Again(wait.max(verdict.wait)) } else { Done::Over }
}

/// Posts it: what the service's answer means, and how long it says to wait.
async fn posted(hooks: &Hooks, row: &HookRow, words: &Words) -> Option<(Verdict, Option<Duration>)> {
    let post = post(&row.place, words, hooks.engine.clock.now())?;
    let mut headers = HeaderMap::from_iter([(CONTENT_TYPE, HeaderValue::from_static(post.kind))]);
    if let Some(mut bearer) = post.bearer.and_then(|it| HeaderValue::from_str(&format!("Bearer {it}")).ok()) {
        bearer.set_sensitive(true);
        headers.insert(AUTHORIZATION, bearer);
    }
    let (answered, body) = hooks.out.ask(&post.address, headers, post.body.into_bytes(), ANSWER).await;
    Some((judge(&row.place, answered.status, &body), answered.wait))
}

/// For the books.
fn name(state: HookState) -> &'static str {
    match state {
        HookState::Taken => "taken",
        HookState::WrongKey => "wrong_key",
        HookState::Refused => "refused",
        HookState::TooMany => "too_many",
        HookState::Unreached => "unreached",
        HookState::Strange | HookState::Ended | HookState::Unknown => "strange",
    }
}
