//! What there is to tell through one service, by the rights, levels and texts of this moment.

use super::{
    super::{
        look::{Found, Told, When, find},
        notice::Notice,
    },
    Hooks,
    found::{All, Due, Later, What},
    mail,
    turn::Job,
    words,
};
use crate::{
    actions::notify::Here,
    domain::permission::{Action, Caller, Object, authorize},
    ports::store::{HookRow, Read, Shown},
    runner::Result,
};
use protocol::{ConversationId, HookId, HookService, Locale, LoginId, PersonId, Seq};
use std::collections::BTreeSet;

/// Looks what there is to do, and what is to be looked at again.
///
/// # Errors
/// The store's.
pub async fn due(hooks: &Hooks, hook: HookId, job: Job) -> Result<(Due, Later)> {
    let (engine, site, pace) = (hooks.engine.clone(), hooks.config.site.clone(), hooks.config.mails);
    let looked = move |read: &mut dyn Read| -> Result<(Due, Later)> {
        let (now, gone) = (engine.clock.now(), (Due::Gone, Later::default()));
        let Some(row) = read.hooks().hook(hook)? else { return Ok(gone) };
        let Some(is_kept_out) = kept_out(read, row.person)? else { return Ok(gone) };
        let locale = read.robot().locale(row.person)?.unwrap_or_default();
        let conversations = match job {
            Job::Test => {
                let words = words::test(locale, site.as_deref());
                let what = match row.place.service {
                    HookService::Mail => mail::test(read, &row, words)?.map(What::Letter),
                    _ => Some(What::Words(words)),
                };
                return Ok((send(row, what, Vec::new()), Later::default()));
            }
            Job::Tell(_) if !row.on || is_kept_out || !engine.config.outside.has(row.place.service) => {
                return Ok(gone);
            }
            Job::Tell(conversations) => conversations,
        };
        let here = |at| engine.attention.of(row.person, at, now, engine.hub.second());
        let mut found = all(read, &row, conversations, here, now)?;
        if row.place.service == HookService::Mail && mail::put_off(&row, pace, &mut found, now) {
            return Ok((Due::Nothing(Vec::new()), found.later));
        }
        let what = what(read, &row, &found.notices, locale, site.as_deref())?;
        Ok((send(row, what, found.upto), found.later))
    };
    hooks.engine.reads.run(looked).await
}

fn send(row: HookRow, what: Option<What>, upto: Vec<(ConversationId, Seq)>) -> Due {
    match what {
        Some(what) => Due::Send(row, what, upto),
        None => Due::Nothing(upto),
    }
}

fn what(
    read: &mut dyn Read,
    row: &HookRow,
    notices: &[Notice],
    locale: Locale,
    site: Option<&str>,
) -> Result<Option<What>> {
    Ok(match row.place.service {
        _ if notices.is_empty() => None,
        HookService::Mail => mail::write(read, row, notices, locale, site)?.map(What::Letter),
        _ => Some(What::Words(words::told(notices, row.text, locale, site))),
    })
}

/// Whether somebody is waiting or suspended; `None` if they are no more.
fn kept_out(read: &mut dyn Read, person: PersonId) -> Result<Option<bool>> {
    let stands = read.person(person)?.is_some();
    Ok(if stands { Some(read.server().held(person)?.is_some()) } else { None })
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
            Found::Past(seq) if !is_mail => all.upto.push((conversation, seq)),
            Found::Past(_) | Found::Later => _ = all.later.conversations.insert(conversation),
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
