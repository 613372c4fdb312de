//! Makes one post: looks what there is to tell, posts it, and notes what was answered.

use super::{
    super::look::{Found, find},
    Hooks,
    turn::{Done, Job},
    words,
};
use crate::{
    actions::notify::{Hooked, settle_hook},
    domain::{
        hook::{Words, judge, post},
        permission::{Action, Caller, Object, authorize},
    },
    ports::store::{HookRow, Read},
    runner::Result,
};
use http::{
    HeaderMap, HeaderValue,
    header::{AUTHORIZATION, CONTENT_TYPE},
};
use protocol::{ConversationId, HookId, HookState, LoginId, PersonId, Seq};
use std::collections::BTreeSet;

/// So many bytes of an answer are read.
const ANSWER: usize = 4_096;

/// Does it.
pub async fn work_off(hooks: &Hooks, hook: HookId, job: Job) -> Done {
    let (row, words, upto) = match look(hooks, hook, job).await {
        Ok(Some(Look { row, words: Some(words), upto })) => (row, words, upto),
        Ok(Some(Look { upto, .. })) => {
            if !upto.is_empty() {
                // What is not noted is looked at again, and is nothing again.
                let _ = settle_hook(&hooks.engine, Hooked { hook, upto, state: None }).await;
            }
            return Done::Nothing;
        }
        Ok(None) => return Done::Gone,
        Err(error) => {
            tracing::warn!(%error, "what is to be told outside could not be read");
            return Done::Again(None);
        }
    };
    let Some(post) = post(&row.place, &words, hooks.engine.clock.now()) else { return Done::Gone };
    let mut headers = HeaderMap::from_iter([(CONTENT_TYPE, HeaderValue::from_static(post.kind))]);
    if let Some(mut bearer) = post.bearer.and_then(|it| HeaderValue::from_str(&format!("Bearer {it}")).ok()) {
        bearer.set_sensitive(true);
        headers.insert(AUTHORIZATION, bearer);
    }
    let (answered, body) = hooks.out.ask(&post.address, headers, post.body.into_bytes(), ANSWER).await;
    let verdict = judge(&row.place, answered.status, &body);
    let passes = matches!(verdict.state, HookState::TooMany | HookState::Unreached);
    metrics::counter!("leliao_hooks_total", "state" => name(verdict.state)).increment(1);
    let upto = if passes { Vec::new() } else { upto };
    let state = Some((verdict.state, verdict.said));
    if let Err(fault) = settle_hook(&hooks.engine, Hooked { hook, upto, state }).await {
        tracing::warn!(?fault, "that something was told outside could not be noted");
    }
    if passes { Done::Again(answered.wait.max(verdict.wait)) } else { Done::Over }
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

/// What there is to post, if anything, and how far it tells.
struct Look {
    row: HookRow,
    words: Option<Words>,
    upto: Vec<(ConversationId, Seq)>,
}

/// Looks, by what holds at this moment; `None` if there is no such hook any more, or it is off.
async fn look(hooks: &Hooks, hook: HookId, job: Job) -> Result<Option<Look>> {
    let (engine, site) = (hooks.engine.clone(), hooks.config.site.clone());
    let looked = move |read: &mut dyn Read| -> Result<Option<Look>> {
        let now = engine.clock.now();
        let Some(row) = read.hooks().hook(hook)? else { return Ok(None) };
        let Some(is_kept_out) = kept_out(read, row.person)? else { return Ok(None) };
        let locale = read.robot().locale(row.person)?.unwrap_or_default();
        let conversations = match job {
            Job::Test => {
                let words = Some(words::test(locale, site.as_deref()));
                return Ok(Some(Look { row, words, upto: Vec::new() }));
            }
            Job::Tell(_) if !row.on || is_kept_out => return Ok(None),
            Job::Tell(conversations) => conversations,
        };
        let is_here = engine.attention.has(row.person, now) && engine.hub.presence().is_online(row.person);
        let (notices, upto) = all(read, &row, conversations, is_here, now)?;
        let words = (!notices.is_empty()).then(|| words::told(&notices, row.text, locale, site.as_deref()));
        Ok(Some(Look { row, words, upto }))
    };
    hooks.engine.reads.run(looked).await
}

/// Whether somebody is waiting or suspended; `None` if they are no more.
fn kept_out(read: &mut dyn Read, person: PersonId) -> Result<Option<bool>> {
    let stands = read.person(person)?.is_some();
    Ok(if stands { Some(read.server().held(person)?.is_some()) } else { None })
}

type Told = (Vec<super::super::notice::Notice>, Vec<(ConversationId, Seq)>);

/// What there is to tell of these conversations.
fn all(
    read: &mut dyn Read,
    row: &HookRow,
    conversations: BTreeSet<ConversationId>,
    is_here: bool,
    now: i64,
) -> Result<Told> {
    let (me, mut notices, mut upto) = (row.person, Vec::new(), Vec::new());
    let settings = read.notify().settings(me)?;
    for conversation in conversations {
        if !may_read(read, me, conversation, now)? {
            continue;
        }
        let hooked = read.hooks().hooked(row.id, conversation)?;
        match find(read, (me, &settings, hooked), conversation, None, |_| is_here, now)? {
            Found::Nothing => {}
            Found::Past(seq) => upto.push((conversation, seq)),
            Found::Tell { notice, upto: seq, .. } => {
                notices.push(notice);
                upto.push((conversation, seq));
            }
        }
    }
    Ok((notices, upto))
}

/// Whether they may. A hook belongs to no login: theirs may all have ended, as on a phone that was lost.
fn may_read(read: &mut dyn Read, person: PersonId, conversation: ConversationId, now: i64) -> Result<bool> {
    let Some(me) = read.person(person)? else { return Ok(false) };
    let caller = Caller { person, login: LoginId(0), is_guest: false };
    let standing = read.standing(conversation, person)?;
    Ok(authorize(me, caller, Action::Read, Object::Conversation(conversation, standing), now).is_ok())
}
