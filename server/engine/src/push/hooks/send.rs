//! Makes one post: looks what there is to tell, posts it, and notes what was answered.

use super::{
    super::{
        look::{Found, Told, When, find},
        notice::Notice,
    },
    Hooks,
    turn::{Done, Job},
    words,
};
use crate::{
    actions::notify::{Here, Hooked, settle_hook},
    domain::{
        hook::{Words, judge, post},
        permission::{Action, Caller, Object, authorize},
    },
    ports::store::{HookRow, Read, Shown},
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

/// Does it. What it returns besides shows in a while: it is to be looked at again.
pub async fn work_off(hooks: &Hooks, hook: HookId, job: Job) -> (Done, BTreeSet<ConversationId>) {
    match look(hooks, hook, job).await {
        Ok(Some(Look { row, words: Some(words), upto, later })) => {
            (tell(hooks, &row, &words, upto).await, later)
        }
        Ok(Some(Look { upto, later, .. })) => {
            if !upto.is_empty() {
                // What is not noted is looked at again, and is nothing again.
                let _ = settle_hook(&hooks.engine, Hooked { hook, upto, state: None }).await;
            }
            (Done::Nothing, later)
        }
        Ok(None) => (Done::Gone, BTreeSet::new()),
        Err(error) => {
            tracing::warn!(%error, "what is to be told outside could not be read");
            (Done::Again(None), BTreeSet::new())
        }
    }
}

/// Posts it, and notes what was answered.
async fn tell(hooks: &Hooks, row: &HookRow, words: &Words, upto: Vec<(ConversationId, Seq)>) -> Done {
    let hook = row.id;
    let Some(post) = post(&row.place, words, hooks.engine.clock.now()) else { return Done::Gone };
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
    /// Of these it shows in a while whether there is something to tell.
    later: BTreeSet<ConversationId>,
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
                return Ok(Some(Look { row, words, upto: Vec::new(), later: BTreeSet::new() }));
            }
            Job::Tell(_) if !row.on || is_kept_out => return Ok(None),
            Job::Tell(conversations) => conversations,
        };
        let here = |at| engine.attention.of(row.person, at, now, engine.hub.second());
        let all = all(read, &row, conversations, here, now)?;
        let words =
            (!all.notices.is_empty()).then(|| words::told(&all.notices, row.text, locale, site.as_deref()));
        Ok(Some(Look { row, words, upto: all.upto, later: all.later }))
    };
    hooks.engine.reads.run(looked).await
}

/// Whether somebody is waiting or suspended; `None` if they are no more.
fn kept_out(read: &mut dyn Read, person: PersonId) -> Result<Option<bool>> {
    let stands = read.person(person)?.is_some();
    Ok(if stands { Some(read.server().held(person)?.is_some()) } else { None })
}

/// What there is to tell.
#[derive(Default)]
struct All {
    notices: Vec<Notice>,
    upto: Vec<(ConversationId, Seq)>,
    later: BTreeSet<ConversationId>,
}

/// What there is to tell of these conversations.
fn all(
    read: &mut dyn Read,
    row: &HookRow,
    conversations: BTreeSet<ConversationId>,
    here: impl Fn(i64) -> Here,
    now: i64,
) -> Result<All> {
    let (me, mut all) = (row.person, All::default());
    let settings = read.notify().settings(me)?;
    for conversation in conversations {
        if !may_read(read, me, conversation, now)? {
            continue;
        }
        let upto = read.hooks().hooked(row.id, conversation)?;
        // A service keeps what it was told: no message in it is followed.
        let place = Told { upto, shown: Shown::default() };
        match find(read, (me, &settings), conversation, place, &here, When::pushed(now))? {
            Found::Nothing => {}
            Found::Past(seq) => all.upto.push((conversation, seq)),
            Found::Later => _ = all.later.insert(conversation),
            Found::Tell { notice, told, .. } => {
                all.notices.push(notice);
                all.upto.push((conversation, told.upto));
            }
        }
    }
    Ok(all)
}

/// Whether they may. A hook belongs to no login: theirs may all have ended, as on a phone that was lost.
fn may_read(read: &mut dyn Read, person: PersonId, conversation: ConversationId, now: i64) -> Result<bool> {
    let Some(me) = read.person(person)? else { return Ok(false) };
    let caller = Caller { person, login: LoginId(0), is_guest: false };
    let standing = read.standing(conversation, person)?;
    Ok(authorize(me, caller, Action::Read, Object::Conversation(conversation, standing), now).is_ok())
}
