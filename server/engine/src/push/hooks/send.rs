//! Makes one post: looks what there is to tell, posts it, and notes what was answered.

use super::{
    super::{
        look::{Found, Told, When, find},
        notice::Notice,
    },
    Hooks, mail,
    turn::{Done, Job},
    words,
};
use crate::{
    actions::notify::{Here, Hooked, settle_hook},
    domain::{
        hook::{Verdict, Words, judge, post},
        permission::{Action, Caller, Object, authorize},
    },
    ports::{
        mail::Letter,
        store::{HookRow, Read, Shown},
    },
    runner::Result,
};
use http::{
    HeaderMap, HeaderValue,
    header::{AUTHORIZATION, CONTENT_TYPE},
};
use protocol::{ConversationId, HookId, HookService, HookState, LoginId, PersonId, Seq};
use std::{collections::BTreeSet, time::Duration};

/// So many bytes of an answer are read.
const ANSWER: usize = 4_096;

/// Does it. What it returns besides shows in a while: it is to be looked at again.
pub async fn work_off(hooks: &Hooks, hook: HookId, job: Job) -> (Done, Later) {
    match look(hooks, hook, job).await {
        Ok(Some(Look { row, what: Some(what), upto, later })) => (tell(hooks, &row, what, upto).await, later),
        Ok(Some(Look { upto, later, .. })) => {
            if !upto.is_empty() {
                // What is not noted is looked at again, and is nothing again.
                let _ = settle_hook(&hooks.engine, Hooked { hook, upto, state: None }).await;
            }
            (Done::Nothing, later)
        }
        Ok(None) => (Done::Gone, Later::default()),
        Err(error) => {
            tracing::warn!(%error, "what is to be told outside could not be read");
            (Done::Again(None), Later::default())
        }
    }
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

/// What is sent.
enum What {
    /// To a service.
    Words(Words),
    /// By mail.
    Letter(Letter),
}

/// What is to be looked at again.
#[derive(Default)]
pub struct Later {
    /// Of these it shows in a while whether there is something to tell.
    pub conversations: BTreeSet<ConversationId>,
    /// After so long, if that is known.
    pub wait: Option<Duration>,
}

/// What there is to send, if anything, and how far it tells.
struct Look {
    row: HookRow,
    what: Option<What>,
    upto: Vec<(ConversationId, Seq)>,
    later: Later,
}

/// Looks, by what holds at this moment; `None` if there is no such hook any more, or it is off.
async fn look(hooks: &Hooks, hook: HookId, job: Job) -> Result<Option<Look>> {
    let (engine, site, pace) = (hooks.engine.clone(), hooks.config.site.clone(), hooks.config.mails);
    let looked = move |read: &mut dyn Read| -> Result<Option<Look>> {
        let now = engine.clock.now();
        let Some(row) = read.hooks().hook(hook)? else { return Ok(None) };
        let Some(is_kept_out) = kept_out(read, row.person)? else { return Ok(None) };
        let locale = read.robot().locale(row.person)?.unwrap_or_default();
        let is_mail = row.place.service == HookService::Mail;
        let conversations = match job {
            Job::Test if is_mail => {
                let letter = mail::test(read, &row, locale, site.as_deref())?;
                let later = Later::default();
                return Ok(Some(Look { row, what: letter.map(What::Letter), upto: Vec::new(), later }));
            }
            Job::Test => {
                let what = Some(What::Words(words::test(locale, site.as_deref())));
                return Ok(Some(Look { row, what, upto: Vec::new(), later: Later::default() }));
            }
            Job::Tell(_) if !row.on || is_kept_out || !engine.config.outside.has(row.place.service) => {
                return Ok(None);
            }
            Job::Tell(conversations) => conversations,
        };
        let here = |at| engine.attention.of(row.person, at, now, engine.hub.second());
        let All { notices, upto, later, oldest, put_off } = all(read, &row, conversations, here, now)?;
        let told = upto.iter().map(|(conversation, _)| *conversation);
        if let Some(wait) = mail::waits(&row, pace, oldest.into_iter(), now).filter(|wait| !wait.is_zero()) {
            let conversations = told.chain(later).chain(put_off).collect();
            let wait = if notices.is_empty() { pace.put_off } else { wait };
            return Ok(Some(Look {
                row,
                what: None,
                upto: Vec::new(),
                later: Later { conversations, wait: Some(wait) },
            }));
        }
        let wait = (!put_off.is_empty()).then_some(pace.put_off);
        let later = Later { conversations: later.into_iter().chain(put_off).collect(), wait };
        let what = match notices.is_empty() {
            true => None,
            false if is_mail => mail::write(read, &row, &notices, locale, site.as_deref())?.map(What::Letter),
            false => Some(What::Words(words::told(&notices, row.text, locale, site.as_deref()))),
        };
        Ok(Some(Look { row, what, upto, later }))
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
    /// When the first of what is new was written, of each conversation.
    oldest: Vec<i64>,
    /// Of these no mail tells now: it is quiet, or their person is here. What they have not read by then is told later.
    put_off: BTreeSet<ConversationId>,
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
    let is_mail = row.place.service == HookService::Mail;
    let when = if is_mail { When { now, since: now - mail::HOLDS_MS } } else { When::pushed(now) };
    for conversation in conversations {
        if !may_read(read, me, conversation, now)? {
            continue;
        }
        let upto = read.hooks().hooked(row.id, conversation)?;
        // A service keeps what it was told: no message in it is followed.
        let place = Told { upto, shown: Shown::default() };
        match find(read, (me, &settings), conversation, place, &here, when)? {
            Found::Nothing => {}
            Found::Past(_) if is_mail => _ = all.put_off.insert(conversation),
            Found::Past(seq) => all.upto.push((conversation, seq)),
            Found::Later => _ = all.later.insert(conversation),
            Found::Tell { notice, told, oldest, .. } => {
                all.oldest.push(oldest);
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
