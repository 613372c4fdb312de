//! Does one job: looks, posts, and notes what was answered.

use super::{
    Push,
    close::{Closed, tags},
    encrypted::encrypted,
    line::{Done, Job},
    look::{Look, Tell, look},
    notice::Notice,
    outgoing::{Answered, host},
    words,
};
use crate::{
    actions::notify::{Pushed, drop_device, settle},
    ports::store::{DeviceRow, Shown},
    runner::Result,
};
use protocol::{ConversationId, LoginId, Seq};

/// Does it.
pub async fn work_off(push: &Push, login: LoginId, job: Job) -> Done {
    match job {
        Job::Test => test(push, login).await,
        Job::Look(conversation) => tell(push, login, conversation).await,
        Job::Close => close(push, login).await,
    }
}

async fn tell(push: &Push, login: LoginId, conversation: ConversationId) -> Done {
    let engine = push.engine.clone();
    let looked: Result<Look> = push
        .engine
        .reads
        .run(move |read| {
            let now = engine.clock.now();
            let here = |person, at| engine.attention.of(person, at, now, engine.hub.second());
            look(read, (login, conversation), here, now)
        })
        .await;
    match looked {
        Ok(Look::Nothing) => Done::Over,
        Ok(Look::Past(seq)) => {
            let upto = Some((conversation, seq));
            let past = Pushed { login, upto, shown: None, closed: Vec::new(), status: None, refused: false };
            // What is not noted is looked at again, and is nothing again.
            let _ = settle(&push.engine, past).await;
            Done::Over
        }
        Ok(Look::Later) => Done::Later,
        Ok(Look::Tell(tell)) => {
            let Tell { device, notice, short, upto, shown, closed, urgent, later } = *tell;
            let mut answered = post(push, &device, &notice, urgent).await;
            if answered.status == 413 {
                answered = post(push, &device, &Notice { body: short, ..notice }, urgent).await;
            }
            match note(push, &device, Some((conversation, upto, shown)), closed, answered).await {
                Done::Over if later => Done::Later,
                done => done,
            }
        }
        Err(error) => {
            tracing::warn!(%error, "what is to be pushed could not be read");
            Done::Again(None)
        }
    }
}

/// Has what is read or gone close.
async fn close(push: &Push, login: LoginId) -> Done {
    let found: Result<_> = push
        .engine
        .reads
        .run(move |read| {
            let Some(device) = read.notify().device(login)? else { return Ok(None) };
            let closed = read.notify().outdated(login)?;
            let unread = read.notify().unread(device.person)?;
            Ok((!closed.is_empty()).then_some((device, closed, unread)))
        })
        .await;
    let Ok(Some((device, closed, unread))) = found else { return Done::Over };
    if !push.silent.take(login, host(&device.endpoint), push.engine.clock.now()) {
        return Done::Over;
    }
    let (tag, closes) = ("closed".to_owned(), tags(&closed));
    let notice = Notice { tag, closed: closes, unread: Some(unread), ..Notice::default() };
    let answered = post(push, &device, &notice, false).await;
    note(push, &device, None, closed, answered).await
}

async fn test(push: &Push, login: LoginId) -> Done {
    let found: Result<_> = push
        .engine
        .reads
        .run(move |read| {
            let Some(device) = read.notify().device(login)? else { return Ok(None) };
            let locale = read.robot().locale(device.person)?.unwrap_or_default();
            Ok(Some((device, locale)))
        })
        .await;
    let Ok(Some((device, locale))) = found else { return Done::Over };
    let (title, body) = words::test(locale);
    let (tag, path) = ("test".to_owned(), "/settings/notifications".to_owned());
    let (title, body) = (title.to_owned(), body.to_owned());
    let notice = Notice { tag, path, title, body, test: true, ..Notice::default() };
    let answered = post(push, &device, &notice, true).await;
    note(push, &device, None, Vec::new(), answered).await
}

async fn post(push: &Push, device: &DeviceRow, notice: &Notice, urgent: bool) -> Answered {
    let topic = notice.topic(&device.endpoint);
    let Some((headers, body)) = encrypted(push, device, notice.bytes(), &topic, urgent) else {
        return Answered { status: 400, wait: None };
    };
    push.out.post(&device.endpoint, headers, body).await
}

/// Notes it: what was taken is told, what is refused is not tried again, a subscription that is over goes, and whatever
/// passes is tried again.
async fn note(
    push: &Push,
    device: &DeviceRow,
    told: Option<(ConversationId, Seq, Shown)>,
    closed: Closed,
    answered: Answered,
) -> Done {
    let (login, status) = (device.login, answered.status);
    metrics::counter!("leliao_pushes_total", "status" => status.to_string()).increment(1);
    if matches!(status, 404 | 410) {
        let _ = drop_device(&push.engine, login, device.endpoint.clone()).await;
        return Done::Over;
    }
    let refused = !answered.is_taken();
    let passes = matches!(status, 0 | 408 | 429 | 500..);
    let upto = told.map(|(conversation, upto, _)| (conversation, upto)).filter(|_| !passes);
    let shown = told.map(|(_, _, shown)| shown).filter(|_| !refused);
    let closed = if passes { Vec::new() } else { closed };
    let pushed = Pushed { login, upto, shown, closed, status: Some(status), refused };
    if let Err(fault) = settle(&push.engine, pushed).await {
        tracing::warn!(?fault, "that something was pushed could not be noted");
    }
    if passes { Done::Again(answered.wait) } else { Done::Over }
}
